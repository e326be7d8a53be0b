"""Hair styles and beards. Unit: the head's radius is 10, facing +x; parts behind the head are drawn before it."""

import math

from visiobook_contracts.media_generation import Beard, HairStyle
from visiobook_media_generation.illustration.canvas import Brush
from visiobook_media_generation.illustration.figures.body import Body
from visiobook_media_generation.illustration.figures.face import features_of
from visiobook_media_generation.illustration.palette import Rgb, lighten, luma, mix, shade
from visiobook_media_generation.illustration.paths import Path, ellipse, join, outline, smooth

Outline = list[tuple[float, ...]]

FRINGE: Outline = [
    (-10.9, 5.5),
    (-13.4, -6, -8.7, -14.8, 0.8, -14.3),
    (9.4, -14.4, 12.4, -6, 11.0, 4.2),
    (10.0, 2.6, 10.0, -0.8, 8.9, -3.8),
    (7.6, -6.2, 5.4, -7.8, 3.2, -8.8),
    (-0.6, -5.8, -5.4, -5.2, -7.4, -2.6),
    (-8.7, 0.4, -8.6, 3.8, -10.9, 5.5),
]
FRONTS: dict[HairStyle, Outline] = {
    HairStyle.SHORT: [
        (-10.4, 3.2),
        (-12.4, -8.6, -7.0, -14.4, 0.4, -14.0),
        (8.4, -14.3, 12.2, -8, 10.4, -0.4),
        (9.6, -3.6, 9.0, -4.8, 7.8, -5.8),
        (5.6, -4.6, 4.6, -6.6, 2.6, -5.4),
        (0.6, -4.2, -1.6, -6.4, -4.2, -6.8),
        (-5.4, -4.2, -7.2, -3.4, -7.7, -1.4),
        (-7.9, 0.8, -8.6, 2.6, -10.4, 3.2),
    ],
    HairStyle.SIDE: [
        (-10.4, 4),
        (-12.6, -9, -6.7, -15.2, 1.6, -14.6),
        (9.2, -14.4, 12.2, -7.6, 10.4, 0.4),
        (9.9, -3.4, 9.2, -5.2, 8.2, -6.4),
        (2.6, -4.0, -3.6, -5.2, -5.8, -8.8),
        (-6.2, -4.8, -7.6, -3.2, -7.8, -0.6),
        (-8, 1.4, -8.6, 3.2, -10.4, 4),
    ],
    HairStyle.BOB: [
        (-11.2, 9.8),
        (-14.2, -6, -8.4, -14.8, 0.8, -14.4),
        (9.6, -14.4, 12.8, -6, 11.4, 8.0),
        (9.8, 8.6, 9.2, 7.4, 9.0, 5.6),
        (9.4, 0, 8.8, -2.8, 8.2, -3.9),
        (3, -2.9, -3.4, -3.3, -6.6, -5.2),
        (-7.6, -1, -7.6, 4, -7.0, 8.4),
        (-8.2, 10.9, -10.2, 10.9, -11.2, 9.8),
    ],
    HairStyle.RECEDING: [
        (-10.7, 5.0),
        (-12.6, 1.5, -12.2, -6.2, -9.6, -8.4),
        (-8.2, -8.0, -7.7, -5.6, -7.9, -2.6),
        (-7.9, 0.8, -8.5, 3.8, -10.7, 5.0),
    ],
}
LONG_BACK: Outline = [
    (-9.5, -5),
    (-14.2, 2, -13.4, 13, -13.8, 26),
    (-9.6, 30.5, -3, 27.6, 0, 28.4),
    (4.4, 29.2, 9.6, 27.4, 11.2, 22.6),
    (10.8, 8, 12.6, 2, 9.5, -5),
]
BOB_BACK: Outline = [
    (-10, -6),
    (-13.4, 2, -12.6, 8, -11.6, 11.4),
    (-4, 13, 5, 12.6, 10.8, 9.4),
    (11.8, 4, 11.4, -2, 9.6, -6),
]


