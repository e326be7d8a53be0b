"""The lines of a shot as one FLAC file with the time of every word."""

import numpy as np
import soundfile

from visiobook_contracts.media_generation import Line, NarrateShot, ShotNarration, SpokenLine, WordTime
from visiobook_media_generation.assets import speech_licences
from visiobook_media_generation.loudness import RATE, Samples
from visiobook_media_generation.narration import catalogue
from visiobook_media_generation.narration.narrator import NarratedLine, narrate_line
from visiobook_modules.module import JobContext, JobRefused

ENGINE = "visiobook-narrator 1 (flite 2.3, espeak-ng 1.52)"


def narrate_shot(job: NarrateShot, context: JobContext) -> ShotNarration:
    """Speak every line, one after the other, into one FLAC file. Refuses voices and providers that do not exist."""
    for line in job.lines:
        check_voice(line)
    pieces: list[Samples] = []
    spoken: list[SpokenLine] = []
    frames = 0
    for number, line in enumerate(job.lines):
        context.progress(number / len(job.lines), f"line {number + 1} of {len(job.lines)}")
        narrated = narrate_line(line)
        spoken.append(_placed(line, narrated, frames / RATE))
        pieces += [narrated.samples, np.zeros(round(line.pause_after * RATE), np.float32)]
        frames += len(pieces[-1]) + len(pieces[-2])
    path = context.scratch / "narration.flac"
    soundfile.write(path, np.concatenate(pieces), RATE, format="FLAC", subtype="PCM_16")
    audio = context.store(path, media_type="audio/flac", name=f"{job.shot_id}.flac")
    flite = [catalogue.is_flite(line.voice.name) for line in job.lines]
    return ShotNarration(
        shot_id=job.shot_id,
        audio=audio,
        duration=frames / RATE,
        lines=tuple(spoken),
        engine=ENGINE,
        licences=speech_licences(flite=any(flite), espeak=not all(flite)),
    )


def check_voice(line: Line) -> None:
    """Raise JobRefused when nothing here can speak with the line's voice."""
    voice = line.voice
    if voice.provider != "offline":
        raise JobRefused(
            "unknown-provider",
            f"beat {line.beat_id}: no narration provider is called {voice.provider!r}",
            hint="use 'offline'",
        )
    if not catalogue.is_flite(voice.name) and not catalogue.is_espeak(voice.name):
        known = ", ".join(card.name for card in catalogue.voices(voice.language)) or "none for this language"
        raise JobRefused(
            "unknown-voice",
            f"beat {line.beat_id}: no offline voice is called {voice.name!r}",
            hint=f"voices for {voice.language!r}: {known}",
        )


def _placed(line: Line, narrated: NarratedLine, start: float) -> SpokenLine:
    """The line's times as seconds from the start of the shot."""
    words = tuple(
        WordTime(
            start_char=word.start_char,
            end_char=word.end_char,
            start=round(start + word.start, 3),
            end=round(start + word.end, 3),
        )
        for word in narrated.words
    )
    end = round(start + len(narrated.samples) / RATE, 3)
    return SpokenLine(
        beat_id=line.beat_id, start=round(start, 3), end=max(end, words[-1].end if words else end), words=words
    )
