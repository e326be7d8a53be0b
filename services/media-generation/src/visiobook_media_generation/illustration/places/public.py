"""Rooms of work and company: library, office, tavern, shop, schoolroom, church, ship's cabin, lamp room."""

import math
import random

from visiobook_media_generation.illustration import furniture, rooms
from visiobook_media_generation.illustration.buildings import draw_barrel, draw_crate
from visiobook_media_generation.illustration.canvas import linear
from visiobook_media_generation.illustration.palette import argb, lighten, mix, rgb, shade
from visiobook_media_generation.illustration.paths import arch, box, ellipse, outline, smooth
from visiobook_media_generation.illustration.rooms import FLOOR, WALL_DEPTH
from visiobook_media_generation.illustration.sky import draw_sky
from visiobook_media_generation.illustration.stage import HEIGHT, LEFT, RIGHT, Stage
from visiobook_media_generation.illustration.water import draw_water


def draw_library(stage: Stage) -> None:
    """Bookshelves from floor to ceiling, a ladder, a tall window, a globe and a reading table."""
    with stage.layer(WALL_DEPTH) as brush:
        rooms.wallpaper(brush, "#56624f")
        rooms.plank_floor(stage, brush, "#7a4f33")
        for index, x in enumerate((-380, -20, 340, 1250, 1610, 1970)):
            furniture.bookcase(stage, brush, x, FLOOR, 318, 690, part=f"shelf{index}", shelves=6)
        rooms.window(stage, brush, 770, 90, 350, 500, shape="arch", bars=(3, 4))
        rooms.curtains(brush, 770, 90, 350, 500, "#7a4a2c")
        rooms.sunbeam(stage, brush, 780, 110, 330, 470)
        _library_ladder(stage, 1480)
    with stage.layer(0.14) as brush:
        rooms.rug(brush, 960, HEIGHT * 0.89, 620, "#3f5a62", "#cdb27a")
        furniture.table(brush, 480, 860, 460, 200, "#6b4630")
        rng = stage.rng("piles")
        for x, count in ((370, 4), (600, 3)):
            _pile(stage, x, 642, count, rng)
        _reading_lamp(stage, 490, 642)
        _globe(stage, 1500, 880, 230)
        furniture.armchair(brush, 1760, 890, 290, "#7c3f3a", flip=True)
        furniture.chair(brush, 190, 880, 270)
        _pile(stage, 1290, 880, 5, rng)
        furniture.armchair(brush, -170, 890, 280, "#4f5f4a")


def _library_ladder(stage: Stage, x: float) -> None:
    with stage.layer(WALL_DEPTH) as brush:
        for dx in (0, 92):
            brush.shape(
                outline([(x + dx, FLOOR + 30), (x + dx + 62, 70), (x + dx + 78, 70), (x + dx + 18, FLOOR + 30)]),
                "#a9794e",
            )
        for k in range(9):
            t = (k + 0.6) / 9.5
            px, y = x + 8 + 62 * t, FLOOR + 30 - (FLOOR - 40) * t
            brush.line(px, y, px + 92, y, "#8a5c3a", 11)


def _pile(stage: Stage, x: float, y: float, count: int, rng: random.Random) -> None:
    with stage.layer(0.14) as brush:
        for _ in range(count):
            wide, tall = rng.uniform(90, 130), rng.uniform(20, 30)
            brush.block(x - wide / 2 + rng.uniform(-9, 9), y - tall, wide, tall, rng.choice(furniture.SPINES), 3)
            brush.line(x - wide * 0.3, y - tall * 0.5, x - wide * 0.1, y - tall * 0.5, "#e3c987", 4)
            y -= tall


def _reading_lamp(stage: Stage, x: float, y: float) -> None:
    with stage.layer(0.14) as brush:
        brush.glow(x, y - 90, 320, rgb("#ffc765"), 0.5 if stage.outside.lamps_lit else 0.2)
        brush.block(x - 30, y - 10, 60, 10, "#d0a045", 4)
        brush.block(x - 5, y - 80, 10, 74, "#d0a045")
        brush.shape(
            outline([(x - 58, y - 72), (x - 34, y - 122), (x + 34, y - 122), (x + 58, y - 72)]), "#3f7a62", light=0.6
        )


