"""One's own books: what is said of their readings holds, what is doubtful is asked, what is forgotten is gone."""

import uuid
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from visiobook_ai_analysis.handlers import subscriptions
from visiobook_ai_analysis.library import corrections
from visiobook_contracts.events import Envelope
from visiobook_contracts.jobs import JobRequested
from visiobook_contracts.user import UserDeleted
from visiobook_messaging.bus import Bus
from visiobook_persistence.database import Database
from visiobook_testkit.tokens import TokenMaker

Ask = Callable[..., Awaitable[dict[str, Any]]]
Say = Callable[..., Awaitable[httpx.Response]]
ANALYSIS = "/api/v1/analysis"


@pytest.fixture
async def book(ask: Ask, quarrel: str) -> str:
    """Digest of a book that was read."""
    return str((await ask("semantic", text=quarrel))["result"]["book"]["digest"])


@pytest.fixture
def say(client: httpx.AsyncClient, book: str) -> Say:
    async def say(**said: Any) -> httpx.Response:
        return await client.post(f"{ANALYSIS}/corrections", json={"book": book, **said})

    return say


@pytest.fixture
def latest(client: httpx.AsyncClient, database: Database, opened: Any, book: str) -> Callable[[], Awaitable[Any]]:
    """The latest reading of the book."""

    async def latest() -> Any:
        async with database.transaction() as session:
            query = text("select analysis from book where digest = :book")
            return opened(await session.scalar(query, {"book": book}))

    return latest


def quote_of(reading: Any, id: str) -> Any:
    return next(quote for quote in reading["quotes"] if quote["id"] == id)


class TestACorrection:
    async def test_corrects_the_book_at_once(self, say: Say, workshop: Any, latest: Any) -> None:
        before = quote_of(await latest(), "q0003")["speaker_id"]
        other = "tobias" if before == "nell" else "nell"

        assert (await say(kind="speaker", quote_id="q0003", character_id=other)).status_code == 201
        await workshop.work()

        corrected = quote_of(await latest(), "q0003")
        assert (corrected["speaker_id"], corrected["confidence"]) == (other, 1.0)
        assert corrected["evidence"] == "confirmed by a reader"

    async def test_holds_for_later_readings_of_the_same_text(
        self, say: Say, ask: Ask, quarrel: str, opened: Any, workshop: Any
    ) -> None:
        await say(kind="name", character_id="tobias", value="Tobias Hart")
        await workshop.work()

        ended = await ask("semantic", text=quarrel)

        names = {character["name"] for character in opened(ended["result"]["analysis"])["characters"]}
        assert "Tobias Hart" in names

    async def test_completes_what_a_film_asks_for(self, say: Say, database: Database, book: str, storage: Any) -> None:
        await say(kind="gender", character_id="nell", value="female")
        ref = {"digest": book, "media_type": "application/json", "size": 1}
        values = {"module": "analyse-book", "owner": "ada", "input": {"book": ref, "profile": "standard"}}

        async with database.transaction() as session:
            amended = await corrections.amend(session, JobRequested(job_id=uuid.uuid4(), **values))
            others = await corrections.amend(session, JobRequested(job_id=uuid.uuid4(), **{**values, "owner": "eve"}))

        assert [said["value"] for said in amended.input["corrections"]] == ["female"]
        assert amended.input["base"]["digest"]
        assert others.input == values["input"]

    async def test_of_the_same_thing_replaces_the_earlier(self, say: Say, client: httpx.AsyncClient) -> None:
        first = (await say(kind="speaker", quote_id="q0002", character_id="nell")).json()

        second = (await say(kind="speaker", quote_id="q0002", character_id=None)).json()

        listed = (await client.get(f"{ANALYSIS}/corrections")).json()["items"]
        assert [one["id"] for one in listed] == [first["id"]] == [second["id"]]
        assert listed[0]["character_id"] is None

    async def test_taken_back_holds_no_more(
        self, say: Say, client: httpx.AsyncClient, workshop: Any, latest: Any
    ) -> None:
        before = quote_of(await latest(), "q0002")
        kept = (await say(kind="speaker", quote_id="q0002", character_id=None)).json()
        await workshop.work()

        gone = await client.delete(f"{ANALYSIS}/corrections/{kept['id']}")
        await workshop.work()

        assert gone.status_code == 204
        assert quote_of(await latest(), "q0002") == before
        assert (await client.delete(f"{ANALYSIS}/corrections/{kept['id']}")).status_code == 404

    @pytest.mark.parametrize(
        ("said", "status"),
        [
            ({"kind": "speaker", "quote_id": "q9999", "character_id": "nell"}, 400),
            ({"kind": "speaker", "quote_id": "q0000", "character_id": "nell"}, 400),
            ({"kind": "speaker", "quote_id": "q00001", "character_id": "nell"}, 400),
            ({"kind": "speaker", "quote_id": "q0001"}, 400),
            ({"kind": "speaker", "quote_id": "q0001", "character_id": "stranger"}, 400),
            ({"kind": "same", "character_id": "nell", "other_id": "nell"}, 400),
            ({"kind": "same", "character_id": "nell"}, 400),
            ({"kind": "gender", "character_id": "nell", "value": "purple"}, 400),
            ({"kind": "name", "character_id": "nell", "value": " "}, 400),
            ({"kind": "name", "character_id": "nell", "value": "x" * 201}, 400),
            ({"kind": "name", "character_id": "nell", "value": "N\0"}, 400),
            ({"kind": "praise", "character_id": "nell"}, 422),
            ({"kind": "name", "character_id": "nell", "value": "N", "book": "0" * 64}, 404),
            ({"kind": "name", "character_id": "nell", "value": "N", "book": "wrong"}, 422),
        ],
    )
    async def test_that_cannot_be_meant_is_refused_in_words(self, say: Say, said: dict[str, Any], status: int) -> None:
        refused = await say(**said)

        assert refused.status_code == status
        assert refused.json()["detail"]

    async def test_of_a_book_that_was_only_opened_says_to_read_it(
        self, client: httpx.AsyncClient, ask: Ask, quarrel: str
    ) -> None:
        digest = (await ask("search", text=quarrel, query="tea"))["result"]["searched"][0]["book"]

        refused = await client.post(
            f"{ANALYSIS}/corrections", json={"book": digest, "kind": "name", "character_id": "nell", "value": "N"}
        )

        assert (refused.status_code, refused.json()["code"]) == (409, "book-not-read")


