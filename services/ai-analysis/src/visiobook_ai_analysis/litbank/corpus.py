"""LitBank's layers of one passage as one object: words with paragraphs, mentions, events, quotes.

The folder is a checkout of github.com/dbamman/litbank: ``entities/brat``, ``coref/tsv``, ``events/tsv``,
``quotations/tsv`` and ``original``. The annotated files lack paragraph breaks; ``original`` has them.
Sources: Bamman, Popat & Shen (NAACL 2019), Sims, Park & Bamman (ACL 2019), Bamman, Lewke & Mansoor (LREC 2020),
Sims & Bamman (EMNLP 2020).

    CorpusMissing   the folder is no LitBank, or lacks a passage
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from visiobook_ai_analysis.litbank.alignment import aligned
from visiobook_ai_analysis.reading.document import Document

_CLASSES = frozenset({"PER", "FAC", "GPE", "LOC", "VEH", "ORG"})


class CorpusMissing(Exception):
    """The data are not where they were said to be."""


@dataclass(frozen=True, slots=True, order=True)
class GoldMention:
    """Words ``[first, last)`` that mean ``entity`` (None where the entity layer alone has it)."""

    first: int
    last: int
    type: str
    kind: str
    entity: str | None = None


@dataclass(frozen=True, slots=True, order=True)
class GoldQuote:
    """Words ``[first, last)`` with their marks, said by ``speaker``, an entity."""

    first: int
    last: int
    speaker: str | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """``mentions`` are those of the coreference layer, ``spans`` those of the entity layer and the pronouns."""

    name: str
    document: Document
    mentions: tuple[GoldMention, ...]
    spans: tuple[GoldMention, ...]
    events: frozenset[int]
    quotes: tuple[GoldQuote, ...]


def names_in(data: Path) -> list[str]:
    """Every passage of the folder, sorted. Raises CorpusMissing."""
    found = sorted(path.name.removesuffix("_brat.ann") for path in (data / "coref" / "tsv").glob("*_brat.ann"))
    if not found:
        raise CorpusMissing(f"{data} holds no coref/tsv/*_brat.ann: give the folder of a LitBank checkout")
    return found


def load(data: Path, name: str) -> Passage:
    """One passage. Raises CorpusMissing."""
    sentences = [line.split(" ") for line in _lines(data / "coref" / "tsv" / f"{name}_brat.txt")]
    document = aligned(sentences, _read(data / "original" / f"{name}.txt"))
    index = _Index(sentences)
    mentions = _mentions(data / "coref" / "tsv" / f"{name}_brat.ann", index)
    return Passage(
        name,
        document,
        tuple(sorted(mentions)),
        tuple(sorted(_spans(data / "entities" / "brat" / f"{name}_brat.ann", index, mentions))),
        frozenset(_events(data / "events" / "tsv" / f"{name}_brat.tsv")),
        tuple(sorted(_quotes(data / "quotations" / "tsv" / f"{name}_brat.ann", index))),
    )


class _Index:
    """Number of a word in the passage by sentence and place, and by offset in the brat text."""

    def __init__(self, sentences: Sequence[Sequence[str]]) -> None:
        self._starts: list[int] = []
        self._sentences: list[int] = []
        self.words: list[str] = []
        offset = 0
        for sentence in sentences:
            self._sentences.append(len(self.words))
            for word in sentence:
                self._starts.append(offset)
                self.words.append(word)
                offset += len(word) + 1

    def covering(self, offset: int) -> int:
        """The word that holds a character of the brat text: a few annotations begin or end inside a word."""
        return bisect_right(self._starts, offset) - 1

    def at(self, sentence: str, place: str) -> int:
        return self._sentences[int(sentence)] + int(place)


def _read(path: Path) -> str:
    if not path.is_file():
        raise CorpusMissing(f"{path} is missing: the LitBank folder is not complete")
    return path.read_text(encoding="utf-8")


def _lines(path: Path) -> list[str]:
    return [line.rstrip("\r") for line in _read(path).rstrip("\n").split("\n")]


def _fields(path: Path) -> Iterator[list[str]]:
    return (line.split("\t") for line in _lines(path) if line)


def _mentions(path: Path, index: _Index) -> list[GoldMention]:
    rows, entity = [], {}
    for row in _fields(path):
        if row[0] == "MENTION":
            rows.append(row)
        elif row[0] == "COREF":
            entity[row[1]] = row[2]
    return [
        GoldMention(index.at(r[2], r[3]), index.at(r[4], r[5]) + 1, r[7], r[8], entity.get(r[1]) or f"{r[1]}-alone")
        for r in rows
    ]


def _spans(path: Path, index: _Index, mentions: Sequence[GoldMention]) -> set[GoldMention]:
    """The entity layer, its kinds from the coreference layer where that knows them, with the pronouns of the latter."""
    kinds = {(m.first, m.last): m.kind for m in mentions}
    found = {GoldMention(m.first, m.last, m.type, m.kind) for m in mentions if m.kind == "PRON"}
    taken = {(m.first, m.last) for m in found}
    for row in _fields(path):
        kind, start, end = row[1].split(" ")
        if kind not in _CLASSES:
            continue
        first, last = index.covering(int(start)), index.covering(int(end) - 1) + 1
        if (first, last) not in taken:
            found.add(GoldMention(first, last, kind, kinds.get((first, last)) or _kind(index.words[first:last])))
    return found


def _kind(words: Sequence[str]) -> str:
    return "PROP" if words[-1][:1].isupper() and (len(words) == 1 or words[0][:1].isupper()) else "NOM"


def _events(path: Path) -> Iterator[int]:
    return (number for number, row in enumerate(_fields(path)) if row[1] == "EVENT")


def _quotes(path: Path, index: _Index) -> list[GoldQuote]:
    rows, speaker = [], {}
    if not path.is_file():
        raise CorpusMissing(f"{path} is missing: the LitBank folder is not complete")
    for row in _fields(path):
        if row[0] == "QUOTE":
            rows.append(row)
        elif row[0] == "ATTRIB":
            speaker[row[1]] = row[2]
    return [GoldQuote(index.at(r[2], r[3]), index.at(r[4], r[5]) + 1, speaker.get(r[1])) for r in rows]
