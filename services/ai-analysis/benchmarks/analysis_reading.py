"""Speed of the reading by rules: CPU-seconds for a synthetic novel of 120,000 words, against splitting it into words.

The anchor is one pass of a plain regular expression over the same text, in the same run.
"""

import json
import time
from collections.abc import Callable

import regex

from visiobook_ai_analysis.reading.reader import read
from visiobook_contracts.ai_analysis import Book, Chapter, Paragraph, Sentence

_BAR_SECONDS = 30.0
_PARAGRAPHS = (
    (
        "Clara walked along the quiet road to the harbour, and the wind blew her red hair about.",
        "It was late in the evening.",
    ),
    ('"Where is the lamp?" she asked.', "Peter closed the door of the kitchen and lit a candle."),
    (
        '"On the table," said the old keeper.',
        "He took off his hat and sat down by the fire.",
        "Nobody spoke for a while.",
    ),
    ("The next morning Captain Hale came into the parlour with a letter in his hand.", '"Read it," he said to Clara.'),
)


def _novel(words: int) -> Book:
    text, paragraphs, count = "", [], 0
    while count < words:
        name, spans, start = f"c01.p{len(paragraphs) + 1:05d}", [], len(text)
        for number, sentence in enumerate(_PARAGRAPHS[len(paragraphs) % len(_PARAGRAPHS)], start=1):
            spans.append(Sentence(id=f"{name}.s{number:02d}", start=len(text), end=len(text) + len(sentence)))
            text += sentence + " "
            count += len(sentence.split())
        paragraphs.append(Paragraph(id=name, start=start, end=len(text), sentences=tuple(spans)))
        text += "\n\n"
    chapter = Chapter(id="c01", number=1, title="One", start=0, end=len(text), paragraphs=tuple(paragraphs))
    return Book(title="Benchmark", language="en", text=text, chapters=(chapter,))


def _cpu(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def measure() -> dict[str, object]:
    """CPU-seconds of ``read`` on 120,000 words; ``ratio`` is words of text read per word split by the anchor."""
    book = _novel(120_000)
    anchor = _cpu(lambda: regex.findall(r"\w+|\S", book.text))
    seconds = _cpu(lambda: read(book, book_digest="0" * 64))
    return {
        "row": "analysis_reading",
        "value": round(seconds, 2),
        "unit": "CPU-s per 120,000 words",
        "anchor": round(anchor, 3),
        "ratio": round(anchor / seconds, 4),
        "bar": f"<= {_BAR_SECONDS:.0f}",
        "holds": seconds <= _BAR_SECONDS,
    }


if __name__ == "__main__":
    print(json.dumps(measure(), indent=2))
