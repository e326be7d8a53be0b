"""Vehicles, luggage and clothes laid by."""

from visiobook_media_generation.illustration import vessels, yard
from visiobook_media_generation.illustration.canvas import Brush
from visiobook_media_generation.illustration.palette import WHITE, lighten, rgb, shade
from visiobook_media_generation.illustration.paths import box, ellipse, outline, smooth
from visiobook_media_generation.illustration.props.lights import BRASS, IRON, WOOD
from visiobook_media_generation.illustration.props.prop import Prop


def _boat(brush: Brush) -> None:
    vessels.draw_rowboat(brush, 0, 0, 1.0)
    brush.line(-0.2, -0.16, 0.36, -0.34, "#b98f5c", 0.022)


def _ship(brush: Brush) -> None:
    with brush.moved(-0.05, -0.10, scale=0.70):
        vessels.draw_ship(brush, 0, 0, 1.0)
    brush.stroke(outline([(-0.5, 0), (-0.25, -0.05, 0, -0.01), (0.25, 0.03, 0.5, -0.02)], close=False), "#5f93ab", 0.03)


def _wheel(brush: Brush) -> None:
    for k in range(8):
        with brush.moved(0, -0.5, turn=k * 45):
            brush.line(0, 0, 0, -0.44, WOOD, 0.045)
    brush.stroke(ellipse(0, -0.5, 0.44), WOOD, 0.10)
    brush.stroke(ellipse(0, -0.5, 0.485), IRON, 0.03)
    brush.ball(0, -0.5, 0.10, "#8a5c3a")


def _small_wheel(brush: Brush, x: float, radius: float) -> None:
    for k in range(6):
        with brush.moved(x, -radius, turn=k * 60):
            brush.line(0, 0, 0, -radius, WOOD, radius * 0.12)
    brush.stroke(ellipse(x, -radius, radius * 0.9), WOOD, radius * 0.2)
    brush.ball(x, -radius, radius * 0.2, IRON)


def _cart(brush: Brush) -> None:
    brush.line(0.3, -0.26, 0.54, -0.1, WOOD, 0.04)
    brush.shape(outline([(-0.5, -0.54), (-0.42, -0.24), (0.34, -0.24), (0.42, -0.54)]), "#9a6a42")
    for y in (-0.34, -0.44):
        brush.line(-0.47, y, 0.39, y, shade(rgb("#7a5236"), 0.5), 0.014, 0.7)
    for x, y, size in ((-0.28, -0.56, 0.13), (-0.05, -0.6, 0.16), (0.2, -0.56, 0.13)):
        brush.ball(x, y, size, "#d9b45c")
    _small_wheel(brush, -0.2, 0.22)
    _small_wheel(brush, 0.2, 0.17)


def _carriage(brush: Brush) -> None:
    brush.line(-0.44, -0.24, 0.5, -0.24, IRON, 0.03)
    brush.shape(
        outline([(-0.36, -0.30), (-0.42, -0.46, -0.34, -0.82), (0.2, -0.82), (0.28, -0.46, 0.2, -0.30)]),
        "#5d2f3c",
        light=0.4,
    )
    brush.block(-0.38, -0.86, 0.62, 0.06, "#3a2a33", 0.02)
    brush.fill(box(-0.26, -0.74, 0.17, 0.2, 0.02), rgb("#ffd98a"))
    brush.fill(box(0.0, -0.74, 0.15, 0.2, 0.02), rgb("#ffd98a"))
    brush.stroke(box(-0.05, -0.76, 0.24, 0.42, 0.02), BRASS, 0.012)
    brush.shape(outline([(0.28, -0.36), (0.3, -0.56), (0.44, -0.56), (0.46, -0.36)]), "#4a2a33")
    brush.ball(0.26, -0.62, 0.035, rgb("#fff0c0"))
    _small_wheel(brush, -0.26, 0.24)
    _small_wheel(brush, 0.30, 0.18)


