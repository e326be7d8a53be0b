"""Plays a score with TinySoundFont, a block at a time, dry and stereo at 48 kHz."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import tinysoundfont

from visiobook_media_generation.assets import SOUNDFONT, locate
from visiobook_media_generation.loudness import RATE, Samples, gain
from visiobook_media_generation.music.score import DRUMS, Part, Score
from visiobook_media_generation.music.soundfont import Use, open_soundfont

_GAIN = -8.0
_VOICES = 192
_BLOCK = 10 * RATE
_DRUM_CHANNEL = 9
_VOLUME, _PAN, _EXPRESSION = 7, 10, 11
_CONTROLLER_LAW = 20 / 58.8  # measured: half the controller is 17.7 dB less


@dataclass(frozen=True, slots=True, order=True)
class _Event:
    """Something to do at a frame: ``order`` lets notes end before others begin at the same frame."""

    frame: int
    order: int
    channel: int
    key: int
    value: int


def play(score: Score) -> Iterator[Samples]:
    """Blocks of (frames, 2) float32 that together last exactly as long as the score."""
    synth, font = _instruments(score)
    channels = _channels(score)
    for part, channel in zip(score.parts, channels, strict=True):
        _set_up(synth, font, part, channel)
    total = round(score.duration * RATE)
    events = sorted(
        event for part, channel in zip(score.parts, channels, strict=True) for event in _events(part, channel)
    )
    position, pieces, gathered = 0, [], 0
    for event in [*events, _Event(total, 9, 0, 0, 0)]:
        frame = min(event.frame, total)
        while position < frame:
            count = min(frame - position, _BLOCK - gathered)
            pieces.append(np.frombuffer(bytes(synth.generate(count)), np.float32).reshape(-1, 2))
            position, gathered = position + count, gathered + count
            if gathered == _BLOCK:
                yield np.concatenate(pieces)
                pieces, gathered = [], 0
        if event.order < 9:
            _do(synth, event)
    if pieces:
        yield np.concatenate(pieces)


def _instruments(score: Score) -> tuple[tinysoundfont.Synth, int]:
    """A synthesizer of its own for each score: what sounded before leaves no trace."""
    synth = tinysoundfont.Synth(gain=_GAIN, samplerate=RATE)
    uses = [
        Use(
            part.instrument.bank,
            part.instrument.program,
            (min(note.key for note in part.notes), max(note.key for note in part.notes)),
            (min(note.velocity for note in part.notes), max(note.velocity for note in part.notes)),
        )
        for part in score.parts
    ]
    content = open_soundfont(locate(SOUNDFONT)).reduced(uses)
    return synth, synth.sfload(content, max_voices=_VOICES)


def _channels(score: Score) -> list[int]:
    """A MIDI channel per part; kits share the drum channel's rules, so a second kit is refused by the assert."""
    free = iter(channel for channel in range(16) if channel != _DRUM_CHANNEL)
    channels = [_DRUM_CHANNEL if part.instrument.bank == DRUMS else next(free) for part in score.parts]
    assert len(set(channels)) == len(channels), "two percussion kits in one score"
    return channels


def _set_up(synth: tinysoundfont.Synth, font: int, part: Part, channel: int) -> None:
    instrument = part.instrument
    synth.program_select(channel, font, instrument.bank, instrument.program, instrument.bank == DRUMS)
    synth.control_change(channel, _VOLUME, _controller(gain(instrument.level)))
    synth.control_change(channel, _PAN, round(63.5 + 63.5 * instrument.pan))


def _events(part: Part, channel: int) -> Iterator[_Event]:
    for note in part.notes:
        start = round(note.start * RATE)
        yield _Event(start, 2, channel, note.key, note.velocity)
        yield _Event(max(start + 1, round((note.start + note.length) * RATE)), 0, channel, note.key, 0)
    for swell in part.swells:
        yield _Event(round(swell.start * RATE), 1, channel, 0, _controller(swell.expression))


def _do(synth: tinysoundfont.Synth, event: _Event) -> None:
    if event.order == 2:
        synth.noteon(event.channel, event.key, event.value)
    elif event.order == 1:
        synth.control_change(event.channel, _EXPRESSION, event.value)
    else:
        synth.noteoff(event.channel, event.key)


def _controller(amplitude: float) -> int:
    """The controller value for an amplitude of 0 to 1: TinySoundFont's volume and expression follow a cubic law."""
    return min(127, max(0, round(127 * math.pow(amplitude, _CONTROLLER_LAW))))
