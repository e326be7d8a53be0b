"""Faces: features of a human head, and what feelings do to them. Unit: the head's radius is 10, facing +x."""

from dataclasses import dataclass, replace

from visiobook_contracts.ai_analysis import Emotion
from visiobook_contracts.media_generation import Look
from visiobook_media_generation.illustration.canvas import Brush
from visiobook_media_generation.illustration.figures.body import Body
from visiobook_media_generation.illustration.palette import WHITE, Rgb, lighten, luma, mix, rgb, shade
from visiobook_media_generation.illustration.paths import Path, ellipse, outline, smooth


@dataclass(frozen=True)
class Expression:
    """Heights and slopes in face units; positive ``inner`` lowers the inner end of a brow (a frown)."""

    raise_brow: float = 0.0
    inner: float = 0.0
    open_eye: float = 1.0
    squint: float = 0.0
    pupil: float = 1.0
    smile: float = 0.35
    mouth_open: float = 0.0
    mouth_wide: float = 1.0
    teeth: bool = False
    wry: float = 0.0
    blush: float = 1.0
    tear: bool = False
    closed: bool = False


EXPRESSIONS: dict[Emotion, Expression] = {
    Emotion.NEUTRAL: Expression(),
    Emotion.JOY: Expression(
        raise_brow=0.7, squint=0.45, smile=1.5, mouth_open=0.9, mouth_wide=1.25, teeth=True, blush=1.4
    ),
    Emotion.LOVE: Expression(raise_brow=0.5, inner=-0.5, open_eye=0.86, squint=0.25, pupil=1.2, smile=1.05, blush=2.1),
    Emotion.SURPRISE: Expression(
        raise_brow=1.7, inner=-0.2, open_eye=1.22, pupil=0.86, smile=0.0, mouth_open=1.25, mouth_wide=0.62
    ),
    Emotion.SADNESS: Expression(
        raise_brow=0.2, inner=-1.5, open_eye=0.78, smile=-0.85, mouth_wide=0.85, tear=True, blush=0.7
    ),
    Emotion.FEAR: Expression(
        raise_brow=1.4,
        inner=-1.5,
        open_eye=1.24,
        pupil=0.68,
        smile=-0.55,
        mouth_open=0.62,
        mouth_wide=1.05,
        teeth=True,
        blush=0.3,
    ),
    Emotion.ANGER: Expression(
        raise_brow=-0.5, inner=1.9, open_eye=0.82, squint=0.25, pupil=0.92, smile=-0.75, mouth_wide=0.95, blush=1.5
    ),
    Emotion.DISGUST: Expression(
        raise_brow=-0.1, inner=0.9, open_eye=0.66, squint=0.5, smile=-0.6, mouth_wide=0.85, wry=0.8, blush=0.6
    ),
    Emotion.WORRY: Expression(
        raise_brow=0.7, inner=-1.25, open_eye=1.02, smile=-0.42, mouth_wide=0.75, wry=0.3, blush=0.8
    ),
}


def expression_of(emotion: Emotion, *, speaking: bool, asleep: bool = False) -> Expression:
    """The face of a feeling; a speaker's lips are parted, a sleeper's eyes are closed."""
    face = EXPRESSIONS[emotion]
    if asleep:
        return replace(face, closed=True, raise_brow=-0.2)
    if speaking and face.mouth_open < 0.5:
        return replace(face, mouth_open=0.72, mouth_wide=face.mouth_wide * 0.95, teeth=True)
    return face


def head_shape(body: Body, yaw: float) -> Path:
    """The outline of the head without hair: rounder for children, a jaw for men."""
    jaw = 0.0 if body.child else (0.35 if body.feminine else 1.0)
    chin = 0.4 + 1.9 * yaw
    low = 10.5 + jaw * 0.9
    round_child = (0.6 if body.child else 0.0) + max(-0.9, min(1.7, 5.0 * (body.build - 1)))
    return outline(
        [
            (-9.4, -2),
            (-9.8, -8.6, -5.6, -10.9, 0.2, -10.9),
            (6.4, -10.9, 9.7, -7.4, 9.5, -1.5),
            (9.6 + round_child, 3.9, 8.1 + jaw * 0.3 + round_child, 7.2 + jaw * 0.4, chin + 3.1 + jaw * 0.3, low - 0.9),
            (chin + 1.4, low, chin - 1.6, low, chin - 3.4, low - 1.0),
            (-7.6 - round_child, 7.6 + jaw * 0.3, -9.2 - round_child * 0.6, 4.2, -9.4, -2),
        ]
    )


@dataclass(frozen=True)
class Features:
    """Where the features sit for a turn of the head (``yaw`` 0 frontal, 1 three quarter)."""

    yaw: float
    middle: float
    rear_eye: float
    lead_eye: float
    level: float
    size: float


