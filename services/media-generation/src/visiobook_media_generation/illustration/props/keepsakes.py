"""Clocks, jewels, toys and other keepsakes."""

from visiobook_media_generation.illustration.canvas import Brush
from visiobook_media_generation.illustration.palette import WHITE, lighten, rgb
from visiobook_media_generation.illustration.paths import box, ellipse, outline, smooth
from visiobook_media_generation.illustration.props.lights import BRASS, IRON, WOOD
from visiobook_media_generation.illustration.props.prop import Prop


def _clock(brush: Brush) -> None:
    brush.shape(
        outline(
            [
                (-0.42, 0),
                (-0.42, -0.08),
                (-0.34, -0.1),
                (-0.34, -0.6),
                (-0.34, -0.98, 0, -0.98),
                (0.34, -0.98, 0.34, -0.6),
                (0.34, -0.1),
                (0.42, -0.08),
                (0.42, 0),
            ]
        ),
        "#7a4a2e",
    )
    _dial(brush, 0, -0.58, 0.26)
    brush.fill(box(-0.16, -0.26, 0.32, 0.12, 0.02), "#4f2f1e")
    brush.dot(0.03, -0.2, 0.045, BRASS)


def _dial(brush: Brush, x: float, y: float, radius: float) -> None:
    brush.ball(x, y, radius * 1.12, BRASS, light=0.5)
    brush.dot(x, y, radius, "#fbf5e4")
    for k in range(12):
        with brush.moved(x, y, turn=k * 30):
            brush.line(0, -radius * 0.82, 0, -radius * 0.92, "#332a2a", radius * 0.06)
    brush.line(x, y, x - radius * 0.28, y - radius * 0.42, "#332a2a", radius * 0.09)
    brush.line(x, y, x + radius * 0.62, y - radius * 0.34, "#332a2a", radius * 0.06)
    brush.dot(x, y, radius * 0.08, "#332a2a")


def _watch(brush: Brush) -> None:
    brush.stroke(outline([(0, -0.84), (-0.3, -1.1, -0.5, -0.7), (-0.7, -0.2, -0.52, 0.1)], close=False), BRASS, 0.045)
    brush.stroke(ellipse(0, -0.86, 0.09), BRASS, 0.05)
    brush.block(-0.06, -0.82, 0.12, 0.12, BRASS, 0.03)
    _dial(brush, 0, -0.38, 0.34)


def _hourglass(brush: Brush) -> None:
    glass = outline(
        [
            (-0.26, -0.9),
            (-0.26, -0.6, 0, -0.5),
            (-0.26, -0.4, -0.26, -0.1),
            (0.26, -0.1),
            (0.26, -0.4, 0, -0.5),
            (0.26, -0.6, 0.26, -0.9),
        ]
    )
    brush.fill(glass, "#dcebf0", 0.8)
    with brush.clipped(glass):
        brush.fill(outline([(-0.3, -0.1), (0, -0.34), (0.3, -0.1)]), "#e0b870")
        brush.rect(-0.3, -0.72, 0.6, 0.2, "#e0b870")
        brush.line(0, -0.5, 0, -0.2, "#e0b870", 0.02)
    for y in (-1.0, -0.1):
        brush.block(-0.34, y, 0.68, 0.1, WOOD, 0.03)
    for x in (-0.3, 0.3):
        brush.line(x, -0.92, x, -0.08, WOOD, 0.05)


def _ring(brush: Brush) -> None:
    brush.stroke(ellipse(0, -0.36, 0.32), BRASS, 0.10)
    brush.stroke(ellipse(-0.02, -0.38, 0.32), lighten(rgb(BRASS), 0.8), 0.025, 0.8)
    brush.shape(outline([(-0.14, -0.8), (-0.07, -0.9), (0.07, -0.9), (0.14, -0.8), (0, -0.64)]), "#6fc0d8", light=0.7)
    brush.line(-0.2, -1.0, -0.16, -0.94, WHITE, 0.025)


