"""Headwear. Unit: the head's radius is 10, facing +x."""

from collections.abc import Callable

from visiobook_contracts.media_generation import Hat
from visiobook_media_generation.illustration.canvas import Brush, Shading
from visiobook_media_generation.illustration.palette import Rgb, lighten, shade
from visiobook_media_generation.illustration.paths import ellipse, outline, smooth

Draw = Callable[[Brush, Rgb, Rgb], None]
LOOK: Shading = {"dark": 0.48, "light": 0.36, "rim": 0.6, "grain": 0.2}


def _top(brush: Brush, colour: Rgb, accent: Rgb) -> None:
    crown = outline(
        [
            (-10.4, -8.4),
            (-9.6, -18, -10.6, -27.6),
            (0, -30.4, 10.8, -27.6),
            (9.8, -18, 10.4, -8.8),
            (0, -6.4, -10.4, -8.4),
        ]
    )
    brush.shape(crown, colour, **LOOK)
    brush.oval(0, -27.9, 10.6, 1.6, lighten(colour, 0.35))
    with brush.clipped(crown):
        brush.stroke(outline([(-12, -11.6), (0, -9.0, 12, -11.8)], close=False), accent, 2.8)
    rim = [(-15.8, -9.2), (-8, -11, 0, -10.0), (9, -11, 15.6, -9.4), (10, -4.2, 0, -4.9), (-10, -4.4, -15.8, -9.2)]
    brush.shape(outline(rim), colour, **LOOK)


def _straw(brush: Brush, colour: Rgb, _accent: Rgb) -> None:
    straw = brush.tone("#e2bf74")
    brush.shape(
        outline(
            [(-18.4, -5.4), (-8, -9.8, 0, -9.2), (10, -9.8, 18, -5.8), (10, -0.8, 0, -2.4), (-10, -1.0, -18.4, -5.4)]
        ),
        straw,
        **LOOK,
    )
    brush.shape(
        outline([(-9.6, -6.4), (-10, -17.8, 0.2, -18.0), (10.4, -17.6, 9.8, -6.6), (0, -4.2, -9.6, -6.4)]),
        straw,
        **LOOK,
    )
    for k in (-15.0, -12.2, -9.4):
        brush.stroke(outline([(-9.6, k + 1), (0, k + 3, 9.8, k + 0.8)], close=False), shade(straw, 0.5), 0.4, 0.45)
    brush.stroke(outline([(-9.8, -8.0), (0, -5.4, 10, -8.2)], close=False), colour, 2.7)


def _bonnet(brush: Brush, colour: Rgb, accent: Rgb) -> None:
    cap = outline(
        [
            (-9.4, 9.6),
            (-17.6, -2, -12.4, -15.4),
            (0, -21.4, 8.4, -14.4),
            (12.6, -10.6, 13.0, -4.2),
            (8.4, -9, 2, -9.8),
            (-6.2, -9, -8.0, 0),
            (-8.8, 5, -9.4, 9.6),
        ]
    )
    brush.shape(cap, colour, **LOOK)
    with brush.clipped(cap):
        brush.stroke(outline([(-16, -6), (-5, -11.4, 6, -20)], close=False), accent, 2.2)
    frill = [(13.0, -4.2), (8.4, -9.4, 2, -10), (-6.4, -9.2, -8.3, 0), (-8.8, 5, -9.4, 9.6)]
    brush.stroke(outline(frill, close=False), lighten(colour, 0.7), 1.4)
    for side in (-1, 1):
        brush.fill(outline([(-6.0, 11.6), (-6.0 + side * 4.4, 9.0), (-6.0 + side * 4.4, 14.4)]), accent)


def _deerstalker(brush: Brush, colour: Rgb, _accent: Rgb) -> None:
    brush.shape(
        outline([(-11.8, -3), (-12.8, -15.4, 0, -16.8), (12, -15.8, 11.9, -4.4), (0, -7.6, -11.8, -3)]), colour, **LOOK
    )
    for k in (-6, 0, 6):
        brush.stroke(outline([(k, -16), (k * 1.15, -11, k * 1.2, -5.4)], close=False), shade(colour, 0.5), 0.5, 0.45)
    brush.stroke(outline([(-12, -9.6), (0, -12.4, 12, -10)], close=False), shade(colour, 0.5), 0.5, 0.45)
    brush.shape(outline([(7.4, -6), (13, -6.6, 18.0, -2.2), (12.4, -1.2, 8.2, -3.0)]), shade(colour, 0.2), **LOOK)
    brush.shape(outline([(-9.4, -5), (-16, -3.6, -17.2, 1.2), (-12.8, 1.2, -9.6, -1.0)]), shade(colour, 0.2), **LOOK)
    brush.shape(ellipse(-9.6, 1.6, 2.6, 5.2), shade(colour, 0.12), **LOOK)
    brush.dot(0, -16.8, 1.4, shade(colour, 0.3))


