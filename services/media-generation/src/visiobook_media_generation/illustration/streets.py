"""A street in depth: facades, paving, gas lamps."""

import random
from collections.abc import Callable

from visiobook_media_generation.illustration.canvas import Brush, linear
from visiobook_media_generation.illustration.palette import Rgb, argb, lighten, mix, rgb, shade
from visiobook_media_generation.illustration.paths import Path, box, outline
from visiobook_media_generation.illustration.stage import HEIGHT, LEFT, RIGHT, WIDTH, Stage

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
