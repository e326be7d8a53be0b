"""What stands in rooms: fireplaces, shelves, tables, beds, stoves, casks, benches."""

import random
from itertools import pairwise

from visiobook_contracts.ai_analysis import Mood, TimeOfDay, Weather
from visiobook_media_generation.illustration.canvas import Brush
from visiobook_media_generation.illustration.environment import daylight
from visiobook_media_generation.illustration.palette import lighten, mix, rgb, shade
from visiobook_media_generation.illustration.paths import arch, box, ellipse, outline, smooth
from visiobook_media_generation.illustration.rooms import wall_shadow
from visiobook_media_generation.illustration.stage import Stage

WOOD = "#6b4630"
SPINES = ("#8c3a3e", "#35566b", "#b78a3e", "#3f5d45", "#6d4a6f", "#a5603a", "#cbb896", "#2f4256")


def flames(brush: Brush, rng: random.Random, x: float, y: float, width: float, height: float) -> None:
    """A wood fire."""
    brush.glow(x, y - height * 0.3, height * 1.5, rgb("#ff7a2a"), 0.95)
    for dx, turn in ((-0.24, 8), (0.08, -9)):
        with brush.moved(x + dx * width, y - height * 0.06, turn=turn):
            brush.block(-width * 0.3, -height * 0.07, width * 0.64, height * 0.13, "#4a2a1c", height * 0.06)
    for size, colour in ((1.0, "#e8541f"), (0.72, "#ff9a2e"), (0.42, "#ffe07a")):
        for dx, tall in ((-0.28, 0.62), (-0.08, 1.0), (0.15, 0.78), (0.32, 0.52)):
            a, k, half = x + dx * width * size, height * tall * size, width * 0.14 * size
            tip = a + half * 0.3 * rng.uniform(-1, 1)
            brush.fill(
                outline(
                    [
                        (a - half, y),
                        (a - half * 1.4, y - k * 0.45, a - half * 0.3, y - k * 0.55),
                        (tip - half * 0.1, y - k * 0.8, tip, y - k),
                        (a + half * 0.7, y - k * 0.6, a + half * 1.4, y - k * 0.4),
                        (a + half * 1.2, y - k * 0.1, a + half, y),
                    ]
                ),
                rgb(colour),
                0.94,
            )


def fireplace(
    stage: Stage, brush: Brush, x: float, floor: float, width: float, *, colour: str = "#b8a894", breast: bool = True
) -> None:
    """A hearth with mantel and burning logs; ``x`` its left."""
    stone, rng = brush.tone(colour), stage.rng("fire")
    if breast:
        brush.block(
            x + width * 0.1, -90, width * 0.8, floor + 90, mix(stone, brush.tone("#8a7462"), 0.5), dark=0.3, light=0.1
        )
    tall = width * 0.90
    brush.block(x, floor - tall, width, tall + 6, stone, dark=0.4, light=0.3, side=(0, -1))
    brush.block(x - width * 0.065, floor - tall - 32, width * 1.13, 40, lighten(stone, 0.4), 6, dark=0.3)
    brush.rect(x - width * 0.045, floor - tall + 6, width * 1.09, 10, shade(stone, 0.6))
    mouth = arch(x + width * 0.155, floor - tall * 0.80, width * 0.69, tall * 0.80 + 6)
    brush.fill(mouth, rgb("#2a1512"))
    brush.stroke(mouth, shade(stone, 0.5), 8)
    with brush.clipped(mouth):
        flames(brush, rng, x + width / 2, floor - 14, width * 0.52, width * 0.46)
    brush.fill(
        outline([(x - width * 0.1, floor + 40), (x + width * 1.1, floor + 40), (x + width, floor + 4), (x, floor + 4)]),
        shade(stone, 0.3),
    )
    brush.glow(
        x + width / 2, floor - width * 0.25, width * 2.2, rgb("#ff9440"), 0.42 if stage.outside.lamps_lit else 0.22
    )


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


