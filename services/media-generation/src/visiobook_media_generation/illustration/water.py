"""Water: still and flowing surfaces, waves, surf, wet reflections."""

import math
import random

from visiobook_contracts.ai_analysis import Weather
from visiobook_media_generation.illustration.canvas import Brush, linear
from visiobook_media_generation.illustration.palette import WHITE, Tint, argb, lighten, mix, shade
from visiobook_media_generation.illustration.paths import outline, smooth
from visiobook_media_generation.illustration.stage import HEIGHT, LEFT, RIGHT, WIDTH, Stage


def draw_water(stage: Stage, brush: Brush, y: float, *, bottom: float = HEIGHT + 40, colour: str = "#3f7f9c") -> None:
    """A flat surface from ``y`` down: sky colour, ripples, the sun's or moon's path."""
    light, rng = stage.light, stage.rng("water")
    tone = mix(brush.tone(colour), light.sky[2], 0.25)
    fade = [argb(mix(tone, light.haze, 0.7)), argb(tone), argb(shade(tone, 0.7))]
    brush.wash(LEFT, y, RIGHT - LEFT, bottom - y, linear((0, y), (0, bottom), fade, [0, 0.35, 1]))
    bright, deep = outline([(0, y)], close=False), outline([(0, y)], close=False)
    for _ in range(230):
        t = rng.random() ** 0.8
        py, px, half = y + 4 + (bottom - y) * t, rng.uniform(LEFT, RIGHT), (10 + 85 * t) * rng.uniform(0.4, 1.2)
        path = bright if rng.random() < 0.5 else deep
        path.moveTo(px - half, py)
        path.quadTo(px, py - 1 - 3 * t, px + half, py)
    brush.stroke(bright, lighten(tone, 0.9), 3.0, 0.32)
    brush.stroke(deep, shade(tone, 0.6), 3.0, 0.32)
    source = light.sun or light.moon
    if source and light.weather not in {Weather.RAIN, Weather.STORM, Weather.FOG}:
        _glitter(stage, brush, source[0] * WIDTH, y, bottom)


def _glitter(stage: Stage, brush: Brush, x: float, y: float, bottom: float) -> None:
    rng, colour = stage.rng("glitter"), mix(stage.light.key, WHITE, 0.3)
    for band in range(3):
        path = outline([(x, y)], close=False)
        for _ in range(34):
            t = (band + rng.random()) / 3
            px, half = x + rng.gauss(0, 0.5) * (24 + 150 * t), (8 + 45 * t) * rng.uniform(0.4, 1.1)
            path.moveTo(px - half, y + 3 + (bottom - y) * t)
            path.lineTo(px + half, y + 3 + (bottom - y) * t)
        brush.stroke(path, colour, 2 + band * 1.4, 0.55 - 0.12 * band)


def draw_wave(
    stage: Stage,
    brush: Brush,
    rng: random.Random,
    y: float,
    height: float,
    length: float,
    colour: Tint,
    *,
    foam: bool = True,
) -> None:
    """One row of waves with rounded troughs, sharp crests and foam."""
    first, second, third = rng.random() * math.tau, rng.random() * math.tau, rng.random()

    def surface(x: float) -> float:
        phase = x / length + third + 0.22 * math.sin(x / length * 1.7 + first)
        sharp: float = 1 - abs(math.sin(math.pi * phase))
        swell = height * (0.70 + 0.30 * math.sin(x / length * 2.3 + second)) * float(sharp**1.35)
        return y - swell - height * 0.10 * math.sin(x / length * 5 + first)

    points = [(float(x), surface(x)) for x in range(LEFT - 40, RIGHT + 60, 18)]
    path = smooth(points)
    path.lineTo(RIGHT + 80, HEIGHT + 90)
    path.lineTo(LEFT - 80, HEIGHT + 90)
    path.close()
    tone = brush.tone(colour)
    fade = [argb(lighten(tone, 1)), argb(lighten(tone, 0.25)), argb(shade(tone, 0.55))]
    brush.paint(path, linear((0, y - height), (0, y + height * 1.3), fade, [0, 0.4, 1]))
    _wave_marks(brush, points, y, height)
    if foam:
        _foam(brush, points, y, height, mix((0.93, 0.97, 1.0), stage.light.haze, 0.25))


def _wave_marks(brush: Brush, points: list[tuple[float, float]], y: float, height: float) -> None:
    for offset, alpha in ((0.2, 0.30), (0.5, 0.22), (0.85, 0.14)):
        line = smooth(
            [(x, py * (1 - offset * 0.45) + y * offset * 0.45 + height * offset * 0.75) for x, py in points[::2]]
        )
        brush.stroke(line, WHITE, max(1.4, height * 0.022), alpha * 0.6)


def _foam(
    brush: Brush, points: list[tuple[float, float]], y: float, height: float, colour: tuple[float, float, float]
) -> None:
    run: list[tuple[float, float]] = []
    for x, py in points:
        if py < y - height * 0.42:
            run.append((x, py))
            continue
        if len(run) > 2:
            _cap(brush, run, height, colour)
        run = []


def _cap(brush: Brush, run: list[tuple[float, float]], height: float, colour: tuple[float, float, float]) -> None:
    peak = min(py for _, py in run)
    lower = [
        (x, py + (4 + height * 0.13 * (1 - abs((index / (len(run) - 1)) * 2 - 1))) * (1.35 if index % 2 else 0.65))
        for index, (x, py) in enumerate(run)
    ]
    brush.fill(smooth([*run, *reversed(lower)], close=True), colour, 0.86)
    middle = run[len(run) // 2][0]
    for index in range(5):
        brush.dot(
            middle + (index - 2) * height * 0.16,
            peak - 5 - (index * 7 % 5) * height * 0.03,
            1.6 + height * 0.012,
            colour,
            0.7,
        )


def draw_surf(brush: Brush, edge: list[tuple[float, float]]) -> None:
    """White lines where water meets the shore."""
    line = smooth(edge)
    brush.stroke(line, (0.97, 0.98, 0.98), 10, 0.78)
    for offset, width, alpha in ((-16, 4.5, 0.55), (-34, 3, 0.35)):
        with brush.moved(0, offset):
            brush.stroke(line, (0.97, 0.98, 0.98), width, alpha)


def draw_wet_sheen(stage: Stage, brush: Brush, y: float) -> None:
    """Lamplight or sky mirrored in wet ground."""
    light, rng = stage.light, stage.rng("sheen")
    if not (light.lamps_lit or stage.weather in {Weather.RAIN, Weather.STORM, Weather.FOG}):
        return
    tint = (1.0, 0.78, 0.47) if light.lamps_lit else lighten(light.haze, 0.6)
    for _ in range(70):
        x, py = WIDTH / 2 + rng.gauss(0, 0.28) * WIDTH, rng.uniform(y, HEIGHT)
        brush.oval(x, py, rng.uniform(25, 95), rng.uniform(1.5, 3.5), tint, 0.12)
