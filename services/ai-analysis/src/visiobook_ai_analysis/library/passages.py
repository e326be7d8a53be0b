"""Passages of books in the database: put in once for each book, found by meaning (pgvector) or by words.

Words are found in the language of the book by PostgreSQL's own dictionaries.
"""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from visiobook_contracts.reading_products import PassageIndex

Vectors = Sequence[Sequence[float]]
ROWS = 100
DICTIONARIES = {
    "da": "danish", "de": "german", "en": "english", "es": "spanish", "fi": "finnish", "fr": "french",
    "hu": "hungarian", "it": "italian", "nl": "dutch", "no": "norwegian", "pt": "portuguese", "ro": "romanian",
    "ru": "russian", "sv": "swedish", "tr": "turkish",
}  # fmt: skip
CLEAR = text("delete from passage where owner = :owner and book_digest = :book")
PUT = text(
    """insert into passage (owner, book_digest, number, chapter_id, chapter_title, sentence_ids, begins, ends, body,
        meaning, words)
    values (:owner, :book, :number, :chapter_id, :chapter_title, :sentence_ids, :begins, :ends, :body,
        cast(cast(:meaning as real[]) as vector), to_tsvector(cast(:dictionary as text)::regconfig, :body))"""
)
INDEXED = text(
    """update book set model = :model, passages = :passages, indexed_at = now()
    where owner = :owner and digest = :book"""
)
LOOK_FAR = (text("set local hnsw.iterative_scan = strict_order"), text("set local hnsw.ef_search = 120"))
BY_MEANING = text(
    """select book_digest, number, 1 - (meaning <=> cast(cast(:vector as real[]) as vector)) as score
    from passage
    where owner = :owner and book_digest = any(cast(:books as text[])) and meaning is not null
    order by meaning <=> cast(cast(:vector as real[]) as vector) limit :limit"""
)
BY_WORDS = text(
    """select book_digest, number, ts_rank_cd(words, query, 32) as score
    from passage, websearch_to_tsquery(cast(:dictionary as text)::regconfig, :words) as query
    where owner = :owner and book_digest = any(cast(:books as text[])) and words @@ query
    order by score desc, book_digest, number limit :limit"""
)
SHOW = text(
    """select passage.book_digest, number, chapter_id, chapter_title, sentence_ids, begins, ends, body, title
    from passage join book on book.owner = passage.owner and book.digest = passage.book_digest
    where passage.owner = :owner and (passage.book_digest, number) in (
        select * from unnest(cast(:books as text[]), cast(:numbers as int[])))"""
)


@dataclass(frozen=True)
class Found:
    """A passage that answers. ``score``: likeness of meaning, 0 to 1; or the rank of the words, 0 to 1."""

    book: str
    number: int
    score: float


@dataclass(frozen=True)
class Shown:
    """A passage as a person sees it."""

    book_digest: str
    number: int
    chapter_id: str
    chapter_title: str
    sentence_ids: list[str]
    begins: int
    ends: int
    body: str
    title: str


def dictionary_of(language: str | None) -> str:
    """PostgreSQL's text search configuration for a language (BCP 47)."""
    return DICTIONARIES.get((language or "").lower().split("-", maxsplit=1)[0], "simple")


async def put(session: AsyncSession, owner: str, index: PassageIndex, vectors: Vectors | None) -> None:
    """Let the passages of a book be found; what was there of it goes. ``vectors`` [passages, 384]."""
    await session.execute(CLEAR, {"owner": owner, "book": index.book_digest})
    for rows in _rows(owner, index, vectors):
        await session.execute(PUT, rows)
        await asyncio.sleep(0)
    values = {"owner": owner, "book": index.book_digest, "model": index.model, "passages": len(index.passages)}
    await session.execute(INDEXED, values)


def _rows(owner: str, index: PassageIndex, vectors: Vectors | None) -> Iterator[list[dict[str, object]]]:
    common = {"owner": owner, "book": index.book_digest, "dictionary": dictionary_of(index.language)}
    for begin in range(0, len(index.passages), ROWS):
        yield [
            common
            | {
                "number": passage.number,
                "chapter_id": passage.chapter_id,
                "chapter_title": passage.chapter_title.replace("\0", " "),
                "sentence_ids": list(passage.sentence_ids),
                "begins": passage.start,
                "ends": passage.end,
                "body": passage.text,
                "meaning": None if vectors is None else list(vectors[place]),
            }
            for place, passage in enumerate(index.passages[begin : begin + ROWS], start=begin)
        ]


async def by_meaning(
    session: AsyncSession, owner: str, books: Sequence[str], vector: Sequence[float], limit: int
) -> list[Found]:
    """Passages nearest in meaning, the nearest first."""
    for setting in LOOK_FAR:
        await session.execute(setting)
    values = {"owner": owner, "books": list(books), "vector": list(vector), "limit": limit}
    rows = await session.execute(BY_MEANING, values)
    return [Found(row.book_digest, row.number, max(0.0, min(1.0, row.score))) for row in rows]


async def by_words(
    session: AsyncSession, owner: str, books: Mapping[str, str | None], words: str, limit: int
) -> list[Found]:
    """Passages with the words in some form of theirs, the fullest first. ``books``: digest -> language."""
    found: list[Found] = []
    by_dictionary: dict[str, list[str]] = {}
    for digest, language in books.items():
        by_dictionary.setdefault(dictionary_of(language), []).append(digest)
    for dictionary, digests in sorted(by_dictionary.items()):
        values = {"owner": owner, "books": digests, "dictionary": dictionary, "words": words, "limit": limit}
        rows = await session.execute(BY_WORDS, values)
        found += [Found(row.book_digest, row.number, min(1.0, row.score)) for row in rows]
    return sorted(found, key=lambda one: (-one.score, one.book, one.number))[:limit]


async def show(session: AsyncSession, owner: str, found: Sequence[Found]) -> dict[tuple[str, int], Shown]:
    """The passages themselves, by book and number."""
    values = {"owner": owner, "books": [one.book for one in found], "numbers": [one.number for one in found]}
    shown = [Shown(**row._asdict()) for row in await session.execute(SHOW, values)]
    return {(one.book_digest, one.number): one for one in shown}
