"""Houses, streets, towers, ships and street furniture."""

import random
from collections.abc import Callable

import skia

from visiobook_media_generation.illustration.canvas import SCREEN, Brush, linear
from visiobook_media_generation.illustration.palette import Rgb, Tint, argb, lighten, mix, rgb, shade
from visiobook_media_generation.illustration.paths import Path, arch, box, outline
from visiobook_media_generation.illustration.stage import HEIGHT, LEFT, RIGHT, WIDTH, Stage

WALLS = ("#a5603f", "#c6b393", "#b98d6a", "#9b9088", "#cdbb9d", "#a3745a")
ROOFS = ("#6d4a4a", "#55586b", "#7a4436", "#5d5048")
LAMP_YELLOW = "#ffd27a"


def draw_window(
    brush: Brush,
    x: float,
    y: float,
    width: float,
    height: float,
    *,
    lit: bool,
    frame: Tint = "#4b3a2e",
    glass: Tint = "#5f7890",
) -> None:
    """A window with four panes, glowing when lit."""
    pane = mix(rgb(LAMP_YELLOW), brush.light.haze, brush.depth * 0.4) if lit else brush.tone(glass)
    if lit and brush.depth < 0.6:
        brush.glow(x + width / 2, y + height / 2, max(width, height) * 1.3, rgb("#ffae45"), 0.35)
    brush.rect(x, y, width, height, pane)
    thick = max(1.2, width * 0.08)
    brush.stroke(box(x, y, width, height), frame, thick)
    brush.line(x + width / 2, y, x + width / 2, y + height, frame, thick * 0.7)
    brush.line(x, y + height / 2, x + width, y + height / 2, frame, thick * 0.7)


def draw_house(stage: Stage, brush: Brush, rng: random.Random, x: float, y: float, width: float, height: float) -> None:
    """A cottage: ``x`` its left, ``y`` its foot; gabled or hipped roof, chimney with smoke."""
    wall, roof, gabled = rng.choice(WALLS), rng.choice(ROOFS), rng.random() < 0.5
    lights = [rng.random() < 0.75 for _ in range(6)]
    smoke = random.Random(rng.random())
    top = y - height
    brush.block(x + width * 0.68, top - width * 0.42, width * 0.12, width * 0.34, "#7d5548")
    _smoke(brush, smoke, x + width * 0.74, top - width * 0.44, width)
    if gabled:
        brush.shape(
            outline([(x, y + 8), (x, top), (x + width / 2, top - width * 0.42), (x + width, top), (x + width, y + 8)]),
            wall,
        )
        eaves = [
            (x - width * 0.07, top + width * 0.05),
            (x + width / 2, top - width * 0.50),
            (x + width * 1.07, top + width * 0.05),
            (x + width * 1.0, top + width * 0.08),
            (x + width / 2, top - width * 0.38),
            (x, top + width * 0.08),
        ]
    else:
        brush.block(x, top, width, height + 8, wall)
        eaves = [
            (x - width * 0.08, top + width * 0.05),
            (x + width * 0.12, top - width * 0.36),
            (x + width * 0.88, top - width * 0.36),
            (x + width * 1.08, top + width * 0.05),
        ]
    brush.shape(outline(eaves), roof)
    if stage.snowy:
        _snow_roof(brush, x, top, width, gabled)
    _front(stage, brush, (x, y, width, height), lights)


def _snow_roof(brush: Brush, x: float, top: float, width: float, gabled: bool) -> None:
    if gabled:
        cap = [
            (x - width * 0.09, top + width * 0.04),
            (x + width / 2, top - width * 0.53),
            (x + width * 1.09, top + width * 0.04),
            (x + width * 1.02, top + width * 0.02),
            (x + width / 2, top - width * 0.43),
            (x - width * 0.02, top + width * 0.02),
        ]
    else:
        cap = [
            (x - width * 0.09, top + width * 0.03),
            (x + width * 0.11, top - width * 0.39),
            (x + width * 0.89, top - width * 0.39),
            (x + width * 1.09, top + width * 0.03),
            (x + width * 0.9, top - width * 0.12),
            (x + width * 0.5, top - width * 0.05),
            (x + width * 0.1, top - width * 0.14),
        ]
    brush.shape(outline(cap), "#f1f5fa", dark=0.3, light=0.2)