def _bag(brush: Brush) -> None:
    brush.stroke(
        outline([(-0.14, -0.62), (-0.12, -0.82, 0, -0.82), (0.12, -0.82, 0.14, -0.62)], close=False), "#4f3626", 0.05
    )
    brush.shape(box(-0.46, -0.62, 0.92, 0.62, 0.08), "#8a5c3a")
    brush.shape(box(-0.46, -0.62, 0.92, 0.26, 0.08), "#9a6a42", dark=0.3)
    for x in (-0.24, 0.18):
        brush.block(x, -0.64, 0.07, 0.4, "#5a3a28")
        brush.block(x - 0.01, -0.34, 0.09, 0.07, BRASS, 0.01)


def _chest(brush: Brush) -> None:
    brush.shape(box(-0.48, -0.4, 0.96, 0.4, 0.02), "#7a4f33")
    lid = outline([(-0.5, -0.4), (-0.5, -0.72, -0.3, -0.72), (0.3, -0.72), (0.5, -0.72, 0.5, -0.4)])
    brush.shape(lid, "#8a5c3a")
    for x in (-0.4, 0.3):
        brush.rect(x, -0.71, 0.1, 0.71, BRASS)
        brush.rect(x, -0.71, 0.03, 0.71, lighten(rgb(BRASS), 0.7), 0.6)
    brush.line(-0.49, -0.4, 0.49, -0.4, "#3f2a1e", 0.03)
    brush.block(-0.09, -0.5, 0.18, 0.2, BRASS, 0.03, light=0.5)
    brush.dot(0, -0.41, 0.03, "#3f2a1e")


def _barrel(brush: Brush) -> None:
    yard.draw_barrel(brush, 0, 0, 1.0)


def _box(brush: Brush) -> None:
    yard.draw_crate(brush, 0, 0, 0.9)


def _basket(brush: Brush) -> None:
    brush.stroke(
        outline([(-0.4, -0.4), (-0.36, -0.98, 0, -0.98), (0.36, -0.98, 0.4, -0.4)], close=False), "#8a6238", 0.055
    )
    for x, y, colour in ((-0.2, -0.46, "#c23a34"), (0.02, -0.5, "#d9a03c"), (0.22, -0.46, "#c23a34")):
        brush.ball(x, y, 0.13, colour, light=0.5)
    path = outline([(-0.48, -0.44), (-0.38, 0), (0.38, 0), (0.48, -0.44)])
    brush.shape(path, "#b98545")
    with brush.clipped(path):
        for k in range(9):
            brush.line(-0.46 + k * 0.115, -0.46, -0.38 + k * 0.095, 0, "#7d5628", 0.018, 0.7)
        for y in (-0.32, -0.2, -0.08):
            brush.line(-0.5, y, 0.5, y, "#7d5628", 0.022, 0.7)
    brush.block(-0.5, -0.47, 1.0, 0.08, "#a97538", 0.04)
    brush.shape(
        outline([(-0.46, -0.46), (-0.2, -0.38, 0.0, -0.46), (-0.06, -0.24), (-0.3, -0.22)]), "#f4efe6", dark=0.3
    )


def _hat(brush: Brush) -> None:
    brush.shape(
        outline([(-0.32, -0.12), (-0.3, -0.66, -0.26, -0.78), (0, -0.84, 0.26, -0.78), (0.3, -0.66, 0.32, -0.12)]),
        "#3b3640",
        light=0.4,
    )
    brush.shape(ellipse(0, -0.1, 0.5, 0.1), "#3b3640", light=0.4)
    brush.stroke(outline([(-0.31, -0.2), (0, -0.12, 0.31, -0.2)], close=False), "#8c3a3e", 0.08)


def _coat(brush: Brush) -> None:
    brush.stroke(outline([(0, -0.94), (0.06, -1.0, 0.0, -1.0)], close=False), IRON, 0.03)
    brush.shape(
        outline(
            [
                (-0.14, -0.92),
                (-0.36, -0.8, -0.42, -0.3),
                (-0.3, -0.28),
                (-0.25, -0.6),
                (-0.3, 0),
                (0.3, 0),
                (0.25, -0.6),
                (0.3, -0.28),
                (0.42, -0.3),
                (0.36, -0.8, 0.14, -0.92),
                (0, -0.84, -0.14, -0.92),
            ]
        ),
        "#4f5f7a",
    )
    brush.line(0, -0.86, 0.0, 0, "#2f3a52", 0.016)
    for side in (-1, 1):
        brush.shape(outline([(0, -0.62), (side * 0.16, -0.92), (side * 0.2, -0.76)]), "#3f4d68")
    for y in (-0.5, -0.36, -0.22):
        brush.dot(0.05, y, 0.025, BRASS)