def _globe(stage: Stage, x: float, y: float, size: float) -> None:
    with stage.layer(0.14) as brush:
        brush.contact(x, y, size * 0.7, 26)
        brush.shape(
            outline([(x - size * 0.26, y), (x - 8, y - size * 0.34), (x + 8, y - size * 0.34), (x + size * 0.26, y)]),
            "#6b4630",
        )
        brush.stroke(ellipse(x, y - size * 0.66, size * 0.36), "#d0a045", 8)
        brush.ball(x, y - size * 0.66, size * 0.32, "#5f93ab", light=0.5)
        with brush.clipped(ellipse(x, y - size * 0.66, size * 0.32)):
            for dx, dy, rx, ry in (
                (-0.12, -0.74, 0.13, 0.10),
                (-0.05, -0.55, 0.07, 0.12),
                (0.16, -0.70, 0.12, 0.15),
                (0.2, -0.5, 0.07, 0.06),
            ):
                brush.oval(x + dx * size, y + dy * size, rx * size, ry * size, "#c9b26a")


def draw_office(stage: Stage) -> None:
    """A counting house: a big desk with papers and lamp, pigeonholes, maps, a clock, a safe."""
    with stage.layer(WALL_DEPTH) as brush:
        rooms.plaster(stage, brush, "#a9a58c")
        rooms.wainscot(brush, "#57402f", 230)
        rooms.cornice(brush, "#d9ccb0")
        rooms.plank_floor(stage, brush, "#77523a")
        rooms.window(stage, brush, 640, 110, 300, 390, bars=(2, 4))
        rooms.window(stage, brush, 1010, 110, 300, 390, bars=(2, 4))
        _pigeonholes(stage, 1400)
        _wall_map(stage, 170, 120)
        furniture.bookcase(stage, brush, -330, FLOOR, 330, 600)
        furniture.grandfather_clock(brush, 1890, FLOOR + 8, 600)
        rooms.door(brush, 2040, FLOOR, 230, 540)
        _safe(stage, 240, FLOOR + 20)
        rooms.sunbeam(stage, brush, 1020, 120, 280, 380)
    with stage.layer(0.14) as brush:
        _big_desk(stage, 1400, 880)
        furniture.chair(brush, 1760, 900, 300, flip=True)
        furniture.chair(brush, 560, 890, 270)
        furniture.plant(brush, stage.rng("fern"), 90, 900, 210)
        rng = stage.rng("waste")
        for _ in range(6):
            x, y = rng.uniform(1050, 1250), rng.uniform(870, 930)
            brush.shape(outline([(x, y), (x + 30, y - 8), (x + 36, y + 8), (x + 4, y + 14)]), "#efe6cf", dark=0.2)


def _pigeonholes(stage: Stage, x: float) -> None:
    rng = stage.rng("pigeonholes")
    with stage.layer(WALL_DEPTH) as brush:
        rooms.wall_shadow(brush, x, 110, 400, 420)
        brush.block(x, 110, 400, 420, "#6b4630", 4)
        for row in range(5):
            for column in range(6):
                px, py = x + 16 + column * 62, 126 + row * 79
                brush.rect(px, py, 56, 70, shade(brush.tone("#6b4630"), 0.9))
                for k in range(rng.randint(0, 4)):
                    brush.block(
                        px + 6, py + 58 - k * 11, 44, 8, rng.choice(["#efe6cf", "#e0cfa4", "#c9b58c", "#b5433c"])
                    )


def _wall_map(stage: Stage, x: float, y: float) -> None:
    with stage.layer(WALL_DEPTH) as brush:
        rooms.wall_shadow(brush, x, y, 330, 250)
        brush.block(x, y, 330, 250, "#e3d2a2", dark=0.3)
        brush.fill(
            smooth(
                [
                    (x + 60, y + 70),
                    (x + 140, y + 40),
                    (x + 230, y + 70),
                    (x + 280, y + 130),
                    (x + 210, y + 200),
                    (x + 110, y + 190),
                    (x + 50, y + 140),
                ],
                close=True,
            ),
            "#b9a468",
        )
        for k in range(5):
            brush.stroke(
                outline([(x + 20, y + 40 + k * 44), (x + 165, y + 26 + k * 46, x + 310, y + 42 + k * 42)], close=False),
                "#8a7350",
                2,
                0.5,
            )
        for py in (y - 10, y + 244):
            brush.block(x - 14, py, 358, 16, "#5d3f2c", 7)


