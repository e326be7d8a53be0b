"""Hands with fingers and a thumb: relaxed, closed, pointing, open."""

import math

from visiobook_media_generation.illustration.canvas import Brush
from visiobook_media_generation.illustration.figures.pose import Grip
from visiobook_media_generation.illustration.palette import Rgb, lighten, shade
from visiobook_media_generation.illustration.paths import Point, outline, smooth

# fingers as (base x, base y, tip x, tip y, half width), x along the forearm, the thumb on the side of negative y
FINGERS: dict[Grip, tuple[tuple[float, float, float, float, float], ...]] = {
    Grip.RELAXED: (
        (0.9, 0.42, 1.62, 0.50, 0.20),
        (0.95, 0.14, 1.88, 0.22, 0.21),
        (0.95, -0.14, 1.95, -0.02, 0.21),
        (0.9, -0.42, 1.80, -0.26, 0.21),
    ),
    Grip.OPEN: (
        (0.85, 0.45, 1.60, 0.92, 0.19),
        (0.98, 0.18, 1.98, 0.42, 0.20),
        (0.98, -0.12, 2.08, -0.14, 0.20),
        (0.90, -0.40, 1.94, -0.62, 0.20),
    ),
    Grip.POINT: ((0.9, -0.36, 2.35, -0.42, 0.21),),
    Grip.FIST: (),
}
THUMBS: dict[Grip, tuple[float, float, float, float, float]] = {
    Grip.RELAXED: (0.25, -0.45, 1.12, -0.78, 0.23),
    Grip.OPEN: (0.25, -0.45, 0.95, -1.16, 0.22),
    Grip.POINT: (0.3, -0.40, 1.05, -0.80, 0.22),
    Grip.FIST: (0.25, -0.42, 0.98, -0.46, 0.25),
}
PALM: tuple[Point, ...] = (
    (-0.35, -0.42),
    (0.3, -0.60),
    (0.95, -0.58),
    (1.10, 0.0),
    (0.92, 0.60),
    (0.3, 0.60),
    (-0.35, 0.40),
)
KNUCKLES: tuple[Point, ...] = (
    (-0.30, -0.44),
    (0.35, -0.66),
    (1.05, -0.66),
    (1.30, -0.30),
    (1.34, 0.18),
    (1.15, 0.62),
    (0.4, 0.66),
    (-0.30, 0.42),
)


def draw_hand(
    brush: Brush, elbow: Point, wrist: Point, size: float, grip: Grip, colour: Rgb, *, mitten: bool = False
) -> None:
    """A hand at the end of a forearm; ``size`` is about half the palm. ``mitten`` draws a paw."""
    angle = math.degrees(math.atan2(wrist[1] - elbow[1], wrist[0] - elbow[0]))
    dark = shade(colour, 0.75)
    with brush.moved(wrist[0], wrist[1], scale=size, turn=angle):
        if mitten:
            _paw(brush, colour, dark)
            return
        closed = grip in {Grip.FIST, Grip.POINT}
        for x0, y0, x1, y1, half in FINGERS[grip]:
            brush.line(x0, y0, x1, y1, colour, half * 2)
        brush.shape(smooth(KNUCKLES if closed else PALM, close=True), colour, dark=0.22, light=0.16, grain=0.08)
        if closed:
            for y in (-0.28, 0.02, 0.32):
                brush.stroke(
                    outline([(1.30 - abs(y) * 0.2, y), (1.05, y + 0.02, 0.84, y + 0.04)], close=False), dark, 0.09, 0.65
                )
        else:
            for index in range(3):
                first, second = FINGERS[grip][index], FINGERS[grip][index + 1]
                x, y = (first[0] + second[0]) / 2 + 0.1, (first[1] + second[1]) / 2
                end = ((first[2] + second[2]) / 2 - 0.16, (first[3] + second[3]) / 2)
                if grip is Grip.RELAXED:
                    brush.line(x, y, end[0], end[1], dark, 0.085, 0.55)
        x0, y0, x1, y1, half = THUMBS[grip]
        brush.line(x0, y0, x1, y1, dark, half * 2 + 0.13, 0.40)
        brush.line(x0, y0, x1, y1, lighten(colour, 0.06), half * 2)


def _paw(brush: Brush, colour: Rgb, dark: Rgb) -> None:
    brush.shape(
        smooth(
            [(-0.4, -0.5), (0.5, -0.78), (1.35, -0.62), (1.6, 0.0), (1.35, 0.66), (0.5, 0.78), (-0.4, 0.5)], close=True
        ),
        colour,
        dark=0.25,
        light=0.18,
        grain=0.1,
    )
    for y in (-0.26, 0.26):
        brush.line(1.5, y, 1.08, y * 0.9, dark, 0.10, 0.6)
