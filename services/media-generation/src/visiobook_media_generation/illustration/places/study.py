"""Rooms for reading and reckoning: library and office."""

import random

from visiobook_media_generation.illustration import furniture, rooms, shelving
from visiobook_media_generation.illustration.palette import lighten, rgb, shade
from visiobook_media_generation.illustration.paths import box, ellipse, outline, smooth
from visiobook_media_generation.illustration.rooms import FLOOR, WALL_DEPTH
from visiobook_media_generation.illustration.stage import HEIGHT, Stage


def draw_library(stage: Stage) -> None:
    """Bookshelves from floor to ceiling, a ladder, a tall window, a globe and a reading table."""
    with stage.layer(WALL_DEPTH) as brush:
        rooms.wallpaper(brush, "#56624f")
        rooms.plank_floor(stage, brush, "#7a4f33")
        for index, x in enumerate((-380, -20, 340, 1250, 1610, 1970)):
            shelving.bookcase(stage, brush, x, FLOOR, 318, 690, part=f"shelf{index}", shelves=6)
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
        globe(stage, 1500, 880, 230)
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
            brush.block(x - wide / 2 + rng.uniform(-9, 9), y - tall, wide, tall, rng.choice(shelving.SPINES), 3)
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


def globe(stage: Stage, x: float, y: float, size: float) -> None:
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
        wall_map(stage, 170, 120)
        shelving.bookcase(stage, brush, -330, FLOOR, 330, 600)
        shelving.grandfather_clock(brush, 1890, FLOOR + 8, 600)
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


def wall_map(stage: Stage, x: float, y: float) -> None:
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
