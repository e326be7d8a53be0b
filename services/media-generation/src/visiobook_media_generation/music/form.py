"""The plan of a piece: how many bars, in which sections, on which chords, how loud; exactly as long as asked."""

import math
from dataclasses import dataclass
from random import Random
from typing import Literal

from visiobook_media_generation.music.palettes import Palette

Layer = Literal["pad", "bass", "figure", "lead", "colour", "percussion"]
SECTION_BARS = 8
BEATS = 4
_SHIFTS = (0, 0, 5, -2, 0, 2, -5, 3)
"""Key changes of later sections, semitones; the first and the last stand at home."""


@dataclass(frozen=True, slots=True)
class Section:
    """Eight bars with one orchestration and one way to play."""

    number: int
    shift: int
    lead: int
    pattern: int
    turn: int
    layers: frozenset[Layer]
    drive: float


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: when, how long (seconds), on which chord, how intense (0 to 1)."""

    number: int
    start: float
    length: float
    degree: int
    energy: float
    section: Section
    closing: bool

    @property
    def beat(self) -> float:
        """Length of a beat in seconds."""
        return self.length / BEATS


@dataclass(frozen=True, slots=True)
class Plan:
    """All bars, and the final chord that rings from ``ending`` to ``duration``."""

    bars: tuple[Bar, ...]
    ending: float
    duration: float
    energy: float


def plan(palette: Palette, *, intensity: float, duration: float, random: Random) -> Plan:
    """Fit whole bars into the duration, leaving room for the last chord to ring."""
    tempo = palette.tempo * (0.92 + 0.16 * intensity)
    bar_length = BEATS * 60.0 / tempo
    tail = min(4.5, max(0.45 * duration, 0.0), 1.2 + bar_length)
    count = max(0, round((duration - tail) / bar_length))
    if count == 0:
        return Plan((), 0.0, duration, palette.energy * (0.6 + 0.5 * intensity))
    length = (duration - tail) / count
    energy = palette.energy * (0.62 + 0.6 * intensity)
    sections = _sections(math.ceil(count / SECTION_BARS), palette, intensity=intensity, random=random)
    degrees = _degrees(count, palette, sections, random)
    bars = tuple(
        Bar(
            number=number,
            start=number * length,
            length=length,
            degree=degrees[number],
            energy=min(1.0, energy * _arc(number, count)),
            section=sections[number // SECTION_BARS],
            closing=number % SECTION_BARS == SECTION_BARS - 1 or number == count - 1,
        )
        for number in range(count)
    )
    return Plan(bars, count * length, duration, energy)


def _arc(number: int, count: int) -> float:
    """Grows towards two thirds of the piece, breathes every section, and leaves gently."""
    place = (number + 0.5) / count
    whole = 0.72 + 0.28 * math.sin(math.pi * min(1.0, place * 1.15) ** 1.3)
    breath = 1.0 + 0.08 * math.sin(2 * math.pi * (number % SECTION_BARS) / SECTION_BARS)
    return whole * breath


def _sections(count: int, palette: Palette, *, intensity: float, random: Random) -> list[Section]:
    sections: list[Section] = []
    for number in range(count):
        home = number in (0, count - 1) or count < 4
        sections.append(
            Section(
                number=number,
                shift=0 if home else random.choice(_SHIFTS),
                lead=(number + (random.random() < 0.3)) % len(palette.leads),
                pattern=random.randrange(4),
                turn=random.randrange(5),
                layers=_layers(number, count, palette, intensity, random),
                drive=random.uniform(0.9, 1.08),
            )
        )
    return sections


def _layers(number: int, count: int, palette: Palette, intensity: float, random: Random) -> frozenset[Layer]:
    """Which layers play: everything when the piece is short; long pieces thin out and fill up again."""
    layers: set[Layer] = {"pad", "bass", "figure", "lead", "colour"}
    if palette.percussion != "none" and intensity >= (0.15 if palette.energy > 0.6 else 0.4):
        layers.add("percussion")
    if count > 2 and 0 < number < count - 1:
        resting: tuple[Layer, ...] = ("figure", "lead", "percussion", "pad", "colour")
        layers.discard(random.choice(resting))
        if intensity < 0.35 and random.random() < 0.5:
            layers.discard("colour")
    return frozenset(layers)


def _degrees(count: int, palette: Palette, sections: list[Section], random: Random) -> list[int]:
    """Chord degrees bar by bar; sections draw new progressions, and the piece closes with its cadence."""
    degrees: list[int] = []
    for section in sections:
        first = palette.progressions[(section.number + random.randrange(2)) % len(palette.progressions)]
        second = random.choice(palette.progressions)
        degrees += [*first, *second]
    degrees = degrees[:count]
    degrees[-1] = palette.cadence
    degrees[0] = 0 if count > 1 else degrees[0]
    return degrees
