"""The portal, mail and keys from the command line: what is sent, and what is shown."""

import io
import json
from collections.abc import Callable
from typing import Any, ClassVar

import httpx
import pytest
import typer
from rich.console import Console
from typer.testing import CliRunner

from visiobook_client import audit_commands, key_commands, mail_commands, portal_commands
from visiobook_client.errors import CommandError
from visiobook_client.sdk import Visiobook

Say = Callable[..., tuple[list[tuple[str, str, Any]], str]]
MAIL: dict[str, Any] = {
    "id": "ab12cd34-0000-0000-0000-000000000001", "to": "ada@example.org", "subject": "A new [password]",
    "created_at": "2026-11-22T05:30:00Z",
}  # fmt: skip
OTHER = MAIL | {"id": "ab99cd34-0000-0000-0000-000000000002", "to": "bob@example.org"}
KEY: dict[str, Any] = {
    "id": "5c", "name": "ci", "prefix": "vbk_5c5c5c5c", "hint": "wxyz", "scopes": ["project:*", "storage:read"],
    "last_used_at": None, "expires_at": "2027-01-01T00:00:00Z",
}  # fmt: skip
KEYS, MAILBOX = "/api/v1/user/api-keys", "/api/v1/notification/mailbox"


@pytest.fixture
def opened() -> list[str]:
    """Links that a browser was given."""
    return []


@pytest.fixture
def say(opened: list[str]) -> Say:
    """Gives a command; returns what was changed at the API and what was printed."""

    def give(*words: str, keys: tuple[dict[str, Any], ...] = (KEY,), browser: bool = True) -> Any:
        calls: list[tuple[str, str, Any]] = []
        answers = {
            ("GET", KEYS): list(keys),
            ("POST", KEYS): KEY | {"key": "vbk_5c5c5c5c_secret"},
            ("GET", MAILBOX): {"items": [MAIL, OTHER], "next": None},
            ("GET", f"{MAILBOX}/{MAIL['id']}"): MAIL | {"text": "Hello Ada,\nhttps://films.example/x#token=[vbo]"},
            ("POST", "/api/v1/user/portal/tickets"): {"ticket": "vbo_t", "expires_in": 120},
        }

        def answer(request: httpx.Request) -> httpx.Response:
            if request.method != "GET":
                calls.append((request.method, request.url.path, json.loads(request.content or b"null")))
            if request.method == "DELETE":
                return httpx.Response(204)
            return httpx.Response(200, json=answers[request.method, request.url.path])

        def browse(link: str) -> bool:
            opened.append(link)
            return browser

        def sign_in() -> Visiobook:
            return Visiobook("http://fleet:8080/", transport=httpx.MockTransport(answer))

        app, console = typer.Typer(), Console(file=io.StringIO(), width=160)
        portal_commands.add_to(app, sign_in, console, browse=browse)
        mail_commands.add_to(app, sign_in, console)
        key_commands.add_to(app, sign_in, console)
        result = CliRunner().invoke(app, [*words])
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert isinstance(console.file, io.StringIO)
        return calls, console.file.getvalue()

    return give


class TestOpen:
    def test_opens_the_portal_signed_in_and_prints_the_link(self, say: Say, opened: list[str]) -> None:
        _, printed = say("open")

        assert opened == ["http://fleet:8080/log-in#ticket=vbo_t"]
        assert printed == opened[0] + "\n"

    def test_only_prints_the_link_where_that_is_wanted(self, say: Say, opened: list[str]) -> None:
        _, printed = say("open", "--no-browser")

        assert (opened, printed) == ([], "http://fleet:8080/log-in#ticket=vbo_t\n")

    def test_says_so_where_there_is_no_browser(self, say: Say) -> None:
        _, printed = say("open", browser=False)

        assert "open the link yourself" in printed


