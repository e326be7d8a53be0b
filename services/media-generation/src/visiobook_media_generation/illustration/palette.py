"""Colours as linear mixtures of sRGB fractions: shadows shift to violet, lights to warm, as a painter mixes them."""

from functools import lru_cache

Rgb = tuple[float, float, float]
Tint = str | Rgb

WHITE: Rgb = (1.0, 1.0, 1.0)
SHADOW: Rgb = (0.05, 0.03, 0.12)
LAMP: Rgb = (1.0, 0.75, 0.36)


@lru_cache(maxsize=4096)
def rgb(code: str) -> Rgb:
    """``#rrggbb`` as three fractions 0..1."""
    return (int(code[1:3], 16) / 255, int(code[3:5], 16) / 255, int(code[5:7], 16) / 255)


def mix(first: Rgb, second: Rgb, amount: float) -> Rgb:
    """``amount`` 0 is the first colour, 1 the second."""
    rest = 1 - amount
    return (
        first[0] * rest + second[0] * amount,
        first[1] * rest + second[1] * amount,
        first[2] * rest + second[2] * amount,
    )


def shade(colour: Rgb, amount: float = 0.5) -> Rgb:
    """Towards the colour in shadow: darker, bluer."""
    return mix(colour, (colour[0] * 0.50, colour[1] * 0.46, colour[2] * 0.66), amount)


def lighten(colour: Rgb, amount: float = 0.5) -> Rgb:
    """Towards the colour in light: brighter, warmer."""
    lit = (
        min(1.0, colour[0] * 1.18 + 0.16),
        min(1.0, colour[1] * 1.18 + 0.13),
        min(1.0, colour[2] * 1.18 + 0.05),
    )
    return mix(colour, lit, amount)


def luma(colour: Rgb) -> float:
    """Brightness as the eye weighs it, 0..1."""
    return 0.30 * colour[0] + 0.59 * colour[1] + 0.11 * colour[2]


def scale(colour: Rgb, factor: Rgb) -> Rgb:
    """Channel by channel product, the colour under a coloured light."""
    return (colour[0] * factor[0], colour[1] * factor[1], colour[2] * factor[2])


def argb(colour: Rgb, alpha: float = 1.0) -> int:
    """The 32-bit integer that Skia takes."""
    red, green, blue, opacity = (max(0, min(255, int(part * 255 + 0.5))) for part in (*colour, alpha))
    return (opacity << 24) | (red << 16) | (green << 8) | blue
