"""What every coast has: the state of the sea, its swell, rocks, gulls, headlands."""

import random
from collections.abc import Iterable

from visiobook_contracts.ai_analysis import Weather
from visiobook_media_generation.illustration.canvas import Brush
from visiobook_media_generation.illustration.palette import shade
from visiobook_media_generation.illustration.paths import outline, smooth
from visiobook_media_generation.illustration.stage import HEIGHT, LEFT, RIGHT, Stage
from visiobook_media_generation.illustration.terrain import draw_rock
from visiobook_media_generation.illustration.water import draw_wave

Edge = list[tuple[float, float]]


def roughness(stage: Stage) -> float:
    return {Weather.STORM: 1.0, Weather.WINDY: 0.7, Weather.RAIN: 0.55, Weather.FOG: 0.3}.get(stage.weather, 0.42)


def sea_colour(stage: Stage) -> str:
    """Of open water."""
    return "#3d6274" if stage.weather is Weather.STORM else "#3f7f9a"


def draw_swell(stage: Stage, brush: Brush, rng: random.Random, rows: Iterable[tuple[float, float]]) -> None:
    """Rows of waves far out: at which share of the height, and how high they are in a storm."""
    rise = 0.5 + roughness(stage) * 0.7
    for level, height in rows:
        draw_wave(stage, brush, random.Random(rng.random()), HEIGHT * level, height * rise, 330, sea_colour(stage))


def draw_boulders(
    stage: Stage,
    brush: Brush,
    rng: random.Random,
    places: Iterable[tuple[float, float]],
    *,
    depth: tuple[float, float],
    colour: str,
) -> None:
    """Rocks at x and of a size, their feet between two shares of the height."""
    for x, size in places:
        shape = random.Random(rng.random())
        draw_rock(brush, shape, x, HEIGHT * rng.uniform(*depth), size, size * 0.6, colour, snow=stage.snowy)


def draw_gulls(stage: Stage, count: int = 6) -> None:
    rng = stage.rng("gulls")
    with stage.layer(0.5) as brush:
        for _ in range(count):
            x, y, size = rng.uniform(LEFT, RIGHT), rng.uniform(0.12, 0.45) * HEIGHT, rng.uniform(14, 30)
            for side in (-1, 1):
                wing = [
                    (x, y),
                    (x + side * size * 0.8, y - size * 1.0, x + side * size * 1.9, y - size * 0.35),
                    (x + side * size * 0.9, y - size * 0.5, x, y + size * 0.25),
                ]
                brush.fill(outline(wing), "#f1f1ee")
                tip = [
                    (x + side * size * 1.9, y - size * 0.35),
                    (x + side * size * 1.3, y - size * 0.75, x + side * size * 1.25, y - size * 0.72),
                    (x + side * size * 1.3, y - size * 0.5, x + side * size * 1.9, y - size * 0.35),
                ]
                brush.fill(outline(tip), "#4a4a55")
            brush.oval(x, y + size * 0.06, size * 0.24, size * 0.2, "#f7f6f2")


def draw_headland(stage: Stage, part: str, depth: float, edge: Edge, colour: str) -> None:
    with stage.layer(depth) as brush:
        path = smooth([*edge, (edge[-1][0], 700.0), (edge[0][0], 700.0)], close=True)
        brush.shape(path, colour, dark=0.55, light=0.3)
        rng = stage.rng(part)
        tone = brush.tone(colour)
        with brush.clipped(path):
            top = smooth(edge)
            brush.stroke(top, "#eef3f8" if stage.snowy else "#7f9a62", 34)
            for _ in range(16):
                x, y = rng.uniform(edge[0][0], edge[-1][0]), rng.uniform(380, 620)
                brush.stroke(
                    outline([(x, y), (x + rng.uniform(-16, 16), y + rng.uniform(30, 90))], close=False),
                    shade(tone, 0.7),
                    5,
                    0.45,
                )
