"""A set under construction: its brush, its light, and random numbers that depend on the set alone."""

import random
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from visiobook_contracts.ai_analysis import PlaceKind, Season, Weather
from visiobook_media_generation.illustration.canvas import Brush
from visiobook_media_generation.illustration.environment import Light

WIDTH, HEIGHT = 1920, 1080
LEFT, RIGHT = -420, 2340  # how far a set is built, so that the camera can stand elsewhere


def digest(*parts: str) -> int:
    """A stable seed from words."""
    return zlib.crc32("/".join(parts).encode())


class Stage:
    """Sets are drawn in units of 1920 x 1080 from ``LEFT`` to ``RIGHT``; hour and weather never change the layout."""

    def __init__(
        self, brush: Brush, *, seed: str, place: PlaceKind, season: Season, outside: Light, pan: float = 0.0
    ) -> None:
        self.brush = brush
        self.seed = seed
        self.place = place
        self.season = season
        self.outside = outside
        self.pan = pan

    @property
    def light(self) -> Light:
        """The light of the set."""
        return self.brush.light

    @property
    def weather(self) -> Weather:
        """The weather outside."""
        return self.light.weather

    @property
    def snowy(self) -> bool:
        """Snow lies on ground, roofs and branches."""
        return self.weather is Weather.SNOW

    def rng(self, part: str) -> random.Random:
        """Random numbers for one part of this set: the same whatever the hour, weather, framing or angle."""
        return random.Random(digest(self.seed, self.place.value, part))

    @contextmanager
    def layer(self, depth: float) -> Iterator[Brush]:
        """Draw at a depth: far layers move less when the camera moves."""
        with self.brush.moved(-self.pan * (1 - 0.75 * depth), 0):
            yield self.brush.at(depth)