def features_of(body: Body, yaw: float) -> Features:
    """Place the eyes; children have larger and lower ones."""
    middle = 2.7 * yaw
    spread = 3.75 - 0.15 * yaw
    return Features(
        yaw, middle, middle - spread, middle + spread, 1.3 if body.child else 0.7, 1.72 if body.child else 1.48
    )


def ink_of(skin: Rgb) -> Rgb:
    """The darkest colour of the face."""
    return mix((0.16, 0.10, 0.12), skin, 0.06)


def draw_ears(brush: Brush, skin: Rgb, yaw: float) -> None:
    """The near ear, and the far one when the head is frontal."""
    brush.oval(-9.4, 2.0, 2.3, 3.2, shade(skin, 0.12))
    brush.oval(-9.3, 2.2, 1.1, 1.8, shade(skin, 0.42), 0.8)
    if yaw < 0.5:
        brush.oval(9.5 - yaw, 2.0, 2.0, 3.0, shade(skin, 0.16))
        brush.oval(9.6 - yaw, 2.2, 0.9, 1.6, shade(skin, 0.42), 0.8)


def draw_face(brush: Brush, look: Look, body: Body, face: Expression, yaw: float) -> None:
    """Cheeks, eyes, brows, nose, mouth and the marks of age, on a head already drawn."""
    skin = brush.tone(look.skin)
    where = features_of(body, yaw)
    _cheeks(brush, skin, where, face, soft=body.feminine or body.child)
    if body.elder:
        _lines_of_age(brush, skin, where)
    for lead in (False, True):
        if face.closed:
            _closed_eye(brush, body, skin, where, lead=lead)
        else:
            _eye(brush, look, body, skin, where, face, lead=lead)
    _brows(brush, look, body, where, face)
    _nose(brush, look, skin, where, body)
    _mouth(brush, body, skin, where, face)
    if face.tear:
        x, y = where.rear_eye - 0.6, where.level + 3.4
        drop = outline([(x, y - 1.3), (x + 1.1, y + 0.4, x, y + 1.0), (x - 1.1, y + 0.4, x, y - 1.3)])
        brush.fill(drop, rgb("#bfe3f5"), 0.92)
        brush.dot(x - 0.2, y + 0.2, 0.22, WHITE, 0.9)


def _cheeks(brush: Brush, skin: Rgb, where: Features, face: Expression, *, soft: bool) -> None:
    colour = mix(skin, brush.tone("#d8564a"), 0.62)
    alpha = min(0.8, (0.42 if soft else 0.24) * face.blush)
    for x, radius in ((where.rear_eye - 1.6, 2.6), (where.lead_eye + 0.9 - 0.3 * where.yaw, 2.5 - 0.4 * where.yaw)):
        brush.oval(x, where.level + 3.7, radius, radius * 0.86, colour, alpha, blur=0.8)


def _lines_of_age(brush: Brush, skin: Rgb, where: Features) -> None:
    line = shade(skin, 0.6)
    x, y = where.middle, where.level
    for side, eye in ((-1, where.rear_eye), (1, where.lead_eye)):
        for k in (-0.5, 0.4):
            brush.line(eye + side * 2.6, y + k, eye + side * 3.5, y + k * 1.9, line, 0.24, 0.5)
        brush.stroke(
            outline([(x + side * 1.9, y + 3.6), (x + side * 3.2, y + 4.8, x + side * 3.0, y + 6.4)], close=False),
            line,
            0.30,
            0.5,
        )
        brush.stroke(outline([(eye - 1.5, y + 2.5), (eye, y + 3.1, eye + 1.5, y + 2.4)], close=False), line, 0.24, 0.45)
    for k in (0, 1):
        brush.stroke(
            outline([(x - 3, y - 6.3 - k * 1.2), (x, y - 6.8 - k * 1.2, x + 3.2, y - 6.2 - k * 1.2)], close=False),
            line,
            0.24,
            0.35,
        )


def _closed_eye(brush: Brush, body: Body, skin: Rgb, where: Features, *, lead: bool) -> None:
    x, y = (where.lead_eye if lead else where.rear_eye), where.level + 0.5
    half, ink = where.size * 1.22 * (1 - 0.12 * where.yaw if lead else 1.0), ink_of(skin)
    brush.oval(x, y - 0.3, half, where.size * 0.85, shade(skin, 0.22), 0.55, blur=0.3)
    brush.stroke(outline([(x - half, y), (x, y + where.size * 1.15, x + half, y)], close=False), ink, 0.62)
    outer = 1 if lead else -1
    for k in (0.95, 0.6) if body.feminine or body.child else (0.95,):
        brush.line(x + outer * half * k, y + 0.2, x + outer * (half * k + 0.8), y + 1.0, ink, 0.4)


