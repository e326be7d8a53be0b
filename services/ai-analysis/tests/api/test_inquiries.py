"""What can be asked of a text or a file, and what is refused."""

import uuid
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from visiobook_testkit.tokens import TokenMaker

Ask = Callable[..., Awaitable[dict[str, Any]]]
UNKNOWN = {"digest": "0" * 64, "media_type": "text/plain", "size": 1}
FRENCH = """Le vieux gardien regardait la mer depuis la fenêtre du phare. La tempête approchait lentement de la côte.

Dans la cuisine, Marie préparait une soupe de légumes. Elle chantait doucement une chanson de son enfance.
"""


class TestTheWholeAnalysis:
    async def test_of_a_text_names_its_files(
        self, ask: Ask, quarrel: str, opened: Callable[[dict[str, Any]], Any]
    ) -> None:
        ended = await ask("semantic", text=quarrel)

        assert (ended["state"], ended["progress"]) == ("completed", 1.0)
        assert {c["name"] for c in opened(ended["result"]["analysis"])["characters"]} >= {"Nell", "Tobias"}
        assert opened(ended["result"]["profile"])["summaries"]
        assert ended["result"]["quotes"] == 7

    async def test_of_a_file_is_found_again_by_every_other_question(self, ask: Ask, storage: Any, quarrel: str) -> None:
        source = storage.put("ada", quarrel.encode(), name="book.txt").model_dump()

        books = {(await ask(what, source=source))["result"]["book"]["digest"] for what in ("semantic", "characters")}

        assert len(books) == 1

    async def test_that_cannot_be_made_fails_in_the_jobs_own_words(self, ask: Ask) -> None:
        ended = await ask("semantic", text="* * *")

        assert ended["state"] == "failed"
        assert ended["failure"]["refused"]
        assert ended["failure"]["detail"]


class TestOtherQuestions:
    async def test_scenes_come_as_an_illustrator_wants_them(
        self, ask: Ask, quarrel: str, opened: Callable[[dict[str, Any]], Any]
    ) -> None:
        ended = await ask("extract-scenes", text=quarrel)

        sheet = opened(ended["result"]["scenes"])
        assert ended["result"]["count"] == len(sheet["scenes"]) >= 1
        assert sheet["scenes"][0]["opening"].startswith("Nell and Tobias stood")
        assert {"place", "time_of_day", "weather", "mood", "present", "props"} <= sheet["scenes"][0]["scene"].keys()

    async def test_the_cast_comes_on_cards(
        self, ask: Ask, quarrel: str, opened: Callable[[dict[str, Any]], Any]
    ) -> None:
        ended = await ask("characters", text=quarrel)
        fewer = await ask("characters", text=quarrel, most=1)

        cards = {card["character"]["name"]: card for card in opened(ended["result"]["cast"])["cards"]}
        assert {"Nell", "Tobias"} <= set(cards)
        assert (ended["result"]["count"], fewer["result"]["count"]) == (len(cards), 1)
        assert "“That is not fair,”" in cards["Tobias"]["lines"]
        assert cards["Nell"]["first_seen"].startswith("Nell and Tobias stood")

    @pytest.mark.parametrize(("style", "lines"), [("bullets", 3), ("paragraph", 1), ("outline", 3)])
    async def test_a_summary_has_the_form_and_length_asked_for(
        self, ask: Ask, quarrel: str, style: str, lines: int
    ) -> None:
        ended = await ask("summarize", text=quarrel, style=style, sentences=3)

        found = ended["result"]
        assert len(found["text"].splitlines()) == lines
        assert sum(len(part["sentence_ids"]) for part in found["parts"]) == 3
        assert found["engine"] == "extractive"


