"""What stands in rooms: tables, chairs, beds, casks, chandeliers, trunks."""

import random
from itertools import pairwise

from visiobook_media_generation.illustration.canvas import Brush
from visiobook_media_generation.illustration.palette import lighten, rgb, shade
from visiobook_media_generation.illustration.paths import box, ellipse, outline, smooth
from visiobook_media_generation.illustration.stage import Stage

WOOD = "#6b4630"


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
