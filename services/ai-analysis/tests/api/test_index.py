"""The index itself: what is near is found, in the books asked for, of their owner alone."""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import numpy as np
import numpy.typing as npt
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from visiobook_ai_analysis.inquiries.search import snippet
from visiobook_ai_analysis.library import indexing, passages
from visiobook_contracts.literary import EmbeddedBook
from visiobook_contracts.reading_products import Passage, PassageIndex
from visiobook_persistence.database import Database
from visiobook_testkit.tokens import TokenMaker

OWNERS = ("ada", "eve")
BOOKS = ("a" * 64, "b" * 64)
EACH = 150
Ask = Callable[..., Awaitable[dict[str, Any]]]


def index_of(book: str, count: int, *, language: str = "en", words: str = "The lamp burned.") -> PassageIndex:
    found = tuple(
        Passage(start=n, end=n + 1, number=n, chapter_id="c01", chapter_title="One", sentence_ids=("s",), text=words)
        for n in range(count)
    )
    return PassageIndex(book_digest=book, title="T", language=language, model="m", passages=found)


@pytest.fixture
async def vectors(database: Database) -> dict[tuple[str, str], npt.NDArray[np.float32]]:
    """Two books of two owners in the index, with vectors drawn at random."""
    random = np.random.default_rng(7)
    drawn = {}
    async with database.transaction() as session:
        for owner in OWNERS:
            for book in BOOKS:
                made = random.normal(size=(EACH, 384)).astype(np.float32)
                drawn[owner, book] = made / np.linalg.norm(made, axis=1, keepdims=True)
                row = {"owner": owner, "book": book}
                await session.execute(
                    text("insert into book (owner, digest, title, document) values (:owner, :book, 'T', '{}')"), row
                )
                await passages.put(session, owner, index_of(book, EACH), drawn[owner, book])
    return drawn


class TestByMeaning:
    @pytest.mark.parametrize("books", [BOOKS[:1], BOOKS])
    async def test_the_nearest_are_found_of_the_owner_and_the_books_asked_for(
        self, database: Database, vectors: dict[tuple[str, str], npt.NDArray[np.float32]], books: tuple[str, ...]
    ) -> None:
        wanted = vectors["ada", BOOKS[0]][3] + 0.2 * vectors["ada", BOOKS[1]][5]

        async with database.transaction() as session:
            found = await passages.by_meaning(session, "ada", books, wanted.tolist(), 5)

        likeness = {(book, n): float(vectors["ada", book][n] @ wanted) for book in books for n in range(EACH)}
        exact = sorted(likeness, key=lambda key: -likeness[key])[:5]
        assert (found[0].book, found[0].number) == exact[0]
        assert len({(one.book, one.number) for one in found} & set(exact)) >= 4
        assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)

    async def test_a_stranger_finds_nothing(self, database: Database, vectors: Any) -> None:
        async with database.transaction() as session:
            assert await passages.by_meaning(session, "mallory", BOOKS, vectors["ada", BOOKS[0]][0].tolist(), 5) == []


class TestByWords:
    @pytest.mark.parametrize(
        ("language", "words", "asked"),
        [
            ("fr", "Les bateaux rentraient au port.", "bateau rentrer"),
            ("de", "Die Häuser standen im Wald.", "Haus Wald"),
            ("xx", "Qapla batlh je.", "batlh"),
        ],
    )
    async def test_are_found_in_their_forms(self, database: Database, language: str, words: str, asked: str) -> None:
        row = {"owner": "ada", "book": BOOKS[0]}
        async with database.transaction() as session:
            statement = "insert into book (owner, digest, title, document) values (:owner, :book, 'T', '{}')"
            await session.execute(text(statement), row)
            await passages.put(session, "ada", index_of(BOOKS[0], 1, language=language, words=words), None)
            found = await passages.by_words(session, "ada", {BOOKS[0]: language}, asked, 5)

        assert [one.number for one in found] == [0]

    @pytest.mark.parametrize("asked", ["' or 1=1 --", "((( & | ! <->", '"unclosed', "%", "😀"])
    async def test_are_never_taken_for_commands(self, database: Database, vectors: Any, asked: str) -> None:
        async with database.transaction() as session:
            assert await passages.by_words(session, "ada", {BOOKS[0]: "en"}, asked, 5) == []


class TestIndexing:
    async def test_again_changes_nothing(
        self, ask: Ask, app: FastAPI, database: Database, workshop: Any, quarrel: str
    ) -> None:
        await ask("search", text=quarrel, query="tea")
        made = EmbeddedBook.model_validate(workshop.made["embed-book"])

        async with database.transaction() as session:
            before = await session.scalar(text("select max(xmin::text) from passage"))
            await indexing.index(session, app.state.network.peer("storage"), "ada", made)
            after = await session.scalar(text("select max(xmin::text) from passage"))

        assert before == after

    async def test_of_a_book_forgotten_meanwhile_puts_nothing_in(
        self, ask: Ask, app: FastAPI, client: httpx.AsyncClient, database: Database, workshop: Any, quarrel: str
    ) -> None:
        found = await ask("search", text=quarrel, query="tea")
        made = EmbeddedBook.model_validate(workshop.made["embed-book"])
        await client.delete(f"/api/v1/analysis/books/{found['result']['searched'][0]['book']}")

        async with database.transaction() as session:
            await indexing.index(session, app.state.network.peer("storage"), "ada", made)
            assert await session.scalar(text("select count(*) from passage")) == 0

    async def test_of_vectors_that_do_not_fit_is_an_error(
        self, ask: Ask, app: FastAPI, database: Database, storage: Any, workshop: Any, quarrel: str
    ) -> None:
        await ask("search", text=quarrel, query="tea")
        made = EmbeddedBook.model_validate(workshop.made["embed-book"])
        damaged = storage.put("ada", b"\0" * 8)

        async with database.transaction() as session:
            await session.execute(text("update book set indexed_at = null"))
            peer, changed = app.state.network.peer("storage"), made.model_copy(update={"vectors": damaged})
            with pytest.raises(ValueError, match="2 numbers for"):
                await indexing.index(session, peer, "ada", changed)


class TestFiles:
    async def test_of_a_book_are_referred_to_as_long_as_it_is_kept(
        self, ask: Ask, client: httpx.AsyncClient, tokens: TokenMaker, database: Database, quarrel: str
    ) -> None:
        read = (await ask("semantic", text=quarrel))["result"]
        asked = {"owner": "ada", "digests": [read[name]["digest"] for name in ("book", "analysis", "review")]}
        async with database.transaction() as session:
            await session.execute(text("delete from job"))
        service = tokens.of_service("storage")

        kept = (await client.post("/internal/v1/ai-analysis/references", json=asked, headers=service)).json()
        await client.delete(f"/api/v1/analysis/books/{read['book']['digest']}")
        gone = (await client.post("/internal/v1/ai-analysis/references", json=asked, headers=service)).json()

        assert sorted(kept["referred_to"]) == sorted(asked["digests"])
        assert gone["referred_to"] == []


class TestSnippets:
    def test_are_the_sentence_with_most_of_the_words(self) -> None:
        body = "The sea was grey. The old lamp burned all night. Nobody came."

        assert snippet(body, "a LAMP that burned") == "The old lamp burned all night."
        assert snippet(body, "unrelated") == "The sea was grey."
        assert len(snippet("x" * 900, "y")) == 240
        assert snippet("…", "y") == "…"
