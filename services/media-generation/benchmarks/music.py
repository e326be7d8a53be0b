"""Row ``music``: composing, playing and mastering a 45-second cue of every mood, in real time per CPU-second.

The anchor is the synthesizer alone (the same scores played, not mastered) in the same run. The module's own work counts
whole: composing, opening the instruments, playing, mastering, writing FLAC.
"""

import json
import tempfile
import time
from pathlib import Path

import numpy as np
import soundfile

from visiobook_contracts.ai_analysis import Mood
from visiobook_contracts.media_generation import ComposeCue
from visiobook_media_generation.loudness import loudness, true_peak
from visiobook_media_generation.music.composer import compose
from visiobook_media_generation.music.module import ComposeCueModule
from visiobook_media_generation.music.synthesizer import play
from visiobook_modules.module import local_context

SECONDS = 45.0
BAR = 15.0


def measure(moods: tuple[Mood, ...] = tuple(Mood)) -> list[dict[str, object]]:
    """Speed of all moods together, then clipped samples, loudness and true peak over all of them."""
    with tempfile.TemporaryDirectory() as folder:
        spent, cues = _make(moods, Path(folder))
    anchor = len(moods) * SECONDS / _play(moods)
    speed = len(moods) * SECONDS / spent
    clipped = sum(int((np.abs(cue) >= 32767 / 32768).sum()) for cue in cues)
    drift = max(abs(loudness(cue) + 20.0) for cue in cues)
    peak = max(true_peak(cue) for cue in cues)
    return [
        _row("music", speed, "x real time", f">= {BAR:g}", speed >= BAR, anchor=round(anchor, 1)),
        _row("music_clipped", clipped, "samples", "0", clipped == 0),
        _row("music_loudness", drift, "LU from -20 LUFS, worst mood", "<= 0.5", drift <= 0.5),
        _row("music_true_peak", peak, "dBTP, worst mood", "<= -1.5", peak <= -1.5),
    ]


def _make(moods: tuple[Mood, ...], folder: Path) -> tuple[float, list[np.ndarray]]:
    context = local_context(folder)
    started = time.process_time()
    made = [
        ComposeCueModule().run(
            ComposeCue(cue_id="bench", mood=mood, intensity=0.5, duration=SECONDS, seed="bench"), context
        )
        for mood in moods
    ]
    spent = time.process_time() - started
    return spent, [soundfile.read(context.path(result.audio), dtype="float32")[0] for result in made]


def _play(moods: tuple[Mood, ...]) -> float:
    scores = [compose(mood, intensity=0.5, duration=SECONDS, seed="bench") for mood in moods]
    started = time.process_time()
    for score in scores:
        for _ in play(score):
            pass
    return time.process_time() - started


def _row(row: str, value: float, unit: str, bar: str, holds: bool, anchor: float | None = None) -> dict[str, object]:
    return {
        "row": row,
        "value": round(value, 3),
        "unit": unit,
        "anchor": anchor,
        "ratio": round(value / anchor, 3) if anchor else None,
        "bar": bar,
        "holds": bool(holds),
    }


if __name__ == "__main__":
    print(json.dumps(measure(), indent=2))
