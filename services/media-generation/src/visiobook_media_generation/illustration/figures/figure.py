"""A whole person: body, clothes, head and what the hands hold, drawn from back to front."""

import math
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any

import skia

from visiobook_contracts.ai_analysis import Emotion, Pose, Species
from visiobook_contracts.media_generation import Beard, Figure, HairStyle, Hat, Look
from visiobook_media_generation.illustration.canvas import Brush, linear
from visiobook_media_generation.illustration.figures import animals, seats
from visiobook_media_generation.illustration.figures.body import Body, body_of
from visiobook_media_generation.illustration.figures.cloth import Cut, draw_skirt
from visiobook_media_generation.illustration.figures.face import (
    Expression,
    draw_ears,
    draw_face,
    draw_glasses,
    expression_of,
    head_shape,
)
from visiobook_media_generation.illustration.figures.form import Form
from visiobook_media_generation.illustration.figures.hair import (
    draw_beard,
    draw_hair_behind,
    draw_hair_front,
    draw_moustache,
)
from visiobook_media_generation.illustration.figures.hand import draw_hand
from visiobook_media_generation.illustration.figures.hats import draw_hat, draw_hood_behind
from visiobook_media_generation.illustration.figures.held import held_thing, worn_hat
from visiobook_media_generation.illustration.figures.outfits import cut_of, leg_colour, sleeve_colour, torso_colour
from visiobook_media_generation.illustration.figures.pose import Grip, Posture, posture_of
from visiobook_media_generation.illustration.figures.trimmings import GOLD
from visiobook_media_generation.illustration.palette import SHADOW, Rgb, argb, lighten, mix, shade
from visiobook_media_generation.illustration.paths import Path, Point, outline, smooth
from visiobook_media_generation.illustration.props.catalogue import find_prop
from visiobook_media_generation.illustration.props.prop import Prop

LEANED_ON = {"cane", "broom", "spade", "staff"}
FLAT_HATS = {Hat.TOP, Hat.DEERSTALKER, Hat.CAP, Hat.SOUWESTER, Hat.NIGHTCAP, Hat.TRICORN, Hat.STRAW, Hat.BERET}


@dataclass(frozen=True)
class Placing:
    """Where a figure stands in the picture: feet, pixels per unit, on what it would sit."""

    x: float
    y: float
    scale: float
    yaw: float = 0.85
    seat: str = "chair"
    cropped: bool = False


@dataclass(frozen=True)
class DrawnFigure:
    """What the composition needs to know afterwards, in the canvas's units: face rectangle, lights carried."""

    face: tuple[float, float, float, float]
    lamps: tuple[tuple[float, float], ...] = ()


def posture_for(figure: Figure) -> tuple[Body, Posture]:
    """The body and its pose."""
    body = body_of(figure.look)
    holding = held_thing(figure) is not None
    return body, posture_of(figure.pose, body, figure.emotion, holding=holding, speaking=figure.speaking)


def head_centre(body: Body, posture: Posture) -> Point:
    """The middle of the head in figure units before the roll of the body."""
    (nx, ny), (px, py) = posture.neck, posture.pelvis
    lean = (nx - px) / max(1.0, py - ny)
    return (nx + 0.8 + lean * body.head * 0.5, ny - body.head * 0.98)


def draw_figure(brush: Brush, figure: Figure, placing: Placing) -> DrawnFigure:
    """Draw a figure; returns its face in the coordinates of the canvas as given."""
    body, posture = posture_for(figure)
    flip = figure.facing == "left"
    before = brush.canvas.getTotalMatrix()
    if not placing.cropped:
        _shadow(brush, placing, posture, body)
    with brush.moved(placing.x, placing.y, scale=placing.scale, flip=flip):
        form = Form(brush, figure, body, posture)
        if "pillow" in posture.extras:
            seats.draw_couch(form, placing.seat)
        with _rolled(form):
            lamps = _draw_person(form, placing)
            face = _face_box(form, before)
    return DrawnFigure(face, lamps)