def _safe(stage: Stage, x: float, y: float) -> None:
    with stage.layer(WALL_DEPTH) as brush:
        brush.contact(x + 110, y, 240, 30)
        brush.block(x, y - 250, 220, 250, "#3f4a52", 8)
        brush.stroke(box(x + 20, y - 230, 180, 205, 6), lighten(brush.tone("#3f4a52"), 0.4), 5)
        brush.ball(x + 110, y - 128, 30, "#b9bcc4", light=0.6)
        for k in range(3):
            with brush.moved(x + 110, y - 128, turn=k * 60):
                brush.line(-42, 0, 42, 0, "#8f939c", 8)


def _big_desk(stage: Stage, x: float, y: float) -> None:
    with stage.layer(0.14) as brush:
        brush.contact(x, y, 640, 50, 0.4)
        for side in (-1, 1):
            left = x + side * 205 - 92
            brush.block(left, y - 196, 184, 196, "#6b4630", 4)
            for k in range(3):
                drawer = box(left + 14, y - 184 + k * 62, 156, 52, 4)
                brush.shape(drawer, "#7d5538", dark=0.3)
                brush.stroke(drawer, "#4a2f22", 3)
                brush.ball(left + 92, y - 158 + k * 62, 7, "#d0a045", light=0.6)
        brush.block(x - 320, y - 222, 640, 32, "#7d5538", 5)
        brush.block(x - 150, y - 230, 200, 9, "#3f5d45", 2)
        brush.shape(
            outline([(x - 110, y - 230), (x + 10, y - 230), (x + 24, y - 240), (x - 90, y - 240)]), "#f4ead0", dark=0.1
        )
        rng = stage.rng("papers")
        for k in range(7):
            brush.block(
                x - 290 + rng.uniform(-8, 8), y - 232 - k * 9, 116, 8, rng.choice(["#efe6cf", "#e0cfa4", "#f4ead0"])
            )
        brush.block(x + 96, y - 250, 34, 28, "#2f3c58", 6)
        brush.stroke(outline([(x + 112, y - 250), (x + 124, y - 290, x + 150, y - 320)], close=False), "#f4efe6", 6)
        _reading_lamp(stage, x + 230, y - 222)


def draw_tavern(stage: Stage) -> None:
    """Low beams, casks behind the bar, tankards, a fire, benches, a dartboard."""
    with stage.layer(WALL_DEPTH) as brush:
        rooms.plaster(stage, brush, "#c6a878")
        rooms.plank_floor(stage, brush, "#77502f")
        for x in range(-300, 2300, 430):
            brush.block(x, -90, 34, FLOOR + 90, "#57382a", dark=0.5)
        brush.block(LEFT, 300, RIGHT - LEFT, 26, "#57382a", dark=0.5)
        furniture.fireplace(stage, brush, 80, FLOOR, 380, colour="#97857a", breast=True)
        rooms.window(stage, brush, 620, 340, 260, 230, bars=(4, 4), frame="#5d3f2c")
        for k in range(3):
            furniture.cask(brush, 1280 + k * 190, FLOOR - 250, 84)
        brush.block(1180, FLOOR - 168, 570, 22, "#5d3f2c")
        furniture.shelf(brush, stage.rng("bottles"), 1190, 300, 560, things="bottles")
        furniture.shelf(brush, stage.rng("more bottles"), 1190, 190, 560, things="bottles")
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
            furniture.shelf(
                brush, stage.rng(f"shop{row}"), 60, y, 560, things=("jars", "bottles", "jars", "plates")[row]
            )
            furniture.shelf(
                brush, stage.rng(f"shop right{row}"), 1400, y, 470, things=("bottles", "jars", "plates", "jars")[row]
            )
        rooms.window(stage, brush, 730, 130, 560, 420, bars=(4, 3), frame="#57734f")
        _show_window(stage)
        rooms.door(brush, 1960, FLOOR, 240, 560, "#57734f")
        furniture.shelf(brush, stage.rng("far shelf"), -330, 380, 320, things="jars")
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


