"""Trees, bushes, hedges and reeds, in the colours of the season."""

import random

from visiobook_contracts.ai_analysis import Season
from visiobook_media_generation.illustration.canvas import Brush
from visiobook_media_generation.illustration.palette import Rgb, lighten, mix, rgb, shade
from visiobook_media_generation.illustration.paths import Path, blob, box, join, outline, without
from visiobook_media_generation.illustration.stage import Stage

LEAVES = {
    Season.SPRING: ("#7fb356", "#95c067", "#e9b7c6", "#8bbb5c"),
    Season.SUMMER: ("#5c944e", "#5f9150", "#6fa257", "#4f8a52"),
    Season.AUTUMN: ("#c9803c", "#b9603a", "#d6a244", "#a8884a"),
    Season.WINTER: ("#8f9486", "#858c82", "#999a8c", "#80877f"),
}
CROWN = (
    (-0.22, -0.56, 0.20),
    (0.22, -0.58, 0.20),
    (0.0, -0.62, 0.26),
    (-0.12, -0.80, 0.20),
    (0.13, -0.80, 0.19),
    (0.0, -0.92, 0.14),
)


def leaf_colour(stage: Stage, rng: random.Random) -> Rgb:
    """A leaf colour of the season; the draw from ``rng`` is the same in every season."""
    pick, warmth = rng.random(), rng.uniform(-0.1, 0.2)
    colours = LEAVES[Season.WINTER if stage.snowy else stage.season]
    red, green, blue = rgb(colours[int(pick * len(colours))])
    return (min(1.0, red * (1 + warmth)), green, blue * (1 - abs(warmth) * 0.6))


def draw_tree(stage: Stage, brush: Brush, rng: random.Random, x: float, y: float, size: float) -> None:
    """A broad-leaved tree ``size`` tall; bare in winter."""
    colour = leaf_colour(stage, rng)
    shapes = [(dx, dy, radius * rng.uniform(0.92, 1.1), rng.random()) for dx, dy, radius in CROWN]
    if brush.canvas.quickReject(_bounds(x, y, size)):
        return
    brush.contact(x, y, size * 0.5, size * 0.05, 0.22)
    _trunk(brush, x, y, size)
    if stage.snowy or stage.season is Season.WINTER:
        _bare_crown(stage, brush, random.Random(shapes[0][3]), x, y, size)
        return
    crown = join(
        blob(
            x + dx * size,
            y + dy * size,
            radius * size,
            radius * size * 0.95,
            random.Random(seed),
            points=11,
            jitter=0.08,
        )
        for dx, dy, radius, seed in shapes
    )
    tone = brush.light.tone(colour, brush.depth)
    brush.shape(crown, tone, dark=0.6, light=0.45)
    _leaf_marks(brush, random.Random(shapes[1][3]), crown, tone, (x, y, size))


def _bounds(x: float, y: float, size: float) -> object:
    return box(x - size * 0.6, y - size * 1.2, size * 1.2, size * 1.3).getBounds()


def _trunk(brush: Brush, x: float, y: float, size: float) -> None:
    trunk = [
        (x - size * 0.055, y),
        (x - size * 0.045, y - size * 0.25, x - size * 0.03, y - size * 0.55),
        (x + size * 0.03, y - size * 0.55),
        (x + size * 0.045, y - size * 0.25, x + size * 0.07, y),
    ]
    brush.shape(outline(trunk), "#6b4a35")
    for side in (-1, 1):
        branch = [
            (x, y - size * 0.36),
            (x + side * size * 0.05, y - size * 0.45, x + side * size * 0.16, y - size * 0.56),
        ]
        brush.stroke(outline(branch, close=False), "#6b4a35", size * 0.028)


def _leaf_marks(brush: Brush, rng: random.Random, crown: Path, tone: Rgb, tree: tuple[float, float, float]) -> None:
    x, y, size = tree
    lx = brush.light.direction[0]
    marks = {True: outline([(x, y)], close=False), False: outline([(x, y)], close=False)}
    for _ in range(int(16 + min(40, size * 0.06))):
        px, py = x + rng.uniform(-0.4, 0.4) * size, y - rng.uniform(0.42, 1.02) * size
        upward = (y - 0.72 * size - py) / size + (px - x) / size * lx
        length = size * rng.uniform(0.018, 0.05)
        path = marks[rng.random() < 0.5 + upward]
        path.moveTo(px - length, py)
        path.quadTo(px, py - length * 1.1, px + length, py)
    with brush.clipped(crown):
        brush.stroke(marks[True], lighten(tone, 0.9), size * 0.010, 0.45)
        brush.stroke(marks[False], shade(tone, 0.7), size * 0.010, 0.45)


