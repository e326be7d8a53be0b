"""The film that a storyboard asks for: the shots that were not left out."""

from itertools import compress

from visiobook_contracts.storyboard_assembly import MusicCue, Storyboard


def filmed(board: Storyboard) -> Storyboard:
    """The storyboard without the shots that were left out; the very same where none was."""
    if not any(shot.omitted for shot in board.shots):
        return board
    kept = [shot for shot in board.shots if not shot.omitted]
    numbered = tuple(shot.model_copy(update={"number": number}) for number, shot in enumerate(kept, start=1))
    return board.model_copy(update={"shots": numbered, "cues": _cues(board)})


def _cues(board: Storyboard) -> tuple[MusicCue, ...]:
    """Music over the shots that are left; a piece without any is not played."""
    order = [shot.id for shot in board.shots]
    present = [not shot.omitted for shot in board.shots]
    cues = []
    for cue in board.cues:
        first, last = order.index(cue.first_shot_id), order.index(cue.last_shot_id)
        shots = list(compress(order[first : last + 1], present[first : last + 1]))
        if shots:
            cues.append(cue.model_copy(update={"first_shot_id": shots[0], "last_shot_id": shots[-1]}))
    return tuple(cues)