def _boot(brush: Brush) -> None:
    for x, dark in ((-0.12, 0.3), (0.06, 0.0)):
        with brush.moved(x, 0):
            path = outline([(-0.2, -0.9), (-0.18, -0.2), (-0.22, 0), (0.36, 0), (0.38, -0.2, 0.1, -0.28), (0.08, -0.9)])
            brush.shape(path, shade(brush.tone("#6b4630"), dark), light=0.4)
            brush.line(-0.22, -0.02, 0.36, -0.02, "#2f1f18", 0.05)
            brush.block(-0.22, -0.94, 0.32, 0.12, "#8a5c3a", 0.03)


def _flag(brush: Brush) -> None:
    brush.line(-0.36, 0, -0.36, -1.0, WOOD, 0.035)
    brush.shape(
        outline(
            [
                (-0.34, -0.96),
                (-0.1, -1.04, 0.1, -0.94),
                (0.3, -0.86, 0.5, -0.94),
                (0.46, -0.5),
                (0.26, -0.44, 0.06, -0.52),
                (-0.14, -0.6, -0.34, -0.52),
            ]
        ),
        "#b8433f",
        light=0.35,
    )
    brush.ball(-0.36, -1.0, 0.04, BRASS)


def _kite(brush: Brush) -> None:
    brush.stroke(outline([(0, -0.36), (-0.2, -0.2, 0.0, -0.1), (0.2, 0.0, 0.1, 0.0)], close=False), "#8a6a4c", 0.015)
    brush.shape(outline([(0, -1.0), (0.3, -0.72), (0, -0.34), (-0.3, -0.72)]), "#d9603c")
    brush.fill(outline([(0, -1.0), (0.3, -0.72), (0, -0.72)]), "#eec25a")
    brush.fill(outline([(0, -0.34), (-0.3, -0.72), (0, -0.72)]), "#eec25a")
    for x, y in ((-0.08, -0.22), (0.06, -0.08)):
        brush.fill(outline([(x, y), (x - 0.08, y - 0.05), (x - 0.08, y + 0.05)]), "#3f74b5")
        brush.fill(outline([(x, y), (x + 0.08, y - 0.05), (x + 0.08, y + 0.05)]), "#3f74b5")


def _ball(brush: Brush) -> None:
    brush.ball(0, -0.46, 0.46, "#c8413b", light=0.5)
    with brush.clipped(ellipse(0, -0.46, 0.46)):
        brush.fill(
            smooth([(-0.2, -1.0), (0.02, -0.5), (-0.2, 0.1), (0.12, 0.1), (0.3, -0.5), (0.12, -1.0)], close=True),
            "#f4efe6",
        )
    brush.oval(-0.18, -0.66, 0.08, 0.05, WHITE, 0.6)


PROPS = (
    Prop("boat", _boat, 110, rests="water", portable=False),
    Prop("ship", _ship, 120, rests="water", portable=False),
    Prop("wheel", _wheel, 34, rests="floor", portable=False),
    Prop("cart", _cart, 90, rests="floor", portable=False),
    Prop("carriage", _carriage, 130, rests="floor", portable=False),
    Prop("bag", _bag, 20, rests="floor", grip=(0, -0.8), hangs=True),
    Prop("chest", _chest, 36, rests="floor", portable=False),
    Prop("barrel", _barrel, 38, rests="floor", portable=False),
    Prop("box", _box, 26, rests="floor", grip=(0, -0.2)),
    Prop("basket", _basket, 19, rests="floor", grip=(0, -0.97), hangs=True),
    Prop("hat", _hat, 17, grip=(0.4, -0.1)),
    Prop("coat", _coat, 50, rests="floor", grip=(0, -0.96), hangs=True),
    Prop("boot", _boot, 20, rests="floor", grip=(0, -0.9)),
    Prop("flag", _flag, 60, rests="floor", grip=(-0.36, -0.3)),
    Prop("kite", _kite, 30, grip=(0, -0.1)),
    Prop("ball", _ball, 12, rests="floor", grip=(0, -0.2)),
)