def draw_schoolroom(stage: Stage) -> None:
    """Rows of desks, a blackboard, a map, an alphabet frieze, tall windows, a stove."""
    with stage.layer(WALL_DEPTH) as brush:
        rooms.plaster(stage, brush, "#cdbf9f")
        rooms.wainscot(brush, "#5f7060", 170)
        rooms.plank_floor(stage, brush, "#8f6a44")
        for x in (-260, 130, 1580, 1930):
            rooms.window(stage, brush, x, 110, 250, 400, bars=(2, 4))
        _blackboard(stage)
        _wall_map(stage, 1230, 200)
        for k in range(26):
            x = 470 + k * 40
            brush.block(x, 66, 34, 40, ("#e9dfc6", "#d9e0d0", "#e6d2c4")[k % 3], 3)
            brush.line(x + 10, 96, x + 17, 76, "#6b4a3a", 4)
            brush.line(x + 17, 76, x + 24, 96, "#6b4a3a", 4)
        rooms.cornice(brush, "#e3d6bc", y=-20)
        _globe(stage, 1130, FLOOR + 30, 170)
        rooms.sunbeam(stage, brush, 1590, 120, 240, 390)
        for x in (640, 1240):
            rooms.hanging_lamp(stage, brush, x, 150, 42)
    with stage.layer(0.14) as brush:
        for x in (180, 520, 1420, 1760, 2110, -160):
            furniture.desk_with_bench(brush, x, 845, 210)
        for x in (60, 450, 1540, 1920):
            furniture.desk_with_bench(brush, x, 985, 270)


def _blackboard(stage: Stage) -> None:
    with stage.layer(WALL_DEPTH) as brush:
        rooms.wall_shadow(brush, 560, 150, 600, 360)
        brush.block(550, 140, 620, 380, "#8a6040", 6)
        board = box(572, 162, 576, 336)
        brush.fill(board, "#33443f")
        with brush.clipped(board):
            for k in range(7):
                brush.oval(620 + k * 90, 300 + (k * 53 % 120), 110, 30, (1.0, 1.0, 1.0), 0.035)
        for row in range(3):
            points = [
                (620.0 + k * 15, 220 + row * 62 + 11 * math.sin(k * 1.9 + row) * (1 if k % 5 else 0.2))
                for k in range(24 - row * 4)
            ]
            brush.stroke(smooth(points), (0.93, 0.94, 0.9), 3.6, 0.75)
        brush.stroke(ellipse(1040, 400, 54), (0.93, 0.94, 0.9), 3.6, 0.7)
        brush.stroke(outline([(900, 450), (980, 340), (1010, 450)]), (0.93, 0.94, 0.9), 3.6, 0.6)
        brush.block(560, 506, 600, 18, "#a37b4d", 4)
        for k in (620, 660):
            brush.block(k, 498, 30, 9, "#f4efe6", 4)


def draw_church_inside(stage: Stage) -> None:
    """Nave with pillars, stained glass, an altar with candles, rows of pews."""
    with stage.layer(WALL_DEPTH) as brush:
        rooms.stone_wall(stage, brush, "#b0a69c", size=110)
        rooms.flagstones(stage, brush, "#a0968c")
        apse = arch(640, 20, 640, FLOOR - 20, point=0.9)
        brush.fill(apse, shade(brush.tone("#9a9088"), 0.35))
        brush.stroke(apse, "#c9beb0", 30)
        _stained(stage, 835, 90, 250, 430, 0)
        for index, x in enumerate((-330, 40, 1650, 2010)):
            _stained(stage, x + 60, 130, 170, 400, index + 1)
        for x in (-110, 340, 1580, 2250):
            _nave_pillar(stage, x)
        for x in (500, 1360):
            rooms.window(stage, brush, x, 160, 90, 320, shape="gothic", frame="#8a8078", bars=(2, 5), sill=False)
        _altar(stage)
        _vault(stage)
        for x in (560, 1360):
            furniture.chandelier(stage, brush, x, 60, 90)
    with stage.layer(0.14) as brush:
        rooms.runner(brush, "#7d2f3c", "#d8b878", half_far=110, half_near=280)
        for row, (y, size) in enumerate(((812, 0.72), (880, 0.9), (975, 1.15))):
            for side in (-1, 1):
                _pew(stage, 960 + side * (520 + row * 130), y, 560 * size, 150 * size)


