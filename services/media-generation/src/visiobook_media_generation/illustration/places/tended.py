"""Land that people tend: field and garden."""

import random

from visiobook_contracts.ai_analysis import Season
from visiobook_media_generation.illustration.palette import shade
from visiobook_media_generation.illustration.paths import box, outline
from visiobook_media_generation.illustration.places.country import draw_far_country, frame_trees
from visiobook_media_generation.illustration.stage import HEIGHT, LEFT, RIGHT, Stage
from visiobook_media_generation.illustration.terrain import (
    Ridge,
    draw_flowers,
    draw_ground,
    draw_path,
    draw_turf,
    ridge,
)
from visiobook_media_generation.illustration.vegetation import (
    draw_bush,
    draw_hedge,
    draw_tree,
    leaf_colour,
)
from visiobook_media_generation.illustration.yard import draw_fence


def draw_field(stage: Stage) -> None:
    """Ripe corn or ploughed earth in rows, a fence and stooks."""
    draw_far_country(stage)
    crop = {Season.SPRING: "#9dbb5c", Season.SUMMER: "#e0b653", Season.AUTUMN: "#c99b4e", Season.WINTER: "#8b6b50"}[
        stage.season
    ]
    with stage.layer(0.36) as brush:
        line = ridge(stage.rng("mid"), HEIGHT * 0.65, 18)
        draw_ground(brush, line, "#e6ecf4" if stage.snowy else crop)
        _rows(stage, line)
        rng = stage.rng("stooks")
        for _ in range(11):
            _stook(stage, rng.uniform(LEFT, RIGHT), rng.uniform(HEIGHT * 0.68, HEIGHT * 0.78))
    with stage.layer(0.14) as brush:
        near = ridge(stage.rng("near"), HEIGHT * 0.83, 12)
        draw_turf(stage, brush, "near", near, tufts=150)
        draw_fence(brush, LEFT, HEIGHT * 0.845, 1010, 118)
        draw_fence(brush, 1320, HEIGHT * 0.845, RIGHT - 1320, 118)
    frame_trees(stage, near, ((130, 800), (1835, 720), (-320, 640), (2270, 660)))
    with stage.layer(0.06) as brush:
        draw_flowers(stage, brush, "flowers", near, 70)


def _rows(stage: Stage, line: Ridge) -> None:
    with stage.layer(0.36) as brush:
        tone = brush.tone("#d5deea" if stage.snowy else "#a5823f")
        path = outline([(960, HEIGHT * 0.6)], close=False)
        for index in range(-40, 41):
            path.moveTo(960 + index * 46, max(line(960 + index * 46), HEIGHT * 0.64) + 6)
            path.lineTo(960 + index * 120, HEIGHT * 0.88)
        brush.stroke(path, shade(tone, 0.2), 5, 0.35)


def _stook(stage: Stage, x: float, y: float) -> None:
    size = 40 + (y / HEIGHT - 0.68) * 500
    with stage.layer(0.34) as brush:
        brush.contact(x, y, size, size * 0.14, 0.25)
        sheaf = outline(
            [
                (x - size * 0.42, y),
                (x - size * 0.05, y - size * 0.6, x - size * 0.28, y - size),
                (x, y - size * 1.12, x + size * 0.28, y - size),
                (x + size * 0.05, y - size * 0.6, x + size * 0.42, y),
            ]
        )
        brush.shape(sheaf, "#dfe6ee" if stage.snowy else "#d9ab4c", dark=0.55)
        brush.line(x - size * 0.14, y - size * 0.58, x + size * 0.14, y - size * 0.58, "#8a6230", size * 0.06)


def draw_garden(stage: Stage) -> None:
    """A walled garden: hedges, flower beds, a rose arch, a gravel walk, a fountain."""
    draw_far_country(stage, woods=16)
    with stage.layer(0.45) as brush:
        line = ridge(stage.rng("mid"), HEIGHT * 0.64, 6)
        draw_turf(stage, brush, "mid", line, tufts=40)
        rng = stage.rng("orchard")
        for index in range(9):
            x = LEFT + index * 330 + rng.uniform(-40, 40)
            draw_tree(stage, brush, random.Random(rng.random()), x, HEIGHT * 0.655, rng.uniform(240, 340))
        draw_hedge(stage, brush, stage.rng("hedge"), LEFT, HEIGHT * 0.69, 1210, 96)
        draw_hedge(stage, brush, stage.rng("hedge2"), 1130, HEIGHT * 0.69, RIGHT - 1130, 96)
        _rose_arch(stage)
    with stage.layer(0.14) as brush:
        line = ridge(stage.rng("near"), HEIGHT * 0.70, 3)
        draw_turf(stage, brush, "near", line, tufts=120)
        draw_path(
            stage,
            brush,
            [(960, 738, 50), (960, 800, 90), (940, 900, 170), (900, 1010, 280), (880, 1120, 400)],
            "#d9c39a",
        )
        _beds(stage)
    frame_trees(stage, line, ((60, 720), (1880, 690), (-350, 640), (2290, 640)))


def _rose_arch(stage: Stage) -> None:
    rng = stage.rng("arch")
    with stage.layer(0.40) as brush:
        for offset in (0, 14):
            frame = outline(
                [
                    (850 + offset, 745),
                    (850 + offset, 560),
                    (850 + offset, 470, 960, 470),
                    (1070 - offset, 470, 1070 - offset, 560),
                    (1070 - offset, 745),
                ],
                close=False,
            )
            brush.stroke(frame, "#f2ece0", 7)
        for _ in range(70):
            t = rng.random()
            x, y = (
                (rng.choice([850, 1070]), 560 + 180 * rng.random())
                if t < 0.5
                else (850 + 220 * rng.random(), 478 + 40 * rng.random())
            )
            size, bloom = rng.uniform(9, 19), rng.random()
            leaf = leaf_colour(stage, rng)
            brush.oval(x + rng.uniform(-16, 16), y, size, size * 0.8, brush.light.tone(shade(leaf, 0.2), brush.depth))
            if bloom < 0.4 and not stage.snowy and stage.season is not Season.WINTER:
                brush.dot(x + rng.uniform(-12, 12), y, 7, "#e2607c")


def _beds(stage: Stage) -> None:
    with stage.layer(0.12) as brush:
        for side, x, y, width in (
            (0, 240, 820, 360),
            (1, 1350, 820, 360),
            (2, -40, 930, 430),
            (3, 1560, 930, 460),
            (4, -400, 860, 300),
            (5, 2060, 860, 300),
        ):
            rng = stage.rng(f"bed{side}")
            brush.shape(box(x, y - 34, width, 66, 33), "#e3eaf3" if stage.snowy else "#6f4f3a", dark=0.4)
            colours = ("#e8788a", "#f3c54f", "#f4e3e0", "#8a7cc4", "#e0603f")
            pick = rng.choice(colours)
            for _ in range(26):
                px, py = x + rng.uniform(0.05, 0.95) * width, y + rng.uniform(-20, 22)
                size = rng.uniform(9, 16)
                brush.line(px, py, px, py - size * 2.2, "#4f7a40", 3)
                brush.oval(px - size * 0.6, py - size * 0.8, size * 0.7, size * 0.35, "#5c8a48")
                if not stage.snowy and stage.season is not Season.WINTER:
                    brush.ball(px, py - size * 2.4, size * 0.8, pick if rng.random() < 0.7 else "#f4e3e0", light=0.5)
            draw_bush(stage, brush, rng, x + width * 0.5, y - 20, 120)
