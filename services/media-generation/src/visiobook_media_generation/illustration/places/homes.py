"""The lived-in rooms of a house: parlour, bedroom, kitchen."""

from visiobook_media_generation.illustration import furniture, hearth, rooms, shelving
from visiobook_media_generation.illustration.palette import rgb, shade
from visiobook_media_generation.illustration.paths import box, outline
from visiobook_media_generation.illustration.rooms import FLOOR, WALL_DEPTH
from visiobook_media_generation.illustration.stage import HEIGHT, LEFT, RIGHT, Stage
from visiobook_media_generation.illustration.yard import draw_barrel

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
        hearth.fireplace(stage, brush, 130, FLOOR, 400)
        _mantel(stage, 330, FLOOR - 392)
        rooms.window(stage, brush, 1180, 120, 330, 430)
        rooms.curtains(brush, 1180, 120, 330, 430, cloth)
        shelving.painting(brush, 640, 150, 180, 220, portrait=True)
        shelving.painting(brush, 880, 190, 200, 150)
        shelving.grandfather_clock(brush, 1760, FLOOR + 6, 560)
        shelving.bookcase(stage, brush, 1930, FLOOR, 320, 520)
        shelving.bookcase(stage, brush, -330, FLOOR, 330, 520, part="left books")
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
        shelving.painting(brush, 1060, 170, 160, 130)
        shelving.painting(brush, 1290, 150, 140, 170, portrait=True)
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
        hearth.stove(stage, brush, 120, FLOOR + 14, 430)
        hearth.pans(brush, 640, 170, 420)
        rooms.window(stage, brush, 1140, 150, 300, 330, bars=(2, 2))
        _gingham(stage, 1140, 150, 300)
        _dresser(stage, 1560)
        shelving.shelf(brush, stage.rng("jars"), 640, 420, 420, things="jars")
        rooms.door(brush, -250, FLOOR, 240, 540)
        shelving.shelf(brush, stage.rng("more jars"), 2080, 300, 240, things="jars")
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
        sack(stage, 60, 910)
        sack(stage, 1950, 910)


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
            shelving.shelf(brush, rng, x + 28, y, 324)
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


def sack(stage: Stage, x: float, y: float) -> None:
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
