"""The order of shots: moving, leaving out, splitting, merging; and what follows from it for transitions and music."""

from collections.abc import Sequence

from visiobook_contracts.storyboard_assembly import MusicCue, Shot, Storyboard, Transition
from visiobook_contracts.storyboard_editing import MergeShots, MoveShot, OmitShot, RestoreShot, SplitShot
from visiobook_storyboard_assembly.editing.board import find_shot, shot_of_beat, story_shot, with_shot
from visiobook_storyboard_assembly.editing.pictures import next_angle
from visiobook_storyboard_assembly.errors import EditUnfit
from visiobook_storyboard_assembly.storyboard.beats import spoken_seconds

LONGEST_SHOT = 40.0
"""Seconds of speech over one picture that a merge may make."""


def move(board: Storyboard, wanted: MoveShot) -> Storyboard:
    """Another place within the chapter. Raises EditUnfit."""
    shot = story_shot(board, wanted.shot_id)
    if wanted.before == shot.id:
        return board
    others = [other for other in board.shots if other.id != shot.id]
    place = _place(board, others, shot, wanted.before)
    return _in_order(board, [*others[:place], shot, *others[place:]], moved=shot.id)


def _place(board: Storyboard, others: Sequence[Shot], shot: Shot, before: str | None) -> int:
    if before is None:
        within = [place for place, other in enumerate(others) if other.chapter_id == shot.chapter_id]
        return within[-1] + 1 if within else board.shots.index(shot)
    target = story_shot(board, before)
    if target.chapter_id != shot.chapter_id:
        raise EditUnfit(
            f"Shot {target.number} is of another chapter than shot {shot.number}.",
            hint="A shot moves within its own chapter.",
        )
    return next(place for place, other in enumerate(others) if other.id == target.id)


def omit(board: Storyboard, wanted: OmitShot) -> Storyboard:
    """Raises EditUnfit for the last story shot that is left."""
    shot = find_shot(board, wanted.shot_id)
    left = [other for other in board.shots if other.beats and not other.omitted and other.id != shot.id]
    if not left:
        raise EditUnfit(f"Shot {shot.number} is the last one of the story.", hint="A film keeps one shot at least.")
    changed = with_shot(board, shot.model_copy(update={"omitted": True}))
    return _in_order(changed, changed.shots)


def restore(board: Storyboard, wanted: RestoreShot) -> Storyboard:
    """Raises EditUnfit."""
    shot = find_shot(board, wanted.shot_id)
    changed = with_shot(board, shot.model_copy(update={"omitted": False}))
    return _in_order(changed, changed.shots)


def split(board: Storyboard, wanted: SplitShot) -> Storyboard:
    """The later part gets the next camera position of the same set. Raises EditUnfit."""
    shot, beat = shot_of_beat(board, wanted.beat_id)
    cut = shot.beats.index(beat)
    if cut == 0:
        raise EditUnfit(f"Shot {shot.number} begins with this beat already.", hint="Name a later beat of the shot.")
    first = shot.model_copy(update={"beats": shot.beats[:cut]})
    changes = {
        "id": f"shot-{beat.id}",
        "beats": shot.beats[cut:],
        "picture": next_angle(shot.picture, 1),
        "take": 0,
    }
    second = shot.model_copy(update=changes)
    shots = [part for other in board.shots for part in ((first, second) if other.id == shot.id else (other,))]
    return _in_order(board, shots)


def merge(board: Storyboard, wanted: MergeShots) -> Storyboard:
    """Raises EditUnfit where the next shot is of another scene, left out, or both together are too long."""
    shot = story_shot(board, wanted.shot_id)
    place = board.shots.index(shot) + 1
    following = board.shots[place] if place < len(board.shots) else None
    if following is None or following.card is not None or following.scene_id != shot.scene_id:
        raise EditUnfit(
            f"No shot of the same scene follows shot {shot.number}.", hint="Merge shots that stand side by side."
        )
    if following.omitted != shot.omitted:
        raise EditUnfit("One of the two shots is left out of the film.", hint="Take it in first, then merge.")
    beats = shot.beats + following.beats
    if sum(map(spoken_seconds, beats)) > LONGEST_SHOT:
        raise EditUnfit(
            f"Together they would last more than {LONGEST_SHOT:.0f} seconds.", hint="Leave them as two shots."
        )
    joined = shot.model_copy(update={"beats": beats})
    shots = [joined if other.id == shot.id else other for other in board.shots if other.id != following.id]
    return _in_order(board, shots)


def _in_order(board: Storyboard, shots: Sequence[Shot], *, moved: str | None = None) -> Storyboard:
    """Number the shots and settle what depends on their order: transitions, and where pieces of music begin."""
    cues = _moved_cues(board, [shot.id for shot in shots], moved=moved) if board.cues else ()
    return board.model_copy(update={"shots": _with_transitions(shots), "cues": cues})


def _with_transitions(shots: Sequence[Shot]) -> tuple[Shot, ...]:
    """A scene opens with a dissolve; within it, straight cuts. Cards fade as they did."""
    settled, scene = [], None
    for number, shot in enumerate(shots, start=1):
        changes: dict[str, object] = {"number": number}
        if shot.card is None and not shot.omitted:
            changes["transition"] = Transition.CUT if shot.scene_id == scene else Transition.DISSOLVE
        if not shot.omitted:
            scene = shot.scene_id if shot.card is None else None
        settled.append(shot.model_copy(update=changes))
    return tuple(settled)


def _moved_cues(board: Storyboard, order: Sequence[str], *, moved: str | None) -> tuple[MusicCue, ...]:
    """Every piece plays over the shots that it played over; one in a new place takes the music of the shot before it.

    Pieces stay in order and leave no gap; one that has no shot any more is gone.
    """
    known = {shot_id: cue for shot_id, cue in _cue_of_each(board).items() if shot_id != moved}
    played: list[str] = []
    for shot_id in order:
        played.append(known.get(shot_id) or (played[-1] if played else board.cues[0].id))
    cues = []
    for cue in board.cues:
        shots = [shot_id for shot_id, own in zip(order, played, strict=True) if own == cue.id]
        if shots:
            cues.append(cue.model_copy(update={"first_shot_id": shots[0], "last_shot_id": shots[-1]}))
    return tuple(cues)


def _cue_of_each(board: Storyboard) -> dict[str, str]:
    order = {shot.id: place for place, shot in enumerate(board.shots)}
    found: dict[str, str] = {}
    for cue in board.cues:
        first, last = order[cue.first_shot_id], order[cue.last_shot_id]
        found |= {shot.id: cue.id for shot in board.shots[first : last + 1]}
    return found