def _cap(brush: Brush, colour: Rgb, _accent: Rgb) -> None:
    brush.shape(
        outline([(-11.6, -3.6), (-14.8, -13.6, -1, -15.4), (12.6, -15, 12.2, -5), (0, -8.2, -11.6, -3.6)]),
        colour,
        **LOOK,
    )
    for k in (-5.5, 0.2, 6):
        brush.stroke(outline([(0, -15.2), (k, -12, k * 1.3, -6.4)], close=False), shade(colour, 0.5), 0.5, 0.5)
    brush.dot(-0.4, -15.4, 1.2, shade(colour, 0.25))
    brush.shape(outline([(3.2, -7.2), (12.6, -8.4, 18, -3.2), (11.4, -1.6, 4.6, -3.8)]), shade(colour, 0.25), **LOOK)


def _tricorn(brush: Brush, colour: Rgb, accent: Rgb) -> None:
    brush.shape(
        outline(
            [(-17.6, -6.8), (-8, -20.6, 2, -16.0), (10, -19.6, 17.6, -8.2), (8, -4.8, 0, -7.4), (-9, -3.8, -17.6, -6.8)]
        ),
        colour,
        **LOOK,
    )
    brush.stroke(
        outline([(-17.6, -6.8), (-9, -3.8, 0, -7.4), (8, -4.8, 17.6, -8.2)], close=False), brush.tone("#d9a441"), 1.3
    )
    brush.stroke(
        outline([(-16.4, -8.4), (-8, -19.0, 2, -15.0), (10, -18, 16.6, -9.2)], close=False),
        lighten(colour, 0.5),
        0.5,
        0.6,
    )
    brush.dot(6.4, -11.6, 2.0, accent)
    brush.dot(6.4, -11.6, 0.8, brush.tone("#d9a441"))


def _crown(brush: Brush, _colour: Rgb, _accent: Rgb) -> None:
    gold = brush.tone("#e0ae46")
    brush.shape(
        outline(
            [
                (-9.4, -7),
                (-10.4, -18),
                (-5, -12.6),
                (0, -19.6),
                (5, -12.6),
                (10.6, -17.8),
                (9.8, -7.2),
                (0, -4.9, -9.4, -7),
            ]
        ),
        gold,
        dark=0.45,
        light=0.5,
        rim=0.6,
        grain=0.15,
    )
    brush.stroke(outline([(-9.6, -8.6), (0, -6.4, 9.9, -8.8)], close=False), shade(gold, 0.45), 0.8, 0.7)
    for x, y in ((-10.4, -18.4), (0, -20.0), (10.6, -18.2)):
        brush.dot(x, y, 1.2, lighten(gold, 0.5))
    for x, y, jewel in ((-5.2, -9.4, "#3f74b5"), (0.2, -8.8, "#b8322f"), (5.6, -9.6, "#3f8a5a")):
        brush.dot(x, y, 1.25, jewel)
        brush.dot(x - 0.3, y - 0.4, 0.35, (1.0, 1.0, 1.0), 0.8)


def _nightcap(brush: Brush, colour: Rgb, _accent: Rgb) -> None:
    tail = [(3, -16.6), (-10, -25, -19.4, -11), (-20.6, -4, -19.0, 3), (-16.4, -6, -9.6, -8.0)]
    brush.shape(outline(tail), shade(colour, 0.12), **LOOK)
    brush.shape(
        outline([(-11.2, -3.2), (-13.4, -14.8, -1.5, -17.0), (10.8, -17.2, 11.6, -5.2), (0, -8.2, -11.2, -3.2)]),
        colour,
        **LOOK,
    )
    brush.stroke(outline([(-11.2, -3.6), (0, -8.6, 11.6, -5.6)], close=False), lighten(colour, 0.7), 2.6)
    brush.ball(-18.9, 3.6, 2.5, lighten(colour, 0.7), dark=0.3)


