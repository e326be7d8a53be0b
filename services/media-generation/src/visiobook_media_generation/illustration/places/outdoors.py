"""Open country: meadow, riverbank, hills, mountain, field, garden, forest, road, moor."""

import random

import skia

from visiobook_contracts.ai_analysis import Season
from visiobook_media_generation.illustration.buildings import draw_fence
from visiobook_media_generation.illustration.canvas import SCREEN, linear
from visiobook_media_generation.illustration.palette import argb, lighten, mix, rgb, shade
from visiobook_media_generation.illustration.paths import box, outline, smooth
from visiobook_media_generation.illustration.sky import draw_sky
from visiobook_media_generation.illustration.stage import HEIGHT, LEFT, RIGHT, WIDTH, Stage
from visiobook_media_generation.illustration.terrain import (
    Ridge,
    draw_flowers,
    draw_ground,
    draw_mountains,
    draw_path,
    draw_rock,
    draw_turf,
    earth,
    grass_colour,
    ridge,
    scatter_stones,
)
from visiobook_media_generation.illustration.vegetation import (
    draw_bush,
    draw_canopy,
    draw_hedge,
    draw_pine,
    draw_reeds,
    draw_tree,
    draw_trunk,
    leaf_colour,
)
from visiobook_media_generation.illustration.water import draw_water


def _far_country(stage: Stage, *, woods: int = 26, level: float = 0.53) -> None:
    """Sky, a blue ridge and a wooded one: the backdrop of all open country."""
    draw_sky(stage, 0.64)
    with stage.layer(0.85) as brush:
        draw_ground(brush, ridge(stage.rng("far"), HEIGHT * level, 60), grass_colour(stage, far=True))
    with stage.layer(0.64) as brush:
        line = ridge(stage.rng("woods"), HEIGHT * (level + 0.05), 44)
        draw_ground(brush, line, "#dce5f0" if stage.snowy else mix_grass(stage))
        rng = stage.rng("copse")
        for _ in range(woods):
            x, size, pine = rng.uniform(LEFT, RIGHT), rng.uniform(40, 92), rng.random() < 0.35
            draw = draw_pine if pine else draw_tree
            draw(stage, brush, random.Random(rng.random()), x, line(x) + 8, size)


def mix_grass(stage: Stage) -> str:
    """The middle distance, between the far blue and the near green."""
    near, far = rgb(grass_colour(stage)), rgb(grass_colour(stage, far=True))
    red, green, blue = (int(255 * part) for part in mix(near, far, 0.45))
    return f"#{red:02x}{green:02x}{blue:02x}"


def frame_trees(stage: Stage, line: Ridge, places: tuple[tuple[float, float], ...], *, pine: bool = False) -> None:
    """Large trees at the sides that carry the eye to the top of the picture; ``places`` are ``(x, size)``."""
    with stage.layer(0.10) as brush:
        for index, (x, size) in enumerate(places):
            draw = draw_pine if pine else draw_tree
            draw(stage, brush, stage.rng(f"frame{index}"), x, line(x) + 62, size)


def draw_meadow(stage: Stage) -> None:
    """Rolling grass with flowers between two big trees."""
    _far_country(stage)
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
    _bushes_and_flowers(stage, line, 130)


def _bushes_and_flowers(stage: Stage, line: Ridge, flowers: int) -> None:
    with stage.layer(0.06) as brush:
        rng = stage.rng("bushes")
        for _ in range(8):
            x = rng.choice([rng.uniform(LEFT, 560), rng.uniform(1380, RIGHT)])
            bloom = rng.choice([None, "#f2d7dc", "#f3c54f"])
            draw_bush(
                stage,
                brush,
                random.Random(rng.random()),
                x,
                line(x) + rng.uniform(50, 100),
                rng.uniform(80, 150),
                flowers=bloom,
            )
        draw_flowers(stage, brush, "flowers", line, flowers)


def draw_riverbank(stage: Stage) -> None:
    """A stream winding through meadows, with reeds, stones and a willow."""
    _far_country(stage)
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
    _bushes_and_flowers(stage, line, 90)


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


def draw_field(stage: Stage) -> None:
    """Ripe corn or ploughed earth in rows, a fence and stooks."""
    _far_country(stage)
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
    _far_country(stage, woods=16)
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


