"""The sound of a film: voices levelled and in front, music that makes way, one loudness for every film."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from visiobook_contracts.media_generation import CueMusic, ShotNarration
from visiobook_contracts.storyboard_assembly import Edit
from visiobook_modules.module import JobContext, JobRefused
from visiobook_storyboard_assembly.film import aac, dynamics
from visiobook_storyboard_assembly.film.dynamics import HOP, LIMITER_HOP, Curve, VoiceEqualiser
from visiobook_storyboard_assembly.film.loudness import (
    RATE,
    STEP,
    KWeighting,
    LoudnessMeter,
    Samples,
    gated_loudness,
    peaks_by_hop,
)
from visiobook_storyboard_assembly.film.timeline import BLOCK, FADE_OUT, Clip, blocks, open_clip

TARGET = -16.0
TOLERANCE = 0.2
SILENCE = -70.0
CEILING = -1.0
HEADROOM = 0.6
PASSES = 5
HOPS_A_STEP = STEP // LIMITER_HOP


@dataclass(frozen=True)
class Track:
    """What is mixed: clips on the film's clock, the spans of speech in seconds, the length in samples."""

    voices: tuple[Clip, ...]
    music: tuple[Clip, ...]
    lines: tuple[tuple[float, float], ...]
    total: int


@dataclass(frozen=True)
class Measured:
    """Loudness in LUFS, true peak in dBTP, clipped samples, length in samples."""

    loudness: float
    true_peak: float
    clipped: int
    samples: int


def lay_track(edit: Edit, narrations: Sequence[ShotNarration], cues: Sequence[CueMusic], context: JobContext) -> Track:
    """Place every sound where the edit wants it. Raises JobRefused for a sound that is missing or unreadable."""
    starts = {shot.shot_id: shot.start + shot.speech_offset for shot in edit.shots}
    voices, lines = [], []
    for narration in narrations:
        if narration.shot_id not in starts:
            raise JobRefused(
                "shot-unknown", f"a narration belongs to shot {narration.shot_id}, which is not in the edit"
            )
        start = starts[narration.shot_id]
        voices.append(open_clip(context.path(narration.audio), start, name=f"shot {narration.shot_id}"))
        lines += [(start + line.start, start + line.end) for line in narration.lines]
    music = _lay_music(edit, cues, context)
    return Track(tuple(voices), tuple(music), tuple(sorted(lines)), round(edit.duration * RATE))


def _lay_music(edit: Edit, cues: Sequence[CueMusic], context: JobContext) -> list[Clip]:
    times = {cue.cue_id: cue for cue in edit.cues}
    clips = []
    for music in cues:
        if music.cue_id not in times:
            raise JobRefused("cue-unknown", f"music was made for cue {music.cue_id}, which is not in the edit")
        cue = times[music.cue_id]
        length = cue.end - cue.start + FADE_OUT / 2
        path = context.path(music.audio)
        clips.append(open_clip(path, cue.start, name=f"cue {music.cue_id}", duration=length, fades=True))
    return clips


class Mixer:
    """Mixes a track in passes over its blocks; only gain curves are kept between passes."""

    def __init__(self, track: Track) -> None:
        self._track = track
        hops = -(-track.total // HOP)
        self._voice_gain = dynamics.voice_gain(self._voice_energies(hops), track.lines)
        self._music_gain = dynamics.ducking(track.lines, hops)
        meter = LoudnessMeter()
        peaks = []
        for block in self.mixed():
            meter.add(block)
            peaks.append(_padded_peaks(block))
        self._peaks = np.concatenate(peaks).astype(np.float64) if peaks else np.zeros(1)
        self._energies = meter.energies

    def mixed(self) -> Iterator[Samples]:
        """Voice and music together, before the master."""
        equalise, track = VoiceEqualiser(), self._track
        streams = zip(blocks(track.voices, track.total, 1), blocks(track.music, track.total, 2), strict=True)
        for number, (voice, music) in enumerate(streams):
            first = number * BLOCK
            speech = dynamics.apply(self._voice_gain, equalise(voice), first, HOP)
            yield speech + dynamics.apply(self._music_gain, music, first, HOP)

    def gain_for(self, loudness: float, ceiling: float) -> float:
        """The gain (dB) that brings the limited mix to ``loudness``; 0 for silence. Worked out on the curves alone."""
        gain = 0.0
        for _ in range(10):
            hops = np.square(self._master_curve(gain, ceiling))[: len(self._energies) * HOPS_A_STEP]
            reached = gated_loudness(self._energies * hops.reshape(-1, HOPS_A_STEP).mean(axis=1))
            if reached <= SILENCE:
                return 0.0
            gain += loudness - reached
        return gain

    def mastered(self, gain: float, ceiling: float) -> Iterator[Samples]:
        """The mix at ``gain`` with no true peak over ``ceiling`` (both dB)."""
        curve = self._master_curve(gain, ceiling)
        for number, block in enumerate(self.mixed()):
            yield dynamics.apply(curve, block, number * BLOCK, LIMITER_HOP)

    def _master_curve(self, gain: float, ceiling: float) -> Curve:
        factor = 10 ** (gain / 20)
        return factor * dynamics.limiter(self._peaks * factor, 10 ** (ceiling / 20))

    def _voice_energies(self, hops: int) -> Curve:
        equalise, weigh = VoiceEqualiser(), KWeighting(1)
        energies = []
        for block in blocks(self._track.voices, self._track.total, 1):
            squares = np.square(weigh(equalise(block))[:, 0])
            padded = np.pad(squares, (0, -len(squares) % HOP))
            energies.append(padded.reshape(-1, HOP).mean(axis=1))
        return np.concatenate(energies)[:hops] if energies else np.zeros(hops)


def mix_film(track: Track, target: Path, *, progress: Callable[[float], None] = lambda _: None) -> Measured:
    """Mix to ``target`` (AAC in MP4), measured as decoded: -16 LUFS within 0.5, true peak at most -1 dBTP.

    The encoder moves peaks by up to about 1 dB, which nobody can foretell: encode, listen, correct, at most five times.
    """
    mixer = Mixer(track)
    target_loudness, ceiling = TARGET, CEILING - HEADROOM
    for attempt in range(PASSES):
        progress((attempt + 1) / (PASSES + 1))
        aac.encode(mixer.mastered(mixer.gain_for(target_loudness, ceiling), ceiling), target)
        measured = measure(target)
        silent = measured.loudness <= SILENCE
        error = 0.0 if silent else TARGET - measured.loudness
        if abs(error) <= TOLERANCE and measured.true_peak <= CEILING and not measured.clipped:
            break
        target_loudness += error
        ceiling -= max(0.0, measured.true_peak - CEILING + 0.15)
    return measured


def measure(path: Path) -> Measured:
    """Decode a file's sound and measure it."""
    meter = LoudnessMeter()
    for block in aac.decode(path):
        meter.add(block)
    return Measured(meter.loudness, meter.true_peak, meter.clipped, meter.samples)


def _padded_peaks(block: Samples) -> Samples:
    return peaks_by_hop(np.pad(block, ((0, -len(block) % LIMITER_HOP), (0, 0))), LIMITER_HOP)
