"""Poses: where the joints of a figure are. Facing right, x forward, y up is negative, the ground at y = 0."""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from visiobook_contracts.ai_analysis import Emotion, Pose
from visiobook_media_generation.illustration.figures.body import Body
from visiobook_media_generation.illustration.paths import Point


class Grip(StrEnum):
    """What a hand does."""

    RELAXED = "relaxed"
    FIST = "fist"
    POINT = "point"
    OPEN = "open"


class Stance(StrEnum):
    """How clothes hang."""

    UPRIGHT = "upright"
    SEATED = "seated"
    KNEELING = "kneeling"


@dataclass(frozen=True)
class Arm:
    """A hand's target, the elbow's side (None lets it hang low) and whether the arm is before the body."""

    hand: Point
    bend: float | None = None
    grip: Grip = Grip.RELAXED
    before: bool = True


@dataclass(frozen=True)
class Leg:
    """An ankle's place, the knee's side (+1 forward) and the turn of the foot in degrees."""

    ankle: Point
    bend: float = 1.0
    foot: float = 0.0


@dataclass(frozen=True)
class Posture:
    """A posed skeleton. ``lead`` is the arm on the side the figure faces, ``rear`` the other."""

    pelvis: Point
    neck: Point
    lead: Arm
    rear: Arm
    lead_leg: Leg
    rear_leg: Leg
    head_tilt: float = 0.0
    stance: Stance = Stance.UPRIGHT
    roll: float = 0.0
    lift: float = 0.0
    extras: frozenset[str] = frozenset()
    reach: tuple[float, float] = (14.0, 14.0)

    def shoulder(self, body: Body, *, lead: bool) -> Point:
        """Where an arm hangs from, on the slope of the shoulders."""
        side = 1 if lead else -1
        nx, ny, px, py = *self.neck, *self.pelvis
        length = math.hypot(px - nx, py - ny) or 1.0
        ax, ay = (px - nx) / length, (py - ny) / length
        return (nx + side * ay * body.shoulder * 0.80 + ax * 3.4, ny - side * ax * body.shoulder * 0.80 + ay * 3.4)