def draw_hair_behind(brush: Brush, style: HairStyle, hair: Rgb, accent: Rgb) -> None:
    """What hangs behind head and shoulders."""
    back = shade(hair, 0.22)
    if style is HairStyle.LONG:
        path = outline(LONG_BACK)
        brush.shape(path, back, dark=0.5, light=0.2, grain=0.2)
        strands = outline([(-8, 2)], close=False)
        for k in (-11, -7.4, -3.2, 1.2, 5.6, 9):
            strands.moveTo(k * 0.8, 0)
            strands.quadTo(k * 1.05, 13, k, 25)
        with brush.clipped(path):
            brush.stroke(strands, shade(hair, 0.75), 0.6, 0.5)
    elif style is HairStyle.BOB:
        brush.shape(outline(BOB_BACK), back, dark=0.5, light=0.2, grain=0.2)
    elif style is HairStyle.BRAIDS:
        brush.shape(outline(BOB_BACK), back, dark=0.5, light=0.2, grain=0.2)
        for side in (-1, 1):
            _braid(brush, side, hair, accent)
    elif style is HairStyle.PONYTAIL:
        tail = outline(
            [
                (-5, -9),
                (-15.6, -11, -18.6, 1, -16.4, 16),
                (-15, 20.4, -12.6, 18, -12.2, 13.6),
                (-11, 4, -10, -1.6, -5.6, -4),
            ]
        )
        brush.shape(tail, hair, dark=0.5, light=0.25, grain=0.2)
        with brush.clipped(tail):
            for k in (0, 1.6, 3.2):
                brush.stroke(
                    outline([(-7 - k, -8), (-15 - k * 0.6, -2, -14.6 - k * 0.5, 17)], close=False),
                    shade(hair, 0.7),
                    0.5,
                    0.45,
                )
        brush.oval(-7.6, -7.8, 1.6, 2.2, accent)
    elif style is HairStyle.BUN:
        brush.ball(-5.2, -12.6, 5.2, hair, dark=0.5, light=0.3, grain=0.2)
        brush.stroke(
            outline([(-8.8, -13.8), (-5, -17, -2, -12.6), (-4.4, -10.4, -6.6, -12.6)], close=False),
            shade(hair, 0.7),
            0.6,
            0.5,
        )
    elif style is HairStyle.CURLY:
        brush.shape(
            _curls(
                [
                    (math.cos(a) * 10.0, math.sin(a) * 10.8 + 0.5, 4.0)
                    for a in [math.pi * (1.02 + k * 0.096) for k in range(11)]
                ]
                + [(-10.6, 3.2, 3.6), (10.0, 2.4, 3.0), (-10.0, 7, 2.8)]
            ),
            shade(hair, 0.1),
            dark=0.5,
            light=0.25,
            grain=0.25,
        )


def _braid(brush: Brush, side: int, hair: Rgb, accent: Rgb) -> None:
    for k in range(6):
        tone = mix(hair, shade(hair, 0.5), 0.15 + 0.5 * (k % 2))
        with brush.moved(side * (11.0 + k * 0.25), 9.5 + k * 4.1, turn=side * (18 if k % 2 else -14)):
            brush.shape(ellipse(0, 0, 3.0 - k * 0.12, 3.1), tone, dark=0.4, light=0.25, grain=0.15)
    x = side * 12.4
    brush.rect(x - 1.7, 32.4, 3.4, 1.8, accent)
    brush.shape(
        outline([(x - 1.6, 34), (x - 2.3, 38, x - 0.4, 39.4), (x + 2.3, 38.4, x + 1.6, 34)]), hair, dark=0.4, light=0.2
    )


def _curls(circles: list[tuple[float, float, float]]) -> Path:
    return join(ellipse(x, y, radius) for x, y, radius in circles)


def draw_hair_front(brush: Brush, style: HairStyle, hair: Rgb, skin: Rgb, head: Path, accent: Rgb) -> None:
    """Fringe, crown and temples over the face, with the shadow they cast on the forehead."""
    if style is HairStyle.BALD:
        with brush.clipped(head):
            brush.oval(-2.5, -7.6, 3.4, 1.8, lighten(skin, 0.7), 0.45, blur=0.8)
        return
    if style is HairStyle.CURLY:
        path = _curls(
            [
                (-8.6, -3.4, 2.6),
                (-7.4, -6.6, 3.3),
                (-4, -9.2, 3.5),
                (0.2, -10.0, 3.4),
                (4.4, -9.4, 3.3),
                (7.8, -7.0, 2.9),
                (9.4, -3.6, 2.2),
            ]
        )
    else:
        path = outline(FRONTS.get(style, FRINGE))
    with brush.clipped(head), brush.moved(0.3, 1.3):
        brush.fill(path, shade(skin, 0.9), 0.30)
    brush.shape(path, hair, dark=0.45, light=0.38, rim=0.5, grain=0.2)
    _strands(brush, path, hair, style)
    if style is HairStyle.LONG:
        brush.stroke(outline([(-10.4, -5.2), (-2, -13.4, 9.0, -8.2)], close=False), accent, 1.9)


