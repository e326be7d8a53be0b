"""The words of a storyboard: what is said, by whom and how; and the type on cards."""

import unicodedata

from visiobook_contracts.storyboard_assembly import Beat, Shot, Storyboard
from visiobook_contracts.storyboard_editing import EditText, SetCard, SetEmotion, SetSpeaker
from visiobook_storyboard_assembly.casting.narrator import NARRATOR
from visiobook_storyboard_assembly.editing.board import cast_member, find_shot, shot_of_beat, with_beat, with_shot
from visiobook_storyboard_assembly.errors import EditUnfit


def edit_text(board: Storyboard, wanted: EditText) -> Storyboard:
    """Keep the book's own words beside the new ones. Raises EditUnfit for a text without a letter or digit."""
    shot, beat = shot_of_beat(board, wanted.beat_id)
    text = cleaned(wanted.text)
    if not any(map(str.isalnum, text)):
        raise EditUnfit("The text holds nothing that can be said.", hint="Leave the shot out instead, or merge it.")
    if text == beat.text:
        return board
    own = beat.text if beat.book_text is None else beat.book_text
    changes = {"text": text, "spoken": None, "book_text": None if text == own else own}
    return with_beat(board, shot, beat.id, lambda found: found.model_copy(update=changes))


def set_speaker(board: Storyboard, wanted: SetSpeaker) -> Storyboard:
    """The beat gets another voice, and in the picture another mouth is open. Raises EditUnfit."""
    shot, beat = shot_of_beat(board, wanted.beat_id)
    cast_member(board, wanted.character_id)
    if beat.speaker_id == wanted.character_id:
        return board
    changed = with_beat(
        board, shot, beat.id, lambda found: found.model_copy(update={"speaker_id": wanted.character_id})
    )
    return _with_mouths(changed, find_shot(changed, shot.id), before=beat.speaker_id, after=wanted.character_id)


def set_emotion(board: Storyboard, wanted: SetEmotion) -> Storyboard:
    """Raises EditUnfit."""
    shot, beat = shot_of_beat(board, wanted.beat_id)
    return with_beat(board, shot, beat.id, lambda found: found.model_copy(update={"emotion": wanted.emotion}))


def set_card(board: Storyboard, wanted: SetCard) -> Storyboard:
    """Raises EditUnfit for a shot that is no card."""
    shot = find_shot(board, wanted.shot_id)
    if shot.card is None:
        raise EditUnfit(f"Shot {shot.number} is no card.", hint="Edit the text of its beats.")
    heading, subheading = cleaned(wanted.heading), cleaned(wanted.subheading or "") or None
    if not heading:
        raise EditUnfit("A card needs a heading.", hint="Leave the card out instead.")
    card = shot.card.model_copy(update={"heading": heading, "subheading": subheading})
    return with_shot(board, shot.model_copy(update={"card": card}))


def cleaned(text: str) -> str:
    """One line without control characters, composed (NFC)."""
    visible = "".join(" " if unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") else char for char in text)
    return unicodedata.normalize("NFC", " ".join(visible.split()))


def speaks_in(beats: tuple[Beat, ...], character_id: str) -> bool:
    """Whether somebody, not the narrator, says one of the beats."""
    return character_id != NARRATOR and any(beat.speaker_id == character_id for beat in beats)


def _with_mouths(board: Storyboard, shot: Shot, *, before: str, after: str) -> Storyboard:
    figures = tuple(
        figure.model_copy(update={"speaking": speaks_in(shot.beats, figure.character_id)})
        if figure.character_id in (before, after)
        else figure
        for figure in shot.picture.figures
    )
    picture = shot.picture.model_copy(update={"figures": figures})
    return with_shot(board, shot.model_copy(update={"picture": picture}))
