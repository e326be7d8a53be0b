"""Growing things and the lights of the sky."""

import math

from visiobook_media_generation.illustration.canvas import Brush
from visiobook_media_generation.illustration.palette import lighten, rgb
from visiobook_media_generation.illustration.paths import outline, smooth
from visiobook_media_generation.illustration.props.prop import Prop


def _bloom(brush: Brush, x: float, y: float, size: float, colour: str) -> None:
    for k in range(6):
        angle = k * math.tau / 6
        brush.ball(x + math.cos(angle) * size * 0.62, y + math.sin(angle) * size * 0.62, size * 0.46, colour)
    brush.ball(x, y, size * 0.42, "#f0b53c", light=0.5)


def _flower(brush: Brush) -> None:
    brush.stroke(outline([(0, 0), (0.06, -0.3, 0, -0.62)], close=False), "#4f7a40", 0.045)
    for side, y in ((-1, -0.2), (1, -0.34)):
        brush.shape(
            outline([(0.02, y), (side * 0.16, y - 0.2, side * 0.32, y - 0.14), (side * 0.2, y + 0.02, 0.02, y)]),
            "#5c8a48",
        )
    _bloom(brush, 0, -0.74, 0.25, "#e2607c")


def _rose(brush: Brush) -> None:
    brush.stroke(outline([(0, 0), (0.05, -0.3, 0, -0.66)], close=False), "#3f6a3a", 0.04)
    for side, y in ((-1, -0.24), (1, -0.4)):
        brush.shape(
            outline([(0.02, y), (side * 0.14, y - 0.18, side * 0.28, y - 0.12), (side * 0.18, y + 0.02, 0.02, y)]),
            "#4f7a40",
        )
    brush.shape(
        smooth(
            [(0, -0.58), (-0.2, -0.66), (-0.22, -0.86), (-0.08, -0.98), (0.1, -0.98), (0.22, -0.86), (0.2, -0.66)],
            close=True,
        ),
        "#b8322f",
        light=0.4,
    )
    for radius in (0.14, 0.08):
        brush.stroke(
            outline(
                [(-radius, -0.86), (-radius * 0.4, -0.96, radius, -0.88), (radius * 0.9, -0.72, -radius * 0.6, -0.74)],
                close=False,
            ),
            "#7f1f24",
            0.022,
            0.8,
        )


def _bouquet(brush: Brush) -> None:
    for x in (-0.12, -0.04, 0.04, 0.12):
        brush.line(x * 0.4, 0, x * 1.8, -0.5, "#4f7a40", 0.03)
    for x, y, size, colour in (
        (-0.26, -0.6, 0.14, "#f4e3e0"),
        (0.26, -0.6, 0.14, "#8a7cc4"),
        (-0.1, -0.82, 0.15, "#e2607c"),
        (0.12, -0.8, 0.14, "#f3c54f"),
        (0.0, -0.6, 0.15, "#e0603f"),
    ):
        _bloom(brush, x, y, size, colour)
    brush.shape(outline([(-0.2, -0.46), (0.2, -0.46), (0.07, -0.08), (-0.07, -0.08)]), "#f1ebe0", dark=0.3)
    for side in (-1, 1):
        brush.fill(outline([(0, -0.2), (side * 0.16, -0.27), (side * 0.16, -0.13)]), "#c8413b")


def _tree(brush: Brush) -> None:
    brush.shape(outline([(-0.07, 0), (-0.04, -0.45), (0.04, -0.45), (0.08, 0)]), "#6b4a35")
    brush.shape(
        smooth(
            [
                (-0.36, -0.42),
                (-0.42, -0.62),
                (-0.26, -0.86),
                (0, -1.0),
                (0.26, -0.86),
                (0.42, -0.62),
                (0.36, -0.42),
                (0, -0.36),
            ],
            close=True,
        ),
        "#5c944e",
        light=0.45,
    )


def _leaf(brush: Brush) -> None:
    brush.shape(outline([(0, 0), (-0.44, -0.3, -0.2, -0.7), (0, -1.0), (0.44, -0.5, 0, 0)]), "#c9803c", light=0.4)
    brush.line(0, 0.04, 0, -0.86, "#8a5226", 0.03)
    for y in (-0.3, -0.5, -0.68):
        brush.line(0, y, -0.15, y - 0.12, "#8a5226", 0.018)
        brush.line(0, y, 0.15, y - 0.12, "#8a5226", 0.018)