def _necklace(brush: Brush) -> None:
    for k in range(13):
        t = k / 12 * 2 - 1
        brush.ball(t * 0.42, -0.86 + (1 - t * t) * 0.56, 0.055, "#f1eadc", light=0.6)
    brush.shape(outline([(0, -0.3), (-0.12, -0.18, 0, 0), (0.12, -0.18, 0, -0.3)]), "#b8322f", light=0.6)


def _coin(brush: Brush) -> None:
    for x, y in ((-0.26, -0.08), (0.24, -0.08), (0.0, -0.12), (-0.2, -0.22), (0.12, -0.26)):
        brush.shape(ellipse(x, y, 0.26, 0.1), BRASS, light=0.6)
        brush.stroke(ellipse(x, y - 0.02, 0.19, 0.06), "#9a7228", 0.02)
    brush.ball(0.02, -0.58, 0.26, BRASS, light=0.6)
    brush.stroke(ellipse(0.02, -0.58, 0.2), "#9a7228", 0.022)
    brush.fill(outline([(0.02, -0.72), (0.08, -0.6), (0.02, -0.44), (-0.04, -0.6)]), "#9a7228")


def _mirror(brush: Brush) -> None:
    brush.block(-0.05, -0.4, 0.10, 0.4, BRASS, 0.04)
    brush.shape(ellipse(0, -0.68, 0.32, 0.34), BRASS, light=0.5)
    glass = ellipse(0, -0.68, 0.25, 0.27)
    brush.shape(glass, "#bcd6e2", dark=0.3, light=0.5)
    with brush.clipped(glass):
        for x in (-0.14, -0.04):
            brush.line(x, -0.4, x + 0.26, -0.94, WHITE, 0.04, 0.5)


def _bell(brush: Brush) -> None:
    brush.block(-0.05, -1.0, 0.1, 0.3, WOOD, 0.04)
    brush.dot(0, -0.03, 0.07, IRON)
    brush.shape(
        outline(
            [
                (-0.4, -0.08),
                (-0.26, -0.22, -0.24, -0.5),
                (-0.2, -0.76, 0, -0.76),
                (0.2, -0.76, 0.24, -0.5),
                (0.26, -0.22, 0.4, -0.08),
            ]
        ),
        BRASS,
        light=0.6,
    )
    brush.stroke(outline([(-0.32, -0.2), (0, -0.14, 0.32, -0.2)], close=False), "#9a7228", 0.03)


def _key(brush: Brush) -> None:
    brush.stroke(ellipse(-0.32, -0.18, 0.15), BRASS, 0.075)
    brush.line(-0.16, -0.18, 0.46, -0.18, BRASS, 0.075)
    for x, tall in ((0.44, 0.14), (0.32, 0.10), (0.24, 0.14)):
        brush.line(x, -0.18, x, -0.18 + tall, BRASS, 0.06)
    brush.line(-0.12, -0.2, 0.42, -0.2, lighten(rgb(BRASS), 0.8), 0.02, 0.8)
    brush.dot(-0.16, -0.18, 0.055, "#9a7228")


def _doll(brush: Brush) -> None:
    brush.shape(outline([(-0.09, -0.6), (-0.3, 0.0), (0.3, 0.0), (0.09, -0.6)]), "#c8413b")
    for side in (-1, 1):
        brush.line(side * 0.06, -0.54, side * 0.26, -0.34, "#efc09a", 0.07)
    brush.ball(0, -0.76, 0.18, "#efc09a")
    brush.shape(
        outline([(-0.2, -0.7), (-0.24, -1.0, 0, -1.0), (0.24, -1.0, 0.2, -0.7), (0.1, -0.9, -0.2, -0.7)]), "#e9c06c"
    )
    for x in (-0.07, 0.07):
        brush.dot(x, -0.74, 0.022, "#332a2a")


def _present(brush: Brush) -> None:
    brush.block(-0.42, -0.66, 0.84, 0.66, "#3f74b5", 0.03)
    brush.block(-0.08, -0.66, 0.16, 0.66, "#eec25a")
    brush.block(-0.46, -0.74, 0.92, 0.16, "#4f84c5", 0.03)
    for side in (-1, 1):
        brush.shape(
            outline([(0, -0.74), (side * 0.3, -1.04, side * 0.36, -0.84), (side * 0.26, -0.72, 0, -0.74)]), "#eec25a"
        )


