"""By and on the water: shore, open sea, a lighthouse on its rock."""

import random

from visiobook_media_generation.illustration.canvas import Brush
from visiobook_media_generation.illustration.houses import draw_house
from visiobook_media_generation.illustration.landmarks import draw_lighthouse
from visiobook_media_generation.illustration.palette import shade
from visiobook_media_generation.illustration.paths import outline, smooth
from visiobook_media_generation.illustration.places.coast import (
    draw_boulders,
    draw_gulls,
    draw_headland,
    draw_swell,
    roughness,
    sea_colour,
)
from visiobook_media_generation.illustration.sky import draw_sky
from visiobook_media_generation.illustration.stage import HEIGHT, LEFT, RIGHT, Stage
from visiobook_media_generation.illustration.terrain import draw_ground, draw_rock, draw_tufts, ridge
from visiobook_media_generation.illustration.vessels import draw_rowboat, draw_ship
from visiobook_media_generation.illustration.water import draw_surf, draw_water, draw_wave


def draw_shore(stage: Stage) -> None:
    """A sandy bay: cliffs, a sail far out, surf, a beached boat, shells and rocks."""
    draw_sky(stage, 0.57)
    with stage.layer(0.6) as brush:
        draw_water(stage, brush, HEIGHT * 0.55, colour="#3f8aa6")
    draw_headland(
        stage,
        "left",
        0.62,
        [
            (-460.0, 330.0),
            (-200.0, 300.0),
            (60.0, 330.0),
            (260.0, 400.0),
            (420.0, 430.0),
            (560.0, 560.0),
            (640.0, 600.0),
        ],
        "#8d8274",
    )
    draw_headland(
        stage,
        "right",
        0.66,
        [(1480.0, 600.0), (1560.0, 540.0), (1760.0, 470.0), (1980.0, 400.0), (2200.0, 380.0), (2380.0, 350.0)],
        "#857c78",
    )
    with stage.layer(0.58) as brush:
        draw_ship(brush, 1120, HEIGHT * 0.585, 190)
        rng = stage.rng("waves")
        for level, height in ((0.60, 12), (0.645, 20)):
            draw_wave(
                stage,
                brush.at(0.4),
                random.Random(rng.random()),
                HEIGHT * level,
                height * (0.6 + roughness(stage)),
                300,
                "#4f93a8",
            )
    with stage.layer(0.14) as brush:
        edge = [
            (-460.0, 800.0),
            (-100.0, 770.0),
            (300.0, 730.0),
            (720.0, 765.0),
            (1150.0, 830.0),
            (1550.0, 815.0),
            (1950.0, 745.0),
            (2400.0, 720.0),
        ]
        sand = smooth(edge)
        sand.lineTo(RIGHT + 80, HEIGHT + 60)
        sand.lineTo(LEFT - 60, HEIGHT + 60)
        sand.close()
        brush.shape(
            sand, "#e6ebf2" if stage.snowy else "#e3c793", dark=0.35, light=0.3, side=(stage.light.direction[0], -1)
        )
        draw_surf(brush, edge)
        _beach(stage)
    draw_gulls(stage)


def _beach(stage: Stage) -> None:
    rng = stage.rng("beach")
    with stage.layer(0.10) as brush:
        tone = brush.tone("#cfd8e4" if stage.snowy else "#e3c793")
        for _ in range(70):
            x, y = rng.uniform(LEFT, RIGHT), HEIGHT * rng.uniform(0.82, 1.02)
            brush.oval(x, y, rng.uniform(3, 16), rng.uniform(2, 4), shade(tone, 0.5), 0.4)
        for _ in range(14):
            x, y, size = rng.uniform(LEFT, RIGHT), HEIGHT * rng.uniform(0.84, 0.98), rng.uniform(7, 13)
            brush.shape(
                outline([(x, y), (x - size, y - size * 0.8), (x, y - size * 1.5, x + size, y - size * 0.8)]),
                rng.choice(["#f4d9c6", "#e9b7a4", "#f6ecdc"]),
            )
        brush.contact(420, HEIGHT * 0.86, 420, 50, 0.3)
        with brush.moved(420, HEIGHT * 0.86, turn=-5):
            draw_rowboat(brush, 0, 0, 380, colour="#3f6f86")
        rocks = ((60, 230), (210, 120), (1640, 150), (1800, 290), (2180, 260), (-300, 270))
        draw_boulders(stage, brush, rng, rocks, depth=(0.86, 0.93), colour="#7b7672")
        line = ridge(stage.rng("dune"), HEIGHT * 0.95, 10)
        if not stage.snowy:
            draw_tufts(brush, stage.rng("marram"), line, "#a3a562", 40)


