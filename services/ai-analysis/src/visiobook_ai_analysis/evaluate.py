"""``python -m visiobook_ai_analysis.evaluate --data LITBANK_FOLDER --documents LIST.txt``: every measure, as JSON.

Scores the heads of this package, or those of ``--model FILE``, on passages of LitBank; a passage that training saw
flatters them, so give those that it did not see.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from visiobook_ai_analysis.encoder.minilm import Encoder
from visiobook_ai_analysis.encoder.weights import EncoderChanged, EncoderMissing, open_encoder
from visiobook_ai_analysis.evaluation.literary import measure, report
from visiobook_ai_analysis.heads.literary import LiteraryReader
from visiobook_ai_analysis.heads.model import HeadsModel
from visiobook_ai_analysis.heads.model_file import ModelUnfit
from visiobook_ai_analysis.litbank.corpus import CorpusMissing, load, names_in


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the measures; 2 with one line on stderr where something is missing."""
    given = _parser().parse_args(arguments)
    try:
        print(json.dumps(evaluate(given.data, given.documents, given.model), indent=1))  # noqa: T201 - a command
    except (CorpusMissing, EncoderMissing, EncoderChanged, ModelUnfit) as error:
        sys.stderr.write(f"evaluate: {error}\n")
        return 2
    return 0


def evaluate(data: Path, documents: Path | None, model: Path | None) -> dict[str, object]:
    """All measures over the passages named in ``documents``, one a line, or over all of the folder."""
    names = chosen(data, documents)
    heads = HeadsModel.shipped() if model is None else HeadsModel.load(model)
    reader = LiteraryReader(Encoder(open_encoder(), layers=heads.layers), heads)
    sums = measure(reader, (load(data, name) for name in names))
    return {"documents": len(names), **report(sums)}


def chosen(data: Path, documents: Path | None) -> list[str]:
    """The names of passages in a list, checked against the folder. Raises CorpusMissing."""
    known = names_in(data)
    if documents is None:
        return known
    if not documents.is_file():
        raise CorpusMissing(f"{documents} is missing: give a text file with one passage a line")
    names = [line.strip() for line in documents.read_text(encoding="utf-8").splitlines() if line.strip()]
    unknown = sorted(set(names) - set(known))
    if unknown or not names:
        raise CorpusMissing(f"{documents} names {unknown[0] if unknown else 'no passage'}, which {data} does not hold")
    return names


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m visiobook_ai_analysis.evaluate", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of a LitBank checkout")
    parser.add_argument("--documents", type=Path, help="file with one passage a line; all of the folder without it")
    parser.add_argument("--model", type=Path, help="heads saved by visiobook-train instead of those shipped")
    return parser


if __name__ == "__main__":
    sys.exit(main())