def _strands(brush: Brush, path: Path, hair: Rgb, style: HairStyle) -> None:
    if style is HairStyle.RECEDING:
        return
    shine = lighten(hair, 1.0 if luma(hair) < 0.35 else 0.7)
    with brush.clipped(path):
        if style is HairStyle.CURLY:
            for x, y in ((-6.6, -7.6), (-2.6, -10.4), (1.6, -11), (5.6, -9.8)):
                brush.stroke(
                    outline([(x - 1.6, y + 0.8), (x - 0.4, y - 1.6, x + 1.5, y + 0.2)], close=False), shine, 0.6, 0.35
                )
            return
        for k in range(5):
            x = -7 + k * 3.8
            brush.stroke(
                outline([(2.6, -13.8), (x * 0.95, -12.4, x - 2, -4.5)], close=False),
                shade(hair, 0.75) if k % 2 else shine,
                0.7,
                0.26,
            )
        brush.stroke(outline([(-7.6, -8.2), (-1, -12.6, 6.6, -9.8)], close=False), shine, 1.3, 0.28)


def draw_beard(brush: Brush, beard: Beard, hair: Rgb, body: Body, yaw: float) -> None:
    """Moustache and beard around a mouth that stays visible."""
    colour = lighten(hair, 0.2) if body.elder else hair
    where = features_of(body, yaw)
    x, y = where.middle + 0.25 * yaw, where.level + 6.6
    if beard is not Beard.MOUSTACHE:
        drop = {Beard.SHORT: 2.6, Beard.FULL: 5.4, Beard.LONG: 13.0}[beard]
        lift = 0.0 if beard is Beard.SHORT else 1.2
        ring: Outline = [
            (-9.4, -0.4),
            (-8.6, 3.4, x - 6.4, y - 2.4 - lift * 0.3, x - 3.2, y - 1.6),
            (x - 1.2, y - 2.2, x + 1.2, y - 2.2, x + 2.8, y - 1.6),
            (x + 4.6, y - 2.4, 9.0, 3.4, 9.5, -0.4),
            (10.6, 5.6, 9.2, 9 + drop * 0.6, x + 1.6, 9.6 + drop),
            (x - 1.6, 10 + drop, -8.8, 8.4 + drop * 0.6, -9.4, -0.4),
        ]
        path = outline(ring)
        brush.shape(path, colour, dark=0.45, light=0.3, grain=0.22)
        with brush.clipped(path):
            for k in (-2, -1, 0, 1, 2):
                brush.stroke(
                    outline(
                        [(x + k * 2.4, y + 2.4), (x + k * 2.6, y + 4 + drop * 0.4, x + k * 1.5, y + 3 + drop)],
                        close=False,
                    ),
                    shade(colour, 0.6),
                    0.5,
                    0.4,
                )
        opening = smooth(
            [
                (x - 2.6, y - 0.5),
                (x, y - 1.0),
                (x + 2.5, y - 0.6),
                (x + 1.6, y + 1.8),
                (x, y + 2.2),
                (x - 1.7, y + 1.8),
            ],
            close=True,
        )
        brush.fill(opening, shade(colour, 0.55))
    return


def draw_moustache(brush: Brush, beard: Beard, hair: Rgb, body: Body, yaw: float) -> None:
    """The moustache, over the mouth's upper edge."""
    colour = lighten(hair, 0.25) if body.elder else shade(hair, 0.12)
    where = features_of(body, yaw)
    x, y = where.middle + 0.35 * yaw, where.level + 5.0
    wide = 5.0 if beard is Beard.MOUSTACHE else 4.4
    path = outline(
        [
            (x, y - 0.4),
            (x - 2.4, y - 0.9, x - wide, y + 1.5),
            (x - 2.6, y + 2.0, x, y + 1.0),
            (x + 2.4, y + 2.0, x + wide - 0.4, y + 1.4),
            (x + 2.4, y - 0.9, x, y - 0.4),
        ]
    )
    brush.shape(path, colour, dark=0.3, light=0.3, grain=0.15)
