"""``visiobook search`` and ``visiobook review``: what they ask, and how the answers look."""

import hashlib
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
import typer
from rich.console import Console
from typer.testing import CliRunner

from visiobook_client.analysis import corrections_of
from visiobook_client.analysis_commands import add_to
from visiobook_client.errors import REFUSED, CommandError
from visiobook_client.sdk import Visiobook
from visiobook_contracts.base import FileRef

Give = Callable[..., str]
BOOK, CAST = "a" * 64, "0" * 64
PEOPLE = [
    {"id": "nell", "name": "Nell", "aliases": ["the girl"]},
    {"id": "tobias", "name": "Tobias", "aliases": ["the old man"]},
    {"id": "keeper", "name": "The keeper", "aliases": ["the old man"]},
]
CARDS = json.dumps({"cards": [{"character": person} for person in PEOPLE]}).encode()
FAILURE = {"code": "empty-book", "detail": "It has no sentences.", "hint": "Check the file.", "refused": True}
QUESTION = {
    "doubt": {"quote_id": "q0002", "affects": 3, "reason": "", "candidates": []},
    "line": "“I [know]\x1b.”", "before": "said Nell.", "after": "“You could", "chapter_title": "One",
    "candidates": [
        {"character_id": None, "name": "nobody of the cast", "probability": 0.1},
        {"character_id": "tobias", "name": "Tobias", "probability": 0.6},
    ],
}  # fmt: skip
HIT = {
    "book": BOOK, "title": "A [Quarrel]", "chapter_id": "c01", "chapter_title": "One", "sentence_ids": ["c01.p001.s01"],
    "start": 0, "end": 9, "text": "A ship was fighting the storm.", "snippet": "A ship", "score": 0.612,
    "method": "meaning",
}  # fmt: skip