def table(
    brush: Brush,
    x: float,
    floor: float,
    width: float,
    height: float,
    colour: str = "#7a4a2e",
    *,
    cloth: str | None = None,
) -> None:
    """A table from the side, ``x`` its middle, ``floor`` where the near legs stand."""
    brush.contact(x, floor, width * 1.05, height * 0.16, 0.35)
    half = width / 2
    for side in (-1, 1):
        leg = outline(
            [
                (x + side * half * 0.90, floor),
                (x + side * half * 0.93, floor - height),
                (x + side * half * 0.80, floor - height),
                (x + side * half * 0.84, floor),
            ]
        )
        brush.shape(leg, colour)
    brush.block(x - half * 0.94, floor - height, width * 0.94, height * 0.16, shade(brush.tone(colour), 0.25))
    if cloth:
        drape = outline(
            [
                (x - half * 1.04, floor - height),
                (x + half * 1.04, floor - height),
                (x + half * 1.06, floor - height * 0.52),
                (x + half * 0.5, floor - height * 0.42, x, floor - height * 0.50),
                (x - half * 0.5, floor - height * 0.42, x - half * 1.06, floor - height * 0.52),
            ]
        )
        brush.shape(drape, cloth, dark=0.35)
        for k in (-0.7, -0.35, 0.0, 0.4, 0.75):
            brush.line(
                x + half * k,
                floor - height * 0.95,
                x + half * k * 1.02,
                floor - height * 0.50,
                shade(brush.tone(cloth), 0.5),
                4,
                0.3,
            )
    brush.block(
        x - half * 1.04,
        floor - height - height * 0.09,
        width * 1.04,
        height * 0.11,
        cloth or lighten(brush.tone(colour), 0.12),
        5,
        side=(0, -1),
    )


def chair(
    brush: Brush,
    x: float,
    floor: float,
    size: float,
    *,
    colour: str = "#6b4630",
    seat: str = "#8c3a3e",
    flip: bool = False,
) -> None:
    """An upright chair from the side, facing right unless flipped; ``size`` its height."""
    brush.contact(x, floor, size * 0.6, size * 0.08, 0.32)
    with brush.moved(x, floor, scale=size, flip=flip):
        for px in (-0.19, 0.21):
            brush.shape(outline([(px - 0.03, 0), (px - 0.035, -0.44), (px + 0.035, -0.44), (px + 0.02, 0)]), colour)
        back = outline([(-0.22, -0.40), (-0.30, -1.0), (-0.22, -1.02), (-0.14, -0.40)])
        brush.shape(back, colour)
        brush.block(-0.24, -0.50, 0.50, 0.085, seat, 0.04)
        brush.block(-0.23, -0.43, 0.48, 0.04, colour)


def armchair(brush: Brush, x: float, floor: float, size: float, colour: str, *, flip: bool = False) -> None:
    """A stuffed chair seen three quarters, facing right unless flipped."""
    brush.contact(x, floor, size * 0.95, size * 0.10, 0.36)
    with brush.moved(x, floor, scale=size, flip=flip):
        for px in (-0.34, 0.36):
            brush.block(px - 0.03, -0.08, 0.06, 0.08, "#4a3024")
        brush.shape(
            outline(
                [
                    (-0.42, -0.10),
                    (-0.50, -0.85, -0.36, -1.0),
                    (-0.15, -1.08, 0.08, -0.98),
                    (0.14, -0.7, 0.10, -0.4),
                    (0.10, -0.10),
                ]
            ),
            colour,
            dark=0.5,
        )
        brush.shape(box(-0.28, -0.46, 0.66, 0.20, 0.08), lighten(brush.tone(colour), 0.2), dark=0.4)
        brush.shape(box(-0.40, -0.30, 0.82, 0.24, 0.05), colour, dark=0.45)
        brush.shape(
            outline(
                [(-0.02, -0.08), (-0.04, -0.55, 0.08, -0.60), (0.36, -0.66, 0.44, -0.54), (0.46, -0.3, 0.44, -0.08)]
            ),
            shade(brush.tone(colour), 0.12),
            dark=0.4,
        )
        for px, py in ((-0.28, -0.72), (-0.12, -0.78), (-0.2, -0.56)):
            brush.dot(px, py, 0.018, shade(brush.tone(colour), 0.8))


