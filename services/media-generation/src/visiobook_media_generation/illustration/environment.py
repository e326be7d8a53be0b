"""Hour, weather and mood become one light: sky colours, ambient, key light and its direction, haze."""

import math
from dataclasses import dataclass, field, replace

from visiobook_contracts.ai_analysis import Mood, TimeOfDay, Weather
from visiobook_media_generation.illustration.palette import Rgb, Tint, luma, mix, rgb, scale

Position = tuple[float, float]


@dataclass(frozen=True)
class Hour:
    """The clear sky of an hour. Sun and moon as fractions of the set's width and height."""

    sky: tuple[str, str, str, str]
    ambient: Rgb
    key: str
    haze: str
    sun: Position | None
    moon: Position | None
    darkness: float


HOURS: dict[TimeOfDay, Hour] = {
    TimeOfDay.DAWN: Hour(
        ("#6f86b8", "#d7a7b4", "#f7c9a0", "#ffe6bf"), (1.0, 0.90, 0.88), "#ffd9a8", "#f3cdb9", (0.74, 0.47), None, 0.0
    ),
    TimeOfDay.DAY: Hour(
        ("#3f93cf", "#86c5e8", "#d5eef0", "#f4f6e4"), (1.0, 1.0, 0.97), "#fff6d8", "#cfe7ee", (0.80, 0.15), None, 0.0
    ),
    TimeOfDay.AFTERNOON: Hour(
        ("#4f9fcb", "#93cbd9", "#dcebd0", "#fbe8b9"), (1.0, 0.96, 0.86), "#ffe9ad", "#e6e6c2", (0.84, 0.25), None, 0.0
    ),
    TimeOfDay.SUNSET: Hour(
        ("#3b3566", "#9a4c78", "#ea7a5e", "#ffc36f"), (0.98, 0.76, 0.70), "#ffb066", "#e58f76", (0.66, 0.51), None, 0.12
    ),
    TimeOfDay.DUSK: Hour(
        ("#1f2b58", "#4b4c84", "#a5719a", "#eba58f"), (0.70, 0.66, 0.86), "#f3b08f", "#8c6f9d", None, None, 0.45
    ),
    TimeOfDay.EVENING: Hour(
        ("#141d44", "#27386f", "#4f5b95", "#8f7fa8"), (0.60, 0.60, 0.84), "#bcd0ff", "#4a5790", None, (0.78, 0.16), 0.6
    ),
    TimeOfDay.NIGHT: Hour(
        ("#0a1230", "#152551", "#284278", "#4a6a9c"), (0.48, 0.55, 0.82), "#cfe0ff", "#2f4a80", None, (0.76, 0.17), 0.78
    ),
}

# saturation, tint, strength of the vignette
MOODS: dict[Mood, tuple[float, Rgb, float]] = {
    Mood.CALM: (1.0, (1.0, 1.0, 1.0), 0.34),
    Mood.JOYFUL: (1.15, (1.02, 1.01, 0.98), 0.26),
    Mood.ROMANTIC: (1.06, (1.04, 0.98, 0.99), 0.36),
    Mood.WARM: (1.06, (1.04, 1.0, 0.94), 0.36),
    Mood.ADVENTURE: (1.12, (1.03, 1.0, 0.96), 0.36),
    Mood.MYSTERY: (0.84, (0.92, 1.0, 1.02), 0.58),
    Mood.TENSE: (0.80, (0.94, 0.97, 1.03), 0.60),
    Mood.FEAR: (0.72, (0.95, 0.97, 1.03), 0.68),
    Mood.EERIE: (0.78, (0.92, 1.03, 0.96), 0.64),
    Mood.MELANCHOLY: (0.74, (0.93, 0.97, 1.06), 0.50),
}

# how far the sky turns grey, and how bright it stays
GREYNESS: dict[Weather, tuple[float, float]] = {
    Weather.RAIN: (0.60, 0.78),
    Weather.STORM: (0.72, 0.64),
    Weather.OVERCAST: (0.55, 0.90),
    Weather.SNOW: (0.45, 0.98),
    Weather.FOG: (0.60, 1.0),
}


DARK_CLOTH = 0.16
"""Cloth darker than this gives a room no coloured light."""


