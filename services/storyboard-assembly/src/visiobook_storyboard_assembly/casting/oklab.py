"""Colours as people see them: OKLab (Björn Ottosson, 2020), where distances agree with the eye."""

import math
from typing import NamedTuple


class OkLab(NamedTuple):
    """Lightness 0 to 1, green to red ``a``, blue to yellow ``b``; a distance of 0.02 is just visible."""

    lightness: float
    a: float
    b: float

    @property
    def chroma(self) -> float:
        """How colourful: 0 is grey, 0.3 about the most that sRGB can show."""
        return math.hypot(self.a, self.b)

    @property
    def hue(self) -> float:
        """Angle in degrees: about 29 red, 110 yellow, 142 green, 264 blue."""
        return math.degrees(math.atan2(self.b, self.a)) % 360


def oklab(colour: str) -> OkLab:
    """OKLab of an sRGB colour ``#rrggbb``."""
    red, green, blue = (_linear(int(colour[i : i + 2], 16) / 255) for i in (1, 3, 5))
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    return OkLab(
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


def colour_of(lab: OkLab) -> str:
    """The nearest sRGB colour ``#rrggbb``; what lies outside sRGB is clipped."""
    long = (lab.lightness + 0.3963377774 * lab.a + 0.2158037573 * lab.b) ** 3
    medium = (lab.lightness - 0.1055613458 * lab.a - 0.0638541728 * lab.b) ** 3
    short = (lab.lightness - 0.0894841775 * lab.a - 1.2914855480 * lab.b) ** 3
    channels = (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )
    return "#" + "".join(f"{round(255 * _encoded(channel)):02x}" for channel in channels)


def from_polar(lightness: float, chroma: float, hue: float) -> str:
    """The sRGB colour of a lightness, a chroma and a hue in degrees."""
    angle = math.radians(hue)
    return colour_of(OkLab(lightness, chroma * math.cos(angle), chroma * math.sin(angle)))


def distance(first: str, second: str) -> float:
    """How different two sRGB colours look."""
    return math.dist(oklab(first), oklab(second))


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _encoded(channel: float) -> float:
    channel = min(1.0, max(0.0, channel))
    return 12.92 * channel if channel <= 0.0031308 else 1.055 * channel ** (1 / 2.4) - 0.055
