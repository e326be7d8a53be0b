"""What a person sees before a film is ordered."""

import io
import json
from pathlib import Path
from typing import Any

import httpx
from rich.console import Console

from visiobook_client.film import FilmOrder, show_estimate
from visiobook_client.quotes import render_estimate
from visiobook_client.sdk import Visiobook
from visiobook_contracts.storyboard_assembly import FilmOptions

PROJECT = "00000000-0000-4000-8000-000000000000"
STEP = {
    "name": "paint",
    "title": "Paint the pictures",
    "seconds": {"low": 4.0, "expected": 6.5, "high": 9.25},
    "credits": {"low": 4.0, "expected": 6.0, "high": 9.0},
}
QUOTE: dict[str, Any] = {
    "seconds": {"low": 60.0, "expected": 90.0, "high": 150.0},
    "credits": {"low": 25.0, "expected": 25.0, "high": 25.0},
    "rough": True,
    "observations": 1,
    "run_id": None,
    "steps": [STEP],
}


def printed(**changes: Any) -> str:
    console = Console(file=io.StringIO(), width=120)
    console.print(render_estimate(QUOTE | changes))
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


class TestQuote:
    def test_shows_every_step_with_its_range(self) -> None:
        assert "Paint the pictures  6.5 s  4.0 s  9.2 s  6 (4 to 9)" in printed()

    def test_shows_the_whole(self) -> None:
        assert "about 1:30 (1:00 to 2:30), 25 credits" in printed()

    def test_says_honestly_what_it_stands_on(self) -> None:
        assert "A rough guess, learnt from 1 film of this kind" in printed()
        assert "Learnt from 8 films of this kind." in printed(rough=False, observations=8)
        assert "Run r has this very input already" in printed(run_id="r")


class TestEstimate:
    def test_sends_the_size_and_digest_and_never_the_book(self, tmp_path: Path) -> None:
        book = tmp_path / "night.md"
        book.write_text("It was dark.")
        sent: list[tuple[str, Any]] = []

        def answer(request: httpx.Request) -> httpx.Response:
            sent.append((request.url.path, json.loads(request.content or b"null")))
            found = {"items": [{"id": PROJECT}]} if request.method == "GET" else QUOTE
            return httpx.Response(200, json=found)

        order = FilmOrder(book, tmp_path / "out", None, "auto", FilmOptions(), force=False)
        api = Visiobook("http://fleet", transport=httpx.MockTransport(answer))
        show_estimate(api, order, Console(file=io.StringIO()))

        path, body = sent[-1]
        assert path == f"/api/v1/project/projects/{PROJECT}/estimates"
        assert (body["input"]["source"]["size"], body["input"]["source"]["media_type"]) == (12, "text/markdown")
        assert not (tmp_path / "out").exists()
