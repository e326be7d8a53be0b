"""Cottages and the parish church."""

import random

from visiobook_media_generation.illustration.canvas import Brush
from visiobook_media_generation.illustration.palette import Tint, mix, rgb
from visiobook_media_generation.illustration.paths import arch, box, outline
from visiobook_media_generation.illustration.stage import Stage

WALLS = ("#a5603f", "#c6b393", "#b98d6a", "#9b9088", "#cdbb9d", "#a3745a")


ROOFS = ("#6d4a4a", "#55586b", "#7a4436", "#5d5048")


LAMP_YELLOW = "#ffd27a"


def draw_window(
    brush: Brush,
    x: float,
    y: float,
    width: float,
    height: float,
    *,
    lit: bool,
    frame: Tint = "#4b3a2e",
    glass: Tint = "#5f7890",
) -> None:
    """A window with four panes, glowing when lit."""
    pane = mix(rgb(LAMP_YELLOW), brush.light.haze, brush.depth * 0.4) if lit else brush.tone(glass)
    if lit and brush.depth < 0.6:
        brush.glow(x + width / 2, y + height / 2, max(width, height) * 1.3, rgb("#ffae45"), 0.35)
    brush.rect(x, y, width, height, pane)
    thick = max(1.2, width * 0.08)
    brush.stroke(box(x, y, width, height), frame, thick)
    brush.line(x + width / 2, y, x + width / 2, y + height, frame, thick * 0.7)
    brush.line(x, y + height / 2, x + width, y + height / 2, frame, thick * 0.7)


def draw_house(stage: Stage, brush: Brush, rng: random.Random, x: float, y: float, width: float, height: float) -> None:
    """A cottage: ``x`` its left, ``y`` its foot; gabled or hipped roof, chimney with smoke."""
    wall, roof, gabled = rng.choice(WALLS), rng.choice(ROOFS), rng.random() < 0.5
    lights = [rng.random() < 0.75 for _ in range(6)]
    smoke = random.Random(rng.random())
    top = y - height
    brush.block(x + width * 0.68, top - width * 0.42, width * 0.12, width * 0.34, "#7d5548")
    _smoke(brush, smoke, x + width * 0.74, top - width * 0.44, width)
    if gabled:
        brush.shape(
            outline([(x, y + 8), (x, top), (x + width / 2, top - width * 0.42), (x + width, top), (x + width, y + 8)]),
            wall,
        )
        eaves = [
            (x - width * 0.07, top + width * 0.05),
            (x + width / 2, top - width * 0.50),
            (x + width * 1.07, top + width * 0.05),
            (x + width * 1.0, top + width * 0.08),
            (x + width / 2, top - width * 0.38),
            (x, top + width * 0.08),
        ]
    else:
        brush.block(x, top, width, height + 8, wall)
        eaves = [
            (x - width * 0.08, top + width * 0.05),
            (x + width * 0.12, top - width * 0.36),
            (x + width * 0.88, top - width * 0.36),
            (x + width * 1.08, top + width * 0.05),
        ]
    brush.shape(outline(eaves), roof)
    if stage.snowy:
        _snow_roof(brush, x, top, width, gabled)
    _front(stage, brush, (x, y, width, height), lights)


def _snow_roof(brush: Brush, x: float, top: float, width: float, gabled: bool) -> None:
    if gabled:
        cap = [
            (x - width * 0.09, top + width * 0.04),
            (x + width / 2, top - width * 0.53),
            (x + width * 1.09, top + width * 0.04),
            (x + width * 1.02, top + width * 0.02),
            (x + width / 2, top - width * 0.43),
            (x - width * 0.02, top + width * 0.02),
        ]
    else:
        cap = [
            (x - width * 0.09, top + width * 0.03),
            (x + width * 0.11, top - width * 0.39),
            (x + width * 0.89, top - width * 0.39),
            (x + width * 1.09, top + width * 0.03),
            (x + width * 0.9, top - width * 0.12),
            (x + width * 0.5, top - width * 0.05),
            (x + width * 0.1, top - width * 0.14),
        ]
    brush.shape(outline(cap), "#f1f5fa", dark=0.3, light=0.2)


