"""Castle and lighthouse."""

import skia

from visiobook_media_generation.illustration.canvas import SCREEN, Brush, linear
from visiobook_media_generation.illustration.houses import draw_window
from visiobook_media_generation.illustration.palette import argb, lighten, rgb, shade
from visiobook_media_generation.illustration.paths import arch, outline
from visiobook_media_generation.illustration.stage import Stage


def draw_castle(stage: Stage, brush: Brush, x: float, y: float, size: float) -> None:
    """A castle with four towers, a curtain wall and a gate."""
    stone = "#8c8593"
    brush.block(x - size * 0.42, y - size * 0.32, size * 0.84, size * 0.32 + 40, stone, dark=0.6)
    for index in range(9):
        brush.rect(x - size * 0.42 + index * size * 0.096, y - size * 0.37, size * 0.05, size * 0.06, stone)
    for dx, width, height in ((-0.42, 0.17, 0.50), (0.42, 0.17, 0.46), (-0.14, 0.19, 0.78), (0.16, 0.15, 0.62)):
        _tower(stage, brush, x + dx * size, y, width * size, height * size)
    gate = arch(x - size * 0.07, y - size * 0.2, size * 0.14, size * 0.24)
    brush.fill(gate, shade(brush.tone(stone), 1))
    for k in (-0.035, 0.0, 0.035):
        brush.line(x + k * size, y - size * 0.18, x + k * size, y + 36, shade(brush.tone(stone), 0.5), size * 0.006)


def _tower(stage: Stage, brush: Brush, x: float, y: float, width: float, height: float) -> None:
    stone, roof = brush.tone("#8c8593"), brush.tone("#5a4666")
    brush.block(x - width / 2, y - height, width, height + 40, stone, dark=0.6)
    for row in range(6):
        offset = width * (0.15 if row % 2 else -0.2)
        brush.rect(x + offset, y - height * (0.12 + 0.13 * row), width * 0.22, width * 0.07, shade(stone, 0.5), 0.25)
    brush.rect(x - width * 0.6, y - height - width * 0.10, width * 1.2, width * 0.26, lighten(stone, 0.15))
    for index in range(4):
        brush.rect(
            x - width * 0.6 + index * width * 0.34,
            y - height - width * 0.28,
            width * 0.19,
            width * 0.22,
            lighten(stone, 0.15),
        )
    top = y - height - width * 0.12
    brush.shape(
        outline(
            [
                (x - width * 0.58, top),
                (x - width * 0.16, top - width * 0.58, x, top - width * 1.6),
                (x + width * 0.16, top - width * 0.58, x + width * 0.58, top),
            ]
        ),
        roof,
        dark=0.6,
    )
    if stage.snowy:
        brush.fill(
            outline(
                [
                    (x - width * 0.40, top - width * 0.34),
                    (x - width * 0.1, top - width * 0.8, x, top - width * 1.62),
                    (x + width * 0.1, top - width * 0.8, x + width * 0.40, top - width * 0.34),
                    (x, top - width * 0.5),
                ]
            ),
            "#f1f5fa",
            0.95,
        )
    brush.line(x, top - width * 1.6, x, top - width * 2.05, shade(roof, 0.5), width * 0.05)
    brush.fill(
        outline([(x, top - width * 2.05), (x + width * 0.45, top - width * 1.9), (x, top - width * 1.75)]), "#b8433f"
    )
    for row in range(2):
        draw_window(
            brush,
            x - width * 0.10,
            y - height * (0.78 - 0.3 * row),
            width * 0.2,
            width * 0.36,
            lit=stage.light.lamps_lit,
            glass=shade(stone, 0.9),
        )


def draw_lighthouse(stage: Stage, brush: Brush, x: float, y: float, size: float) -> None:
    """A striped lighthouse with gallery and lantern; its beam sweeps when it is dark."""
    lit = stage.light.lamps_lit
    top, lamp = y - size * 0.80, y - size * 0.87
    if lit:
        _beam(brush, x, lamp, size)
    tower = outline([(x - size * 0.115, y), (x - size * 0.072, top), (x + size * 0.072, top), (x + size * 0.115, y)])
    brush.shape(tower, "#ece4d6", dark=0.55)
    with brush.clipped(tower):
        for row in range(3):
            stripe = y - size * (0.13 + 0.25 * row)
            brush.shape(
                outline(
                    [
                        (x - size * 0.2, stripe),
                        (x, stripe + size * 0.03, x + size * 0.2, stripe),
                        (x + size * 0.2, stripe - size * 0.12),
                        (x, stripe - size * 0.09, x - size * 0.2, stripe - size * 0.12),
                    ]
                ),
                "#b5433c",
                dark=0.55,
            )
    for row in range(3):
        draw_window(brush, x - size * 0.014, y - size * (0.26 + 0.20 * row), size * 0.03, size * 0.05, lit=lit)
    brush.fill(arch(x - size * 0.03, y - size * 0.10, size * 0.06, size * 0.10), "#4f3a30")
    brush.block(x - size * 0.10, top - size * 0.015, size * 0.20, size * 0.022, "#3a3a44")
    for k in range(7):
        brush.line(
            x + (k - 3) * size * 0.031,
            top - size * 0.015,
            x + (k - 3) * size * 0.031,
            top - size * 0.052,
            "#3a3a44",
            size * 0.005,
        )
    brush.line(x - size * 0.095, top - size * 0.052, x + size * 0.095, top - size * 0.052, "#3a3a44", size * 0.006)
    brush.rect(
        x - size * 0.05, lamp - size * 0.05, size * 0.10, size * 0.11, rgb("#fff0b8") if lit else brush.tone("#b9d3da")
    )
    for bar in (-0.05, -0.017, 0.017, 0.05):
        brush.line(x + bar * size, lamp - size * 0.05, x + bar * size, lamp + size * 0.06, "#3a3a44", size * 0.006)
    brush.shape(
        outline(
            [
                (x - size * 0.065, lamp - size * 0.05),
                (x - size * 0.05, lamp - size * 0.11, x, lamp - size * 0.125),
                (x + size * 0.05, lamp - size * 0.11, x + size * 0.065, lamp - size * 0.05),
            ]
        ),
        "#8f332f",
    )
    brush.dot(x, lamp - size * 0.13, size * 0.012, "#3a3a44")
    if lit:
        brush.glow(x, lamp, size * 0.22, rgb("#fff2c4"), 0.95)


def _beam(brush: Brush, x: float, y: float, size: float) -> None:
    """Light to both sides, bright in the middle of the beam and soft at its edges."""
    for side, drop in ((-1, 0.10), (1, -0.12)):
        end = x + side * size * 2.2
        for spread, alpha in ((0.20, 0.10), (0.14, 0.12), (0.08, 0.14), (0.03, 0.16)):
            path = outline(
                [
                    (x, y - size * 0.012),
                    (end, y + (drop - spread) * size),
                    (end, y + (drop + spread) * size),
                    (x, y + size * 0.012),
                ]
            )
            colours = [argb(rgb("#fff1c2"), alpha * 1.6), argb(rgb("#fff1c2"), alpha * 0.7), argb(rgb("#fff1c2"), 0)]
            shader = linear((x, y), (end, y), colours)
            brush.canvas.drawPath(path, skia.Paint(AntiAlias=True, Shader=shader, BlendMode=SCREEN))
