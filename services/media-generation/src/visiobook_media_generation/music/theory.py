"""Scales, chords and voice leading.

Keys are MIDI numbers (60 is middle C); scale degrees count from 0 and may leave the octave.
"""

import itertools
from collections.abc import Sequence

MODES: dict[str, tuple[int, ...]] = {
    "ionian": (0, 2, 4, 5, 7, 9, 11),
    "dorian": (0, 2, 3, 5, 7, 9, 10),
    "phrygian": (0, 1, 3, 5, 7, 8, 10),
    "lydian": (0, 2, 4, 6, 7, 9, 11),
    "mixolydian": (0, 2, 4, 5, 7, 9, 10),
    "aeolian": (0, 2, 3, 5, 7, 8, 10),
    "harmonic minor": (0, 2, 3, 5, 7, 8, 11),
    "hungarian minor": (0, 2, 3, 6, 7, 8, 11),
}
Voicing = tuple[int, ...]


def key_of(tonic: int, mode: str, degree: int) -> int:
    """The key of a scale degree: degree 7 is the tonic an octave up, -1 the seventh below."""
    octave, step = divmod(degree, 7)
    return tonic + MODES[mode][step] + 12 * octave


def chord_degrees(root: int, *, sevenths: bool) -> tuple[int, ...]:
    """Stacked thirds on a degree."""
    return (root, root + 2, root + 4, root + 6) if sevenths else (root, root + 2, root + 4)


def lead_voices(chord: Sequence[int], previous: Voicing, *, centre: int) -> Voicing:
    """The close or open position of a chord that moves least from the voicing before and stays around ``centre``."""
    return min(_positions(chord, centre), key=lambda voicing: (_distance(voicing, previous, centre), voicing))


def _positions(chord: Sequence[int], centre: int) -> list[Voicing]:
    """Inversions of the chord within an octave and a half of the centre, close and with the second voice dropped."""
    classes = sorted({key % 12 for key in chord})
    positions: list[Voicing] = []
    for lowest in range(centre - 14, centre + 3):
        if lowest % 12 not in classes:
            continue
        turn = classes.index(lowest % 12)
        close = tuple(lowest + (pitch - lowest) % 12 for pitch in classes[turn:] + classes[:turn])
        positions.append(close)
        positions.append(tuple(sorted((*close[:-2], close[-2] - 12, close[-1]))))
    return positions


def _distance(voicing: Voicing, previous: Voicing, centre: int) -> float:
    moved = sum(min(abs(key - other) for other in previous) for key in voicing) if previous else 0
    balance = abs(sum(voicing) / len(voicing) - centre)
    mud = sum(1 for low, high in itertools.pairwise(voicing) if low < 50 and high - low < 4)
    return moved + 0.6 * balance + 4 * mud


def nearest(keys: Sequence[int], to: int) -> int:
    """The key of the list closest to another; the lower one of two."""
    return min(keys, key=lambda key: (abs(key - to), key))
