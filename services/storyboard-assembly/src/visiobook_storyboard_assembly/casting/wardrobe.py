"""The costume designer: spreads the colours of clothes over the whole cast so that nobody is taken for another.

Colours that the text gives are kept. The others come from one muted palette of equal weight, each person taking what
is farthest, to the eye, from what the more prominent ones wear.
"""

from collections.abc import Sequence

from visiobook_contracts.ai_analysis import AgeGroup, Species
from visiobook_contracts.media_generation import Look, Outfit
from visiobook_storyboard_assembly.casting.looks import Sketch
from visiobook_storyboard_assembly.casting.oklab import OkLab, colour_of, distance, from_polar, oklab
from visiobook_storyboard_assembly.seeding import choose, draw

_HUES = (22, 48, 78, 112, 150, 190, 230, 262, 300, 345)
_PALETTE = tuple(
    from_polar(lightness, chroma, hue)
    for hue in _HUES
    for lightness, chroma in ((0.50, 0.105), (0.63, 0.10), (0.38, 0.07))
)
_SOMBRE = ("#3b3d4a", "#4a4440", "#33303a", "#5a5f68")
_LIGHTS = ("#f1ead9", "#e6dcc4", "#dfe3e2", "#f0e0d0", "#d9d2e0")
_LEGS = ("#44434d", "#3b4a55", "#57493f", "#6a5f52", "#2f2f3a", "#4d5548")
_SHOES = ("#3a2c26", "#2b2629", "#5a3f2c")
_ACCENTS = ("#c8413b", "#d9a53a", "#3f7f86", "#8a4a6b", "#4c7a55", "#c4703a", "#3d6393")
_LIGHT_FRONTED = frozenset({Outfit.PINAFORE, Outfit.APRON})
_CLOSE = 0.085
"""OKLab distance under which two coats are taken for the same one across a room."""


def dress(sketches: Sequence[Sketch], seed: str) -> tuple[Look, ...]:
    """Final looks of the cast, in the order given, which is the order of precedence."""
    worn: list[str] = []
    looks: list[Look] = []
    for sketch in sketches:
        primary = _primary(sketch, worn, seed)
        worn.append(primary)
        looks.append(_coloured(sketch, primary, f"{seed}/{sketch.character.id}"))
    return tuple(looks)


def _primary(sketch: Sketch, worn: Sequence[str], seed: str) -> str:
    if "primary" in sketch.fixed:
        return _kept_apart(sketch.look.primary, worn)
    key = f"{seed}/{sketch.character.id}"
    options = _options(sketch.look)
    return max(options, key=lambda colour: _merit(colour, sketch.look, worn) + 0.03 * draw(key, "primary", colour))


def _options(look: Look) -> tuple[str, ...]:
    sombre = look.outfit in (Outfit.SUIT, Outfit.ROBE) and look.species is Species.HUMAN
    return _PALETTE + (_SOMBRE if sombre else ())


def _merit(colour: str, look: Look, worn: Sequence[str]) -> float:
    """How well a colour suits: far from the others' (the main thing), from skin and hair, and right for the age."""
    apart = min((distance(colour, other) for other in worn), default=0.2)
    against_self = min(distance(colour, look.skin), distance(colour, look.hair), 0.15)
    light = oklab(colour).lightness
    wanted = {AgeGroup.CHILD: 0.58, AgeGroup.YOUTH: 0.55, AgeGroup.ADULT: 0.48, AgeGroup.ELDER: 0.45}[look.age]
    return min(apart, 0.22) + 0.4 * against_self - 0.15 * abs(light - wanted)


def _kept_apart(colour: str, worn: Sequence[str]) -> str:
    """A colour by its name, shifted in lightness or warmth where somebody else already wears the same."""
    base = oklab(colour)
    shifts = ((0.0, 0.0), (0.09, 0.0), (-0.09, 0.0), (0.05, 0.03), (-0.05, -0.03), (0.13, 0.0), (-0.13, 0.0))
    shades = [colour_of(OkLab(base.lightness + light, base.a, base.b + warm)) for light, warm in shifts]
    apart = (shade for shade in shades if all(distance(shade, other) >= _CLOSE for other in worn))
    return next(apart, colour)


def _coloured(sketch: Sketch, primary: str, key: str) -> Look:
    look = sketch.look
    chosen = {
        "primary": primary,
        "secondary": _secondary(look, key),
        "legs": _contrasting(_LEGS, primary, key, "legs"),
        "shoes": choose(_SHOES, key, "shoes"),
        "hat_colour": _contrasting(_SOMBRE + _LEGS, look.hair, key, "hat"),
        "accent": _contrasting(_ACCENTS, primary, key, "accent"),
    }
    free = {field: colour for field, colour in chosen.items() if field == "primary" or field not in sketch.fixed}
    return look.model_copy(update=free)


def _secondary(look: Look, key: str) -> str:
    return _LIGHTS[0] if look.outfit in _LIGHT_FRONTED else choose(_LIGHTS, key, "secondary")


def _contrasting(options: Sequence[str], against: str, key: str, part: str) -> str:
    """A seeded choice among the half of the options that is farther from a colour."""
    by_distance = sorted(options, key=lambda colour: -distance(colour, against))
    return choose(by_distance[: (len(by_distance) + 1) // 2], key, part)
