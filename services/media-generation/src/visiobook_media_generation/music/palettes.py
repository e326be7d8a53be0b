"""What each mood sounds like: mode, tempo, harmony, orchestra."""

from dataclasses import dataclass
from typing import Literal

from visiobook_contracts.ai_analysis import Mood
from visiobook_media_generation.music.score import DRUMS, Instrument

Percussion = Literal["none", "light", "pulse", "epic", "heart"]

# General MIDI programs
CELESTA, GLOCKENSPIEL, MUSIC_BOX, VIBRAPHONE, MARIMBA, TUBULAR_BELLS = 8, 9, 10, 11, 12, 14
NYLON_GUITAR, VIOLIN, VIOLA, CELLO, CONTRABASS, TREMOLO, PIZZICATO, HARP, TIMPANI = 24, 40, 41, 42, 43, 44, 45, 46, 47
STRINGS, SLOW_STRINGS, CHOIR, TRUMPET, HORNS = 48, 49, 52, 56, 60
OBOE, ENGLISH_HORN, BASSOON, CLARINET, FLUTE, RECORDER, WARM_PAD, SPACE_VOICE, TAIKO = (
    68,
    69,
    70,
    71,
    73,
    74,
    89,
    91,
    116,
)
PIANO = 0


@dataclass(frozen=True, slots=True)
class Palette:
    """A mood in musical terms. ``tonic`` is a MIDI key, ``tempo`` in beats a minute, progressions in scale degrees."""

    tonic: int
    mode: str
    tempo: float
    progressions: tuple[tuple[int, ...], ...]
    pad: Instrument
    figure: Instrument
    leads: tuple[Instrument, ...]
    bass: Instrument
    colour: Instrument
    cadence: int
    percussion: Percussion = "none"
    figure_division: int = 2
    energy: float = 0.5
    sevenths: bool = False
    melody_density: float = 0.8
    dissonance: float = 0.0


_STRING_PAD = Instrument(STRINGS, level=0.62)
_SOFT_PAD = Instrument(SLOW_STRINGS, level=0.66)
_BASS = Instrument(CONTRABASS, level=0.78, pan=0.15)
_CELLO_BASS = Instrument(CELLO, level=0.7, pan=0.15)

