"""Rooms of trade and company: tavern and shop."""

import random

from visiobook_media_generation.illustration import furniture, hearth, rooms, shelving
from visiobook_media_generation.illustration.paths import box, ellipse, outline
from visiobook_media_generation.illustration.rooms import FLOOR, WALL_DEPTH
from visiobook_media_generation.illustration.stage import LEFT, RIGHT, Stage
from visiobook_media_generation.illustration.yard import draw_barrel, draw_crate


def draw_tavern(stage: Stage) -> None:
    """Low beams, casks behind the bar, tankards, a fire, benches, a dartboard."""
    with stage.layer(WALL_DEPTH) as brush:
        rooms.plaster(stage, brush, "#c6a878")
        rooms.plank_floor(stage, brush, "#77502f")
        for x in range(-300, 2300, 430):
            brush.block(x, -90, 34, FLOOR + 90, "#57382a", dark=0.5)
        brush.block(LEFT, 300, RIGHT - LEFT, 26, "#57382a", dark=0.5)
        hearth.fireplace(stage, brush, 80, FLOOR, 380, colour="#97857a", breast=True)
        rooms.window(stage, brush, 620, 340, 260, 230, bars=(4, 4), frame="#5d3f2c")
        for k in range(3):
            furniture.cask(brush, 1280 + k * 190, FLOOR - 250, 84)
        brush.block(1180, FLOOR - 168, 570, 22, "#5d3f2c")
        shelving.shelf(brush, stage.rng("bottles"), 1190, 300, 560, things="bottles")
        shelving.shelf(brush, stage.rng("more bottles"), 1190, 190, 560, things="bottles")
        _bar(stage)
        _dartboard(stage, 1000, 440)
        rooms.door(brush, 1980, FLOOR, 240, 540)
        rooms.window(stage, brush, -260, 340, 240, 230, bars=(4, 4), frame="#5d3f2c")
        rooms.beams(brush, "#4f3323", y=24)
        for x in (540, 980, 1480):
            rooms.hanging_lamp(stage, brush, x, 210, 46)
    with stage.layer(0.14) as brush:
        for x in (330, 960):
            furniture.table(brush, x, 900, 420, 190, "#7a4f33")
            for k in (-110, 30, 120):
                _tankard(stage, x + k, 694)
        _bench(stage, 340, 930, 380)
        furniture.chair(brush, 690, 905, 250)
        furniture.chair(brush, 1240, 905, 250, flip=True)
        draw_barrel(brush, 1690, 920, 210)
        draw_barrel(brush, 1840, 940, 180)
        draw_barrel(brush, 2130, 920, 200)
        furniture.table(brush, -250, 900, 340, 190, "#7a4f33")


def _bar(stage: Stage) -> None:
    with stage.layer(WALL_DEPTH) as brush:
        brush.block(1130, FLOOR - 150, 680, 180, "#6b4329", 4, dark=0.5)
        for k in range(6):
            panel = box(1150 + k * 110, FLOOR - 118, 92, 120, 4)
            brush.shape(panel, "#7d5034", dark=0.3)
            brush.stroke(panel, "#4a2f1e", 3)
        brush.block(1110, FLOOR - 176, 720, 30, "#8f6038", 6, side=(0, -1))
        for k in (0, 1, 2, 4, 5):
            _tankard(stage, 1180 + k * 112, FLOOR - 176)


def _tankard(stage: Stage, x: float, y: float) -> None:
    with stage.layer(WALL_DEPTH if y < 600 else 0.14) as brush:
        brush.stroke(ellipse(x + 20, y - 24, 13, 16), "#8f939c", 6)
        brush.block(x - 18, y - 50, 36, 50, "#9a9ea8", 4, light=0.5)
        brush.oval(x, y - 50, 19, 8, "#f7f0de")
        brush.dot(x - 8, y - 56, 8, "#f7f0de")
        brush.dot(x + 6, y - 57, 9, "#f7f0de")


def _dartboard(stage: Stage, x: float, y: float) -> None:
    with stage.layer(WALL_DEPTH) as brush:
        for radius, colour in ((64, "#3a2f2a"), (54, "#cdb27a"), (38, "#8c3a3e"), (24, "#cdb27a"), (10, "#8c3a3e")):
            brush.dot(x, y, radius, colour)
        brush.line(x + 8, y - 4, x + 46, y - 26, "#f4efe6", 5)


def _bench(stage: Stage, x: float, y: float, width: float) -> None:
    with stage.layer(0.14) as brush:
        brush.contact(x, y, width, 24)
        for side in (-0.4, 0.4):
            brush.block(x + side * width - 12, y - 90, 24, 90, "#5d3f2c")
        brush.block(x - width / 2, y - 104, width, 22, "#8a5c3a", 4, side=(0, -1))