@contextmanager
def _rolled(form: Form) -> Iterator[None]:
    """The whole body turned: lying flat around the feet, falling around the hips."""
    pivot, target = rolled_about(form.body, form.posture)
    with form.brush.moved(*target, turn=form.posture.roll), form.brush.moved(-pivot[0], -pivot[1]):
        yield


def rolled_about(body: Body, posture: Posture) -> tuple[Point, Point]:
    """The point a body turns about, and where that point comes to lie."""
    if posture.roll < -60:
        return (0.0, 0.0), (body.leg * 0.55, -body.shoulder * 0.72 - posture.lift)
    px, py = posture.pelvis
    return (px, py), (px, py - posture.lift)


def _shadow(brush: Brush, placing: Placing, posture: Posture, body: Body) -> None:
    wide = (
        body.leg + body.torso + body.head
        if posture.roll < -60
        else body.shoulder * 2.6 + abs(posture.lead_leg.ankle[0] - posture.rear_leg.ankle[0])
    )
    brush.contact(placing.x, placing.y + placing.scale, wide * placing.scale, 5.0 * placing.scale, 0.42)


def _face_box(form: Form, before: Any) -> tuple[float, float, float, float]:
    with _at_head(form):
        box = form.brush.canvas.getTotalMatrix().mapRect(skia.Rect(-9.6, -8.6, 10.2, 11.4))
    inverse = skia.Matrix()
    assert before.invert(inverse), "the canvas never collapses"
    area = inverse.mapRect(box)
    return area.left(), area.top(), area.width(), area.height()


def _at_head(form: Form) -> AbstractContextManager[None]:
    x, y = head_centre(form.body, form.posture)
    return form.brush.moved(x, y, scale=form.body.head / 10, turn=form.posture.head_tilt)


# ------------------------------------------------------------------------------------------------ from back to front


def _draw_person(form: Form, placing: Placing) -> tuple[Point, ...]:
    cut, look = cut_of(form), form.look
    skin = form.skin()
    _behind(form, placing, skin)
    if not form.posture.rear.before:
        _arm(form, 1, cut, skin)
    _legs(form, cut)
    _trunk(form, cut)
    seats.draw_before(form)
    if look.scarf:
        _scarf(form, form.tone(look.scarf))
    _neck(form, skin)
    if look.cloak:
        _cape_collar(form, form.tone(look.cloak))
    if form.posture.rear.before and "lead_last" in form.posture.extras:
        _arm(form, 1, cut, skin)
    _head(form, placing, skin)
    if form.posture.rear.before and "lead_last" not in form.posture.extras:
        _arm(form, 1, cut, skin)
    return _lead_arm(form, cut, skin)


def _behind(form: Form, placing: Placing, skin: Rgb) -> None:
    look = form.look
    seats.draw_behind(form, placing.seat)
    if look.cloak:
        _cloak(form, shade(form.tone(look.cloak), 0.22))
    if look.species is not Species.HUMAN:
        animals.draw_tail(form, skin)
        return
    with _at_head(form):
        draw_hair_behind(form.brush, look.hair_style, form.tone(look.hair), form.tone(look.accent))


def _cloak(form: Form, colour: Rgb) -> None:
    body, (px, py) = form.body, form.posture.pelvis
    wide, low = body.shoulder * 1.75, -body.leg * 0.16
    sway = -6.0 if form.figure.pose in {Pose.RUN, Pose.WALK} else 0.0
    top_left, top_right = form.on(-0.02, -body.shoulder * 0.8), form.on(-0.02, body.shoulder * 0.8)
    low = max(low, py + 6)
    path = outline(
        [
            top_left,
            (px - wide * 1.05 + sway, py - 4, px - wide * 1.16 + sway * 2, low),
            (px + sway, low + 3.4, px + wide, low - 0.6),
            (px + wide * 0.9, py - 4, *top_right),
        ]
    )
    form.solid(path, colour, dark=0.6)
    with form.brush.clipped(path):
        for k in (-0.7, -0.35, 0.5, 0.8):
            form.brush.stroke(
                outline(
                    [
                        form.on(0.1, wide * k * 0.6),
                        (px + wide * k + sway, py, px + wide * k * 1.1 + sway * 1.6, low + 4),
                    ],
                    close=False,
                ),
                shade(colour, 0.8),
                1.0,
                0.4,
            )


