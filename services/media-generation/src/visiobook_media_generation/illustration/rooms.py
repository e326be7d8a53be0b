"""The shell of a room: walls, floors, ceilings, windows with the hour and weather outside, doors."""

import random

import skia

from visiobook_contracts.ai_analysis import Weather
from visiobook_media_generation.illustration.canvas import SCREEN, Brush, linear
from visiobook_media_generation.illustration.palette import WHITE, Rgb, Tint, argb, lighten, mix, rgb, shade
from visiobook_media_generation.illustration.paths import Path, arch, box, ellipse, outline
from visiobook_media_generation.illustration.sky import draw_sky
from visiobook_media_generation.illustration.stage import HEIGHT, LEFT, RIGHT, WIDTH, Stage
from visiobook_media_generation.illustration.terrain import draw_ground, ridge
from visiobook_media_generation.illustration.vegetation import draw_pine, draw_tree
from visiobook_media_generation.illustration.water import draw_water

FLOOR = 756.0  # where the back wall meets the floor
TOP = -90.0
WALL_DEPTH = 0.30


# ------------------------------------------------------------------------------------------------ walls


def _base_wall(brush: Brush, colour: Tint, floor: float) -> Rgb:
    tone = brush.dyed(colour)
    fade = [argb(shade(tone, 0.35)), argb(tone), argb(shade(tone, 0.18))]
    brush.wash(LEFT, TOP, RIGHT - LEFT, floor - TOP, linear((0, TOP), (0, floor), fade, [0, 0.4, 1]))
    return tone


def wallpaper(brush: Brush, colour: str, *, floor: float = FLOOR) -> None:
    """Striped paper with a small ornament."""
    tone = _base_wall(brush, colour, floor)
    stripes, ornament = outline([(0, 0)], close=False), outline([(0, 0)], close=False)
    for index, x in enumerate(range(LEFT, RIGHT, 66)):
        stripes.addRect(box(x, TOP, 33, floor - TOP).getBounds())
        for row in range(10):
            y = -20 + row * 86 + (index % 2) * 43
            ornament.addPath(outline([(x + 16, y - 13), (x + 25, y, x + 16, y + 13), (x + 7, y, x + 16, y - 13)]))
            ornament.addCircle(x + 16, y + 22, 2.6)
    brush.fill(stripes, lighten(tone, 0.35), 0.30)
    brush.fill(ornament, lighten(tone, 0.9), 0.28)


def plaster(stage: Stage, brush: Brush, colour: str, *, floor: float = FLOOR) -> None:
    """Uneven whitewash with cracks."""
    tone, rng = _base_wall(brush, colour, floor), stage.rng("plaster")
    for _ in range(26):
        x, y = rng.uniform(LEFT, RIGHT), rng.uniform(0, floor)
        brush.oval(
            x,
            y,
            rng.uniform(60, 190),
            rng.uniform(20, 70),
            lighten(tone, 0.5) if rng.random() < 0.5 else shade(tone, 0.3),
            0.13,
        )
    for _ in range(9):
        x, y = rng.uniform(LEFT, RIGHT), rng.uniform(60, floor - 140)
        crack = outline([(x, y), (x + rng.uniform(-16, 16), y + 26), (x + rng.uniform(-20, 20), y + 60)], close=False)
        brush.stroke(crack, shade(tone, 0.7), 2.2, 0.35)