class FakeApi:
    """Answers as the fleet would; notes what it was sent."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, str, Any]] = []
        self.left = [5, 5, 2, 2]
        self.hits, self.questions = [HIT], [QUESTION]
        self.notes: list[str] = []
        self.failure: dict[str, Any] | None = None
        self.cast = {"digest": hashlib.sha256(CARDS).hexdigest(), "media_type": "application/json", "size": len(CARDS)}
        self._asked = 0

    def answer(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path.removeprefix("/api/v1/")
        if path == "storage/files":
            return httpx.Response(201, json={"digest": BOOK, "media_type": "text/plain", "size": 3, "name": "b.txt"})
        if path.startswith("storage/files/"):
            return httpx.Response(200, content=CARDS)
        body = json.loads(request.content) if request.content else dict(request.url.params)
        self.sent.append((request.method, path, body))
        return httpx.Response(200, json=self._analysis(path, body))

    def _analysis(self, path: str, body: Any) -> Any:
        if path == "analysis/review":
            self._asked += 1
            return {"left": self.left[min(self._asked, len(self.left)) - 1], "items": self.questions, "next": None}
        if path == "analysis/corrections":
            return {"items": [], "next": None}
        if path.startswith("analysis/status/"):
            return self._inquiry("failed" if self.failure else "completed")
        self.kind = path
        return self._inquiry("processing")

    def _inquiry(self, state: str) -> dict[str, Any]:
        found = {"hits": self.hits, "notes": self.notes, "searched": []}
        read = {"book": {"digest": BOOK}, "cast": self.cast}
        result = (found if self.kind.endswith("search") else read) if state == "completed" else None
        return {"id": "1", "state": state, "step": "ingest", "progress": 0.1, "result": result, "failure": self.failure}


@pytest.fixture
def api() -> FakeApi:
    return FakeApi()


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "b.txt"
    path.write_text("Sea", encoding="utf-8")
    return path


@pytest.fixture
def give(api: FakeApi) -> Give:
    """Gives a command; returns what was printed. What it refuses is raised."""

    def run(*words: object) -> str:
        app, said = typer.Typer(), io.StringIO()
        add_to(
            app,
            lambda: Visiobook("http://fleet", transport=httpx.MockTransport(api.answer)),
            Console(file=said, width=100),
        )
        result = CliRunner().invoke(app, [str(word) for word in words])
        if isinstance(result.exception, CommandError):
            raise result.exception
        assert result.exit_code == 0, result.output
        return said.getvalue()

    return run


class TestSearch:
    def test_shows_where_a_passage_stands_and_how_near_it_is(self, give: Give, book: Path) -> None:
        said = give("search", "a vessel", "--book", book)

        assert "A [Quarrel] · One  61% · c01.p001.s01" in said
        assert "A ship was fighting the storm." in said

    def test_asks_for_all_books_when_none_is_named(self, give: Give, api: FakeApi) -> None:
        give("search", "a vessel", "--limit", 3)

        assert api.sent[0] == ("POST", "analysis/search", {"query": "a vessel", "limit": 3})

    def test_says_when_nothing_was_found_and_why(self, give: Give, api: FakeApi) -> None:
        api.hits, api.notes = [], ["None of your books is there."]

        said = give("search", "a vessel")

        assert "Nothing was found." in said
        assert "None of your books is there." in said

    def test_prints_json_for_programs(self, give: Give) -> None:
        assert json.loads(give("search", "a vessel", "--json"))["hits"] == [HIT]

    def test_fails_in_the_jobs_words(self, give: Give, api: FakeApi, book: Path) -> None:
        api.failure = FAILURE

        with pytest.raises(CommandError, match=r"It has no sentences. Check the file.") as refused:
            give("search", "a vessel", "--book", book)
        assert refused.value.exit_code == REFUSED

    def test_in_a_file_that_is_not_there_is_refused(self, give: Give, tmp_path: Path) -> None:
        with pytest.raises(CommandError, match="There is no file"):
            give("search", "a vessel", "--book", tmp_path / "none.txt")


class TestReview:
    def test_shows_a_line_with_what_stands_around_it(self, give: Give, book: Path) -> None:
        said = give("review", book)

        assert "5 lines want a second look" in said
        assert "q0002  One · settles about 3 more" in said
        assert "▸ “I [know]\\x1b.”" in said
        assert "Tobias (tobias) 60% · nobody of the cast 10%" in said
        assert "--quote q0002 --speaker tobias" in " ".join(said.split())

    @pytest.mark.parametrize(("words", "id"), [("tobias", "tobias"), ("NELL", "nell"), ("The Girl", "nell")])
    def test_takes_an_answer_by_any_name(self, give: Give, api: FakeApi, book: Path, words: str, id: str) -> None:
        said = give("review", book, "--quote", "q0002", "--speaker", words)

        assert ("POST", "analysis/corrections") in [sent[:2] for sent in api.sent]
        posted = next(sent[2] for sent in api.sent if sent[1] == "analysis/corrections")
        assert posted == {"book": BOOK, "kind": "speaker", "quote_id": "q0002", "character_id": id}
        assert "speaks it" in said

    def test_says_what_an_answer_settled(self, give: Give, api: FakeApi, book: Path) -> None:
        api.left = [5, 2, 2]

        assert "q0002: Tobias speaks it, which settles 2 more." in give(
            "review", book, "--quote", "q0002", "--speaker", "tobias"
        )

    def test_takes_nobody(self, give: Give, api: FakeApi, book: Path) -> None:
        said = give("review", book, "--quote", "q0002", "--speaker", "nobody")

        assert next(sent[2] for sent in api.sent if sent[1] == "analysis/corrections")["character_id"] is None
        assert "nobody of the cast speaks it" in said

    @pytest.mark.parametrize(
        ("words", "refusal"),
        [
            ("Napoleon", r"No character is called 'Napoleon'. Say one of: nell, tobias, keeper, or nobody."),
            ("the old man", r"Several characters are called 'the old man'. Say one of: tobias, keeper, or nobody."),
        ],
    )
    def test_refuses_who_cannot_be_told(self, give: Give, book: Path, words: str, refusal: str) -> None:
        with pytest.raises(CommandError, match=refusal) as refused:
            give("review", book, "--quote", "q0002", "--speaker", words)
        assert refused.value.exit_code == REFUSED

    def test_needs_both_a_line_and_a_speaker(self, give: Give, book: Path) -> None:
        with pytest.raises(CommandError, match="belong together"):
            give("review", book, "--quote", "q0002")

    def test_of_a_book_without_doubts_says_so(self, give: Give, api: FakeApi, book: Path) -> None:
        api.left, api.questions = [0], []

        assert "No line wants a second look." in give("review", book)


class TestWhatWasSaid:
    def test_comes_in_the_order_in_which_it_was_said(self) -> None:
        said = [
            {"id": "2", "book": BOOK, "kind": "speaker", "quote_id": "q0001", "character_id": None, "other_id": None,
             "value": None, "created_at": "b"},
            {"id": "1", "book": BOOK, "kind": "gender", "quote_id": None, "character_id": "nell", "other_id": None,
             "value": "female", "created_at": "a"},
        ]  # fmt: skip
        transport = httpx.MockTransport(lambda _: httpx.Response(200, json={"items": said, "next": None}))
        source = FileRef(digest=BOOK, media_type="text/plain", size=1)

        with Visiobook("http://fleet", transport=transport) as api:
            found = corrections_of(api, source, "1-2")

        assert [correction.kind for correction in found] == ["gender", "speaker"]
