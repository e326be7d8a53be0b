"""Where one scene ends and the next begins."""

from dataclasses import dataclass, replace

from visiobook_ai_analysis.reading.boundaries import TURNS, evidence
from visiobook_ai_analysis.reading.cues import PlaceCue
from visiobook_ai_analysis.reading.units import LONGEST, Unit, place_weights
from visiobook_contracts.ai_analysis import PlaceKind

SHORTEST = 3
SURE_PLACE = 1.4
_COMFORTABLE = 28
_TURNING = 1.9
"""Weight of evidence for a new place that ends a scene."""


@dataclass(slots=True)
class Segment:
    """Units that make a scene.

    ``jump`` is the words of a jump in time that opened it; ``turned``: its own words set it off.
    """

    units: list[Unit]
    jump: str | None = None
    hard: bool = False
    turned: bool = False

    @property
    def length(self) -> int:
        """Sentences."""
        return sum(unit.length for unit in self.units)

    @property
    def chapter(self) -> int:
        """Index of the chapter."""
        return self.units[0].chapter


def segment(units: list[Unit]) -> list[Segment]:
    """Group units into scenes: breaks and chapters, jumps in time, new places; then mend what is too short or too
    long."""
    segments: list[Segment] = []
    here: PlaceKind | None = None
    begun = 0
    for at, unit in enumerate(units):
        current = segments[-1] if segments else None
        here = _settled(current) or here
        departed = current is not None and _ends_elsewhere(current)
        if current is None or unit.hard:
            segments.append(Segment([unit], jump=unit.jump, hard=True))
        elif current.length >= SHORTEST and (
            unit.jump or departed or _moves(here, unit) or evidence(units, at, begun, here) >= TURNS
        ):
            arrival = _closing_cues(current.units[-1]) if departed else []
            unit.places = [*arrival, *unit.places]
            segments.append(Segment([unit], jump=unit.jump, turned=True))
        elif current.length + unit.length > LONGEST or (
            current.length >= _COMFORTABLE and _casts_differ(current, unit)
        ):
            segments.append(Segment([unit]))
        else:
            current.units.append(unit)
        begun = at if len(segments[-1].units) == 1 else begun
    return _mend(segments)


def _settled(current: Segment | None) -> PlaceKind | None:
    """The place of a scene so far, where it is sure."""
    weights = place_weights(current.units) if current is not None else {}
    best = max(weights, key=lambda kind: weights[kind], default=None)
    return best if best is not None and weights[best] >= SURE_PLACE else None


def _moves(here: PlaceKind | None, unit: Unit) -> bool:
    """The unit begins somewhere else, in the story's own words."""
    opening = unit.first + max(1, (unit.length + 1) // 2)
    weights = place_weights([unit], opening)
    best = max(weights, key=lambda kind: weights[kind], default=None)
    if best is None or best is here or weights[best] < _TURNING:
        return False
    arrives = any(cue.kind is best and cue.arrives and cue.sentence < opening for cue in unit.places)
    return arrives and (here is None or weights[best] > weights.get(here, 0.0) + 0.5)


def _closing_cues(unit: Unit) -> list[PlaceCue]:
    """The arrival that ends a unit, moved to the head of the next."""
    last = unit.last - 1
    arrivals = [cue for cue in unit.places if cue.sentence == last and cue.arrives and cue.weight >= _TURNING]
    unit.places = [cue for cue in unit.places if cue not in arrivals]
    return [replace(cue, sentence=unit.last) for cue in arrivals]


def _ends_elsewhere(current: Segment) -> bool:
    """The last sentence of a scene brings somebody to another place: ``she found herself in a long, low hall``."""
    unit = current.units[-1]
    here, last = _settled(Segment(current.units[:-1])), unit.last - 1
    arrivals = [cue for cue in unit.places if cue.sentence == last and cue.arrives and cue.weight >= _TURNING]
    return unit.length > 1 and bool(arrivals) and arrivals[-1].kind is not here


def _casts_differ(current: Segment, unit: Unit) -> bool:
    before = {person for u in current.units[-4:] for person in u.cast}
    return bool(unit.cast) and bool(before) and not before & unit.cast.keys()


def _mend(segments: list[Segment]) -> list[Segment]:
    """Scenes of less than three sentences join the one before, or the one after at the head of a chapter."""
    mended: list[Segment] = []
    for piece in segments:
        before = mended[-1] if mended else None
        if (
            before is not None
            and before.chapter == piece.chapter
            and (before.length < SHORTEST or piece.length < SHORTEST)
        ):
            before.units += piece.units
            before.jump = before.jump or piece.jump
        else:
            mended.append(piece)
    return mended
