"""Rooms of a house: parlour, bedroom, kitchen, attic, cellar, corridor, hall, ballroom."""

from visiobook_media_generation.illustration import furniture, rooms
from visiobook_media_generation.illustration.buildings import draw_barrel, draw_crate
from visiobook_media_generation.illustration.canvas import linear
from visiobook_media_generation.illustration.palette import argb, lighten, rgb, shade
from visiobook_media_generation.illustration.paths import arch, box, outline
from visiobook_media_generation.illustration.rooms import FLOOR, WALL_DEPTH
from visiobook_media_generation.illustration.stage import HEIGHT, LEFT, RIGHT, Stage

PAPERS = ("#7a6a86", "#5e6b57", "#86605c", "#5d7480", "#8a7a55")
CURTAINS = ("#8c3a3e", "#3f6f62", "#4f4a7a", "#9a6a2c")


def draw_parlour(stage: Stage) -> None:
    """A sitting room: fire, curtained window, pictures, armchairs, clock, carpet."""
    pick = stage.rng("style")
    paper, cloth = pick.choice(PAPERS), pick.choice(CURTAINS)
    with stage.layer(WALL_DEPTH) as brush:
        rooms.wallpaper(brush, paper)
        rooms.wainscot(brush, "#6b4630", 170)
        rooms.cornice(brush)
        rooms.plank_floor(stage, brush)
        furniture.fireplace(stage, brush, 130, FLOOR, 400)
        _mantel(stage, 330, FLOOR - 392)
        rooms.window(stage, brush, 1180, 120, 330, 430)
        rooms.curtains(brush, 1180, 120, 330, 430, cloth)
        furniture.painting(brush, 640, 150, 180, 220, portrait=True)
        furniture.painting(brush, 880, 190, 200, 150)
        furniture.grandfather_clock(brush, 1760, FLOOR + 6, 560)
        furniture.bookcase(stage, brush, 1930, FLOOR, 320, 520)
        furniture.bookcase(stage, brush, -330, FLOOR, 330, 520, part="left books")
        rooms.sunbeam(stage, brush, 1190, 130, 310, 420)
    with stage.layer(0.14) as brush:
        rooms.rug(brush, 960, HEIGHT * 0.885, 660)
        furniture.armchair(brush, 90, 890, 290, cloth)
        furniture.armchair(brush, 1730, 880, 280, "#4f6a6a", flip=True)
        furniture.plant(brush, stage.rng("fern"), 1560, 830, 170)
        furniture.chair(brush, 2130, 900, 260, flip=True)


def _mantel(stage: Stage, x: float, y: float) -> None:
    with stage.layer(WALL_DEPTH) as brush:
        brush.shape(outline([(x - 46, y), (x - 36, y - 66), (x, y - 92), (x + 36, y - 66), (x + 46, y)]), "#5d3a26")
        brush.dot(x, y - 46, 25, "#d0a045")
        brush.dot(x, y - 46, 21, "#fbf5e4")
        brush.line(x, y - 46, x - 5, y - 58, "#332a2a", 3)
        brush.line(x, y - 46, x + 12, y - 50, "#332a2a", 3)
        for side in (-1, 1):
            px = x + side * 140
            brush.block(px - 7, y - 58, 14, 58, "#f4ecd8", 3)
            brush.block(px - 18, y - 10, 36, 10, "#d0a045", 3)
            if stage.outside.lamps_lit:
                brush.glow(px, y - 72, 70, rgb("#ffc765"), 0.7)
                brush.oval(px, y - 70, 6, 13, rgb("#ffeaa0"))


