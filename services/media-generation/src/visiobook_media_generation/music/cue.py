"""Music of a mood, exactly as long as asked, as a FLAC file."""

from pathlib import Path

import soundfile

from visiobook_contracts.media_generation import ComposeCue, CueMusic
from visiobook_media_generation.assets import music_licences
from visiobook_media_generation.loudness import RATE, Samples
from visiobook_media_generation.music.composer import compose
from visiobook_media_generation.music.mastering import master
from visiobook_media_generation.music.synthesizer import play
from visiobook_modules.module import JobContext, JobRefused

ENGINE = "visiobook-composer 1 (tinysoundfont, MuseScore_General)"


def compose_cue(job: ComposeCue, context: JobContext) -> CueMusic:
    """Compose, play, master and write. Refuses providers that do not exist."""
    if job.provider != "offline":
        raise JobRefused(
            "unknown-provider",
            f"cue {job.cue_id}: no music provider is called {job.provider!r}",
            hint="use 'offline'",
        )
    frames = max(1, round(job.duration * RATE))
    score = compose(job.mood, intensity=job.intensity, duration=frames / RATE, seed=job.seed)
    context.progress(0.1, "composed")
    cue = master(play(score), frames, context.scratch)
    context.progress(0.9, "mastered")
    path = context.scratch / "cue.flac"
    _write(path, cue)
    audio = context.store(path, media_type="audio/flac", name=f"{job.cue_id}.flac")
    return CueMusic(cue_id=job.cue_id, audio=audio, duration=frames / RATE, engine=ENGINE, licences=music_licences())


def _write(path: Path, cue: Samples) -> None:
    with soundfile.SoundFile(path, "w", RATE, 2, subtype="PCM_16", format="FLAC") as file:
        for start in range(0, len(cue), 20 * RATE):
            file.write(cue[start : start + 20 * RATE])
