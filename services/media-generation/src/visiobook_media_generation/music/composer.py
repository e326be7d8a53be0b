"""Composes a piece for a mood: harmony in pads and bass, a figure that keeps it moving, a melody from one motif.

Everything is drawn from the seed, so the same order gives the same score.
"""

from random import Random

from visiobook_contracts.ai_analysis import Mood
from visiobook_media_generation.music.form import Bar, Plan, plan
from visiobook_media_generation.music.melody import Motif, draw_motif, sing
from visiobook_media_generation.music.palettes import PALETTES, Palette
from visiobook_media_generation.music.percussion import percussion_parts
from visiobook_media_generation.music.score import Part, Score, Swell
from visiobook_media_generation.music.theory import Voicing, chord_degrees, key_of, lead_voices

_FIGURES = {
    2: ((0, 1, 2, 3, 2, 1, 2, 1), (0, 2, 1, 2, 3, 2, 1, 2), (0, 1, 2, 1, 3, 1, 2, 1), (3, 2, 1, 0, 1, 2, 3, 2)),
    4: (
        (0, 2, 1, 2, 3, 2, 1, 2, 0, 2, 1, 3, 2, 1, 2, 1),
        (0, 0, 1, 2, 0, 0, 2, 1, 0, 0, 1, 2, 3, 2, 1, 2),
        (0, 2, 3, 2, 0, 2, 3, 2, 1, 2, 3, 2, 1, 2, 3, 2),
        (0, 1, 0, 2, 0, 1, 0, 3, 0, 1, 0, 2, 0, 3, 2, 1),
    ),
}
_PAD_CENTRE = 59
_LEGATO = 0.25
"""Overlap of held notes, seconds."""


def compose(mood: Mood, *, intensity: float, duration: float, seed: str) -> Score:
    """A score of just ``duration`` seconds that ends on its tonic; ``intensity`` 0 to 1 moves tempo, force, layers."""
    palette = PALETTES[mood]
    root = f"{mood.value}|{intensity:.3f}|{duration:.3f}|{seed}"
    shape = plan(palette, intensity=intensity, duration=duration, random=Random(f"{root}|form"))
    parts = [
        _pad(palette, shape),
        _bass(palette, shape, Random(f"{root}|bass")),
        _figure(palette, shape, intensity, Random(f"{root}|figure")),
        _colour(palette, shape, Random(f"{root}|colour")),
        *_leads(palette, shape, draw_motif(Random(f"{root}|motif")), Random(f"{root}|lead")),
        *percussion_parts(palette, shape, Random(f"{root}|percussion")),
    ]
    return Score(tuple(part for part in parts if part.notes), duration)


def tonic_of(palette: Palette, bar: Bar) -> int:
    """The tonic of a bar's section."""
    return palette.tonic + bar.section.shift


def _chord(palette: Palette, bar: Bar) -> list[int]:
    return [
        key_of(tonic_of(palette, bar), palette.mode, degree)
        for degree in chord_degrees(bar.degree, sevenths=palette.sevenths)
    ]


def _final_chord(palette: Palette) -> list[int]:
    return [key_of(palette.tonic, palette.mode, degree) for degree in chord_degrees(0, sevenths=False)]


def _pad(palette: Palette, shape: Plan) -> Part:
    """Held chords, legato: a voice that stays on its key from bar to bar is not struck again."""
    part = Part(palette.pad)
    held: dict[int, tuple[float, float]] = {}
    previous: Voicing = ()
    for bar in shape.bars:
        previous = lead_voices(_chord(palette, bar), previous, centre=_PAD_CENTRE)
        playing = previous if "pad" in bar.section.layers else ()
        _release(part, held, until=bar.start, keep=playing)
        for key in playing:
            held.setdefault(key, (bar.start, 40 + 42 * bar.energy))
        part.swells += [Swell(bar.start + bar.length * step / 4, level) for step, level in enumerate(_breath(bar))]
    ending = lead_voices(_final_chord(palette), previous, centre=_PAD_CENTRE)
    _release(part, held, until=shape.ending, keep=ending)
    part.swells.append(Swell(shape.ending, 0.9))
    for key in ending:
        held.setdefault(key, (shape.ending, 40 + 36 * shape.energy))
    _release(part, held, until=shape.duration, keep=())
    return part


def _release(part: Part, held: dict[int, tuple[float, float]], *, until: float, keep: Voicing) -> None:
    """Let go of the keys that do not stay; a short overlap joins them to what follows."""
    for key in sorted(held.keys() - set(keep)):
        start, force = held.pop(key)
        part.play(start, until + _LEGATO - start, key, force)