def draw_bedroom(stage: Stage) -> None:
    """A bed under a sloping quilt, window with light curtains, washstand, rug, candle."""
    pick = stage.rng("style")
    paper, quilt = (
        pick.choice(("#8fa3b0", "#b09a86", "#93a58c", "#a58fa0")),
        pick.choice(("#5f7f9a", "#9a5f5f", "#6a8a62", "#7a6a9a")),
    )
    with stage.layer(WALL_DEPTH) as brush:
        rooms.wallpaper(brush, paper)
        rooms.cornice(brush, "#efe4cc")
        brush.rect(LEFT, FLOOR - 26, RIGHT - LEFT, 26, "#e6d9c0")
        rooms.plank_floor(stage, brush, "#96683f")
        rooms.window(stage, brush, 560, 130, 320, 400)
        rooms.curtains(brush, 560, 130, 320, 400, "#d8c3a0")
        furniture.painting(brush, 1060, 170, 160, 130)
        furniture.painting(brush, 1290, 150, 140, 170, portrait=True)
        _wardrobe(stage, 40)
        _washstand(stage, 1010, FLOOR + 20)
        rooms.door(brush, 1900, FLOOR, 230, 520)
        rooms.sunbeam(stage, brush, 570, 140, 300, 390, reach=-300)
    with stage.layer(0.16) as brush:
        furniture.bed(brush, 1150, 880, 700, quilt=quilt)
        rooms.rug(brush, 800, HEIGHT * 0.90, 420, "#6a6a8c", "#d8c8a8")
        _night_table(stage, 1960, 880)
        furniture.trunk(brush, 260, 880, 260)
        furniture.chair(brush, -80, 890, 250)


def _wardrobe(stage: Stage, x: float) -> None:
    with stage.layer(WALL_DEPTH) as brush:
        rooms.wall_shadow(brush, x, 180, 360, 580)
        brush.block(x, 190, 360, FLOOR - 184, "#7a4f33", 6)
        brush.block(x - 14, 172, 388, 34, "#8a5c3a", 6)
        for k in (0, 1):
            panel = box(x + 20 + k * 165, 230, 152, 470, 8)
            brush.shape(panel, "#8a5c3a", dark=0.35)
            brush.stroke(panel, "#4f3020", 4)
        for k in (-10, 10):
            brush.ball(x + 180 + k, 470, 8, "#d0a045", light=0.6)


def _washstand(stage: Stage, x: float, y: float) -> None:
    with stage.layer(WALL_DEPTH) as brush:
        furniture.table(brush, x, y, 210, 190)
        brush.shape(
            outline([(x - 60, y - 262), (x - 48, y - 212), (x + 48, y - 212), (x + 60, y - 262)]), "#e9e4da", dark=0.35
        )
        brush.shape(
            outline(
                [
                    (x - 20, y - 262),
                    (x - 34, y - 300, x - 14, y - 330),
                    (x + 14, y - 330),
                    (x + 34, y - 300, x + 20, y - 262),
                ]
            ),
            "#e9e4da",
            dark=0.35,
        )


def _night_table(stage: Stage, x: float, y: float) -> None:
    with stage.layer(0.16) as brush:
        furniture.table(brush, x, y, 130, 170)
        brush.block(x - 9, y - 250, 18, 66, "#f4ecd8", 3)
        if stage.outside.lamps_lit:
            brush.glow(x, y - 262, 240, rgb("#ffc765"), 0.5)
            brush.oval(x, y - 264, 8, 17, rgb("#ffeaa0"))


def draw_kitchen(stage: Stage) -> None:
    """A range with pots, copper pans on a rail, dresser, scrubbed table, tiles, beams."""
    with stage.layer(WALL_DEPTH) as brush:
        rooms.plaster(stage, brush, "#d9c39c")
        rooms.tiled_floor(brush, "#a9694a", "#c98f66")
        _tiled_back(stage)
        furniture.stove(stage, brush, 120, FLOOR + 14, 430)
        furniture.pans(brush, 640, 170, 420)
        rooms.window(stage, brush, 1140, 150, 300, 330, bars=(2, 2))
        _gingham(stage, 1140, 150, 300)
        _dresser(stage, 1560)
        furniture.shelf(brush, stage.rng("jars"), 640, 420, 420, things="jars")
        rooms.door(brush, -250, FLOOR, 240, 540)
        furniture.shelf(brush, stage.rng("more jars"), 2080, 300, 240, things="jars")
        rooms.beams(brush)
        rooms.sunbeam(stage, brush, 1150, 160, 280, 320)
        rng = stage.rng("herbs")
        for k in range(9):
            x = 360 + k * 190 + rng.uniform(-30, 30)
            for lean in (-14, 0, 14):
                brush.stroke(
                    outline([(x, 96), (x + lean * 0.5, 130, x + lean, 160)], close=False),
                    rng.choice(["#6f8a52", "#8a7a4a", "#a05a4a"]),
                    9,
                )
            brush.line(x, 80, x, 100, "#d8c49a", 5)
    with stage.layer(0.14) as brush:
        furniture.table(brush, 1010, 860, 640, 210, "#b98f5e")
        _on_kitchen_table(stage, 1010, 640)
        furniture.chair(brush, 560, 880, 270)
        furniture.chair(brush, 1470, 880, 270, flip=True)
        draw_barrel(brush, 1820, 900, 180)
        _sack(stage, 60, 910)
        _sack(stage, 1950, 910)


