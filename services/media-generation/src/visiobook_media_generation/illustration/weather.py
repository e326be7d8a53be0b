"""What falls or drifts before the camera: rain, snow, fog, leaves, petals, fireflies."""

import random

import skia

from visiobook_contracts.ai_analysis import Mood, Season, TimeOfDay, Weather
from visiobook_media_generation.illustration.canvas import Brush, radial
from visiobook_media_generation.illustration.palette import argb, lighten, rgb
from visiobook_media_generation.illustration.paths import outline
from visiobook_media_generation.illustration.stage import HEIGHT

FLAKE = (0.97, 0.98, 1.0)


def draw_weather(brush: Brush, rng: random.Random, width: float, *, near: float = 1.0) -> None:
    """Over the whole view; ``near`` above 1 for closer framings."""
    weather = brush.light.weather
    if weather in {Weather.RAIN, Weather.STORM}:
        _rain(brush, rng, width, near, slant=0.24 if weather is Weather.RAIN else 0.42)
    elif weather is Weather.SNOW:
        _snow(brush, rng, width, near)
    elif weather is Weather.FOG:
        _fog(brush, rng, width)
    elif weather is Weather.WINDY:
        _gusts(brush, rng, width)


def _rain(brush: Brush, rng: random.Random, width: float, near: float, slant: float) -> None:
    for count, length, thick, alpha in ((230, 34, 1.3, 0.22), (90, 70, 2.2, 0.26), (22, 130, 4, 0.16)):
        path = skia.Path()
        for _ in range(count):
            x, y = rng.random() * width * 1.2, rng.uniform(-60, HEIGHT)
            path.moveTo(x, y)
            path.lineTo(x - length * slant * near, y + length * near)
        brush.stroke(path, (0.86, 0.91, 0.97), thick * near**0.5, alpha)


def _snow(brush: Brush, rng: random.Random, width: float, near: float) -> None:
    for count, size, alpha, blur in ((240, 2.3, 0.75, 0.0), (100, 4.2, 0.85, 0.0), (24, 10, 0.6, 3.5)):
        path = skia.Path()
        for _ in range(count):
            path.addCircle(rng.random() * width, rng.random() * HEIGHT, size * near**0.5 * rng.uniform(0.6, 1.3))
        brush.fill(path, FLAKE, alpha, blur=blur)


def _fog(brush: Brush, rng: random.Random, width: float) -> None:
    haze = brush.light.haze
    stops = [argb(lighten(haze, 0.3), 0.40), argb(haze, 0.18), argb(haze, 0)]
    for _ in range(8):
        with brush.moved(rng.random() * width, HEIGHT * rng.uniform(0.45, 0.9)):
            brush.canvas.scale(1, 0.16)
            brush.canvas.drawCircle(0, 0, 760, skia.Paint(Shader=radial((0, 0), 760, stops, [0, 0.5, 1])))


def _gusts(brush: Brush, rng: random.Random, width: float) -> None:
    for _ in range(9):
        x, y, length = rng.random() * width, rng.uniform(0.08, 0.8) * HEIGHT, rng.uniform(120, 330)
        swirl = outline(
            [(x, y), (x + length * 0.5, y - 26, x + length, y), (x + length * 1.1, y + 14, x + length * 1.04, y + 22)],
            close=False,
        )
        brush.stroke(swirl, (1.0, 1.0, 1.0), 2.6, 0.30)


def draw_drift(brush: Brush, rng: random.Random, width: float, *, season: Season, mood: Mood, time: TimeOfDay) -> None:
    """Leaves in autumn wind, blossom in happy springs, fireflies on gentle summer evenings."""
    windy = brush.light.weather is Weather.WINDY
    if brush.light.weather in {Weather.RAIN, Weather.STORM, Weather.SNOW}:
        return
    if season is Season.AUTUMN or windy:
        _flutter(
            brush,
            rng,
            width,
            34 if windy else 20,
            ("#c9803c", "#b9603a", "#d6a244") if season is Season.AUTUMN else ("#7fa352", "#9fb85f", "#6f9a4c"),
        )
    elif mood in {Mood.JOYFUL, Mood.ROMANTIC} and season in {Season.SPRING, Season.SUMMER}:
        _flutter(brush, rng, width, 22, ("#f6d3da", "#fbe9c6", "#ffffff"))
    if season is Season.SUMMER and time in {TimeOfDay.DUSK, TimeOfDay.EVENING, TimeOfDay.NIGHT} and not windy:
        for _ in range(26):
            x, y = rng.random() * width, rng.uniform(0.45, 0.95) * HEIGHT
            brush.glow(x, y, rng.uniform(10, 22), rgb("#fff2a0"), 0.75)
            brush.dot(x, y, 2, rgb("#fffbe0"))


def _flutter(brush: Brush, rng: random.Random, width: float, count: int, colours: tuple[str, ...]) -> None:
    for _ in range(count):
        with brush.moved(rng.random() * width, rng.random() * HEIGHT * 0.92, turn=rng.random() * 360):
            size = rng.uniform(5, 10)
            brush.fill(
                outline([(-size, 0), (0, -size * 0.6, size, 0), (0, size * 0.6, -size, 0)]), rng.choice(colours), 0.82
            )
