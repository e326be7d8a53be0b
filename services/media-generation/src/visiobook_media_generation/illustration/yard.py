"""Fences, barrels and crates."""

from visiobook_media_generation.illustration.canvas import Brush
from visiobook_media_generation.illustration.palette import lighten, shade
from visiobook_media_generation.illustration.paths import box, outline


def draw_fence(brush: Brush, x: float, y: float, width: float, height: float, colour: str = "#8a6a4c") -> None:
    """A post and rail fence."""
    count = max(2, int(width / (height * 1.25)))
    for rail in (0.38, 0.76):
        brush.shape(box(x, y - height * rail - height * 0.07, width, height * 0.10, 2), colour, dark=0.5)
    for index in range(count + 1):
        px = x + width * index / count
        brush.shape(
            outline(
                [
                    (px - height * 0.06, y),
                    (px - height * 0.06, y - height * 0.95),
                    (px, y - height * 1.05),
                    (px + height * 0.06, y - height * 0.95),
                    (px + height * 0.06, y),
                ]
            ),
            colour,
        )


def draw_barrel(brush: Brush, x: float, y: float, size: float, colour: str = "#8a5c3a") -> None:
    """A standing barrel, ``size`` high."""
    half = size * 0.34
    path = outline(
        [
            (x - half * 0.85, y),
            (x - half * 1.2, y - size * 0.5, x - half * 0.85, y - size),
            (x + half * 0.85, y - size),
            (x + half * 1.2, y - size * 0.5, x + half * 0.85, y),
        ]
    )
    brush.shape(path, colour, dark=0.6, side=(-0.9 if brush.direction()[0] < 0 else 0.9, -0.2))
    with brush.clipped(path):
        for k in (-0.5, -0.15, 0.2, 0.55):
            brush.stroke(
                outline([(x + half * k, y), (x + half * k * 1.4, y - size * 0.5, x + half * k, y - size)], close=False),
                shade(brush.tone(colour), 0.8),
                size * 0.012,
                0.6,
            )
        for row in (0.10, 0.30, 0.72, 0.92):
            brush.stroke(
                outline(
                    [(x - size, y - size * row), (x, y - size * row + size * 0.05, x + size, y - size * row)],
                    close=False,
                ),
                "#4a4650",
                size * 0.045,
            )
    brush.oval(x, y - size, half * 0.85, size * 0.06, lighten(brush.tone(colour), 0.35))


def draw_crate(brush: Brush, x: float, y: float, size: float, colour: str = "#a37b4d") -> None:
    """A wooden box, ``x`` its middle."""
    half = size / 2
    brush.block(x - half, y - size, size, size, colour)
    tone = brush.tone(colour)
    for k in (0.33, 0.66):
        brush.line(x - half, y - size * k, x + half, y - size * k, shade(tone, 0.8), size * 0.014, 0.7)
    for px in (x - half, x + half - size * 0.12):
        brush.block(px, y - size, size * 0.12, size, lighten(tone, 0.15), dark=0.3)
    for py in (y - size, y - size * 0.12):
        brush.block(x - half, py, size, size * 0.12, lighten(tone, 0.2), dark=0.3)
