"""Things of a house that a story turns upon: a mask, a hammer, a curtain, a lock, a jar, a tall clock."""

from visiobook_media_generation.illustration.canvas import Brush
from visiobook_media_generation.illustration.palette import lighten, rgb, shade
from visiobook_media_generation.illustration.paths import box, ellipse, outline
from visiobook_media_generation.illustration.props.lights import BRASS, IRON, WOOD
from visiobook_media_generation.illustration.props.prop import Prop
from visiobook_media_generation.illustration.shelving import grandfather_clock

CLOCK_SIZE = 560.0  # the tall clock of the sets, in their units


def _mask(brush: Brush) -> None:
    """A half mask with ribbons and a plume."""
    ribbon = brush.tone("#b8322f")
    for side in (-1, 1):
        tail = [(side * 0.46, -0.36), (side * 0.62, -0.22, side * 0.46, -0.1), (side * 0.40, 0.0, side * 0.54, 0.0)]
        brush.stroke(outline(tail, close=False), ribbon, 0.035)
    plume = [(0.0, -0.54), (0.10, -0.95, 0.42, -0.98), (0.34, -0.72, 0.10, -0.50)]
    brush.shape(outline(plume), "#e8e2d6", dark=0.3, light=0.5)
    face = outline(
        [
            (-0.5, -0.44),
            (-0.3, -0.62, 0.0, -0.50),
            (0.3, -0.62, 0.5, -0.44),
            (0.52, -0.16, 0.26, -0.12),
            (0.10, -0.14, 0.0, -0.26),
            (-0.10, -0.14, -0.26, -0.12),
            (-0.52, -0.16, -0.5, -0.44),
        ]
    )
    brush.shape(face, "#2f2b3d", dark=0.5, light=0.5)
    brush.stroke(face, BRASS, 0.022)
    for side in (-1, 1):
        eye = [(side * 0.40, -0.36), (side * 0.24, -0.48, side * 0.09, -0.34), (side * 0.24, -0.24, side * 0.40, -0.36)]
        brush.fill(outline(eye), rgb("#f1e6cc"), 0.95)
        brush.stroke(outline(eye), BRASS, 0.018)
    brush.ball(0, -0.5, 0.045, "#b8322f", light=0.6)


def _hammer(brush: Brush) -> None:
    brush.shape(outline([(-0.04, 0), (-0.03, -0.84), (0.03, -0.84), (0.05, 0)]), WOOD)
    head = outline([(-0.24, -0.98), (0.10, -0.98), (0.30, -0.90, 0.34, -0.80), (0.14, -0.84), (-0.24, -0.80)])
    brush.shape(head, IRON, dark=0.5, light=0.6)
    brush.block(-0.28, -1.0, 0.08, 0.22, lighten(brush.tone(IRON), 0.2), 0.02)


def _curtain(brush: Brush) -> None:
    """A pair on a rod, not quite drawn."""
    cloth = brush.dyed("#8c2f3a")
    for side in (-1, 1):
        path = outline(
            [(side * 0.46, -0.92), (side * 0.02, -0.92), (side * 0.05, -0.4, side * 0.14, 0), (side * 0.50, 0)]
        )
        brush.shape(path, cloth, dark=0.6, light=0.35)
        with brush.clipped(path):
            for k in range(5):
                x = side * (0.08 + 0.09 * k)
                fold = outline([(x, -0.92), (x + side * 0.04, -0.4, x + side * 0.03, 0)], close=False)
                brush.stroke(fold, shade(cloth, 0.9), 0.025, 0.45)
        brush.line(side * 0.14, -0.03, side * 0.5, -0.03, BRASS, 0.03)
    brush.line(-0.52, -0.94, 0.52, -0.94, WOOD, 0.04)
    for side in (-1, 1):
        brush.ball(side * 0.53, -0.94, 0.04, BRASS, light=0.6)


def _lock(brush: Brush) -> None:
    """A padlock."""
    arc = outline([(-0.22, -0.55), (-0.24, -1.0, 0.0, -0.98), (0.24, -1.0, 0.22, -0.55)], close=False)
    brush.stroke(arc, shade(brush.tone(IRON), 0.2), 0.1)
    brush.stroke(arc, lighten(brush.tone(IRON), 0.5), 0.03)
    brush.block(-0.36, -0.6, 0.72, 0.6, BRASS, 0.08, light=0.5)
    brush.stroke(box(-0.30, -0.54, 0.60, 0.48, 0.05), shade(brush.tone(BRASS), 0.5), 0.02, 0.8)
    brush.dot(0, -0.34, 0.075, "#2a2226")
    brush.fill(outline([(-0.035, -0.32), (0.035, -0.32), (0.065, -0.14), (-0.065, -0.14)]), "#2a2226")


def _jar(brush: Brush) -> None:
    """A jar of preserves under a cloth lid."""
    body = outline(
        [
            (-0.28, 0),
            (-0.38, -0.06, -0.37, -0.2),
            (-0.37, -0.62),
            (-0.35, -0.74, -0.24, -0.78),
            (0.24, -0.78),
            (0.35, -0.74, 0.37, -0.62),
            (0.37, -0.2),
            (0.38, -0.06, 0.28, 0),
        ]
    )
    brush.shape(body, "#c9d8d6", dark=0.3, light=0.5)
    with brush.clipped(body):
        brush.rect(-0.34, -0.60, 0.68, 0.56, brush.tone("#b0552a"), 0.92)
        brush.oval(0, -0.60, 0.34, 0.05, lighten(brush.tone("#b0552a"), 0.4))
        brush.rect(-0.30, -0.7, 0.07, 0.62, (1.0, 1.0, 1.0), 0.35)
    brush.block(-0.20, -0.44, 0.42, 0.24, "#f4ead2", 0.02, dark=0.15)
    for k in (-0.36, -0.29):
        brush.line(-0.13, k, 0.15, k, "#6b5a4a", 0.018)
    lid = [(-0.34, -0.72), (-0.28, -0.84), (-0.24, -1.0, 0.0, -0.98), (0.24, -1.0, 0.28, -0.84), (0.34, -0.72)]
    brush.shape(outline(lid), "#b8433f", dark=0.35, light=0.4)
    brush.line(-0.28, -0.81, 0.28, -0.81, "#f4ead2", 0.03)


def _tall_clock(brush: Brush) -> None:
    with brush.moved(0, 0, scale=1 / CLOCK_SIZE):
        grandfather_clock(brush, 0, 0, CLOCK_SIZE)
        brush.stroke(ellipse(0, -0.84 * CLOCK_SIZE, 0.082 * CLOCK_SIZE), "#2a2226", 3)


PROPS = (
    Prop("mask", _mask, 15, grip=(-0.44, -0.3)),
    Prop("hammer", _hammer, 24, grip=(0, -0.2), tilt=18),
    Prop("curtain", _curtain, 90, rests="floor", portable=False),
    Prop("lock", _lock, 9, grip=(0, -0.85), hangs=True),
    Prop("jar", _jar, 14, grip=(-0.1, -0.35)),
    Prop("tall clock", _tall_clock, 105, rests="floor", portable=False),
)