def _breath(bar: Bar) -> tuple[float, float, float, float]:
    """Swell of a held chord over its bar; even and odd bars breathe against each other."""
    low, high = 0.72, 0.72 + 0.26 * bar.energy
    middle = (low + high) / 2
    return (low, middle, high, middle) if bar.number % 2 else (middle, high, middle, low)


def _bass(palette: Palette, shape: Plan, random: Random) -> Part:
    part = Part(palette.bass)
    moving = palette.energy > 0.6
    for bar in shape.bars:
        if "bass" not in bar.section.layers:
            continue
        tonic = tonic_of(palette, bar)
        root, fifth = (_low(key_of(tonic, palette.mode, bar.degree + step)) for step in (0, 4))
        force = 52 + 40 * bar.energy
        part.play(bar.start, bar.length * (0.48 if moving else 1.02), root, force)
        if moving:
            part.play(bar.start + 2 * bar.beat, bar.beat * 1.8, fifth if random.random() < 0.35 else root, force - 6)
        elif bar.closing and random.random() < 0.7:
            part.play(bar.start + 3 * bar.beat, bar.beat, fifth, force - 10)
    part.play(shape.ending, shape.duration - shape.ending, _low(palette.tonic), 50 + 34 * shape.energy)
    return part


def _low(key: int) -> int:
    """The same pitch in the bass, between low E and the E flat above."""
    return 28 + (key - 28) % 12 if (key - 28) % 12 > 1 else 40 + (key - 28) % 12


def _figure(palette: Palette, shape: Plan, intensity: float, random: Random) -> Part:
    part = Part(palette.figure)
    division = palette.figure_division if intensity > 0.12 else 2
    for bar in shape.bars:
        if "figure" not in bar.section.layers:
            continue
        chord = _chord(palette, bar)
        tones = [*chord[:3], chord[0] + 12, chord[1] + 12]
        pattern = _FIGURES[division][bar.section.pattern]
        step = bar.beat / division
        for number in range(4 * division):
            if random.random() < (0.06 if division == 2 else 0.14):
                continue
            accent = 1.12 if number % division == 0 else 0.86
            key = _within(tones[pattern[number % len(pattern)]], 55, 84)
            force = (40 + 36 * bar.energy) * accent * bar.section.drive + random.gauss(0, 3)
            part.play(bar.start + number * step + random.gauss(0, 0.005), step * 1.7, key, force)
    for number, key in enumerate([*_final_chord(palette), palette.tonic + 12]):
        start = shape.ending + min(0.14 * number, 0.1 * (shape.duration - shape.ending) * number)
        part.play(start, shape.duration - start, _within(key, 55, 84), 46 + 24 * shape.energy)
    return part


def _within(key: int, low: int, high: int) -> int:
    while key < low:
        key += 12
    while key > high:
        key -= 12
    return key


def _colour(palette: Palette, shape: Plan, random: Random) -> Part:
    """A touch now and then: a bell on the third, a drum roll under a close, a clash where the mood is dark."""
    part = Part(palette.colour)
    for bar in shape.bars:
        if "colour" not in bar.section.layers or random.random() > 0.55:
            continue
        chord = _chord(palette, bar)
        if palette.colour.program == 47:  # timpani
            _roll(part, bar, _within(chord[0], 40, 52), random)
            continue
        clash = 1 if random.random() < palette.dissonance else 0
        for number, beat in enumerate(random.sample((0, 1, 1.5, 2, 3), k=random.choice((1, 1, 2)))):
            key = _within(chord[(number + 1) % len(chord)] + 12 + clash, 72, 91)
            part.play(bar.start + beat * bar.beat, bar.length, key, 34 + 26 * bar.energy)
    return part


def _roll(part: Part, bar: Bar, key: int, random: Random) -> None:
    if not bar.closing:
        part.play(bar.start, bar.length, key, 44 + 40 * bar.energy)
        return
    strokes = 16
    for number in range(strokes):
        start = bar.start + bar.length * number / strokes + random.gauss(0, 0.004)
        part.play(start, bar.length / strokes * 1.5, key, 24 + 50 * bar.energy * number / strokes)


def _leads(palette: Palette, shape: Plan, motif: Motif, random: Random) -> list[Part]:
    parts = [Part(instrument) for instrument in palette.leads]
    rest = min(2, len(shape.bars) // 4)
    for bar in shape.bars:
        if bar.number < rest or "lead" not in bar.section.layers:
            continue
        sing(parts[bar.section.lead], palette, bar, motif, random)
    if shape.bars and "lead" in shape.bars[-1].section.layers:
        part = parts[shape.bars[-1].section.lead]
        part.play(
            shape.ending,
            (shape.duration - shape.ending) * 0.8,
            _within(palette.tonic + 12, 62, 81),
            50 + 26 * shape.energy,
        )
    return parts