def _tiled_back(stage: Stage) -> None:
    with stage.layer(WALL_DEPTH) as brush:
        tile = brush.tone("#d8e2e0")
        brush.rect(LEFT, FLOOR - 130, RIGHT - LEFT, 130, tile)
        grid = outline([(0, 0)], close=False)
        for x in range(LEFT, RIGHT, 44):
            grid.moveTo(x, FLOOR - 130)
            grid.lineTo(x, FLOOR)
        for row in range(4):
            grid.moveTo(LEFT, FLOOR - 130 + row * 44)
            grid.lineTo(RIGHT, FLOOR - 130 + row * 44)
        brush.stroke(grid, shade(tile, 0.45), 2.5, 0.6)
        brush.rect(LEFT, FLOOR - 140, RIGHT - LEFT, 12, "#4f6f8a")


def _gingham(stage: Stage, x: float, y: float, width: float) -> None:
    with stage.layer(WALL_DEPTH) as brush:
        for side in (-1, 1):
            outer, inner = (x - 30, x + width * 0.36) if side < 0 else (x + width + 30, x + width * 0.64)
            path = outline(
                [
                    (outer, y - 24),
                    (inner, y - 24),
                    (inner + side * 30, y + 90, outer - side * 26, y + 170),
                    (outer, y + 170),
                ]
            )
            brush.shape(path, "#c8524a", dark=0.4)
            with brush.clipped(path):
                for k in range(12):
                    brush.line(
                        min(outer, inner) + k * 20,
                        y - 30,
                        min(outer, inner) + k * 20,
                        y + 190,
                        (1.0, 1.0, 1.0),
                        6,
                        0.35,
                    )
                    brush.line(
                        min(outer, inner) - 10,
                        y - 20 + k * 20,
                        max(outer, inner) + 10,
                        y - 20 + k * 20,
                        (1.0, 1.0, 1.0),
                        6,
                        0.35,
                    )
        brush.block(x - 44, y - 36, width + 88, 14, "#6b4630", 6)


def _dresser(stage: Stage, x: float) -> None:
    with stage.layer(WALL_DEPTH) as brush:
        rng = stage.rng("plates")
        rooms.wall_shadow(brush, x, 190, 380, 560)
        brush.block(x + 14, 190, 352, 330, "#57734f", 4)
        brush.rect(x + 28, 206, 324, 300, shade(brush.tone("#57734f"), 0.6))
        for y in (300, 400, 500):
            furniture.shelf(brush, rng, x + 28, y, 324)
        brush.block(x, 520, 380, FLOOR - 512, "#57734f", 4)
        brush.block(x - 10, 508, 400, 22, "#b98f5e", 4)
        for k in (0, 1):
            brush.stroke(box(x + 22 + k * 172, 550, 160, 170, 6), shade(brush.tone("#57734f"), 0.6), 5)
            brush.ball(x + 170 + k * 34, 635, 8, "#d0a045", light=0.6)


