"""By and on the water: shore, open sea, harbour, the deck of a ship, a lighthouse on its rock."""

import random

from visiobook_contracts.ai_analysis import Weather
from visiobook_media_generation.illustration.buildings import (
    draw_barrel,
    draw_crate,
    draw_house,
    draw_lamp_post,
    draw_lighthouse,
    draw_rowboat,
    draw_ship,
)
from visiobook_media_generation.illustration.canvas import linear
from visiobook_media_generation.illustration.palette import argb, lighten, shade
from visiobook_media_generation.illustration.paths import box, outline, smooth
from visiobook_media_generation.illustration.sky import draw_sky
from visiobook_media_generation.illustration.stage import HEIGHT, LEFT, RIGHT, Stage
from visiobook_media_generation.illustration.terrain import draw_ground, draw_rock, draw_tufts, ridge
from visiobook_media_generation.illustration.water import draw_surf, draw_water, draw_wave

Edge = list[tuple[float, float]]


def _rough(stage: Stage) -> float:
    return {Weather.STORM: 1.0, Weather.WINDY: 0.7, Weather.RAIN: 0.55, Weather.FOG: 0.3}.get(stage.weather, 0.42)


def _gulls(stage: Stage, count: int = 6) -> None:
    rng = stage.rng("gulls")
    with stage.layer(0.5) as brush:
        for _ in range(count):
            x, y, size = rng.uniform(LEFT, RIGHT), rng.uniform(0.12, 0.45) * HEIGHT, rng.uniform(14, 30)
            for side in (-1, 1):
                wing = [
                    (x, y),
                    (x + side * size * 0.8, y - size * 1.0, x + side * size * 1.9, y - size * 0.35),
                    (x + side * size * 0.9, y - size * 0.5, x, y + size * 0.25),
                ]
                brush.fill(outline(wing), "#f1f1ee")
                tip = [
                    (x + side * size * 1.9, y - size * 0.35),
                    (x + side * size * 1.3, y - size * 0.75, x + side * size * 1.25, y - size * 0.72),
                    (x + side * size * 1.3, y - size * 0.5, x + side * size * 1.9, y - size * 0.35),
                ]
                brush.fill(outline(tip), "#4a4a55")
            brush.oval(x, y + size * 0.06, size * 0.24, size * 0.2, "#f7f6f2")


def _headland(stage: Stage, part: str, depth: float, edge: Edge, colour: str) -> None:
    with stage.layer(depth) as brush:
        path = smooth([*edge, (edge[-1][0], 700.0), (edge[0][0], 700.0)], close=True)
        brush.shape(path, colour, dark=0.55, light=0.3)
        rng = stage.rng(part)
        tone = brush.tone(colour)
        with brush.clipped(path):
            top = smooth(edge)
            brush.stroke(top, "#eef3f8" if stage.snowy else "#7f9a62", 34)
            for _ in range(16):
                x, y = rng.uniform(edge[0][0], edge[-1][0]), rng.uniform(380, 620)
                brush.stroke(
                    outline([(x, y), (x + rng.uniform(-16, 16), y + rng.uniform(30, 90))], close=False),
                    shade(tone, 0.7),
                    5,
                    0.45,
                )