class TestSearch:
    async def test_finds_by_meaning_what_no_word_of_the_question_names(self, ask: Ask, quarrel: str) -> None:
        ended = await ask("search", text=quarrel, query="a vessel in bad weather at sea", limit=2)

        best = ended["result"]["hits"][0]
        assert "a ship was fighting the storm" in best["text"]
        assert (best["method"], best["chapter_id"]) == ("meaning", "c01")
        assert best["score"] > 0.25
        assert len(best["sentence_ids"]) >= 1

    async def test_says_that_french_is_searched_by_words(self, ask: Ask) -> None:
        ended = await ask("search", text=FRENCH, language="fr", query="tempêtes")

        assert [hit["method"] for hit in ended["result"]["hits"]] == ["words"]
        assert ended["result"]["hits"][0]["snippet"].startswith("Le vieux gardien")
        assert "knows English" in ended["result"]["notes"][0]

    async def test_goes_over_all_of_ones_books_or_those_named(self, ask: Ask, quarrel: str) -> None:
        await ask("search", text=quarrel, query="tea")
        french = await ask("search", text=FRENCH, language="fr", query="soupe")
        digest = french["result"]["searched"][0]["book"]

        everywhere = await ask("search", query="soupe")
        there = await ask("search", query="soupe", books=[digest])

        assert {hit["method"] for hit in everywhere["result"]["hits"]} == {"meaning", "words"}
        assert {hit["book"] for hit in there["result"]["hits"]} == {digest}

    async def test_puts_a_book_that_was_only_read_into_the_index(self, ask: Ask, quarrel: str, workshop: Any) -> None:
        read = await ask("characters", text=quarrel)
        digest = read["result"]["book"]["digest"]

        first = await ask("search", query="an argument", books=[digest])
        workshop.ran.clear()
        second = await ask("search", query="an argument", books=[digest])

        assert first["result"]["hits"]
        assert second["result"]["hits"] == first["result"]["hits"]
        assert workshop.ran == ["embed-query"]

    async def test_without_any_book_says_what_to_do(self, ask: Ask) -> None:
        ended = await ask("search", query="anything")

        assert ended["result"]["hits"] == []
        assert "source" in ended["result"]["notes"][0]


class TestStatus:
    async def test_lists_ones_own_newest_first_in_pages(self, client: httpx.AsyncClient) -> None:
        made = [(await client.post("/api/v1/analysis/semantic", json={"text": f"A tale {n}."})).json() for n in "abc"]

        first = (await client.get("/api/v1/analysis/status", params={"limit": 2})).json()
        second = (await client.get("/api/v1/analysis/status", params={"limit": 2, "cursor": first["next"]})).json()

        listed = [inquiry["id"] for inquiry in first["items"] + second["items"]]
        assert set(listed) == {inquiry["id"] for inquiry in made}
        assert second["next"] is None

    async def test_of_a_cancelled_inquiry_stays(self, client: httpx.AsyncClient, workshop: Any, quarrel: str) -> None:
        made = (await client.post("/api/v1/analysis/semantic", json={"text": quarrel})).json()

        stopped = (await client.post(f"/api/v1/analysis/status/{made['id']}/cancel")).json()
        await workshop.work()

        assert stopped["state"] == "cancelled"
        assert (await client.get(f"/api/v1/analysis/status/{made['id']}")).json()["state"] == "cancelled"
        assert workshop.ran == []


class TestOthers:
    async def test_see_nothing_of_it(
        self, client: httpx.AsyncClient, tokens: TokenMaker, ask: Ask, quarrel: str
    ) -> None:
        ended = await ask("search", text=quarrel, query="tea")
        book = ended["result"]["searched"][0]["book"]
        headers = tokens.user("eve")
        analysis = "/api/v1/analysis"

        answers = [
            await client.get(f"{analysis}/status/{ended['id']}", headers=headers),
            await client.post(f"{analysis}/status/{ended['id']}/cancel", headers=headers),
            await client.get(f"{analysis}/review", params={"book": book}, headers=headers),
            await client.delete(f"{analysis}/books/{book}", headers=headers),
            await client.post(f"{analysis}/search", json={"query": "tea", "books": [book]}, headers=headers),
            await client.post(
                f"{analysis}/corrections",
                json={"book": book, "kind": "speaker", "quote_id": "q0001", "character_id": None},
                headers=headers,
            ),
        ]

        assert [answer.status_code for answer in answers] == [404] * len(answers)
        assert (await client.get(f"{analysis}/books", headers=headers)).json()["items"] == []
        assert (await client.get(f"{analysis}/status", headers=headers)).json()["items"] == []

    async def test_cannot_have_ones_file_read(self, client: httpx.AsyncClient, storage: Any, quarrel: str) -> None:
        source = storage.put("eve", quarrel.encode(), name="book.txt").model_dump()

        refused = await client.post("/api/v1/analysis/semantic", json={"source": source})

        assert (refused.status_code, refused.json()["code"]) == (404, "file-unknown")