def _on_kitchen_table(stage: Stage, x: float, y: float) -> None:
    with stage.layer(0.14) as brush:
        brush.shape(
            outline([(x - 70, y), (x - 74, y - 40, x - 10, y - 42), (x + 60, y - 44, x + 56, y)]), "#c98a45", light=0.5
        )
        brush.shape(outline([(x + 120, y - 44), (x + 132, y), (x + 208, y), (x + 220, y - 44)]), "#e9e2d2")
        for k in range(4):
            brush.ball(x + 140 + k * 20, y - 50 - (k % 2) * 10, 17, ("#c23a34", "#d9a03c", "#7fa352")[k % 3], light=0.5)
        brush.shape(
            outline(
                [(x - 190, y), (x - 202, y - 50, x - 182, y - 76), (x - 150, y - 76), (x - 130, y - 50, x - 142, y)]
            ),
            "#6a8aa0",
            light=0.5,
        )


def _sack(stage: Stage, x: float, y: float) -> None:
    with stage.layer(0.14) as brush:
        brush.contact(x, y, 170, 28)
        brush.shape(
            outline(
                [
                    (x - 70, y),
                    (x - 96, y - 80, x - 40, y - 150),
                    (x - 46, y - 176),
                    (x + 40, y - 176),
                    (x + 36, y - 150),
                    (x + 96, y - 80, x + 70, y),
                ]
            ),
            "#cdb083",
            dark=0.5,
        )
        brush.line(x - 40, y - 150, x + 38, y - 150, "#8a6a42", 9)


def draw_attic(stage: Stage) -> None:
    """Under the roof: sloping rafters, a round window, trunks, a broken chair, cobwebs."""
    with stage.layer(WALL_DEPTH) as brush:
        rooms.plank_wall(stage, brush, "#9a7a58")
        rooms.plank_floor(stage, brush, "#80593a")
        rooms.window(stage, brush, 800, 150, 320, 320, shape="round", bars=(2, 2), sill=False)
        for side in (-1, 1):
            slope = outline(
                [
                    (960 + side * 330, -90),
                    (960 + side * 1080, FLOOR),
                    (960 + side * 1800, FLOOR),
                    (960 + side * 1800, -90),
                ]
            )
            brush.shape(slope, "#7a5638", dark=0.5, side=(-side * 0.8, 0.4))
            with brush.clipped(slope):
                for k in range(12):
                    offset = 70 * k
                    brush.line(
                        960 + side * (330 + offset * 1.4),
                        -90,
                        960 + side * (1080 + offset * 1.4),
                        FLOOR,
                        shade(brush.tone("#7a5638"), 0.8),
                        4,
                        0.55,
                    )
            brush.shape(
                outline(
                    [
                        (960 + side * 300, -90),
                        (960 + side * 1050, FLOOR),
                        (960 + side * 1110, FLOOR),
                        (960 + side * 360, -90),
                    ]
                ),
                "#5d3f2a",
            )
        brush.block(LEFT, 40, RIGHT - LEFT, 44, "#5d3f2a")
        rooms.sunbeam(stage, brush, 820, 170, 280, 280, reach=-240)
        furniture.cobweb(brush, 690, 84, 150)
        furniture.cobweb(brush, 1260, 84, 130, flip=True)
        _dust_sheet(stage, 520, FLOOR + 26)
        _old_mirror(stage, 1370, FLOOR + 16)
    with stage.layer(0.16) as brush:
        furniture.trunk(brush, 250, 900, 330)
        furniture.trunk(brush, 190, 735, 210, "#5f6a52")
        draw_crate(brush, 1690, 900, 170)
        draw_crate(brush, 1840, 905, 130)
        draw_crate(brush, 1710, 728, 110)
        furniture.chair(brush, 1490, 890, 230, flip=True)
        furniture.trunk(brush, 2120, 900, 260)
        furniture.trunk(brush, -180, 900, 280, "#6a4a5a")


