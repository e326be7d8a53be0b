"""Rooms where many sit in rows: schoolroom and church."""

import math

from visiobook_media_generation.illustration import furniture, rooms
from visiobook_media_generation.illustration.palette import mix, rgb, shade
from visiobook_media_generation.illustration.paths import arch, box, ellipse, outline, smooth
from visiobook_media_generation.illustration.places.study import globe, wall_map
from visiobook_media_generation.illustration.rooms import FLOOR, WALL_DEPTH
from visiobook_media_generation.illustration.stage import Stage


def draw_schoolroom(stage: Stage) -> None:
    """Rows of desks, a blackboard, a map, an alphabet frieze, tall windows, a stove."""
    with stage.layer(WALL_DEPTH) as brush:
        rooms.plaster(stage, brush, "#cdbf9f")
        rooms.wainscot(brush, "#5f7060", 170)
        rooms.plank_floor(stage, brush, "#8f6a44")
        for x in (-260, 130, 1580, 1930):
            rooms.window(stage, brush, x, 110, 250, 400, bars=(2, 4))
        _blackboard(stage)
        wall_map(stage, 1230, 200)
        for k in range(26):
            x = 470 + k * 40
            brush.block(x, 66, 34, 40, ("#e9dfc6", "#d9e0d0", "#e6d2c4")[k % 3], 3)
            brush.line(x + 10, 96, x + 17, 76, "#6b4a3a", 4)
            brush.line(x + 17, 76, x + 24, 96, "#6b4a3a", 4)
        rooms.cornice(brush, "#e3d6bc", y=-20)
        globe(stage, 1130, FLOOR + 30, 170)
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
