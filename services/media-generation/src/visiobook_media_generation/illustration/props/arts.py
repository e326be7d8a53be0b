"""Instruments and writing things."""

from visiobook_media_generation.illustration.canvas import Brush
from visiobook_media_generation.illustration.paths import ellipse, outline, smooth
from visiobook_media_generation.illustration.props.lights import BRASS, WOOD
from visiobook_media_generation.illustration.props.prop import Prop
from visiobook_media_generation.illustration.props.tools import STEEL


def _pen(brush: Brush) -> None:
    with brush.moved(0, 0, turn=28):
        brush.block(-0.04, -0.98, 0.08, 0.74, "#3f4a6a", 0.03)
        brush.block(-0.045, -0.30, 0.09, 0.08, BRASS)
        brush.fill(outline([(-0.04, -0.22), (0, 0), (0.04, -0.22)]), STEEL)


def _feather(brush: Brush) -> None:
    with brush.moved(0, 0, turn=24):
        brush.shape(
            outline([(0, -0.26), (-0.2, -0.5, -0.1, -0.92), (0.0, -1.0), (0.18, -0.6, 0, -0.26)]), "#efe8da", dark=0.35
        )
        brush.line(0, 0, 0, -0.96, "#b9a98a", 0.02)
        for k in range(5):
            brush.line(0, -0.36 - k * 0.11, -0.1, -0.42 - k * 0.11, "#b9a98a", 0.01, 0.7)


def _violin(brush: Brush) -> None:
    body = smooth(
        [
            (0, 0),
            (-0.18, -0.03),
            (-0.21, -0.18),
            (-0.11, -0.29),
            (-0.16, -0.42),
            (-0.08, -0.52),
            (0.08, -0.52),
            (0.16, -0.42),
            (0.11, -0.29),
            (0.21, -0.18),
            (0.18, -0.03),
        ],
        close=True,
    )
    brush.shape(body, "#a9572c", light=0.5)
    brush.block(-0.03, -0.88, 0.06, 0.5, "#3a2418", 0.01)
    brush.ball(0, -0.93, 0.055, "#7a3f22")
    for y in (-0.84, -0.9):
        brush.line(-0.08, y, 0.08, y, "#3a2418", 0.025)
    for side in (-1, 1):
        brush.stroke(
            outline([(side * 0.08, -0.33), (side * 0.12, -0.26, side * 0.08, -0.2)], close=False), "#3a2418", 0.018
        )
    for x in (-0.015, 0.015):
        brush.line(x, -0.86, x, -0.1, "#e9e2d2", 0.006)
    brush.line(0.3, -0.02, 0.36, -0.96, WOOD, 0.025)


def _drum(brush: Brush) -> None:
    brush.block(-0.42, -0.6, 0.84, 0.54, "#b8433f", 0.04)
    for k in range(5):
        x = -0.4 + k * 0.2
        brush.line(x, -0.56, x + 0.1, -0.1, BRASS, 0.025)
        brush.line(x + 0.1, -0.1, x + 0.2, -0.56, BRASS, 0.025)
    brush.oval(0, -0.6, 0.43, 0.13, "#f1e9d6")
    brush.stroke(ellipse(0, -0.6, 0.43, 0.13), BRASS, 0.04)
    brush.line(-0.2, -0.72, 0.3, -0.98, WOOD, 0.04)


def _horn(brush: Brush) -> None:
    brush.stroke(
        outline(
            [
                (-0.5, -0.36),
                (-0.1, -0.36),
                (0.14, -0.36, 0.14, -0.2),
                (0.1, -0.06, -0.1, -0.1),
                (-0.3, -0.16, -0.16, -0.36),
                (0.2, -0.36),
            ],
            close=False,
        ),
        BRASS,
        0.07,
    )
    brush.shape(
        outline([(0.14, -0.40), (0.34, -0.44, 0.5, -0.62), (0.5, -0.1), (0.34, -0.28, 0.14, -0.32)]), BRASS, light=0.6
    )


def _flute(brush: Brush) -> None:
    brush.block(-0.5, -0.16, 1.0, 0.09, "#8a5a38", 0.04, light=0.5)
    for k in range(6):
        brush.dot(-0.1 + k * 0.09, -0.13, 0.02, "#2a1a12")
    for x in (-0.36, 0.4):
        brush.rect(x, -0.165, 0.04, 0.10, BRASS)


PROPS = (
    Prop("pen", _pen, 10, grip=(0.2, -0.4)),
    Prop("feather", _feather, 13, grip=(0.08, -0.18)),
    Prop("violin", _violin, 30, grip=(0, -0.72)),
    Prop("drum", _drum, 22, rests="floor", grip=(0, -0.6)),
    Prop("horn", _horn, 20, grip=(-0.2, -0.2)),
    Prop("flute", _flute, 20, grip=(0, -0.12)),
)
