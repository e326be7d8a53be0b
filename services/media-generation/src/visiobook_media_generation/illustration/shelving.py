"""What stands and hangs against walls: shelves, books, pictures, tall clocks."""

import random

from visiobook_contracts.ai_analysis import Mood, TimeOfDay, Weather
from visiobook_media_generation.illustration.canvas import Brush
from visiobook_media_generation.illustration.environment import daylight
from visiobook_media_generation.illustration.palette import lighten, shade
from visiobook_media_generation.illustration.paths import arch, box, ellipse, outline, smooth
from visiobook_media_generation.illustration.rooms import wall_shadow
from visiobook_media_generation.illustration.stage import Stage

SPINES = ("#8c3a3e", "#35566b", "#b78a3e", "#3f5d45", "#6d4a6f", "#a5603a", "#cbb896", "#2f4256")


def books_on(brush: Brush, rng: random.Random, x: float, y: float, width: float, height: float) -> None:
    """A row of books on a shelf whose board is at ``y``."""
    left = x
    while left < x + width - 14:
        wide, tall, pick = rng.uniform(14, 32), height * rng.uniform(0.68, 0.96), rng.random()
        colour = rng.choice(SPINES)
        wide = min(wide, x + width - left)
        if pick < 0.07:
            left += wide
            continue
        tone = brush.tone(colour)
        brush.rect(left, y - tall, wide, tall, tone)
        brush.rect(left + wide * 0.62, y - tall, wide * 0.38, tall, shade(tone, 0.55), 0.6)
        brush.rect(left + 1, y - tall, wide * 0.22, tall, lighten(tone, 0.6), 0.35)
        for band in (0.83, 0.18):
            brush.rect(left + 2, y - tall * band, wide - 4, tall * 0.045, "#e3c987", 0.8)
        left += wide + 1.5


def bookcase(
    stage: Stage,
    brush: Brush,
    x: float,
    floor: float,
    width: float,
    height: float,
    *,
    part: str = "books",
    shelves: int = 5,
) -> None:
    """Shelves full of books; ``x`` its left."""
    wood, rng = brush.tone("#57382a"), stage.rng(part)
    top = floor - height
    wall_shadow(brush, x - 14, top - 18, width + 28, height)
    brush.block(x - 14, top - 18, width + 28, height + 18, wood, dark=0.5, light=0.25)
    step = (height - 16) / shelves
    for row in range(shelves):
        y0, y1 = top + 8 + row * step, top + 8 + (row + 1) * step - 16
        brush.rect(x, y0, width, y1 - y0, shade(wood, 0.95))
        books_on(brush, rng, x + 6, y1, width - 10, y1 - y0)
        brush.rect(x - 6, y1, width + 12, 12, lighten(wood, 0.25))
    brush.block(x - 26, top - 34, width + 52, 20, lighten(wood, 0.2), 4)


def painting(brush: Brush, x: float, y: float, width: float, height: float, *, portrait: bool = False) -> None:
    """A framed picture: a landscape or a sitter."""
    wall_shadow(brush, x, y, width, height)
    brush.block(x, y, width, height, "#b78a3e", 3, dark=0.5, light=0.4)
    edge = min(width, height) * 0.10
    inner = box(x + edge, y + edge, width - 2 * edge, height - 2 * edge)
    with brush.clipped(inner):
        if portrait:
            brush.rect(x, y, width, height, "#4f4a44")
            middle = x + width / 2
            brush.oval(middle, y + height * 0.96, width * 0.34, height * 0.34, "#3b3a52")
            brush.oval(middle, y + height * 0.42, width * 0.15, height * 0.155, "#d9a982")
            brush.oval(middle, y + height * 0.33, width * 0.17, height * 0.10, "#4a3426")
            brush.fill(
                outline(
                    [
                        (middle - width * 0.08, y + height * 0.63),
                        (middle, y + height * 0.75),
                        (middle + width * 0.08, y + height * 0.63),
                    ]
                ),
                "#ece2cf",
            )
        else:
            sunset = daylight(TimeOfDay.SUNSET, Weather.CLEAR, Mood.CALM)
            scene = brush.under(sunset)
            for k, colour in enumerate(sunset.sky):
                scene.rect(x, y + height * (0.05 + 0.15 * k), width, height * 0.4, colour)
            scene.dot(x + width * 0.62, y + height * 0.52, width * 0.09, "#ffe0a0")
            scene.fill(
                smooth(
                    [
                        (x, y + height * 0.62),
                        (x + width * 0.3, y + height * 0.52),
                        (x + width * 0.65, y + height * 0.66),
                        (x + width, y + height * 0.56),
                        (x + width, y + height),
                        (x, y + height),
                    ],
                    close=True,
                ),
                "#58704e",
            )
            scene.oval(x + width * 0.24, y + height * 0.5, width * 0.09, height * 0.13, "#3f5d45")
    brush.stroke(inner, "#7a5a26", 2.5)