def _cape_collar(form: Form, colour: Rgb) -> None:
    shoulder = form.body.shoulder
    cape = smooth(
        [
            form.on(-0.06, -3.4),
            form.on(0.02, -shoulder * 0.86),
            form.on(0.26, -shoulder * 1.16),
            form.on(0.36, -shoulder * 0.5),
            form.on(0.40, 1.0),
            form.on(0.36, shoulder * 0.6),
            form.on(0.26, shoulder * 1.16),
            form.on(0.02, shoulder * 0.9),
            form.on(-0.06, 4.6),
            form.on(0.06, 1.0),
        ],
        close=True,
    )
    form.solid(cape, colour)
    x, y = form.on(0.09, 1.0)
    form.brush.dot(x, y, 1.5, GOLD)


def _legs(form: Form, cut: Cut) -> None:
    cloth = leg_colour(form, cut)
    shoe = form.tone(form.look.shoes)
    slim = 0.80 if cut.skirt == "closed" and form.body.feminine else cut.leg_width
    bird = form.look.species is Species.BIRD
    for index, dark in ((1, 0.26), (0, 0.0)):
        form.solid(form.leg_path(index, width=slim), shade(cloth, dark), rim=0.6)
        leg = form.posture.lead_leg if index == 0 else form.posture.rear_leg
        x, y = form.ankles[index]
        with form.brush.moved(x, y + 2.6, turn=leg.foot):
            _shoe(form, form.tone("#d89a3a") if bird else shade(shoe, dark * 0.8))


def _shoe(form: Form, colour: Rgb) -> None:
    size = 1.0 if not form.body.child else 0.86
    with form.brush.moved(0, 0, scale=size):
        path = outline([(-3.4, 0), (-3.9, -4.0, -0.8, -4.5), (1.8, -4.8, 2.8, -2.9), (7.0, -2.6, 7.1, 0)])
        form.solid(path, colour, dark=0.4, light=0.35, rim=0.5)
        form.brush.line(-3.2, -0.25, 6.9, -0.25, shade(colour, 0.8), 0.7, 0.8)


def _trunk(form: Form, cut: Cut) -> None:
    colour = torso_colour(form, cut)
    skirt_colour = form.tone(form.look.primary)
    if cut.skirt == "closed":
        draw_skirt(form, cut, skirt_colour)
        form.solid(form.torso(grow=cut.grow, bottom=0.80), colour)
    else:
        form.solid(form.torso(grow=cut.grow, bottom=1.04), colour)
        if cut.skirt == "open":
            draw_skirt(form, cut, skirt_colour)
            form.solid(form.torso(grow=cut.grow, bottom=0.86), colour, rim=0.0)
    cut.detail(form)


def _scarf(form: Form, colour: Rgb) -> None:
    tail = outline(
        [
            form.on(0.06, 4.0),
            (*form.on(0.30, 7.4), *form.on(0.58, 5.2)),
            form.on(0.60, 8.8),
            (*form.on(0.3, 11.0), *form.on(0.02, 7.4)),
        ]
    )
    form.solid(tail, shade(colour, 0.15), rim=0.4)
    for k in range(3):
        (x0, y0), (x1, y1) = form.on(0.60, 5.6 + k * 1.4), form.on(0.66, 5.6 + k * 1.4)
        form.brush.line(x0, y0, x1, y1, shade(colour, 0.15), 0.7)
    wrap = smooth(
        [
            form.on(-0.12, -4.6),
            form.on(0.0, -6.6),
            form.on(0.10, 0.8),
            form.on(0.0, 8.0),
            form.on(-0.12, 6.0),
            form.on(-0.05, 0.8),
        ],
        close=True,
    )
    form.solid(wrap, colour, rim=0.4)


