"""The camera's moves: each has a reason, and no two shots running move alike."""

from visiobook_contracts.ai_analysis import Emotion, Pose
from visiobook_contracts.media_generation import Figure, Framing
from visiobook_contracts.storyboard_assembly import CameraMove, MoveKind
from visiobook_storyboard_assembly.storyboard.moments import Moment

SLOWEST, FASTEST = 0.04, 0.10
_PER_SECOND = 0.011
"""Share of the frame per second: felt, not noticed."""

_VISTAS = (
    (MoveKind.TILT_DOWN, MoveKind.PAN_RIGHT),
    (MoveKind.PAN_LEFT, MoveKind.TILT_DOWN),
    (MoveKind.PULL_OUT, MoveKind.PAN_RIGHT),
    (MoveKind.PAN_RIGHT, MoveKind.TILT_UP),
)
_DRIFTS = (MoveKind.PUSH_IN, MoveKind.PAN_RIGHT, MoveKind.PULL_OUT, MoveKind.PAN_LEFT)


def choose_move(
    moment: Moment, framing: Framing, figures: tuple[Figure, ...], *, last: MoveKind | None, turn: int, closing: bool
) -> CameraMove:
    """The move of a shot: ``last`` is the one before, ``turn`` counts the shots, ``closing`` ends a scene."""
    wishes = [*_reasons(moment, framing, figures, turn=turn, closing=closing), *_drifts(turn)]
    kind = next(kind for kind in wishes if kind is not last)
    return CameraMove(kind=kind, amount=amount_for(moment.seconds, moment.intensity))


def amount_for(seconds: float, intensity: float) -> float:
    """How far the camera goes: by the length of the shot, more when much is at stake."""
    return round(min(FASTEST, max(SLOWEST, seconds * _PER_SECOND * (0.8 + 0.6 * intensity))), 3)


def _reasons(
    moment: Moment, framing: Framing, figures: tuple[Figure, ...], *, turn: int, closing: bool
) -> list[MoveKind]:
    poses = {figure.pose for figure in figures}
    if Pose.CLIMB in poses:
        return [MoveKind.TILT_UP]
    if Pose.FALL in poses:
        return [MoveKind.TILT_DOWN]
    if moment.travels and figures and framing in (Framing.WIDE, Framing.EXTREME_WIDE, Framing.MEDIUM):
        return [MoveKind.PAN_RIGHT if figures[0].facing == "right" else MoveKind.PAN_LEFT]
    if closing and framing in (Framing.WIDE, Framing.EXTREME_WIDE):
        return [MoveKind.PULL_OUT]
    if framing is Framing.EXTREME_WIDE:
        return list(_VISTAS[turn % len(_VISTAS)])
    if framing is Framing.INSERT:
        return [MoveKind.PUSH_IN]
    if framing is Framing.CLOSE and (moment.intensity >= 0.5 or moment.emotion is not Emotion.NEUTRAL):
        return [MoveKind.PUSH_IN]
    return []


def _drifts(turn: int) -> list[MoveKind]:
    start = turn % len(_DRIFTS)
    return [*_DRIFTS[start:], *_DRIFTS[:start]]
