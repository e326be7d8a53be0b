"""Captions: what of a shot's words stands on screen at once, when, and who is named as speaking."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from visiobook_contracts.storyboard_assembly import Caption, CaptionWord
from visiobook_storyboard_assembly.casting.narrator import NARRATOR
from visiobook_storyboard_assembly.cutting.division import LEAD, SHORTEST, Division
from visiobook_storyboard_assembly.cutting.words import Word

LINGER = 0.4
FLICKER = 0.7


@dataclass(frozen=True)
class Speaker:
    """How captions name and colour a character."""

    name: str
    colour: str


def caption_shot(words: Sequence[Word], *, speakers: Mapping[str, Speaker], duration: float) -> tuple[Caption, ...]:
    """The captions of a shot of ``duration`` seconds: every word once, in order, none overlapping another."""
    divided = Division(words, duration).captions()
    captions: list[Caption] = []
    for place, lines in enumerate(divided):
        following = divided[place + 1][0][0].start if place + 1 < len(divided) else None
        previous_end = captions[-1].end if captions else 0.0
        captions.append(_caption(lines, previous_end, following, duration, speakers))
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


def _caption(
    halves: tuple[Sequence[Word], ...],
    previous_end: float,
    following: float | None,
    duration: float,
    speakers: Mapping[str, Speaker],
) -> Caption:
    lines, words = _set_lines(halves)
    group = [word for half in halves for word in half]
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


def _set_lines(halves: tuple[Sequence[Word], ...]) -> tuple[tuple[str, ...], tuple[CaptionWord, ...]]:
    lines: list[str] = []
    words: list[CaptionWord] = []
    for number, half in enumerate(halves):
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