def _eye(brush: Brush, look: Look, body: Body, skin: Rgb, where: Features, face: Expression, *, lead: bool) -> None:
    x, y = (where.lead_eye if lead else where.rear_eye), where.level
    narrow = 1 - 0.12 * where.yaw if lead else 1.0
    size, ink = where.size, ink_of(skin)
    half, tall = size * 1.22 * narrow, size * 1.36 * face.open_eye
    top, bottom = y - tall, y + size * 1.22 * (1 - 0.55 * face.squint)
    slope = face.inner * 0.20 * (1 if lead else -1)
    white = outline(
        [
            (x - half, y + 0.15 - slope * 0.4),
            (x - half * 0.92, top * 1.0 - slope, x + half * 0.92, top + slope, x + half, y + 0.1 + slope * 0.4),
            (x + half * 0.85, bottom, x - half * 0.85, bottom, x - half, y + 0.15 - slope * 0.4),
        ]
    )
    brush.fill(white, mix(brush.tone("#fffaf2"), skin, 0.08))
    with brush.clipped(white):
        ix, iy, iris = x + 0.42 * (0.35 + 0.65 * where.yaw), y - 0.05, size * 0.94
        colour = brush.tone(look.eyes)
        brush.dot(ix, iy, iris, shade(colour, 0.35))
        brush.oval(ix, iy + iris * 0.22, iris * 0.80, iris * 0.70, lighten(colour, 0.45))
        brush.dot(ix, iy, iris * 0.56 * face.pupil, ink)
        brush.dot(ix + iris * 0.34, iy - iris * 0.40, iris * 0.30, WHITE, 0.96)
        brush.dot(ix - iris * 0.36, iy + iris * 0.42, iris * 0.15, WHITE, 0.65)
        brush.oval(x, top - 0.1, half * 1.3, size * 0.62, ink, 0.20)
    lid = outline(
        [
            (x - half, y + 0.15 - slope * 0.4),
            (x - half * 0.92, top - slope, x + half * 0.92, top + slope, x + half, y + 0.1 + slope * 0.4),
        ],
        close=False,
    )
    brush.stroke(lid, ink, 0.62 if body.feminine else 0.48)
    if face.squint > 0.2:
        brush.stroke(
            outline([(x - half * 0.8, bottom - 0.3), (x, bottom + 0.25, x + half * 0.8, bottom - 0.3)], close=False),
            shade(skin, 0.6),
            0.3,
            0.6,
        )
    outer = 1 if lead else -1
    if body.feminine or body.child:
        for k in (0.0, 0.55) if body.feminine else (0.0,):
            start = (x + outer * half * (1 - 0.18 * k), y - 0.1 - tall * 0.40 * k)
            brush.line(start[0], start[1], start[0] + outer * 0.95, start[1] - 0.62 - 0.25 * k, ink, 0.42)
    fold = outline(
        [(x - half * 0.8, top + tall * 0.06 - 0.35), (x, top - 0.05, x + half * 0.8, top + tall * 0.06 - 0.35)],
        close=False,
    )
    brush.stroke(fold, shade(skin, 0.55), 0.24, 0.5)


def _brows(brush: Brush, look: Look, body: Body, where: Features, face: Expression) -> None:
    hair = brush.tone(look.hair)
    colour = shade(hair, 0.15) if body.elder or luma(hair) < 0.25 else shade(hair, 0.5)
    thick = look.brow * (0.62 if body.feminine else 0.78 if body.child else 1.02)
    y = where.level - where.size * 2.15 - face.raise_brow
    for lead, x in ((False, where.rear_eye), (True, where.lead_eye)):
        side = 1 if lead else -1
        inner, outer = x - side * 1.75, x + side * 2.15
        lift = face.wry if lead else -face.wry * 0.3
        brow = [
            (outer, y + 1.0 - lift - face.inner * 0.15),
            (x + side * 0.6, y - 0.7 - lift),
            (inner, y - 0.25 - lift * 0.6 + face.inner * 0.9),
        ]
        under = [
            (inner - side * 0.1, y - 0.25 + thick * 0.85 + face.inner * 0.9 - lift * 0.6),
            (x + side * 0.5, y - 0.6 + thick * 0.85 - lift),
        ]
        brush.fill(smooth([*brow, *under], close=True), colour)