def stone_wall(stage: Stage, brush: Brush, colour: str, *, floor: float = FLOOR, size: float = 92) -> None:
    """Courses of dressed stone."""
    tone, rng = _base_wall(brush, colour, floor), stage.rng("stones")
    bright, deep, joints = (outline([(0, 0)], close=False) for _ in range(3))
    y, row = TOP, 0
    while y < floor:
        x = LEFT - rng.uniform(0, size)
        tall = size * 0.62
        while x < RIGHT:
            wide = size * rng.uniform(0.8, 1.7)
            area = box(x + 3, y + 3, wide - 6, min(tall, floor - y) - 6).getBounds()
            pick = rng.random()
            (bright if pick < 0.3 else deep if pick < 0.55 else joints).addRoundRect(area, 7, 7)
            joints.addRoundRect(area, 7, 7)
            x += wide
        y, row = y + tall, row + 1
    brush.fill(bright, lighten(tone, 0.5), 0.35)
    brush.fill(deep, shade(tone, 0.5), 0.35)
    brush.stroke(joints, shade(tone, 0.75), 3, 0.45)
    area = box(LEFT, TOP, RIGHT - LEFT, floor - TOP).getBounds()
    brush.stipple(area, linear((0, TOP), (0, floor), [argb(shade(tone, 1), 0.30), argb(shade(tone, 1), 0.05)]))


def plank_wall(stage: Stage, brush: Brush, colour: str, *, floor: float = FLOOR, wide: float = 74) -> None:
    """Upright boards."""
    tone, rng = _base_wall(brush, colour, floor), stage.rng("planks")
    x = float(LEFT)
    while x < RIGHT:
        pick = rng.random()
        brush.rect(x, TOP, wide, floor - TOP, lighten(tone, 0.4) if pick < 0.4 else shade(tone, 0.4), 0.22)
        brush.line(x, TOP, x, floor, shade(tone, 0.9), 3, 0.6)
        for _ in range(2):
            gx, gy = x + rng.uniform(0.2, 0.8) * wide, rng.uniform(0, floor - 120)
            brush.stroke(
                outline([(gx, gy), (gx + rng.uniform(-8, 8), gy + 50, gx, gy + 110)], close=False),
                shade(tone, 0.6),
                2,
                0.3,
            )
        x += wide
    area = box(LEFT, TOP, RIGHT - LEFT, floor - TOP).getBounds()
    brush.stipple(area, linear((0, TOP), (0, floor), [argb(shade(tone, 1), 0.35), argb(shade(tone, 1), 0.02)]))


def wainscot(brush: Brush, colour: str, height: float = 190, *, floor: float = FLOOR) -> None:
    """Wooden panels along the foot of the wall."""
    wood = brush.dyed(colour, share=0.55)
    brush.block(LEFT, floor - height, RIGHT - LEFT, height, wood, dark=0.4, light=0.2, side=(0, -1))
    for x in range(LEFT + 16, RIGHT, 148):
        panel = box(x, floor - height + 32, 116, height - 66, 4)
        brush.shape(panel, lighten(wood, 0.12), dark=0.35, light=0.25, side=(0, 1))
        brush.stroke(panel, shade(wood, 0.7), 3, 0.8)
    brush.rect(LEFT, floor - height - 10, RIGHT - LEFT, 16, lighten(wood, 0.3))
    brush.rect(LEFT, floor - 22, RIGHT - LEFT, 22, shade(wood, 0.4))


def cornice(brush: Brush, colour: str = "#e6d5b4", y: float = 0) -> None:
    """A moulding under the ceiling."""
    tone = brush.tone(colour)
    brush.rect(LEFT, TOP, RIGHT - LEFT, y + 30 - TOP, tone)
    brush.rect(LEFT, y + 30, RIGHT - LEFT, 9, shade(tone, 0.5))
    for x in range(LEFT, RIGHT, 36):
        brush.rect(x, y + 10, 18, 13, shade(tone, 0.25))


def beams(brush: Brush, colour: str = "#5d3f2c", *, y: float = 0, cross: int = 7) -> None:
    """A beamed ceiling seen from below."""
    wood = brush.tone(colour)
    brush.rect(LEFT, TOP, RIGHT - LEFT, y + 66 - TOP, shade(wood, 0.65))
    for index in range(-cross, cross + 1):
        x0, x1 = 960 + index * 270, 960 + index * 215
        brush.shape(outline([(x0 - 34, TOP), (x1 - 20, y + 66), (x1 + 20, y + 66), (x0 + 34, TOP)]), wood, dark=0.4)
    brush.block(LEFT, y + 52, RIGHT - LEFT, 46, lighten(wood, 0.1), dark=0.5, side=(0, -1))