def _bare_crown(stage: Stage, brush: Brush, rng: random.Random, x: float, y: float, size: float) -> None:
    path = outline([(x, y - size * 0.5)], close=False)

    def grow(px: float, py: float, dx: float, dy: float, level: int) -> None:
        ex, ey = px + dx, py + dy
        path.moveTo(px, py)
        path.quadTo(px + dx * 0.5 + dy * 0.1, py + dy * 0.5, ex, ey)
        if level:
            for turn in (-0.55, 0.12, 0.6):
                k = rng.uniform(0.55, 0.75)
                grow(ex, ey, (dx - dy * turn) * k, (dy + dx * turn) * k, level - 1)

    for lean in (-0.16, 0.0, 0.17):
        grow(x, y - size * 0.45, lean * size, -size * 0.22, 2)
    brush.stroke(path, "#6b5142", size * 0.013)
    if stage.snowy:
        with brush.moved(0, -size * 0.009):
            brush.stroke(path, "#f3f7fb", size * 0.007, 0.8)


def draw_pine(
    stage: Stage, brush: Brush, rng: random.Random, x: float, y: float, size: float, colour: str = "#3d6b54"
) -> None:
    """A fir in five tiers, with snow on them when it snows."""
    tone = brush.light.tone(mix(rgb(colour), rgb("#5b7f4e"), rng.random() * 0.35), brush.depth)
    wobble = [rng.uniform(0.6, 1.3) for _ in range(25)]
    if brush.canvas.quickReject(_bounds(x, y, size)):
        return
    brush.contact(x, y, size * 0.45, size * 0.045, 0.22)
    brush.rect(x - size * 0.03, y - size * 0.14, size * 0.06, size * 0.14, "#5a4032")
    for tier in range(5):
        t = tier / 5
        base, width, height = y - size * (0.10 + 0.70 * t), size * (0.30 * (1 - t) + 0.07), size * (0.34 - 0.10 * t)
        points: list[tuple[float, ...]] = [
            (x, base - height),
            (x + width * 0.35, base - height * 0.35, x + width, base),
        ]
        for tooth in range(5):
            end = x + width - (tooth + 1) * 2 * width / 5
            points.append((end + width / 5, base + size * 0.035 * wobble[tier * 5 + tooth], end, base))
        points.append((x - width * 0.35, base - height * 0.35, x, base - height))
        path = outline(points)
        brush.shape(path, tone, dark=0.62, light=0.32)
        if stage.snowy:
            _snow_on_tier(brush, path, x, base, width, height)


def _snow_on_tier(brush: Brush, tier: Path, x: float, base: float, width: float, height: float) -> None:
    snow = [
        (x, base - height - 4),
        (x + width * 0.30, base - height * 0.55, x + width * 0.62, base - height * 0.24),
        (x + width * 0.42, base - height * 0.34),
        (x + width * 0.24, base - height * 0.22),
        (x + width * 0.06, base - height * 0.44),
        (x - width * 0.14, base - height * 0.26),
        (x - width * 0.34, base - height * 0.40),
        (x - width * 0.62, base - height * 0.22),
        (x - width * 0.30, base - height * 0.55, x, base - height - 4),
    ]
    with brush.clipped(tier):
        brush.fill(outline(snow), "#f3f7fb", 0.93)


def draw_trunk(
    brush: Brush, rng: random.Random, x: float, y: float, width: float, colour: str = "#5d4334", top: float = -80
) -> None:
    """A forest trunk that leaves the picture at the top."""
    lean = rng.uniform(-0.06, 0.06) * (y - top)
    path = outline(
        [
            (x - width * 1.3, y + 10),
            (x - width * 0.62, y - width * 1.2, x - width * 0.5, y - width * 3),
            (x - width * 0.42 + lean, top),
            (x + width * 0.42 + lean, top),
            (x + width * 0.5, y - width * 3),
            (x + width * 0.62, y - width, x + width * 1.4, y + 10),
            (x, y + width * 0.35, x - width * 1.3, y + 10),
        ]
    )
    bark = outline([(x, y)], close=False)
    for _ in range(int(width * 0.4) + 6):
        px, py, length = x + rng.uniform(-0.45, 0.45) * width, rng.uniform(top, y), rng.uniform(40, 170)
        bend = rng.uniform(-6, 6)
        bark.moveTo(px, py)
        bark.quadTo(px + bend, py + length * 0.5, px + bend * 0.4, py + length)
    lx = brush.light.direction[0]
    brush.shape(path, colour, dark=0.85, light=0.4, side=(lx if abs(lx) > 0.3 else 0.8, 0))
    with brush.clipped(path):
        brush.stroke(bark, shade(brush.tone(colour), 0.8), max(1.5, width * 0.03), 0.45)