def _stained(stage: Stage, x: float, y: float, width: float, height: float, index: int) -> None:
    rng = stage.rng(f"glass{index}")
    outside = stage.outside
    bright = 0.45 if outside.darkness > 0.5 else 0.75 if outside.lamps_lit else 1.0
    with stage.layer(WALL_DEPTH) as brush:
        shape = arch(x, y, width, height, point=1.0)
        with brush.clipped(shape):
            brush.rect(x, y, width, height, "#3a3a52")
            rows, columns = 9, 4
            for row in range(rows):
                for column in range(columns):
                    colour = rgb(
                        rng.choice(["#c8413b", "#3f74b5", "#eec25a", "#4d8a57", "#8a5f9a", "#e0803d", "#7fc0d8"])
                    )
                    cell = (x + width * column / columns, y + height * row / rows, width / columns, height / rows)
                    lit = mix((0.05, 0.05, 0.12), colour, bright)
                    px, py, wide, tall = cell
                    brush.fill(
                        outline(
                            [
                                (px + wide / 2, py + 2),
                                (px + wide - 2, py + tall / 2),
                                (px + wide / 2, py + tall - 2),
                                (px + 2, py + tall / 2),
                            ]
                        ),
                        lit,
                    )
                    brush.fill(
                        outline([(px, py), (px + wide / 2 - 2, py), (px, py + tall / 2 - 2)]),
                        mix(lit, rgb("#eec25a"), 0.4),
                    )
                    brush.fill(
                        outline(
                            [(px + wide, py + tall), (px + wide / 2 + 2, py + tall), (px + wide, py + tall / 2 + 2)]
                        ),
                        mix(lit, rgb("#3f74b5"), 0.4),
                    )
            brush.dot(x + width / 2, y + height * 0.36, width * 0.24, mix((0.05, 0.05, 0.12), rgb("#f6e3a0"), bright))
            brush.dot(x + width / 2, y + height * 0.36, width * 0.15, mix((0.05, 0.05, 0.12), rgb("#c8413b"), bright))
        brush.stroke(shape, "#8a8078", 15)
        brush.line(x + width / 2, y + 10, x + width / 2, y + height, "#3a3640", 6)
        brush.glow(x + width / 2, y + height / 2, height * 0.9, rgb("#f0d9a8"), 0.30 * bright)


def _nave_pillar(stage: Stage, x: float) -> None:
    with stage.layer(0.2) as brush:
        brush.block(x - 46, -90, 92, FLOOR + 110, "#c4b9ab", dark=0.55, side=(-0.9, 0))
        for k in (-24, 4):
            brush.line(x + k, 60, x + k, FLOOR - 30, shade(brush.tone("#c4b9ab"), 0.4), 6, 0.5)
        brush.block(x - 66, 40, 132, 40, "#d3c8ba", 8)
        brush.block(x - 66, FLOOR - 20, 132, 46, "#b5aa9c", 5)


def _altar(stage: Stage) -> None:
    with stage.layer(WALL_DEPTH) as brush:
        brush.block(700, FLOOR - 26, 520, 34, "#b5aa9c", 3)
        brush.block(790, FLOOR - 150, 340, 126, "#8a6a4c", 3)
        brush.shape(box(778, FLOOR - 168, 364, 92, 3), "#f2ece0", dark=0.35)
        brush.line(780, FLOOR - 86, 1140, FLOOR - 86, "#d9a441", 8)
        for x in (830, 880, 1040, 1090):
            brush.block(x - 7, FLOOR - 236, 14, 66, "#f4ecd8", 3)
            brush.glow(x, FLOOR - 250, 100, rgb("#ffc765"), 0.6)
            brush.oval(x, FLOOR - 250, 6, 14, rgb("#ffeaa0"))
        brush.block(953, FLOOR - 290, 14, 122, "#d0a045")
        brush.block(924, FLOOR - 258, 72, 14, "#d0a045")


def _vault(stage: Stage) -> None:
    with stage.layer(0.2) as brush:
        for x in (-110, 340, 1580):
            wide = 450 if x < 300 else 670 if x > 1000 else 1240
            rib = outline(
                [(x, 60), (x + wide * 0.18, -70, x + wide / 2, -84), (x + wide * 0.82, -70, x + wide, 60)], close=False
            )
            brush.stroke(rib, "#c4b9ab", 26)
            brush.stroke(rib, "#8a8078", 4)


