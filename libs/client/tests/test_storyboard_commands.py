"""Storyboards from the command line: what is sent, and what is shown."""

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from visiobook_client.errors import CommandError
from visiobook_client.storyboard_commands import BOARDS, add_to

Said = tuple[list[tuple[str, Any, str | None]], str]
BEATS = [
    {"id": "b1", "text": "You are late.", "book_text": None, "speaker_id": "jonas"},
    {"id": "b2", "text": "Said he.", "book_text": "he said.", "speaker_id": "narrator"},
]
PLAIN = {"framing": "extreme_wide", "seconds": 4.0, "omitted": False, "card": None, "beats": []}
SHOTS = [
    {**PLAIN, "id": "title", "number": 1, "card": {"heading": "The Lamp"}},
    {**PLAIN, "id": "s2", "number": 2, "beats": BEATS},
    {**PLAIN, "id": "s3", "number": 3, "beats": BEATS[:1], "omitted": True},
]
BOARD: dict[str, Any] = {
    "id": "5c", "run_id": "r1", "title": "The Lamp", "version": 7, "shown": 7, "shots": SHOTS,
    "cast": [{"character_id": "jonas", "name": "Jonas"}], "updated_at": "2026-11-22T05:30:00Z",
}  # fmt: skip
VERSION = {"number": 8, "summary": "shot 2 left out", "created_at": "2026-11-22T05:30:00Z", "film": {"run_id": "r9"}}


@pytest.fixture
def say(give_command: Callable[..., str]) -> Callable[..., Said]:
    """Gives a command; returns what was sent to change something and what was printed."""

    def give(*words: str) -> Said:
        calls: list[tuple[str, Any, str | None]] = []

        def answer(request: httpx.Request) -> httpx.Response:
            path = request.url.path.removeprefix(BOARDS)
            if request.method == "POST":
                calls.append((path, json.loads(request.content or b"null"), request.headers.get("if-match")))
                return httpx.Response(200, json={**BOARD, "version": 8})
            pages = {"": [BOARD], "/5c/versions": [VERSION]}
            return httpx.Response(200, json={"items": pages[path], "next": None} if path in pages else BOARD)

        printed = give_command(add_to, answer, "storyboard", *words, width=140)
        return calls, printed

    return give


class TestShow:
    def test_lists_shots_with_their_words_and_what_was_done_to_them(self, say: Callable[..., Said]) -> None:
        _, printed = say("show")

        assert "The Lamp, version 7 of 7" in printed
        assert "jonas: You are late." in printed
        assert "2.2" in printed
        assert "not the book's words" in printed
        assert "left out" in printed

    def test_versions_say_what_changed_and_where_the_film_is(self, say: Callable[..., Said]) -> None:
        _, printed = say("versions")

        assert "shot 2 left out" in printed
        assert "r9" in printed

    def test_a_storyboard_that_is_not_there_is_said_with_those_that_are(self, say: Callable[..., Said]) -> None:
        with pytest.raises(CommandError, match=r"You have no storyboard 'Nothing'\. Yours: The Lamp\."):
            say("show", "--of", "Nothing")


class TestEdit:
    @pytest.mark.parametrize(
        ("words", "operation"),
        [
            ("framing 2 close", {"op": "framing", "shot_id": "s2", "framing": "close"}),
            ("mood 2 eerie 0.8", {"op": "mood", "shot_id": "s2", "mood": "eerie", "intensity": 0.8}),
            ("text 2.2 he said it", {"op": "text", "beat_id": "b2", "text": "he said it"}),
            ("speaker 2.1 narrator", {"op": "speaker", "beat_id": "b1", "character_id": "narrator"}),
            ("move 3 before 2", {"op": "move", "shot_id": "s3", "before": "s2"}),
            ("move 2 last", {"op": "move", "shot_id": "s2"}),
            ("people 2 jonas", {"op": "people", "shot_id": "s2", "people": [{"character_id": "jonas"}]}),
            ("props 2 lantern boat", {"op": "props", "shot_id": "s2", "props": ["lantern", "boat"]}),
            ("card 1 Light", {"op": "card", "shot_id": "title", "heading": "Light"}),
            ("omit 2", {"op": "omit", "shot_id": "s2"}),
            ("split 2.2", {"op": "split", "beat_id": "b2"}),
        ],
    )
    def test_words_become_operations(self, say: Callable[..., Said], words: str, operation: dict[str, Any]) -> None:
        calls, printed = say("edit", *words.split())

        assert calls == [("/5c/edits", {"operations": [operation]}, '"7"')]
        assert "Version 8" in printed

    @pytest.mark.parametrize(
        ("words", "answer"),
        [
            ("explode 2", "is no edit"),
            ("framing", "is no edit"),
            ("framing 9 close", "There is no shot '9'"),
            ("framing 2", "Something is missing: framing SHOT SIZE"),
            ("framing 2 huge", "These options do not work"),
            ("text 2.5 hello", "There is no beat '2.5'"),
            ("move 2 after 3", "Move it where"),
        ],
    )
    def test_what_is_not_understood_is_said_with_the_way_to_say_it(
        self, say: Callable[..., Said], words: str, answer: str
    ) -> None:
        with pytest.raises(CommandError, match=answer):
            say("edit", *words.split())

    def test_undo_and_revert_name_the_version_that_they_are_meant_for(self, say: Callable[..., Said]) -> None:
        assert say("undo")[0] == [("/5c/undo", None, '"7"')]
        assert say("revert", "3")[0] == [("/5c/revert", {"version": 3}, '"7"')]