def _dust_sheet(stage: Stage, x: float, y: float) -> None:
    with stage.layer(WALL_DEPTH) as brush:
        brush.contact(x, y, 260, 30)
        brush.shape(
            outline(
                [
                    (x - 130, y),
                    (x - 110, y - 180, x - 60, y - 230),
                    (x, y - 262, x + 50, y - 200),
                    (x + 90, y - 130, x + 130, y),
                ]
            ),
            "#d9d2c4",
            dark=0.45,
        )
        for k in (-60, -10, 50):
            brush.stroke(
                outline([(x + k * 0.5, y - 190), (x + k, y - 90, x + k * 1.3, y)], close=False),
                shade(brush.tone("#d9d2c4"), 0.5),
                5,
                0.4,
            )


def _old_mirror(stage: Stage, x: float, y: float) -> None:
    with stage.layer(WALL_DEPTH) as brush:
        brush.shape(arch(x - 75, y - 330, 150, 320), "#b78a3e", light=0.5)
        glass = arch(x - 58, y - 310, 116, 284)
        brush.shape(glass, "#9fb6c0", dark=0.4, light=0.5)
        with brush.clipped(glass):
            brush.line(x - 50, y - 40, x + 50, y - 290, (1.0, 1.0, 1.0), 16, 0.3)


def draw_cellar(stage: Stage) -> None:
    """Vaults of stone, casks, bottles in racks, steps down, a lantern."""
    with stage.layer(WALL_DEPTH) as brush:
        rooms.stone_wall(stage, brush, "#857a78")
        rooms.flagstones(stage, brush, "#7a726e")
        for x in (-240, 420, 1080, 1740):
            alcove = arch(x, 150, 520, FLOOR - 150)
            brush.fill(alcove, shade(brush.tone("#5d5458"), 0.5))
            brush.stroke(alcove, "#9a9090", 34)
            brush.stroke(alcove, "#6a6064", 4)
        for x in (440, 610):
            furniture.cask(brush, x + 70, FLOOR - 70, 84)
        furniture.cask(brush, 595, FLOOR - 215, 84)
        _wine_rack(stage, 1130, FLOOR)
        furniture.cask(brush, 1900, FLOOR - 80, 92)
        furniture.cask(brush, 2100, FLOOR - 80, 92)
        _steps(stage)
        rooms.window(stage, brush, 270, 100, 120, 90, frame="#4a4650", bars=(5, 1), sill=False)
        furniture.cobweb(brush, 1010, 0, 170)
        furniture.cobweb(brush, 1720, 0, 150, flip=True)
        rooms.hanging_lamp(stage, brush, 960, 250, 56)
        brush.glow(960, 260, 620, rgb("#ffae45"), 0.30)
        rooms.gloom(brush, (0.05, 0.03, 0.08), 0.55)
    with stage.layer(0.14) as brush:
        draw_barrel(brush, 190, 910, 210)
        draw_barrel(brush, 340, 930, 170)
        draw_crate(brush, 1690, 915, 170)
        draw_crate(brush, 1560, 900, 110)
        draw_barrel(brush, 1850, 930, 190)
        draw_barrel(brush, 2150, 920, 200)
        _sack(stage, -130, 920)


def _wine_rack(stage: Stage, x: float, y: float) -> None:
    with stage.layer(WALL_DEPTH) as brush:
        rng = stage.rng("wine")
        brush.block(x, y - 420, 420, 420, "#4f3626", 4)
        for row in range(5):
            for column in range(6):
                px, py = x + 42 + column * 67, y - 376 + row * 82
                brush.dot(px, py, 30, "#241a1a")
                if rng.random() < 0.8:
                    brush.ball(px, py, 22, rng.choice(["#3f5f4a", "#5d3a3a", "#4a4a3a"]), light=0.5)
                    brush.dot(px, py, 8, "#b9895c")


def _steps(stage: Stage) -> None:
    with stage.layer(WALL_DEPTH) as brush:
        for k in range(8):
            brush.block(-60 - k * 42, FLOOR - 52 * (k + 1), 300, 54, "#8f8582", 3, dark=0.4)