class TestBadInput:
    @pytest.mark.parametrize(
        ("what", "body", "status", "code"),
        [
            ("semantic", {}, 400, "nothing-to-read"),
            ("semantic", {"text": "a", "source": UNKNOWN}, 400, "nothing-to-read"),
            ("semantic", {"text": " \n\t"}, 400, "empty-text"),
            ("semantic", {"text": "x" * 2_000_001}, 422, "invalid-payload"),
            ("semantic", {"text": "a", "language": "klingon"}, 422, "invalid-payload"),
            ("semantic", {"text": "a", "nonsense": 1}, 422, "invalid-payload"),
            ("semantic", {"text": "a", "chapters": "1\0"}, 400, "unreadable-text"),
            ("semantic", {"source": UNKNOWN}, 404, "file-unknown"),
            ("summarize", {"text": "a", "sentences": 0}, 422, "invalid-payload"),
            ("summarize", {"text": "a", "style": "haiku"}, 422, "invalid-payload"),
            ("search", {"query": ""}, 422, "invalid-payload"),
            ("search", {"query": "a\0b"}, 400, "unreadable-text"),
            ("search", {"query": "a", "books": ["0" * 64]}, 404, "book-unknown"),
            ("search", {"query": "a", "books": ["../../x"]}, 422, "invalid-payload"),
            ("search", {"query": "a", "text": "a", "books": ["0" * 64]}, 400, "nothing-to-read"),
        ],
    )  # fmt: skip
    async def test_is_refused_in_words(
        self, client: httpx.AsyncClient, what: str, body: dict[str, Any], status: int, code: str
    ) -> None:
        refused = await client.post(f"/api/v1/analysis/{what}", json=body)

        assert (refused.status_code, refused.json()["code"]) == (status, code)
        assert refused.json()["detail"]

    async def test_half_a_character_is_refused(self, client: httpx.AsyncClient) -> None:
        headers = {"content-type": "application/json"}

        refused = await client.post("/api/v1/analysis/semantic", content=b'{"text": "a \\ud800 b"}', headers=headers)

        assert refused.status_code in {400, 422}

    async def test_nul_inside_a_text_fails_in_words(self, ask: Ask) -> None:
        ended = await ask("search", text="Nell saw the sea.\0 She was glad of the sea.", query="glad")

        assert (ended["state"], ended["failure"]["refused"]) == ("failed", True)
        assert ended["failure"]["hint"]

    async def test_an_unknown_inquiry_is_404(self, client: httpx.AsyncClient) -> None:
        answer = await client.get(f"/api/v1/analysis/status/{uuid.uuid4()}")

        assert (answer.status_code, answer.json()["code"]) == (404, "inquiry-unknown")

    @pytest.mark.parametrize("cursor", ["x", "WzFd", "WyJhIiwgImIiXQ=="])
    @pytest.mark.parametrize("where", ["status", "books", "corrections"])
    async def test_a_strange_cursor_is_refused(self, client: httpx.AsyncClient, where: str, cursor: str) -> None:
        answer = await client.get(f"/api/v1/analysis/{where}", params={"cursor": cursor})

        assert answer.status_code == 400
