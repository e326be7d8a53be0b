"""The answer to a search: English books by meaning, others by words, the two taken in turn by rank."""

import re
from collections.abc import Sequence
from itertools import zip_longest
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from visiobook_ai_analysis.library import books, passages
from visiobook_ai_analysis.library.books import KeptBook
from visiobook_ai_analysis.library.passages import Found, Shown

MOST_BOOKS = 1000
SNIPPET = 240
MEANING, WORDS = "meaning", "words"
BY_WORDS_ALONE = "Search by meaning knows English; these books were searched by words: {titles}."
NOTHING_THERE = "None of your books is there to be searched: name a file (source), or books."
_WORD = re.compile(r"\w+")
_SENTENCE = re.compile(r"[^.!?…]+[.!?…]*[”’\"»)]*\s*")


async def answer(session: AsyncSession, owner: str, asked: dict[str, Any], done: dict[str, Any]) -> dict[str, Any]:
    """Hits with what was searched, and how. ``asked`` names books; without any, all that are in the index."""
    searched = [book for book in await _books(session, owner, asked, done) if book.indexed_at is not None]
    limit, words = int(asked["limit"]), str(asked["query"])
    by_meaning = [book for book in searched if book.model is not None]
    by_words = {book.digest: book.language for book in searched if book.model is None}
    near = await passages.by_meaning(session, owner, _digests(by_meaning), done["query"]["vector"], limit)
    told = await passages.by_words(session, owner, by_words, words, limit)
    pairs = zip_longest(((found, MEANING) for found in near), ((found, WORDS) for found in told))
    merged = [entry for pair in pairs for entry in pair if entry is not None][:limit]
    shown = await passages.show(session, owner, [found for found, _ in merged])
    hits = [_hit(shown[found.book, found.number], found, how, words) for found, how in merged]
    return {
        "hits": hits,
        "searched": [_searched(book) for book in searched],
        "notes": _notes(searched, by_words),
    }


async def _books(session: AsyncSession, owner: str, asked: dict[str, Any], done: dict[str, Any]) -> list[KeptBook]:
    wanted = asked.get("books") or ([done["ingest"]["book"]["digest"]] if "ingest" in done else [])
    if not wanted:
        return await books.newest(session, owner, limit=MOST_BOOKS)
    found = [await books.find(session, owner, digest) for digest in wanted]
    return [book for book in found if book is not None]


def _digests(found: Sequence[KeptBook]) -> list[str]:
    return [book.digest for book in found]


def _searched(book: KeptBook) -> dict[str, Any]:
    method = WORDS if book.model is None else MEANING
    return {"book": book.digest, "title": book.title, "language": book.language, "method": method}


def _notes(searched: Sequence[KeptBook], by_words: dict[str, str | None]) -> list[str]:
    if not searched:
        return [NOTHING_THERE]
    titles = [f"{book.title} ({book.language})" for book in searched if book.digest in by_words]
    return [BY_WORDS_ALONE.format(titles=", ".join(titles))] if titles else []


def _hit(shown: Shown, found: Found, method: str, words: str) -> dict[str, Any]:
    return {
        "book": shown.book_digest,
        "title": shown.title,
        "chapter_id": shown.chapter_id,
        "chapter_title": shown.chapter_title,
        "sentence_ids": shown.sentence_ids,
        "start": shown.begins,
        "end": shown.ends,
        "text": shown.body,
        "snippet": snippet(shown.body, words),
        "score": round(found.score, 4),
        "method": method,
    }


def snippet(body: str, words: str) -> str:
    """The sentence of a passage that has most of the words; the first where none has any."""
    wanted: set[str] = {word.casefold() for word in _WORD.findall(words)}
    sentences: list[str] = [sentence.strip() for sentence in _SENTENCE.findall(body)] or [body]
    best = max(sentences, key=lambda sentence: len(wanted & {w.casefold() for w in _WORD.findall(sentence)}))
    return best if len(best) <= SNIPPET else best[: SNIPPET - 1] + "…"
