"""Collars, belts, buttons, lapels, ties."""

from visiobook_media_generation.illustration.figures.form import Form
from visiobook_media_generation.illustration.palette import Rgb, shade
from visiobook_media_generation.illustration.paths import outline

GOLD = "#d9a441"


LEATHER = "#4f3626"


def collar(form: Form, colour: Rgb, size: float = 1.0) -> None:
    for side in (-1, 1):
        points = [
            form.on(-0.03, 0.6),
            form.on(-0.03, side * 4.6 * size + 0.4),
            form.on(0.13, side * 4.4 * size + 0.8),
            form.on(0.10, 0.9),
        ]
        form.brush.shape(outline(points), colour, dark=0.25, light=0.2, grain=0.1)


def sash(form: Form, colour: Rgb, *, at: float = 0.66, width: float = 2.3) -> None:
    half = form.body.waist * 1.2
    (x0, y0), (x1, y1), (xm, ym) = form.on(at, -half), form.on(at, half), form.on(at + 0.05, 0)
    with form.brush.clipped(form.torso(grow=1.05)):
        band = outline([(x0, y0), (2 * xm - (x0 + x1) / 2, 2 * ym - (y0 + y1) / 2, x1, y1)], close=False)
        form.brush.stroke(band, colour, width)


def belt(form: Form, *, at: float = 0.74) -> None:
    brush = form.brush
    with brush.clipped(form.torso(grow=1.02)):
        (x0, y0), (x1, y1) = form.on(at, -20), form.on(at, 20)
        brush.line(x0, y0, x1, y1, LEATHER, 2.9)
    x, y = form.on(at, form.body.waist * 0.28)
    with brush.moved(x, y):
        brush.stroke(outline([(-1.6, -1.7), (1.6, -1.7), (1.6, 1.7), (-1.6, 1.7)]), GOLD, 0.85)


def buttons(form: Form, start: float, step: float, count: int, across: float = 1.6, colour: str = GOLD) -> None:
    for index in range(count):
        x, y = form.on(start + step * index, across)
        form.brush.dot(x + 0.15, y + 0.2, 0.95, shade(form.tone(colour), 0.8), 0.6)
        form.brush.dot(x, y, 0.85, colour)


def lapels(form: Form, colour: Rgb, shirt: Rgb, *, deep: float = 0.52) -> None:
    brush = form.brush
    tip = form.on(deep, 1.8)
    brush.fill(outline([form.on(-0.04, -3.4), tip, form.on(-0.04, 5.0), form.on(-0.06, 0.6)]), shirt)
    for side, dark in ((-1, 0.32), (1, 0.20)):
        base = 0.8
        points = [
            form.on(-0.05, base + side * 4.2),
            tip,
            form.on(deep * 0.58, base + side * 6.0),
            form.on(deep * 0.36, base + side * 7.0),
            form.on(0.0, base + side * 6.0),
        ]
        brush.shape(outline(points), shade(colour, dark), dark=0.2, light=0.15, grain=0.1)


def tie(form: Form, colour: Rgb, *, bow: bool = False) -> None:
    brush = form.brush
    x, y = form.on(0.08, 0.9)
    if bow:
        for side in (-1, 1):
            brush.shape(
                outline([(x, y), (x + side * 4.6, y - 2.4), (x + side * 4.6, y + 2.6)]), colour, dark=0.3, grain=0.1
            )
        brush.dot(x, y + 0.1, 1.25, shade(colour, 0.3))
        return
    points = [
        form.on(0.05, -0.7),
        form.on(0.05, 2.3),
        form.on(0.12, 1.9),
        form.on(0.40, 2.9),
        form.on(0.48, 1.5),
        form.on(0.40, 0.1),
        form.on(0.12, -0.2),
    ]
    brush.shape(outline(points), colour, dark=0.3, grain=0.1)


def accent(form: Form) -> Rgb:
    return form.tone(form.look.accent)