def _pew(stage: Stage, x: float, y: float, width: float, height: float) -> None:
    with stage.layer(0.14) as brush:
        brush.contact(x, y, width, height * 0.16, 0.35)
        brush.block(x - width / 2, y - height, width, height, "#6b4630", 4)
        for k in range(5):
            panel = box(x - width / 2 + width * (0.04 + 0.19 * k), y - height * 0.82, width * 0.16, height * 0.62, 5)
            brush.shape(panel, "#7d5538", dark=0.3)
            brush.stroke(panel, "#4a2f22", 3)
        brush.block(x - width / 2 - 8, y - height - 14, width + 16, 20, "#8a6040", 6, side=(0, -1))


def draw_cabin(stage: Stage) -> None:
    """A ship's cabin: curved planks, stern windows on the sea, a bunk, charts, a swinging lantern."""
    with stage.layer(WALL_DEPTH) as brush:
        rooms.plank_wall(stage, brush, "#8f6642", wide=96)
        rooms.plank_floor(stage, brush, "#7a5234")
        for k in range(5):
            rooms.window(stage, brush, 500 + k * 180, 240, 150, 220, bars=(2, 3), frame="#b08a4c", sea=True, sill=False)
        brush.block(460, 470, 960, 30, "#6b4329", 4, side=(0, -1))
        brush.block(460, 200, 960, 26, "#6b4329", 4)
        for side in (-1, 1):
            rib = outline(
                [
                    (960 + side * 760, -90),
                    (960 + side * 640, 260, 960 + side * 820, FLOOR),
                    (960 + side * 920, FLOOR),
                    (960 + side * 740, 260, 960 + side * 850, -90),
                ]
            )
            brush.shape(rib, "#5d3a24")
        _bunk(stage, 1660)
        furniture.shelf(brush, stage.rng("cabin books"), 70, 330, 260, things="bottles")
        _barometer(stage, 210, 180)
        rooms.window(stage, brush, 20, 400, 170, 170, shape="round", frame="#b08a4c", bars=(1, 1), sea=True, sill=False)
        rooms.beams(brush, "#57382a", y=20)
        rooms.hanging_lamp(stage, brush, 700, 200, 50)
        rooms.hanging_lamp(stage, brush, 1330, 200, 50)
        rooms.window(
            stage, brush, -330, 320, 190, 190, shape="round", frame="#b08a4c", bars=(1, 1), sea=True, sill=False
        )
    with stage.layer(0.14) as brush:
        furniture.table(brush, 960, 870, 620, 200, "#6b4329")
        _chart_table(stage, 960, 652)
        furniture.trunk(brush, 300, 890, 300, "#5f4a3a")
        draw_barrel(brush, 90, 920, 190)
        furniture.chair(brush, 1400, 890, 260, flip=True)
        brush.stroke(box(1540, 880, 150, 44, 22), "#b89a68", 14)
        draw_crate(brush, 2150, 900, 180)


def _bunk(stage: Stage, x: float) -> None:
    with stage.layer(WALL_DEPTH) as brush:
        brush.block(x, 560, 460, FLOOR - 556, "#6b4329", 4)
        brush.block(x + 10, 520, 440, 60, "#efe8da", 12)
        brush.shape(
            outline([(x + 10, 530), (x + 150, 500, x + 310, 520), (x + 320, 600), (x + 10, 604)]), "#8c3a3e", dark=0.45
        )
        brush.shape(
            smooth([(x + 330, 540), (x + 340, 490), (x + 400, 480), (x + 446, 500), (x + 448, 545)], close=True),
            "#f6f1e6",
            dark=0.35,
        )
        for k in (0, 1):
            drawer = box(x + 24 + k * 216, 630, 196, 100, 6)
            brush.shape(drawer, "#7d5034", dark=0.3)
            brush.stroke(drawer, "#4a2f1e", 4)
            brush.ball(x + 122 + k * 216, 680, 9, "#d0a045", light=0.6)


def _barometer(stage: Stage, x: float, y: float) -> None:
    with stage.layer(WALL_DEPTH) as brush:
        brush.ball(x, y + 40, 52, "#b08a4c", light=0.5)
        brush.dot(x, y + 40, 42, "#fbf5e4")
        brush.line(x, y + 40, x + 24, y + 18, "#8c3a3e", 5)
        for k in range(8):
            with brush.moved(x, y + 40, turn=k * 45):
                brush.line(0, -34, 0, -40, "#332a2a", 3)


