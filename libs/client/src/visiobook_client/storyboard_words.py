"""An edit of a storyboard as said on the command line, as the operation of the API. Pure."""

from collections.abc import Callable, Sequence
from typing import Any

from pydantic import TypeAdapter, ValidationError

from visiobook_client.errors import CommandError, unfit
from visiobook_contracts.storyboard_editing import Operation

Words = Sequence[str]
OPERATION: TypeAdapter[Operation] = TypeAdapter(Operation)
FORMS = {
    "framing": "framing SHOT SIZE          extreme_wide, wide, medium, close, insert",
    "mood": "mood SHOT MOOD [0..1]      calm, joyful, tense, eerie ...",
    "camera": "camera SHOT MOVE           hold, push_in, pull_out, pan_left ...",
    "place": "place SHOT PLACE           harbour, kitchen, forest ...",
    "people": "people SHOT [NAME ...]     ids of the cast, the lead first",
    "props": "props SHOT [THING ...]     lantern, table, boat ...",
    "redraw": "redraw SHOT                another picture of the same",
    "text": "text BEAT WORDS            a beat is SHOT.PLACE, like 5.2",
    "speaker": "speaker BEAT NAME          an id of the cast, or narrator",
    "emotion": "emotion BEAT EMOTION       joy, fear, anger ...",
    "card": "card SHOT HEADING [BELOW]",
    "move": "move SHOT before SHOT, or: move SHOT last",
    "omit": "omit SHOT                  leave it out of the film",
    "restore": "restore SHOT",
    "split": "split BEAT                 the beat begins a shot of its own",
    "merge": "merge SHOT                 with the one after it",
}


def operation_of(board: dict[str, Any], words: Words) -> dict[str, Any]:
    """Shots by their numbers, beats like 5.2, in the words of the API. Raises CommandError."""
    name, rest = words[0], list(words[1:])
    if name not in _READ or not rest:
        known = "\n  ".join(FORMS.values())
        raise CommandError(f"{' '.join(words)!r} is no edit. These are:\n  {known}")
    try:
        said = {"op": name, **_READ[name](board, rest)}
        return OPERATION.validate_python(said).model_dump(mode="json", exclude_none=True)
    except ValidationError as error:
        raise unfit(error, command="storyboard edit") from error
    except IndexError:
        raise CommandError(f"Something is missing: {FORMS[name]}") from None


def _shot(board: dict[str, Any], number: str) -> dict[str, Any]:
    found = next((shot for shot in board["shots"] if str(shot["number"]) == number), None)
    if found is None:
        raise CommandError(f"There is no shot {number!r}.", hint=f"Shots are 1 to {len(board['shots'])}.")
    shot: dict[str, Any] = found
    return shot


def _beat(board: dict[str, Any], place: str) -> str:
    number, _, which = place.partition(".")
    beats = _shot(board, number)["beats"]
    if not which.isdecimal() or not 1 <= int(which) <= len(beats):
        raise CommandError(f"There is no beat {place!r}.", hint=f"Shot {number} has {len(beats)}: write {number}.1")
    return str(beats[int(which) - 1]["id"])


def _of_shot(field: str | None = None) -> Callable[[dict[str, Any], list[str]], dict[str, Any]]:
    def read(board: dict[str, Any], words: list[str]) -> dict[str, Any]:
        value = {field: words[1]} if field else {}
        return {"shot_id": _shot(board, words[0])["id"], **value}

    return read


def _of_beat(field: str | None = None) -> Callable[[dict[str, Any], list[str]], dict[str, Any]]:
    def read(board: dict[str, Any], words: list[str]) -> dict[str, Any]:
        value = {field: " ".join(words[1:]) if words[1:] else words[1]} if field else {}
        return {"beat_id": _beat(board, words[0]), **value}

    return read


def _mood(board: dict[str, Any], words: list[str]) -> dict[str, Any]:
    intensity = {"intensity": words[2]} if len(words) > 2 else {}
    return {"shot_id": _shot(board, words[0])["id"], "mood": words[1], **intensity}


def _card(board: dict[str, Any], words: list[str]) -> dict[str, Any]:
    below = {"subheading": words[2]} if len(words) > 2 else {}
    return {"shot_id": _shot(board, words[0])["id"], "heading": words[1], **below}


def _people(board: dict[str, Any], words: list[str]) -> dict[str, Any]:
    return {"shot_id": _shot(board, words[0])["id"], "people": [{"character_id": name} for name in words[1:]]}


def _props(board: dict[str, Any], words: list[str]) -> dict[str, Any]:
    return {"shot_id": _shot(board, words[0])["id"], "props": words[1:]}


def _move(board: dict[str, Any], words: list[str]) -> dict[str, Any]:
    if words[1] == "last":
        return {"shot_id": _shot(board, words[0])["id"]}
    if words[1] != "before":
        raise CommandError(f"Move it where? {FORMS['move']}")
    return {"shot_id": _shot(board, words[0])["id"], "before": _shot(board, words[2])["id"]}


_READ: dict[str, Callable[[dict[str, Any], list[str]], dict[str, Any]]] = {
    "framing": _of_shot("framing"),
    "mood": _mood,
    "camera": _of_shot("kind"),
    "place": _of_shot("place"),
    "people": _people,
    "props": _props,
    "redraw": _of_shot(),
    "text": _of_beat("text"),
    "speaker": _of_beat("character_id"),
    "emotion": _of_beat("emotion"),
    "card": _card,
    "move": _move,
    "omit": _of_shot(),
    "restore": _of_shot(),
    "split": _of_beat(),
    "merge": _of_shot(),
}
