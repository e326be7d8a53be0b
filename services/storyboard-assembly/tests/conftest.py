"""Small stories with a reading made by hand: speech is written ``{nell|"Stop!"}``, who is told of ``[nell]``."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pytest

from visiobook_contracts.ai_analysis import (
    Action,
    AgeGroup,
    Analysis,
    Appearance,
    Book,
    Chapter,
    Character,
    Emotion,
    Gender,
    Mood,
    Paragraph,
    PlaceKind,
    Quote,
    Scene,
    Sentence,
    SentenceNote,
    TimeOfDay,
)
from visiobook_contracts.base import FileRef
from visiobook_contracts.media_generation import NarrateShot, ShotNarration, ShotPicture, SpokenLine, WordTime
from visiobook_contracts.storyboard_assembly import FilmOptions, Storyboard
from visiobook_storyboard_assembly.storyboard.orders import order_narrations
from visiobook_storyboard_assembly.storyboard.plan import plan_storyboard

DIGEST = "a" * 64
_MARKUP = re.compile(r"\{(?P<who>[\w-]*)\|(?P<speech>[^}]*)\}|\[(?P<named>[\w-]+)\]")


@dataclass(frozen=True)
class Told:
    """A scene as a test writes it: paragraphs of sentences in markup."""

    paragraphs: Sequence[Sequence[str]]
    place: PlaceKind = PlaceKind.HARBOUR
    mood: Mood = Mood.CALM
    chapter: int = 1
    actions: dict[str, tuple[Action, ...]] = field(default_factory=dict)
    props: dict[str, tuple[str, ...]] = field(default_factory=dict)
    emotions: dict[str, Emotion] = field(default_factory=dict)


NELL = Character(
    id="nell",
    name="Nell",
    gender=Gender.FEMALE,
    age=AgeGroup.CHILD,
    mentions=9,
    lines=6,
    appearance=Appearance(hair_colour="red", hair_style="braids", clothes=("green coat",)),
)
TOBIAS = Character(
    id="tobias",
    name="Tobias",
    aliases=("old Tobias",),
    gender=Gender.MALE,
    age=AgeGroup.ELDER,
    mentions=8,
    lines=5,
    appearance=Appearance(beard="white beard", build="thin", clothes=("yellow oilskin",), occupation="keeper"),
)
HALE = Character(
    id="captain-hale",
    name="Captain Hale",
    gender=Gender.MALE,
    mentions=4,
    lines=3,
    appearance=Appearance(hair_colour="brown", beard="beard", clothes=("long blue coat",), build="tall"),
)
ROSA = Character(
    id="rosa",
    name="Rosa",
    gender=Gender.FEMALE,
    mentions=5,
    lines=3,
    appearance=Appearance(hair_colour="black", hair_style="bun", occupation="baker", build="round"),
)
PEOPLE = (NELL, TOBIAS, ROSA, HALE)


class StoryMaker:
    """Builds the text, the spans and the notes of a story, sentence after sentence."""

    def __init__(self) -> None:
        self.text = ""
        self.quotes: list[Quote] = []
        self.notes: list[SentenceNote] = []
        self._chapters: dict[int, list[Paragraph]] = {}
        self._scenes: list[Scene] = []

    def scene(self, told: Told) -> None:
        ids: list[str] = []
        present: dict[str, None] = {}
        for sentences in told.paragraphs:
            paragraph = self._paragraph(told, sentences)
            ids += [sentence.id for sentence in paragraph.sentences]
        for note in self.notes:
            if note.sentence_id in ids:
                present |= dict.fromkeys(note.character_ids)
        self._scenes.append(
            Scene(
                id=f"c{told.chapter:02d}.s{len(self._scenes) + 1:02d}",
                chapter_id=f"c{told.chapter:02d}",
                sentence_ids=tuple(ids),
                place=told.place,
                time_of_day=TimeOfDay.DAY,
                mood=told.mood,
                present=tuple(present),
            )
        )

    def _paragraph(self, told: Told, sentences: Sequence[str]) -> Paragraph:
        paragraphs = self._chapters.setdefault(told.chapter, [])
        paragraph_id = f"c{told.chapter:02d}.p{len(paragraphs) + 1:03d}"
        begin = len(self.text)
        made = [
            self._sentence(told, f"{paragraph_id}.s{number:02d}", sentence)
            for number, sentence in enumerate(sentences, start=1)
        ]
        paragraph = Paragraph(id=paragraph_id, start=begin, end=len(self.text), sentences=tuple(made))
        self.text += "\n\n"
        paragraphs.append(paragraph)
        return paragraph

    def _sentence(self, told: Told, sentence_id: str, markup: str) -> Sentence:
        if self.text and not self.text[-1].isspace():
            self.text += " "
        begin, cursor, people = len(self.text), 0, []
        for match in _MARKUP.finditer(markup):
            self.text += markup[cursor : match.start()]
            cursor = match.end()
            if match["named"]:
                people.append(match["named"])
                continue
            self._quote(sentence_id, match["speech"], match["who"] or None, told.emotions.get(match["speech"]))
            people += [match["who"]] if match["who"] else []
        self.text += markup[cursor:]
        plain = self.text[begin:]
        self.notes.append(
            SentenceNote(
                sentence_id=sentence_id,
                character_ids=tuple(dict.fromkeys(people)),
                actions=next((found for key, found in told.actions.items() if key in plain), ()),
                props=next((found for key, found in told.props.items() if key in plain), ()),
                emotion=next((found for key, found in told.emotions.items() if key in plain), Emotion.NEUTRAL),
            )
        )
        return Sentence(id=sentence_id, start=begin, end=len(self.text))

    def _quote(self, sentence_id: str, speech: str, who: str | None, emotion: Emotion | None) -> None:
        start = len(self.text)
        self.text += speech
        self.quotes.append(
            Quote(
                id=f"q{len(self.quotes) + 1:03d}",
                start=start,
                end=len(self.text),
                sentence_ids=(sentence_id,),
                speaker_id=who,
                confidence=0.9,
                emotion=emotion or Emotion.NEUTRAL,
            )
        )

    def book(self, language: str = "en") -> Book:
        chapters = tuple(
            Chapter(
                id=f"c{number:02d}",
                number=number,
                title=f"Chapter {number}. Part {number} of it",
                start=paragraphs[0].start,
                end=paragraphs[-1].end,
                paragraphs=tuple(paragraphs),
            )
            for number, paragraphs in self._chapters.items()
        )
        return Book(title="The Lamp", author="A. Writer", language=language, text=self.text, chapters=chapters)

    def analysis(self, people: Sequence[Character] = PEOPLE, language: str = "en") -> Analysis:
        return Analysis(
            book_digest=DIGEST,
            language=language,
            characters=tuple(people),
            quotes=tuple(self.quotes),
            scenes=tuple(self._scenes),
            notes=tuple(self.notes),
        )


Telling = Callable[..., tuple[Book, Analysis]]
Planning = Callable[..., Storyboard]


def tell_story(*scenes: Told, people: Sequence[Character] = PEOPLE) -> tuple[Book, Analysis]:
    maker = StoryMaker()
    for scene in scenes:
        maker.scene(scene)
    return maker.book(), maker.analysis(people)


@pytest.fixture(scope="session")
def tell() -> Telling:
    """Make a book and its reading from scenes in markup."""
    return tell_story


@pytest.fixture(scope="session")
def plan(tell: Telling) -> Planning:
    """Plan the film of scenes in markup."""

    def plan_scenes(*scenes: Told, options: FilmOptions | None = None) -> Storyboard:
        book, analysis = tell(*scenes)
        return plan_storyboard(book, analysis, book_digest=DIGEST, options=options or FilmOptions())

    return plan_scenes


@pytest.fixture(scope="session")
def scene() -> type[Told]:
    """A scene in markup."""
    return Told


@pytest.fixture(scope="session")
def company() -> tuple[Character, ...]:
    """Nell, Tobias, Rosa and Captain Hale."""
    return PEOPLE


HARBOUR = Told(
    (
        ("Every Saturday, when the tide drew back, Nell[nell] carried a basket of bread along the harbour.",),
        ('{rosa|"Straight there and straight back,"} said Rosa[rosa], tying a cloth over the loaves.',),
        ('{nell|"The sea always waits for me,"} said Nell[nell].',),
        ("Nell[nell] ran along the wet stones until the lighthouse stood over her like a tall white candle.",),
        (
            "Old Tobias[tobias] was waiting at the door.",
            '{tobias|"You should not have come today,"} he growled.',
            '{tobias|"Look behind you, child."}',
        ),
        ("Nell[nell] turned.", "Where the causeway had been, there was only the running sea."),
    ),
    actions={"ran along": (Action(character_id="nell", pose="run"),)},
    props={"basket of bread": ("basket", "bread")},
)
LAMP_ROOM = Told(
    (
        ("By nightfall the storm was upon them.", "Rain beat on the windows, and the wind blew hard."),
        (
            '{nell|"Why eleven?"} asked Nell[nell].',
            "She[nell] held the lantern high while the old man[tobias] poured the oil.",
        ),
        (
            '{tobias|"So that a sailor can count,"} said Tobias[tobias].',
            '{tobias|"Every light on this coast has a number of its own."}',
            '{tobias|"Eleven means: this is Gull Rock."}',
            '{tobias|"Steer north, and live."}',
            '{tobias|"A light that stands still could be any light at all, and they will take us for the harbour."}',
            '{tobias|"Nobody has ever come back from that mistake, not in all the years that I have kept the lamp."}',
        ),
        ('{nell|"There is a ship!"} she cried.', "A piece of broken chain lay on the floor."),
        ('{nell|"Then we will take turns,"} said Nell[nell].',),
    ),
    place=PlaceKind.LAMP_ROOM,
    mood=Mood.TENSE,
    chapter=2,
    actions={"held the lantern": (Action(character_id="nell", pose="hold", object="lantern"),)},
    props={"lantern": ("lantern",), "chain": ("rope",)},
    emotions={"There is a ship": Emotion.FEAR},
)
KITCHEN = Told(
    (
        ("In the kitchen the fire was lit.", "The old man[tobias] sat on the very edge of the chair."),
        ('{captain-hale|"I counted all night,"} said the captain[captain-hale].',),
        ('{tobias|"You counted back,"} he said.',),
        ("Nell[nell] had fallen asleep against his shoulder.",),
    ),
    place=PlaceKind.KITCHEN,
    mood=Mood.WARM,
    chapter=3,
    actions={"sat on": (Action(character_id="tobias", pose="sit"),)},
)


@pytest.fixture(scope="session")
def gull_rock() -> tuple[Told, ...]:
    """Three scenes in three chapters: a harbour, a lamp room, a kitchen."""
    return HARBOUR, LAMP_ROOM, KITCHEN


@pytest.fixture(scope="session")
def storyboard(plan: Planning, gull_rock: tuple[Told, ...]) -> Storyboard:
    """The planned film of the three scenes."""
    return plan(*gull_rock)


def read_aloud(order: NarrateShot, *, pace: float = 2.8) -> ShotNarration:
    """A narration as a voice of constant pace would give it."""
    clock, lines = 0.0, []
    for line in order.lines:
        start, words = clock, []
        for match in re.finditer(r"\w+(?:['’]\w+)*", line.text):
            length = max(0.12, len(match.group()) / 4.7 / pace)
            words.append(WordTime(start_char=match.start(), end_char=match.end(), start=clock, end=clock + length))
            clock += length
        lines.append(SpokenLine(beat_id=line.beat_id, start=start, end=clock, words=tuple(words)))
        clock += line.pause_after
    return ShotNarration(shot_id=order.shot_id, audio=_file("flac"), duration=clock, lines=tuple(lines), engine="test")


def _file(kind: str) -> FileRef:
    return FileRef(digest="b" * 64, media_type=f"audio/{kind}", size=1)


@pytest.fixture(scope="session")
def perform() -> Callable[[Storyboard], tuple[list[ShotNarration], list[ShotPicture]]]:
    """Voices and pictures of a storyboard, as the engines would return them."""

    def perform_storyboard(board: Storyboard) -> tuple[list[ShotNarration], list[ShotPicture]]:
        voices = [read_aloud(order) for order in order_narrations(board)]
        pictures = [
            ShotPicture(shot_id=shot.id, picture=_file("jpeg"), focus_x=0.4, focus_y=0.3, engine="test")
            for shot in board.shots
        ]
        return voices, pictures

    return perform_storyboard
