"""Great rooms: hall and ballroom."""

from visiobook_media_generation.illustration import furniture, hearth, rooms
from visiobook_media_generation.illustration.palette import lighten, rgb, shade
from visiobook_media_generation.illustration.paths import outline
from visiobook_media_generation.illustration.rooms import FLOOR, WALL_DEPTH
from visiobook_media_generation.illustration.stage import HEIGHT, LEFT, RIGHT, Stage


def draw_hall(stage: Stage) -> None:
    """A great hall: stone, banners, tall windows, a long table, armour, a big fire."""
    with stage.layer(WALL_DEPTH) as brush:
        rooms.stone_wall(stage, brush, "#8d8488")
        rooms.flagstones(stage, brush, "#857c78")
        hearth.fireplace(stage, brush, 120, FLOOR, 440, colour="#a39a96")
        for x in (680, 1000, 1320):
            rooms.window(stage, brush, x, 70, 180, 430, shape="gothic", frame="#6a6266", bars=(2, 4), sill=False)
        for k, (x, colour) in enumerate(
            (
                (590, "#8c2f3a"),
                (905, "#2f4a7a"),
                (1225, "#8c2f3a"),
                (1540, "#2f4a7a"),
                (2010, "#8c2f3a"),
                (-90, "#2f4a7a"),
            )
        ):
            _banner(stage, x, 90, 96, 340, colour, k)
        _armour_stand(stage, 1660, FLOOR + 8)
        _armour_stand(stage, 1870, FLOOR + 8)
        rooms.door(brush, 2060, FLOOR, 250, 560, arched=True)
        rooms.sunbeam(stage, brush, 1010, 90, 160, 400)
        rooms.beams(brush, "#4f3626", y=-46)
        furniture.chandelier(stage, brush, 960, 110, 150)
    with stage.layer(0.14) as brush:
        rooms.runner(brush, "#7d2f3c", "#d8b878")
        for x in (330, 1590):
            furniture.table(brush, x, 880, 520, 190, "#6b4630")
            for k in (-170, -40, 110):
                brush.shape(
                    outline(
                        [
                            (x + k - 20, 676),
                            (x + k - 6, 644),
                            (x + k - 24, 600),
                            (x + k + 24, 600),
                            (x + k + 6, 644),
                            (x + k + 20, 676),
                        ]
                    ),
                    "#d0a045",
                    light=0.6,
                )
        furniture.chair(brush, 30, 895, 300)
        furniture.chair(brush, 1900, 895, 300, flip=True)
        furniture.table(brush, -270, 880, 380, 190, "#6b4630")


def _banner(stage: Stage, x: float, y: float, width: float, height: float, colour: str, index: int) -> None:
    with stage.layer(WALL_DEPTH) as brush:
        brush.line(x - width * 0.62, y, x + width * 0.62, y, "#5d3f2c", 9)
        path = outline(
            [
                (x - width / 2, y),
                (x + width / 2, y),
                (x + width / 2, y + height * 0.82),
                (x, y + height),
                (x - width / 2, y + height * 0.82),
            ]
        )
        brush.shape(path, brush.dyed(colour), dark=0.5)
        brush.stroke(path, "#d9a441", 5)
        middle = y + height * 0.42
        if index % 2:
            for dx, dy in ((0, -30), (-24, 16), (24, 16)):
                brush.ball(x + dx, middle + dy, 15, "#d9a441")
        else:
            brush.shape(outline([(x, middle - 44), (x + 30, middle), (x, middle + 44), (x - 30, middle)]), "#d9a441")