def draw_shop(stage: Stage) -> None:
    """A village shop: counter and scales, shelves of jars, a show window, hanging goods."""
    with stage.layer(WALL_DEPTH) as brush:
        rooms.plaster(stage, brush, "#cbb78f")
        rooms.plank_floor(stage, brush, "#8a6340")
        brush.rect(LEFT, 560, RIGHT - LEFT, FLOOR - 560, "#57734f")
        for row, y in enumerate((190, 310, 430, 550)):
            shelving.shelf(
                brush, stage.rng(f"shop{row}"), 60, y, 560, things=("jars", "bottles", "jars", "plates")[row]
            )
            shelving.shelf(
                brush, stage.rng(f"shop right{row}"), 1400, y, 470, things=("bottles", "jars", "plates", "jars")[row]
            )
        rooms.window(stage, brush, 730, 130, 560, 420, bars=(4, 3), frame="#57734f")
        _show_window(stage)
        rooms.door(brush, 1960, FLOOR, 240, 560, "#57734f")
        shelving.shelf(brush, stage.rng("far shelf"), -330, 380, 320, things="jars")
        rng = stage.rng("hanging")
        for k in range(11):
            x, tall = 120 + k * 170 + rng.uniform(-30, 30), rng.uniform(70, 120)
            brush.line(x, 20, x, 20 + tall * 0.6, "#5d4a3a", 4)
            _hanging_goods(stage, k, x, 20 + tall * 0.6, rng)
        rooms.beams(brush, "#6b4a32", y=-40)
        rooms.sunbeam(stage, brush, 740, 140, 540, 400, reach=-260)
        rooms.hanging_lamp(stage, brush, 980, 170, 52)
    with stage.layer(0.14) as brush:
        _counter(stage)
        draw_barrel(brush, 130, 930, 190)
        draw_crate(brush, 320, 920, 150)
        _apples(stage, 320, 770)
        draw_barrel(brush, 2080, 920, 200)
        draw_crate(brush, -150, 920, 180)


def _show_window(stage: Stage) -> None:
    with stage.layer(WALL_DEPTH) as brush:
        brush.block(710, 550, 600, 24, "#6b4630")
        for k, colour in enumerate(("#c8413b", "#3f74b5", "#eec25a", "#8a5f86", "#5f9150")):
            x = 780 + k * 112
            brush.shape(
                outline([(x - 28, 550), (x - 32, 500), (x - 14, 478), (x + 14, 478), (x + 32, 500), (x + 28, 550)]),
                colour,
                light=0.6,
            )
            brush.block(x - 17, 464, 34, 16, "#ece0c8", 4)


def _hanging_goods(stage: Stage, kind: int, x: float, y: float, rng: random.Random) -> None:
    with stage.layer(WALL_DEPTH) as brush:
        if kind % 3 == 0:
            brush.shape(
                outline([(x - 22, y + 84), (x - 32, y + 30, x, y), (x + 32, y + 30, x + 22, y + 84)]), "#a9573f"
            )
        elif kind % 3 == 1:
            for k in range(4):
                brush.ball(x + (k % 2) * 12 - 6, y + 12 + k * 22, 15, "#e6d3a8")
        else:
            brush.shape(
                outline([(x - 40, y + 24), (x - 34, y + 66), (x + 34, y + 66), (x + 40, y + 24)]),
                rng.choice(["#b98f5c", "#9a7248"]),
            )
            brush.stroke(outline([(x - 36, y + 26), (x, y - 18, x + 36, y + 26)], close=False), "#8a6238", 6)


def _counter(stage: Stage) -> None:
    with stage.layer(0.14) as brush:
        brush.contact(1320, 890, 820, 50, 0.4)
        brush.block(920, 690, 800, 200, "#7a5236", 4)
        for k in range(6):
            panel = box(940 + k * 130, 720, 112, 150, 4)
            brush.shape(panel, "#8a6040", dark=0.3)
            brush.stroke(panel, "#57382a", 3)
        brush.block(896, 662, 848, 32, "#a37b4d", 6, side=(0, -1))
        _scales(stage, 1080, 662)
        for k, colour in enumerate(("#e2607c", "#eec25a", "#7fd0d8")):
            x = 1420 + k * 100
            jar = box(x - 34, 574, 68, 88, 12)
            brush.fill(jar, (1.0, 1.0, 1.0), 0.35)
            with brush.clipped(jar):
                for row in range(4):
                    for column in range(4):
                        brush.dot(x - 26 + column * 18 + (row % 2) * 6, 650 - row * 17, 9, colour)
            brush.stroke(jar, (1.0, 1.0, 1.0), 3, 0.6)
            brush.block(x - 26, 562, 52, 14, "#6b4630", 5)


def _scales(stage: Stage, x: float, y: float) -> None:
    with stage.layer(0.14) as brush:
        brush.block(x - 40, y - 14, 80, 14, "#d0a045", 5)
        brush.block(x - 6, y - 110, 12, 100, "#d0a045")
        brush.line(x - 84, y - 100, x + 84, y - 116, "#d0a045", 8)
        for side, lift in ((-1, 0), (1, -14)):
            px = x + side * 82
            for k in (-26, 26):
                brush.line(px, y - 104 + lift, px + k, y - 46 + lift, "#d0a045", 3)
            brush.shape(
                outline([(px - 38, y - 48 + lift), (px, y - 16 + lift, px + 38, y - 48 + lift)]), "#d0a045", light=0.5
            )


def _apples(stage: Stage, x: float, y: float) -> None:
    rng = stage.rng("apples")
    with stage.layer(0.14) as brush:
        for k in range(14):
            brush.ball(
                x - 56 + (k % 5) * 28,
                y + 4 - (k // 5) * 18,
                17,
                rng.choice(["#c23a34", "#d9803c", "#8fae4a"]),
                light=0.5,
            )
