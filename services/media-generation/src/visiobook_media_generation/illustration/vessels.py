"""Ships and boats."""

from visiobook_media_generation.illustration.canvas import Brush
from visiobook_media_generation.illustration.houses import LAMP_YELLOW
from visiobook_media_generation.illustration.palette import Rgb, lighten, rgb, shade
from visiobook_media_generation.illustration.paths import outline


def draw_ship(brush: Brush, x: float, y: float, size: float, *, tilt: float = 0.0) -> None:
    """A three-master under sail; ``x, y`` amidships at the waterline, ``size`` about half its length."""
    hull, sail, spar = brush.tone("#5b3a2b"), brush.tone("#efe2c4"), shade(brush.tone("#5a4030"), 0.3)
    with brush.moved(x, y, scale=size, turn=tilt):
        for mast, tall in ((-0.26, 0.78), (0.06, 0.95), (0.36, 0.70)):
            _mast(brush, mast, tall, sail, spar)
        brush.line(0.48, -0.12, 0.80, -0.34, spar, 0.014)
        brush.shape(
            outline([(0.78, -0.33), (0.40, -0.70), (0.42, -0.16), (0.58, -0.16, 0.78, -0.33)]),
            lighten(sail, 0.2),
            dark=0.3,
        )
        path = outline(
            [
                (-0.58, -0.26),
                (-0.40, -0.23),
                (-0.36, -0.13),
                (0.36, -0.12),
                (0.58, -0.19),
                (0.52, 0.02, 0.38, 0.10),
                (0, 0.15, -0.40, 0.10),
                (-0.54, 0.04, -0.58, -0.26),
            ]
        )
        brush.shape(path, hull, dark=0.6, light=0.4)
        with brush.clipped(path):
            for k in (-0.06, 0.0, 0.06):
                brush.stroke(
                    outline([(-0.6, k - 0.02), (0, k + 0.05, 0.6, k - 0.06)], close=False), shade(hull, 0.8), 0.008, 0.7
                )
            brush.stroke(outline([(-0.6, -0.10), (0, -0.05, 0.6, -0.13)], close=False), "#d0a24c", 0.018)
        for index in range(6):
            brush.rect(-0.34 + index * 0.12, -0.035, 0.04, 0.035, shade(hull, 1))
        for index in range(3):
            brush.rect(
                -0.55 + index * 0.055,
                -0.20,
                0.03,
                0.04,
                rgb(LAMP_YELLOW) if brush.light.lamps_lit else brush.tone("#d9c48c"),
            )


def _mast(brush: Brush, x: float, tall: float, sail: Rgb, spar: Rgb) -> None:
    brush.line(x, -0.1, x, -0.16 - tall, spar, 0.016)
    for t, half in ((0.28, 0.17), (0.60, 0.13), (0.86, 0.09)):
        y, deep = -0.16 - tall * t, tall * 0.24
        canvas = [
            (x - half, y - deep * 0.5),
            (x, y - deep * 0.62, x + half, y - deep * 0.5),
            (x + half * 1.22, y, x + half * 1.04, y + deep * 0.5),
            (x, y + deep * 0.32, x - half * 1.04, y + deep * 0.5),
            (x - half * 0.62, y, x - half, y - deep * 0.5),
        ]
        brush.shape(outline(canvas), sail, dark=0.55, light=0.35)
        brush.line(x - half * 1.05, y - deep * 0.52, x + half * 1.05, y - deep * 0.52, spar, 0.010)
    brush.line(x, -0.14 - tall, x - (0.5 if x > 0 else 0), -0.1, spar, 0.003, 0.7)
    brush.fill(outline([(x, -0.16 - tall), (x + 0.09, -0.13 - tall), (x, -0.10 - tall)]), "#b03a36")


def draw_rowboat(brush: Brush, x: float, y: float, length: float, *, colour: str = "#7a4f35") -> None:
    """A small open boat from the side; ``x, y`` the middle of its keel."""
    half, deep = length / 2, length * 0.17
    hull = outline(
        [
            (x - half, y - deep * 1.35),
            (x - half * 0.8, y - deep * 0.2, x - half * 0.55, y),
            (x + half * 0.55, y),
            (x + half * 0.86, y - deep * 0.3, x + half, y - deep * 1.5),
            (x, y - deep * 0.62, x - half, y - deep * 1.35),
        ]
    )
    brush.shape(hull, colour, dark=0.6, light=0.35)
    tone = brush.tone(colour)
    with brush.clipped(hull):
        for k in (0.25, 0.55):
            brush.stroke(
                outline(
                    [(x - half, y - deep * (1.35 - k)), (x, y - deep * (0.62 - k), x + half, y - deep * (1.5 - k))],
                    close=False,
                ),
                shade(tone, 0.8),
                length * 0.006,
                0.7,
            )
    brush.stroke(
        outline([(x - half, y - deep * 1.35), (x, y - deep * 0.62, x + half, y - deep * 1.5)], close=False),
        lighten(tone, 0.5),
        length * 0.014,
    )
