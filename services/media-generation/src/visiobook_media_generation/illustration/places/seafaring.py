"""Rooms of those who go to sea: a ship's cabin and the lamp room of a lighthouse."""

from visiobook_media_generation.illustration import furniture, rooms, shelving
from visiobook_media_generation.illustration.canvas import linear
from visiobook_media_generation.illustration.palette import argb, lighten, rgb, shade
from visiobook_media_generation.illustration.paths import box, ellipse, outline, smooth
from visiobook_media_generation.illustration.rooms import FLOOR, WALL_DEPTH
from visiobook_media_generation.illustration.sky import draw_sky
from visiobook_media_generation.illustration.stage import HEIGHT, LEFT, RIGHT, Stage
from visiobook_media_generation.illustration.water import draw_water
from visiobook_media_generation.illustration.yard import draw_barrel, draw_crate


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
        shelving.shelf(brush, stage.rng("cabin books"), 70, 330, 260, things="bottles")
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