def _armour_stand(stage: Stage, x: float, y: float) -> None:
    with stage.layer(WALL_DEPTH) as brush:
        steel = brush.tone("#9aa3b0")
        brush.contact(x, y, 130, 22)
        brush.block(x - 56, y - 22, 112, 22, "#5d3f2c", 4)
        for side in (-1, 1):
            brush.shape(
                outline(
                    [(x + side * 8, y - 22), (x + side * 4, y - 150), (x + side * 36, y - 150), (x + side * 32, y - 22)]
                ),
                steel,
                dark=0.6,
                light=0.5,
            )
            brush.shape(
                outline(
                    [
                        (x + side * 36, y - 290),
                        (x + side * 66, y - 280, x + side * 62, y - 180),
                        (x + side * 46, y - 178),
                        (x + side * 44, y - 250, x + side * 30, y - 270),
                    ]
                ),
                steel,
                dark=0.6,
                light=0.5,
            )
        brush.shape(
            outline(
                [
                    (x - 46, y - 150),
                    (x - 56, y - 290, x - 26, y - 306),
                    (x + 26, y - 306),
                    (x + 56, y - 290, x + 46, y - 150),
                ]
            ),
            steel,
            dark=0.6,
            light=0.6,
        )
        brush.shape(
            outline([(x - 28, y - 306), (x - 32, y - 376, x, y - 384), (x + 32, y - 376, x + 28, y - 306)]),
            steel,
            dark=0.6,
            light=0.6,
        )
        brush.line(x - 20, y - 348, x + 20, y - 348, "#241f2a", 8)
        brush.shape(
            outline([(x, y - 382), (x + 30, y - 430, x + 44, y - 370), (x + 16, y - 392, x, y - 382)]), "#b8322f"
        )
        brush.line(x + 62, y - 6, x + 62, y - 440, "#5d3f2c", 8)
        brush.fill(outline([(x + 52, y - 440), (x + 62, y - 490), (x + 72, y - 440)]), lighten(steel, 0.5))


def draw_ballroom(stage: Stage) -> None:
    """Pillars, tall arched windows, chandeliers, a shining chequered floor, gilt chairs."""
    with stage.layer(WALL_DEPTH) as brush:
        rooms.wallpaper(brush, "#c9b48e")
        rooms.tiled_floor(brush, "#e6d9bf", "#8a7a8c", wide=190)
        rooms.wainscot(brush, "#e3d6bc", 130)
        for x in (-180, 250, 650, 1050, 1450, 1850):
            rooms.window(stage, brush, x + 60, 120, 230, 500, shape="arch", frame="#f2e8d2", bars=(2, 4), sill=False)
            for side in (-1, 1):
                edge = x + 175 + side * 150
                drape = outline(
                    [
                        (edge - side * 62, 84),
                        (edge + side * 20, 84),
                        (edge + side * 26, 620),
                        (edge - side * 4, 620),
                        (edge - side * 4, 300, edge - side * 62, 84),
                    ]
                )
                brush.shape(drape, brush.dyed("#8c3a52"), dark=0.5)
        for x in (-230, 200, 600, 1000, 1400, 1800, 2220):
            _pillar(stage, x)
        rooms.cornice(brush, "#efe2c4", y=6)
        for x in (400, 960, 1520, 2080, -160):
            furniture.chandelier(stage, brush, x, 90, 140)
        _gleam(stage)
    with stage.layer(0.14) as brush:
        for x, flip in ((130, False), (330, False), (1590, True), (1790, True), (2150, True), (-200, False)):
            furniture.chair(brush, x, 850, 240, colour="#c99a3f", seat="#8c3a52", flip=flip)
        furniture.plant(brush, stage.rng("palm"), 30, 900, 300)
        furniture.plant(brush, stage.rng("palm2"), 1900, 900, 300)


def _pillar(stage: Stage, x: float) -> None:
    with stage.layer(WALL_DEPTH) as brush:
        brush.block(x - 32, 60, 64, FLOOR - 60, "#efe4cc", dark=0.5, side=(-0.9, 0))
        for k in (-16, 0, 16):
            brush.line(x + k, 110, x + k, FLOOR - 40, shade(brush.tone("#efe4cc"), 0.4), 4, 0.5)
        brush.block(x - 46, 44, 92, 44, "#d9b45c", 6)
        brush.block(x - 46, FLOOR - 36, 92, 40, "#e3d6bc", 4)


def _gleam(stage: Stage) -> None:
    rng = stage.rng("gleam")
    with stage.layer(WALL_DEPTH) as brush:
        for _ in range(26):
            x, y = rng.uniform(LEFT, RIGHT), rng.uniform(FLOOR + 10, HEIGHT)
            brush.oval(x, y, rng.uniform(40, 130), rng.uniform(3, 8), rgb("#fff1cf"), 0.13)
