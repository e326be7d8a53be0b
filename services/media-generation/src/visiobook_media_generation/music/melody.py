"""Melody from one motif: a rhythm and a contour, turned and shifted from phrase to phrase, landing on chord tones."""

from dataclasses import dataclass
from random import Random

from visiobook_media_generation.music.form import Bar
from visiobook_media_generation.music.palettes import Palette
from visiobook_media_generation.music.score import Part, Swell
from visiobook_media_generation.music.theory import chord_degrees, key_of, nearest

_RHYTHMS = (
    ((1.5, 0.5, 1, 1), (2, 2)),
    ((1, 1, 2), (1.5, 0.5, 2)),
    ((0.5, 0.5, 1, 2), (1, 1, 2)),
    ((2, 1, 1), (3, 1)),
    ((1.5, 0.5, 2), (1, 1, 1, 1)),
    ((3, 1), (2, 2)),
)
_STEPS = (-2, -1, -1, 1, 1, 2, 1, -1, 3)
_LOW, _HIGH = 62, 84


@dataclass(frozen=True, slots=True)
class Motif:
    """Two bars of rhythm (beats) and the steps between notes (scale degrees)."""

    rhythm: tuple[tuple[float, ...], tuple[float, ...]]
    contour: tuple[int, ...]

    def turned(self, way: int) -> tuple[int, ...]:
        """The contour as it is, upside down, backwards, calmer, or wider."""
        if way == 1:
            return tuple(-step for step in self.contour)
        if way == 2:
            return self.contour[::-1]
        if way == 3:
            return tuple(max(-1, min(1, step)) for step in self.contour)
        if way == 4:
            return tuple(step + (1 if step > 0 else -1) * (number % 3 == 0) for number, step in enumerate(self.contour))
        return self.contour


def draw_motif(random: Random) -> Motif:
    """A motif of two bars."""
    return Motif(random.choice(_RHYTHMS), tuple(random.choice(_STEPS) for _ in range(8)))


def sing(part: Part, palette: Palette, bar: Bar, motif: Motif, random: Random) -> None:
    """Write one bar of melody. Phrases of four bars: motif, answer, motif, rest or a long note."""
    place = bar.number % 4
    if (place == 3 and random.random() < 0.5) or random.random() > palette.melody_density + 0.25 * (place == 0):
        return
    tonic = palette.tonic + bar.section.shift
    rhythm = motif.rhythm[place % 2] if not (place == 3 or bar.closing) else (3.0,)
    contour = motif.turned(bar.section.turn if place < 2 else (bar.section.turn + place) % 5)
    tones = _chord_tones(palette, bar, tonic)
    last = part.notes[-1].key if part.notes else (_LOW + _HIGH) // 2
    beat = 0.0
    for number, length in enumerate(rhythm):
        key = _next_key(last, contour[number % len(contour)], tones, palette, tonic, strong=beat % 2 == 0)
        accent = 6 if beat == 0 else 0
        force = 54 + 36 * bar.energy + accent + random.gauss(0, 2)
        part.play(bar.start + beat * bar.beat + random.gauss(0, 0.006), length * bar.beat * 0.96, key, force)
        if length >= 1.5:
            part.swells += [
                Swell(bar.start + beat * bar.beat, 0.8),
                Swell(bar.start + (beat + length / 2) * bar.beat, 1.0),
            ]
        last = key
        beat += length


def _chord_tones(palette: Palette, bar: Bar, tonic: int) -> list[int]:
    """Keys of the bar's chord within the singing range."""
    keys = [key_of(tonic, palette.mode, degree) for degree in chord_degrees(bar.degree, sevenths=False)]
    return sorted({key + 12 * octave for key in keys for octave in range(-2, 4) if _LOW <= key + 12 * octave <= _HIGH})


def _next_key(last: int, step: int, tones: list[int], palette: Palette, tonic: int, *, strong: bool) -> int:
    """A scale step from the last note; on strong beats the chord tone nearest to it. Turns back at the range's ends."""
    scale = [key_of(tonic, palette.mode, degree) for degree in range(-14, 22)]
    here = min(range(len(scale)), key=lambda index: abs(scale[index] - last))
    if last > _HIGH - 5:
        step = -abs(step)
    elif last < _LOW + 3:
        step = abs(step)
    wanted = scale[max(0, min(len(scale) - 1, here + step))]
    return nearest(tones, wanted) if strong else max(_LOW - 2, min(_HIGH + 2, wanted))