def joint(start: Point, end: Point, first: float, second: float, bend: float | None) -> tuple[Point, Point]:
    """Two-bone inverse kinematics: the middle joint and the reachable end."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    span = math.hypot(dx, dy) or 1e-6
    reach = min(span, (first + second) * 0.998)
    reach = max(reach, abs(first - second) * 1.02 + 1e-3)
    ux, uy = dx / span, dy / span
    side = bend if bend is not None else (1.0 if ux < -0.12 else -1.0)
    along = (first * first - second * second + reach * reach) / (2 * reach)
    out = math.sqrt(max(0.0, first * first - along * along)) * side
    middle = (start[0] + ux * along + uy * out, start[1] + uy * along - ux * out)
    return middle, (start[0] + ux * reach, start[1] + uy * reach)


def _upright(body: Body, *, lean: float = 0.0, sink: float = 0.0, shift: float = 0.0) -> Posture:
    """Standing at ease; other poses change what differs."""
    pelvis = (shift, -body.leg + sink)
    neck = (shift + lean * body.torso, pelvis[1] - body.torso * math.sqrt(max(0.1, 1 - lean * lean)))
    gap, arm = body.hip * 0.46, body.arm
    posture = Posture(
        pelvis=pelvis,
        neck=neck,
        lead=Arm((0, 0)),
        rear=Arm((0, 0)),
        lead_leg=Leg((gap + 0.6, 0)),
        rear_leg=Leg((-gap - 0.8, 0)),
    )
    fx, fy = posture.shoulder(body, lead=True)
    bx, by = posture.shoulder(body, lead=False)
    return replace(posture, lead=Arm((fx + 2.2, fy + arm * 0.95)), rear=Arm((bx - 1.6, by + arm * 0.95), before=False))


def _hands(posture: Posture, body: Body, lead: tuple[float, float], rear: tuple[float, float]) -> tuple[Point, Point]:
    """Hand places given relative to the shoulders in arm lengths."""
    fx, fy = posture.shoulder(body, lead=True)
    bx, by = posture.shoulder(body, lead=False)
    arm = body.arm
    return (fx + lead[0] * arm, fy + lead[1] * arm), (bx + rear[0] * arm, by + rear[1] * arm)


def _stand(body: Body) -> Posture:
    return _upright(body)


def _walk(body: Body) -> Posture:
    base, leg = _upright(body, lean=0.05, sink=body.leg * 0.035), body.leg
    lead, rear = _hands(base, body, (0.36, 0.84), (-0.42, 0.80))
    return replace(
        base,
        lead=Arm(lead),
        rear=Arm(rear, bend=-1.0, before=False),
        lead_leg=Leg((leg * 0.27, -0.5), foot=-12),
        rear_leg=Leg((-leg * 0.27, -leg * 0.05), foot=26),
        reach=(17, 17),
    )


def _run(body: Body) -> Posture:
    base, leg = _upright(body, lean=0.26, sink=-body.leg * 0.02), body.leg
    lead, rear = _hands(base, body, (0.50, 0.30), (-0.38, 0.52))
    return replace(
        base,
        lead=Arm(lead, grip=Grip.FIST),
        rear=Arm(rear, bend=-1.0, grip=Grip.FIST, before=False),
        lead_leg=Leg((leg * 0.46, -leg * 0.16), foot=-14),
        rear_leg=Leg((-leg * 0.62, -leg * 0.40), foot=68),
        head_tilt=-4,
        reach=(26, 34),
    )


def _sit(body: Body) -> Posture:
    leg = body.leg
    base = _upright(body, lean=-0.05, sink=leg * 0.48, shift=-leg * 0.12)
    lead, rear = _hands(base, body, (0.36, 0.80), (0.62, 0.82))
    x = base.pelvis[0]
    return replace(
        base,
        lead=Arm(lead),
        rear=Arm(rear),
        lead_leg=Leg((x + leg * 0.52, 0)),
        rear_leg=Leg((x + leg * 0.43, -0.6)),
        stance=Stance.SEATED,
        extras=frozenset({"seat"}),
        reach=(26, 20),
    )


def _kneel(body: Body) -> Posture:
    leg = body.leg
    base = _upright(body, lean=0.12, sink=leg * 0.52, shift=-leg * 0.04)
    lead, rear = _hands(base, body, (0.52, 0.62), (0.70, 0.72))
    return replace(
        base,
        lead=Arm(lead),
        rear=Arm(rear),
        lead_leg=Leg((leg * 0.44, 0)),
        rear_leg=Leg((-leg * 0.46, -2.0), foot=80),
        stance=Stance.KNEELING,
        head_tilt=6,
        reach=(24, 26),
    )


def _lie(body: Body) -> Posture:
    base = _upright(body)
    lead, rear = _hands(base, body, (0.05, 0.62), (0.5, 0.72))
    return replace(
        base,
        lead=Arm(lead),
        rear=Arm(rear),
        lead_leg=Leg((body.hip * 0.5, -2), foot=-50),
        rear_leg=Leg((-body.hip * 0.3, 0), foot=-58),
        head_tilt=20,
        roll=-86,
        lift=14,
        extras=frozenset({"pillow"}),
        reach=(body.leg + 6, body.torso + 2.1 * body.head + 6),
    )


def _read(body: Body) -> Posture:
    base = _upright(body)
    lead, rear = _hands(base, body, (0.34, 0.44), (0.80, 0.50))
    return replace(
        base,
        lead=Arm(lead, grip=Grip.FIST),
        rear=Arm(rear, grip=Grip.FIST),
        head_tilt=9,
        extras=frozenset({"book"}),
        reach=(22, 14),
    )


def _write(body: Body) -> Posture:
    sat = _sit(body)
    leaning = replace(sat, neck=(sat.neck[0] + body.torso * 0.20, sat.neck[1] + 1.2))
    lead, rear = _hands(leaning, body, (0.62, 0.58), (0.98, 0.62))
    return replace(
        leaning,
        lead=Arm(lead, grip=Grip.FIST),
        rear=Arm(rear),
        head_tilt=12,
        extras=frozenset({"seat", "desk"}),
        reach=(40, 20),
    )


def _point(body: Body) -> Posture:
    base = _upright(body, lean=0.03)
    lead, rear = _hands(base, body, (0.96, -0.16), (-0.10, 0.93))
    return replace(base, lead=Arm(lead, grip=Grip.POINT), rear=Arm(rear, before=False), reach=(40, 14))


def _reach(body: Body) -> Posture:
    base = _upright(body, lean=0.14, sink=0.6)
    lead, rear = _hands(base, body, (0.82, -0.42), (-0.34, 0.80))
    return replace(
        base,
        lead=Arm(lead, grip=Grip.OPEN),
        rear=Arm(rear, before=False),
        rear_leg=Leg((-body.leg * 0.18, -1.5), foot=18),
        head_tilt=-7,
        reach=(42, 20),
    )


def _hold(body: Body) -> Posture:
    base = _upright(body)
    lead, _ = _hands(base, body, (0.46, 0.42), (0, 0))
    return replace(base, lead=Arm(lead, grip=Grip.FIST), reach=(26, 14))


def _wave(body: Body) -> Posture:
    base = _upright(body)
    lead, rear = _hands(base, body, (0.52, -0.66), (-0.10, 0.93))
    return replace(base, lead=Arm(lead, grip=Grip.OPEN), rear=Arm(rear, before=False), head_tilt=-3, reach=(27, 14))


def _climb(body: Body) -> Posture:
    leg = body.leg
    base = _upright(body, lean=0.10, sink=-leg * 0.16)
    lead, rear = _hands(base, body, (0.34, -0.80), (0.72, -0.12))
    return replace(
        base,
        lead=Arm(lead, grip=Grip.FIST),
        rear=Arm(rear, grip=Grip.FIST),
        lead_leg=Leg((leg * 0.30, -leg * 0.52), foot=-6),
        rear_leg=Leg((-leg * 0.06, -leg * 0.08), foot=20),
        head_tilt=-10,
        extras=frozenset({"ladder"}),
        reach=(30, 16),
    )


def _fall(body: Body) -> Posture:
    leg = body.leg
    base = _upright(body, lean=-0.10, sink=-leg * 0.02)
    lead, rear = _hands(base, body, (0.66, -0.52), (-0.80, -0.34))
    return replace(
        base,
        lead=Arm(lead, grip=Grip.OPEN),
        rear=Arm(rear, grip=Grip.OPEN, before=False),
        lead_leg=Leg((leg * 0.56, -leg * 0.26), foot=-30),
        rear_leg=Leg((leg * 0.10, -leg * 0.02), foot=8),
        head_tilt=8,
        roll=-30,
        lift=5,
        reach=(40, 52),
    )


def _dance(body: Body) -> Posture:
    leg = body.leg
    base = _upright(body, lean=-0.05, sink=-1.0)
    lead, rear = _hands(base, body, (0.50, -0.74), (-0.86, 0.10))
    return replace(
        base,
        lead=Arm(lead, grip=Grip.OPEN),
        rear=Arm(rear, grip=Grip.OPEN, before=False),
        lead_leg=Leg((leg * 0.34, -leg * 0.16), foot=24),
        rear_leg=Leg((-1, 0)),
        head_tilt=-5,
        reach=(30, 34),
    )


def _row(body: Body) -> Posture:
    sat = _sit(body)
    pulling = replace(sat, neck=(sat.neck[0] + body.torso * 0.10, sat.neck[1]))
    lead, rear = _hands(pulling, body, (0.74, 0.48), (0.98, 0.50))
    return replace(
        pulling,
        lead=Arm(lead, grip=Grip.FIST),
        rear=Arm(rear, grip=Grip.FIST),
        extras=frozenset({"rowboat"}),
        reach=(52, 44),
    )


def _think(body: Body) -> Posture:
    base = _upright(body)
    chin = (base.neck[0] + body.head * 0.50, base.neck[1] + 0.4)
    _, rear = _hands(base, body, (0, 0), (0.74, 0.62))
    return replace(base, lead=Arm(chin, grip=Grip.FIST), rear=Arm(rear), head_tilt=5, reach=(18, 14))


def _cross_arms(body: Body) -> Posture:
    base = _upright(body)
    lead, rear = _hands(base, body, (-0.34, 0.44), (0.56, 0.54))
    return replace(base, lead=Arm(lead), rear=Arm(rear), extras=frozenset({"lead_last"}), reach=(15, 15))


def _hug(body: Body) -> Posture:
    base = _upright(body, lean=0.08)
    lead, rear = _hands(base, body, (0.62, 0.20), (1.12, 0.34))
    return replace(base, lead=Arm(lead), rear=Arm(rear), head_tilt=8, reach=(24, 12))


def _bow(body: Body) -> Posture:
    base = _upright(body, lean=0.56, shift=-4)
    lead, rear = _hands(base, body, (-0.30, 0.52), (-0.52, 0.40))
    return replace(
        base,
        lead=Arm(lead),
        rear=Arm(rear, before=False),
        head_tilt=22,
        rear_leg=Leg((-body.leg * 0.22, -0.5), foot=6),
        reach=(34, 22),
    )


POSES: dict[Pose, Callable[[Body], Posture]] = {
    Pose.STAND: _stand,
    Pose.WALK: _walk,
    Pose.RUN: _run,
    Pose.SIT: _sit,
    Pose.KNEEL: _kneel,
    Pose.LIE: _lie,
    Pose.READ: _read,
    Pose.WRITE: _write,
    Pose.POINT: _point,
    Pose.REACH: _reach,
    Pose.HOLD: _hold,
    Pose.WAVE: _wave,
    Pose.CLIMB: _climb,
    Pose.FALL: _fall,
    Pose.DANCE: _dance,
    Pose.ROW: _row,
    Pose.THINK: _think,
    Pose.CROSS_ARMS: _cross_arms,
    Pose.HUG: _hug,
    Pose.BOW: _bow,
}

# how a feeling moves the arms of somebody who stands: lead and rear hand in arm lengths from the shoulders, grips
ACTING: dict[Emotion, tuple[Point, Point, Grip, Grip]] = {
    Emotion.JOY: ((0.52, 0.36), (-0.52, 0.44), Grip.OPEN, Grip.OPEN),
    Emotion.LOVE: ((-0.18, 0.34), (0.26, 0.92), Grip.RELAXED, Grip.RELAXED),
    Emotion.SURPRISE: ((0.44, 0.02), (-0.40, 0.30), Grip.OPEN, Grip.OPEN),
    Emotion.FEAR: ((0.20, 0.10), (0.46, 0.22), Grip.FIST, Grip.FIST),
    Emotion.ANGER: ((0.16, 0.92), (-0.16, 0.92), Grip.FIST, Grip.FIST),
    Emotion.DISGUST: ((0.52, 0.24), (0.02, 0.94), Grip.OPEN, Grip.RELAXED),
    Emotion.WORRY: ((0.10, 0.56), (0.62, 0.58), Grip.RELAXED, Grip.FIST),
}
HEAD_TILTS = {
    Emotion.SADNESS: 11,
    Emotion.FEAR: -4,
    Emotion.JOY: -4,
    Emotion.ANGER: 4,
    Emotion.WORRY: 4,
    Emotion.LOVE: 3,
    Emotion.DISGUST: -5,
}


def _acted(posture: Posture, body: Body, emotion: Emotion, *, speaking: bool) -> Posture:
    if emotion in ACTING:
        lead_at, rear_at, lead_grip, rear_grip = ACTING[emotion]
        lead, rear = _hands(posture, body, lead_at, rear_at)
        crosses = rear_at[0] > 0.2
        return replace(
            posture, lead=Arm(lead, grip=lead_grip), rear=Arm(rear, grip=rear_grip, before=crosses), reach=(20, 18)
        )
    if speaking:
        lead, _ = _hands(posture, body, (0.52, 0.40), (0, 0))
        return replace(posture, lead=Arm(lead, grip=Grip.OPEN), reach=(22, 14))
    return posture


def posture_of(pose: Pose, body: Body, emotion: Emotion, *, holding: bool = False, speaking: bool = False) -> Posture:
    """The skeleton for what a figure does and feels; a held thing brings the leading hand forward."""
    posture = POSES[pose](body)
    if pose is Pose.STAND and not holding:
        posture = _acted(posture, body, emotion, speaking=speaking)
    if holding and pose in {
        Pose.STAND,
        Pose.WALK,
        Pose.SIT,
        Pose.KNEEL,
        Pose.RUN,
        Pose.HUG,
        Pose.CROSS_ARMS,
        Pose.THINK,
    }:
        lead, _ = _hands(posture, body, (0.44, 0.46), (0, 0))
        posture = replace(posture, lead=Arm(lead, grip=Grip.FIST), reach=(max(posture.reach[0], 26), posture.reach[1]))
    if body.elder and posture.stance is Stance.UPRIGHT and not posture.roll:
        posture = replace(posture, neck=(posture.neck[0] + 1.6, posture.neck[1] + 0.8))
    return replace(posture, head_tilt=posture.head_tilt + HEAD_TILTS.get(emotion, 0))
