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


PALETTES: dict[Mood, Palette] = {
    Mood.CALM: Palette(
        *(60, "ionian", 70, ((0, 5, 3, 4), (0, 2, 3, 3), (5, 3, 0, 4), (0, 3, 1, 4))),
        pad=Instrument(SLOW_STRINGS, level=-14.0),
        figure=Instrument(HARP, level=-8.0, pan=0.3),
        leads=(Instrument(FLUTE, level=-11.5, pan=-0.15), Instrument(CLARINET, level=-9.5, pan=-0.2)),
        bass=Instrument(CELLO, level=-20.5, pan=0.15),
        colour=Instrument(CELESTA, level=-7.0, pan=-0.35),
        cadence=4,
        energy=0.42,
        sevenths=True,
        melody_density=0.6,
    ),
    Mood.JOYFUL: Palette(
        *(62, "ionian", 112, ((0, 4, 5, 3), (0, 3, 1, 4), (5, 3, 0, 4), (0, 4, 3, 4))),
        pad=Instrument(STRINGS, level=-15.0),
        figure=Instrument(PIZZICATO, level=-10.5, pan=0.25),
        leads=(
            Instrument(FLUTE, level=-11.5, pan=-0.15),
            Instrument(CLARINET, level=-9.5, pan=0.1),
            Instrument(VIOLIN, level=-13.0, pan=-0.25),
        ),
        bass=Instrument(BASSOON, level=-14.5, pan=0.1),
        colour=Instrument(GLOCKENSPIEL, level=-6.5, pan=-0.35),
        cadence=4,
        percussion="light",
        figure_division=2,
        energy=0.68,
        melody_density=0.9,
    ),
    Mood.ROMANTIC: Palette(
        *(65, "ionian", 68, ((0, 4, 5, 3), (0, 2, 3, 4), (0, 5, 1, 4), (3, 4, 2, 5))),
        pad=Instrument(SLOW_STRINGS, level=-14.5),
        figure=Instrument(HARP, level=-9.0, pan=0.3),
        leads=(
            Instrument(VIOLIN, level=-13.0, pan=-0.2),
            Instrument(OBOE, level=-14.5, pan=0.1),
            Instrument(CELLO, level=-12.5, pan=0.2),
        ),
        bass=Instrument(CELLO, level=-20.5, pan=0.15),
        colour=Instrument(CELESTA, level=-7.0, pan=-0.35),
        cadence=4,
        energy=0.5,
        sevenths=True,
        melody_density=0.85,
    ),
    Mood.WARM: Palette(
        *(55, "mixolydian", 84, ((0, 3, 0, 4), (0, 6, 3, 0), (0, 3, 4, 3), (5, 3, 0, 4))),
        pad=Instrument(WARM_PAD, level=-14.5),
        figure=Instrument(NYLON_GUITAR, level=-9.5, pan=0.25),
        leads=(Instrument(CLARINET, level=-9.5, pan=-0.15), Instrument(RECORDER, level=-9.0, pan=-0.1)),
        bass=Instrument(CELLO, level=-20.5, pan=0.15),
        colour=Instrument(VIBRAPHONE, level=-10.0, pan=-0.3),
        cadence=6,
        percussion="light",
        energy=0.5,
        melody_density=0.7,
    ),
    Mood.ADVENTURE: Palette(
        *(62, "aeolian", 124, ((0, 5, 2, 6), (0, 3, 5, 6), (5, 6, 0, 0), (0, 2, 6, 5))),
        pad=Instrument(STRINGS, level=-13.5),
        figure=Instrument(PIZZICATO, level=-12.5, pan=0.25),
        leads=(
            Instrument(HORNS, level=-17.5, pan=-0.15),
            Instrument(TRUMPET, level=-20.0, pan=0.15),
            Instrument(VIOLIN, level=-13.0, pan=-0.25),
        ),
        bass=Instrument(CONTRABASS, level=-12.5, pan=0.15),
        colour=Instrument(TUBULAR_BELLS, level=-17.0, pan=0.35),
        cadence=6,
        percussion="epic",
        figure_division=4,
        energy=0.86,
        melody_density=0.8,
    ),
    Mood.MYSTERY: Palette(
        *(57, "dorian", 82, ((0, 3, 0, 6), (0, 5, 3, 0), (0, 2, 5, 4), (0, 6, 3, 3))),
        pad=Instrument(SLOW_STRINGS, level=-14.0),
        figure=Instrument(VIBRAPHONE, level=-14.0, pan=0.3),
        leads=(Instrument(CLARINET, level=-9.5, pan=-0.2), Instrument(ENGLISH_HORN, level=-11.5, pan=0.1)),
        bass=Instrument(PIZZICATO, level=-8.0, pan=0.1),
        colour=Instrument(CELESTA, level=-7.0, pan=-0.35),
        cadence=6,
        percussion="pulse",
        energy=0.5,
        sevenths=True,
        melody_density=0.55,
    ),
    Mood.TENSE: Palette(
        *(52, "harmonic minor", 104, ((0, 0, 5, 4), (0, 1, 0, 4), (0, 3, 5, 4), (0, 0, 3, 4))),
        pad=Instrument(TREMOLO, level=-7.5),
        figure=Instrument(PIZZICATO, level=-12.5, pan=0.25),
        leads=(Instrument(HORNS, level=-17.5, pan=-0.15), Instrument(BASSOON, level=-13.0, pan=0.15)),
        bass=Instrument(CONTRABASS, level=-12.5, pan=0.15),
        colour=Instrument(TIMPANI, level=-15.0, pan=-0.1),
        cadence=4,
        percussion="pulse",
        figure_division=4,
        energy=0.72,
        melody_density=0.45,
    ),
    Mood.FEAR: Palette(
        *(50, "hungarian minor", 92, ((0, 1, 0, 5), (0, 5, 1, 0), (0, 3, 5, 1), (0, 0, 1, 4))),
        pad=Instrument(TREMOLO, level=-7.5),
        figure=Instrument(MARIMBA, level=-9.5, pan=0.3),
        leads=(Instrument(BASSOON, level=-13.0, pan=-0.15), Instrument(CELLO, level=-12.5, pan=0.2)),
        bass=Instrument(CONTRABASS, level=-12.5, pan=0.15),
        colour=Instrument(TIMPANI, level=-15.0, pan=-0.1),
        cadence=4,
        percussion="heart",
        figure_division=2,
        energy=0.74,
        melody_density=0.4,
        dissonance=0.3,
    ),
    Mood.EERIE: Palette(
        *(57, "phrygian", 60, ((0, 1, 0, 5), (0, 5, 1, 0), (0, 3, 1, 1), (0, 6, 5, 1))),
        pad=Instrument(SPACE_VOICE, level=-16.5),
        figure=Instrument(MUSIC_BOX, level=-14.0, pan=0.3),
        leads=(Instrument(CHOIR, level=-7.0, pan=-0.1), Instrument(FLUTE, level=-11.5, pan=-0.25)),
        bass=Instrument(CONTRABASS, level=-12.5, pan=0.1),
        colour=Instrument(TUBULAR_BELLS, level=-17.0, pan=-0.35),
        cadence=1,
        energy=0.42,
        melody_density=0.4,
        dissonance=0.22,
    ),
    Mood.MELANCHOLY: Palette(
        *(57, "aeolian", 64, ((0, 5, 2, 6), (0, 3, 5, 4), (5, 2, 3, 4), (0, 6, 5, 3))),
        pad=Instrument(SLOW_STRINGS, level=-19.0),
        figure=Instrument(PIANO, level=0.0, pan=0.12),
        leads=(Instrument(CELLO, level=-17.5, pan=0.2), Instrument(OBOE, level=-19.5, pan=-0.15)),
        bass=Instrument(CONTRABASS, level=-17.5, pan=0.15),
        colour=Instrument(HARP, level=-7.5, pan=-0.3),
        cadence=6,
        energy=0.4,
        sevenths=True,
        melody_density=0.65,
    ),
}
ORCHESTRA_KIT = Instrument(48, level=-14.0, bank=DRUMS)
STANDARD_KIT = Instrument(0, level=-14.0, bank=DRUMS)
TAIKO_DRUM = Instrument(TAIKO, level=-10.0)
