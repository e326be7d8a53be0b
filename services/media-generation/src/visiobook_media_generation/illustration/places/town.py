"""Where people live: village, street, square."""

import random

from visiobook_contracts.ai_analysis import Season
from visiobook_media_generation.illustration.houses import draw_church, draw_house, draw_window
from visiobook_media_generation.illustration.palette import lighten, mix, rgb, shade
from visiobook_media_generation.illustration.paths import arch, outline
from visiobook_media_generation.illustration.places.country import frame_trees, mix_grass
from visiobook_media_generation.illustration.sky import draw_sky
from visiobook_media_generation.illustration.stage import HEIGHT, LEFT, RIGHT, WIDTH, Stage
from visiobook_media_generation.illustration.streets import draw_cobbles, draw_lamp_post, draw_street_side
from visiobook_media_generation.illustration.terrain import (
    Ridge,
    draw_ground,
    draw_path,
    draw_turf,
    earth,
    grass_colour,
    ridge,
)
from visiobook_media_generation.illustration.vegetation import draw_bush
from visiobook_media_generation.illustration.water import draw_wet_sheen
from visiobook_media_generation.illustration.yard import draw_barrel, draw_crate, draw_fence


def draw_village(stage: Stage) -> None:
    """Two rows of cottages around a church, a lane, lamps, firs."""
    draw_sky(stage, 0.60)
    with stage.layer(0.85) as brush:
        draw_ground(brush, ridge(stage.rng("far"), HEIGHT * 0.47, 70), grass_colour(stage, far=True))
    with stage.layer(0.62) as brush:
        line = ridge(stage.rng("woods"), HEIGHT * 0.55, 30)
        draw_ground(brush, line, "#dce5f0" if stage.snowy else mix_grass(stage))
        _cottages(stage, "back", 0.62, line, 12, (84, 112))
    with stage.layer(0.42) as brush:
        line = ridge(stage.rng("mid"), HEIGHT * 0.655, 16)
        draw_turf(stage, brush, "mid", line, tufts=60)
        draw_church(stage, brush, 900, line(900) + 12, 470)
        _cottages(stage, "front", 0.40, line, 11, (190, 262))
    with stage.layer(0.14) as brush:
        near = ridge(stage.rng("near"), HEIGHT * 0.755, 14)
        draw_turf(stage, brush, "near", near)
        draw_path(
            stage,
            brush,
            [(950, 706, 24), (990, 770, 50), (940, 850, 120), (880, 950, 230), (840, 1120, 400)],
            earth(stage),
        )
        draw_fence(brush, LEFT, HEIGHT * 0.84, 850, 96)
        draw_fence(brush, 1480, HEIGHT * 0.85, RIGHT - 1480, 100)
        for post in (430, 1420, 2150, -240):
            draw_lamp_post(stage, brush, post, HEIGHT * 0.90, 350)
    frame_trees(stage, near, ((40, 720), (1880, 700)), pine=True)
    frame_trees(stage, near, ((-340, 640), (2290, 660)))
    with stage.layer(0.06) as brush:
        rng = stage.rng("bushes")
        for _ in range(6):
            x = rng.choice([rng.uniform(LEFT, 480), rng.uniform(1460, RIGHT)])
            draw_bush(
                stage,
                brush,
                random.Random(rng.random()),
                x,
                HEIGHT * rng.uniform(0.86, 0.94),
                rng.uniform(90, 150),
                flowers="#f2d7dc",
            )


def _cottages(stage: Stage, part: str, depth: float, line: Ridge, count: int, widths: tuple[float, float]) -> None:
    rng = stage.rng(part)
    with stage.layer(depth) as brush:
        step = (RIGHT - LEFT) / count
        for index in range(count):
            x, width = LEFT + step * index + rng.uniform(0, 24), rng.uniform(*widths)
            height = width * rng.uniform(0.62, 0.9)
            if part == "front" and 740 < x + width / 2 < 1240:
                continue
            draw_house(stage, brush, random.Random(index * 7 + int(width)), x, line(x + width / 2) + 14, width, height)


def draw_street(stage: Stage) -> None:
    """A town street in depth: facades, shops, lamps, wet cobbles, a clock tower at its end."""
    draw_sky(stage, 0.6)
    vanishing = (WIDTH * 0.5, HEIGHT * 0.54)
    with stage.layer(0.8) as brush:
        _skyline(stage)
    with stage.layer(0.1) as brush:
        draw_cobbles(stage, brush, vanishing[1])
        draw_street_side(stage, brush, left=True, vanishing=vanishing)
        draw_street_side(stage, brush, left=False, vanishing=vanishing)
        _pavements(stage)
        for t in (0.12, 0.28, 0.62):
            for side in (-1, 1):
                x = WIDTH * 0.5 + side * (WIDTH * 0.035 + WIDTH * 0.47 * t)
                draw_lamp_post(stage, brush.at(0.6 * (1 - t)), x, HEIGHT * (0.556 + 0.40 * t), 130 + 560 * t)
        draw_wet_sheen(stage, brush, HEIGHT * 0.62)
        draw_barrel(brush, 300, 940, 120)
        draw_crate(brush, 190, 965, 110)
        draw_crate(brush, 1700, 950, 100)