# ------------------------------------------------------------------------------------------------ floors


def plank_floor(stage: Stage, brush: Brush, colour: str = "#8a5c3c", *, floor: float = FLOOR) -> None:
    """Boards running towards the viewer."""
    wood, rng = brush.tone(colour), stage.rng("floor")
    fade = [argb(shade(wood, 0.35)), argb(wood), argb(shade(wood, 0.3))]
    brush.wash(LEFT, floor, RIGHT - LEFT, HEIGHT + 60 - floor, linear((0, floor), (0, HEIGHT), fade))
    seams, grain = outline([(0, 0)], close=False), outline([(0, 0)], close=False)
    for index in range(-22, 23):
        seams.moveTo(960 + index * 118, floor)
        seams.lineTo(960 + index * 225, HEIGHT + 50)
    for _ in range(80):
        x, y = rng.uniform(LEFT, RIGHT), rng.uniform(floor, HEIGHT)
        grain.moveTo(x, y)
        grain.lineTo(x + rng.uniform(20, 90), y)
    brush.stroke(seams, shade(wood, 0.9), 2.4, 0.6)
    brush.stroke(grain, shade(wood, 0.6), 1.5, 0.3)


def tiled_floor(brush: Brush, first: str, second: str, *, floor: float = FLOOR, wide: float = 150) -> None:
    """Chequered tiles in perspective."""
    one, two = brush.dyed(first, share=0.25), brush.dyed(second)
    brush.wash(
        LEFT,
        floor,
        RIGHT - LEFT,
        HEIGHT + 60 - floor,
        linear((0, floor), (0, HEIGHT), [argb(shade(one, 0.3)), argb(one)]),
    )
    tiles = outline([(0, 0)], close=False)
    rows = [floor + (HEIGHT + 60 - floor) * (k / 6) ** 1.5 for k in range(7)]

    def column(index: int, y: float) -> float:
        return 960 + index * wide * (0.72 + 0.55 * (y - floor) / (HEIGHT - floor))

    for row in range(6):
        for index in range(-16, 17):
            if (row + index) % 2:
                y0, y1 = rows[row], rows[row + 1]
                tiles.addPath(
                    outline(
                        [
                            (column(index, y0), y0),
                            (column(index + 1, y0), y0),
                            (column(index + 1, y1), y1),
                            (column(index, y1), y1),
                        ]
                    )
                )
    brush.fill(tiles, two, 0.9)
    area = box(LEFT, floor, RIGHT - LEFT, HEIGHT - floor).getBounds()
    brush.stipple(area, linear((0, floor), (0, HEIGHT), [argb(shade(one, 1), 0.35), argb(shade(one, 1), 0.08)]))


def flagstones(stage: Stage, brush: Brush, colour: str = "#8d857c", *, floor: float = FLOOR) -> None:
    """Large worn slabs."""
    tone, rng = brush.tone(colour), stage.rng("flags")
    brush.wash(
        LEFT,
        floor,
        RIGHT - LEFT,
        HEIGHT + 60 - floor,
        linear((0, floor), (0, HEIGHT), [argb(shade(tone, 0.45)), argb(tone), argb(shade(tone, 0.3))]),
    )
    bright, deep = outline([(0, 0)], close=False), outline([(0, 0)], close=False)
    y, tall = floor + 4, 34.0
    while y < HEIGHT + 30:
        x = LEFT - rng.uniform(0, 100)
        while x < RIGHT:
            wide = tall * rng.uniform(2.6, 4.4)
            (bright if rng.random() < 0.5 else deep).addRoundRect(box(x + 3, y, wide - 6, tall - 5).getBounds(), 6, 6)
            x += wide
        y, tall = y + tall, tall * 1.28
    brush.fill(bright, lighten(tone, 0.4), 0.34)
    brush.fill(deep, shade(tone, 0.4), 0.30)