def draw_sea(stage: Stage) -> None:
    """Open water: rows of waves, a ship under sail, an island, spray in a storm."""
    draw_sky(stage, 0.60)
    rough = roughness(stage)
    base = sea_colour(stage)
    draw_headland(
        stage,
        "island",
        0.85,
        [(1480.0, 640.0), (1580.0, 560.0), (1700.0, 520.0), (1830.0, 540.0), (1960.0, 590.0), (2080.0, 650.0)],
        "#6f7f88",
    )
    with stage.layer(0.7) as brush:
        draw_water(stage, brush, HEIGHT * 0.585, colour=base)
    rng = stage.rng("waves")
    seeds = [rng.random() for _ in range(5)]
    rows = ((0.62, 28, 160, 0.66), (0.68, 50, 300, 0.46))
    for index, (level, height, length, depth) in enumerate(rows):
        with stage.layer(depth) as brush:
            draw_wave(
                stage, brush, random.Random(seeds[index]), HEIGHT * level, height * (0.5 + rough * 0.7), length, base
            )
    with stage.layer(0.4) as brush:
        draw_ship(brush.at(0.16), 760, HEIGHT * 0.72, 430, tilt=-9 * rough)
    for index, (level, height, length, depth) in enumerate(
        ((0.765, 84, 440, 0.28), (0.875, 120, 600, 0.12), (0.995, 150, 780, 0.02))
    ):
        with stage.layer(depth) as brush:
            draw_wave(
                stage,
                brush,
                random.Random(seeds[index + 2]),
                HEIGHT * level,
                height * (0.35 + rough * 0.75),
                length,
                base,
            )
    draw_gulls(stage, 7)


def draw_lighthouse_rock(stage: Stage) -> None:
    """A lighthouse on a rock with the keeper's cottage, breakers below."""
    draw_sky(stage, 0.60)
    with stage.layer(0.75) as brush:
        draw_water(stage, brush, HEIGHT * 0.57, colour=sea_colour(stage))
    draw_headland(
        stage, "far", 0.8, [(-460.0, 560.0), (-200.0, 520.0), (120.0, 540.0), (300.0, 600.0), (420.0, 640.0)], "#76828a"
    )
    rng = stage.rng("waves")
    with stage.layer(0.5) as brush:
        draw_swell(stage, brush, rng, ((0.62, 34), (0.68, 54)))
        draw_ship(brush.at(0.5), 380, HEIGHT * 0.66, 120)
    with stage.layer(0.28) as brush:
        _lighthouse_island(stage, brush, rng)
        _breakers(stage, brush)
    with stage.layer(0.12) as brush:
        _foreshore(stage, brush)
    draw_gulls(stage, 7)


def _lighthouse_island(stage: Stage, brush: Brush, rng: random.Random) -> None:
    island = [
        (820.0, 830.0),
        (900.0, 720.0),
        (1010.0, 670.0),
        (1180.0, 640.0),
        (1420.0, 632.0),
        (1660.0, 650.0),
        (1850.0, 690.0),
        (2050.0, 720.0),
        (2400.0, 730.0),
        (2400.0, 900.0),
    ]
    brush.shape(smooth(island, close=True), "#7d766f", dark=0.6)
    with brush.clipped(smooth(island, close=True)):
        brush.stroke(smooth(island[:9]), "#eef3f8" if stage.snowy else "#7f9a5c", 56)
    draw_lighthouse(stage, brush, 1300, 655, 575)
    draw_house(stage, brush, random.Random(4), 1480, 662, 230, 120)
    for x, size in ((930, 150), (1080, 110), (1780, 170), (1960, 130)):
        foot = 800 - abs(x - 1400) * 0.05
        draw_rock(brush, random.Random(rng.random()), x, foot, size, size * 0.7, "#6f6a68", snow=stage.snowy)


def _breakers(stage: Stage, brush: Brush) -> None:
    draw_surf(brush, [(780.0 + k * 150, 826 + (k * 37 % 16) - 6.0) for k in range(12)])
    spray = stage.rng("spray")
    for _ in range(46):
        px, lift = spray.uniform(800, 1500), spray.random() ** 2 * 90 * (0.4 + roughness(stage))
        brush.dot(px, 820 - lift, spray.uniform(1.5, 5), (0.95, 0.98, 1.0), 0.6)


def _foreshore(stage: Stage, brush: Brush) -> None:
    near = ridge(stage.rng("near"), HEIGHT * 0.80, 16)
    draw_ground(brush, near, "#e6ecf4" if stage.snowy else "#8a8c68")
    if not stage.snowy:
        draw_tufts(brush, stage.rng("tufts"), near, "#8a9a5c", 200)
    boulders = ((90, 330), (330, 170), (1650, 170), (1830, 320), (2200, 290), (-270, 300))
    draw_boulders(stage, brush, stage.rng("boulders"), boulders, depth=(0.87, 0.93), colour="#77716d")
