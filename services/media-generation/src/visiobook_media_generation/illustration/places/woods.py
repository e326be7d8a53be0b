"""The forest."""

import random

import skia

from visiobook_contracts.ai_analysis import Season
from visiobook_media_generation.illustration.canvas import SCREEN, linear
from visiobook_media_generation.illustration.palette import argb, lighten, mix
from visiobook_media_generation.illustration.paths import outline
from visiobook_media_generation.illustration.stage import HEIGHT, LEFT, RIGHT, WIDTH, Stage
from visiobook_media_generation.illustration.terrain import (
    Ridge,
    draw_ground,
    draw_path,
    draw_turf,
    ridge,
)
from visiobook_media_generation.illustration.vegetation import (
    draw_bush,
    draw_canopy,
    draw_trunk,
)


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