def rug(brush: Brush, x: float, y: float, half: float, colour: str = "#7d3440", edge: str = "#d8b878") -> None:
    """An oval carpet with bands."""
    main, band = brush.dyed(colour), brush.tone(edge)
    for size, tone in (
        (1.0, main),
        (0.92, band),
        (0.88, main),
        (0.64, lighten(main, 0.35)),
        (0.60, main),
        (0.36, band),
        (0.33, shade(main, 0.3)),
    ):
        brush.oval(x, y, half * size, half * 0.20 * size, tone, 0.96)


def runner(
    brush: Brush, colour: str, edge: str, *, top: float = FLOOR, half_far: float = 120, half_near: float = 330
) -> None:
    """A carpet running towards the viewer."""
    path = outline(
        [
            (960 - half_far, top + 6),
            (960 + half_far, top + 6),
            (960 + half_near, HEIGHT + 60),
            (960 - half_near, HEIGHT + 60),
        ]
    )
    brush.shape(path, brush.dyed(colour), dark=0.35, light=0.15)
    for side in (-1, 1):
        strip = [
            (960 + side * half_far * 0.86, top + 6),
            (960 + side * half_far * 0.93, top + 6),
            (960 + side * half_near * 0.93, HEIGHT + 60),
            (960 + side * half_near * 0.86, HEIGHT + 60),
        ]
        brush.fill(outline(strip), edge)


# ------------------------------------------------------------------------------------------------ openings


def _view(stage: Stage, brush: Brush, area: tuple[float, float, float, float], *, sea: bool) -> None:
    """What is outside, squeezed into the opening."""
    x, y, width, height = area
    outside = Stage(
        brush.under(stage.outside), seed=stage.seed, place=stage.place, season=stage.season, outside=stage.outside
    )
    scale = max(height / 820, width / 1300)
    with brush.moved(x - (WIDTH * scale - width) * 0.72, y, scale=scale):
        draw_sky(outside, 0.66)
        far = outside.brush.at(0.6)
        if sea:
            draw_water(outside, far, 560, bottom=1100)
        else:
            line = ridge(outside.rng("view"), 560, 46)
            draw_ground(far, line, "#dfe7f2" if outside.snowy else "#5f8a68")
            rng = outside.rng("view trees")
            for _ in range(7):
                px, size, pine = rng.uniform(300, 1800), rng.uniform(150, 300), rng.random() < 0.4
                draw = draw_pine if pine else draw_tree
                draw(outside, outside.brush.at(0.4), random.Random(rng.random()), px, line(px) + 60, size)
    if stage.outside.weather in {Weather.RAIN, Weather.STORM, Weather.SNOW}:
        _falling(stage, brush, area)


def _falling(stage: Stage, brush: Brush, area: tuple[float, float, float, float]) -> None:
    x, y, width, height = area
    rng, snow = stage.rng("panes"), stage.outside.weather is Weather.SNOW
    path = outline([(x, y)], close=False)
    for _ in range(46):
        px, py = x + rng.random() * width, y + rng.random() * height
        if snow:
            path.addCircle(px, py, rng.uniform(2, 4.5))
        else:
            path.moveTo(px, py)
            path.lineTo(px - 6, py + 24)
    if snow:
        brush.fill(path, (0.97, 0.98, 1.0), 0.85)
    else:
        brush.stroke(path, (0.9, 0.94, 1.0), 1.8, 0.45)


