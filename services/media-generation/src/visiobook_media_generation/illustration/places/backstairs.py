"""Above, below and between: attic, cellar, corridor."""

from visiobook_media_generation.illustration import furniture, rooms
from visiobook_media_generation.illustration.canvas import linear
from visiobook_media_generation.illustration.palette import argb, lighten, rgb, shade
from visiobook_media_generation.illustration.paths import arch, box, outline
from visiobook_media_generation.illustration.places.homes import sack
from visiobook_media_generation.illustration.rooms import FLOOR, WALL_DEPTH
from visiobook_media_generation.illustration.stage import HEIGHT, LEFT, RIGHT, Stage
from visiobook_media_generation.illustration.yard import draw_barrel, draw_crate


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
        sack(stage, -130, 920)


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
        wall, floor, ceiling = brush.dyed("#7a6a5c"), brush.tone("#7d5236"), brush.tone("#cdbd9f")

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
        brush.shape(runner, brush.dyed("#8c3a44"), dark=0.35, side=(0, -1))
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