class TestMail:
    def test_list_shows_whom_and_what(self, say: Say) -> None:
        _, printed = say("mail", "list")

        assert "ab12cd34" in printed
        assert "ada@example.org" in printed
        assert "A new [password]" in printed

    @pytest.mark.parametrize("which", ["ab12cd34", "AB1", "last", MAIL["id"]])
    def test_show_prints_the_words_as_they_are(self, say: Say, which: str) -> None:
        _, printed = say("mail", "show", which)

        assert "To: ada@example.org\nSubject: A new [password]\n" in printed
        assert "https://films.example/x#token=[vbo]" in printed

    @pytest.mark.parametrize(("which", "why"), [("ab", "2 mails begin with"), ("ff", "There is no mail 'ff'")])
    def test_show_of_none_or_several_says_where_to_look(self, say: Say, which: str, why: str) -> None:
        with pytest.raises(CommandError, match=why):
            say("mail", "show", which)


class TestKeys:
    def test_create_sends_scopes_and_shows_the_key_once(self, say: Say) -> None:
        [(method, path, sent)], printed = say("keys", "create", "ci", "--scope", "project:*", "--scope", "storage:read")

        assert (method, path) == ("POST", KEYS)
        assert sent == {"name": "ci", "scopes": ["project:*", "storage:read"], "expires_at": None}
        assert printed.startswith("vbk_5c5c5c5c_secret\n")

    def test_create_gives_an_end(self, say: Say) -> None:
        [(_, _, sent)], _ = say("keys", "create", "ci", "--scope", "*:read", "--days", "30")

        assert sent["expires_at"].endswith("+00:00")

    def test_create_wants_a_scope(self, say: Say) -> None:
        calls, _ = say("keys", "create", "ci")

        assert calls == []

    def test_list_shows_no_secret(self, say: Say) -> None:
        _, printed = say("keys", "list")

        assert "vbk_5c5c5c5c...wxyz" in printed
        assert "project:* storage:read" in printed
        assert "2027-01-01 00:00 UTC" in printed

    def test_list_of_none_says_how_to_make_one(self, say: Say) -> None:
        assert "visiobook keys create" in say("keys", "list", keys=())[1]

    @pytest.mark.parametrize("which", ["ci", "5c", "vbk_5c5c5c5c"])
    def test_revoke_takes_name_or_id(self, say: Say, which: str) -> None:
        calls, printed = say("keys", "revoke", which)

        assert calls == [("DELETE", f"{KEYS}/5c", None)]
        assert printed == f"{which} is revoked.\n"

    def test_revoke_of_a_name_that_two_have_asks_for_the_id(self, say: Say) -> None:
        with pytest.raises(CommandError, match="2 keys are named 'ci'"):
            say("keys", "revoke", "ci", keys=(KEY, KEY | {"id": "6d"}))


class TestAudit:
    WHOLE: ClassVar[dict[str, Any]] = {"whole": True, "position": 7, "head": "ab" * 32, "broken": None}

    def verify(self, said: dict[str, Any], *words: str) -> tuple[int, str, str]:
        """The exit code, what was printed, and the query that was asked."""
        asked: list[str] = []

        def answer(request: httpx.Request) -> httpx.Response:
            asked.append(str(request.url))
            return httpx.Response(200, json=said)

        app, console = typer.Typer(), Console(file=io.StringIO(), width=160)
        transport = httpx.MockTransport(answer)
        audit_commands.add_to(app, lambda: Visiobook("http://fleet:8080/", transport=transport), console)
        result = CliRunner().invoke(app, ["audit", "verify", *words])
        assert isinstance(console.file, io.StringIO)
        return result.exit_code, console.file.getvalue(), asked[0]

    def test_says_that_the_chain_is_whole_and_what_to_note(self) -> None:
        code, printed, _ = self.verify(self.WHOLE)

        assert code == 0
        assert "whole: 7 entries" in printed
        assert f"7:{'ab' * 32}" in printed

    def test_names_the_first_broken_link_and_fails(self) -> None:
        broken = {"position": 3, "entry_id": 12, "fault": "entry-changed"}

        code, printed, _ = self.verify(self.WHOLE | {"whole": False, "broken": broken})

        assert code == 1
        assert "breaks at link 3 (entry 12): its entry was changed." in printed

    def test_holds_it_against_a_head_that_was_noted(self) -> None:
        _, _, asked = self.verify(self.WHOLE, "--head", f"5:{'cd' * 32}")

        assert asked.endswith(f"?position=5&head={'cd' * 32}")