def _skyline(stage: Stage) -> None:
    rng = stage.rng("skyline")
    with stage.layer(0.82) as brush:
        for index in range(16):
            x, height = WIDTH * (0.28 + index * 0.03), rng.uniform(60, 180)
            brush.rect(x, HEIGHT * 0.54 - height, WIDTH * 0.034, height + 20, "#6f6470")
            brush.fill(
                outline(
                    [
                        (x - 3, HEIGHT * 0.54 - height),
                        (x + WIDTH * 0.017, HEIGHT * 0.54 - height - rng.uniform(14, 44)),
                        (x + WIDTH * 0.036, HEIGHT * 0.54 - height),
                    ]
                ),
                "#5f5560",
            )
        _clock_tower(stage, WIDTH * 0.512, HEIGHT * 0.55, 420)


def _clock_tower(stage: Stage, x: float, y: float, size: float) -> None:
    lit = stage.light.lamps_lit
    with stage.layer(0.76) as brush:
        brush.block(x - size * 0.07, y - size * 0.74, size * 0.14, size * 0.76, "#6a6070", dark=0.4)
        brush.shape(
            outline([(x - size * 0.09, y - size * 0.73), (x, y - size), (x + size * 0.09, y - size * 0.73)]), "#4f4a5c"
        )
        if lit:
            brush.glow(x, y - size * 0.62, size * 0.2, rgb("#ffd98a"), 0.5)
        brush.dot(x, y - size * 0.62, size * 0.052, rgb("#ffe9b8") if lit else brush.tone("#efe6d0"))
        brush.line(x, y - size * 0.62, x, y - size * 0.655, "#332a33", 2.5)
        brush.line(x, y - size * 0.62, x + size * 0.024, y - size * 0.61, "#332a33", 2.5)


def _pavements(stage: Stage) -> None:
    with stage.layer(0.1) as brush:
        tone = mix(brush.tone("#dfe6ef" if stage.snowy else "#8b8790"), stage.light.haze, 0.15)
        near, far = HEIGHT * 1.06, HEIGHT * 0.556
        for flip in (False, True):
            with brush.moved(WIDTH if flip else 0, 0, flip=flip):
                kerb = [
                    (-420, near),
                    (-420, HEIGHT * 0.96),
                    (WIDTH * 0.475, far),
                    (WIDTH * 0.487, far),
                    (WIDTH * 0.10, near),
                ]
                brush.fill(outline(kerb), tone)
                brush.stroke(outline(kerb[3:], close=False), shade(tone, 0.6), 6, 0.7)


def draw_square(stage: Stage) -> None:
    """A market square: tall gabled houses side by side, stalls, a fountain."""
    draw_sky(stage, 0.58)
    with stage.layer(0.6) as brush:
        rng = stage.rng("gables")
        x = float(LEFT)
        while x < RIGHT:
            width = rng.uniform(170, 240)
            _townhouse(stage, random.Random(rng.random()), x, HEIGHT * 0.63, width, rng.uniform(330, 470))
            x += width + 2
    with stage.layer(0.5) as brush:
        draw_church(stage, brush, 1320, HEIGHT * 0.64, 560)
    with stage.layer(0.12) as brush:
        draw_cobbles(stage, brush, HEIGHT * 0.63, "#8b8278")
        for index, x in enumerate((130, 1500, 1880, -280)):
            _stall(stage, x, HEIGHT * 0.80, 330, index)
        _fountain(stage, 880, HEIGHT * 0.77, 300)
        for x in (560, 1290):
            draw_lamp_post(stage, brush, x, HEIGHT * 0.84, 380)
        draw_wet_sheen(stage, brush, HEIGHT * 0.7)


