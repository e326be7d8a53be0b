"""Schedules from the command line: what is sent, and what is shown."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from visiobook_client.errors import CommandError
from visiobook_client.schedule_commands import add_to

Say = Callable[..., tuple[list[tuple[str, str, Any]], str]]
DAILY: dict[str, Any] = {
    "id": "5c", "name": "daily", "cron": "30 6 * * *", "every": None, "timezone": "Europe/Paris", "trouble": None,
    "next_at": "2026-11-22T05:30:00Z",
}  # fmt: skip
GONE = DAILY | {
    "id": "6d", "name": "gone", "next_at": None, "trouble": {"code": "x", "detail": "There is no pipeline 'x'."},
}  # fmt: skip
MISSED = {
    "due_at": "2026-11-22T05:30:00Z", "outcome": "started", "run_id": "r1", "detail": "",
    "missed_since": "2026-11-20T05:30:00Z",
}  # fmt: skip
FILE = {"digest": "0" * 64, "media_type": "text/plain", "size": 5, "name": "tale.txt"}
ANSWERS: dict[str, Any] = {
    "/api/v1/storage/files": FILE,
    "/api/v1/project/projects": {"items": [{"id": "00000000-0000-0000-0000-000000000001"}]},
    "/api/v1/project/schedules/5c/next": {"local": ["2026-11-22 06:30 CET"]},
    "/api/v1/project/schedules/5c/occurrences": [MISSED],
}


@pytest.fixture
def say(give_command: Callable[..., str]) -> Say:
    """Gives a command; returns what was changed at the API and what was printed."""

    def give(*words: str, known: tuple[dict[str, Any], ...] = (DAILY, GONE)) -> tuple[list[tuple[str, str, Any]], str]:
        calls: list[tuple[str, str, Any]] = []

        def answer(request: httpx.Request) -> httpx.Response:
            path = request.url.path
            if request.method in ("POST", "DELETE"):
                calls.append((request.method, path, json.loads(request.content or b"null")))
                return httpx.Response(200, json=DAILY)
            page = {"items": list(known), "next": None}
            return httpx.Response(200, json=page if path.endswith("/schedules") else ANSWERS[path])

        printed = give_command(add_to, answer, "schedule", *words, width=140)
        return calls, printed

    return give


class TestAdd:
    @pytest.fixture
    def book(self, tmp_path: Path) -> str:
        (tmp_path / "tale.txt").write_text("Once.")
        return str(tmp_path / "tale.txt")

    def test_sends_the_book_and_when(self, say: Say, book: str) -> None:
        [(method, path, body)], printed = say("add", book, "--cron", "30 6 * * *", "--timezone", "Europe/Paris")

        assert (method, path) == ("POST", "/api/v1/project/projects/00000000-0000-0000-0000-000000000001/schedules")
        assert (body["name"], body["cron"], body["timezone"], body["overlap"]) == (
            "tale",
            "30 6 * * *",
            "Europe/Paris",
            "skip",
        )
        assert body["input"] == {"source": FILE, "language": "auto", "chapters": None}
        assert printed == "daily: 2026-11-22 05:30 UTC (5c)\n"

    @pytest.mark.parametrize("words", [(), ("--cron", "0 6 * * *", "--every", "2d")])
    def test_wants_to_know_when_once(self, say: Say, book: str, words: tuple[str, ...]) -> None:
        with pytest.raises(CommandError, match="Say when, once"):
            say("add", book, *words)


class TestOthers:
    def test_list_shows_what_comes_and_what_is_wrong(self, say: Say) -> None:
        _, printed = say("list")

        assert "30 6 * * *" in printed
        assert "2026-11-22 05:30 UTC" in printed
        assert "paused: There is no pipeline 'x'." in printed

    def test_list_of_none_says_how_to_make_one(self, say: Say) -> None:
        assert "visiobook schedule add" in say("list", known=())[1]

    @pytest.mark.parametrize(
        ("word", "method", "path"),
        [("pause", "POST", "/5c/pause"), ("resume", "POST", "/5c/resume"), ("remove", "DELETE", "/5c")],
    )
    @pytest.mark.parametrize("which", ["5c", "daily"])
    def test_are_given_by_id_or_name(self, say: Say, word: str, method: str, path: str, which: str) -> None:
        assert say(word, which)[0] == [(method, f"/api/v1/project/schedules{path}", None)]

    def test_next_shows_the_wall_clock(self, say: Say) -> None:
        assert say("next", "daily")[1] == "2026-11-22 06:30 CET\n"

    def test_history_tells_what_was_made_good_for(self, say: Say) -> None:
        assert "started  r1   also for all since 2026-11-20 05:30 UTC" in say("history", "daily")[1]

    def test_an_unknown_name_says_where_to_look(self, say: Say) -> None:
        with pytest.raises(CommandError, match="There is no schedule 'weekly'"):
            say("pause", "weekly")

    def test_a_name_that_two_have_asks_for_the_id(self, say: Say) -> None:
        with pytest.raises(CommandError, match="2 schedules are named 'daily'") as caught:
            say("pause", "daily", known=(DAILY, DAILY | {"id": "7e"}))

        assert "5c, 7e" in str(caught.value)