def draw_forest(stage: Stage) -> None:
    """Trunks behind trunks, a path, shafts of light through the canopy."""
    light = stage.light
    fades = [argb(lighten(light.haze, 0.4)), argb(light.haze)]
    if light.darkness > 0.4:
        fades = [argb(light.sky[1]), argb(mix(light.sky[2], light.haze, 0.5))]
    stage.brush.wash(LEFT, -60, RIGHT - LEFT, HEIGHT + 120, linear((0, 0), (0, HEIGHT * 0.7), fades))
    source = light.sun or light.moon
    if source:
        with stage.layer(1.0) as brush:
            brush.glow(source[0] * WIDTH, max(source[1], 0.3) * HEIGHT, 700, light.key, 0.6)
    for depth, count, width, foot in ((0.85, 30, 34, 0.62), (0.66, 20, 58, 0.655), (0.46, 13, 88, 0.69)):
        _trunks(stage, depth, count, width, foot)
    with stage.layer(0.16) as brush:
        line = ridge(stage.rng("near"), HEIGHT * 0.745, 18)
        draw_turf(
            stage,
            brush,
            "near",
            line,
            colour={Season.AUTUMN: "#b58a4a", Season.WINTER: "#8f8a6e"}.get(stage.season, "#6f9048"),
        )
        draw_path(
            stage,
            brush,
            [(1110, 715, 22), (1130, 770, 40), (1060, 840, 90), (940, 950, 180), (860, 1120, 330)],
            "#b89a68",
        )
        _mushrooms(stage, line)
    with stage.layer(0.06) as brush:
        rng = stage.rng("giants")
        for foot, wide in ((90, 170), (400, 92), (1640, 112), (1880, 180), (2240, 170), (-280, 160)):
            draw_trunk(brush, random.Random(rng.random()), foot, HEIGHT * 0.86 + wide * 0.25, wide)
        for _ in range(9):
            x = rng.choice([rng.uniform(LEFT, 480), rng.uniform(1480, RIGHT)])
            draw_bush(
                stage, brush, random.Random(rng.random()), x, HEIGHT * rng.uniform(0.87, 0.97), rng.uniform(100, 180)
            )
        draw_canopy(stage, brush, stage.rng("canopy"), LEFT, RIGHT, -40, 130)
    _god_rays(stage)


def _trunks(stage: Stage, depth: float, count: int, width: float, foot: float) -> None:
    rng = stage.rng(f"trunks{depth}")
    with stage.layer(depth) as brush:
        draw_ground(
            brush, ridge(stage.rng(f"floor{depth}"), HEIGHT * foot, 10), "#dce5f0" if stage.snowy else "#7f9a58"
        )
        for index in range(count):
            x = LEFT + (RIGHT - LEFT) * (index + rng.uniform(0.1, 0.9)) / count
            draw_trunk(
                brush,
                random.Random(rng.random()),
                x,
                HEIGHT * foot + rng.uniform(6, 26),
                width * rng.uniform(0.6, 1.1),
                "#6b5644",
            )
        draw_canopy(stage, brush, stage.rng(f"canopy{depth}"), LEFT, RIGHT, 30 + 120 * depth, 120)


def _mushrooms(stage: Stage, line: Ridge) -> None:
    rng = stage.rng("mushrooms")
    with stage.layer(0.10) as brush:
        for _ in range(18):
            x, size = rng.choice([rng.uniform(LEFT, 640), rng.uniform(1340, RIGHT)]), rng.uniform(14, 30)
            y, red = line(x) + rng.uniform(60, 240), rng.random() < 0.6
            brush.block(x - size * 0.16, y - size * 0.7, size * 0.32, size * 0.7, "#efe3cc", size * 0.1)
            cap = outline(
                [
                    (x - size * 0.6, y - size * 0.6),
                    (x - size * 0.5, y - size * 1.2, x, y - size * 1.25),
                    (x + size * 0.5, y - size * 1.2, x + size * 0.6, y - size * 0.6),
                ]
            )
            brush.shape(cap, "#c8413b" if red else "#a9774a")
            if red:
                for dx, dy in ((-0.25, -0.85), (0.1, -1.02), (0.3, -0.76)):
                    brush.dot(x + dx * size, y + dy * size, size * 0.08, "#fbf4e6")


def _god_rays(stage: Stage) -> None:
    if stage.light.darkness > 0.7 or not (stage.light.sun or stage.light.moon):
        return
    rng, key = stage.rng("rays"), stage.light.key
    strength = 0.30 if stage.light.sun else 0.14
    with stage.layer(0.3) as brush:
        for index in range(7):
            top = WIDTH * (0.48 + 0.05 * index) + rng.uniform(-20, 20)
            foot = top - WIDTH * (0.42 - 0.03 * index) + rng.uniform(-60, 60)
            wide = rng.uniform(26, 70)
            for spread, share in ((0, 0.5), (14, 0.3), (30, 0.2)):
                ray = outline(
                    [
                        (top - spread, -60),
                        (top + wide + spread, -60),
                        (foot + wide * 3.2 + spread * 2, HEIGHT * 0.92),
                        (foot - spread * 2, HEIGHT * 0.92),
                    ]
                )
                colours = [argb(key, strength * share), argb(key, strength * share * 0.5), argb(key, 0)]
                brush.canvas.drawPath(
                    ray,
                    skia.Paint(AntiAlias=True, Shader=linear((0, 0), (0, HEIGHT * 0.92), colours), BlendMode=SCREEN),
                )


def draw_road(stage: Stage) -> None:
    """A country road between trees and fences, with a milestone and a signpost."""
    _far_country(stage)
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
    _bushes_and_flowers(stage, near, 70)


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
