"""How cloth hangs: the cut of an outfit, skirts and coat tails for every stance."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from visiobook_media_generation.illustration.figures.form import Form
from visiobook_media_generation.illustration.figures.pose import Stance
from visiobook_media_generation.illustration.palette import Rgb, shade
from visiobook_media_generation.illustration.paths import Path, outline, smooth


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
