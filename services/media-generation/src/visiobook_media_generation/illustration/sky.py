"""The sky: gradient, stars, sun or moon, clouds, birds, lightning."""

import random

from visiobook_contracts.ai_analysis import Weather
from visiobook_media_generation.illustration.canvas import Brush, linear
from visiobook_media_generation.illustration.environment import Light
from visiobook_media_generation.illustration.palette import WHITE, Rgb, argb, lighten, luma, mix, rgb, scale, shade
from visiobook_media_generation.illustration.paths import Path, box, ellipse, join, outline, without
from visiobook_media_generation.illustration.stage import HEIGHT, LEFT, RIGHT, WIDTH, Stage

HEAVY = {Weather.RAIN, Weather.STORM, Weather.OVERCAST}
CLOUDS = {
    Weather.CLEAR: 7,
    Weather.WINDY: 10,
    Weather.FOG: 5,
    Weather.SNOW: 8,
    Weather.OVERCAST: 13,
    Weather.RAIN: 13,
    Weather.STORM: 15,
}


def draw_sky(stage: Stage, horizon: float = 0.62) -> None:
    """The whole sky down to the horizon (fraction of the height)."""
    light, rng = stage.light, stage.rng("sky")
    base = HEIGHT * horizon
    with stage.layer(1.0) as brush:
        stops = [argb(colour) for colour in light.sky]
        brush.wash(LEFT, -60, RIGHT - LEFT, HEIGHT + 120, linear((0, -40), (0, base), stops, [0, 0.42, 0.78, 1]))
        if light.darkness > 0.35 and light.weather not in HEAVY:
            _stars(brush, random.Random(rng.random()), base)
        _sun_or_moon(brush, light)
        _clouds(brush, light, random.Random(rng.random()), base)
        if light.weather is Weather.STORM:
            _lightning(brush, stage.rng("lightning"))
        elif not light.lamps_lit:
            _birds(brush, light, stage.rng("birds"), base)


def _stars(brush: Brush, rng: random.Random, base: float) -> None:
    for _ in range(210):
        x, y, size = rng.uniform(LEFT, RIGHT), rng.random() ** 1.4 * base * 0.85, rng.random()
        brush.dot(x, y, 0.8 + size * size * 2.2, rgb("#fff6dd"), 0.25 + 0.6 * rng.random() * (1 - y / base))
        if size > 0.95:
            brush.glow(x, y, 18, rgb("#dfe9ff"), 0.4)


def _sun_or_moon(brush: Brush, light: Light) -> None:
    if light.sun:
        x, y = light.sun[0] * WIDTH, light.sun[1] * HEIGHT
        brush.glow(x, y, 760, light.key, 0.75)
        brush.glow(x, y, 300, lighten(light.key, 0.6), 0.8)
        brush.dot(x, y, 60, mix(light.key, WHITE, 0.6))
    elif light.moon and light.weather is not Weather.STORM:
        x, y = light.moon[0] * WIDTH, light.moon[1] * HEIGHT
        brush.glow(x, y, 600, light.key, 0.40)
        brush.glow(x, y, 200, light.key, 0.55)
        brush.ball(x, y, 68, rgb("#f6f1dc"), dark=0.32, light=0.2, side=(-0.6, -0.6))
        for dx, dy, radius in ((-18, -12, 14), (16, 10, 19), (-8, 26, 9), (26, -22, 8)):
            brush.dot(x + dx, y + dy, radius, rgb("#d9d3bd"), 0.55)


def _cloud_colour(light: Light, rng: random.Random, nearness: float) -> Rgb:
    if light.weather in {Weather.RAIN, Weather.STORM}:
        grey = rng.uniform(0.55, 1.05)
        return mix(scale(light.sky[0], (grey, grey, grey)), light.haze, 0.2 + 0.4 * nearness)
    if light.darkness > 0.3:
        return mix(scale(light.haze, (1.18, 1.18, 1.18)), light.sky[1], 0.4)
    return mix(mix((0.98, 0.98, 0.98), light.key, 0.25), light.haze, 0.2 + 0.4 * nearness)