def _neck(form: Form, skin: Rgb) -> None:
    x, y = head_centre(form.body, form.posture)
    radius = form.body.head
    wide = 2.8 if form.body.feminine or form.body.child else 3.5
    if form.look.scarf:
        return
    path = outline(
        [
            form.on(0.035, -wide * 0.9),
            (x - wide, y + radius * 0.5),
            (x + wide, y + radius * 0.5),
            form.on(0.035, wide * 1.1),
            (*form.on(0.11, 0.6), *form.on(0.035, -wide * 0.9)),
        ]
    )
    form.brush.fill(path, shade(skin, 0.36))


def _head(form: Form, placing: Placing, skin: Rgb) -> None:
    look, brush = form.look, form.brush
    figure = form.figure
    asleep = figure.pose is Pose.LIE and figure.emotion is Emotion.NEUTRAL and not figure.speaking
    face = expression_of(figure.emotion, speaking=figure.speaking, asleep=asleep)
    hat = worn_hat(form.figure)
    with _at_head(form):
        if hat is Hat.HOOD:
            draw_hood_behind(brush, form.tone(look.hat_colour))
        if look.species is Species.HUMAN:
            _human_head(form, placing.yaw, skin, face)
        else:
            animals.draw_head(brush, look, face)
            if look.glasses:
                draw_glasses(brush, form.body, 0.8)
        if hat:
            draw_hat(brush, hat, form.tone(look.hat_colour), form.tone(look.accent))


def _human_head(form: Form, yaw: float, skin: Rgb, face: Expression) -> None:
    look, brush, body = form.look, form.brush, form.body
    hair = form.tone(look.hair)
    draw_ears(brush, skin, yaw)
    head = head_shape(body, yaw)
    brush.shape(head, skin, dark=0.30, light=0.20, rim=0.5, grain=0.06)
    hooded = worn_hat(form.figure) is Hat.HOOD
    beard = None if hooded and look.beard is not Beard.LONG else look.beard
    if beard:
        draw_beard(brush, beard, hair, body, yaw)
    draw_face(brush, look, body, face, yaw)
    if beard:
        draw_moustache(brush, beard, hair, body, yaw)
    if look.glasses:
        draw_glasses(brush, body, yaw)
    draw_hair_front(brush, _style_under(look), hair, skin, head, form.tone(look.accent))
    if hooded:
        _hood_shadow(brush, head)


def _hood_shadow(brush: Brush, head: Path) -> None:
    """A hood keeps the light from brow and eyes; the mouth is seen best."""
    fade = [argb(SHADOW, 0.82), argb(SHADOW, 0.46), argb(SHADOW, 0.06)]
    brush.paint(head, linear((0, -11), (1.5, 11), fade, [0, 0.55, 1]))


def _style_under(look: Look) -> HairStyle:
    """A hood hides all hair but a fringe."""
    if look.hat in FLAT_HATS and look.hair_style is HairStyle.CURLY:
        return HairStyle.SHORT
    return look.hair_style


# ------------------------------------------------------------------------------------------------ arms and hands


def _arm(form: Form, index: int, cut: Cut, skin: Rgb) -> None:
    colour = sleeve_colour(form, cut)
    far = index == 1
    sleeve = shade(colour, 0.24) if far else colour
    arm = form.posture.rear if far else form.posture.lead
    hand = shade(skin, 0.14) if far else skin
    size = form.body.thick * (0.86 if form.body.feminine else 0.92) + 0.25
    wrist = form.toward_wrist(index, 1.06)
    draw_hand(
        form.brush, form.elbows[index], wrist, size, arm.grip, hand, mitten=form.look.species is not Species.HUMAN
    )
    if not far:
        form.brush.stroke(form.arm_path(index, width=cut.sleeve_width), shade(torso_colour(form, cut), 0.9), 1.0, 0.22)
    form.solid(form.arm_path(index, width=cut.sleeve_width), sleeve)
    if cut.cuffs:
        _cuff(
            form,
            index,
            cut,
            lighten(form.tone(form.look.secondary), 0.15) if cut.sleeves == "primary" else shade(sleeve, 0.2),
        )


