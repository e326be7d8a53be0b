"""Land: ridges of hills, mountains, paths, rocks, grass."""

import math
import random
from collections.abc import Callable

import skia

from visiobook_contracts.ai_analysis import Season
from visiobook_media_generation.illustration.canvas import Brush, linear
from visiobook_media_generation.illustration.palette import Tint, argb, lighten, mix, rgb, shade
from visiobook_media_generation.illustration.paths import Path, blob, outline, smooth
from visiobook_media_generation.illustration.stage import HEIGHT, LEFT, RIGHT, WIDTH, Stage

Ridge = Callable[[float], float]
BOTTOM = HEIGHT + 60

GRASS = {Season.SPRING: "#8fbf5f", Season.SUMMER: "#7fae52", Season.AUTUMN: "#b3a052", Season.WINTER: "#9a9f78"}
FAR_GRASS = {Season.SPRING: "#7fb08a", Season.SUMMER: "#6f9a86", Season.AUTUMN: "#9a9270", Season.WINTER: "#8d9a9a"}


def grass_colour(stage: Stage, *, far: bool = False) -> str:
    """The ground's colour for the season; white under snow."""
    if stage.snowy:
        return "#dfe7f2" if far else "#edf2f8"
    return (FAR_GRASS if far else GRASS)[stage.season]


def ridge(rng: random.Random, y: float, amplitude: float, roughness: float = 0.5) -> Ridge:
    """A rolling skyline as a sum of four sines."""
    phases = [rng.random() * math.tau for _ in range(4)]
    waves = [rng.uniform(0.6, 1.1) * k for k in (1, 2.1, 4.3, 9)]

    def height(x: float) -> float:
        total = sum(math.sin(x / WIDTH * math.tau * waves[k] + phases[k]) * roughness**k for k in range(4))
        return y + amplitude * total / 1.6

    return height


def _below(points: list[tuple[float, float]]) -> Path:
    path = smooth(points)
    path.lineTo(RIGHT + 60, BOTTOM)
    path.lineTo(LEFT - 60, BOTTOM)
    path.close()
    return path


def draw_ground(brush: Brush, line: Ridge, colour: Tint, *, dark: float = 0.4) -> Path:
    """Everything below a ridge: gradient, a lit crest, stippled shade lower down. Returns its outline."""
    points = [(float(x), line(x)) for x in range(LEFT - 60, RIGHT + 121, 69)]
    path, tone = _below(points), brush.tone(colour)
    top = min(y for _, y in points)
    fade = [argb(lighten(tone, 0.35)), argb(tone), argb(shade(tone, 0.35))]
    brush.paint(path, linear((0, top), (0, min(HEIGHT, top + 420)), fade))
    with brush.clipped(path):
        _crest(brush, path, lighten(tone, 1), top)
        low = [argb(shade(tone, 1), 0), argb(shade(tone, 1), dark)]
        bounds = path.getBounds()
        brush.stipple(bounds, linear((0, top + 60), (0, min(HEIGHT, top + 430)), low))
    return path


def _crest(brush: Brush, path: Path, bright: tuple[float, float, float], top: float) -> None:
    """A band of light along the skyline, stronger on the side of the sun."""
    depth = 90 * (1 - brush.depth * 0.6)
    left = brush.light.direction[0] < 0
    ends = [argb(bright, 0.75 if left else 0.25), argb(bright, 0.25 if left else 0.75)]
    for offset, strength in ((depth, 1.0), (depth * 0.25, 0.6)):
        lower = skia.Path(path)
        lower.offset(0, offset)
        brush.canvas.save()
        brush.canvas.clipPath(lower, skia.ClipOp.kDifference, True)
        if strength == 1.0:
            bounds = path.getBounds()
            area = skia.Rect(bounds.left(), top, bounds.right(), min(HEIGHT, top + 420))
            brush.stipple(area, linear((0, 0), (WIDTH, 0), ends))
        else:
            brush.fill(path, bright, 0.30)
        brush.canvas.restore()


def draw_tufts(brush: Brush, rng: random.Random, line: Ridge, colour: Tint, count: int) -> None:
    """Tufts of grass scattered below a ridge, larger towards the viewer; three blades each, two strokes of paint."""
    tone = brush.tone(colour)
    bright, deep = outline([(0, 0)], close=False), outline([(0, 0)], close=False)
    for _ in range(count):
        x = rng.uniform(LEFT, RIGHT)
        top = line(x)
        y = top + 14 + rng.random() ** 1.5 * (HEIGHT - top)
        size = (6 + 20 * (y - top) / (HEIGHT - top + 1)) * (1 - brush.depth * 0.6)
        path = bright if rng.random() < 0.5 else deep
        for lean in (-0.5, 0.0, 0.55):
            path.moveTo(x + lean * size * 0.25, y)
            path.quadTo(x + lean * size * 0.4, y - size * 0.6, x + lean * size * 0.9, y - size)
    width = 2.2 * (1 - brush.depth * 0.5)
    brush.stroke(bright, lighten(tone, 0.85), width, 0.55)
    brush.stroke(deep, shade(tone, 0.7), width, 0.5)