def _clouds(brush: Brush, light: Light, rng: random.Random, base: float) -> None:
    count = CLOUDS[light.weather]
    heavy = light.weather in HEAVY
    for index in range(count):
        nearness = index / max(1, count - 1)
        lift = 0.02 + 0.6 * nearness if heavy else 0.07 + 0.62 * nearness * rng.uniform(0.75, 1)
        x = LEFT + (RIGHT - LEFT) * ((index * 0.618 + rng.uniform(0, 0.16)) % 1.0)
        size = rng.uniform(170, 340) * (1.35 - 0.8 * nearness) * (1.7 if heavy else 1.0)
        colour = _cloud_colour(light, rng, nearness)
        alpha = 0.92 if light.weather in {Weather.RAIN, Weather.STORM} else 0.84
        draw_cloud(brush, rng, x, base * lift, size, colour, alpha)


def _puffs(rng: random.Random, x: float, y: float, size: float) -> list[tuple[float, float, float]]:
    count = rng.randint(5, 8)
    puffs = []
    for index in range(count):
        t = (index + 0.5) / count * 2 - 1
        height = 1 - abs(t) ** 1.6
        puffs.append(
            (
                x + t * size * 0.80 + rng.uniform(-0.03, 0.03) * size,
                y - height * size * 0.15 * rng.uniform(0.4, 1.4),
                size * (0.07 + 0.17 * height) * rng.uniform(0.8, 1.2),
            )
        )
    return puffs


def _cloud_outline(puffs: list[tuple[float, float, float]], x: float, y: float, size: float) -> Path:
    base = box(x - size * 0.92, y - size * 0.03, size * 1.84, size * 0.105, size * 0.052)
    whole = join([*(ellipse(px, py, radius) for px, py, radius in puffs), base])
    return without(whole, box(x - 2 * size, y + size * 0.075, 4 * size, size))


def draw_cloud(brush: Brush, rng: random.Random, x: float, y: float, size: float, colour: Rgb, alpha: float) -> None:
    """One cumulus with a flat base, lit from above."""
    puffs = _puffs(rng, x, y, size)
    path = _cloud_outline(puffs, x, y, size)
    bounds = path.getBounds()
    if brush.canvas.quickReject(bounds):
        return
    brush.canvas.saveLayerAlpha(bounds, int(alpha * 255))
    lx = brush.light.direction[0]
    brush.shape(path, colour, dark=0.26, light=0.55, side=(lx * 0.5, -1))
    with brush.clipped(path):
        for px, py, radius in puffs[1:-1]:
            shine = 0.24 if luma(colour) > 0.6 else 0.07
            brush.dot(px + lx * radius * 0.22, py - radius * 0.10, radius * 0.74, lighten(colour, 0.8), shine)
        low = [argb(shade(colour, 0.7), 0), argb(mix(shade(colour, 0.7), brush.light.haze, 0.3), 0.55)]
        brush.stipple(bounds, linear((0, bounds.bottom() - bounds.height() * 0.45), (0, bounds.bottom()), low))
    brush.canvas.restore()


def _birds(brush: Brush, light: Light, rng: random.Random, base: float) -> None:
    colour = mix(shade(light.haze, 1), light.haze, 0.15)
    x0, y0 = rng.uniform(300, 1300), base * rng.uniform(0.18, 0.42)
    for index in range(7):
        x, y = x0 + (index - 3) * 52 + rng.uniform(-16, 16), y0 + abs(index - 3) * 17 + rng.uniform(-9, 9)
        size = rng.uniform(9, 17)
        wings = [
            (x - size * 2, y - size * 0.4),
            (x - size * 0.9, y - size, x, y),
            (x + size * 0.9, y - size, x + size * 2, y - size * 0.5),
        ]
        brush.stroke(outline(wings, close=False), colour, size * 0.22)


def _bolt(
    brush: Brush, rng: random.Random, start: tuple[float, float], steps: int, width: float, drift: float
) -> list[tuple[float, float]]:
    points = [start]
    for _ in range(steps):
        x, y = points[-1]
        points.append((x + rng.uniform(-46, 46) + drift, y + HEIGHT * 0.06))
    path = outline(points, close=False)
    brush.stroke(path, rgb("#bfcaff"), width * 5, 0.18)
    brush.stroke(path, rgb("#dfe6ff"), width * 2.6, 0.35)
    brush.stroke(path, WHITE, width)
    return points


def _lightning(brush: Brush, rng: random.Random) -> None:
    x = rng.choice([rng.uniform(320, 620), rng.uniform(1250, 1600)])
    brush.glow(x, HEIGHT * 0.20, 760, rgb("#cfd8ff"), 0.65)
    trunk = _bolt(brush, rng, (x, HEIGHT * 0.0), 9, 5, 3)
    _bolt(brush, rng, trunk[3], 4, 2.6, 44)
    _bolt(brush, rng, trunk[5], 3, 2, -40)