def bed(
    brush: Brush,
    x: float,
    floor: float,
    width: float,
    *,
    quilt: str = "#5f7f9a",
    patches: tuple[str, ...] = ("#8c3a3e", "#d8c08a", "#4f6f62"),
) -> None:
    """A wooden bed with pillow and quilt; ``x`` its left, the head on the right."""
    tall = width * 0.26
    brush.contact(x + width / 2, floor, width * 1.02, tall * 0.2, 0.35)
    brush.block(x + width * 0.94, floor - tall * 2.1, width * 0.06, tall * 2.1, WOOD, 6)
    brush.block(x, floor - tall * 1.45, width * 0.05, tall * 1.45, WOOD, 6)
    brush.ball(x + width * 0.97, floor - tall * 2.15, width * 0.035, WOOD)
    brush.ball(x + width * 0.025, floor - tall * 1.5, width * 0.035, WOOD)
    brush.block(x + width * 0.03, floor - tall * 0.55, width * 0.93, tall * 0.26, shade(brush.tone(WOOD), 0.1))
    brush.block(x + width * 0.04, floor - tall * 0.92, width * 0.91, tall * 0.40, "#efe8da", 12)
    brush.shape(
        smooth(
            [
                (x + width * 0.72, floor - tall * 0.95),
                (x + width * 0.74, floor - tall * 1.32),
                (x + width * 0.84, floor - tall * 1.40),
                (x + width * 0.93, floor - tall * 1.28),
                (x + width * 0.94, floor - tall * 0.95),
            ],
            close=True,
        ),
        "#f6f1e6",
        dark=0.35,
    )
    cover = outline(
        [
            (x + width * 0.045, floor - tall * 1.02),
            (x + width * 0.4, floor - tall * 1.16, x + width * 0.70, floor - tall * 1.04),
            (x + width * 0.73, floor - tall * 0.6, x + width * 0.70, floor - tall * 0.30),
            (x + width * 0.35, floor - tall * 0.24, x + width * 0.04, floor - tall * 0.32),
        ]
    )
    brush.shape(cover, quilt, dark=0.45)
    with brush.clipped(cover):
        for row in range(3):
            for column in range(9):
                if (row + column) % 2:
                    brush.rect(
                        x + width * (0.045 + 0.075 * column),
                        floor - tall * (1.14 - 0.30 * row),
                        width * 0.075,
                        tall * 0.30,
                        patches[(row * 2 + column) % len(patches)],
                        0.75,
                    )
        brush.stroke(cover, shade(brush.tone(quilt), 0.5), 5, 0.6)


def stove(stage: Stage, brush: Brush, x: float, floor: float, width: float) -> None:
    """A black iron range with pots, a glowing door and a flue."""
    iron, tall = "#38363f", width * 0.78
    brush.contact(x + width / 2, floor, width * 1.05, 34, 0.4)
    brush.block(x + width * 0.70, -90, width * 0.15, floor - tall + 90, shade(brush.tone(iron), 0.2))
    brush.block(x, floor - tall, width, tall, iron, 8)
    brush.block(x - width * 0.04, floor - tall - 16, width * 1.08, 24, lighten(brush.tone(iron), 0.3), 5)
    for k in range(2):
        panel = box(x + width * (0.08 + 0.46 * k), floor - tall * 0.80, width * 0.38, tall * 0.5, 8)
        brush.fill(panel, rgb("#ff8a32") if k == 0 else brush.tone("#2a2830"))
        if k == 0:
            with brush.clipped(panel):
                flames(brush, stage.rng("stove"), x + width * 0.27, floor - tall * 0.30, width * 0.3, tall * 0.5)
            for bar in range(5):
                bx = x + width * (0.10 + 0.085 * bar)
                brush.line(bx, floor - tall * 0.80, bx, floor - tall * 0.30, iron, 6)
        brush.stroke(panel, lighten(brush.tone(iron), 0.5), 4)
    brush.glow(x + width * 0.27, floor - tall * 0.5, width * 1.2, rgb("#ff9440"), 0.36)
    for px, size, colour in ((0.22, 0.30, "#b5733f"), (0.60, 0.24, "#6a7078")):
        pot(brush, x + width * px, floor - tall - 16, width * size, colour)


def pot(brush: Brush, x: float, y: float, size: float, colour: str) -> None:
    """A cooking pot with lid and steam."""
    brush.shape(
        outline(
            [
                (x - size * 0.5, y - size * 0.62),
                (x - size * 0.48, y - size * 0.06, x - size * 0.36, y),
                (x + size * 0.36, y),
                (x + size * 0.48, y - size * 0.06, x + size * 0.5, y - size * 0.62),
            ]
        ),
        colour,
        light=0.5,
    )
    brush.block(
        x - size * 0.55, y - size * 0.72, size * 1.1, size * 0.12, lighten(brush.tone(colour), 0.2), size * 0.05
    )
    brush.ball(x, y - size * 0.78, size * 0.07, colour)
    for k in (-0.18, 0.1):
        steam = outline(
            [
                (x + k * size, y - size * 0.95),
                (x + (k - 0.15) * size, y - size * 1.2, x + k * size, y - size * 1.4),
                (x + (k + 0.15) * size, y - size * 1.6, x + k * size, y - size * 1.8),
            ],
            close=False,
        )
        brush.stroke(steam, (1.0, 1.0, 1.0), size * 0.06, 0.28)