def _nose(brush: Brush, look: Look, skin: Rgb, where: Features, body: Body) -> None:
    x, y, line = where.middle + 0.8 * where.yaw, where.level, shade(skin, 0.68)
    size = look.nose * (0.72 if body.child else 0.86 if body.feminine else 1.0)
    tip = y + 3.1 + size * 0.5
    brush.oval(x + 0.2 * where.yaw, tip - 0.2, 1.25 * size, 1.0 * size, lighten(skin, 0.30), 0.35, blur=0.5)
    if where.yaw > 0.45:
        bridge = outline(
            [
                (x + 0.2, y + 0.6),
                (x + 1.9 * size, tip - 0.7, x + 1.35 * size, tip + 0.1),
                (x + 0.8 * size, tip + 0.75, x - 0.4 * size, tip + 0.45),
            ],
            close=False,
        )
        brush.stroke(bridge, line, 0.56, 0.85)
    else:
        brush.stroke(
            outline(
                [
                    (x - 1.1 * size, tip),
                    (x - 0.7 * size, tip + 0.85, x + 0.2, tip + 0.6),
                    (x + 0.9 * size, tip + 0.85, x + 1.2 * size, tip - 0.05),
                ],
                close=False,
            ),
            line,
            0.52,
            0.85,
        )


def _mouth(brush: Brush, body: Body, skin: Rgb, where: Features, face: Expression) -> None:
    x, y = where.middle + 0.25 * where.yaw, where.level + 6.5 + (0.3 if not body.feminine and not body.child else 0)
    half = 2.25 * face.mouth_wide
    lip = (
        mix(skin, brush.tone("#a8383e"), 0.72) if body.feminine else mix(shade(skin, 0.62), brush.tone("#8f3b3b"), 0.25)
    )
    left, right = (
        (x - half, y - face.smile * 0.42 + face.wry * 0.3),
        (x + half, y - face.smile * 0.50 - face.wry * 0.35),
    )
    if face.mouth_open < 0.2:
        brush.stroke(outline([left, (x, y + face.smile * 1.35, *right)], close=False), lip, 0.78)
        if body.feminine:
            brush.stroke(
                outline(
                    [
                        (x - half * 0.45, y + 0.95 + face.smile * 0.5),
                        (x, y + 1.4 + face.smile * 0.55, x + half * 0.45, y + 0.9 + face.smile * 0.5),
                    ],
                    close=False,
                ),
                lip,
                0.5,
                0.5,
            )
        brush.stroke(
            outline(
                [
                    (x - 0.8, y + 2.2 + face.smile * 0.3),
                    (x, y + 2.5 + face.smile * 0.3, x + 0.8, y + 2.2 + face.smile * 0.3),
                ],
                close=False,
            ),
            shade(skin, 0.5),
            0.3,
            0.35,
        )
        return
    deep = face.mouth_open * 2.35
    dip = max(0.0, face.smile) * 0.5
    hole = outline(
        [
            left,
            (
                x - half * 0.5,
                y - face.smile * 0.1 - 0.35 + dip * 0.6,
                x + half * 0.5,
                y - face.smile * 0.1 - 0.35 + dip * 0.6,
                *right,
            ),
            (x + half * 0.85, y + deep + dip, x - half * 0.85, y + deep + dip, *left),
        ]
    )
    brush.fill(hole, brush.tone("#7d2a33"))
    with brush.clipped(hole):
        brush.oval(x + 0.2, y + deep + dip * 0.8, half * 0.62, deep * 0.42, brush.tone("#d4736f"))
        if face.teeth:
            brush.oval(x, y - 0.35 + dip * 0.4, half * 0.86, 0.62 + 0.2 * face.mouth_open, brush.tone("#fffaf2"))
    brush.stroke(hole, lip, 0.46)


def draw_glasses(brush: Brush, body: Body, yaw: float) -> None:
    """Round spectacles."""
    where, frame = features_of(body, yaw), brush.tone("#3b2d28")
    radius = where.size * 1.92
    for x, narrow in ((where.rear_eye, 1.0), (where.lead_eye, 1 - 0.1 * yaw)):
        rim = ellipse(x, where.level, radius * narrow, radius)
        brush.fill(rim, WHITE, 0.14)
        brush.stroke(rim, frame, 0.52)
        brush.line(
            x - radius * 0.45,
            where.level - radius * 0.1,
            x - radius * 0.1,
            where.level - radius * 0.55,
            WHITE,
            0.45,
            0.55,
        )
    bridge = where.middle
    brush.stroke(
        outline(
            [
                (where.rear_eye + radius, where.level - 0.4),
                (bridge, where.level - 1.2, where.lead_eye - radius * (1 - 0.1 * yaw), where.level - 0.4),
            ],
            close=False,
        ),
        frame,
        0.5,
    )
    brush.line(where.rear_eye - radius, where.level - 0.4, -9.0, where.level + 0.2, frame, 0.45)
