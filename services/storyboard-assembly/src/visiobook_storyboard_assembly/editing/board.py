"""Looking things up in a storyboard, and changing one of them. Every function gives a new storyboard."""

from collections.abc import Callable
from difflib import get_close_matches

from visiobook_contracts.storyboard_assembly import Beat, CastMember, Shot, Storyboard
from visiobook_storyboard_assembly.errors import EditUnfit


def find_shot(board: Storyboard, shot_id: str) -> Shot:
    """Raises EditUnfit."""
    found = next((shot for shot in board.shots if shot.id == shot_id), None)
    if found is None:
        raise EditUnfit(f"There is no shot {shot_id!r}.", hint=_meant(shot_id, [shot.id for shot in board.shots]))
    return found


def story_shot(board: Storyboard, shot_id: str) -> Shot:
    """A shot that tells the story. Raises EditUnfit for a card."""
    shot = find_shot(board, shot_id)
    if shot.card is not None:
        raise EditUnfit(f"Shot {shot.number} is a card, which has no place in the story.", hint="Choose a story shot.")
    return shot


def shot_of_beat(board: Storyboard, beat_id: str) -> tuple[Shot, Beat]:
    """Raises EditUnfit."""
    for shot in board.shots:
        for beat in shot.beats:
            if beat.id == beat_id:
                return shot, beat
    known = [beat.id for shot in board.shots for beat in shot.beats]
    raise EditUnfit(f"There is no beat {beat_id!r}.", hint=_meant(beat_id, known))


def cast_member(board: Storyboard, character_id: str) -> CastMember:
    """Raises EditUnfit."""
    found = next((member for member in board.cast if member.character_id == character_id), None)
    if found is None:
        known = ", ".join(member.character_id for member in board.cast[:12])
        raise EditUnfit(f"Nobody of the cast is called {character_id!r}.", hint=f"The cast: {known}.")
    return found


def with_shot(board: Storyboard, changed: Shot) -> Storyboard:
    """The same storyboard with this shot in the place of the one of its id."""
    shots = tuple(changed if shot.id == changed.id else shot for shot in board.shots)
    return board.model_copy(update={"shots": shots})


def with_beat(board: Storyboard, shot: Shot, beat_id: str, change: Callable[[Beat], Beat]) -> Storyboard:
    """The same storyboard with one beat changed."""
    beats = tuple(change(beat) if beat.id == beat_id else beat for beat in shot.beats)
    return with_shot(board, shot.model_copy(update={"beats": beats}))


def _meant(word: str, known: list[str]) -> str:
    near = get_close_matches(word, known, 1)
    return f"Did you mean {near[0]!r}?" if near else "GET the storyboard: it names its shots and beats."
