"""Lamps and candles, and the materials that props share."""

from visiobook_media_generation.illustration.canvas import Brush
from visiobook_media_generation.illustration.palette import lighten, rgb
from visiobook_media_generation.illustration.paths import box, ellipse, outline
from visiobook_media_generation.illustration.props.prop import Prop

BRASS, IRON, WOOD, PAPER = "#d0a045", "#3a3640", "#7a4f33", "#f4ead0"


def flame(brush: Brush, x: float, y: float, size: float) -> None:
    """A flame standing on a point, with its glow."""
    brush.glow(x, y - size * 0.5, size * 2.6, rgb("#ffb24a"), 0.7)
    for scale, colour in ((1.0, "#f0772a"), (0.72, "#ffb53c"), (0.42, "#ffeaa0")):
        tall = size * scale
        path = outline(
            [
                (x, y),
                (x - tall * 0.42, y - tall * 0.2, x - tall * 0.3, y - tall * 0.5),
                (x - tall * 0.1, y - tall * 0.7, x + tall * 0.04, y - tall),
                (x + tall * 0.14, y - tall * 0.72, x + tall * 0.3, y - tall * 0.48),
                (x + tall * 0.42, y - tall * 0.2, x, y),
            ]
        )
        brush.fill(path, rgb(colour), 0.95)


def _lantern(brush: Brush) -> None:
    brush.glow(0, -0.42, 1.5, rgb("#ffc765"), 0.55)
    brush.stroke(
        outline([(-0.24, -0.78), (-0.26, -1.02, 0, -1.02), (0.26, -1.02, 0.24, -0.78)], close=False), IRON, 0.045
    )
    glass = box(-0.25, -0.66, 0.5, 0.52, 0.06)
    brush.fill(glass, rgb("#ffdf8e"))
    brush.fill(box(-0.13, -0.6, 0.26, 0.4, 0.1), rgb("#fff3c6"))
    flame(brush, 0, -0.22, 0.26)
    for x in (-0.25, 0.25):
        brush.line(x, -0.66, x, -0.14, IRON, 0.045)
    brush.line(0, -0.66, 0, -0.5, IRON, 0.03)
    brush.shape(outline([(-0.34, -0.64), (-0.2, -0.82), (0.2, -0.82), (0.34, -0.64)]), IRON)
    brush.block(-0.33, -0.16, 0.66, 0.16, IRON, 0.04)
    brush.line(-0.28, -0.70, -0.2, -0.79, lighten(rgb("#5a5560"), 0.5), 0.02)


def _lamp(brush: Brush) -> None:
    brush.glow(0, -0.62, 1.3, rgb("#ffc765"), 0.5)
    brush.shape(
        outline(
            [
                (-0.2, 0),
                (-0.16, -0.10, -0.05, -0.13),
                (-0.16, -0.22, -0.14, -0.33),
                (0.14, -0.33),
                (0.16, -0.22, 0.05, -0.13),
                (0.16, -0.10, 0.2, 0),
            ]
        ),
        BRASS,
        light=0.5,
    )
    chimney = outline(
        [
            (-0.09, -0.38),
            (-0.17, -0.52, -0.08, -0.66),
            (-0.055, -0.98),
            (0.055, -0.98),
            (0.08, -0.66),
            (0.17, -0.52, 0.09, -0.38),
        ]
    )
    flame(brush, 0, -0.40, 0.26)
    brush.fill(chimney, rgb("#fff4d0"), 0.35)
    brush.stroke(chimney, (1.0, 1.0, 1.0), 0.014, 0.7)
    brush.block(-0.12, -0.40, 0.24, 0.07, BRASS, 0.02)


def _candle(brush: Brush) -> None:
    flame(brush, 0, -0.70, 0.28)
    brush.block(-0.085, -0.70, 0.17, 0.56, "#f4ecd8", 0.03)
    brush.shape(
        outline(
            [(-0.085, -0.66), (-0.13, -0.52, -0.08, -0.46), (-0.05, -0.56, 0.0, -0.6), (0.0, -0.7), (-0.085, -0.7)]
        ),
        "#fffaf0",
        dark=0.2,
    )
    brush.shape(
        outline([(-0.34, -0.1), (0, -0.2, 0.34, -0.1), (0.24, 0.0, 0, 0.0), (-0.24, 0.0, -0.34, -0.1)]),
        BRASS,
        light=0.5,
    )
    brush.stroke(ellipse(0.36, -0.1, 0.09), BRASS, 0.04)


def _torch(brush: Brush) -> None:
    brush.shape(outline([(-0.05, 0), (-0.08, -0.62), (0.08, -0.62), (0.05, 0)]), WOOD)
    brush.block(-0.1, -0.66, 0.2, 0.16, "#8a7a60", 0.03)
    flame(brush, 0, -0.6, 0.5)


PROPS = (
    Prop("lantern", _lantern, 15, grip=(0, -1.0), hangs=True, shines=True, flame=(0, -0.4)),
    Prop("lamp", _lamp, 17, grip=(0, -0.16), shines=True, flame=(0, -0.6)),
    Prop("candle", _candle, 12, grip=(0.0, -0.06), shines=True, flame=(0, -0.85)),
    Prop("torch", _torch, 24, grip=(0, -0.22), tilt=14, shines=True, flame=(0, -0.85)),
)