def draw_corridor(stage: Stage) -> None:
    """A long passage in depth: doors, lamps, a runner, a window at its end."""
    with stage.layer(WALL_DEPTH) as brush:
        vx, vy = 960.0, 500.0
        wall, floor, ceiling = brush.tone("#7a6a5c"), brush.tone("#7d5236"), brush.tone("#cdbd9f")

        def at(x: float, y: float, z: float) -> tuple[float, float]:
            return vx + (x - vx) * z, vy + (y - vy) * z

        far = 0.20
        brush.wash(
            LEFT,
            -90,
            RIGHT - LEFT,
            1250,
            linear((0, 0), (0, HEIGHT), [argb(shade(ceiling, 0.4)), argb(shade(ceiling, 0.1))]),
        )
        for side in (-1, 1):
            edge = 960 + side * 860
            plane = outline([at(edge, -60, 1.7), at(edge, -60, far), at(edge, 960, far), at(edge, 960, 1.7)])
            brush.shape(plane, wall, dark=0.45, side=(-side * 0.9, -0.2))
            panel = outline([at(edge, 640, 1.7), at(edge, 640, far), at(edge, 960, far), at(edge, 960, 1.7)])
            brush.shape(panel, "#5d3f2c", dark=0.4, side=(-side * 0.9, -0.2))
            for near, deep in ((1.30, 1.02), (0.80, 0.66), (0.52, 0.44), (0.36, 0.31)):
                leaf = outline([at(edge, 230, near), at(edge, 230, deep), at(edge, 960, deep), at(edge, 960, near)])
                brush.shape(leaf, "#4a2f22", dark=0.5, side=(-side * 0.9, -0.2))
                brush.stroke(leaf, "#8a6548", max(3, 13 * deep))
                knob = at(edge, 620, near * 0.94 + deep * 0.06)
                brush.ball(knob[0], knob[1], 11 * deep, "#d0a045", light=0.6)
            for z in (0.92, 0.58, 0.40):
                px, py = at(edge, 330, z)
                brush.glow(px, py, 260 * z, rgb("#ffbe5c"), 0.5 if stage.outside.lamps_lit else 0.22)
                brush.block(px - 9 * z - side * 12 * z, py, 18 * z, 44 * z, "#d0a045", 3)
                brush.ball(px - side * 12 * z, py - 12 * z, 24 * z, rgb("#fff0c8"), dark=0.1, light=0.4)
        carpet_floor = outline([at(100, 960, 1.7), at(100, 960, far), at(1820, 960, far), at(1820, 960, 1.7)])
        brush.shape(carpet_floor, floor, dark=0.4, side=(0, -1))
        runner = outline([at(560, 962, 1.7), at(560, 962, far), at(1360, 962, far), at(1360, 962, 1.7)])
        brush.shape(runner, "#8c3a44", dark=0.35, side=(0, -1))
        for edge in (600, 1320):
            x0, y0 = at(edge, 962, 1.7)
            x1, y1 = at(edge, 962, far)
            brush.line(x0, y0, x1, y1, "#d8b878", 9)
        brush.fill(box(*at(100, -60, far), 1720 * far, 1020 * far), lighten(wall, 0.2))
        rooms.window(stage, brush, 880, 400, 160, 180, shape="arch", bars=(2, 2))
        for z in (1.2, 0.78, 0.5, 0.33):
            x0, y0 = at(100, -60, z)
            x1, _ = at(1820, -60, z)
            brush.shape(box(x0, y0, x1 - x0, 42 * z), "#5d3f2c", dark=0.4, side=(0, 1))
        for z, side in ((0.95, -1), (0.60, 1)):
            px, py = at(960 + side * 690, 960, z)
            furniture.plant(brush, stage.rng(f"plant{side}"), px, py, 230 * z)


def draw_hall(stage: Stage) -> None:
    """A great hall: stone, banners, tall windows, a long table, armour, a big fire."""
    with stage.layer(WALL_DEPTH) as brush:
        rooms.stone_wall(stage, brush, "#8d8488")
        rooms.flagstones(stage, brush, "#857c78")
        furniture.fireplace(stage, brush, 120, FLOOR, 440, colour="#a39a96")
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
        brush.shape(path, colour, dark=0.5)
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
                brush.shape(drape, "#8c3a52", dark=0.5)
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