def _chart_table(stage: Stage, x: float, y: float) -> None:
    with stage.layer(0.14) as brush:
        brush.shape(outline([(x - 200, y), (x + 120, y), (x + 150, y - 22), (x - 160, y - 22)]), "#e8d3a0", dark=0.15)
        brush.stroke(outline([(x - 120, y - 12), (x - 40, y - 18, x + 60, y - 8)], close=False), "#b03a36", 3)
        brush.block(x + 170, y - 34, 70, 30, "#d0a045", 8)
        brush.dot(x + 205, y - 36, 26, "#d0a045")
        brush.dot(x + 205, y - 36, 20, "#fbf5e4")
        brush.line(x + 196, y - 28, x + 214, y - 44, "#8c3a3e", 4)
        brush.block(x - 260, y - 20, 130, 22, "#b78a3e", 10)
        brush.block(x - 290, y - 18, 40, 18, "#8a6a2c", 8)


def draw_lamp_room(stage: Stage) -> None:
    """The top of a lighthouse: a great lens, glass all round, the sea and the weather outside."""
    with stage.layer(0.7) as brush:
        outside = Stage(
            brush.under(stage.outside),
            seed=stage.seed,
            place=stage.place,
            season=stage.season,
            outside=stage.outside,
            pan=stage.pan,
        )
    draw_sky(outside, 0.66)
    with outside.layer(0.8) as far:
        draw_water(outside, far, 560, bottom=1100)
    with stage.layer(0.22) as brush:
        _lantern_frame(stage)
    with stage.layer(0.12) as brush:
        iron = "#7f4a36"
        brush.wash(
            LEFT,
            800,
            RIGHT - LEFT,
            360,
            linear((0, 800), (0, HEIGHT), [argb(shade(brush.tone("#6a6064"), 0.35)), argb(brush.tone("#7a7072"))]),
        )
        rng = stage.rng("plates")
        for k in range(-14, 15):
            brush.line(960 + k * 140, 800, 960 + k * 270, HEIGHT + 30, shade(brush.tone("#6a6064"), 0.8), 4, 0.5)
        for _ in range(60):
            brush.dot(rng.uniform(LEFT, RIGHT), rng.uniform(815, HEIGHT), 4, shade(brush.tone("#6a6064"), 0.8), 0.6)
        _lens(stage, 960, 830)
        brush.block(LEFT, 690, RIGHT - LEFT, 116, iron, dark=0.5, side=(0, -1))
        for x in range(LEFT, RIGHT, 120):
            panel = box(x + 8, 706, 104, 84, 4)
            brush.stroke(panel, lighten(brush.tone(iron), 0.35), 4, 0.6)
            brush.dot(x, 716, 6, lighten(brush.tone(iron), 0.5))
        _lens_stand(stage, 960)
        _oil_cans(stage)


def _lantern_frame(stage: Stage) -> None:
    with stage.layer(0.22) as brush:
        iron = brush.tone("#3f4048")
        brush.wash(
            LEFT,
            -90,
            RIGHT - LEFT,
            166,
            linear((0, -90), (0, 76), [argb(shade(brush.tone("#8c3f36"), 0.3)), argb(brush.tone("#8c3f36"))]),
        )
        for k in range(-12, 13):
            brush.line(960 + k * 210, 76, 960 + k * 130, -90, shade(brush.tone("#8c3f36"), 0.8), 6, 0.6)
        brush.rect(LEFT, 66, RIGHT - LEFT, 26, iron)
        for index in range(-6, 7):
            x = 960 + index * 230 + (index * abs(index)) * 4
            brush.block(x - 13, 80, 26, 640, iron, dark=0.4)
        for y in (290, 500):
            brush.rect(LEFT, y, RIGHT - LEFT, 15, iron)
        for index in range(-6, 6):
            x = 960 + index * 230
            brush.line(x + 40, 480, x + 150, 120, (1.0, 1.0, 1.0), 20, 0.06)
        brush.line(LEFT, 640, RIGHT, 640, iron, 9)
        for x in range(LEFT, RIGHT, 70):
            brush.line(x, 640, x, 700, iron, 6)


