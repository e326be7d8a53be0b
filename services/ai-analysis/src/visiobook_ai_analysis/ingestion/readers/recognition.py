"""Text recognition (OCR) of scanned pages by tesseract, where it is installed; it runs as a process of its own.

Pages are drawn at 300 dots per inch, the resolution that tesseract is trained for, in grey.
"""

import csv
import io
import shutil
import subprocess
from collections import Counter
from functools import cache
from itertools import groupby

import pypdfium2

from visiobook_ai_analysis.ingestion import normalise
from visiobook_ai_analysis.ingestion.readers.pdf_lines import Line

_PROGRAM = "tesseract"
_SCALE = 300 / 72
_PAGE_SECONDS = 120
_MOST_PIXELS = 30_000_000
_WORD_LEVEL = "5"
_LEAST_CONFIDENCE = 20.0
_NAMES = {"en": "eng", "fr": "fra", "de": "deu", "es": "spa", "it": "ita", "pt": "por", "nl": "nld"}


def is_installed() -> bool:
    """Whether the program is on the PATH with a language that we read."""
    return bool(_languages())


@cache
def _languages() -> frozenset[str]:
    if shutil.which(_PROGRAM) is None:
        return frozenset()
    listed = subprocess.run([_PROGRAM, "--list-langs"], capture_output=True, text=True, timeout=30, check=False)
    return frozenset(listed.stdout.split()) & frozenset(_NAMES.values())


def lines_of(page: pypdfium2.PdfPage, language: str) -> list[Line]:
    """The lines of a page, in points from the lower left; none where the program gives up on it."""
    width, height = page.get_size()
    scale = min(_SCALE, (_MOST_PIXELS / max(1.0, width * height)) ** 0.5)
    picture = page.render(scale=scale, grayscale=True)
    header = f"P5 {picture.width} {picture.height} 255\n".encode()
    pixels = picture.to_numpy()[:, : picture.width].tobytes()
    command = [_PROGRAM, "stdin", "stdout", "-l", _asked(language), "--dpi", str(round(72 * scale)), "tsv"]
    try:
        told = subprocess.run(command, input=header + pixels, capture_output=True, timeout=_PAGE_SECONDS, check=True)
    except (subprocess.SubprocessError, OSError):
        return []
    return _lines(told.stdout.decode("utf-8", "replace"), scale, height)


def _asked(language: str) -> str:
    """The language's own data; for ``auto``, English and French together as far as they are installed."""
    name = _NAMES.get(language.partition("-")[0].lower(), "")
    if name in _languages():
        return name
    usual = [known for known in ("eng", "fra") if known in _languages()]
    return "+".join(usual or sorted(_languages())[:1])


def _lines(table: str, scale: float, page_height: float) -> list[Line]:
    rows = csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE)
    words = [row for row in rows if row["level"] == _WORD_LEVEL and float(row["conf"]) >= _LEAST_CONFIDENCE]
    by_line = groupby(words, key=lambda row: (row["block_num"], row["par_num"], row["line_num"]))
    return [_line(list(group), scale, page_height) for _, group in by_line]


def _line(words: list[dict[str, str]], scale: float, page_height: float) -> Line:
    text = " ".join(normalise.characters(word["text"]) for word in words)
    left = min(int(word["left"]) for word in words) / scale
    right = max(int(word["left"]) + int(word["width"]) for word in words) / scale
    heights = sorted(int(word["height"]) for word in words)
    foot = page_height - max(int(word["top"]) + int(word["height"]) for word in words) / scale
    size = float(round(heights[len(heights) // 2] / scale))
    return Line(text, Counter({size: len(text)}), left, foot, right=right)
