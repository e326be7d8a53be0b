"""The size of each shot, by the grammar of film: where we are first, then who, then what it does to them."""

from collections.abc import Sequence
from dataclasses import dataclass

from visiobook_contracts.ai_analysis import Emotion
from visiobook_contracts.media_generation import Framing
from visiobook_storyboard_assembly.storyboard.moments import Moment

_WIDES = (Framing.WIDE, Framing.EXTREME_WIDE)
_STRONG = 0.6

_OPENING = {Framing.WIDE: 6.0, Framing.EXTREME_WIDE: 5.5}
_FIRST_SIGHT = {Framing.EXTREME_WIDE: 1.0}
_SPEECH = {Framing.MEDIUM: 2.0, Framing.CLOSE: 2.3, Framing.WIDE: 0.6}
_TRAVEL = {Framing.WIDE: 2.4, Framing.MEDIUM: 1.5, Framing.EXTREME_WIDE: 1.0}
_GESTURE = {Framing.MEDIUM: 2.2, Framing.CLOSE: 1.2, Framing.WIDE: 1.2}
_FEELING = {Framing.CLOSE: 2.2, Framing.MEDIUM: 1.7, Framing.WIDE: 0.6}
_PERSON = {Framing.MEDIUM: 1.8, Framing.WIDE: 1.5, Framing.CLOSE: 1.3}
_VIEW = {Framing.WIDE: 1.8, Framing.EXTREME_WIDE: 1.6}
_THING = {Framing.INSERT: 2.3}


@dataclass(frozen=True)
class History:
    """What the audience has seen of this scene: framings so far, the latest last, and whether the place is new."""

    framings: tuple[Framing, ...]
    place_is_new: bool
    newcomers: bool
    can_insert: bool


def choose_framing(moment: Moment, people: Sequence[str], history: History) -> Framing:
    """The framing with the most in its favour. ``people`` are those who would be in the picture."""
    scores = _wishes(moment, people, history)
    for framing in scores:
        scores[framing] += _rhythm(framing, history.framings)
    if history.newcomers:
        _add(scores, {Framing.WIDE: 0.6, Framing.MEDIUM: 0.8, Framing.CLOSE: -1.0})
    if len(people) > 2:
        _add(scores, {Framing.WIDE: 0.8, Framing.CLOSE: -0.8})
    possible = [framing for framing in scores if _possible(framing, moment, people, history)]
    return max(possible, key=lambda framing: scores[framing])


def _wishes(moment: Moment, people: Sequence[str], history: History) -> dict[Framing, float]:
    scores = dict.fromkeys(Framing, 0.0)
    if not history.framings:
        _add(scores, _OPENING)
        _add(scores, _FIRST_SIGHT if history.place_is_new else {})
        _add(scores, {Framing.WIDE: 1.0} if people or not history.place_is_new else {Framing.EXTREME_WIDE: 0.5})
        return scores
    _add(scores, _subject(moment, people))
    if moment.intensity >= _STRONG:
        _add(scores, {Framing.CLOSE: 0.6})
    if moment.voices > 1:
        _add(scores, {Framing.MEDIUM: 1.0, Framing.CLOSE: -2.0})
    if len({action.character_id for action in moment.actions}) > 1:
        _add(scores, {Framing.MEDIUM: 0.6, Framing.WIDE: 0.4})
    if history.can_insert:
        _add(scores, _THING if not people or _handles_prop(moment) else {Framing.INSERT: 0.8})
    return scores


def _subject(moment: Moment, people: Sequence[str]) -> dict[Framing, float]:
    if moment.speaker_id:
        return _SPEECH
    if not people:
        return _VIEW
    if moment.travels:
        return _TRAVEL
    if moment.emotion is not Emotion.NEUTRAL and moment.intensity >= 0.4:
        return _FEELING
    return _GESTURE if moment.actions else _PERSON


def _handles_prop(moment: Moment) -> bool:
    return any(action.object in moment.props for action in moment.actions if action.object)


def _rhythm(framing: Framing, seen: Sequence[Framing]) -> float:
    """No framing twice without need, never three times, no see-saw of two sizes; back to a wide when the place is
    half forgotten."""
    score = 0.0
    if seen and seen[-1] is framing:
        score -= 1.0
    if len(seen) > 1 and framing in seen[-2:]:
        score -= 0.25
    if tuple(seen[-2:]) == (framing, framing):
        score -= 3.0
    if len(seen) > 2 and seen[-1] is seen[-3] and seen[-2] is framing:
        score -= 0.8
    if framing is Framing.INSERT and framing in seen[-4:]:
        score -= 4.0
    since_wide = next((back for back, shot in enumerate(reversed(seen)) if shot in _WIDES), len(seen))
    if framing is Framing.WIDE and since_wide >= 5:
        score += 1.5
    if framing in _WIDES and seen and seen[-1] in _WIDES:
        score -= 0.5
    return score


def _possible(framing: Framing, moment: Moment, people: Sequence[str], history: History) -> bool:
    if framing is Framing.INSERT:
        return history.can_insert and not moment.speaker_id and bool(history.framings)
    return bool(people) or framing in _WIDES


def _add(scores: dict[Framing, float], more: dict[Framing, float]) -> None:
    for framing, score in more.items():
        scores[framing] += score