def _lens(stage: Stage, x: float, y: float) -> None:
    lit = stage.outside.lamps_lit
    with stage.layer(0.12) as brush:
        if lit:
            brush.glow(x, y - 430, 900, rgb("#fff0c0"), 0.75)
        body = smooth(
            [
                (x - 120, y - 150),
                (x - 205, y - 300),
                (x - 225, y - 430),
                (x - 205, y - 560),
                (x - 120, y - 700),
                (x + 120, y - 700),
                (x + 205, y - 560),
                (x + 225, y - 430),
                (x + 205, y - 300),
                (x + 120, y - 150),
            ],
            close=True,
        )
        brush.shape(body, rgb("#fdf0c4") if lit else brush.tone("#a9cfd4"), dark=0.28, light=0.6)
        with brush.clipped(body):
            if lit:
                brush.glow(x, y - 430, 300, rgb("#ffffff"), 0.95)
            for radius in range(26, 250, 24):
                brush.stroke(ellipse(x, y - 430, radius, radius * 1.05), "#5f8f98" if not lit else "#c99a4c", 4, 0.65)
                brush.stroke(ellipse(x - 3, y - 433, radius - 6, (radius - 6) * 1.05), (1.0, 1.0, 1.0), 3, 0.6)
            for row in range(5):
                for top in (y - 690 + row * 26, y - 165 - row * 26):
                    brush.line(x - 230, top, x + 230, top, (1.0, 1.0, 1.0), 4, 0.55)
                    brush.line(x - 230, top + 8, x + 230, top + 8, "#5f8f98" if not lit else "#c99a4c", 4, 0.55)
        brush.stroke(body, "#b08a3c", 13)
        for side in (-1, 1):
            brush.stroke(
                outline([(x + side * 70, y - 704), (x + side * 120, y - 430, x + side * 70, y - 146)], close=False),
                "#b08a3c",
                8,
            )
        brush.ball(x, y - 430, 34, rgb("#fffdf0") if lit else brush.tone("#d9ecee"), dark=0.1, light=0.6)
        if lit:
            brush.glow(x, y - 430, 240, rgb("#fff8dc"), 0.95)


def _lens_stand(stage: Stage, x: float) -> None:
    with stage.layer(0.12) as brush:
        brush.contact(x, 905, 460, 50, 0.4)
        brush.block(x - 150, 672, 300, 40, "#b08a3c", 8, light=0.5)
        brush.shape(outline([(x - 96, 905), (x - 60, 712), (x + 60, 712), (x + 96, 905)]), "#4f5a56", dark=0.5)
        brush.block(x - 130, 885, 260, 30, "#4f5a56", 6)
        brush.ball(x, 790, 34, "#b08a3c", light=0.5)
        for k in range(6):
            with brush.moved(x, 790, turn=k * 60):
                brush.line(0, 0, 0, -46, "#b08a3c", 8)


def _oil_cans(stage: Stage) -> None:
    with stage.layer(0.12) as brush:
        for x, size, colour in (
            (330, 120, "#b5733f"),
            (440, 90, "#7a8088"),
            (1560, 130, "#b5733f"),
            (2050, 120, "#7a8088"),
            (-180, 120, "#b5733f"),
        ):
            brush.contact(x, 915, size, 18)
            brush.shape(
                outline(
                    [
                        (x - size * 0.36, 915),
                        (x - size * 0.36, 915 - size * 0.6),
                        (x - size * 0.1, 915 - size * 0.86),
                        (x + size * 0.1, 915 - size * 0.86),
                        (x + size * 0.36, 915 - size * 0.6),
                        (x + size * 0.36, 915),
                    ]
                ),
                colour,
                light=0.5,
            )
            brush.stroke(
                outline(
                    [
                        (x + size * 0.2, 915 - size * 0.74),
                        (x + size * 0.5, 915 - size * 0.84, x + size * 0.62, 915 - size * 1.08),
                    ],
                    close=False,
                ),
                colour,
                9,
            )
        brush.stroke(box(1700, 860, 190, 56, 28), "#b89a68", 17)
        brush.stroke(box(1716, 838, 158, 46, 23), "#c9ab78", 15)
        furniture.trunk(brush, 120, 925, 240, "#5a6a72")