def draw_shore(stage: Stage) -> None:
    """A sandy bay: cliffs, a sail far out, surf, a beached boat, shells and rocks."""
    draw_sky(stage, 0.57)
    with stage.layer(0.6) as brush:
        draw_water(stage, brush, HEIGHT * 0.55, colour="#3f8aa6")
    _headland(
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
    _headland(
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
                height * (0.6 + _rough(stage)),
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
    _gulls(stage)


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
        for x, size in ((60, 230), (210, 120), (1640, 150), (1800, 290), (2180, 260), (-300, 270)):
            draw_rock(
                brush,
                random.Random(rng.random()),
                x,
                HEIGHT * rng.uniform(0.86, 0.93),
                size,
                size * 0.6,
                "#7b7672",
                snow=stage.snowy,
            )
        line = ridge(stage.rng("dune"), HEIGHT * 0.95, 10)
        if not stage.snowy:
            draw_tufts(brush, stage.rng("marram"), line, "#a3a562", 40)


def draw_sea(stage: Stage) -> None:
    """Open water: rows of waves, a ship under sail, an island, spray in a storm."""
    draw_sky(stage, 0.60)
    rough = _rough(stage)
    base = "#3d6274" if stage.weather is Weather.STORM else "#3f7f9a"
    _headland(
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
    _gulls(stage, 7)


def draw_harbour(stage: Stage) -> None:
    """A quay with tall houses, moored ships and boats, bollards, barrels and nets."""
    draw_sky(stage, 0.58)
    with stage.layer(0.7) as brush:
        line = ridge(stage.rng("hill"), HEIGHT * 0.48, 60)
        draw_ground(brush, line, "#dce5f0" if stage.snowy else "#7b9a7c")
        rng = stage.rng("upper")
        for index in range(13):
            x = LEFT + index * 215 + rng.uniform(-20, 20)
            draw_house(
                stage,
                brush,
                random.Random(index),
                x,
                line(x) + rng.uniform(60, 110),
                rng.uniform(90, 130),
                rng.uniform(70, 120),
            )
    with stage.layer(0.5) as brush:
        rng = stage.rng("row")
        for index in range(15):
            x = LEFT + index * 188
            draw_house(
                stage, brush, random.Random(index + 50), x, HEIGHT * 0.64, rng.uniform(160, 190), rng.uniform(150, 260)
            )
        brush.block(LEFT, HEIGHT * 0.635, RIGHT - LEFT, 56, "#8d8780")
    with stage.layer(0.42) as brush:
        draw_water(stage, brush, HEIGHT * 0.68, colour="#3f7f94")
        draw_ship(brush.at(0.2), 1360, HEIGHT * 0.745, 330)
        draw_ship(brush.at(0.3), 240, HEIGHT * 0.715, 240)
        for x, y, length, colour in (
            (780, 0.765, 230, "#8c3f3a"),
            (1020, 0.735, 170, "#3f6f86"),
            (1820, 0.78, 250, "#5a7a48"),
            (-120, 0.77, 220, "#7a4f35"),
        ):
            draw_rowboat(brush, x, HEIGHT * y, length, colour=colour)
            brush.oval(x, HEIGHT * y + 6, length * 0.48, 7, (0.05, 0.08, 0.15), 0.25)
    with stage.layer(0.12) as brush:
        _quay(stage)
    _gulls(stage)


def _quay(stage: Stage) -> None:
    rng = stage.rng("quay")
    with stage.layer(0.0) as brush:
        stone = brush.tone("#dbe3ed" if stage.snowy else "#9a938a")
        brush.wash(
            LEFT,
            HEIGHT * 0.80,
            RIGHT - LEFT,
            HEIGHT * 0.3,
            linear(
                (0, HEIGHT * 0.80),
                (0, HEIGHT),
                [argb(lighten(stone, 0.3)), argb(stone), argb(shade(stone, 0.5))],
                [0, 0.3, 1],
            ),
        )
        brush.block(LEFT, HEIGHT * 0.79, RIGHT - LEFT, 30, shade(stone, 0.25), dark=0.3)
        for row in range(5):
            y = HEIGHT * 0.825 + row * (22 + row * 9)
            brush.line(LEFT, y, RIGHT, y, shade(stone, 0.7), 2.5, 0.5)
            x = LEFT + rng.uniform(0, 100)
            while x < RIGHT:
                brush.line(x, y, x + (x - 960) * 0.03, y + 22 + row * 9, shade(stone, 0.7), 2.5, 0.4)
                x += rng.uniform(90, 190) * (1 + row * 0.2)
        for x in (240, 760, 1240, 1720, 2200, -240):
            brush.contact(x, HEIGHT * 0.855, 110, 22)
            brush.shape(
                outline(
                    [
                        (x - 26, HEIGHT * 0.855),
                        (x - 20, HEIGHT * 0.80),
                        (x - 36, HEIGHT * 0.785, x, HEIGHT * 0.775),
                        (x + 36, HEIGHT * 0.785, x + 20, HEIGHT * 0.80),
                        (x + 26, HEIGHT * 0.855),
                    ]
                ),
                "#3d3b44",
            )
        for x, y, size in ((95, 0.93, 170), (205, 0.95, 140), (1820, 0.94, 165), (2110, 0.93, 160)):
            brush.contact(x, HEIGHT * y, size, 26)
            draw_barrel(brush, x, HEIGHT * y, size)
        for x, y, size in ((1680, 0.95, 130), (1690, 0.83, 90), (-60, 0.94, 150)):
            draw_crate(brush, x, HEIGHT * y, size)
        draw_lamp_post(stage, brush, 470, HEIGHT * 0.88, 420)
        draw_lamp_post(stage, brush, 1540, HEIGHT * 0.88, 420)
        for k in range(4):
            brush.stroke(box(300 - k * 6, HEIGHT * 0.915 - k * 9, 150 + k * 4, 26, 13), "#b89a68", 9)


def draw_ship_deck(stage: Stage) -> None:
    """On board: planks, mast and shrouds, sails overhead, the wheel, rails and the sea beyond."""
    draw_sky(stage, 0.60)
    base = "#3d6274" if stage.weather is Weather.STORM else "#3f7f9a"
    rng = stage.rng("waves")
    with stage.layer(0.6) as brush:
        draw_water(stage, brush, HEIGHT * 0.55, colour=base)
        for level, height in ((0.58, 24), (0.63, 38)):
            draw_wave(
                stage,
                brush,
                random.Random(rng.random()),
                HEIGHT * level,
                height * (0.5 + _rough(stage) * 0.7),
                330,
                base,
            )
    _gulls(stage, 4)
    with stage.layer(0.16) as brush:
        _deck_rail(stage)
        _deck_planks(stage)
    with stage.layer(0.12) as brush:
        _rigging(stage)
        _steering(stage)
        for x, size in ((180, 170), (60, 150), (1500, 140), (2120, 160), (-260, 160)):
            brush.contact(x, HEIGHT * 0.87, size, 24)
            draw_barrel(brush, x, HEIGHT * 0.87, size)
        draw_crate(brush, 330, HEIGHT * 0.88, 120)


def _deck_rail(stage: Stage) -> None:
    with stage.layer(0.16) as brush:
        for x in range(LEFT, RIGHT, 62):
            post = outline(
                [
                    (x - 11, 760),
                    (x - 6, 735),
                    (x - 13, 700),
                    (x - 7, 665),
                    (x + 7, 665),
                    (x + 13, 700),
                    (x + 6, 735),
                    (x + 11, 760),
                ]
            )
            brush.shape(post, "#8a5c3a", dark=0.4)
        brush.block(LEFT, 640, RIGHT - LEFT, 30, "#9a6a42", 6)
        brush.block(LEFT, 752, RIGHT - LEFT, 26, "#7a4f33")


def _deck_planks(stage: Stage) -> None:
    with stage.layer(0.10) as brush:
        wood = brush.tone("#b08a5e")
        brush.wash(
            LEFT,
            772,
            RIGHT - LEFT,
            HEIGHT - 700,
            linear((0, 772), (0, HEIGHT), [argb(shade(wood, 0.35)), argb(wood), argb(shade(wood, 0.25))]),
        )
        seams = outline([(0, 772)], close=False)
        for k in range(-26, 27):
            seams.moveTo(960 + k * 92, 772)
            seams.lineTo(960 + k * 205, HEIGHT + 40)
        brush.stroke(seams, shade(wood, 0.85), 3, 0.6)
        rng = stage.rng("nails")
        for _ in range(90):
            x, y = rng.uniform(LEFT, RIGHT), rng.uniform(790, HEIGHT)
            brush.line(x, y, x + rng.uniform(20, 80), y, shade(wood, 0.6), 1.6, 0.3)
        if stage.snowy:
            brush.wash(
                LEFT,
                772,
                RIGHT - LEFT,
                330,
                linear((0, 772), (0, HEIGHT), [argb(brush.tone("#f3f7fb"), 0.75), argb(brush.tone("#f3f7fb"), 0.3)]),
            )


def _rigging(stage: Stage) -> None:
    with stage.layer(0.14) as brush:
        sail, spar, rope = brush.tone("#efe2c4"), brush.tone("#7a5236"), brush.tone("#5d4a3a")
        for mast, wide in ((620, 560), (1520, 470)):
            for side in (-1, 1):
                shrouds = outline([(mast, -80)], close=False)
                for k in range(5):
                    shrouds.moveTo(mast + side * 12, -60)
                    shrouds.lineTo(mast + side * (150 + k * 48), 650)
                for step in range(7):
                    t = 0.25 + step * 0.1
                    y = -60 + 710 * t
                    shrouds.moveTo(mast + side * (12 + 138 * t), y)
                    shrouds.lineTo(mast + side * (12 + 330 * t), y)
                brush.stroke(shrouds, rope, 3.2, 0.8)
            brush.shape(
                outline([(mast - 26, 800), (mast - 17, -80), (mast + 17, -80), (mast + 26, 800)]), spar, side=(-0.9, 0)
            )
            billow = outline(
                [
                    (mast - wide * 0.46, -60),
                    (mast + wide * 0.46, -60),
                    (mast + wide * 0.60, 120, mast + wide * 0.5, 300),
                    (mast, 215, mast - wide * 0.5, 300),
                    (mast - wide * 0.36, 120, mast - wide * 0.46, -60),
                ]
            )
            brush.shape(billow, sail, dark=0.5, light=0.4)
            with brush.clipped(billow):
                for seam in (-0.3, -0.1, 0.1, 0.3):
                    brush.stroke(
                        outline(
                            [
                                (mast + wide * seam, -60),
                                (mast + wide * seam * 1.35, 120, mast + wide * seam * 1.1, 300),
                            ],
                            close=False,
                        ),
                        shade(sail, 0.5),
                        3,
                        0.5,
                    )
            brush.block(mast - wide * 0.54, 292, wide * 1.08, 15, spar, 7)
            for k in range(3):
                brush.stroke(
                    outline([(mast - 28, 560 + k * 13), (mast, 570 + k * 13, mast + 28, 560 + k * 13)], close=False),
                    "#d8c49a",
                    9,
                )


def _steering(stage: Stage) -> None:
    with stage.layer(0.12) as brush:
        x, y, size = 1740, 690, 105
        brush.contact(x, 862, 190, 28)
        brush.shape(outline([(x - 34, 862), (x - 20, 690), (x + 20, 690), (x + 34, 862)]), "#7a4f33")
        wood = "#8a5634"
        for k in range(8):
            with brush.moved(x, y, turn=k * 45):
                brush.line(0, 0, 0, -size * 1.28, wood, 9)
                brush.block(-8, -size * 1.36, 16, 34, "#a9713f", 8)
        brush.stroke(box(x - size, y - size, size * 2, size * 2, size), wood, 17)
        brush.stroke(box(x - size, y - size, size * 2, size * 2, size), lighten(brush.tone(wood), 0.5), 4, 0.6)
        brush.ball(x, y, 22, "#c99a3f")


def draw_lighthouse_rock(stage: Stage) -> None:
    """A lighthouse on a rock with the keeper's cottage, breakers below."""
    draw_sky(stage, 0.60)
    base = "#3d6274" if stage.weather is Weather.STORM else "#3f7f9a"
    rng = stage.rng("waves")
    with stage.layer(0.75) as brush:
        draw_water(stage, brush, HEIGHT * 0.57, colour=base)
    _headland(
        stage, "far", 0.8, [(-460.0, 560.0), (-200.0, 520.0), (120.0, 540.0), (300.0, 600.0), (420.0, 640.0)], "#76828a"
    )
    with stage.layer(0.5) as brush:
        for level, height in ((0.62, 34), (0.68, 54)):
            draw_wave(
                stage,
                brush,
                random.Random(rng.random()),
                HEIGHT * level,
                height * (0.5 + _rough(stage) * 0.7),
                330,
                base,
            )
        draw_ship(brush.at(0.5), 380, HEIGHT * 0.66, 120)
    with stage.layer(0.28) as brush:
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
            draw_rock(
                brush,
                random.Random(rng.random()),
                x,
                800 - abs(x - 1400) * 0.05,
                size,
                size * 0.7,
                "#6f6a68",
                snow=stage.snowy,
            )
        foot = [(780.0 + k * 150, 826 + (k * 37 % 16) - 6.0) for k in range(12)]
        draw_surf(brush, foot)
        spray = stage.rng("spray")
        for _ in range(46):
            px, lift = spray.uniform(800, 1500), spray.random() ** 2 * 90 * (0.4 + _rough(stage))
            brush.dot(px, 820 - lift, spray.uniform(1.5, 5), (0.95, 0.98, 1.0), 0.6)
    with stage.layer(0.12) as brush:
        near = ridge(stage.rng("near"), HEIGHT * 0.80, 16)
        draw_ground(brush, near, "#e6ecf4" if stage.snowy else "#8a8c68")
        if not stage.snowy:
            draw_tufts(brush, stage.rng("tufts"), near, "#8a9a5c", 200)
        boulders = stage.rng("boulders")
        for x, size in ((90, 330), (330, 170), (1650, 170), (1830, 320), (2200, 290), (-270, 300)):
            draw_rock(
                brush,
                random.Random(boulders.random()),
                x,
                HEIGHT * boulders.uniform(0.87, 0.93),
                size,
                size * 0.6,
                "#77716d",
                snow=stage.snowy,
            )
    _gulls(stage, 7)