def _needle(brush: Brush) -> None:
    brush.ball(-0.1, -0.3, 0.3, "#c8413b")
    for k in range(5):
        brush.stroke(
            outline([(-0.38, -0.42 + k * 0.07), (-0.1, -0.3 + k * 0.07, 0.18, -0.42 + k * 0.07)], close=False),
            "#8f2a28",
            0.025,
        )
    brush.line(-0.3, -0.8, 0.4, -0.05, "#c9d0d8", 0.035)


def _glove(brush: Brush) -> None:
    brush.shape(
        smooth(
            [
                (-0.2, 0),
                (-0.24, -0.5),
                (-0.28, -0.94),
                (-0.14, -1.0),
                (-0.02, -0.98),
                (0.12, -0.99),
                (0.22, -0.9),
                (0.2, -0.56),
                (0.4, -0.66),
                (0.44, -0.52),
                (0.22, -0.3),
                (0.2, 0),
            ],
            close=True,
        ),
        "#a9865c",
    )
    for x in (-0.14, 0.0, 0.12):
        brush.line(x, -0.92, x, -0.6, "#6b4f34", 0.022)
    brush.block(-0.26, -0.14, 0.5, 0.14, "#f1ebe0", 0.06)


def _skull(brush: Brush) -> None:
    brush.shape(
        outline(
            [
                (-0.22, 0),
                (-0.24, -0.22),
                (-0.5, -0.4, -0.4, -0.7),
                (-0.2, -1.0, 0.1, -0.98),
                (0.5, -0.9, 0.42, -0.5),
                (0.36, -0.3, 0.22, -0.22),
                (0.22, 0),
            ]
        ),
        "#ece2cc",
        light=0.4,
    )
    for x in (-0.18, 0.16):
        brush.oval(x, -0.5, 0.11, 0.13, "#3a2f33")
    brush.fill(outline([(0, -0.36), (0.06, -0.24), (-0.06, -0.24)]), "#3a2f33")
    for k in range(4):
        brush.line(-0.15 + k * 0.1, -0.14, -0.15 + k * 0.1, 0, "#8a7f6a", 0.022)


def _crown(brush: Brush) -> None:
    brush.shape(
        outline([(-0.44, 0), (-0.5, -0.56), (-0.24, -0.3), (0, -0.66), (0.24, -0.3), (0.5, -0.56), (0.44, 0)]),
        "#e0ae46",
        light=0.6,
    )
    brush.line(-0.43, -0.07, 0.43, -0.07, "#a87c26", 0.05)
    for x, colour in ((-0.25, "#3f74b5"), (0, "#b8322f"), (0.25, "#3f8a5a")):
        brush.ball(x, -0.14, 0.06, colour, light=0.6)
    for x, y in ((-0.5, -0.6), (0, -0.7), (0.5, -0.6)):
        brush.ball(x, y, 0.05, "#f4dc90")


PROPS = (
    Prop("clock", _clock, 18, grip=(0, -0.2)),
    Prop("watch", _watch, 8, grip=(0, -0.1)),
    Prop("hourglass", _hourglass, 11, grip=(0, -0.5)),
    Prop("ring", _ring, 4, grip=(0, -0.1)),
    Prop("necklace", _necklace, 9, grip=(0, -0.86), hangs=True),
    Prop("coin", _coin, 7, grip=(0, -0.1)),
    Prop("mirror", _mirror, 15, grip=(0, -0.2)),
    Prop("bell", _bell, 10, grip=(0, -0.85)),
    Prop("key", _key, 9, grip=(-0.3, -0.18), tilt=-30),
    Prop("doll", _doll, 15, grip=(0, -0.4)),
    Prop("present", _present, 14, grip=(0, -0.1)),
    Prop("needle", _needle, 7, grip=(0, -0.2)),
    Prop("glove", _glove, 8, grip=(0, -0.1)),
    Prop("skull", _skull, 10, grip=(0, -0.1)),
    Prop("crown", _crown, 12, grip=(0, -0.05)),
)