def pans(brush: Brush, x: float, y: float, width: float) -> None:
    """Copper pans and ladles on a rail."""
    brush.line(x, y, x + width, y, "#3a3640", 7)
    for k in range(6):
        px, size = x + width * (0.08 + 0.168 * k), width * (0.075 - 0.006 * (k % 3))
        brush.line(px, y, px, y + size * 1.3, "#6b4a35", 5)
        if k % 3 == 2:
            brush.line(px, y, px, y + size * 2.2, "#8f939c", 5)
            brush.ball(px, y + size * 2.4, size * 0.45, "#a9adb6", light=0.5)
        else:
            brush.ball(px, y + size * 2.0, size, "#c57b45", light=0.6)
            brush.stroke(ellipse(px, y + size * 2.0, size * 0.72), shade(brush.tone("#c57b45"), 0.4), 3, 0.5)


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


def cask(brush: Brush, x: float, y: float, radius: float) -> None:
    """A barrel lying on its side, seen from its end, with a tap."""
    brush.ball(x, y, radius, "#7a4f33", dark=0.5)
    brush.ball(x, y, radius * 0.86, "#9a6a42", dark=0.4)
    with brush.clipped(ellipse(x, y, radius * 0.86)):
        for k in (-0.55, -0.2, 0.15, 0.5):
            brush.line(
                x + radius * k, y - radius, x + radius * k, y + radius, shade(brush.tone("#9a6a42"), 0.7), 3, 0.6
            )
    brush.stroke(ellipse(x, y, radius * 0.94), "#4a4650", radius * 0.09)
    brush.block(x - radius * 0.08, y + radius * 0.36, radius * 0.16, radius * 0.34, "#d0a045", 3)


def chandelier(stage: Stage, brush: Brush, x: float, y: float, size: float) -> None:
    """A branched candle light under the ceiling."""
    brush.line(x, -90, x, y, "#8a6a2c", 6)
    lit = stage.outside.lamps_lit
    if lit:
        brush.glow(x, y, size * 3.2, rgb("#ffc765"), 0.42)
    for side in (-1, 1):
        for reach in (0.42, 0.8, 1.1):
            arm = outline(
                [
                    (x, y + size * 0.2),
                    (x + side * size * reach * 0.6, y + size * 0.55, x + side * size * reach, y + size * 0.06),
                ],
                close=False,
            )
            brush.stroke(arm, "#d0a045", 7)
            _chandelier_candle(brush, x + side * size * reach, y + size * 0.06, size * 0.16, lit=lit)
            brush.dot(x + side * size * reach * 0.8, y + size * 0.42, size * 0.035, "#dcebf0", 0.9)
    brush.ball(x, y + size * 0.16, size * 0.11, "#d0a045", light=0.6)
    for k in range(5):
        brush.dot(x + (k - 2) * size * 0.2, y + size * (0.56 - 0.05 * abs(k - 2)), size * 0.04, "#e6f0f4", 0.9)


def _chandelier_candle(brush: Brush, x: float, y: float, size: float, *, lit: bool) -> None:
    brush.block(x - size * 0.22, y - size, size * 0.44, size, "#f4ecd8", 2)
    if lit:
        brush.glow(x, y - size * 1.4, size * 2.6, rgb("#ffc765"), 0.6)
        brush.oval(x, y - size * 1.35, size * 0.20, size * 0.42, rgb("#ffe9a8"))