@dataclass(frozen=True)
class Light:
    """All that decides how a colour looks. Immutable; derive others with the methods."""

    sky: tuple[Rgb, ...]
    ambient: Rgb
    key: Rgb
    haze: Rgb
    sun: Position | None
    moon: Position | None
    darkness: float
    weather: Weather
    saturation: float
    tint: Rgb
    vignette: float
    direction: Position
    haze_strength: float = 0.55
    indoors: bool = False
    dye: Rgb | None = None
    glass: Rgb | None = None
    _tones: dict[tuple[str, float], Rgb] = field(default_factory=dict, repr=False, compare=False)

    @property
    def lamps_lit(self) -> bool:
        """People light lamps from dusk on, and under a storm."""
        return self.darkness > 0.3

    def graded(self, colour: Rgb) -> Rgb:
        """The mood's saturation and tint."""
        grey = luma(colour)
        lively = (
            grey + (colour[0] - grey) * self.saturation,
            grey + (colour[1] - grey) * self.saturation,
            grey + (colour[2] - grey) * self.saturation,
        )
        red, green, blue = scale(lively, self.tint)
        return (min(1.0, max(0.0, red)), min(1.0, max(0.0, green)), min(1.0, max(0.0, blue)))

    def tone(self, colour: Tint, depth: float = 0.0) -> Rgb:
        """How a surface of this colour looks at this depth (0 near, 1 far)."""
        if not isinstance(colour, str):
            return self._toned(colour, depth)
        known = self._tones.get((colour, depth))
        if known is None:
            known = self._tones[colour, depth] = self._toned(rgb(colour), depth)
        return known

    def dyed(self, colour: Tint, depth: float = 0.0, *, share: float = 0.88) -> Rgb:
        """The same for what is painted or hung in a room, in the room's own colour where it has one."""
        if self.dye is None:
            return self.tone(colour, depth)
        own = rgb(colour) if isinstance(colour, str) else colour
        bright = 0.62 + 0.55 * luma(own)
        cloth = (self.dye[0] * bright, self.dye[1] * bright, self.dye[2] * bright)
        return self._toned(mix(own, cloth, share), depth)

    def in_colours(self, dye: Rgb | None, glass: Rgb | None) -> "Light":
        """The light of a room all in one colour, perhaps with panes of another; unchanged without either."""
        shown = glass or (dye if dye and luma(dye) > DARK_CLOTH else None)
        if shown is None:
            return replace(self, dye=dye, _tones={})
        peak = max(*shown, 0.01)
        glow = mix((1.0, 1.0, 1.0), (shown[0] / peak, shown[1] / peak, shown[2] / peak), 0.30)
        return replace(
            self,
            ambient=scale(mix(self.ambient, (0.86, 0.86, 0.86), 0.5), glow),
            haze=mix(self.haze, shown, 0.5),
            dye=dye,
            glass=shown,
            _tones={},
        )

    def _toned(self, colour: Rgb, depth: float) -> Rgb:
        return mix(self.graded(scale(colour, self.ambient)), self.haze, min(1.0, depth * self.haze_strength * 1.15))

    def on_people(self) -> "Light":
        """Softer ambient and mood on faces and clothes, so that a person stays the same person at night."""
        return replace(
            self,
            ambient=mix((1.0, 1.0, 1.0), self.ambient, 0.52),
            saturation=1 - (1 - self.saturation) * 0.5,
            tint=mix((1.0, 1.0, 1.0), self.tint, 0.5),
            _tones={},
        )

    def indoors_by(self, direction: Position, *, lamplight: bool = True) -> "Light":
        """The light in a room: daylight from its windows, or lamps and fire when it is dark outside."""
        dark = self.darkness > 0.3
        warm = dark and lamplight
        ambient = (0.88, 0.76, 0.66) if warm else mix((1.0, 0.96, 0.90), self.ambient, 0.35)
        return replace(
            self,
            ambient=ambient,
            key=rgb("#ffb25e") if warm else mix(rgb("#fff2cf"), self.key, 0.4),
            haze=rgb("#8a5a44") if warm else mix(rgb("#e8d8b8"), self.haze, 0.3),
            haze_strength=0.25,
            direction=direction,
            indoors=True,
            _tones={},
        )


def _greyed(colour: Rgb, amount: float, brightness: float) -> Rgb:
    grey = sum(colour) / 3
    mixed = mix(colour, (grey * 0.93, grey, grey * 1.08), amount)
    return (mixed[0] * brightness, mixed[1] * brightness, mixed[2] * brightness)


def _direction(source: Position | None) -> Position:
    x = ((source or (0.25, 0.1))[0] - 0.5) * 1.5
    length = math.hypot(x, 0.75)
    return (x / length, -0.75 / length)


def daylight(time: TimeOfDay, weather: Weather, mood: Mood, intensity: float = 0.3) -> Light:
    """The light outdoors at this hour, in this weather, as this mood sees it."""
    hour = HOURS[time]
    saturation, tint, vignette = MOODS[mood]
    sky, ambient, key, haze = [rgb(code) for code in hour.sky], hour.ambient, rgb(hour.key), rgb(hour.haze)
    if weather in GREYNESS:
        amount, brightness = GREYNESS[weather]
        sky = [_greyed(colour, amount, brightness) for colour in sky]
        haze = _greyed(haze, amount, brightness)
        mean = sum(ambient) / 3
        snowy = mix(ambient, (0.95 * mean, 1.01 * mean, 1.09 * mean), 0.5)
        ambient = snowy if weather is Weather.SNOW else _greyed(ambient, amount, brightness)
        key = mix(key, (0.9, 0.95, 1.0), 0.5)
    hidden = weather in {Weather.RAIN, Weather.STORM}
    sun = None if hidden else hour.sun
    darkness = max(hour.darkness, 0.32) if weather is Weather.STORM else hour.darkness
    light = Light(
        sky=(),
        ambient=ambient,
        key=key,
        haze=haze,
        sun=sun,
        moon=None if hidden else hour.moon,
        darkness=darkness,
        weather=weather,
        saturation=saturation,
        tint=tint,
        vignette=min(0.8, vignette + 0.15 * (intensity - 0.3)),
        direction=_direction(hour.sun or hour.moon),
        haze_strength=0.92 if weather is Weather.FOG else 0.55,
    )
    return replace(light, sky=tuple(light.graded(colour) for colour in sky), haze=light.graded(haze), _tones={})
