"""Passages annotated by hand: their format, read into a Book and what a careful reader finds in it.

A file has a head of ``name: value`` lines (``person: id; gender; forms of the name`` once for everybody) and then
scenes. A line that begins with ``==`` opens a scene, ``==*`` one that a typographic break sets off; on it stand, parted
by semicolons, place, time of day, weather, season and mood (``a/b``: either will do, ``-``: the text leaves it open),
then ``present: ids``, ``props: things`` and ``deeds: id pose, ...``. Paragraphs are parted by blank lines; what is said
stands in ``[id|words]``. With ``annotated: setting`` in its head a file tells of scenes and their setting only: who is
there and who speaks is left out, and not scored.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import regex

from visiobook_ai_analysis.ingestion import sentences
from visiobook_contracts.ai_analysis import (
    Book,
    Chapter,
    Gender,
    Mood,
    Paragraph,
    ParagraphKind,
    PlaceKind,
    Pose,
    Season,
    Sentence,
    TimeOfDay,
    Weather,
)

_FIELDS = {"place": PlaceKind, "time_of_day": TimeOfDay, "weather": Weather, "season": Season, "mood": Mood}
_SAID = regex.compile(r"\[([\w-]+)\|([^\[\]]*)\]")
_BREAK = "* * *"


class PassageUnfit(ValueError):
    """A file that does not keep to the format: which, and where."""


@dataclass(frozen=True, slots=True)
class GoldPerson:
    """Somebody of a passage; ``forms`` are names and phrases that mean nobody else in it."""

    id: str
    gender: Gender
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GoldScene:
    """``first`` counts paragraphs from 0; ``broken``: a typographic break stands before it.

    ``fields`` holds the values that will do for each field; a field that the text leaves open is missing.
    """

    first: int
    broken: bool
    fields: dict[str, frozenset[str]]
    present: frozenset[str]
    props: tuple[str, ...]
    deeds: tuple[tuple[str, Pose], ...]


@dataclass(frozen=True, slots=True)
class GoldQuote:
    """What somebody says: a range of the Book's text."""

    start: int
    end: int
    speaker: str


@dataclass(slots=True)
class Passage:
    """A passage as it would be ingested, and the truth about it."""

    name: str
    head: dict[str, str]
    people: dict[str, GoldPerson]
    scenes: list[GoldScene] = field(default_factory=list)
    quotes: list[GoldQuote] = field(default_factory=list)
    paragraphs: list[str] = field(default_factory=list)
    text: str = ""
    built: list[Paragraph] = field(default_factory=list)

    @property
    def language(self) -> str:
        """``en`` or ``fr``."""
        return self.head["language"]

    @property
    def held_back(self) -> bool:
        """Not looked at while the rules were made."""
        return self.head["set"] == "held back"

    @property
    def setting_alone(self) -> bool:
        """Scenes and their setting are annotated, people and speech are not."""
        return self.head.get("annotated") == "setting"

    @property
    def narrator(self) -> str | None:
        """Who says I."""
        return self.head.get("narrator")

    def book(self) -> Book:
        """The passage as ingestion would give it: one chapter."""
        chapter = Chapter(
            id="c01", number=1, title=self.head["title"], start=0, end=len(self.text), paragraphs=tuple(self.built)
        )
        return Book(title=self.head["title"], language=self.language, text=self.text, chapters=(chapter,))


def passages(folder: Path, *, held_back: bool, language: str | None = None) -> Iterator[Passage]:
    """All passages of one half, by name. Raises PassageUnfit."""
    files = sorted(folder.glob("*/*.txt"))
    if not files:
        raise PassageUnfit(f"{folder} holds no passages: give the folder evaluation_texts")
    for path in files:
        passage = parse(path.stem, path.read_text(encoding="utf-8"))
        if passage.held_back is held_back and language in (None, passage.language):
            yield passage


def parse(name: str, content: str) -> Passage:
    """Read one file. Raises PassageUnfit."""
    head_block, *blocks = regex.split(r"\n\s*\n", content.strip())
    passage = _begin(name, head_block)
    for block in blocks:
        lines = block.split("\n")
        if lines[0].startswith("=="):
            _open_scene(passage, lines[0])
            lines = lines[1:]
        if not passage.scenes:
            raise PassageUnfit(f"{name}: a paragraph stands before the first scene: {lines[0][:40]}")
        if lines:
            _add_paragraph(passage, " ".join(lines))
    return passage


def _begin(name: str, block: str) -> Passage:
    head, people = {}, {}
    for line in block.split("\n"):
        key, _, value = line.partition(": ")
        if key == "person":
            identity, gender, forms = (part.strip() for part in value.split(";"))
            people[identity] = GoldPerson(identity, Gender(gender), tuple(f.strip() for f in forms.split(",")))
        else:
            head[key] = value.strip()
    missing = {"title", "language", "set"} - head.keys()
    if missing or head["set"] not in ("development", "held back"):
        raise PassageUnfit(f"{name}: the head needs title, language and set (development or held back)")
    return Passage(name, head, people)


def _open_scene(passage: Passage, line: str) -> None:
    parts = [part.strip() for part in line.lstrip("=*").split(";")]
    if len(parts) < len(_FIELDS):
        raise PassageUnfit(f"{passage.name}: a scene needs {', '.join(_FIELDS)}: {line}")
    fields = {key: _values(passage, key, part) for key, part in zip(_FIELDS, parts, strict=False) if part != "-"}
    more = dict(part.partition(":")[::2] for part in parts[len(_FIELDS) :] if part)
    present = frozenset(more.get("present", "").split())
    unknown = present - passage.people.keys()
    if unknown:
        raise PassageUnfit(f"{passage.name}: nobody is called {', '.join(sorted(unknown))}")
    deeds = [deed.split() for deed in more.get("deeds", "").split(",") if deed.strip()]
    passage.scenes.append(
        GoldScene(
            len(passage.paragraphs),
            line.startswith("==*"),
            fields,
            present,
            tuple(more.get("props", "").split()),
            tuple((person, Pose(pose)) for person, pose in deeds),
        )
    )
    if line.startswith("==*"):
        _place(passage, _BREAK, ParagraphKind.SCENE_BREAK)


def _values(passage: Passage, key: str, given: str) -> frozenset[str]:
    try:
        return frozenset(str(_FIELDS[key](value)) for value in given.split("/"))
    except ValueError as error:
        raise PassageUnfit(f"{passage.name}: {error}") from error


def _add_paragraph(passage: Passage, marked: str) -> None:
    start, plain, position = len(passage.text), "", 0
    for match in _SAID.finditer(marked):
        plain += marked[position : match.start()]
        speaker, words = match.groups()
        if speaker not in passage.people:
            raise PassageUnfit(f"{passage.name}: nobody is called {speaker}")
        passage.quotes.append(GoldQuote(start + len(plain), start + len(plain) + len(words), speaker))
        plain, position = plain + words, match.end()
    plain += marked[position:]
    passage.paragraphs.append(plain)
    _place(passage, plain, ParagraphKind.PROSE)


def _place(passage: Passage, text: str, kind: ParagraphKind) -> None:
    start = len(passage.text)
    identity = f"c01.p{len(passage.built) + 1:03d}"
    spans = [] if kind is ParagraphKind.SCENE_BREAK else sentences.split(text)
    passage.built.append(
        Paragraph(
            id=identity,
            start=start,
            end=start + len(text),
            kind=kind,
            sentences=tuple(
                Sentence(id=f"{identity}.s{k:02d}", start=start + a, end=start + b)
                for k, (a, b) in enumerate(spans, start=1)
            ),
        )
    )
    passage.text += text + "\n\n"
