"""Fire and what cooks on it."""

import random

from visiobook_media_generation.illustration.canvas import Brush
from visiobook_media_generation.illustration.palette import lighten, mix, rgb, shade
from visiobook_media_generation.illustration.paths import arch, box, ellipse, outline
from visiobook_media_generation.illustration.stage import Stage


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
