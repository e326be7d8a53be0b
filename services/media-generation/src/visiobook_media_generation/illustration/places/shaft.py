"""The inside of a deep hole, for who falls down one."""

import random

from visiobook_media_generation.illustration.canvas import Brush, linear, radial
from visiobook_media_generation.illustration.palette import SHADOW, argb, lighten, mix, shade
from visiobook_media_generation.illustration.paths import blob, outline
from visiobook_media_generation.illustration.stage import HEIGHT, LEFT, RIGHT, Stage

LEDGES = 5
BOTTOMLESS = (0.05, 0.03, 0.07)


def draw_shaft(stage: Stage) -> None:
    """Walls of earth and rock that close in, shelves of stone, hanging roots, and no bottom."""
    with stage.layer(0.8) as brush:
        earth = stage.brush.at(0.25).tone("#4a3f48")
        fade = [argb(lighten(earth, 0.25)), argb(shade(earth, 0.4)), argb(BOTTOMLESS)]
        brush.wash(LEFT, -60, RIGHT - LEFT, HEIGHT + 120, linear((0, 0), (0, HEIGHT), fade, [0, 0.45, 1]))
        _strata(stage, brush)
    for depth, inner, colour in ((0.5, 500.0, "#5a4c50"), (0.25, 690.0, "#6b5850")):
        with stage.layer(depth) as brush:
            for side in (-1, 1):
                _wall(stage.rng(f"shaft {depth} {side}"), brush, side, inner, colour)
    with stage.layer(0.1) as brush:
        _roots(stage.rng("roots"), brush)
        dark = [argb(SHADOW, 0.0), argb(SHADOW, 0.0), argb(SHADOW, 0.75)]
        brush.wash(LEFT, -60, RIGHT - LEFT, HEIGHT + 120, radial((960, 420), 1100, dark, [0, 0.35, 1]))


def _strata(stage: Stage, brush: Brush) -> None:
    """Stones in the far wall, fainter with the depth."""
    rng = stage.rng("strata")
    earth = stage.brush.at(0.25).tone("#5a4d54")
    for _ in range(46):
        x, y = rng.uniform(300, 1620), rng.uniform(-20, HEIGHT)
        stone = blob(x, y, rng.uniform(40, 120), rng.uniform(18, 50), random.Random(rng.random()), jitter=0.2)
        seen = mix(shade(earth, 0.2), BOTTOMLESS, min(1.0, max(0.0, 1.15 * y / HEIGHT)))
        brush.shape(stone, seen, dark=0.6, light=0.15)


def _wall(rng: random.Random, brush: Brush, side: int, inner: float, colour: str) -> None:
    edge = [(960 + side * (inner + rng.uniform(-60, 60)), -80 + k * 155) for k in range(9)]
    outer = 960 + side * 1500
    wall = outline([(outer, -80), *edge, (outer, HEIGHT + 80)])
    brush.shape(wall, colour, dark=0.7, light=0.3, side=(-side * 0.8, -0.5))
    for k in range(LEDGES):
        y = 90 + k * 215 + rng.uniform(-40, 40)
        reach = rng.uniform(120, 220)
        root, tip = 960 + side * (inner + 60), 960 + side * (inner + 60 - reach)
        ledge = [(root + side * 90, y), (tip, y - 8), (tip - side * 16, y + 16), (root - side * 10, y + 62)]
        brush.shape(
            outline([*ledge, (root + side * 90, y + 96)]), lighten(brush.tone(colour), 0.12), dark=0.7, light=0.5
        )


def _roots(rng: random.Random, brush: Brush) -> None:
    """Roots from above and out of the walls."""
    for k in range(16):
        x = 300 + 88 * k + rng.uniform(-30, 30)
        long = rng.uniform(120, 420) * (0.5 + abs(x - 960) / 700)
        sway = rng.uniform(-90, 90)
        path = outline([(x, -80), (x + sway, long * 0.4, x - sway * 0.5, long * 0.7)], close=False)
        brush.stroke(path, "#6b4a35", rng.uniform(5, 14), 0.95)
        twig = outline([(x - sway * 0.5, long * 0.7), (x - sway * 0.7, long * 0.85, x + sway * 0.1, long)], close=False)
        brush.stroke(twig, "#7a5840", rng.uniform(2.5, 5), 0.9)
