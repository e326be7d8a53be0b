"""What is seen in a shot: framing, mood, place, people, things; another take; how the camera moves; music."""

from difflib import get_close_matches
from typing import Any, Literal

from visiobook_contracts.media_generation import Figure, Framing, PictureSpec
from visiobook_contracts.storyboard_assembly import Shot, Storyboard
from visiobook_contracts.storyboard_editing import (
    PersonInShot,
    RedrawShot,
    SetCamera,
    SetFraming,
    SetMood,
    SetMusic,
    SetPeople,
    SetPlace,
    SetProps,
)
from visiobook_storyboard_assembly.editing.board import cast_member, find_shot, story_shot, with_shot
from visiobook_storyboard_assembly.editing.words import speaks_in
from visiobook_storyboard_assembly.errors import EditUnfit
from visiobook_storyboard_assembly.seeding import digest_of
from visiobook_storyboard_assembly.storyboard.angles import ANGLES
from visiobook_storyboard_assembly.storyboard.things import DRESSING, HELD, INSERTED

THINGS = HELD | INSERTED | DRESSING
_SIDES: tuple[Literal["left", "right", "centre"], ...] = ("left", "right", "centre")
_WIDES = (Framing.WIDE, Framing.EXTREME_WIDE)


def set_framing(board: Storyboard, wanted: SetFraming) -> Storyboard:
    """Raises EditUnfit where the framing would show nothing."""
    shot = find_shot(board, wanted.shot_id)
    spec = shot.picture
    if wanted.framing is Framing.INSERT and not spec.props:
        raise EditUnfit(f"There is no thing in shot {shot.number} to fill an insert.", hint="Set its props first.")
    if wanted.framing in (Framing.MEDIUM, Framing.CLOSE) and not spec.figures:
        raise EditUnfit(f"Nobody is in shot {shot.number} to come close to.", hint="Set its people first.")
    return _with_spec(board, shot, framing=wanted.framing)


def set_mood(board: Storyboard, wanted: SetMood) -> Storyboard:
    """Raises EditUnfit."""
    shot = find_shot(board, wanted.shot_id)
    intensity = shot.picture.intensity if wanted.intensity is None else round(wanted.intensity, 2)
    return _with_spec(board, shot, mood=wanted.mood, intensity=intensity)


def set_place(board: Storyboard, wanted: SetPlace) -> Storyboard:
    """Another place is another set, with colours of its own. Raises EditUnfit."""
    shot = find_shot(board, wanted.shot_id)
    said = wanted.model_dump(exclude={"op", "shot_id"}, exclude_none=True)
    if said.get("season") == "none":
        said["season"] = None
    if wanted.place is not None and wanted.place is not shot.picture.place:
        said |= {"seed": digest_of(board.title, wanted.place.value, ""), "tint": None, "glass": None}
    return _with_spec(board, shot, **said)


def set_people(board: Storyboard, wanted: SetPeople) -> Storyboard:
    """Who stays keeps place and bearing; who comes gets a side of the stage that is free. Raises EditUnfit."""
    shot = story_shot(board, wanted.shot_id)
    names = [person.character_id for person in wanted.people]
    if len(set(names)) != len(names):
        raise EditUnfit("Somebody is named twice.", hint="Name everyone once, the lead first.")
    if not names and shot.picture.framing in (Framing.MEDIUM, Framing.CLOSE):
        shot = shot.model_copy(update={"picture": shot.picture.model_copy(update={"framing": Framing.WIDE})})
    there = {figure.character_id: figure for figure in shot.picture.figures}
    taken = {there[name].stage for name in names if name in there}
    figures = []
    for place, person in enumerate(wanted.people):
        figure = there.get(person.character_id) or _newcomer(board, shot, person.character_id, taken)
        taken.add(figure.stage)
        kept = figure.prominence if person.character_id in there else "support"
        prominence = kept if place else "lead"
        figures.append(_as_said(figure.model_copy(update={"prominence": prominence}), person))
    return _with_spec(board, shot, figures=tuple(figures))