def desk_with_bench(brush: Brush, x: float, floor: float, width: float) -> None:
    """A pupil's desk with slanting lid, slate and inkwell, and its bench."""
    brush.contact(x, floor, width * 1.2, width * 0.10, 0.3)
    wood, tall = "#9a6a42", width * 0.62
    for px in (-0.42, 0.36):
        brush.block(x + width * px, floor - tall, width * 0.06, tall, "#4a4650")
    brush.shape(
        outline(
            [
                (x - width * 0.5, floor - tall),
                (x + width * 0.5, floor - tall),
                (x + width * 0.5, floor - tall * 1.12),
                (x - width * 0.46, floor - tall * 1.28),
            ]
        ),
        wood,
    )
    brush.block(x - width * 0.5, floor - tall, width, tall * 0.22, shade(brush.tone(wood), 0.2))
    brush.shape(
        outline(
            [
                (x - width * 0.26, floor - tall * 1.22),
                (x + width * 0.10, floor - tall * 1.17),
                (x + width * 0.08, floor - tall * 1.30),
                (x - width * 0.24, floor - tall * 1.36),
            ]
        ),
        "#3d4048",
        dark=0.2,
    )
    brush.block(x + width * 0.32, floor - tall * 1.24, width * 0.07, tall * 0.12, "#2f3c58", 3)
    brush.block(x - width * 0.95, floor - tall * 0.55, width * 0.42, tall * 0.08, wood, 3)
    for px in (-0.92, -0.62):
        brush.block(x + width * px, floor - tall * 0.5, width * 0.05, tall * 0.5, "#4a4650")


def trunk(brush: Brush, x: float, floor: float, width: float, colour: str = "#7a5236") -> None:
    """A travelling trunk with iron bands."""
    tall = width * 0.52
    brush.contact(x, floor, width * 1.05, tall * 0.18, 0.35)
    brush.block(x - width / 2, floor - tall * 0.62, width, tall * 0.62, colour, 4)
    lid = outline(
        [
            (x - width / 2, floor - tall * 0.62),
            (x - width / 2, floor - tall, x - width * 0.40, floor - tall),
            (x + width * 0.40, floor - tall),
            (x + width / 2, floor - tall, x + width / 2, floor - tall * 0.62),
        ]
    )
    brush.shape(lid, lighten(brush.tone(colour), 0.12))
    for k in (-0.34, 0.26):
        brush.rect(x + width * k, floor - tall, width * 0.08, tall, "#4a4650", 0.9)
    brush.line(
        x - width / 2, floor - tall * 0.62, x + width / 2, floor - tall * 0.62, shade(brush.tone(colour), 0.9), 5
    )
    brush.block(x - width * 0.05, floor - tall * 0.72, width * 0.10, tall * 0.22, "#d0a045", 3)


def plant(brush: Brush, rng: random.Random, x: float, floor: float, size: float) -> None:
    """A fern in a pot on the floor."""
    brush.contact(x, floor, size * 0.5, size * 0.07, 0.32)
    for _ in range(15):
        lean, tall = rng.uniform(-0.55, 0.55), rng.uniform(0.45, 0.85)
        leaf = outline(
            [
                (x, floor - size * 0.30),
                (
                    x + lean * size * 0.4,
                    floor - size * (0.35 + tall),
                    x + lean * size,
                    floor - size * (0.2 + tall * 0.8),
                ),
                (x + lean * size * 0.3, floor - size * (0.2 + tall * 0.7), x + 5, floor - size * 0.30),
            ]
        )
        brush.shape(leaf, brush.tone(rng.choice(["#4f8048", "#5f9150", "#3f6f4a"])), dark=0.4)
    brush.shape(
        outline(
            [
                (x - size * 0.22, floor - size * 0.36),
                (x - size * 0.15, floor),
                (x + size * 0.15, floor),
                (x + size * 0.22, floor - size * 0.36),
            ]
        ),
        "#a9694a",
    )
    brush.block(x - size * 0.25, floor - size * 0.40, size * 0.50, size * 0.08, "#b97a58", 4)


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


def cobweb(brush: Brush, x: float, y: float, size: float, *, flip: bool = False) -> None:
    """A web in a corner; ``x, y`` the corner."""
    with brush.moved(x, y, scale=size, flip=flip):
        path = outline([(0, 0)], close=False)
        spokes = ((1.0, 0.06), (0.8, 0.42), (0.45, 0.78), (0.06, 1.0))
        for px, py in spokes:
            path.moveTo(0, 0)
            path.lineTo(px, py)
        for ring in (0.3, 0.55, 0.8):
            path.moveTo(spokes[0][0] * ring, spokes[0][1] * ring)
            for (ax, ay), (bx, by) in pairwise(spokes):
                path.quadTo((ax + bx) * 0.42 * ring, (ay + by) * 0.42 * ring, bx * ring, by * ring)
        brush.stroke(path, (0.95, 0.95, 1.0), 0.014, 0.5)