def _smoke(brush: Brush, rng: random.Random, x: float, y: float, width: float) -> None:
    colour = mix(brush.light.haze, (1.0, 1.0, 1.0), 0.25)
    for index in range(5):
        brush.oval(
            x + index * width * 0.05 + rng.uniform(-4, 4),
            y - index * width * 0.13,
            width * (0.04 + 0.025 * index),
            width * (0.035 + 0.02 * index),
            colour,
            0.34 - 0.05 * index,
        )


def _front(stage: Stage, brush: Brush, house: tuple[float, float, float, float], lights: list[bool]) -> None:
    x, y, width, height = house
    lit = stage.light.lamps_lit
    columns = 2 if width < 190 else 3
    rows = max(1, int(height // (width * 0.42)))
    for column in range(columns):
        for row in range(rows):
            if row == rows - 1 and column == columns // 2:
                door = box(
                    x + width * (column + 0.28) / columns,
                    y - width * 0.34,
                    width * 0.48 / columns,
                    width * 0.36,
                    width * 0.05,
                )
                brush.shape(door, "#6b3f2a")
                brush.stroke(door, "#3f2a20", max(1.0, width * 0.012))
                continue
            wide = width / columns * 0.46
            middle = x + width * (column + 0.5) / columns
            tall = min(height / rows * 0.6, wide * 1.5)
            draw_window(
                brush,
                middle - wide / 2,
                y - height + height * (row + 0.18) / rows,
                wide,
                tall,
                lit=lit and lights[(column * 2 + row) % 6],
            )


def draw_church(stage: Stage, brush: Brush, x: float, y: float, size: float) -> None:
    """A parish church with nave and spire, ``size`` high."""
    stone, roof = "#b9aea2", "#55586b"
    lit = stage.light.lamps_lit
    brush.block(x + size * 0.12, y - size * 0.34, size * 0.5, size * 0.36, stone)
    brush.shape(
        outline(
            [
                (x + size * 0.08, y - size * 0.33),
                (x + size * 0.16, y - size * 0.52),
                (x + size * 0.58, y - size * 0.52),
                (x + size * 0.66, y - size * 0.33),
            ]
        ),
        roof,
    )
    brush.block(x - size * 0.10, y - size * 0.60, size * 0.22, size * 0.62, stone)
    brush.shape(
        outline([(x - size * 0.12, y - size * 0.59), (x + size * 0.01, y - size), (x + size * 0.14, y - size * 0.59)]),
        roof,
    )
    brush.line(x + size * 0.01, y - size, x + size * 0.01, y - size * 1.07, "#3b3540", size * 0.01)
    brush.line(x - size * 0.018, y - size * 1.045, x + size * 0.038, y - size * 1.045, "#3b3540", size * 0.01)
    glass = mix(rgb(LAMP_YELLOW), stage.light.haze, brush.depth * 0.4) if lit else brush.tone("#5f7890")
    for wx, wy, wide in ((-0.035, -0.50, 0.09), (0.20, -0.26, 0.08), (0.34, -0.26, 0.08), (0.48, -0.26, 0.08)):
        window = arch(x + wx * size, y + wy * size, wide * size, wide * size * 1.9, point=1)
        brush.fill(window, glass)
        brush.stroke(window, "#5d544f", size * 0.008)
    brush.fill(arch(x - size * 0.05, y - size * 0.20, size * 0.12, size * 0.21, point=1), "#4f3626")
    if stage.snowy:
        brush.fill(
            outline(
                [
                    (x + size * 0.10, y - size * 0.38),
                    (x + size * 0.155, y - size * 0.535),
                    (x + size * 0.585, y - size * 0.535),
                    (x + size * 0.64, y - size * 0.38),
                    (x + size * 0.36, y - size * 0.42),
                ]
            ),
            "#f1f5fa",
            0.95,
        )