def set_props(board: Storyboard, wanted: SetProps) -> Storyboard:
    """Raises EditUnfit for things that the illustrator does not know."""
    shot = find_shot(board, wanted.shot_id)
    props = tuple(dict.fromkeys(prop.strip().lower() for prop in wanted.props))
    for prop in props:
        _check_thing(prop, THINGS)
    if not props and shot.picture.framing is Framing.INSERT:
        raise EditUnfit(f"Shot {shot.number} shows a thing and nothing else.", hint="Choose another framing first.")
    return _with_spec(board, shot, props=props)


def redraw(board: Storyboard, wanted: RedrawShot) -> Storyboard:
    """Raises EditUnfit."""
    shot = find_shot(board, wanted.shot_id)
    picture = next_angle(shot.picture, shot.take + 1)
    return with_shot(board, shot.model_copy(update={"picture": picture, "take": shot.take + 1}))


def next_angle(spec: PictureSpec, take: int) -> PictureSpec:
    """The next camera position; when all have been seen, the set is built anew."""
    seed = spec.seed if take % ANGLES else digest_of(spec.seed, "take", str(take))
    return spec.model_copy(update={"angle": (spec.angle + 1) % ANGLES, "seed": seed})


def set_camera(board: Storyboard, wanted: SetCamera) -> Storyboard:
    """Raises EditUnfit."""
    shot = find_shot(board, wanted.shot_id)
    amount = shot.move.amount if wanted.amount is None else round(wanted.amount, 3)
    move = shot.move.model_copy(update={"kind": wanted.kind, "amount": amount})
    return with_shot(board, shot.model_copy(update={"move": move}))


def set_music(board: Storyboard, wanted: SetMusic) -> Storyboard:
    """Raises EditUnfit for a piece that is not there."""
    if wanted.cue_id not in {cue.id for cue in board.cues}:
        known = ", ".join(cue.id for cue in board.cues[:12]) or "none"
        raise EditUnfit(f"There is no piece of music {wanted.cue_id!r}.", hint=f"The pieces: {known}.")
    changes: dict[str, Any] = {"mood": wanted.mood}
    if wanted.intensity is not None:
        changes["intensity"] = round(wanted.intensity, 2)
    cues = tuple(cue.model_copy(update=changes) if cue.id == wanted.cue_id else cue for cue in board.cues)
    return board.model_copy(update={"cues": cues})


def _newcomer(
    board: Storyboard, shot: Shot, character_id: str, taken: set[Literal["left", "right", "centre"]]
) -> Figure:
    look = cast_member(board, character_id).look
    if look is None:
        raise EditUnfit("The narrator is heard and not seen.", hint="Name a character.")
    side = next((side for side in _SIDES if side not in taken), "centre")
    return Figure(
        character_id=character_id,
        look=look,
        stage=side,
        facing="left" if side == "right" else "right",
        speaking=speaks_in(shot.beats, character_id),
    )


def _as_said(figure: Figure, person: PersonInShot) -> Figure:
    changes: dict[str, Any] = {}
    if person.pose is not None:
        changes["pose"] = person.pose
    if person.emotion is not None:
        changes["emotion"] = person.emotion
    if person.holding is not None and person.holding != figure.holding:
        thing = person.holding.strip().lower()
        if thing:
            _check_thing(thing, HELD)
        changes |= {"holding": thing or None, "held_hat": figure.look.hat if thing == "hat" else None}
    return figure.model_copy(update=changes)


def _check_thing(thing: str, known: frozenset[str]) -> None:
    if thing not in known:
        near = get_close_matches(thing, sorted(known), 3)
        some = ", ".join(near or sorted(known)[:12])
        raise EditUnfit(f"The illustrator has no {thing!r}.", hint=f"It has, for example: {some}.")


def _with_spec(board: Storyboard, shot: Shot, **changes: Any) -> Storyboard:
    picture = shot.picture.model_copy(update=changes)
    return with_shot(board, shot.model_copy(update={"picture": picture}))
