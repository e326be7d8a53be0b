"""Subtitles beside the film: SubRip for players, WebVTT with voices for the web."""

from collections.abc import Iterator
from dataclasses import dataclass

from visiobook_contracts.storyboard_assembly import Edit

SHORTEST = 0.05


@dataclass(frozen=True)
class Cue:
    """One subtitle; times in seconds of the film."""

    start: float
    end: float
    lines: tuple[str, ...]
    speaker: str | None


def cues(edit: Edit) -> list[Cue]:
    """The captions of an edit on the film's clock, in order, none overlapping the next."""
    found = sorted(_placed(edit), key=lambda cue: cue.start)
    following = [*(cue.start for cue in found[1:]), edit.duration]
    return [
        Cue(cue.start, max(cue.start + SHORTEST, min(cue.end, after)), cue.lines, cue.speaker)
        for cue, after in zip(found, following, strict=True)
    ]


def to_srt(edit: Edit) -> str:
    """SubRip text.."""
    blocks = []
    for number, cue in enumerate(cues(edit), 1):
        text = "\n".join(_srt_line(line) for line in cue.lines)
        speaker = f"{_srt_line(cue.speaker)}: " if cue.speaker else ""
        blocks.append(f"{number}\n{_clock(cue.start, ',')} --> {_clock(cue.end, ',')}\n{speaker}{text}\n")
    return "\n".join(blocks)


def to_vtt(edit: Edit, language: str) -> str:
    """WebVTT text (W3C): speakers as voice spans, &, < and > escaped, no arrow inside a cue."""
    blocks = [f"WEBVTT\nLanguage: {language}\n"]
    for number, cue in enumerate(cues(edit), 1):
        text = "\n".join(_escaped(line) for line in cue.lines)
        body = f"<v {_voice_name(cue.speaker)}>{text}</v>" if cue.speaker else text
        blocks.append(f"{number}\n{_clock(cue.start, '.')} --> {_clock(cue.end, '.')}\n{body}\n")
    return "\n".join(blocks)


def _placed(edit: Edit) -> Iterator[Cue]:
    for shot in edit.shots:
        for caption in shot.captions:
            lines = tuple(line for line in (" ".join(line.split()) for line in caption.lines) if line)
            if lines:
                yield Cue(shot.start + caption.start, shot.start + caption.end, lines, caption.speaker)


def _clock(seconds: float, mark: str) -> str:
    milliseconds = round(seconds * 1000)
    minutes, rest = divmod(milliseconds, 60_000)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{rest // 1000:02d}{mark}{rest % 1000:03d}"


def _srt_line(line: str) -> str:
    """SubRip has no escapes: a bracket becomes its single guillemet, so that no player drops the words after it."""
    return line.replace("-->", "→").replace("<", "‹").replace(">", "›")


def _escaped(line: str) -> str:
    return line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _voice_name(name: str) -> str:
    """An annotation ends at '>' or at a line's end."""
    return _escaped(" ".join(name.split()))
