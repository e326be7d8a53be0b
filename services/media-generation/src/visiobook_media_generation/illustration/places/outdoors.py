"""Open country: meadow, riverbank, hills, road."""

import random

from visiobook_media_generation.illustration.palette import shade
from visiobook_media_generation.illustration.paths import outline, smooth
from visiobook_media_generation.illustration.places.country import (
    draw_bushes_and_flowers,
    draw_far_country,
    frame_trees,
)
from visiobook_media_generation.illustration.sky import draw_sky
from visiobook_media_generation.illustration.stage import HEIGHT, LEFT, RIGHT, Stage
from visiobook_media_generation.illustration.terrain import (
    Ridge,
    draw_flowers,
    draw_path,
    draw_rock,
    draw_turf,
    earth,
    grass_colour,
    ridge,
)
from visiobook_media_generation.illustration.vegetation import (
    draw_reeds,
    draw_tree,
)
from visiobook_media_generation.illustration.water import draw_water
from visiobook_media_generation.illustration.yard import draw_fence


def draw_meadow(stage: Stage) -> None:
    """Rolling grass with flowers between two big trees."""
    draw_far_country(stage)
    with stage.layer(0.40) as brush:
        line = ridge(stage.rng("mid"), HEIGHT * 0.655, 30)
        draw_turf(stage, brush, "mid", line, tufts=90)
        rng = stage.rng("midtrees")
        for _ in range(7):
            x = rng.choice([rng.uniform(LEFT, 620), rng.uniform(1240, RIGHT)])
            draw_tree(stage, brush, random.Random(rng.random()), x, line(x) + 22, rng.uniform(150, 270))
    with stage.layer(0.14) as brush:
        line = ridge(stage.rng("near"), HEIGHT * 0.76, 22)
        draw_turf(stage, brush, "near", line)
    frame_trees(stage, line, ((120, 760), (1815, 690), (-300, 640), (2240, 700)))
    draw_bushes_and_flowers(stage, line, 130)


def draw_riverbank(stage: Stage) -> None:
    """A stream winding through meadows, with reeds, stones and a willow."""
    draw_far_country(stage)
    with stage.layer(0.40) as brush:
        draw_turf(stage, brush, "mid", ridge(stage.rng("mid"), HEIGHT * 0.655, 26), tufts=90)
    with stage.layer(0.16) as brush:
        line = ridge(stage.rng("near"), HEIGHT * 0.74, 16)
        draw_turf(stage, brush, "near", line)
        bank = [
            (1300, 775),
            (1500, 800),
            (1400, 860),
            (1180, 930),
            (980, 1140),
            (2400, 1140),
            (2400, 1000),
            (1900, 905),
            (1640, 840),
            (1400, 775),
        ]
        river = smooth([(float(x), float(y)) for x, y in bank], close=True)
        with brush.clipped(river):
            draw_water(stage, brush, HEIGHT * 0.68, colour="#5aa0b4")
        brush.stroke(river, shade(brush.tone(grass_colour(stage)), 0.55), 8, 0.7)
        rng = stage.rng("reeds")
        for x, y in ((1190, 935), (1560, 812), (1330, 782), (1760, 880), (1090, 1010), (2050, 960)):
            draw_reeds(stage, brush, random.Random(rng.random()), x, y, rng.uniform(70, 120))
        for x, y, size in ((1470, 860, 64), (1620, 930, 92), (1360, 960, 54)):
            draw_rock(brush, random.Random(rng.random()), x, y, size, size * 0.6, snow=stage.snowy)
    frame_trees(stage, line, ((110, 780), (1830, 600), (-310, 660), (2270, 690)))
    with stage.layer(0.06) as brush:
        draw_flowers(stage, brush, "flowers", line, 120, spare=(950, 2400))