def _townhouse(stage: Stage, rng: random.Random, x: float, y: float, width: float, height: float) -> None:
    lit = stage.light.lamps_lit
    with stage.layer(0.42) as brush:
        wall = rng.choice(["#c99a6a", "#b5745c", "#d7b98a", "#8fa08f", "#c4a7a0", "#a9b0b5", "#d3c4a4"])
        gable = rng.uniform(0.38, 0.6) * width
        top = y - height
        brush.shape(
            outline([(x, y + 10), (x, top), (x + width / 2, top - gable), (x + width, top), (x + width, y + 10)]),
            wall,
            dark=0.4,
        )
        roof = outline(
            [
                (x - 8, top + 12),
                (x + width / 2, top - gable - 22),
                (x + width + 8, top + 12),
                (x + width - 6, top + 16),
                (x + width / 2, top - gable + 8),
                (x + 6, top + 16),
            ]
        )
        brush.shape(roof, "#f1f5fa" if stage.snowy else rng.choice(["#7a4436", "#6d4a4a", "#5a5664"]))
        timber = rng.random() < 0.5
        rows = int(height // 110)
        for row in range(rows):
            level = top + height * (row + 0.12) / rows
            if timber:
                brush.line(x, level + 84, x + width, level + 84, "#5a3d2c", 7)
            for column in range(3):
                px = x + width * (0.10 + 0.30 * column)
                if row == rows - 1 and column == 1:
                    brush.fill(arch(px - 4, y - 96, width * 0.27, 106), rng.choice(["#4f3626", "#2d4a45", "#5a2f2f"]))
                    continue
                draw_window(brush, px, level, width * 0.19, 62, lit=lit and rng.random() < 0.6)
                if rng.random() < 0.4 and not stage.snowy and stage.season is not Season.WINTER:
                    brush.block(px - 4, level + 62, width * 0.19 + 8, 12, "#6b4a35")
                    for k in range(4):
                        brush.dot(
                            px + 4 + k * width * 0.05, level + 58, 6, rng.choice(["#e2607c", "#f3c54f", "#f4e3e0"])
                        )


def _stall(stage: Stage, x: float, y: float, width: float, index: int) -> None:
    rng = stage.rng(f"stall{index}")
    colour = ("#b8433f", "#3f6f86", "#5a7a48", "#c08a3a")[index % 4]
    with stage.layer(0.12) as brush:
        brush.contact(x, y, width * 1.1, 34, 0.3)
        for px in (x - width * 0.46, x + width * 0.46):
            brush.rect(px - 6, y - width * 0.72, 12, width * 0.72, "#6b4a35")
        brush.block(x - width * 0.5, y - width * 0.30, width, width * 0.30, "#8a6a4c")
        goods = ("#d9803c", "#b8433f", "#7fa352", "#e0b653", "#8a5f86")
        for k in range(5):
            pick = rng.choice(goods)
            for _ in range(9):
                brush.ball(
                    x - width * 0.40 + k * width * 0.2 + rng.uniform(-0.08, 0.08) * width,
                    y - width * 0.31 - rng.random() * 12,
                    width * 0.034,
                    pick,
                )
        for k in range(8):
            stripe = colour if k % 2 else "#f2e9d8"
            left = x - width * 0.54 + k * width * 0.135
            brush.shape(
                outline(
                    [
                        (left + width * 0.04, y - width * 0.86),
                        (left + width * 0.14, y - width * 0.86),
                        (left + width * 0.135, y - width * 0.64),
                        (left + width * 0.0675, y - width * 0.58, left, y - width * 0.64),
                    ]
                ),
                "#eef3f8" if stage.snowy else stripe,
                dark=0.3,
                light=0.15,
            )
        if stage.light.lamps_lit:
            brush.glow(x, y - width * 0.5, width * 0.6, rgb("#ffbe5c"), 0.5)


def _fountain(stage: Stage, x: float, y: float, size: float) -> None:
    with stage.layer(0.16) as brush:
        brush.contact(x, y, size * 1.3, 40, 0.3)
        basin = outline(
            [
                (x - size * 0.5, y - size * 0.2),
                (x - size * 0.46, y),
                (x + size * 0.46, y),
                (x + size * 0.5, y - size * 0.2),
            ]
        )
        brush.shape(basin, "#b0a8a0")
        brush.oval(x, y - size * 0.2, size * 0.5, size * 0.08, "#c2bbb2")
        brush.oval(x, y - size * 0.195, size * 0.44, size * 0.06, "#dfe8ef" if stage.snowy else "#6fa5b4")
        brush.block(x - size * 0.05, y - size * 0.62, size * 0.10, size * 0.44, "#a9a198")
        brush.shape(
            outline([(x - size * 0.22, y - size * 0.62), (x, y - size * 0.48, x + size * 0.22, y - size * 0.62)]),
            "#b0a8a0",
        )
        for side in (-1, 1):
            for k in (0.12, 0.22):
                jet = outline(
                    [
                        (x, y - size * 0.66),
                        (x + side * size * k, y - size * 0.86, x + side * size * k * 1.6, y - size * 0.22),
                    ],
                    close=False,
                )
                brush.stroke(jet, lighten(brush.tone("#cfe6ef"), 0.5), size * 0.014, 0.6)
