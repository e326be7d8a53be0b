"""Captions: the words of a shot broken into what stands on screen at once, at most two lines, in time with the voice.

The best division is found exactly, by dynamic programming over the places where a phrase may end.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from visiobook_contracts.storyboard_assembly import Caption, CaptionWord
from visiobook_storyboard_assembly.casting.company import NARRATOR
from visiobook_storyboard_assembly.cutting.phrasing import AT_SENTENCE, break_cost
from visiobook_storyboard_assembly.cutting.words import LINE_LENGTH, Word

SHORTEST = 0.8
LEAD = 0.08
LINGER = 0.4
FLICKER = 0.7
_LONGEST = 6.0
_MOST_WORDS = 26

_EACH = 1.0
_TOO_SHORT = 5.0
_BRIEF = 0.8
_TOO_LONG = 1.0
_SENTENCES_MIXED = 0.9
_VOICES_MIXED = 1.0
_MISFIT = 1000.0


@dataclass(frozen=True)
class Speaker:
    """How captions name and colour a character."""

    name: str
    colour: str


def caption_shot(words: Sequence[Word], *, speakers: Mapping[str, Speaker], duration: float) -> tuple[Caption, ...]:
    """The captions of a shot of ``duration`` seconds: every word once, in order, none overlapping another."""
    groups = _divide(words, duration)
    captions: list[Caption] = []
    for place, group in enumerate(groups):
        following = groups[place + 1][0].start if place + 1 < len(groups) else None
        previous_end = captions[-1].end if captions else 0.0
        captions.append(_caption(group, previous_end, following, duration, speakers))
    return tuple(captions)


def name_speakers(captions: Sequence[tuple[Caption, ...]]) -> list[tuple[Caption, ...]]:
    """Leave the speaker's name only where another character spoke before; the narrator in between is no change."""
    named: list[tuple[Caption, ...]] = []
    last: str | None = None
    for shot in captions:
        kept = []
        for caption in shot:
            repeated = caption.speaker is not None and caption.speaker == last
            last = caption.speaker or last
            kept.append(caption.model_copy(update={"speaker": None}) if repeated else caption)
        named.append(tuple(kept))
    return named


def _divide(words: Sequence[Word], duration: float) -> list[tuple[Word, ...]]:
    best = [0.0] + [math.inf] * len(words)
    came_from = [0] * (len(words) + 1)
    for end in range(1, len(words) + 1):
        until = words[end].start if end < len(words) else duration
        rest = break_cost(words[end - 1], words[end]) if end < len(words) else AT_SENTENCE
        for start in range(max(0, end - _MOST_WORDS), end):
            cost = best[start] + _group_cost(words[start:end], until) + rest
            if cost < best[end]:
                best[end], came_from[end] = cost, start
    groups: list[tuple[Word, ...]] = []
    end = len(words)
    while end:
        groups.append(tuple(words[came_from[end] : end]))
        end = came_from[end]
    return groups[::-1]


def _group_cost(group: Sequence[Word], until: float) -> float:
    """What one caption costs by its size, its time on screen and what it mixes; ``until`` is when the next begins."""
    if _line_break(group) is None:
        return _MISFIT * len(group)
    shown = until - group[0].start
    cost = _EACH + 0.1 * _unevenness(group)
    cost += _TOO_SHORT * max(0.0, SHORTEST - shown) / SHORTEST + (_BRIEF if shown < 1.3 else 0.0)
    cost += _TOO_LONG if group[-1].end - group[0].start > _LONGEST else 0.0
    inner = [break_cost(before, after) for before, after in pairwise(group)]
    cost += _SENTENCES_MIXED * inner.count(AT_SENTENCE)
    characters = {word.beat.speaker_id for word in group} - {NARRATOR}
    mixed = len({word.beat.speaker_id for word in group}) > 1
    return cost + (_MISFIT if len(characters) > 1 else 0.0) + (_VOICES_MIXED if mixed else 0.0)


def _unevenness(group: Sequence[Word]) -> float:
    place = _line_break(group)
    if not place or place == len(group):
        return 0.0
    return break_cost(group[place - 1], group[place])


def _line_break(group: Sequence[Word]) -> int | None:
    """How many words stand on the first line; None when two lines do not hold them."""
    lengths = list(accumulate(len(word.text) + (1 if word.spaced else 0) for word in group))
    whole = lengths[-1]
    if whole - 1 <= LINE_LENGTH:
        return len(group)
    fitting = [
        place
        for place in range(1, len(group))
        if lengths[place - 1] - 1 <= LINE_LENGTH and whole - lengths[place - 1] - 1 <= LINE_LENGTH
    ]

    def badness(place: int) -> float:
        first, second = lengths[place - 1], whole - lengths[place - 1]
        top_heavy = 0.3 if first > second else 0.0
        return break_cost(group[place - 1], group[place]) + 2.5 * abs(first - second) / LINE_LENGTH + top_heavy

    return min(fitting, key=badness) if fitting else None


def _caption(
    group: Sequence[Word],
    previous_end: float,
    following: float | None,
    duration: float,
    speakers: Mapping[str, Speaker],
) -> Caption:
    place = _line_break(group) or len(group)
    lines, words = _set_lines((group[:place], group[place:]))
    start = _start(group[0].start, previous_end)
    speaker = _speaker(group, speakers)
    return Caption(
        lines=lines,
        words=words,
        start=round(start, 3),
        end=round(_end(group[-1].end, start, following, duration), 3),
        speaker=speaker.name if speaker else None,
        colour=speaker.colour if speaker else "#ffffff",
        sentence_ids=tuple(dict.fromkeys(sid for word in group for sid in word.beat.sentence_ids)),
    )


def _start(first_word: float, previous_end: float) -> float:
    """A breath before the first word; at once where the gap to the cut or the caption before would flicker."""
    start = max(previous_end, first_word - LEAD)
    return previous_end if start - previous_end < 0.2 else start


def _end(last_word: float, start: float, following: float | None, duration: float) -> float:
    """A moment after the last word and long enough to read; up to the next caption where the gap would flicker."""
    limit = max(duration if following is None else following - LEAD, last_word)
    end = max(last_word + LINGER, start + SHORTEST)
    return min(limit, end) if limit - end > FLICKER - LINGER else limit


def _speaker(group: Sequence[Word], speakers: Mapping[str, Speaker]) -> Speaker | None:
    """The character who says most of the caption; None when the narrator does."""
    spoken = [word.beat.speaker_id for word in group if word.beat.speaker_id != NARRATOR]
    return speakers.get(max(spoken, key=spoken.count)) if 2 * len(spoken) >= len(group) else None


def _set_lines(halves: tuple[Sequence[Word], Sequence[Word]]) -> tuple[tuple[str, ...], tuple[CaptionWord, ...]]:
    lines: list[str] = []
    words: list[CaptionWord] = []
    for number, half in enumerate(half for half in halves if half):
        line = ""
        for word in half:
            line += " " if line and word.spaced else ""
            words.append(
                CaptionWord(
                    line=number,
                    start_char=len(line),
                    end_char=len(line) + len(word.text),
                    start=round(word.start, 3),
                    end=round(word.end, 3),
                )
            )
            line += word.text
        lines.append(line)
    return tuple(lines), tuple(words)