def draw_hills(stage: Stage) -> None:
    """Fold behind fold of hills with hedges, sheep and a winding track."""
    draw_sky(stage, 0.58)
    bands = ((0.90, 0.40, 95), (0.72, 0.48, 85), (0.52, 0.57, 70), (0.32, 0.66, 52))
    for index, (depth, level, swell) in enumerate(bands):
        with stage.layer(depth) as brush:
            line = ridge(stage.rng(f"hill{index}"), HEIGHT * level, swell)
            draw_turf(stage, brush, f"hill{index}", line, tufts=60)
            rng = stage.rng(f"hilltrees{index}")
            for _ in range(9):
                x = rng.uniform(LEFT, RIGHT)
                draw_tree(
                    stage, brush, random.Random(rng.random()), x, line(x) + rng.uniform(6, 50), 60 + 120 * (1 - depth)
                )
            if depth < 0.6:
                _sheep(stage, f"sheep{index}", line, 6, 30 * (1.2 - depth), depth)
    with stage.layer(0.12) as brush:
        line = ridge(stage.rng("near"), HEIGHT * 0.78, 26)
        draw_turf(stage, brush, "near", line)
        draw_path(stage, brush, [(1150, 850, 12), (1060, 880, 26), (1090, 930, 60), (960, 1000, 110), (760, 1110, 200)])
    frame_trees(stage, line, ((1850, 640), (2260, 560), (-200, 600), (60, 520)))
    draw_bushes_and_flowers(stage, line, 90)


def _sheep(stage: Stage, part: str, line: Ridge, count: int, size: float, depth: float) -> None:
    rng = stage.rng(part)
    with stage.layer(depth) as brush:
        for _ in range(count):
            x = rng.uniform(LEFT, RIGHT)
            y = line(x) + rng.uniform(16, 60)
            for leg in (-0.5, -0.2, 0.25, 0.5):
                brush.line(x + leg * size, y - size * 0.3, x + leg * size, y, "#3b3436", size * 0.12)
            for dx, dy in ((-0.42, -0.52), (-0.1, -0.66), (0.25, -0.62), (0.45, -0.48), (0.0, -0.42)):
                brush.dot(x + dx * size, y + dy * size, size * 0.32, "#f3eee2")
            brush.oval(x + size * 0.82, y - size * 0.62, size * 0.22, size * 0.18, "#4a4042")


def draw_road(stage: Stage) -> None:
    """A country road between trees and fences, with a milestone and a signpost."""
    draw_far_country(stage)
    with stage.layer(0.40) as brush:
        line = ridge(stage.rng("mid"), HEIGHT * 0.65, 24)
        draw_turf(stage, brush, "mid", line, tufts=80)
        rng = stage.rng("avenue")
        for index in range(6):
            for x in (860 - index * 120, 1060 + index * 130):
                draw_tree(stage, brush, random.Random(rng.random()), x, line(x) + 10 + index * 8, 150 + index * 46)
    with stage.layer(0.14) as brush:
        near = ridge(stage.rng("near"), HEIGHT * 0.755, 14)
        draw_turf(stage, brush, "near", near)
        draw_path(
            stage,
            brush,
            [(965, 706, 18), (975, 760, 46), (940, 830, 110), (900, 930, 230), (850, 1120, 480)],
            earth(stage),
        )
        draw_fence(brush, 1420, HEIGHT * 0.84, RIGHT - 1420, 112)
        draw_fence(brush, LEFT, HEIGHT * 0.83, 780, 104)
        _signpost(stage, 1390, 905, 330)
        draw_rock(brush, stage.rng("milestone"), 395, 920, 76, 96, "#b6b0a6", snow=stage.snowy)
    frame_trees(stage, near, ((80, 800), (1860, 760), (-330, 700), (2280, 720)))
    draw_bushes_and_flowers(stage, near, 70)


def _signpost(stage: Stage, x: float, y: float, size: float) -> None:
    with stage.layer(0.12) as brush:
        brush.contact(x, y, 60, 18)
        brush.block(x - 9, y - size, 18, size, "#6b4a35")
        for side, dy, length in ((1, 0.88, 150), (-1, 0.70, 130)):
            arrow = outline(
                [
                    (x, y - size * dy - 24),
                    (x + side * length, y - size * dy - 24),
                    (x + side * (length + 26), y - size * dy),
                    (x + side * length, y - size * dy + 24),
                    (x, y - size * dy + 24),
                ]
            )
            brush.shape(arrow, "#b08a5c")
            for k in range(3):
                brush.line(
                    x + side * (26 + 36 * k), y - size * dy, x + side * (48 + 36 * k), y - size * dy, "#5a3f2c", 6, 0.75
                )
        if stage.snowy:
            brush.oval(x, y - size, 14, 7, "#f3f7fb")