def draw_bush(
    stage: Stage,
    brush: Brush,
    rng: random.Random,
    x: float,
    y: float,
    size: float,
    *,
    flowers: str | None = None,
    colour: str | None = None,
) -> None:
    """A low bush of five rounds, flat at the base."""
    leaf = leaf_colour(stage, rng)
    tone = brush.tone(colour) if colour and not stage.snowy else brush.light.tone(shade(leaf, 0.18), brush.depth)
    rounds = join(
        blob(
            x + (k - 2) * size * 0.28, y - size * (0.24 - 0.05 * abs(k - 2)), size * 0.27, size * 0.27, rng, jitter=0.1
        )
        for k in range(5)
    )
    path = without(rounds, box(x - size, y, size * 2, size))
    blooms = [(rng.uniform(-0.55, 0.55), rng.uniform(0.05, 0.42), rng.uniform(0.02, 0.04)) for _ in range(14)]
    brush.shape(path, tone, dark=0.6, light=0.4)
    with brush.clipped(path):
        if stage.snowy:
            brush.fill(
                outline(
                    [
                        (x - size, y - size * 0.30),
                        (x, y - size * 0.42, x + size, y - size * 0.30),
                        (x + size, y - size),
                        (x - size, y - size),
                    ]
                ),
                "#f3f7fb",
                0.9,
            )
        elif flowers and stage.season is not Season.WINTER:
            for dx, dy, radius in blooms:
                brush.dot(x + dx * size, y - dy * size, radius * size, flowers)


def draw_hedge(stage: Stage, brush: Brush, rng: random.Random, x: float, y: float, width: float, height: float) -> None:
    """A clipped hedge with a rounded top."""
    tone = brush.light.tone(shade(leaf_colour(stage, rng), 0.25), brush.depth)
    path = box(x, y - height, width, height, height * 0.2)
    brush.shape(path, tone, dark=0.55, light=0.4, side=(brush.light.direction[0], -1))
    marks = outline([(x, y)], close=False)
    for _ in range(int(width / 9)):
        px, py = x + rng.random() * width, y - rng.random() * height
        marks.moveTo(px - 5, py)
        marks.quadTo(px, py - 6, px + 5, py)
    with brush.clipped(path):
        brush.stroke(marks, lighten(tone, 0.7), 2, 0.4)
        if stage.snowy:
            brush.rect(x, y - height, width, height * 0.22, "#f3f7fb", 0.92)


def draw_canopy(
    stage: Stage, brush: Brush, rng: random.Random, left: float, right: float, y: float, drop: float
) -> None:
    """Leaves hanging into the picture from above."""
    count = max(3, int((right - left) / 150))
    for index in range(count):
        x = left + (right - left) * (index + 0.5) / count
        path = blob(
            x,
            y + rng.uniform(-0.3, 0.25) * drop,
            rng.uniform(130, 210),
            drop * rng.uniform(0.6, 1.0),
            rng,
            points=15,
            jitter=0.13,
        )
        tone = brush.light.tone(shade(leaf_colour(stage, rng), 0.3), brush.depth)
        brush.shape(path, tone, dark=0.5, light=0.35, side=(brush.light.direction[0], 0.9))


def draw_reeds(stage: Stage, brush: Brush, rng: random.Random, x: float, y: float, size: float) -> None:
    """Reeds with brown heads at the water's edge."""
    tone = shade(brush.tone("#b9b48a" if stage.snowy or stage.season is Season.WINTER else "#6f9a4c"), 0.15)
    for _ in range(9):
        px, lean, tall = x + rng.uniform(-0.4, 0.4) * size, rng.uniform(-0.2, 0.2) * size, size * rng.uniform(0.6, 1.1)
        brush.stroke(
            outline([(px, y), (px + lean * 0.3, y - tall * 0.6, px + lean, y - tall)], close=False), tone, size * 0.03
        )
        if rng.random() < 0.5:
            brush.line(px + lean, y - tall, px + lean * 1.04, y - tall * 0.84, "#6b4630", size * 0.06)