class TestTheReviewQueue:
    async def test_asks_in_pages_and_not_again_what_was_answered(
        self, client: httpx.AsyncClient, say: Say, book: str
    ) -> None:
        first = (await client.get(f"{ANALYSIS}/review", params={"book": book, "limit": 1})).json()
        asked = first["items"][0]["doubt"]["quote_id"]

        rest = (await client.get(f"{ANALYSIS}/review", params={"book": book, "cursor": first["next"]})).json()
        await say(kind="speaker", quote_id=asked, character_id="nell")
        after = (await client.get(f"{ANALYSIS}/review", params={"book": book})).json()

        assert asked not in {question["doubt"]["quote_id"] for question in rest["items"] + after["items"]}
        assert after["left"] == first["left"] - 1
        assert {"line", "before", "after", "candidates"} <= first["items"][0].keys()

    async def test_is_shorter_by_what_an_answer_settles(
        self, client: httpx.AsyncClient, say: Say, workshop: Any, book: str
    ) -> None:
        before = (await client.get(f"{ANALYSIS}/review", params={"book": book})).json()
        question = before["items"][0]

        await say(kind="speaker", quote_id=question["doubt"]["quote_id"], character_id="nell")
        await workshop.work()
        after = (await client.get(f"{ANALYSIS}/review", params={"book": book})).json()

        assert question["doubt"]["affects"] >= 2
        assert after["left"] <= before["left"] - 2

    @pytest.mark.parametrize(("book", "status"), [("0" * 64, 404), ("x", 422), ("", 422)])
    async def test_of_a_book_that_is_not_ones_own_is_404(
        self, client: httpx.AsyncClient, book: str, status: int
    ) -> None:
        assert (await client.get(f"{ANALYSIS}/review", params={"book": book})).status_code == status


class TestBooks:
    async def test_are_listed_with_how_they_can_be_searched(
        self, client: httpx.AsyncClient, ask: Ask, quarrel: str, book: str
    ) -> None:
        before = (await client.get(f"{ANALYSIS}/books")).json()["items"]
        await ask("search", text=quarrel, query="tea")
        after = (await client.get(f"{ANALYSIS}/books")).json()["items"]

        assert [(one["digest"], one["searchable"]) for one in before] == [(book, None)]
        assert [(one["searchable"], one["language"]) for one in after] == [("meaning", "en")]

    async def test_are_forgotten_with_all_that_hangs_on_them(
        self, client: httpx.AsyncClient, ask: Ask, say: Say, database: Database, quarrel: str, book: str
    ) -> None:
        await ask("search", text=quarrel, query="tea")
        await say(kind="gender", character_id="nell", value="female")

        gone = await client.delete(f"{ANALYSIS}/books/{book}")

        assert gone.status_code == 204
        assert await left(database) == {"book": 0, "passage": 0, "correction": 0}
        assert (await client.delete(f"{ANALYSIS}/books/{book}")).status_code == 404

    async def test_go_with_their_owner(
        self, ask: Ask, say: Say, database: Database, bus: Bus, quarrel: str, book: str
    ) -> None:
        await say(kind="gender", character_id="nell", value="female")
        deleted = UserDeleted(user_id="ada")

        for _ in range(2):
            async with database.transaction() as session:
                told = Envelope(source="/visiobook/user", type=deleted.name, data=deleted.model_dump(mode="json"))
                await bus.deliver(subscriptions, session, [told])

        assert await left(database) == {"book": 0, "passage": 0, "correction": 0}

    async def test_of_others_stay(
        self, client: httpx.AsyncClient, tokens: TokenMaker, database: Database, book: str
    ) -> None:
        await client.delete(f"{ANALYSIS}/books/{book}", headers=tokens.user("eve"))

        assert (await left(database))["book"] == 1


async def left(database: Database) -> dict[str, int]:
    """How many rows there are."""
    async with database.transaction() as session:
        return {
            table: await session.scalar(text(f"select count(*) from {table}")) or 0  # our own tables
            for table in ("book", "passage", "correction")
        }