def draw_drifts(brush: Brush, rng: random.Random, line: Ridge) -> None:
    """Soft hollows in snow."""
    tone = brush.tone("#edf2f8")
    for _ in range(90):
        x = rng.uniform(LEFT, RIGHT)
        y = line(x) + 20 + rng.random() * (HEIGHT - line(x))
        brush.oval(x, y, rng.uniform(20, 90), rng.uniform(2, 5), shade(tone, 0.4), 0.16)


def draw_turf(
    stage: Stage, brush: Brush, part: str, line: Ridge, *, tufts: int = 200, colour: str | None = None
) -> None:
    """Ground in the season's colour with grass, or snow with drifts."""
    tint = colour if colour and not stage.snowy else grass_colour(stage)
    draw_ground(brush, line, tint)
    if stage.snowy:
        draw_drifts(brush, stage.rng(part + "/drifts"), line)
    else:
        draw_tufts(brush, stage.rng(part + "/tufts"), line, tint, tufts)


def draw_path(stage: Stage, brush: Brush, centre: list[tuple[float, float, float]], colour: str = "#cfae7c") -> None:
    """A road through points ``(x, y, half width)``, far to near."""
    left = [(x - half, y) for x, y, half in centre]
    right = [(x + half, y) for x, y, half in reversed(centre)]
    road = smooth([*left, *right], close=True)
    tone = brush.tone("#d9e1ec" if stage.snowy else colour)
    brush.shape(road, shade(tone, 0.10) if stage.snowy else tone, dark=0.35, light=0.2)
    rng = stage.rng("path")
    with brush.clipped(road):
        for _ in range(60):
            t = rng.random()
            x, y, half = _along(centre, t)
            size = 0.03 * half * rng.uniform(0.4, 1.4) + 1
            brush.oval(x + rng.uniform(-1, 1) * half, y, size * 1.7, size * 0.6, shade(tone, 0.45), 0.35)


def _along(centre: list[tuple[float, float, float]], t: float) -> tuple[float, float, float]:
    place = t * (len(centre) - 1)
    index = min(int(place), len(centre) - 2)
    part = place - index
    first, second = centre[index], centre[index + 1]
    return (
        first[0] + (second[0] - first[0]) * part,
        first[1] + (second[1] - first[1]) * part,
        first[2] + (second[2] - first[2]) * part,
    )


def draw_rock(
    brush: Brush,
    rng: random.Random,
    x: float,
    y: float,
    width: float,
    height: float,
    colour: str = "#8a8580",
    *,
    snow: bool = False,
) -> None:
    """A boulder standing on ``y``, faceted by one lit plane."""
    left, right = x - width / 2, x + width / 2
    points = [
        (left, y),
        (left + width * rng.uniform(0.02, 0.10), y - height * rng.uniform(0.45, 0.65)),
        (x - width * rng.uniform(0.10, 0.22), y - height * rng.uniform(0.85, 1.0)),
        (x + width * rng.uniform(0.10, 0.2), y - height * rng.uniform(0.80, 1.0)),
        (right - width * rng.uniform(0.02, 0.1), y - height * rng.uniform(0.35, 0.6)),
        (right, y),
    ]
    path = smooth([*points, (x, y + height * 0.06)], close=True)
    brush.shape(path, colour, dark=0.6, light=0.35)
    tone = brush.tone(colour)
    with brush.clipped(path):
        facet = outline([points[1], points[2], (x - width * 0.02, y - height * 0.5), (x - width * 0.18, y)])
        brush.fill(facet, lighten(tone, 0.6) if brush.direction()[0] < 0 else shade(tone, 0.5), 0.30)
        crack = [
            (x + width * 0.1, y - height * 0.8),
            (x + width * 0.16, y - height * 0.5),
            (x + width * 0.08, y - height * 0.25),
        ]
        brush.stroke(outline(crack, close=False), shade(tone, 0.9), max(1.2, width * 0.012), 0.5)
        if snow:
            cap = [
                (left, y - height * 0.62),
                (x, y - height * 0.60, right, y - height * 0.66),
                (right, y - height * 1.2),
                (left, y - height * 1.2),
            ]
            brush.fill(outline(cap), "#f3f7fb", 0.92)


def draw_mountains(
    brush: Brush, rng: random.Random, base: float, height: float, colour: str, *, count: int = 6, snow: float = 0.36
) -> None:
    """A range of peaks with lit and shaded faces; ``snow`` is the share of the height that is white."""
    step = (RIGHT - LEFT) / count
    peaks = [(LEFT + (index + rng.uniform(0.2, 0.8)) * step, height * rng.uniform(0.55, 1.0)) for index in range(count)]
    for x, tall in sorted(peaks, key=lambda peak: -peak[1]):
        _mountain(brush, rng, x, base, tall, step * rng.uniform(0.8, 1.15), colour, snow)