def _cuff(form: Form, index: int, cut: Cut, colour: Rgb) -> None:
    (x0, y0), (x1, y1) = form.toward_wrist(index, 0.92), form.toward_wrist(index, 1.04)
    length = math.hypot(x1 - x0, y1 - y0) or 1.0
    half = form.body.thick * cut.sleeve_width * 0.90
    nx, ny = -(y1 - y0) / length * half, (x1 - x0) / length * half
    band = outline([(x0 + nx, y0 + ny), (x1 + nx, y1 + ny), (x1 - nx, y1 - ny), (x0 - nx, y0 - ny)])
    form.solid(band, colour, dark=0.3, rim=0.0)


def _lead_arm(form: Form, cut: Cut, skin: Rgb) -> tuple[Point, ...]:
    """The leading arm, with what it holds between sleeve and fingers."""
    prop = held_thing(form.figure, form.body.head)
    if prop is None and "book" in form.posture.extras:
        prop = find_prop("book")
    lamps: list[Point] = []
    two_handed = (
        prop is not None and ("book" in form.posture.extras) and prop.name in {"book", "letter", "map", "newspaper"}
    )
    if prop and not _grasped(prop) and not two_handed:
        _arm(form, 0, cut, skin)
        lamps += _held(form, prop)
        _fingers(form, skin)
        return tuple(lamps)
    if prop:
        lamps += _held(form, prop, open_book=two_handed)
    _arm(form, 0, cut, skin)
    if two_handed:
        size = form.body.thick * 0.9
        draw_hand(
            form.brush,
            form.elbows[1],
            form.hands[1],
            size,
            Grip.FIST,
            shade(skin, 0.08),
            mitten=form.look.species is not Species.HUMAN,
        )
    return tuple(lamps)


def _grasped(prop: Prop) -> bool:
    """Things on a long shaft pass through the fist."""
    return prop.name in {"cane", "broom", "sword", "umbrella", "oar", "spade", "axe", "staff", "fishing rod"}


def _fingers(form: Form, skin: Rgb) -> None:
    if form.look.species is not Species.HUMAN:
        return
    (x, y), size = form.hands[0], form.body.thick * 0.9
    (ex, ey) = form.elbows[0]
    length = max(0.1, math.hypot(x - ex, y - ey))
    ux, uy = (x - ex) / length, (y - ey) / length
    for k in (-0.45, -0.08, 0.28, 0.6):
        px, py = x - uy * k * size + ux * size * 0.5, y + ux * k * size + uy * size * 0.5
        form.brush.line(
            px - ux * size * 0.12,
            py - uy * size * 0.12,
            px + ux * size * 0.28,
            py + uy * size * 0.28,
            mix(skin, shade(skin, 0.5), 0.12),
            size * 0.36,
        )


def _held(form: Form, prop: Prop, *, open_book: bool = False) -> list[Point]:
    """Draw the thing in the leading hand; returns the places of lamps in device pixels."""
    brush, (x, y) = form.brush, form.hands[0]
    ex, ey = form.elbows[0]
    length = max(0.1, math.hypot(x - ex, y - ey))
    x, y = x + (x - ex) / length * 1.2, y + (y - ey) / length * 1.2
    draw: Callable[[Brush], None] = prop.draw
    size = prop.in_hand
    gx, gy = prop.grip
    if prop.name in LEANED_ON and not form.posture.roll:
        size = y / gy
    turn = prop.tilt - form.posture.roll * (1 if prop.hangs else 0)
    if open_book:
        (rx, ry) = form.hands[1]
        x, y, turn = (x + rx) / 2 + 0.6, (y + ry) / 2 - 1.2, 0
        book = find_prop("open book") if prop.name == "book" else prop
        assert book is not None
        draw, size, (gx, gy) = book.draw, book.in_hand, (0.0, -0.30)
    lamps: list[Point] = []
    with brush.moved(x, y, turn=turn, scale=size), brush.moved(-gx, -gy):
        draw(brush)
        if prop.shines:
            matrix = brush.canvas.getTotalMatrix()
            place = matrix.mapXY(*prop.flame)
            lamps.append((place.x(), place.y()))
    return lamps
