"""Where the cuts fall: beats of a scene joined into shots of three to nine seconds, never inside a breath if it can be.

The best division is found exactly, by dynamic programming over a cost for each shot's length and each cut's place.
"""

import math
from collections.abc import Sequence

from visiobook_contracts.storyboard_assembly import Beat
from visiobook_storyboard_assembly.casting.narrator import NARRATOR
from visiobook_storyboard_assembly.storyboard.beats import spoken_seconds

_IDEAL = 5.5
_SHORTEST, _LONGEST = 3.0, 9.0
_MOST_BEATS = 8

_CUT_IN_SENTENCE = 2.0
_CUT_BEFORE_INQUIT = 4.0
_CUT_BETWEEN_SENTENCES = 0.5
_CUT_BETWEEN_SPEAKERS = -1.2


def group_beats(beats: Sequence[Beat]) -> list[tuple[Beat, ...]]:
    """Divide the beats of one scene into the beats of its shots, in order."""
    lengths = [spoken_seconds(beat) for beat in beats]
    turns = _turns(beats)
    best = [0.0] + [math.inf] * len(beats)
    came_from = [0] * (len(beats) + 1)
    for end in range(1, len(beats) + 1):
        for start in range(max(0, end - _MOST_BEATS), end):
            cost = best[start] + _length_cost(sum(lengths[start:end])) + _cut_cost(beats, turns, end)
            if cost < best[end]:
                best[end], came_from[end] = cost, start
    return _walk_back(beats, came_from)


def _turns(beats: Sequence[Beat]) -> list[str]:
    """Whose turn of the dialogue each beat belongs to: what the narrator adds within a sentence is the speaker's."""
    owner = {sid: beat.speaker_id for beat in beats if beat.speaker_id != NARRATOR for sid in beat.sentence_ids}
    return [next((owner[sid] for sid in beat.sentence_ids if sid in owner), NARRATOR) for beat in beats]


def _walk_back(beats: Sequence[Beat], came_from: Sequence[int]) -> list[tuple[Beat, ...]]:
    groups: list[tuple[Beat, ...]] = []
    end = len(beats)
    while end:
        groups.append(tuple(beats[came_from[end] : end]))
        end = came_from[end]
    return groups[::-1]


def _length_cost(seconds: float) -> float:
    """Little around the ideal length, steep outside the limits."""
    cost = ((seconds - _IDEAL) / 3.0) ** 2
    if seconds < _SHORTEST:
        cost += 1.5 * (_SHORTEST - seconds)
    if seconds > _LONGEST:
        cost += 2.0 * (seconds - _LONGEST)
    return cost


def _cut_cost(beats: Sequence[Beat], turns: Sequence[str], position: int) -> float:
    """What it costs to cut before ``beats[position]``; the end of the scene is free."""
    if position == len(beats):
        return 0.0
    before, after = beats[position - 1], beats[position]
    if set(before.sentence_ids) & set(after.sentence_ids):
        inquit = after.speaker_id == NARRATOR and before.speaker_id != NARRATOR
        return _CUT_BEFORE_INQUIT if inquit else _CUT_IN_SENTENCE
    if NARRATOR not in (turns[position - 1], turns[position]) and turns[position - 1] != turns[position]:
        return _CUT_BETWEEN_SPEAKERS
    same_paragraph = before.sentence_ids[-1].rpartition(".")[0] == after.sentence_ids[0].rpartition(".")[0]
    return _CUT_BETWEEN_SENTENCES if same_paragraph else 0.0
