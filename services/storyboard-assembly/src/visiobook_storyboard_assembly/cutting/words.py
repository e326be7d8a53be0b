"""The words of a shot as captions set them: each with its place in the text, its time and who says it.

Marks that stand alone (« guillemets, dashes, French exclamation marks) belong to the word beside them.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from visiobook_contracts.media_generation import SpokenLine, WordTime
from visiobook_contracts.storyboard_assembly import Beat

LINE_LENGTH = 42
"""Characters of a caption line, after the usage of broadcasters (Netflix, BBC: 37 to 42)."""

_TOKEN = re.compile(r"\S+")
_AFTER_DASH = re.compile(r"(?<=\w[—–])(?=\w)")
_OPENING = frozenset("«“„‘([{¿¡<")


@dataclass(frozen=True)
class Word:
    """A word with the marks that cling to it. Offsets are into the beat's text, times in seconds of the shot."""

    text: str
    spaced: bool
    beat: Beat
    start_char: int
    end_char: int
    start: float
    end: float


@dataclass(frozen=True)
class _Span:
    start: int
    end: int
    spaced: bool


def words_of(beat: Beat, line: SpokenLine, offset: float) -> list[Word]:
    """The timed words of a beat; ``offset`` is where the shot's narration starts. Words unheard share the rest."""
    spans = list(_spans(beat.text))
    times = _times(spans, line)
    return [
        Word(
            text=" ".join(beat.text[span.start : span.end].split()),
            spaced=span.spaced,
            beat=beat,
            start_char=span.start,
            end_char=span.end,
            start=offset + start,
            end=offset + end,
        )
        for span, (start, end) in zip(spans, times, strict=True)
    ]


def _spans(text: str) -> Iterator[_Span]:
    """Where the words of a text are, lone marks attached, what is longer than a line cut into lines."""
    for span in _with_marks([match.span() for match in _TOKEN.finditer(text)], text):
        cuts = [span[0], *(match.start() for match in _AFTER_DASH.finditer(text, *span)), span[1]]
        pieces = [piece for start, end in pairwise(cuts) for piece in _short(start, end)]
        for number, (start, end) in enumerate(pieces):
            yield _Span(start, end, spaced=number == 0)


def _short(start: int, end: int) -> Iterator[tuple[int, int]]:
    for begin in range(start, end, LINE_LENGTH):
        yield begin, min(end, begin + LINE_LENGTH)


def _with_marks(tokens: Sequence[tuple[int, int]], text: str) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    waiting: int | None = None
    for start, end in tokens:
        token = text[start:end]
        sounds = any(character.isalnum() for character in token)
        if not sounds and (not joined or waiting is not None or token[0] in _OPENING):
            waiting = start if waiting is None else waiting
        elif not sounds:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start if waiting is None else waiting, end))
            waiting = None
    if waiting is not None:
        joined = [*joined[:-1], (joined[-1][0], tokens[-1][1])] if joined else [(waiting, tokens[-1][1])]
    return joined


def _times(spans: Sequence[_Span], line: SpokenLine) -> list[tuple[float, float]]:
    """Heard times, never running backwards; between heard words the rest share the time by their letters."""
    heard = [_heard(span, line.words) for span in spans]
    times: list[tuple[float, float]] = []
    place = 0
    while place < len(spans):
        if (known := heard[place]) is not None:
            times.append(_after(known, times))
            place += 1
            continue
        stop = next((later for later in range(place, len(spans)) if heard[later] is not None), len(spans))
        begin = times[-1][1] if times else line.start
        following = heard[stop] if stop < len(spans) else None
        finish = max(begin, following[0] if following else line.end)
        times.extend(_shared(spans[place:stop], begin, finish))
        place = stop
    return times


def _heard(span: _Span, words: Sequence[WordTime]) -> tuple[float, float] | None:
    hits = [word for word in words if word.start_char < span.end and word.end_char > span.start]
    if not hits:
        return None
    if len(hits) == 1:
        return _part_of(span, hits[0])
    return hits[0].start, hits[-1].end


def _part_of(span: _Span, word: WordTime) -> tuple[float, float]:
    """The share of a heard word that a span covers: all of it, but for words cut over lines."""
    letters = max(1, word.end_char - word.start_char)
    first = max(0, span.start - word.start_char) / letters
    last = min(letters, span.end - word.start_char) / letters
    length = word.end - word.start
    return word.start + first * length, word.start + last * length


def _after(known: tuple[float, float], times: Sequence[tuple[float, float]]) -> tuple[float, float]:
    start = max(known[0], times[-1][1]) if times else known[0]
    return start, max(start, known[1])


def _shared(spans: Sequence[_Span], begin: float, finish: float) -> Iterator[tuple[float, float]]:
    letters = sum(span.end - span.start for span in spans)
    passed = 0
    for span in spans:
        start = begin + (finish - begin) * passed / letters
        passed += span.end - span.start
        yield start, begin + (finish - begin) * passed / letters
