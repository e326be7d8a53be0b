"""Undo and redo over versions that never change: which version an undo or a redo would bring back. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Reach:
    """Numbers of the versions whose content an undo and a redo would bring back; None: there is none."""

    undo: int | None
    redo: int | None


def reach(history: Iterable[tuple[int, str, int | None]]) -> Reach:
    """``history``: number, kind and what was restored, oldest first. An edit or a revert ends what could be redone."""
    done: list[int] = []
    undone: list[int] = []
    for number, kind, _ in history:
        if kind == "undo":
            undone.append(done.pop())
        elif kind == "redo":
            done.append(undone.pop())
        else:
            done.append(number)
            undone.clear()
    return Reach(undo=done[-2] if len(done) > 1 else None, redo=undone[-1] if undone else None)
