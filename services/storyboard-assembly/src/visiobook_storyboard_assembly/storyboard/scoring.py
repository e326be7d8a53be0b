"""Music cues: one for each run of scenes of related mood, long enough to be heard, short enough not to tire."""

from collections.abc import Sequence
from dataclasses import dataclass

from visiobook_contracts.ai_analysis import Mood, Scene
from visiobook_contracts.storyboard_assembly import MusicCue, Shot
from visiobook_storyboard_assembly.seeding import digest_of
from visiobook_storyboard_assembly.storyboard.beats import spoken_seconds

SHORTEST, LONGEST = 15.0, 180.0

_FAMILIES = (
    frozenset({Mood.CALM, Mood.WARM, Mood.ROMANTIC, Mood.JOYFUL}),
    frozenset({Mood.ADVENTURE}),
    frozenset({Mood.MYSTERY, Mood.EERIE}),
    frozenset({Mood.TENSE, Mood.FEAR}),
    frozenset({Mood.MELANCHOLY}),
)


@dataclass(frozen=True)
class _Run:
    """Consecutive shots that share a piece of music, with how long each mood lasts in it."""

    shots: tuple[Shot, ...]
    moods: dict[Mood, float]
    intensity: float

    @property
    def seconds(self) -> float:
        return sum(map(_seconds, self.shots))

    @property
    def mood(self) -> Mood:
        return max(self.moods, key=lambda mood: self.moods[mood])

    def __add__(self, other: "_Run") -> "_Run":
        moods = dict(self.moods)
        for mood, seconds in other.moods.items():
            moods[mood] = moods.get(mood, 0.0) + seconds
        whole = self.seconds + other.seconds
        intensity = (self.intensity * self.seconds + other.intensity * other.seconds) / max(whole, 0.1)
        return _Run(self.shots + other.shots, moods, intensity)


def score_film(shots: Sequence[Shot], scenes: Sequence[Scene], *, title: str) -> tuple[MusicCue, ...]:
    """Cues that cover the whole film without gaps. Cards belong to the music of the scene that they open or close."""
    runs = _by_scene(shots, {scene.id: scene for scene in scenes})
    runs = [part for run in _related(runs) for part in _in_parts(run)]
    return tuple(_cue(run, number, title) for number, run in enumerate(_long_enough(runs), start=1))


def _by_scene(shots: Sequence[Shot], scenes: dict[str, Scene]) -> list[_Run]:
    grouped: list[tuple[str | None, list[Shot]]] = []
    waiting: list[Shot] = []
    for shot in shots:
        if shot.scene_id is None:
            waiting.append(shot)
        elif grouped and grouped[-1][0] == shot.scene_id and not waiting:
            grouped[-1][1].append(shot)
        else:
            grouped.append((shot.scene_id, [*waiting, shot]))
            waiting = []
    if grouped:
        grouped[-1][1].extend(waiting)
    return [_run(parts, scenes[scene_id]) for scene_id, parts in grouped if scene_id is not None]


def _run(shots: Sequence[Shot], scene: Scene) -> _Run:
    return _Run(tuple(shots), {scene.mood: sum(map(_seconds, shots))}, scene.intensity)


def _related(runs: Sequence[_Run]) -> list[_Run]:
    """Neighbours of one family become one, as long as they stay under the longest cue."""
    merged: list[_Run] = []
    for run in runs:
        last = merged[-1] if merged else None
        if last and _family(last.mood) == _family(run.mood) and last.seconds + run.seconds <= LONGEST:
            merged[-1] = last + run
        else:
            merged.append(run)
    return merged


def _in_parts(run: _Run) -> list[_Run]:
    """A scene longer than any cue gets several, of equal length, changing at its shots."""
    count = int(run.seconds // LONGEST) + 1
    if count == 1:
        return [run]
    parts: list[list[Shot]] = [[]]
    passed = 0.0
    for shot in run.shots:
        if passed >= run.seconds * len(parts) / count and len(parts) < count:
            parts.append([])
        parts[-1].append(shot)
        passed += _seconds(shot)
    return [_Run(tuple(part), {run.mood: sum(map(_seconds, part))}, run.intensity) for part in parts if part]


def _long_enough(runs: Sequence[_Run]) -> list[_Run]:
    """Runs too short to establish a mood join the neighbour nearest in mood, or else the one before."""
    kept = list(runs)
    while (
        len(kept) > 1 and (short := next((i for i, run in enumerate(kept) if run.seconds < SHORTEST), None)) is not None
    ):
        partner = _partner(kept, short)
        first = min(short, partner)
        kept[first : first + 2] = [kept[first] + kept[first + 1]]
    return kept


def _partner(runs: Sequence[_Run], place: int) -> int:
    neighbours = [other for other in (place - 1, place + 1) if 0 <= other < len(runs)]
    family = _family(runs[place].mood)
    return min(neighbours, key=lambda other: (_family(runs[other].mood) != family, runs[other].seconds))


def _family(mood: Mood) -> frozenset[Mood]:
    return next(family for family in _FAMILIES if mood in family)


def _seconds(shot: Shot) -> float:
    return shot.hold + sum(map(spoken_seconds, shot.beats))


def _cue(run: _Run, number: int, title: str) -> MusicCue:
    return MusicCue(
        id=f"cue-{number:02d}",
        first_shot_id=run.shots[0].id,
        last_shot_id=run.shots[-1].id,
        mood=run.mood,
        intensity=round(min(1.0, run.intensity), 2),
        seed=digest_of(title, run.mood.value, run.shots[0].id),
    )
