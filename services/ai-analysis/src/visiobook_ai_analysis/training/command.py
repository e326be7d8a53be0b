"""``visiobook-train --data LITBANK_FOLDER [--documents LIST] [--out FOLDER] [--seed N]``: the shipped heads again."""

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from visiobook_ai_analysis.encoder.minilm import Encoder
from visiobook_ai_analysis.encoder.weights import EncoderChanged, EncoderMissing
from visiobook_ai_analysis.evaluate import chosen
from visiobook_ai_analysis.heads.model import SHIPPED
from visiobook_ai_analysis.litbank.corpus import CorpusMissing, load
from visiobook_ai_analysis.reading.quotes import find_quotes

_ABOUT = {
    "data": "LitBank (github.com/dbamman/litbank), CC BY 4.0",
    "changes": "paragraphs restored from the original texts; annotations turned into weights",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Train and save; 2 with one line on stderr where something is missing."""
    given = _parser().parse_args(arguments)
    try:
        path = train(given.data, given.documents, given.out, seed=given.seed)
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
    from visiobook_ai_analysis.training.features import encode_passage  # noqa: PLC0415 - needs the training extra
    from visiobook_ai_analysis.training.heads import TrainingOptions, train_heads  # noqa: PLC0415

    out.mkdir(parents=True, exist_ok=True)
    encoder = Encoder.installed()
    _tell(f"encoding {len(names)} passages")
    encoded = []
    for name in names:
        passage = load(data, name)
        find_quotes(passage.document)
        encoded.append(encode_passage(encoder, passage))
    model = train_heads(encoded, encoder.files.digest, TrainingOptions(seed=seed), _tell)
    path = out / SHIPPED
    about = {**_ABOUT, "passages": str(len(names)), "seed": str(seed)}
    path.write_bytes(model.serialised(about=about))
    return path


def _tell(message: str) -> None:
    sys.stderr.write(f"{time.strftime('%H:%M:%S')} {message}\n")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="visiobook-train", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of a LitBank checkout")
    parser.add_argument("--documents", type=Path, help="file with one passage a line; all of the folder without it")
    parser.add_argument("--out", type=Path, default=Path("models"), help="folder for the model (default: models)")
    parser.add_argument("--seed", type=int, default=1, help="decides every random draw (default: 1)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