PALETTES: dict[Mood, Palette] = {
    Mood.CALM: Palette(
        *(60, "ionian", 70, ((0, 5, 3, 4), (0, 2, 3, 3), (5, 3, 0, 4), (0, 3, 1, 4))),
        pad=_SOFT_PAD,
        figure=Instrument(HARP, level=0.78, pan=0.3),
        leads=(Instrument(FLUTE, level=0.62, pan=-0.15), Instrument(CLARINET, level=0.6, pan=-0.2)),
        bass=_CELLO_BASS,
        colour=Instrument(CELESTA, level=0.4, pan=-0.35),
        cadence=4,
        energy=0.42,
        sevenths=True,
        melody_density=0.6,
    ),
    Mood.JOYFUL: Palette(
        *(62, "ionian", 112, ((0, 4, 5, 3), (0, 3, 1, 4), (5, 3, 0, 4), (0, 4, 3, 4))),
        pad=Instrument(STRINGS, level=0.5),
        figure=Instrument(PIZZICATO, level=0.85, pan=0.25),
        leads=(
            Instrument(FLUTE, level=0.68, pan=-0.15),
            Instrument(CLARINET, level=0.64, pan=0.1),
            Instrument(VIOLIN, level=0.5, pan=-0.25),
        ),
        bass=Instrument(BASSOON, level=0.66, pan=0.1),
        colour=Instrument(GLOCKENSPIEL, level=0.34, pan=-0.35),
        cadence=4,
        percussion="light",
        figure_division=2,
        energy=0.68,
        melody_density=0.9,
    ),
    Mood.ROMANTIC: Palette(
        *(65, "ionian", 68, ((0, 4, 5, 3), (0, 2, 3, 4), (0, 5, 1, 4), (3, 4, 2, 5))),
        pad=_SOFT_PAD,
        figure=Instrument(HARP, level=0.75, pan=0.3),
        leads=(
            Instrument(VIOLIN, level=0.56, pan=-0.2),
            Instrument(OBOE, level=0.52, pan=0.1),
            Instrument(CELLO, level=0.66, pan=0.2),
        ),
        bass=_CELLO_BASS,
        colour=Instrument(CELESTA, level=0.36, pan=-0.35),
        cadence=4,
        energy=0.5,
        sevenths=True,
        melody_density=0.85,
    ),
    Mood.WARM: Palette(
        *(55, "mixolydian", 84, ((0, 3, 0, 4), (0, 6, 3, 0), (0, 3, 4, 3), (5, 3, 0, 4))),
        pad=Instrument(WARM_PAD, level=0.5),
        figure=Instrument(NYLON_GUITAR, level=0.8, pan=0.25),
        leads=(Instrument(CLARINET, level=0.62, pan=-0.15), Instrument(RECORDER, level=0.46, pan=-0.1)),
        bass=_CELLO_BASS,
        colour=Instrument(VIBRAPHONE, level=0.4, pan=-0.3),
        cadence=6,
        percussion="light",
        energy=0.5,
        melody_density=0.7,
    ),
    Mood.ADVENTURE: Palette(
        *(62, "aeolian", 124, ((0, 5, 2, 6), (0, 3, 5, 6), (5, 6, 0, 0), (0, 2, 6, 5))),
        pad=Instrument(STRINGS, level=0.66),
        figure=Instrument(PIZZICATO, level=0.8, pan=0.25),
        leads=(
            Instrument(HORNS, level=0.74, pan=-0.15),
            Instrument(TRUMPET, level=0.46, pan=0.15),
            Instrument(VIOLIN, level=0.52, pan=-0.25),
        ),
        bass=_BASS,
        colour=Instrument(TUBULAR_BELLS, level=0.36, pan=0.35),
        cadence=6,
        percussion="epic",
        figure_division=4,
        energy=0.86,
        melody_density=0.8,
    ),
    Mood.MYSTERY: Palette(
        *(57, "dorian", 82, ((0, 3, 0, 6), (0, 5, 3, 0), (0, 2, 5, 4), (0, 6, 3, 3))),
        pad=Instrument(SLOW_STRINGS, level=0.56),
        figure=Instrument(VIBRAPHONE, level=0.66, pan=0.3),
        leads=(Instrument(CLARINET, level=0.62, pan=-0.2), Instrument(ENGLISH_HORN, level=0.54, pan=0.1)),
        bass=Instrument(PIZZICATO, level=0.8, pan=0.1),
        colour=Instrument(CELESTA, level=0.42, pan=-0.35),
        cadence=6,
        percussion="pulse",
        energy=0.5,
        sevenths=True,
        melody_density=0.55,
    ),
    Mood.TENSE: Palette(
        *(52, "harmonic minor", 104, ((0, 0, 5, 4), (0, 1, 0, 4), (0, 3, 5, 4), (0, 0, 3, 4))),
        pad=Instrument(TREMOLO, level=0.6),
        figure=Instrument(PIZZICATO, level=0.8, pan=0.25),
        leads=(Instrument(HORNS, level=0.62, pan=-0.15), Instrument(BASSOON, level=0.6, pan=0.15)),
        bass=_BASS,
        colour=Instrument(TIMPANI, level=0.6, pan=-0.1),
        cadence=4,
        percussion="pulse",
        figure_division=4,
        energy=0.72,
        melody_density=0.45,
    ),
    Mood.FEAR: Palette(
        *(50, "hungarian minor", 92, ((0, 1, 0, 5), (0, 5, 1, 0), (0, 3, 5, 1), (0, 0, 1, 4))),
        pad=Instrument(TREMOLO, level=0.66),
        figure=Instrument(MARIMBA, level=0.62, pan=0.3),
        leads=(Instrument(BASSOON, level=0.62, pan=-0.15), Instrument(CELLO, level=0.66, pan=0.2)),
        bass=_BASS,
        colour=Instrument(TIMPANI, level=0.66, pan=-0.1),
        cadence=4,
        percussion="heart",
        figure_division=2,
        energy=0.74,
        melody_density=0.4,
        dissonance=0.3,
    ),
    Mood.EERIE: Palette(
        *(57, "phrygian", 60, ((0, 1, 0, 5), (0, 5, 1, 0), (0, 3, 1, 1), (0, 6, 5, 1))),
        pad=Instrument(SPACE_VOICE, level=0.56),
        figure=Instrument(MUSIC_BOX, level=0.62, pan=0.3),
        leads=(Instrument(CHOIR, level=0.5, pan=-0.1), Instrument(FLUTE, level=0.52, pan=-0.25)),
        bass=Instrument(CONTRABASS, level=0.7, pan=0.1),
        colour=Instrument(TUBULAR_BELLS, level=0.3, pan=-0.35),
        cadence=1,
        energy=0.42,
        melody_density=0.4,
        dissonance=0.22,
    ),
    Mood.MELANCHOLY: Palette(
        *(57, "aeolian", 64, ((0, 5, 2, 6), (0, 3, 5, 4), (5, 2, 3, 4), (0, 6, 5, 3))),
        pad=_SOFT_PAD,
        figure=Instrument(PIANO, level=0.7, pan=0.12),
        leads=(Instrument(CELLO, level=0.66, pan=0.2), Instrument(OBOE, level=0.5, pan=-0.15)),
        bass=_BASS,
        colour=Instrument(HARP, level=0.5, pan=-0.3),
        cadence=6,
        energy=0.4,
        sevenths=True,
        melody_density=0.65,
    ),
}
ORCHESTRA_KIT = Instrument(48, level=0.7, bank=DRUMS)
STANDARD_KIT = Instrument(0, level=0.55, bank=DRUMS)
TAIKO_DRUM = Instrument(TAIKO, level=0.75)