def _mountain(
    brush: Brush, rng: random.Random, x: float, base: float, tall: float, half: float, colour: str, snow: float
) -> None:
    top = base - tall
    left = [(x - half, base), (x - half * 0.55, base - tall * 0.40), (x - half * 0.30, base - tall * 0.72), (x, top)]
    right = [(x + half * 0.26, base - tall * 0.74), (x + half * 0.6, base - tall * 0.36), (x + half, base)]
    path = outline([*left, *right, (x + half, base + 80), (x - half, base + 80)])
    tone = brush.tone(colour)
    brush.shape(path, tone, dark=0.3, light=0.25, side=(brush.light.direction[0], -0.6))
    bends = [(index, rng.uniform(-0.10, 0.10) + 0.04 * index) for index in range(1, 6)]
    spine = [(x, top), *((x + bend * half, top + tall * index / 5) for index, bend in bends)]
    lit_left = brush.light.direction[0] < 0
    edge = [*right, (x + half, base + 80)] if lit_left else [*reversed(left[:-1]), (x - half, base + 80)]
    with brush.clipped(path):
        shadow = outline([*edge, *reversed(spine)]) if lit_left else outline([*spine, *reversed(edge)])
        brush.fill(shadow, shade(tone, 0.75), 0.42)
        if snow:
            _snowcap(brush, rng, x, top, tall, half, snow)


def _snowcap(brush: Brush, rng: random.Random, x: float, top: float, tall: float, half: float, snow: float) -> None:
    low = top + tall * snow
    teeth = [(x - half, low)]
    for index in range(9):
        t = -1 + 2 * (index + 0.5) / 9
        teeth.append(
            (x + t * half * 0.55, low + (rng.uniform(-0.10, 0.02) if index % 2 else rng.uniform(0.02, 0.12)) * tall)
        )
    cap = outline([*teeth, (x + half, low), (x + half, top - 20), (x - half, top - 20)])
    brush.fill(cap, mix(brush.tone("#f5f8fc"), brush.light.key, 0.12), 0.88)


def earth(stage: Stage) -> str:
    """Bare soil for the season."""
    return "#e3eaf3" if stage.snowy else "#a9835a"


def flower_colours(stage: Stage) -> tuple[str, ...]:
    """What blooms now; nothing under snow or in winter."""
    return {
        Season.SPRING: ("#f4e3e0", "#f3a9c0", "#f5d75f", "#b9a2e4"),
        Season.SUMMER: ("#f4e3e0", "#e8788a", "#f3c54f", "#8a7cc4"),
        Season.AUTUMN: ("#d98c4a", "#c9a648", "#a9674e", "#e6d3a8"),
        Season.WINTER: (),
    }[Season.WINTER if stage.snowy else stage.season]


def draw_flowers(
    stage: Stage,
    brush: Brush,
    part: str,
    line: Ridge,
    count: int,
    *,
    start: float = 0.15,
    spare: tuple[float, float] | None = None,
) -> None:
    """Flowers scattered below a ridge; ``spare`` is a span of x that stays free."""
    rng, colours = stage.rng(part), flower_colours(stage)
    stem = shade(brush.tone("#4f8048"), 0.3)
    for _ in range(count):
        x = rng.uniform(LEFT, RIGHT)
        t, pick = start + (1 - start) * rng.random() ** 0.8, rng.random()
        if not colours or (spare and spare[0] < x < spare[1]):
            continue
        y, size = line(x) + (HEIGHT - line(x)) * t, 3 + 9 * t
        petal = brush.tone(colours[int(pick * len(colours))])
        brush.line(x, y, x, y - size * 2.4, stem, max(1.0, size * 0.22), 0.8)
        for index in range(5):
            angle = index * 1.257 + pick
            brush.dot(
                x + math.cos(angle) * size * 0.5, y - size * 2.4 + math.sin(angle) * size * 0.42, size * 0.38, petal
            )
        brush.dot(x, y - size * 2.4, size * 0.28, mix(brush.tone("#f0b53c"), rgb("#f0b53c"), 0.3))


def draw_front_grass(stage: Stage, brush: Brush, width: float) -> None:
    """Blurred blades before the camera, kept low."""
    rng = stage.rng("front")
    colour = shade(brush.tone("#e3eaf3" if stage.snowy else grass_colour(stage)), 0.75)
    for _ in range(46):
        x, tall, lean = rng.uniform(-30, width + 30), rng.uniform(40, 128), rng.uniform(-28, 28)
        if rng.random() < 0.75 and 0.22 < x / width < 0.78:
            tall *= 0.5
        blade = [
            (x - 7, HEIGHT + 8),
            (x - 3, HEIGHT - tall * 0.5, x + lean, HEIGHT - tall),
            (x + 4, HEIGHT - tall * 0.5, x + 8, HEIGHT + 8),
        ]
        brush.fill(outline(blade), colour, 0.85, blur=4.5)


def scatter_stones(brush: Brush, rng: random.Random, line: Ridge, count: int, colour: str) -> None:
    """Small stones lying about."""
    for _ in range(count):
        x = rng.uniform(LEFT, RIGHT)
        t = rng.random()
        y, size = line(x) + 15 + (HEIGHT - line(x)) * t, 6 + 20 * t * rng.uniform(0.5, 1.3)
        brush.shape(blob(x, y, size, size * 0.6, rng, points=7), colour, dark=0.5, light=0.3)