def _smoke(brush: Brush, rng: random.Random, x: float, y: float, width: float) -> None:
    colour = mix(brush.light.haze, (1.0, 1.0, 1.0), 0.25)
    for index in range(5):
        brush.oval(
            x + index * width * 0.05 + rng.uniform(-4, 4),
            y - index * width * 0.13,
            width * (0.04 + 0.025 * index),
            width * (0.035 + 0.02 * index),
            colour,
            0.34 - 0.05 * index,
        )


def _front(stage: Stage, brush: Brush, house: tuple[float, float, float, float], lights: list[bool]) -> None:
    x, y, width, height = house
    lit = stage.light.lamps_lit
    columns = 2 if width < 190 else 3
    rows = max(1, int(height // (width * 0.42)))
    for column in range(columns):
        for row in range(rows):
            if row == rows - 1 and column == columns // 2:
                door = box(
                    x + width * (column + 0.28) / columns,
                    y - width * 0.34,
                    width * 0.48 / columns,
                    width * 0.36,
                    width * 0.05,
                )
                brush.shape(door, "#6b3f2a")
                brush.stroke(door, "#3f2a20", max(1.0, width * 0.012))
                continue
            wide = width / columns * 0.46
            middle = x + width * (column + 0.5) / columns
            tall = min(height / rows * 0.6, wide * 1.5)
            draw_window(
                brush,
                middle - wide / 2,
                y - height + height * (row + 0.18) / rows,
                wide,
                tall,
                lit=lit and lights[(column * 2 + row) % 6],
            )


def draw_church(stage: Stage, brush: Brush, x: float, y: float, size: float) -> None:
    """A parish church with nave and spire, ``size`` high."""
    stone, roof = "#b9aea2", "#55586b"
    lit = stage.light.lamps_lit
    brush.block(x + size * 0.12, y - size * 0.34, size * 0.5, size * 0.36, stone)
    brush.shape(
        outline(
            [
                (x + size * 0.08, y - size * 0.33),
                (x + size * 0.16, y - size * 0.52),
                (x + size * 0.58, y - size * 0.52),
                (x + size * 0.66, y - size * 0.33),
            ]
        ),
        roof,
    )
    brush.block(x - size * 0.10, y - size * 0.60, size * 0.22, size * 0.62, stone)
    brush.shape(
        outline([(x - size * 0.12, y - size * 0.59), (x + size * 0.01, y - size), (x + size * 0.14, y - size * 0.59)]),
        roof,
    )
    brush.line(x + size * 0.01, y - size, x + size * 0.01, y - size * 1.07, "#3b3540", size * 0.01)
    brush.line(x - size * 0.018, y - size * 1.045, x + size * 0.038, y - size * 1.045, "#3b3540", size * 0.01)
    glass = mix(rgb(LAMP_YELLOW), stage.light.haze, brush.depth * 0.4) if lit else brush.tone("#5f7890")
    for wx, wy, wide in ((-0.035, -0.50, 0.09), (0.20, -0.26, 0.08), (0.34, -0.26, 0.08), (0.48, -0.26, 0.08)):
        window = arch(x + wx * size, y + wy * size, wide * size, wide * size * 1.9, point=1)
        brush.fill(window, glass)
        brush.stroke(window, "#5d544f", size * 0.008)
    brush.fill(arch(x - size * 0.05, y - size * 0.20, size * 0.12, size * 0.21, point=1), "#4f3626")
    if stage.snowy:
        brush.fill(
            outline(
                [
                    (x + size * 0.10, y - size * 0.38),
                    (x + size * 0.155, y - size * 0.535),
                    (x + size * 0.585, y - size * 0.535),
                    (x + size * 0.64, y - size * 0.38),
                    (x + size * 0.36, y - size * 0.42),
                ]
            ),
            "#f1f5fa",
            0.95,
        )


# ------------------------------------------------------------------------------------------------ a street in depth

FACADES = ("#7d5a4e", "#8b7a6c", "#6d5f66", "#a58668", "#9a6a55", "#8a6f5f")
AWNINGS = ("#7c2f3e", "#2f5a54", "#3a4468", "#7a5a2c")
DOORS = ("#2d4a45", "#5a2f2f", "#2f3850", "#3b2c28")
Mapping = Callable[[float, float], tuple[float, float]]


def _row_mapping(left: bool, vanishing: tuple[float, float], tall: float) -> Mapping:
    near = -300 if left else WIDTH + 300
    vx, vy = vanishing

    def place(u: float, v: float) -> tuple[float, float]:
        z = 1 / (1 + u * 5.2)
        foot = vy + (HEIGHT * 1.22 - vy) * z
        head = vy - (vy + HEIGHT * 0.62) * z * tall
        return vx + (near - vx) * z, head + (foot - head) * v

    return place


def draw_street_side(stage: Stage, brush: Brush, *, left: bool, vanishing: tuple[float, float]) -> None:
    """A row of houses receding to the vanishing point."""
    rng = stage.rng("street/left" if left else "street/right")
    u = 0.0
    while u < 1.35:
        width, tall = rng.uniform(0.16, 0.24) * (1 + u * 1.2), rng.uniform(0.78, 1.06)
        seed = rng.random()
        _facade(
            stage,
            brush.at(min(0.85, u * 0.62)),
            random.Random(seed),
            _row_mapping(left, vanishing, tall),
            u,
            width,
            left=left,
        )
        u += width


def _quad(place: Mapping, u0: float, u1: float, v0: float, v1: float) -> Path:
    return outline([place(u0, v0), place(u1, v0), place(u1, v1), place(u0, v1)])


def _facade(
    stage: Stage, brush: Brush, rng: random.Random, place: Mapping, u: float, width: float, *, left: bool
) -> None:
    wall = brush.tone(rng.choice(FACADES))
    brush.shape(_quad(place, u, u + width, 0, 1), wall, dark=0.5, light=0.16, side=(0.8 if left else -0.8, -0.3))
    brush.fill(_quad(place, u - 0.01, u + width, 0, 0.022), lighten(wall, 0.3))
    brush.fill(_quad(place, u, u + width, 0.70, 0.715), shade(wall, 0.6))
    for column in range(2):
        for row in range(3):
            start, top = u + width * (0.14 + 0.45 * column), 0.08 + 0.205 * row
            _facade_window(
                stage, brush, place, (start, start + width * 0.28, top, top + 0.125), wall, lit=rng.random() < 0.5
            )
    _shop_level(stage, brush, rng, place, u, width)
    if stage.snowy:
        brush.fill(_quad(place, u - 0.01, u + width, -0.012, 0.010), "#f1f5fa")


def _facade_window(
    stage: Stage, brush: Brush, place: Mapping, span: tuple[float, float, float, float], wall: Rgb, *, lit: bool
) -> None:
    u0, u1, v0, v1 = span
    lit = lit and stage.light.lamps_lit
    path = _quad(place, u0, u1, v0, v1)
    haze = stage.light.haze
    brush.fill(path, mix(rgb("#ffcf78"), haze, brush.depth * 0.45) if lit else shade(brush.tone("#5c6f90"), 0.2))
    line = max(1.5, 6 * (1 - brush.depth))
    brush.stroke(path, shade(wall, 0.9), line)
    (x0, y0), (x1, y1) = place((u0 + u1) / 2, v0), place((u0 + u1) / 2, v1)
    brush.line(x0, y0, x1, y1, shade(wall, 0.9), line * 0.66)
    (x0, y0), (x1, y1) = place(u0, (v0 + v1) / 2), place(u1, (v0 + v1) / 2)
    brush.line(x0, y0, x1, y1, shade(wall, 0.9), line * 0.66)
    brush.fill(_quad(place, u0 - 0.004, u1 + 0.004, v1 + 0.004, v1 + 0.016), lighten(wall, 0.35))
    if lit and brush.depth < 0.5:
        bounds = path.getBounds()
        brush.glow(bounds.centerX(), bounds.centerY(), max(bounds.width(), bounds.height()) * 1.1, rgb("#ffae45"), 0.20)


def _shop_level(stage: Stage, brush: Brush, rng: random.Random, place: Mapping, u: float, width: float) -> None:
    lit = rng.random() < 0.6 and stage.light.lamps_lit
    start, end = u + width * 0.1, u + width * 0.62
    path = _quad(place, start, end, 0.76, 0.93)
    brush.fill(
        path, mix(rgb("#ffc262"), stage.light.haze, brush.depth * 0.5) if lit else shade(brush.tone("#4d5a78"), 0.2)
    )
    brush.stroke(path, "#2c2220", max(2.0, 8 * (1 - brush.depth)))
    for k in (1, 2):
        (x0, y0), (x1, y1) = place(start + (end - start) * k / 3, 0.76), place(start + (end - start) * k / 3, 0.93)
        brush.line(x0, y0, x1, y1, "#2c2220", max(1.2, 4 * (1 - brush.depth)))
    if lit and brush.depth < 0.5:
        bounds = path.getBounds()
        brush.glow(bounds.centerX(), bounds.centerY(), bounds.height() * 1.6, rgb("#ffae45"), 0.28)
    brush.fill(_quad(place, start - width * 0.03, end + width * 0.03, 0.725, 0.765), rng.choice(AWNINGS))
    brush.fill(_quad(place, u + width * 0.70, u + width * 0.92, 0.77, 1), rng.choice(DOORS))


def draw_cobbles(stage: Stage, brush: Brush, y0: float, colour: str = "#6d6a72") -> None:
    """Paving that grows towards the viewer."""
    rng, tone = stage.rng("cobbles"), brush.tone("#c9d2de" if stage.snowy else colour)
    from_haze = [mix(tone, stage.light.haze, 0.6), tone, shade(tone, 0.5)]
    _gradient(brush, y0, from_haze)
    piles = {True: outline([(0, 0)], close=False), False: outline([(0, 0)], close=False)}
    y, row = y0 + 8, 0
    while y < HEIGHT + 40:
        t = (y - y0) / (HEIGHT - y0)
        tall = 6 + 34 * t
        wide, x = tall * 2.5, LEFT + (row % 2) * tall * 1.25
        while x < RIGHT:
            if rng.random() < 0.5 or t > 0.12:
                piles[rng.random() < 0.5].addRoundRect(
                    box(x + 2, y, wide - 4 - 3 * t, tall * 0.82).getBounds(), tall * 0.32, tall * 0.32
                )
            x += wide
        y, row = y + tall, row + 1
    brush.fill(piles[True], lighten(tone, 0.5), 0.26)
    brush.fill(piles[False], shade(tone, 0.6), 0.30)


def _gradient(brush: Brush, y0: float, colours: list[Rgb]) -> None:
    brush.wash(
        LEFT, y0, RIGHT - LEFT, HEIGHT + 60 - y0, linear((0, y0), (0, HEIGHT), [argb(c) for c in colours], [0, 0.35, 1])
    )


def draw_lamp_post(stage: Stage, brush: Brush, x: float, y: float, size: float) -> None:
    """A gas lamp, burning when it is dark."""
    iron, lit = shade(brush.tone("#2e3038"), 0.4), stage.light.lamps_lit
    if lit:
        brush.glow(x, y - size * 0.93, size * 0.75, rgb("#ffbe5c"), 0.55)
    post = [
        (x - size * 0.030, y),
        (x - size * 0.016, y - size * 0.2),
        (x - size * 0.011, y - size * 0.84),
        (x + size * 0.011, y - size * 0.84),
        (x + size * 0.016, y - size * 0.2),
        (x + size * 0.030, y),
    ]
    brush.fill(outline(post), iron)
    brush.rect(x - size * 0.036, y - size * 0.07, size * 0.072, size * 0.07, iron)
    brush.line(x - size * 0.07, y - size * 0.76, x + size * 0.07, y - size * 0.76, iron, size * 0.014)
    glass = outline(
        [
            (x - size * 0.045, y - size * 0.85),
            (x - size * 0.062, y - size * 0.98),
            (x + size * 0.062, y - size * 0.98),
            (x + size * 0.045, y - size * 0.85),
        ]
    )
    brush.fill(glass, rgb("#fff0b8") if lit else brush.tone("#bcd0d4"))
    brush.stroke(glass, iron, size * 0.012)
    brush.fill(
        outline([(x - size * 0.078, y - size * 0.98), (x, y - size * 1.06), (x + size * 0.078, y - size * 0.98)]), iron
    )
    brush.dot(x, y - size * 1.07, size * 0.014, iron)
    if stage.snowy:
        brush.fill(
            outline([(x - size * 0.07, y - size * 0.99), (x, y - size * 1.09), (x + size * 0.07, y - size * 0.99)]),
            "#f1f5fa",
        )
    if lit:
        brush.glow(x, y - size * 0.92, size * 0.20, rgb("#fff2c4"), 0.9)


# ------------------------------------------------------------------------------------------------ landmarks


def draw_castle(stage: Stage, brush: Brush, x: float, y: float, size: float) -> None:
    """A castle with four towers, a curtain wall and a gate."""
    stone = "#8c8593"
    brush.block(x - size * 0.42, y - size * 0.32, size * 0.84, size * 0.32 + 40, stone, dark=0.6)
    for index in range(9):
        brush.rect(x - size * 0.42 + index * size * 0.096, y - size * 0.37, size * 0.05, size * 0.06, stone)
    for dx, width, height in ((-0.42, 0.17, 0.50), (0.42, 0.17, 0.46), (-0.14, 0.19, 0.78), (0.16, 0.15, 0.62)):
        _tower(stage, brush, x + dx * size, y, width * size, height * size)
    gate = arch(x - size * 0.07, y - size * 0.2, size * 0.14, size * 0.24)
    brush.fill(gate, shade(brush.tone(stone), 1))
    for k in (-0.035, 0.0, 0.035):
        brush.line(x + k * size, y - size * 0.18, x + k * size, y + 36, shade(brush.tone(stone), 0.5), size * 0.006)


def _tower(stage: Stage, brush: Brush, x: float, y: float, width: float, height: float) -> None:
    stone, roof = brush.tone("#8c8593"), brush.tone("#5a4666")
    brush.block(x - width / 2, y - height, width, height + 40, stone, dark=0.6)
    for row in range(6):
        offset = width * (0.15 if row % 2 else -0.2)
        brush.rect(x + offset, y - height * (0.12 + 0.13 * row), width * 0.22, width * 0.07, shade(stone, 0.5), 0.25)
    brush.rect(x - width * 0.6, y - height - width * 0.10, width * 1.2, width * 0.26, lighten(stone, 0.15))
    for index in range(4):
        brush.rect(
            x - width * 0.6 + index * width * 0.34,
            y - height - width * 0.28,
            width * 0.19,
            width * 0.22,
            lighten(stone, 0.15),
        )
    top = y - height - width * 0.12
    brush.shape(
        outline(
            [
                (x - width * 0.58, top),
                (x - width * 0.16, top - width * 0.58, x, top - width * 1.6),
                (x + width * 0.16, top - width * 0.58, x + width * 0.58, top),
            ]
        ),
        roof,
        dark=0.6,
    )
    if stage.snowy:
        brush.fill(
            outline(
                [
                    (x - width * 0.40, top - width * 0.34),
                    (x - width * 0.1, top - width * 0.8, x, top - width * 1.62),
                    (x + width * 0.1, top - width * 0.8, x + width * 0.40, top - width * 0.34),
                    (x, top - width * 0.5),
                ]
            ),
            "#f1f5fa",
            0.95,
        )
    brush.line(x, top - width * 1.6, x, top - width * 2.05, shade(roof, 0.5), width * 0.05)
    brush.fill(
        outline([(x, top - width * 2.05), (x + width * 0.45, top - width * 1.9), (x, top - width * 1.75)]), "#b8433f"
    )
    for row in range(2):
        draw_window(
            brush,
            x - width * 0.10,
            y - height * (0.78 - 0.3 * row),
            width * 0.2,
            width * 0.36,
            lit=stage.light.lamps_lit,
            glass=shade(stone, 0.9),
        )


def draw_lighthouse(stage: Stage, brush: Brush, x: float, y: float, size: float) -> None:
    """A striped lighthouse with gallery and lantern; its beam sweeps when it is dark."""
    lit = stage.light.lamps_lit
    top, lamp = y - size * 0.80, y - size * 0.87
    if lit:
        _beam(brush, x, lamp, size)
    tower = outline([(x - size * 0.115, y), (x - size * 0.072, top), (x + size * 0.072, top), (x + size * 0.115, y)])
    brush.shape(tower, "#ece4d6", dark=0.55)
    with brush.clipped(tower):
        for row in range(3):
            stripe = y - size * (0.13 + 0.25 * row)
            brush.shape(
                outline(
                    [
                        (x - size * 0.2, stripe),
                        (x, stripe + size * 0.03, x + size * 0.2, stripe),
                        (x + size * 0.2, stripe - size * 0.12),
                        (x, stripe - size * 0.09, x - size * 0.2, stripe - size * 0.12),
                    ]
                ),
                "#b5433c",
                dark=0.55,
            )
    for row in range(3):
        draw_window(brush, x - size * 0.014, y - size * (0.26 + 0.20 * row), size * 0.03, size * 0.05, lit=lit)
    brush.fill(arch(x - size * 0.03, y - size * 0.10, size * 0.06, size * 0.10), "#4f3a30")
    brush.block(x - size * 0.10, top - size * 0.015, size * 0.20, size * 0.022, "#3a3a44")
    for k in range(7):
        brush.line(
            x + (k - 3) * size * 0.031,
            top - size * 0.015,
            x + (k - 3) * size * 0.031,
            top - size * 0.052,
            "#3a3a44",
            size * 0.005,
        )
    brush.line(x - size * 0.095, top - size * 0.052, x + size * 0.095, top - size * 0.052, "#3a3a44", size * 0.006)
    brush.rect(
        x - size * 0.05, lamp - size * 0.05, size * 0.10, size * 0.11, rgb("#fff0b8") if lit else brush.tone("#b9d3da")
    )
    for bar in (-0.05, -0.017, 0.017, 0.05):
        brush.line(x + bar * size, lamp - size * 0.05, x + bar * size, lamp + size * 0.06, "#3a3a44", size * 0.006)
    brush.shape(
        outline(
            [
                (x - size * 0.065, lamp - size * 0.05),
                (x - size * 0.05, lamp - size * 0.11, x, lamp - size * 0.125),
                (x + size * 0.05, lamp - size * 0.11, x + size * 0.065, lamp - size * 0.05),
            ]
        ),
        "#8f332f",
    )
    brush.dot(x, lamp - size * 0.13, size * 0.012, "#3a3a44")
    if lit:
        brush.glow(x, lamp, size * 0.22, rgb("#fff2c4"), 0.95)


def _beam(brush: Brush, x: float, y: float, size: float) -> None:
    """Light to both sides, bright in the middle of the beam and soft at its edges."""
    for side, drop in ((-1, 0.10), (1, -0.12)):
        end = x + side * size * 2.2
        for spread, alpha in ((0.20, 0.10), (0.14, 0.12), (0.08, 0.14), (0.03, 0.16)):
            path = outline(
                [
                    (x, y - size * 0.012),
                    (end, y + (drop - spread) * size),
                    (end, y + (drop + spread) * size),
                    (x, y + size * 0.012),
                ]
            )
            colours = [argb(rgb("#fff1c2"), alpha * 1.6), argb(rgb("#fff1c2"), alpha * 0.7), argb(rgb("#fff1c2"), 0)]
            shader = linear((x, y), (end, y), colours)
            brush.canvas.drawPath(path, skia.Paint(AntiAlias=True, Shader=shader, BlendMode=SCREEN))


def draw_ship(brush: Brush, x: float, y: float, size: float, *, tilt: float = 0.0) -> None:
    """A three-master under sail; ``x, y`` amidships at the waterline, ``size`` about half its length."""
    hull, sail, spar = brush.tone("#5b3a2b"), brush.tone("#efe2c4"), shade(brush.tone("#5a4030"), 0.3)
    with brush.moved(x, y, scale=size, turn=tilt):
        for mast, tall in ((-0.26, 0.78), (0.06, 0.95), (0.36, 0.70)):
            _mast(brush, mast, tall, sail, spar)
        brush.line(0.48, -0.12, 0.80, -0.34, spar, 0.014)
        brush.shape(
            outline([(0.78, -0.33), (0.40, -0.70), (0.42, -0.16), (0.58, -0.16, 0.78, -0.33)]),
            lighten(sail, 0.2),
            dark=0.3,
        )
        path = outline(
            [
                (-0.58, -0.26),
                (-0.40, -0.23),
                (-0.36, -0.13),
                (0.36, -0.12),
                (0.58, -0.19),
                (0.52, 0.02, 0.38, 0.10),
                (0, 0.15, -0.40, 0.10),
                (-0.54, 0.04, -0.58, -0.26),
            ]
        )
        brush.shape(path, hull, dark=0.6, light=0.4)
        with brush.clipped(path):
            for k in (-0.06, 0.0, 0.06):
                brush.stroke(
                    outline([(-0.6, k - 0.02), (0, k + 0.05, 0.6, k - 0.06)], close=False), shade(hull, 0.8), 0.008, 0.7
                )
            brush.stroke(outline([(-0.6, -0.10), (0, -0.05, 0.6, -0.13)], close=False), "#d0a24c", 0.018)
        for index in range(6):
            brush.rect(-0.34 + index * 0.12, -0.035, 0.04, 0.035, shade(hull, 1))
        for index in range(3):
            brush.rect(
                -0.55 + index * 0.055,
                -0.20,
                0.03,
                0.04,
                rgb(LAMP_YELLOW) if brush.light.lamps_lit else brush.tone("#d9c48c"),
            )


def _mast(brush: Brush, x: float, tall: float, sail: Rgb, spar: Rgb) -> None:
    brush.line(x, -0.1, x, -0.16 - tall, spar, 0.016)
    for t, half in ((0.28, 0.17), (0.60, 0.13), (0.86, 0.09)):
        y, deep = -0.16 - tall * t, tall * 0.24
        canvas = [
            (x - half, y - deep * 0.5),
            (x, y - deep * 0.62, x + half, y - deep * 0.5),
            (x + half * 1.22, y, x + half * 1.04, y + deep * 0.5),
            (x, y + deep * 0.32, x - half * 1.04, y + deep * 0.5),
            (x - half * 0.62, y, x - half, y - deep * 0.5),
        ]
        brush.shape(outline(canvas), sail, dark=0.55, light=0.35)
        brush.line(x - half * 1.05, y - deep * 0.52, x + half * 1.05, y - deep * 0.52, spar, 0.010)
    brush.line(x, -0.14 - tall, x - (0.5 if x > 0 else 0), -0.1, spar, 0.003, 0.7)
    brush.fill(outline([(x, -0.16 - tall), (x + 0.09, -0.13 - tall), (x, -0.10 - tall)]), "#b03a36")


def draw_rowboat(brush: Brush, x: float, y: float, length: float, *, colour: str = "#7a4f35") -> None:
    """A small open boat from the side; ``x, y`` the middle of its keel."""
    half, deep = length / 2, length * 0.17
    hull = outline(
        [
            (x - half, y - deep * 1.35),
            (x - half * 0.8, y - deep * 0.2, x - half * 0.55, y),
            (x + half * 0.55, y),
            (x + half * 0.86, y - deep * 0.3, x + half, y - deep * 1.5),
            (x, y - deep * 0.62, x - half, y - deep * 1.35),
        ]
    )
    brush.shape(hull, colour, dark=0.6, light=0.35)
    tone = brush.tone(colour)
    with brush.clipped(hull):
        for k in (0.25, 0.55):
            brush.stroke(
                outline(
                    [(x - half, y - deep * (1.35 - k)), (x, y - deep * (0.62 - k), x + half, y - deep * (1.5 - k))],
                    close=False,
                ),
                shade(tone, 0.8),
                length * 0.006,
                0.7,
            )
    brush.stroke(
        outline([(x - half, y - deep * 1.35), (x, y - deep * 0.62, x + half, y - deep * 1.5)], close=False),
        lighten(tone, 0.5),
        length * 0.014,
    )


def draw_fence(brush: Brush, x: float, y: float, width: float, height: float, colour: str = "#8a6a4c") -> None:
    """A post and rail fence."""
    count = max(2, int(width / (height * 1.25)))
    for rail in (0.38, 0.76):
        brush.shape(box(x, y - height * rail - height * 0.07, width, height * 0.10, 2), colour, dark=0.5)
    for index in range(count + 1):
        px = x + width * index / count
        brush.shape(
            outline(
                [
                    (px - height * 0.06, y),
                    (px - height * 0.06, y - height * 0.95),
                    (px, y - height * 1.05),
                    (px + height * 0.06, y - height * 0.95),
                    (px + height * 0.06, y),
                ]
            ),
            colour,
        )


def draw_barrel(brush: Brush, x: float, y: float, size: float, colour: str = "#8a5c3a") -> None:
    """A standing barrel, ``size`` high."""
    half = size * 0.34
    path = outline(
        [
            (x - half * 0.85, y),
            (x - half * 1.2, y - size * 0.5, x - half * 0.85, y - size),
            (x + half * 0.85, y - size),
            (x + half * 1.2, y - size * 0.5, x + half * 0.85, y),
        ]
    )
    brush.shape(path, colour, dark=0.6, side=(-0.9 if brush.direction()[0] < 0 else 0.9, -0.2))
    with brush.clipped(path):
        for k in (-0.5, -0.15, 0.2, 0.55):
            brush.stroke(
                outline([(x + half * k, y), (x + half * k * 1.4, y - size * 0.5, x + half * k, y - size)], close=False),
                shade(brush.tone(colour), 0.8),
                size * 0.012,
                0.6,
            )
        for row in (0.10, 0.30, 0.72, 0.92):
            brush.stroke(
                outline(
                    [(x - size, y - size * row), (x, y - size * row + size * 0.05, x + size, y - size * row)],
                    close=False,
                ),
                "#4a4650",
                size * 0.045,
            )
    brush.oval(x, y - size, half * 0.85, size * 0.06, lighten(brush.tone(colour), 0.35))


def draw_crate(brush: Brush, x: float, y: float, size: float, colour: str = "#a37b4d") -> None:
    """A wooden box, ``x`` its middle."""
    half = size / 2
    brush.block(x - half, y - size, size, size, colour)
    tone = brush.tone(colour)
    for k in (0.33, 0.66):
        brush.line(x - half, y - size * k, x + half, y - size * k, shade(tone, 0.8), size * 0.014, 0.7)
    for px in (x - half, x + half - size * 0.12):
        brush.block(px, y - size, size * 0.12, size, lighten(tone, 0.15), dark=0.3)
    for py in (y - size, y - size * 0.12):
        brush.block(x - half, py, size, size * 0.12, lighten(tone, 0.2), dark=0.3)