def window(
    stage: Stage,
    brush: Brush,
    x: float,
    y: float,
    width: float,
    height: float,
    *,
    frame: str = "#ece0c8",
    shape: str = "square",
    bars: tuple[int, int] = (2, 3),
    sea: bool = False,
    sill: bool = True,
) -> None:
    """A window onto the hour and weather outside; ``shape`` square, arch, gothic or round."""
    path = _opening(x, y, width, height, shape)
    with brush.clipped(path):
        _view(stage, brush, (x, y, width, height), sea=sea)
        if brush.light.glass:
            _stain(brush, (x, y, width, height), brush.light.glass)
    tone = brush.tone(frame)
    thick = max(7.0, width * 0.05)
    with brush.clipped(path):
        for k in range(1, bars[0]):
            brush.line(x + width * k / bars[0], y, x + width * k / bars[0], y + height, tone, thick * 0.5)
        for k in range(1, bars[1]):
            brush.line(x, y + height * k / bars[1], x + width, y + height * k / bars[1], tone, thick * 0.5)
        for glint in (0.2, 0.32):
            brush.line(
                x + width * glint, y + height, x + width * (glint + 0.35), y, (1.0, 1.0, 1.0), width * 0.05, 0.07
            )
    brush.stroke(path, tone, thick)
    brush.stroke(path, shade(tone, 0.6), 3, 0.7)
    if sill:
        brush.block(x - width * 0.08, y + height, width * 1.16, 22, tone, dark=0.4, side=(0, -1))
    if brush.light.glass:
        brush.glow(x + width / 2, y + height / 2, max(width, height) * 1.1, brush.light.glass, 0.30)
    elif stage.outside.darkness > 0.5:
        brush.glow(x + width / 2, y + height / 2, max(width, height), rgb("#7f9fe0"), 0.20)
    elif not stage.outside.lamps_lit:
        brush.glow(x + width / 2, y + height / 2, max(width, height) * 1.1, stage.outside.key, 0.28)


def _stain(brush: Brush, area: tuple[float, float, float, float], glass: Rgb) -> None:
    """Coloured panes: what is outside is seen through them, lit from behind."""
    x, y, width, height = area
    brush.rect(x, y, width, height, glass, 0.82)
    brush.glow(x + width / 2, y + height / 2, max(width, height) * 0.6, mix(glass, WHITE, 0.32), 0.5)


def _opening(x: float, y: float, width: float, height: float, shape: str) -> Path:
    if shape == "round":
        return ellipse(x + width / 2, y + height / 2, width / 2, height / 2)
    if shape in {"arch", "gothic"}:
        return arch(x, y, width, height, point=1.0 if shape == "gothic" else 0.0)
    return box(x, y, width, height, 10)


def sunbeam(
    stage: Stage, brush: Brush, x: float, y: float, width: float, height: float, *, reach: float = -420
) -> None:
    """Daylight or moonlight falling from a window onto the floor."""
    outside = stage.outside
    if outside.weather not in {Weather.CLEAR, Weather.WINDY, Weather.SNOW}:
        return
    colour = stage.light.glass or outside.key if outside.sun else rgb("#8fb0f0")
    strength = 0.26 if outside.sun else 0.13
    path = outline(
        [(x, y), (x + width, y), (x + width + reach * 0.7, HEIGHT * 0.96), (x + reach, HEIGHT * 0.96), (x, y + height)]
    )
    shader = linear(
        (x, y), (x + reach * 0.6, HEIGHT), [argb(colour, strength), argb(colour, strength * 0.5), argb(colour, 0.02)]
    )
    brush.canvas.drawPath(path, skia.Paint(AntiAlias=True, Shader=shader, BlendMode=SCREEN))


def curtains(
    brush: Brush, x: float, y: float, width: float, height: float, colour: str, *, floor: float = FLOOR
) -> None:
    """A pair tied back at the sides of a window; the arguments are the window's."""
    cloth = brush.dyed(colour)
    for side in (-1, 1):
        outer = x - 60 if side < 0 else x + width + 60
        inner = x + width * 0.22 if side < 0 else x + width * 0.78
        waist = y + height * 0.62
        path = outline(
            [
                (outer, y - 46),
                (inner, y - 46),
                (inner + side * 20, y + height * 0.38, inner + side * 70, waist),
                (inner + side * 40, y + height * 0.9, inner + side * 46, floor - 6),
                (outer + side * 6, floor - 6),
                (outer + side * 10, y + height * 0.4, outer, y - 46),
            ]
        )
        brush.shape(path, cloth, dark=0.6, light=0.3)
        with brush.clipped(path):
            for k in range(6):
                top = outer - side * k * 22
                brush.stroke(
                    outline([(top, y - 46), (top + side * 18, y + height * 0.5, top + side * 28, floor)], close=False),
                    shade(cloth, 0.9),
                    9,
                    0.30,
                )
        brush.line(inner + side * 72, waist, outer, y + height * 0.56, "#d9a441", 9)
    brush.block(x - 90, y - 62, width + 180, 20, "#6b4630", 8)
    for end in (x - 92, x + width + 92):
        brush.ball(end, y - 52, 17, "#c99a3f", light=0.5)


