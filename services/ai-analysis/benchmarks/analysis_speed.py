"""Speed of the whole reading of an English novel with the trained heads, against a plain pass of the encoder.

The novel is the product's sample story again and again, 100,000 words by the reader's own count. The anchor runs the
encoder over the same windows in the same process and keeps nothing but its last layer.
"""

import json
import resource
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from visiobook_ai_analysis.encoder.windows import cut
from visiobook_ai_analysis.heads.literary import LiteraryReader
from visiobook_ai_analysis.ingestion.ingest import ingest
from visiobook_ai_analysis.reading.document import build
from visiobook_ai_analysis.reading.reader import read
from visiobook_contracts.ai_analysis import Book, Chapter

_STORY = Path(__file__).parents[3] / "docs" / "samples" / "the-keeper-of-gull-rock.md"
_WORDS = 100_000
_SHARE, _SECONDS, _MEGABYTES = 0.5, 60.0, 1536


def novel(words: int) -> Book:
    """The sample story told until it has so many words; every telling is a chapter with ids of its own."""
    story = ingest(_STORY)
    length = len(build(story).words)
    chapters: list[Chapter] = []
    text = ""
    for number in range(1, words // length + 2):
        chapters += [_moved(chapter, len(text), number) for chapter in story.chapters]
        text += story.text + "\n\n"
    return story.model_copy(update={"text": text, "chapters": tuple(chapters)})


def _moved(chapter: Chapter, by: int, number: int) -> Chapter:
    def place(span: object, **changes: object) -> object:
        moved = {"id": f"t{number:03d}.{span.id}", "start": span.start + by, "end": span.end + by}  # type: ignore[attr-defined]
        return span.model_copy(update={**moved, **changes})  # type: ignore[attr-defined]

    paragraphs = tuple(place(p, sentences=tuple(place(s) for s in p.sentences)) for p in chapter.paragraphs)
    return chapter.model_copy(
        update={
            "id": f"t{number:03d}.{chapter.id}",
            "start": chapter.start + by,
            "end": chapter.end + by,
            "paragraphs": paragraphs,
        }
    )


def _cpu(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def _plain_pass(book: Book, heads: LiteraryReader) -> None:
    document = build(book)
    ranges = [(sentence.first, sentence.last) for sentence in document.sentences]
    windows = list(cut(document.words, ranges, heads.encoder.pieces))
    last = np.zeros((1, heads.encoder.layers), dtype=np.float32)
    last[0, -1] = 1.0
    for _ in heads.encoder.encode(windows, last):
        pass


def measure() -> list[dict[str, object]]:
    """CPU-seconds of one thread for 100,000 words, their ratio to the anchor, and the memory of the process."""
    heads = LiteraryReader.shipped()
    book = novel(_WORDS)
    anchor = _cpu(lambda: _plain_pass(book, heads))
    seconds = _cpu(lambda: read(book, book_digest="0" * 64, heads=heads))
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    ratio = anchor / seconds
    shared = {"anchor": round(anchor, 2), "ratio": round(ratio, 3)}
    return [
        {
            "row": "analysis_speed",
            "value": round(seconds, 2),
            "unit": "CPU-s per 100,000 words",
            **shared,
            "bar": f"ratio >= {_SHARE}",
            "holds": ratio >= _SHARE,
        },
        {
            "row": "analysis_speed.novel",
            "value": round(seconds, 2),
            "unit": "CPU-s of one core per 100,000 words",
            **shared,
            "bar": f"<= {_SECONDS:.0f}",
            "holds": seconds <= _SECONDS,
        },
        {
            "row": "analysis_speed.memory",
            "value": round(megabytes),
            "unit": "MB peak",
            "anchor": None,
            "ratio": None,
            "bar": f"<= {_MEGABYTES}",
            "holds": megabytes <= _MEGABYTES,
        },
    ]


if __name__ == "__main__":
    print(json.dumps(measure(), indent=2))
