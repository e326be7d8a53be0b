"""The outfits: what is sewn on each, its cut and its colours."""

from visiobook_contracts.media_generation import Outfit
from visiobook_media_generation.illustration.figures.cloth import Cut, draw_hem_band, skirt_path
from visiobook_media_generation.illustration.figures.form import Form
from visiobook_media_generation.illustration.figures.pose import Stance
from visiobook_media_generation.illustration.figures.trimmings import (
    GOLD,
    LEATHER,
    accent,
    belt,
    buttons,
    collar,
    lapels,
    sash,
    tie,
)
from visiobook_media_generation.illustration.palette import Rgb, lighten, luma, mix, shade
from visiobook_media_generation.illustration.paths import ellipse, outline, smooth


def _dress(form: Form) -> None:
    second = form.tone(form.look.secondary)
    draw_hem_band(form, CUTS[Outfit.DRESS], second)
    sash(form, accent(form) if luma(second) > 0.75 else second)
    collar(form, second)
    buttons(form, 0.20, 0.13, 3, 0.9, form.look.secondary)


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
    sash(form, accent(form), at=0.62, width=2.0)
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
    sash(form, lighten(second, 0.4))
    collar(form, second)


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
    sash(form, shade(second, 0.14), at=0.69, width=1.5)
    collar(form, lighten(form.tone(form.look.primary), 0.35))


def _coat(form: Form) -> None:
    colour, shirt = form.tone(form.look.primary), form.tone(form.look.secondary)
    lapels(form, colour, shirt)
    tie(form, accent(form))
    (x0, y0), (x1, y1) = form.on(0.53, 1.8), form.on(1.02, 2.0)
    form.brush.line(x0, y0, x1, y1, shade(colour, 1), 0.8, 0.75)
    buttons(form, 0.60, 0.15, 3, 3.4)
    for side in (-1, 1):
        (x0, y0), (x1, y1) = (
            form.on(0.86, side * form.body.hip * 0.36 - 1.8),
            form.on(0.86, side * form.body.hip * 0.36 + 3.0),
        )
        form.brush.line(x0, y0, x1, y1, shade(colour, 0.8), 0.8, 0.55)


def _suit(form: Form) -> None:
    colour, shirt = form.tone(form.look.primary), form.tone(form.look.secondary)
    lapels(form, colour, shirt, deep=0.60)
    tie(form, accent(form))
    (x0, y0), (x1, y1) = form.on(0.60, 1.8), form.on(1.06, 2.2)
    form.brush.line(x0, y0, x1, y1, shade(colour, 1), 0.7, 0.75)
    buttons(form, 0.66, 0.12, 2, 1.7, "#2d2a33")
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
    buttons(form, 0.48, 0.14, 4, 2.4)
    collar(form, lighten(form.tone(form.look.secondary), 0.2), 0.9)
    tie(form, accent(form), bow=True)
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
    belt(form)


def _robe(form: Form) -> None:
    colour, second = form.tone(form.look.primary), form.tone(form.look.secondary)
    draw_hem_band(form, CUTS[Outfit.ROBE], second, rise=2.2, width=1.6)
    (x0, y0), (x1, y1) = form.on(0.0, 1.0), form.on(1.0, 2.0)
    form.brush.line(x0, y0, x1, y1, second, 2.4)
    form.brush.line(x0 + 1.6, y0, x1 + 1.6, y1, shade(colour, 0.8), 0.5, 0.6)
    sash(form, form.tone("#cdb27a"), at=0.68, width=1.6)
    x, y = form.on(0.70, form.body.waist * 0.4)
    for k in (0, 1.6):
        form.brush.line(x + k, y, x + k * 1.6, y + 9 + k, "#cdb27a", 0.9)
    collar(form, second, 1.15)


def _uniform(form: Form) -> None:
    colour, body = form.tone(form.look.primary), form.body
    brush = form.brush
    (x0, y0), (x1, y1) = form.on(0.04, 1.2), form.on(0.72, 1.4)
    brush.line(x0, y0, x1, y1, shade(colour, 0.9), 0.6, 0.7)
    for k in range(4):
        buttons(form, 0.16 + 0.145 * k, 0, 1, -2.8)
        buttons(form, 0.16 + 0.145 * k, 0, 1, 5.0)
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
    belt(form, at=0.76)


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
    collar(form, shade(colour, 0.25), 1.35)


def _shirt(form: Form) -> None:
    colour = form.tone(form.look.primary)
    brush = form.brush
    (x0, y0), (x1, y1) = form.on(0.10, 1.0), form.on(0.98, 1.4)
    brush.line(x0, y0, x1, y1, shade(colour, 0.6), 0.6, 0.6)
    buttons(form, 0.20, 0.17, 4, 1.1, form.look.secondary)
    for side in (-1, 1):
        (x0, y0), (x1, y1) = form.on(0.0, 1 + side * 4.8), form.on(0.98, 0.8 + side * form.body.hip * 0.52)
        brush.line(x0, y0, x1, y1, form.look.accent, 1.5, 0.95)
    collar(form, lighten(colour, 0.3))
    belt(form, at=0.98)


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
    collar(form, shade(steel, 0.3))


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
