"""Apply operations to a storyboard, one after the other, all or none."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from visiobook_contracts.storyboard_assembly import Storyboard
from visiobook_contracts.storyboard_editing import Operation
from visiobook_storyboard_assembly.editing import order, pictures, words
from visiobook_storyboard_assembly.errors import EditUnfit

_APPLY: Mapping[str, Callable[[Storyboard, Any], Storyboard]] = {
    "move": order.move,
    "omit": order.omit,
    "restore": order.restore,
    "split": order.split,
    "merge": order.merge,
    "text": words.edit_text,
    "speaker": words.set_speaker,
    "emotion": words.set_emotion,
    "card": words.set_card,
    "framing": pictures.set_framing,
    "camera": pictures.set_camera,
    "mood": pictures.set_mood,
    "place": pictures.set_place,
    "people": pictures.set_people,
    "props": pictures.set_props,
    "redraw": pictures.redraw,
    "music": pictures.set_music,
}


def apply_operations(board: Storyboard, operations: Sequence[Operation]) -> Storyboard:
    """The storyboard after all of them. Raises EditUnfit, which names the operation by its place in the list."""
    for place, operation in enumerate(operations):
        try:
            board = _APPLY[operation.op](board, operation)
        except EditUnfit as refusal:
            raise EditUnfit(
                f"operations.{place} ({operation.op}): {refusal.detail}", hint=refusal.hint, operation=place
            ) from refusal
    return board