def shelf(brush: Brush, rng: random.Random, x: float, y: float, width: float, *, things: str = "plates") -> None:
    """A wall shelf with plates, jars or bottles."""
    wall_shadow(brush, x, y, width, 16)
    left = x + 16
    while left < x + width - 30:
        size, pick = rng.uniform(40, 62), rng.random()
        if things == "plates" and pick < 0.6:
            brush.ball(left + size / 2, y - size / 2, size / 2, "#e9e2d2", dark=0.3)
            brush.stroke(ellipse(left + size / 2, y - size / 2, size * 0.34), "#3f74b5", 4, 0.8)
        elif things == "bottles":
            colour = rng.choice(["#3f6f5a", "#7a4a30", "#4f6f8a", "#8c3a3e", "#b99a4a"])
            tall = size * 1.3
            brush.shape(
                outline(
                    [
                        (left, y),
                        (left, y - tall * 0.6),
                        (left + size * 0.14, y - tall * 0.72),
                        (left + size * 0.14, y - tall),
                        (left + size * 0.36, y - tall),
                        (left + size * 0.36, y - tall * 0.72),
                        (left + size * 0.5, y - tall * 0.6),
                        (left + size * 0.5, y),
                    ]
                ),
                colour,
                light=0.5,
            )
            brush.rect(left + 3, y - tall * 0.45, size * 0.5 - 6, tall * 0.22, "#ecdcb8")
            left -= size * 0.4
        else:
            colour = rng.choice(["#b5733f", "#7f8f96", "#a9694a", "#5f7f6a", "#c9a24a"])
            brush.block(left, y - size * 0.8, size * 0.7, size * 0.8, colour, 8)
            brush.block(left - 3, y - size * 0.92, size * 0.7 + 6, size * 0.16, "#ece0c8", 4)
        left += size + 8
    brush.block(x, y, width, 16, "#7a5236", 3, side=(0, -1))
    for end in (x + 24, x + width - 34):
        brush.fill(outline([(end, y + 16), (end + 12, y + 16), (end + 2, y + 44)]), "#5d3f2c")


def grandfather_clock(brush: Brush, x: float, floor: float, height: float) -> None:
    """A long-case clock."""
    wide = height * 0.26
    wall_shadow(brush, x - wide / 2, floor - height, wide, height)
    brush.block(x - wide * 0.5, floor - height * 0.18, wide, height * 0.18, "#57382a", 4)
    brush.block(x - wide * 0.38, floor - height * 0.72, wide * 0.76, height * 0.56, "#6b4630", 3)
    brush.shape(arch(x - wide * 0.5, floor - height, wide, height * 0.30), "#57382a")
    brush.ball(x, floor - height * 0.84, wide * 0.33, "#d0a045", light=0.5)
    brush.dot(x, floor - height * 0.84, wide * 0.29, "#fbf5e4")
    brush.line(x, floor - height * 0.84, x, floor - height * 0.84 - wide * 0.22, "#332a2a", 4)
    brush.line(x, floor - height * 0.84, x + wide * 0.15, floor - height * 0.82, "#332a2a", 5)
    brush.fill(box(x - wide * 0.22, floor - height * 0.64, wide * 0.44, height * 0.40, 4), "#3a2418")
    brush.line(x, floor - height * 0.62, x + 4, floor - height * 0.34, "#d0a045", 4)
    brush.ball(x + 4, floor - height * 0.33, wide * 0.10, "#d0a045", light=0.6)
