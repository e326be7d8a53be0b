"""Clothes: the cut of each outfit (skirt, coat tails, sleeves) and what is sewn on it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from visiobook_contracts.media_generation import Outfit
from visiobook_media_generation.illustration.figures.form import Form
from visiobook_media_generation.illustration.figures.pose import Stance
from visiobook_media_generation.illustration.palette import Rgb, lighten, luma, mix, shade
from visiobook_media_generation.illustration.paths import Path, ellipse, outline, smooth

GOLD = "#d9a441"
LEATHER = "#4f3626"


@dataclass(frozen=True)
class Cut:
    """``hem`` is the share of the leg that stays free below skirt or coat; ``flare`` its half width in hips."""

    detail: Callable[[Form], None]
    skirt: Literal["none", "closed", "open"] = "none"
    hem: float = 0.0
    flare: float = 1.0
    torso: Literal["primary", "secondary"] = "primary"
    sleeves: Literal["primary", "secondary"] = "primary"
    sleeve_width: float = 1.0
    cuffs: bool = False
    grow: float = 1.0
    leg_width: float = 1.0


# ------------------------------------------------------------------------------------------------ hanging cloth


def _hem_height(form: Form, cut: Cut) -> float:
    child = 0.12 if form.body.child and 0.05 < cut.hem < 0.4 else 0.0
    return -form.body.leg * (cut.hem + child)


def skirt_path(form: Form, cut: Cut) -> Path:
    """The outline of skirt or coat tails for how the body stands, sits or kneels."""
    body, posture = form.body, form.posture
    front, back = form.on(0.70, body.waist * 1.04 * cut.grow), form.on(0.70, -body.waist * 1.04 * cut.grow)
    px, py = posture.pelvis
    if posture.stance is Stance.SEATED:
        return _seated(form, cut, front, back)
    if posture.stance is Stance.KNEELING:
        knee = form.knees[0]
        spread = body.hip * 1.5
        return smooth(
            [
                back,
                (px - spread, py + 3),
                (px - spread * 1.7, -1),
                (px - 2, 0.8),
                (knee[0] + 2, -1.0 if cut.skirt == "closed" else knee[1] + 6),
                (knee[0] + 4.4, knee[1] - 1),
                (px + body.hip * 1.1, py - 2),
                front,
            ],
            close=True,
        )
    hem = _hem_height(form, cut)
    half, hips = body.hip * cut.flare, body.hip * (1.12 if cut.flare < 1.4 else 1.22)
    low_left, low_right = px - half, px + half
    hem_left = hem_right = hem
    drop = (hem - py) / max(1.0, -py)
    for (ax, ay), (kx, _) in zip(form.ankles, form.knees, strict=True):
        at = px + (ax - px) * drop
        low_left, low_right = min(low_left, at - 3.6), max(low_right, at + 3.8)
        if drop > 0.5 and ay < -body.leg * 0.14:
            if ax < px:
                low_left, hem_left = min(low_left, ax + 2), min(hem, ay + 5)
            else:
                low_right, hem_right = max(low_right, kx + 5), min(hem, ay + 5)
    sway = (low_left + low_right) / 2
    side_right = px + hips + (half - hips) * 0.30
    if drop > 0.5:
        side_right = max(side_right, max(kx for kx, _ in form.knees) + 5.4)
    return outline(
        [
            back,
            (px - hips, py - 1, px - hips * 1.02, py + 2.2),
            (px - hips - (half - hips) * 0.30, py + (hem - py) * 0.45, low_left, hem_left),
            ((low_left + sway) / 2, max(hem_left, hem) + 2.2, sway, hem + 1.4),
            ((low_right + sway) / 2, max(hem_right, hem) + 2.2, low_right, hem_right),
            (side_right, py + (hem_right - py) * 0.45, px + hips * 1.02, py + 2.2),
            (px + hips, py - 1, *front),
        ]
    )


def _seated(form: Form, cut: Cut, front: tuple[float, float], back: tuple[float, float]) -> Path:
    body = form.body
    (px, py), knee, ankle = form.posture.pelvis, form.knees[0], form.ankles[0]
    thick = body.thick * 1.5
    if cut.skirt == "open" or cut.hem > 0.5:
        end = px + (knee[0] - px) * 0.62
        return smooth(
            [
                back,
                (px - body.hip * 1.12, py + 2),
                (px - body.hip * 0.8, py + 5.4),
                (end, py + 4.6),
                (end + 1.5, py - 1),
                (px + body.hip * 0.9, py - thick * 0.9),
                front,
            ],
            close=True,
        )
    hem = max(_hem_height(form, cut) * 0.9, knee[1] + 3)
    return outline(
        [
            back,
            (px - body.hip * 1.25, py - 1, px - body.hip * 1.1, py + 5),
            (knee[0] - 5.5, py + 6.5),
            (knee[0] - 5.0, (knee[1] + hem) / 2, ankle[0] - 6.2, hem),
            (ankle[0], hem + 2.4, ankle[0] + 6.0, hem - 0.4),
            (knee[0] + 6.6, knee[1] + 4, knee[0] + 4.4, knee[1] - 3.2),
            (knee[0] + 1, knee[1] - thick * 1.1, px + body.hip, py - thick * 0.9),
            (px + body.hip * 0.9, py - 3, *front),
        ]
    )


def draw_skirt(form: Form, cut: Cut, colour: Rgb) -> None:
    """Skirt, robe or coat tails with folds."""
    path = skirt_path(form, cut)
    form.solid(path, colour, dark=0.56, light=0.3)
    bounds = path.getBounds()
    x, y = form.posture.pelvis
    brush = form.brush
    with brush.clipped(path):
        seated = form.posture.stance is Stance.SEATED
        folds = (-0.5, -0.1, 0.3, 0.65) if cut.skirt == "closed" else (-0.6, 0.55)
        for k in folds:
            if seated:
                knee, ankle = form.knees[0], form.ankles[0]
                fold = [
                    (knee[0] + k * 5, knee[1] - 2),
                    (ankle[0] + k * 8, (knee[1] + ankle[1]) / 2, ankle[0] + k * 9, ankle[1] + 4),
                ]
            else:
                fold = [
                    (x + k * form.body.waist, y - 5),
                    (
                        x + k * form.body.hip * 1.3,
                        y + bounds.height() * 0.4,
                        x + k * (bounds.width() / 2) * 1.05 + (bounds.centerX() - x) * 0.8,
                        bounds.bottom() + 2,
                    ),
                ]
            brush.stroke(outline(fold, close=False), shade(colour, 0.85), 0.9, 0.36)
        if cut.skirt == "open" and not seated:
            split = [
                form.on(0.72, 1.6),
                (x + 2.4, y + bounds.height() * 0.4, bounds.centerX() + 2.2, bounds.bottom() + 2),
            ]
            brush.stroke(outline(split, close=False), shade(colour, 1), 0.9, 0.75)


def draw_hem_band(form: Form, cut: Cut, colour: Rgb, *, rise: float = 2.4, width: float = 1.2) -> None:
    """A ribbon above the hem of a skirt."""
    if form.posture.stance is Stance.KNEELING:
        return
    path = skirt_path(form, cut)
    bounds = path.getBounds()
    brush = form.brush
    with brush.clipped(path):
        y = bounds.bottom() - rise - 1.2
        brush.stroke(
            outline([(bounds.left() - 1, y - 1), (bounds.centerX(), y + 2.2, bounds.right() + 1, y - 1)], close=False),
            colour,
            width,
            0.9,
        )


# ------------------------------------------------------------------------------------------------ details


def _collar(form: Form, colour: Rgb, size: float = 1.0) -> None:
    for side in (-1, 1):
        points = [
            form.on(-0.03, 0.6),
            form.on(-0.03, side * 4.6 * size + 0.4),
            form.on(0.13, side * 4.4 * size + 0.8),
            form.on(0.10, 0.9),
        ]
        form.brush.shape(outline(points), colour, dark=0.25, light=0.2, grain=0.1)


def _sash(form: Form, colour: Rgb, *, at: float = 0.66, width: float = 2.3) -> None:
    half = form.body.waist * 1.2
    (x0, y0), (x1, y1), (xm, ym) = form.on(at, -half), form.on(at, half), form.on(at + 0.05, 0)
    with form.brush.clipped(form.torso(grow=1.05)):
        band = outline([(x0, y0), (2 * xm - (x0 + x1) / 2, 2 * ym - (y0 + y1) / 2, x1, y1)], close=False)
        form.brush.stroke(band, colour, width)


def _belt(form: Form, *, at: float = 0.74) -> None:
    brush = form.brush
    with brush.clipped(form.torso(grow=1.02)):
        (x0, y0), (x1, y1) = form.on(at, -20), form.on(at, 20)
        brush.line(x0, y0, x1, y1, LEATHER, 2.9)
    x, y = form.on(at, form.body.waist * 0.28)
    with brush.moved(x, y):
        brush.stroke(outline([(-1.6, -1.7), (1.6, -1.7), (1.6, 1.7), (-1.6, 1.7)]), GOLD, 0.85)


def _buttons(form: Form, start: float, step: float, count: int, across: float = 1.6, colour: str = GOLD) -> None:
    for index in range(count):
        x, y = form.on(start + step * index, across)
        form.brush.dot(x + 0.15, y + 0.2, 0.95, shade(form.tone(colour), 0.8), 0.6)
        form.brush.dot(x, y, 0.85, colour)


def _lapels(form: Form, colour: Rgb, shirt: Rgb, *, deep: float = 0.52) -> None:
    brush = form.brush
    tip = form.on(deep, 1.8)
    brush.fill(outline([form.on(-0.04, -3.4), tip, form.on(-0.04, 5.0), form.on(-0.06, 0.6)]), shirt)
    for side, dark in ((-1, 0.32), (1, 0.20)):
        base = 0.8
        points = [
            form.on(-0.05, base + side * 4.2),
            tip,
            form.on(deep * 0.58, base + side * 6.0),
            form.on(deep * 0.36, base + side * 7.0),
            form.on(0.0, base + side * 6.0),
        ]
        brush.shape(outline(points), shade(colour, dark), dark=0.2, light=0.15, grain=0.1)


def _tie(form: Form, colour: Rgb, *, bow: bool = False) -> None:
    brush = form.brush
    x, y = form.on(0.08, 0.9)
    if bow:
        for side in (-1, 1):
            brush.shape(
                outline([(x, y), (x + side * 4.6, y - 2.4), (x + side * 4.6, y + 2.6)]), colour, dark=0.3, grain=0.1
            )
        brush.dot(x, y + 0.1, 1.25, shade(colour, 0.3))
        return
    points = [
        form.on(0.05, -0.7),
        form.on(0.05, 2.3),
        form.on(0.12, 1.9),
        form.on(0.40, 2.9),
        form.on(0.48, 1.5),
        form.on(0.40, 0.1),
        form.on(0.12, -0.2),
    ]
    brush.shape(outline(points), colour, dark=0.3, grain=0.1)


def _accent(form: Form) -> Rgb:
    return form.tone(form.look.accent)


def _dress(form: Form) -> None:
    second = form.tone(form.look.secondary)
    draw_hem_band(form, CUTS[Outfit.DRESS], second)
    _sash(form, _accent(form) if luma(second) > 0.75 else second)
    _collar(form, second)
    _buttons(form, 0.20, 0.13, 3, 0.9, form.look.secondary)


def _gown(form: Form) -> None:
    second = form.tone(form.look.secondary)
    draw_hem_band(form, CUTS[Outfit.GOWN], second, rise=2.0)
    draw_hem_band(form, CUTS[Outfit.GOWN], second, rise=5.4, width=0.6)
    shoulder = form.body.shoulder
    bertha = smooth(
        [
            form.on(0.10, -shoulder * 0.98),
            form.on(0.02, -4.4),
            form.on(0.13, 0.6),
            form.on(0.02, 5.4),
            form.on(0.10, shoulder * 0.98),
            form.on(0.24, shoulder * 0.7),
            form.on(0.30, 0.6),
            form.on(0.24, -shoulder * 0.7),
        ],
        close=True,
    )
    form.solid(bertha, second, dark=0.3, rim=0.4)
    _sash(form, _accent(form), at=0.62, width=2.0)
    x, y = form.on(0.27, 0.8)
    form.brush.dot(x, y, 1.2, GOLD)
    form.brush.dot(x, y, 0.6, form.look.accent)


def _pinafore(form: Form) -> None:
    second, brush = form.tone(form.look.secondary), form.brush
    path = skirt_path(form, CUTS[Outfit.PINAFORE])
    bounds = path.getBounds()
    with brush.clipped(path), brush.moved(bounds.centerX() * 0.22, 0):
        inner = outline(
            [
                form.on(0.66, -form.body.waist * 0.95),
                (bounds.centerX() - bounds.width() * 0.36, bounds.bottom() - 3.4),
                (
                    bounds.centerX(),
                    bounds.bottom() - 1.4,
                    bounds.centerX() + bounds.width() * 0.34,
                    bounds.bottom() - 3.4,
                ),
                form.on(0.66, form.body.waist * 0.95),
            ]
        )
        form.solid(inner, second, dark=0.35, rim=0)
    bib = outline(
        [
            form.on(0.20, -form.body.shoulder * 0.44),
            form.on(0.20, form.body.shoulder * 0.54),
            form.on(0.68, form.body.waist * 0.82),
            form.on(0.68, -form.body.waist * 0.80),
        ]
    )
    form.solid(bib, second, dark=0.3, rim=0)
    for side in (-0.44, 0.54):
        (x0, y0), (x1, y1) = form.on(0.22, form.body.shoulder * side), form.on(0.0, form.body.shoulder * side * 1.15)
        brush.line(x0, y0, x1, y1, second, 2.1)
    _sash(form, lighten(second, 0.4))
    _collar(form, second)


def _apron(form: Form) -> None:
    second, brush = form.tone(form.look.secondary), form.brush
    brush.canvas.save()
    if form.posture.stance is Stance.UPRIGHT:
        px, py = form.posture.pelvis
        low = -form.body.leg * 0.36
        front = outline(
            [
                form.on(0.66, -form.body.waist * 0.86),
                (px - form.body.hip * 1.18, low - 2),
                (px + 1, low + 1.6, px + form.body.hip * 1.30, low - 2),
                form.on(0.66, form.body.waist * 0.96),
            ]
        )
    else:
        (px, py), knee = form.posture.pelvis, form.knees[0]
        front = outline(
            [
                form.on(0.66, -form.body.waist * 0.5),
                (px, py + 2),
                (knee[0] - 3, knee[1] + 4),
                (knee[0] + 2, knee[1] - 3.6),
                form.on(0.66, form.body.waist),
            ]
        )
    form.solid(front, second, dark=0.38, rim=0.4)
    brush.canvas.restore()
    bib = outline(
        [
            form.on(0.22, -form.body.shoulder * 0.46),
            form.on(0.22, form.body.shoulder * 0.58),
            form.on(0.70, form.body.waist * 0.9),
            form.on(0.70, -form.body.waist * 0.84),
        ]
    )
    form.solid(bib, second, dark=0.3, rim=0)
    for side in (-0.46, 0.58):
        (x0, y0), (x1, y1) = form.on(0.24, form.body.shoulder * side), form.on(-0.01, form.body.shoulder * side * 0.8)
        brush.line(x0, y0, x1, y1, second, 1.5)
    (x0, y0), (x1, y1) = form.on(0.48, -form.body.waist * 0.4), form.on(0.48, form.body.waist * 0.5)
    brush.line(x0, y0, x1, y1, shade(second, 0.5), 0.5, 0.7)
    _sash(form, shade(second, 0.14), at=0.69, width=1.5)
    _collar(form, lighten(form.tone(form.look.primary), 0.35))


def _coat(form: Form) -> None:
    colour, shirt = form.tone(form.look.primary), form.tone(form.look.secondary)
    _lapels(form, colour, shirt)
    _tie(form, _accent(form))
    (x0, y0), (x1, y1) = form.on(0.53, 1.8), form.on(1.02, 2.0)
    form.brush.line(x0, y0, x1, y1, shade(colour, 1), 0.8, 0.75)
    _buttons(form, 0.60, 0.15, 3, 3.4)
    for side in (-1, 1):
        (x0, y0), (x1, y1) = (
            form.on(0.86, side * form.body.hip * 0.36 - 1.8),
            form.on(0.86, side * form.body.hip * 0.36 + 3.0),
        )
        form.brush.line(x0, y0, x1, y1, shade(colour, 0.8), 0.8, 0.55)


def _suit(form: Form) -> None:
    colour, shirt = form.tone(form.look.primary), form.tone(form.look.secondary)
    _lapels(form, colour, shirt, deep=0.60)
    _tie(form, _accent(form))
    (x0, y0), (x1, y1) = form.on(0.60, 1.8), form.on(1.06, 2.2)
    form.brush.line(x0, y0, x1, y1, shade(colour, 1), 0.7, 0.75)
    _buttons(form, 0.66, 0.12, 2, 1.7, "#2d2a33")
    handkerchief = outline([form.on(0.27, 6.0), form.on(0.20, 6.8), form.on(0.19, 8.2), form.on(0.27, 8.6)])
    form.brush.fill(handkerchief, lighten(shirt, 0.3))


def _waistcoat(form: Form) -> None:
    colour, body = form.tone(form.look.primary), form.body
    vest = smooth(
        [
            form.on(0.0, -body.shoulder * 0.66),
            form.on(0.20, -body.shoulder * 0.82),
            form.on(0.5, -body.waist * 1.02),
            form.on(0.98, -body.hip * 1.0),
            form.on(1.06, -2.6),
            form.on(1.0, 1.4),
            form.on(1.06, 4.6),
            form.on(0.98, body.hip * 1.0),
            form.on(0.5, body.waist * 1.02),
            form.on(0.20, body.shoulder * 0.82),
            form.on(0.0, body.shoulder * 0.66),
            form.on(0.40, 1.4),
        ],
        close=True,
    )
    form.solid(vest, colour, dark=0.45)
    (x0, y0), (x1, y1) = form.on(0.40, 1.4), form.on(1.0, 1.4)
    form.brush.line(x0, y0, x1, y1, shade(colour, 0.9), 0.6, 0.7)
    _buttons(form, 0.48, 0.14, 4, 2.4)
    _collar(form, lighten(form.tone(form.look.secondary), 0.2), 0.9)
    _tie(form, _accent(form), bow=True)
    chain = [form.on(0.72, 2.6), (*form.on(0.84, 5.0), *form.on(0.74, body.waist * 0.8))]
    form.brush.stroke(outline(chain, close=False), GOLD, 0.55)


def _tunic(form: Form) -> None:
    second = form.tone(form.look.secondary)
    form.brush.fill(outline([form.on(-0.04, -3.6), form.on(0.26, 1.0), form.on(-0.04, 5.2)]), second)
    for k in (0.06, 0.13, 0.20):
        half = 3.4 * (1 - k * 3.2)
        (x0, y0), (x1, y1) = form.on(k, 0.8 - half), form.on(k + 0.05, 0.8 + half)
        form.brush.line(x0, y0, x1, y1, LEATHER, 0.45, 0.8)
    draw_hem_band(form, CUTS[Outfit.TUNIC], second, rise=1.4)
    _belt(form)


def _robe(form: Form) -> None:
    colour, second = form.tone(form.look.primary), form.tone(form.look.secondary)
    draw_hem_band(form, CUTS[Outfit.ROBE], second, rise=2.2, width=1.6)
    (x0, y0), (x1, y1) = form.on(0.0, 1.0), form.on(1.0, 2.0)
    form.brush.line(x0, y0, x1, y1, second, 2.4)
    form.brush.line(x0 + 1.6, y0, x1 + 1.6, y1, shade(colour, 0.8), 0.5, 0.6)
    _sash(form, form.tone("#cdb27a"), at=0.68, width=1.6)
    x, y = form.on(0.70, form.body.waist * 0.4)
    for k in (0, 1.6):
        form.brush.line(x + k, y, x + k * 1.6, y + 9 + k, "#cdb27a", 0.9)
    _collar(form, second, 1.15)


def _uniform(form: Form) -> None:
    colour, body = form.tone(form.look.primary), form.body
    brush = form.brush
    (x0, y0), (x1, y1) = form.on(0.04, 1.2), form.on(0.72, 1.4)
    brush.line(x0, y0, x1, y1, shade(colour, 0.9), 0.6, 0.7)
    for k in range(4):
        _buttons(form, 0.16 + 0.145 * k, 0, 1, -2.8)
        _buttons(form, 0.16 + 0.145 * k, 0, 1, 5.0)
        (ax, ay), (bx, by) = form.on(0.16 + 0.145 * k, -2.8), form.on(0.16 + 0.145 * k, 5.0)
        brush.line(ax, ay, bx, by, GOLD, 0.55, 0.8)
    for side in (-1, 1):
        x, y = form.on(0.035, side * body.shoulder * 0.84)
        brush.shape(ellipse(x, y, 3.4, 1.6), form.tone(GOLD), dark=0.4, light=0.5, grain=0.1)
        for k in range(4):
            brush.line(x - 2.6 + k * 1.7, y + 1.0, x - 2.8 + k * 1.8, y + 3.2, GOLD, 0.8)
    collar = outline(
        [
            form.on(-0.09, -3.4),
            form.on(0.03, -4.2),
            form.on(0.06, 0.8),
            form.on(0.03, 5.4),
            form.on(-0.09, 4.4),
            form.on(-0.04, 0.8),
        ]
    )
    form.solid(collar, form.tone(form.look.accent), dark=0.3, rim=0.3)
    _belt(form, at=0.76)


def _oilskin(form: Form) -> None:
    colour = form.tone(form.look.primary)
    brush = form.brush
    flap = outline([form.on(0.02, 0.4), form.on(0.02, 4.6), form.on(1.04, 5.4), form.on(1.04, 0.8)])
    brush.shape(flap, shade(colour, 0.14), dark=0.3, light=0.2, grain=0.1)
    for k in range(4):
        (x0, y0), (x1, y1) = form.on(0.20 + 0.20 * k, 0.2), form.on(0.20 + 0.20 * k, 5.6)
        brush.line(x0, y0, x1, y1, "#3d3a44", 1.1)
        brush.dot(x1, y1, 0.75, "#b9bcc4")
    shine = [
        form.on(0.12, -form.body.shoulder * 0.6),
        (*form.on(0.45, -form.body.waist * 0.95), *form.on(0.92, -form.body.hip * 0.7)),
    ]
    brush.stroke(outline(shine, close=False), lighten(colour, 1), 1.3, 0.5)
    _collar(form, shade(colour, 0.25), 1.35)


def _shirt(form: Form) -> None:
    colour = form.tone(form.look.primary)
    brush = form.brush
    (x0, y0), (x1, y1) = form.on(0.10, 1.0), form.on(0.98, 1.4)
    brush.line(x0, y0, x1, y1, shade(colour, 0.6), 0.6, 0.6)
    _buttons(form, 0.20, 0.17, 4, 1.1, form.look.secondary)
    for side in (-1, 1):
        (x0, y0), (x1, y1) = form.on(0.0, 1 + side * 4.8), form.on(0.98, 0.8 + side * form.body.hip * 0.52)
        brush.line(x0, y0, x1, y1, form.look.accent, 1.5, 0.95)
    _collar(form, lighten(colour, 0.3))
    _belt(form, at=0.98)


def _jumper(form: Form) -> None:
    colour, second = form.tone(form.look.primary), form.tone(form.look.secondary)
    brush, body = form.brush, form.body
    with brush.clipped(form.torso(grow=1.06, bottom=1.06)):
        for k in range(9):
            t = 0.16 + 0.10 * k
            for side in range(-5, 6):
                x, y = form.on(t, side * 2.2)
                brush.stroke(
                    outline([(x - 0.8, y - 0.6), (x, y + 0.8), (x + 0.8, y - 0.6)], close=False),
                    shade(colour, 0.6),
                    0.38,
                    0.42,
                )
        (x0, y0), (x1, y1) = form.on(0.33, -body.shoulder * 1.2), form.on(0.33, body.shoulder * 1.2)
        brush.line(x0, y0, x1, y1, second, 2.3, 0.9)
        (x0, y0), (x1, y1) = form.on(0.41, -body.shoulder * 1.2), form.on(0.41, body.shoulder * 1.2)
        brush.line(x0, y0, x1, y1, second, 0.9, 0.9)
        (x0, y0), (x1, y1) = form.on(1.04, -body.hip * 1.3), form.on(1.04, body.hip * 1.3)
        brush.line(x0, y0, x1, y1, shade(colour, 0.35), 2.6)
    roll = smooth(
        [
            form.on(-0.09, -3.6),
            form.on(0.02, -4.8),
            form.on(0.07, 0.8),
            form.on(0.02, 6.0),
            form.on(-0.09, 4.8),
            form.on(-0.05, 0.8),
        ],
        close=True,
    )
    form.solid(roll, lighten(colour, 0.12), dark=0.35, rim=0.3)


def _armour(form: Form) -> None:
    steel, body, brush = form.tone("#aeb6c2"), form.body, form.brush
    plate = smooth(
        [
            form.on(0.02, -body.shoulder * 0.7),
            form.on(0.30, -body.shoulder * 0.98),
            form.on(0.66, -body.waist * 1.04),
            form.on(0.74, 1),
            form.on(0.66, body.waist * 1.06),
            form.on(0.30, body.shoulder * 0.98),
            form.on(0.02, body.shoulder * 0.7),
            form.on(0.08, 1),
        ],
        close=True,
    )
    form.solid(plate, steel, dark=0.62, light=0.6)
    (x0, y0), (x1, y1) = form.on(0.10, 1.2), form.on(0.72, 1.2)
    brush.line(x0, y0, x1, y1, lighten(steel, 1), 0.7, 0.7)
    x, y = form.on(0.36, 1.2)
    brush.shape(
        outline([(x - 3, y - 3.4), (x + 3, y - 3.4), (x + 3, y + 0.6), (x, y + 4.2), (x - 3, y + 0.6)]),
        form.tone(form.look.accent),
        dark=0.3,
    )
    for k in range(3):
        t = 0.78 + 0.10 * k
        half = body.hip * (1.0 + 0.06 * k)
        band = outline(
            [
                form.on(t - 0.06, -half),
                form.on(t + 0.06, -half),
                form.on(t + 0.09, 0.6),
                form.on(t + 0.06, half),
                form.on(t - 0.06, half),
                form.on(t - 0.02, 0.6),
            ]
        )
        form.solid(band, shade(steel, 0.12), dark=0.5, light=0.45, rim=0.4)
    for index in (0, 1):
        sx, sy = form.shoulders[index]
        form.solid(ellipse(sx, sy - 0.6, body.thick * 1.75, body.thick * 1.5), steel, dark=0.6, light=0.6)
    _collar(form, shade(steel, 0.3))


CUTS: dict[Outfit, Cut] = {
    Outfit.DRESS: Cut(_dress, skirt="closed", hem=0.20, flare=1.75),
    Outfit.GOWN: Cut(_gown, skirt="closed", hem=0.025, flare=2.35, sleeve_width=0.95),
    Outfit.PINAFORE: Cut(_pinafore, skirt="closed", hem=0.26, flare=1.8),
    Outfit.COAT: Cut(_coat, skirt="open", hem=0.40, flare=1.32, cuffs=True, grow=1.05, sleeve_width=1.08),
    Outfit.SUIT: Cut(_suit, skirt="open", hem=0.83, flare=1.12, cuffs=True, grow=1.02),
    Outfit.WAISTCOAT: Cut(_waistcoat, torso="secondary", sleeves="secondary", sleeve_width=1.08, cuffs=True),
    Outfit.TUNIC: Cut(_tunic, skirt="closed", hem=0.66, flare=1.34, sleeve_width=1.04),
    Outfit.ROBE: Cut(_robe, skirt="closed", hem=0.03, flare=1.62, sleeve_width=1.38, grow=1.04),
    Outfit.UNIFORM: Cut(_uniform, skirt="open", hem=0.80, flare=1.16, cuffs=True, grow=1.02),
    Outfit.OILSKIN: Cut(_oilskin, skirt="open", hem=0.34, flare=1.5, sleeve_width=1.22, grow=1.10),
    Outfit.APRON: Cut(_apron, skirt="closed", hem=0.18, flare=1.6),
    Outfit.SHIRT: Cut(_shirt, sleeve_width=1.1, cuffs=True),
    Outfit.JUMPER: Cut(_jumper, sleeve_width=1.14, grow=1.06),
    Outfit.ARMOUR: Cut(_armour, sleeve_width=1.0, torso="secondary", sleeves="secondary", leg_width=1.08),
}


def cut_of(form: Form) -> Cut:
    """The cut of what somebody wears; an apron over trousers for men and boys."""
    cut = CUTS[form.look.outfit]
    if form.look.outfit is Outfit.APRON and not form.body.feminine:
        return Cut(_apron, sleeve_width=1.06)
    return cut


def sleeve_colour(form: Form, cut: Cut) -> Rgb:
    """Colour of the sleeves; steel for armour."""
    if form.look.outfit is Outfit.ARMOUR:
        return form.tone("#8d95a3")
    return form.tone(form.look.primary if cut.sleeves == "primary" else form.look.secondary)


def torso_colour(form: Form, cut: Cut) -> Rgb:
    """Colour of the cloth on the trunk."""
    if form.look.outfit is Outfit.ARMOUR:
        return form.tone("#7d8593")
    return form.tone(form.look.primary if cut.torso == "primary" else form.look.secondary)


def leg_colour(form: Form, cut: Cut) -> Rgb:
    """Trousers, stockings under skirts, greaves."""
    if form.look.outfit is Outfit.ARMOUR:
        return form.tone("#8d95a3")
    if (
        cut.skirt == "closed"
        and form.look.outfit in {Outfit.DRESS, Outfit.GOWN, Outfit.PINAFORE, Outfit.APRON}
        and form.body.feminine
    ):
        return mix(form.tone("#efe9df"), form.tone(form.look.legs), 0.12)
    return form.tone(form.look.legs)
