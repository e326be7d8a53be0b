"""Wild country: mountain and moor."""

import random

from visiobook_contracts.ai_analysis import Season
from visiobook_media_generation.illustration.palette import shade
from visiobook_media_generation.illustration.paths import outline
from visiobook_media_generation.illustration.places.country import frame_trees
from visiobook_media_generation.illustration.sky import draw_sky
from visiobook_media_generation.illustration.stage import HEIGHT, LEFT, RIGHT, Stage
from visiobook_media_generation.illustration.terrain import (
    Ridge,
    draw_ground,
    draw_mountains,
    draw_rock,
    draw_turf,
    ridge,
    scatter_stones,
)
from visiobook_media_generation.illustration.vegetation import (
    draw_bush,
    draw_pine,
)


def draw_mountain(stage: Stage) -> None:
    """Snowy peaks above pine slopes and a rocky ledge."""
    draw_sky(stage, 0.62)
    with stage.layer(0.88) as brush:
        draw_mountains(brush, stage.rng("far peaks"), HEIGHT * 0.66, 600, "#7f8fae", count=5, snow=0.42)
    with stage.layer(0.66) as brush:
        draw_mountains(brush, stage.rng("peaks"), HEIGHT * 0.70, 430, "#6f7f95", count=6, snow=0.34)
    with stage.layer(0.45) as brush:
        line = ridge(stage.rng("slope"), HEIGHT * 0.67, 50)
        draw_ground(brush, line, "#dce5f0" if stage.snowy else "#5f7f66")
        rng = stage.rng("pines")
        for _ in range(34):
            x = rng.uniform(LEFT, RIGHT)
            draw_pine(stage, brush, random.Random(rng.random()), x, line(x) + rng.uniform(8, 40), rng.uniform(80, 150))
    with stage.layer(0.12) as brush:
        line = ridge(stage.rng("near"), HEIGHT * 0.79, 24)
        draw_turf(stage, brush, "near", line, tufts=110, colour="#8f9a72")
        scatter_stones(brush, stage.rng("stones"), line, 26, "#8d8a88")
        rng = stage.rng("rocks")
        for x, width in ((90, 300), (330, 150), (1720, 340), (1490, 120), (2150, 380), (-260, 320)):
            draw_rock(
                brush,
                random.Random(rng.random()),
                x,
                line(x) + rng.uniform(70, 120),
                width,
                width * 0.62,
                "#86858c",
                snow=stage.snowy,
            )
    frame_trees(stage, line, ((-60, 760), (1890, 700), (2160, 560), (-330, 620)), pine=True)


def draw_moor(stage: Stage) -> None:
    """Bleak heath: tors, heather, standing stones, a lone bent tree."""
    draw_sky(stage, 0.60)
    heath = {Season.AUTUMN: "#8a6a6e", Season.SPRING: "#7f8a62", Season.WINTER: "#857c72"}.get(stage.season, "#7d7a6c")
    with stage.layer(0.86) as brush:
        draw_ground(brush, ridge(stage.rng("far"), HEIGHT * 0.50, 80), "#d6dfeb" if stage.snowy else "#7c8799")
    with stage.layer(0.6) as brush:
        line = ridge(stage.rng("tor"), HEIGHT * 0.58, 62)
        draw_ground(brush, line, "#dce5f0" if stage.snowy else heath)
        rng = stage.rng("tors")
        for tor in (380, 1500, 2150, -250):
            for k in range(4):
                draw_rock(
                    brush,
                    random.Random(rng.random()),
                    tor + (k - 1.5) * 62,
                    line(tor) + 14,
                    rng.uniform(80, 130),
                    rng.uniform(70, 190),
                    "#74727c",
                    snow=stage.snowy,
                )
    with stage.layer(0.34) as brush:
        line = ridge(stage.rng("mid"), HEIGHT * 0.68, 30)
        draw_turf(stage, brush, "mid", line, tufts=120, colour=heath)
        _standing_stones(stage, line)
    with stage.layer(0.12) as brush:
        near = ridge(stage.rng("near"), HEIGHT * 0.78, 24)
        draw_turf(stage, brush, "near", near, tufts=170, colour=heath)
        rng = stage.rng("heather")
        for _ in range(26):
            x = rng.uniform(LEFT, RIGHT)
            colour = rng.choice(["#8a5f86", "#75577c", "#6f7a52"])
            draw_bush(
                stage,
                brush,
                random.Random(rng.random()),
                x,
                near(x) + rng.uniform(30, 230),
                rng.uniform(50, 120),
                colour=colour,
            )
        scatter_stones(brush, stage.rng("stones"), near, 16, "#83818a")
        _bent_tree(stage, 1700, near(1700) + 60, 620)
        _bent_tree(stage, -60, near(-60) + 60, 480)


def _standing_stones(stage: Stage, line: Ridge) -> None:
    rng = stage.rng("standing")
    with stage.layer(0.32) as brush:
        for index in range(7):
            x = 560 + index * 105 + rng.uniform(-18, 18)
            draw_rock(
                brush,
                random.Random(rng.random()),
                x,
                line(x) + 46,
                rng.uniform(44, 66),
                rng.uniform(110, 190),
                "#8a8891",
                snow=stage.snowy,
            )


def _bent_tree(stage: Stage, x: float, y: float, size: float) -> None:
    rng = stage.rng(f"bent{x}")
    with stage.layer(0.10) as brush:
        trunk = outline(
            [
                (x - 30, y),
                (x - 16, y - size * 0.4, x - size * 0.20, y - size * 0.68),
                (x - size * 0.16, y - size * 0.70),
                (x + 18, y - size * 0.42, x + 34, y),
            ]
        )
        brush.shape(trunk, "#54434a")
        path = outline([(x, y)], close=False)
        for _ in range(26):
            px, py = x - size * rng.uniform(0.02, 0.22), y - size * rng.uniform(0.45, 0.70)
            dx, dy = -size * rng.uniform(0.10, 0.36), -size * rng.uniform(0.02, 0.26)
            path.moveTo(px, py)
            path.quadTo(px + dx * 0.5, py + dy * 1.1, px + dx, py + dy)
        brush.stroke(path, "#54434a", size * 0.012)
        if not stage.snowy and stage.season is not Season.WINTER:
            for _ in range(22):
                px, py = x - size * rng.uniform(0.1, 0.52), y - size * rng.uniform(0.6, 0.92)
                brush.oval(
                    px,
                    py,
                    size * rng.uniform(0.03, 0.07),
                    size * 0.03,
                    shade(brush.tone("#6c7a52"), rng.random() * 0.5),
                    0.85,
                )
