"""Percussion by mood: a shaker that smiles, a low pulse, a heartbeat, drums of adventure."""

from random import Random

from visiobook_media_generation.music.form import Bar, Plan
from visiobook_media_generation.music.palettes import ORCHESTRA_KIT, STANDARD_KIT, TAIKO_DRUM, Palette
from visiobook_media_generation.music.score import Part

_KICK, _SIDE_STICK, _TAMBOURINE, _MARACAS, _CABASA = 36, 37, 54, 70, 69  # General MIDI percussion keys
_CONCERT_BASS, _CONCERT_SNARE, _CONCERT_CYMBAL = 36, 38, 59  # orchestra kit
_TAIKO_KEY = 45
_SNARE_BEATS = (1.0, 3.0, 3.5)
_EPIC_BEATS = ((0.0, 1.0), (1.5, 0.7), (2.0, 0.9), (3.0, 0.75), (3.5, 0.8))


def percussion_parts(palette: Palette, shape: Plan, random: Random) -> list[Part]:
    """The percussion of a piece, silent in the first bars and in sections that rest from it."""
    kit = Part(STANDARD_KIT if palette.percussion == "light" else ORCHESTRA_KIT)
    drum = Part(TAIKO_DRUM)
    for bar in shape.bars:
        if "percussion" not in bar.section.layers or bar.number < min(2, len(shape.bars) // 3):
            continue
        if palette.percussion == "light":
            _light(kit, bar, random)
        elif palette.percussion == "pulse":
            _pulse(drum, kit, bar, random)
        elif palette.percussion == "heart":
            _heart(drum, bar)
        elif palette.percussion == "epic":
            _epic(drum, kit, bar, random)
    if shape.bars and palette.percussion == "epic" and kit.notes:
        kit.play(shape.ending, 3.0, _CONCERT_CYMBAL, 66)
        drum.play(shape.ending, 2.0, _TAIKO_KEY, 88)
    return [kit, drum]


def _strike(part: Part, start: float, key: int, force: float, random: Random) -> None:
    part.play(start + abs(random.gauss(0, 0.004)), 0.4, key, force + random.gauss(0, 2))


def _light(kit: Part, bar: Bar, random: Random) -> None:
    for number in range(8):
        _strike(
            kit,
            bar.start + number * bar.beat / 2,
            _CABASA if bar.section.number % 2 else _MARACAS,
            26 + 20 * bar.energy + (8 if number % 2 == 0 else 0),
            random,
        )
    for beat in (0, 2):
        _strike(kit, bar.start + beat * bar.beat, _KICK, 34 + 34 * bar.energy, random)
    for beat in (1, 3):
        _strike(
            kit,
            bar.start + beat * bar.beat,
            _TAMBOURINE if bar.energy > 0.55 else _SIDE_STICK,
            30 + 18 * bar.energy,
            random,
        )


def _pulse(drum: Part, kit: Part, bar: Bar, random: Random) -> None:
    for beat in range(4):
        force = 36 + 30 * bar.energy if beat % 2 == 0 else 24 + 20 * bar.energy
        _strike(drum, bar.start + beat * bar.beat, _TAIKO_KEY, force, random)
    if bar.energy > 0.5:
        for number in (1, 3, 5, 7):
            _strike(kit, bar.start + number * bar.beat / 2, _CONCERT_SNARE, 14 + 10 * bar.energy, random)


def _heart(drum: Part, bar: Bar) -> None:
    for beat in (0.0, 2.0):
        drum.play(bar.start + beat * bar.beat, 0.5, _TAIKO_KEY - 5, 46 + 34 * bar.energy)
        drum.play(bar.start + (beat + 0.45) * bar.beat, 0.5, _TAIKO_KEY - 5, 32 + 26 * bar.energy)


def _epic(drum: Part, kit: Part, bar: Bar, random: Random) -> None:
    for beat, share in _EPIC_BEATS:
        _strike(drum, bar.start + beat * bar.beat, _TAIKO_KEY, 42 + 48 * bar.energy * share, random)
    for beat in _SNARE_BEATS[: 3 if bar.closing else 2]:
        _strike(kit, bar.start + beat * bar.beat, _CONCERT_SNARE, 34 + 28 * bar.energy, random)
    if bar.number % 4 == 0:
        kit.play(bar.start, 3.0, _CONCERT_CYMBAL, 44 + 16 * bar.energy)
    if bar.closing:
        for number in range(8):
            _strike(kit, bar.start + (2 + number / 4) * bar.beat, _CONCERT_SNARE, 22 + 5 * number * bar.energy, random)
