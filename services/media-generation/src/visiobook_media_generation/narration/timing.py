"""A time for every shown word, from the times an engine gave for some of the spoken ones."""

from collections.abc import Sequence

from visiobook_media_generation.narration.speech import WordSpan

_SILENT_WEIGHT = 0.2
_SHORTEST = 0.001


def fill(spans: Sequence[WordSpan | None], weights: Sequence[float], duration: float) -> tuple[WordSpan, ...]:
    """Spans for all: known ones kept (made to follow each other), unknown ones given room beside their neighbours.

    ``weights`` say how much room an unknown word would like, in any unit (its letters). Every span has a positive
    length; they do not overlap and all lie within ``duration`` seconds.
    """
    known = _in_order(spans, duration)
    filled: list[WordSpan] = []
    index = 0
    while index < len(known):
        span = known[index]
        if span is not None:
            filled.append(span)
            index += 1
            continue
        stop = next((later for later in range(index, len(known)) if known[later] is not None), len(known))
        following = known[stop] if stop < len(known) else None
        until = following.start if following else duration
        filled += _share(filled, until, [max(1.0, weight) for weight in weights[index:stop]])
        index = stop
    return _rounded(filled, duration)


def _in_order(spans: Sequence[WordSpan | None], duration: float) -> list[WordSpan | None]:
    ordered: list[WordSpan | None] = []
    clock = 0.0
    for span in spans:
        if span is None:
            ordered.append(None)
            continue
        start = min(max(span.start, clock), duration)
        clock = min(max(span.end, start), duration)
        ordered.append(WordSpan(start, clock))
    return ordered


def _share(before: list[WordSpan], until: float, weights: Sequence[float]) -> list[WordSpan]:
    """Room for words without a time: the gap up to ``until``, else the tail of the word before (shortened in place)."""
    start = before[-1].end if before else 0.0
    if until - start < 0.06 * len(weights) and before:
        last = before.pop()
        kept = (last.end - last.start) / (1.0 + _SILENT_WEIGHT * len(weights))
        start = last.start + kept
        before.append(WordSpan(last.start, start))
    step = max(0.0, until - start) / sum(weights)
    shared = []
    for weight in weights:
        shared.append(WordSpan(start, start + weight * step))
        start += weight * step
    return shared


def _rounded(spans: Sequence[WordSpan], duration: float) -> tuple[WordSpan, ...]:
    """Whole milliseconds, each span at least one long, the last one ending within the duration."""
    rounded, clock = [], 0.0
    room = max(_SHORTEST, duration - len(spans) * _SHORTEST)
    for number, span in enumerate(spans):
        latest = room + number * _SHORTEST
        start = min(max(round(span.start, 3), clock), latest)
        end = min(max(round(span.end, 3), start + _SHORTEST), latest + _SHORTEST)
        clock = round(end, 3)
        rounded.append(WordSpan(round(start, 3), clock))
    return tuple(rounded)
