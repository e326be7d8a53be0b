"""The cards: the opening title, the chapters, the end. Type on the sets of the story, in its language."""

import re

from visiobook_contracts.ai_analysis import Book, Chapter, Scene
from visiobook_contracts.media_generation import Framing, PictureSpec
from visiobook_contracts.storyboard_assembly import CameraMove, MoveKind, Shot, TitleCard, Transition
from visiobook_storyboard_assembly.storyboard.direction import set_seed

TITLE_SECONDS = 4.0
CHAPTER_SECONDS = 3.0
END_SECONDS = 5.0

_CHAPTER_MOVES = (MoveKind.PAN_LEFT, MoveKind.PAN_RIGHT, MoveKind.PUSH_IN)

_WORDS = {
    "en": {
        "by": "by {author}",
        "chapter": "Chapter {number}",
        "end": "The End",
        "voices": "Voices: {voices}",
        "music": "Music: composed by Visiobook, played on {soundfont}",
        "type": "Type: EB Garamond and Atkinson Hyperlegible",
        "made": "Pictures, voices and music are synthetic. Made with Visiobook",
    },
    "fr": {
        "by": "de {author}",
        "chapter": "Chapitre {number}",
        "end": "Fin",
        "voices": "Voix : {voices}",
        "music": "Musique : composée par Visiobook, jouée sur {soundfont}",
        "type": "Caractères : EB Garamond et Atkinson Hyperlegible",
        "made": "Images, voix et musique de synthèse. Réalisé avec Visiobook",
    },
}
_VOICES = {"en": "CMU Flite"}
_OTHER_VOICES = "eSpeak NG"
_SOUNDFONT = "MuseScore General"

_CHAPTER_LABEL = re.compile(
    r"^\s*(?P<label>(?:chapter|chapitre|part|partie|book|livre|stave)\s+(?:[ivxlcdm]+|\d+|\w+))\s*[.:—–-]*\s+(?P<name>\S.*)$",
    re.IGNORECASE,
)
_SMALL = "a an the of and in on to for at by de du des la le les l et en au aux d un une"
_SMALL_WORDS = frozenset(_SMALL.split())


def title_card(book: Book, scene: Scene) -> Shot:
    """The opening: the title over the first scene's set, up from black."""
    words = _words(book.language)
    card = TitleCard(
        kind="title",
        heading=cased(book.title),
        subheading=words["by"].format(author=book.author) if book.author else None,
    )
    return _shot("title", card, _empty_set(book.title, scene, angle=3), hold=TITLE_SECONDS, kind=MoveKind.PUSH_IN)


def chapter_card(book: Book, chapter: Chapter, scene: Scene) -> Shot:
    """A chapter's title over the set of its first scene."""
    label, name = split_chapter_title(re.sub(r"^\d+[.:)]\s+(?=\S)", "", chapter.title))
    if label is None and not re.search(r"chap|part", name, re.IGNORECASE):
        label = _words(book.language)["chapter"].format(number=chapter.number)
    card = TitleCard(kind="chapter", heading=cased(name), subheading=cased(label) if label else None)
    shot = _shot(
        f"{chapter.id}.card",
        card,
        _empty_set(book.title, scene, angle=4),
        hold=CHAPTER_SECONDS,
        kind=_CHAPTER_MOVES[chapter.number % len(_CHAPTER_MOVES)],
    )
    return shot.model_copy(update={"chapter_id": chapter.id})


def end_card(book: Book, scene: Scene, *, music: bool) -> Shot:
    """The end over the last scene's set, with the credits that fit on a card."""
    words = _words(book.language)
    small_print = (
        words["voices"].format(voices=_VOICES.get(book.language, _OTHER_VOICES)),
        *([words["music"].format(soundfont=_SOUNDFONT)] if music else []),
        words["type"],
        words["made"],
    )
    card = TitleCard(kind="end", heading=words["end"], subheading=cased(book.title), small_print=small_print)
    return _shot("end", card, _empty_set(book.title, scene, angle=1), hold=END_SECONDS, kind=MoveKind.PULL_OUT)


def split_chapter_title(title: str) -> tuple[str | None, str]:
    """``CHAPTER I. Down the Rabbit-Hole`` is a label and a name; other titles are names alone."""
    match = _CHAPTER_LABEL.match(title)
    return (match["label"], match["name"].strip()) if match else (None, title.strip())


def cased(title: str) -> str:
    """A title shouted in capitals, as old books print them, in the capitals of a title."""
    if not title.isupper() or re.fullmatch(r"[IVXLCDM]+\.?", title):
        return title
    words = title.casefold().split()
    return " ".join(
        word if place and word.strip(".,;:!?") in _SMALL_WORDS else _capital(word) for place, word in enumerate(words)
    )


def _capital(word: str) -> str:
    if re.fullmatch(r"[ivxlcdm]{1,6}[.:]?", word):
        return word.upper()
    return re.sub(r"(^|[-—–\"“‘(])(\w)", lambda match: match[1] + match[2].upper(), word)


def _words(language: str) -> dict[str, str]:
    return _WORDS.get(language, _WORDS["en"])


def _empty_set(title: str, scene: Scene, *, angle: int) -> PictureSpec:
    return PictureSpec(
        seed=set_seed(title, scene),
        place=scene.place,
        time_of_day=scene.time_of_day,
        weather=scene.weather,
        season=scene.season,
        mood=scene.mood,
        intensity=scene.intensity,
        framing=Framing.EXTREME_WIDE,
        angle=angle,
    )


def _shot(shot_id: str, card: TitleCard, picture: PictureSpec, *, hold: float, kind: MoveKind) -> Shot:
    return Shot(
        id=shot_id,
        number=1,
        picture=picture,
        card=card,
        hold=hold,
        move=CameraMove(kind=kind, amount=0.05),
        transition=Transition.FADE,
    )