def door(
    brush: Brush, x: float, floor: float, width: float, height: float, colour: str = "#6b4630", *, arched: bool = False
) -> None:
    """A panelled door in its frame."""
    leaf = arch(x, floor - height, width, height) if arched else box(x, floor - height, width, height, 4)
    tone = brush.tone(colour)
    brush.shape(leaf, tone, dark=0.45)
    if arched:
        for k in (0.25, 0.5, 0.75):
            brush.line(x + width * k, floor - height * 0.86, x + width * k, floor, shade(tone, 0.8), 3, 0.6)
        for k in (0.28, 0.74):
            brush.line(x + 6, floor - height * k, x + width * 0.62, floor - height * k, "#3a3640", 9)
    else:
        for px, py, wide, tall in (
            (0.12, 0.08, 0.32, 0.36),
            (0.56, 0.08, 0.32, 0.36),
            (0.12, 0.52, 0.32, 0.40),
            (0.56, 0.52, 0.32, 0.40),
        ):
            panel = box(x + width * px, floor - height + height * py, width * wide, height * tall, 3)
            brush.shape(panel, lighten(tone, 0.10), dark=0.3, side=(0, 1))
            brush.stroke(panel, shade(tone, 0.7), 3, 0.7)
    brush.stroke(leaf, shade(tone, 0.45), 13)
    brush.ball(x + width * 0.86, floor - height * 0.46, 9, "#d0a045", light=0.6)


def hanging_lamp(stage: Stage, brush: Brush, x: float, y: float, size: float, *, cord: float = TOP) -> None:
    """An oil lamp under a shade, hung from the ceiling."""
    lit = stage.outside.lamps_lit
    brush.line(x, cord, x, y - size, "#3a3036", 4)
    if lit:
        brush.glow(x, y, size * 6.5, rgb("#ffb24a"), 0.38)
    brush.fill(ellipse(x, y, size * 0.36, size * 0.34), rgb("#fff0b8") if lit else brush.tone("#f1e8d4"))
    brush.shape(
        outline(
            [
                (x - size * 0.8, y - size * 0.1),
                (x - size * 0.3, y - size * 0.8),
                (x + size * 0.3, y - size * 0.8),
                (x + size * 0.8, y - size * 0.1),
            ]
        ),
        "#3f6f5a",
        light=0.5,
    )
    brush.block(x - size * 0.14, y - size * 1.05, size * 0.28, size * 0.3, "#d0a045", 3)
    if lit:
        brush.glow(x, y, size * 1.5, rgb("#fff2c4"), 0.9)


def wall_shadow(brush: Brush, x: float, y: float, width: float, height: float) -> None:
    """The soft shadow of something that hangs on a wall."""
    with brush.moved(9, 14):
        brush.fill(box(x, y, width, height, 6), (0.06, 0.03, 0.08), 0.28, blur=9)


def gloom(brush: Brush, colour: Rgb, strength: float) -> None:
    """Darkness gathering in the corners of a room."""
    shader = linear(
        (LEFT, 0),
        (RIGHT, 0),
        [argb(colour, strength), argb(colour, 0), argb(colour, 0), argb(colour, strength)],
        [0, 0.30, 0.70, 1],
    )
    brush.wash(LEFT, TOP, RIGHT - LEFT, HEIGHT + 160, shader)
