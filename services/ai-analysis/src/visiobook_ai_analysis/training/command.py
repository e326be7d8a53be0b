"""``visiobook-train --data LITBANK_FOLDER [--profile accurate] [--documents LIST] [--out FOLDER] [--seed N]``.

``standard`` makes the shipped heads again, with the encoder frozen; ``accurate`` tunes the encoder as well and puts its
model, with a card, where ``visiobook analyse --profile accurate`` looks for it.
"""

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from visiobook_ai_analysis.encoder.minilm import Encoder
from visiobook_ai_analysis.encoder.weights import EncoderChanged, EncoderMissing, open_encoder
from visiobook_ai_analysis.engine.settings import EngineSettings
from visiobook_ai_analysis.engine.shelf import ACCURATE, PROFILES, STANDARD
from visiobook_ai_analysis.evaluate import chosen
from visiobook_ai_analysis.evaluation.literary import measure, report
from visiobook_ai_analysis.heads.literary import LiteraryReader
from visiobook_ai_analysis.heads.model import HeadsModel
from visiobook_ai_analysis.heads.model_file import SHIPPED
from visiobook_ai_analysis.litbank.corpus import CorpusMissing, load, names_in
from visiobook_ai_analysis.reading.quotes import find_quotes
from visiobook_ai_analysis.training.card import card_of, figures_of

if TYPE_CHECKING:
    from visiobook_ai_analysis.training.features import EncodedPassage

_ABOUT = {
    "data": "LitBank (github.com/dbamman/litbank), CC BY 4.0",
    "changes": "paragraphs restored from the original texts; annotations turned into weights",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Train and save; 2 with one line on stderr where something is missing."""
    given = _parser().parse_args(arguments)
    try:
        make = train if given.profile == STANDARD else train_tuned
        path = make(given.data, given.documents, given.out or _default_folder(given.profile), seed=given.seed)
    except (CorpusMissing, EncoderMissing, EncoderChanged) as error:
        sys.stderr.write(f"visiobook-train: {error}\n")
        return 2
    except ModuleNotFoundError as error:
        sys.stderr.write(
            f"visiobook-train: {error.name} is not installed: pip install 'visiobook-ai-analysis[training]'\n"
        )
        return 2
    sys.stderr.write(f"saved {path} ({path.stat().st_size / 1e6:.1f} MB)\n")
    return 0


def train(data: Path, documents: Path | None, out: Path, *, seed: int) -> Path:
    """Train on the passages of a list, or on all of the folder, and save the model in ``out``."""
    names = chosen(data, documents)
    from visiobook_ai_analysis.training.heads import TrainingOptions, train_heads  # noqa: PLC0415 - needs the extra

    out.mkdir(parents=True, exist_ok=True)
    encoder = Encoder.installed()
    encoded = _encoded(encoder, data, names)
    model = train_heads(encoded, encoder.files.digest, TrainingOptions(seed=seed), _tell)
    path = out / SHIPPED
    about = {**_ABOUT, "passages": str(len(names)), "seed": str(seed)}
    path.write_bytes(model.serialised(about=about))
    return path


def train_tuned(data: Path, documents: Path | None, out: Path, *, seed: int) -> Path:
    """The model of the profile ``accurate`` under the next free number, with its card. Passages of the folder that
    ``documents`` leaves out are scored with it, and the figures go into both files."""
    names = chosen(data, documents)
    from visiobook_ai_analysis.training.accurate import AccurateOptions, train_accurate  # noqa: PLC0415 - the extra
    from visiobook_ai_analysis.training.heads import TrainingOptions  # noqa: PLC0415

    out.mkdir(parents=True, exist_ok=True)
    encoder = Encoder.installed()
    options = AccurateOptions(heads=TrainingOptions(seed=seed))
    model = train_accurate(_encoded(encoder, data, names), encoder.files, options, _tell)
    about = {**_ABOUT, "passages": str(len(names)), "seed": str(seed), "profile": ACCURATE}
    about |= _scored(model, data, [name for name in names_in(data) if name not in set(names)])
    path = _free_place(out)
    half = path.with_suffix(".part")
    half.write_bytes(model.serialised(about=about))
    path.with_suffix(".md").write_text(card_of(path.stem, model, about), encoding="utf-8")
    half.replace(path)
    return path


def _encoded(encoder: Encoder, data: Path, names: Sequence[str]) -> "list[EncodedPassage]":
    from visiobook_ai_analysis.training.features import encode_passage  # noqa: PLC0415 - needs the training extra

    _tell(f"encoding {len(names)} passages")
    encoded = []
    for name in names:
        passage = load(data, name)
        find_quotes(passage.document)
        encoded.append(encode_passage(encoder, passage))
    return encoded


def _scored(model: HeadsModel, data: Path, unseen: Sequence[str]) -> dict[str, str]:
    """Figures on passages that training never saw; none where it saw all."""
    if not unseen:
        return {}
    _tell(f"scoring {len(unseen)} passages that were left out")
    reader = LiteraryReader(Encoder(open_encoder(), layers=model.layers), model)
    return figures_of(report(measure(reader, (load(data, name) for name in unseen))), len(unseen))


def _free_place(out: Path) -> Path:
    """Earlier models stay, so that one can go back to them."""
    number = 1
    while (path := out / f"literary-en-accurate-{number}.safetensors").exists():
        number += 1
    return path


def _default_folder(profile: str) -> Path:
    """For tuned models where the fleet of this machine looks for them."""
    if profile == STANDARD:
        return Path("models")
    given = EngineSettings().shelf_folder
    if given is not None:
        return given
    from visiobook_client.home import find_home  # noqa: PLC0415 - comes with the training extra

    return find_home().folder / "models"


def _tell(message: str) -> None:
    sys.stderr.write(f"{time.strftime('%H:%M:%S')} {message}\n")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="visiobook-train", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of a LitBank checkout")
    parser.add_argument("--profile", choices=PROFILES, default=STANDARD, help="accurate: tunes the encoder, too")
    parser.add_argument("--documents", type=Path, help="file with one passage a line; all of the folder without it")
    parser.add_argument(
        "--out", type=Path, help="folder for the model (default: models; of accurate: that of the fleet's home)"
    )
    parser.add_argument("--seed", type=int, default=1, help="decides every random draw (default: 1)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