def _mushroom(brush: Brush) -> None:
    brush.shape(outline([(-0.14, 0), (-0.12, -0.5), (0.12, -0.5), (0.16, 0)]), "#efe3cc")
    brush.shape(
        outline([(-0.5, -0.42), (-0.46, -0.98, 0, -1.0), (0.46, -0.98, 0.5, -0.42), (0, -0.3, -0.5, -0.42)]),
        "#c8413b",
        light=0.4,
    )
    for x, y, radius in ((-0.24, -0.62, 0.08), (0.06, -0.8, 0.09), (0.28, -0.58, 0.07), (-0.04, -0.5, 0.05)):
        brush.dot(x, y, radius, "#fbf4e6")


def _shell(brush: Brush) -> None:
    path = outline(
        [(0, 0), (-0.5, -0.2, -0.46, -0.6), (-0.3, -0.96, 0, -0.94), (0.3, -0.96, 0.46, -0.6), (0.5, -0.2, 0, 0)]
    )
    brush.shape(path, "#f0cdb4", light=0.4)
    with brush.clipped(path):
        for k in (-0.6, -0.36, -0.12, 0.12, 0.36, 0.6):
            brush.line(0, 0, k, -0.95, "#c98f78", 0.025, 0.7)
    brush.shape(outline([(-0.16, -0.04), (0.16, -0.04), (0.1, 0.04), (-0.1, 0.04)]), "#e0b096")


def _stone(brush: Brush) -> None:
    brush.shape(
        smooth(
            [(-0.48, -0.02), (-0.44, -0.34), (-0.16, -0.58), (0.2, -0.54), (0.46, -0.26), (0.48, -0.02), (0, 0.03)],
            close=True,
        ),
        "#8d8a88",
        light=0.4,
    )


def _moon(brush: Brush) -> None:
    brush.glow(0, -0.5, 1.0, rgb("#cfe0ff"), 0.5)
    brush.ball(0, -0.5, 0.46, rgb("#f6f1dc"), dark=0.32)
    for x, y, radius in ((-0.12, -0.58, 0.1), (0.12, -0.42, 0.13), (-0.06, -0.3, 0.06)):
        brush.dot(x, y, radius, rgb("#d9d3bd"), 0.55)


def _star(brush: Brush) -> None:
    brush.glow(0, -0.5, 1.1, rgb("#fff0b0"), 0.7)
    points = []
    for k in range(10):
        radius, angle = (0.48 if k % 2 == 0 else 0.2), -math.pi / 2 + k * math.pi / 5
        points.append((math.cos(angle) * radius, -0.5 + math.sin(angle) * radius))
    brush.shape(outline(points), rgb("#ffe48a"), light=0.6)


def _sun(brush: Brush) -> None:
    brush.glow(0, -0.5, 1.2, rgb("#ffd98a"), 0.7)
    brush.ball(0, -0.5, 0.4, rgb("#ffe9a8"), dark=0.15)


def _rainbow(brush: Brush) -> None:
    for k, colour in enumerate(("#d9534a", "#e8943c", "#f2d24f", "#6fb35a", "#4f8fd0", "#7a5fb0")):
        half = 0.5 - k * 0.035
        arc = outline([(-half, 0), (-half, -half * 1.33, half, -half * 1.33, half, 0)], close=False)
        brush.stroke(arc, rgb(colour), 0.036, 0.5)


def _cloud(brush: Brush) -> None:
    for x, y, radius in ((-0.3, -0.2, 0.18), (-0.08, -0.32, 0.24), (0.18, -0.28, 0.21), (0.36, -0.16, 0.14)):
        brush.ball(x, y, radius, lighten(brush.light.haze, 0.7), dark=0.1)


PROPS = (
    Prop("flower", _flower, 14, grip=(0, -0.1)),
    Prop("rose", _rose, 14, grip=(0, -0.1)),
    Prop("bouquet", _bouquet, 19, grip=(0, -0.16)),
    Prop("tree", _tree, 130, rests="floor", portable=False),
    Prop("leaf", _leaf, 8, grip=(0, 0)),
    Prop("mushroom", _mushroom, 12, rests="floor", grip=(0, -0.2)),
    Prop("shell", _shell, 9, grip=(0, -0.1)),
    Prop("stone", _stone, 14, rests="floor", grip=(0, -0.1)),
    Prop("moon", _moon, 24, rests="sky", portable=False),
    Prop("star", _star, 14, rests="sky", portable=False),
    Prop("sun", _sun, 24, rests="sky", portable=False),
    Prop("rainbow", _rainbow, 110, rests="sky", portable=False),
    Prop("cloud", _cloud, 60, rests="sky", portable=False),
)