def _souwester(brush: Brush, colour: Rgb, accent: Rgb) -> None:
    brim = outline(
        [
            (16.4, -1.6),
            (13.0, -6.8, 9.6, -8.0),
            (0, -10.0, -9.6, -6.6),
            (-15.6, -3.6, -20.4, 8.6),
            (-14.6, 9.8, -9.6, 4.6),
            (-7.2, -1.2, -2.4, -3.2),
            (4.6, -5.8, 9.4, -3.4),
            (13.0, -1.2, 16.4, -1.6),
        ]
    )
    brush.shape(
        outline([(-11.4, -5.0), (-11.8, -16.4, 0, -17.2), (11.4, -16.8, 11.2, -6.4), (0, -9.6, -11.4, -5.0)]),
        colour,
        **LOOK,
    )
    for k in (-5.5, 0.4, 6.0):
        brush.stroke(outline([(0, -16.8), (k * 0.9, -13, k * 1.3, -8.0)], close=False), shade(colour, 0.5), 0.6, 0.55)
    brush.shape(brim, shade(colour, 0.10), **LOOK)
    brush.stroke(
        outline(
            [
                (16.0, -2.0),
                (12.8, -2.0, 9.4, -4.2),
                (4.6, -6.4, -2.4, -4.0),
                (-7.4, -1.8, -9.8, 3.6),
                (-14.4, 8.6, -20.0, 7.8),
            ],
            close=False,
        ),
        shade(colour, 0.55),
        0.6,
        0.7,
    )
    brush.stroke(outline([(-11.2, -6.6), (0, -11.2, 11.0, -8.0)], close=False), accent, 1.1, 0.85)


def _hood(brush: Brush, colour: Rgb, _accent: Rgb) -> None:
    brush.shape(
        outline(
            [
                (-12.8, 11),
                (-16.4, -4, -8.2, -15.9),
                (-1, -19.6, 6.2, -15.9),
                (14.2, -9, 12.8, 6),
                (11.6, 10.6, 8.2, 12.8),
                (11.0, 4, 10.3, -4.5),
                (7, -12.0, -0.2, -12.0),
                (-8.3, -11.8, -9.9, -2),
                (-9.7, 6, -6.5, 12.2),
                (-9, 13.4, -12.8, 11),
            ]
        ),
        colour,
        **LOOK,
    )
    brush.stroke(
        outline(
            [
                (8.2, 12.8),
                (11.0, 4, 10.3, -4.5),
                (7, -12.0, -0.2, -12.0),
                (-8.3, -11.8, -9.9, -2),
                (-9.7, 6, -6.5, 12.2),
            ],
            close=False,
        ),
        shade(colour, 0.5),
        0.9,
        0.7,
    )


def _beret(brush: Brush, colour: Rgb, _accent: Rgb) -> None:
    brush.shape(
        smooth(
            [
                (-11.6, -5.4),
                (-16.6, -9.6),
                (-13.4, -14.6),
                (-3, -16.8),
                (8, -15.4),
                (12.8, -10.4),
                (11.2, -6.2),
                (0, -8.2),
            ],
            close=True,
        ),
        colour,
        **LOOK,
    )
    brush.stroke(outline([(-10.9, -5.0), (0, -8.6, 11.0, -6.0)], close=False), shade(colour, 0.5), 1.4)
    brush.line(-3, -16.6, -3.6, -18.6, shade(colour, 0.3), 1.1)


HATS: dict[Hat, Draw] = {
    Hat.TOP: _top,
    Hat.STRAW: _straw,
    Hat.BONNET: _bonnet,
    Hat.DEERSTALKER: _deerstalker,
    Hat.CAP: _cap,
    Hat.TRICORN: _tricorn,
    Hat.CROWN: _crown,
    Hat.NIGHTCAP: _nightcap,
    Hat.SOUWESTER: _souwester,
    Hat.HOOD: _hood,
    Hat.BERET: _beret,
}


def draw_hat(brush: Brush, hat: Hat, colour: Rgb, accent: Rgb) -> None:
    """Put a hat on the head."""
    HATS[hat](brush, colour, accent)


def draw_hood_behind(brush: Brush, colour: Rgb) -> None:
    """The inside of a hood, behind the head."""
    inside = outline(
        [
            (-12.5, 11),
            (-16, -4, -8, -15.5),
            (-1, -19, 6, -15.5),
            (14, -9, 12.5, 6),
            (11, 12, 4, 13.5),
            (-6, 15, -12.5, 11),
        ]
    )
    brush.shape(inside, shade(colour, 0.45), dark=0.5, light=0.1, grain=0.2)
