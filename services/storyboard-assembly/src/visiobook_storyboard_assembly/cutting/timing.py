"""How long each shot is: whole frames, from the real length of its voice."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from visiobook_contracts.media_generation import ShotNarration
from visiobook_contracts.storyboard_assembly import Shot, Transition

LEAD_IN = {Transition.CUT: 0.0, Transition.DISSOLVE: 0.45, Transition.FADE: 0.7}
"""Seconds of picture before the voice: into a dissolve (0.7 s) the voice may come when most of it is done."""

FADE_TAIL = 0.4
SHORTEST_SHOT = 1.5


@dataclass(frozen=True)
class ShotTime:
    """A shot in time: ``start_frame`` counts from the film's first; the voice starts ``speech_offset`` seconds in."""

    shot: Shot
    start_frame: int
    frame_count: int
    speech_offset: float
    fades_out: bool


def time_shots(shots: Sequence[Shot], narrations: Mapping[str, ShotNarration], *, fps: int) -> tuple[ShotTime, ...]:
    """Give every shot its frames. They follow each other without gap, so their sum is the film."""
    timed: list[ShotTime] = []
    frame = 0
    for place, shot in enumerate(shots):
        fades_out = place + 1 == len(shots) or shots[place + 1].transition is Transition.FADE
        offset = LEAD_IN[shot.transition] if shot.beats else 0.0
        voice = narrations[shot.id].duration if shot.beats else 0.0
        count = frames_of(max(offset + voice + _tail(shot, fades_out), shot.hold), fps)
        timed.append(ShotTime(shot, frame, count, offset, fades_out))
        frame += count
    return tuple(timed)


def frames_of(seconds: float, fps: int) -> int:
    """The whole frames that hold these seconds, at least those of the shortest shot."""
    return math.ceil(round(max(seconds, SHORTEST_SHOT) * fps, 3))


def _tail(shot: Shot, fades_out: bool) -> float:
    return FADE_TAIL if shot.beats and fades_out else 0.0
