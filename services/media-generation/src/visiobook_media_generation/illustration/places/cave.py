"""The cave."""

import math
import random

import skia

from visiobook_media_generation.illustration.canvas import SCREEN, linear
from visiobook_media_generation.illustration.palette import argb, lighten, mix, rgb, shade
from visiobook_media_generation.illustration.paths import blob, ellipse, outline, smooth
from visiobook_media_generation.illustration.sky import draw_sky
from visiobook_media_generation.illustration.stage import HEIGHT, LEFT, RIGHT, Stage
from visiobook_media_generation.illustration.terrain import (
    draw_ground,
    draw_rock,
    grass_colour,
    ridge,
)
from visiobook_media_generation.illustration.vegetation import draw_pine


def draw_cave(stage: Stage) -> None:
    """A vault of rock with stalactites, crystals, a pool and the bright mouth of the cave."""
    light = stage.light
    rock = "#5d5666"
    with stage.layer(0.8) as brush:
        base = brush.light.tone("#322d40", 0.12)
        brush.wash(
            LEFT,
            -60,
            RIGHT - LEFT,
            HEIGHT + 120,
            linear((0, 0), (0, HEIGHT), [argb(shade(base, 0.4)), argb(lighten(base, 0.15))]),
        )
    _back_wall(stage)
    with stage.layer(0.9) as brush:
        mouth = blob(1260, 470, 300, 250, stage.rng("mouth"), points=13, jitter=0.10)
        with brush.clipped(mouth):
            draw_sky(stage, 0.62)
            draw_ground(brush, ridge(stage.rng("outside"), HEIGHT * 0.53, 26), grass_colour(stage, far=True))
            rng = stage.rng("pines outside")
            for _ in range(6):
                x = rng.uniform(950, 1560)
                draw_pine(stage, brush.at(0.6), random.Random(rng.random()), x, HEIGHT * 0.6, rng.uniform(90, 190))
        brush.glow(1260, 480, 640, light.key, 0.40)
    for depth, level, colour in ((0.55, 0.0, "#4a4456"), (0.3, 0.0, rock)):
        _rock_walls(stage, depth, colour, level)
    with stage.layer(0.14) as brush:
        draw_ground(brush, ridge(stage.rng("floor"), HEIGHT * 0.76, 22), "#6a6270")
        _cave_pool(stage)
        rng = stage.rng("boulders")
        for x, size in ((120, 330), (390, 150), (1700, 300), (1500, 120), (2160, 330), (-260, 300)):
            draw_rock(brush, random.Random(rng.random()), x, HEIGHT * 0.90, size, size * 0.7, "#57505f")
        _crystals(stage)
    with stage.layer(0.04) as brush:
        _stalactites(stage, 15, 150, 340, "#3d3848", 0.04)
    for k in range(4):
        top = 1260 + (k - 1.5) * 90
        ray = outline(
            [(top - 20, 300), (top + 40, 300), (top - 330 + k * 60, HEIGHT * 0.9), (top - 560 + k * 40, HEIGHT * 0.9)]
        )
        stage.brush.canvas.drawPath(
            ray,
            skia.Paint(
                AntiAlias=True,
                Shader=linear((0, 300), (0, HEIGHT * 0.9), [argb(light.key, 0.13), argb(light.key, 0)]),
                BlendMode=SCREEN,
            ),
        )


def _back_wall(stage: Stage) -> None:
    """Ledges and folds of the rock at the back of the cave, faint."""
    rng = stage.rng("back wall")
    with stage.layer(0.8) as brush:
        base = brush.light.tone("#46405a", 0.12)
        for _ in range(44):
            x, y = rng.uniform(LEFT, RIGHT), rng.uniform(60, 800)
            fold = blob(x, y, rng.uniform(70, 210), rng.uniform(22, 80), random.Random(rng.random()), jitter=0.2)
            brush.shape(fold, lighten(base, rng.uniform(0.0, 0.22)), dark=0.7, light=0.35)


def _rock_walls(stage: Stage, depth: float, colour: str, level: float) -> None:
    rng = stage.rng(f"walls{depth}")
    near = depth < 0.4
    inner = 330.0 if near else 560.0
    with stage.layer(depth) as brush:
        for side in (-1, 1):
            edge = [(960.0 + side * (1500.0), -80.0)]
            for k in range(8):
                t = k / 7
                bulge = inner + (180 * abs(t - 0.55) * 2) * -0.6 + rng.uniform(-50, 60)
                edge.append((960 + side * (960 - (960 - inner) + 430 - bulge * 0.35), -80 + t * 1000 + level))
            edge.append((960.0 + side * 1500.0, 1000.0))
            brush.shape(smooth(edge, close=True), colour, dark=0.6, light=0.3, side=(-side * 0.9, 0.2))
        _stalactites(stage, 22 if near else 30, 60 if near else 40, 260 if near else 190, colour, depth)


def _stalactites(stage: Stage, count: int, shortest: float, longest: float, colour: str, depth: float) -> None:
    rng = stage.rng(f"stalactites{depth}")
    with stage.layer(depth) as brush:
        roof = [(LEFT - 60.0, -100.0)]
        roof += [(LEFT + (RIGHT - LEFT) * k / 12, 40 + 70 * math.sin(k * 1.7) + rng.uniform(0, 50)) for k in range(13)]
        roof.append((RIGHT + 60.0, -100.0))
        brush.shape(smooth(roof, close=True), colour, dark=0.5, light=0.3, side=(0.3, 1))
        for _ in range(count):
            x, length = rng.uniform(LEFT, RIGHT), rng.uniform(shortest, longest)
            wide = length * rng.uniform(0.16, 0.26)
            brush.shape(
                outline(
                    [
                        (x - wide, 20),
                        (x - wide * 0.3, length * 0.5, x, 40 + length),
                        (x + wide * 0.3, length * 0.5, x + wide, 20),
                    ]
                ),
                colour,
                dark=0.5,
                light=0.35,
            )


def _cave_pool(stage: Stage) -> None:
    with stage.layer(0.14) as brush:
        pool = ellipse(1240, HEIGHT * 0.86, 330, 46)
        brush.fill(pool, mix(brush.tone("#4f7f92"), stage.light.sky[2], 0.4))
        brush.stroke(pool, shade(brush.tone("#6a6270"), 0.6), 7, 0.7)
        for k in range(5):
            brush.line(
                1040 + k * 70,
                HEIGHT * (0.845 + 0.008 * (k % 3)),
                1130 + k * 74,
                HEIGHT * (0.845 + 0.008 * (k % 3)),
                (1.0, 1.0, 1.0),
                3,
                0.3,
            )


def _crystals(stage: Stage) -> None:
    rng = stage.rng("crystals")
    with stage.layer(0.12) as brush:
        for x, y in ((300, 880), (1600, 870), (1790, 860), (80, 900), (2080, 900)):
            colour = rng.choice(["#7fd0d8", "#a995e0", "#8fc5f0"])
            brush.glow(x, y - 30, 150, rgb(colour), 0.4)
            for _ in range(5):
                lean, tall = rng.uniform(-40, 40), rng.uniform(40, 110)
                brush.shape(
                    outline(
                        [
                            (x - 12, y),
                            (x + lean - 11, y - tall * 0.8),
                            (x + lean, y - tall),
                            (x + lean + 11, y - tall * 0.8),
                            (x + 14, y),
                        ]
                    ),
                    mix(rgb(colour), brush.tone(colour), 0.5),
                    dark=0.4,
                    light=0.6,
                )
