"""What a person says to a run, and what the command line sends."""

import io
import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest
import typer
from rich.console import Console
from typer.testing import CliRunner

from visiobook_client.progress import render, watch
from visiobook_client.run_commands import add_to
from visiobook_client.sdk import Visiobook

Say = Callable[..., tuple[list[tuple[str, str, Any]], str]]
ENTRY = {"at": "2026-11-21T06:44:23.123456Z", "what": "step started", "step": "paint", "detail": "3 jobs"}


@pytest.fixture
def say() -> Say:
    """Gives a command; returns the calls to the API and what was printed."""

    def give(*words: str) -> tuple[list[tuple[str, str, Any]], str]:
        calls: list[tuple[str, str, Any]] = []

        def answer(request: httpx.Request) -> httpx.Response:
            calls.append((request.method, request.url.path, json.loads(request.content or b"null")))
            return httpx.Response(200, json=[ENTRY] if request.method == "GET" else {"id": "r", "state": "running"})

        app, console = typer.Typer(), Console(file=io.StringIO(), width=100)
        add_to(app, lambda: Visiobook("http://fleet", transport=httpx.MockTransport(answer)), console)
        result = CliRunner().invoke(app, words)
        assert result.exit_code == 0, result.output
        assert isinstance(console.file, io.StringIO)
        return calls, console.file.getvalue()

    return give


class TestCommands:
    def test_approve_a_step(self, say: Say) -> None:
        calls, printed = say("approve", "r", "bind", "--comment", "Lovely.")

        assert calls == [("POST", "/api/v1/project/runs/r/steps/bind/approve", {"comment": "Lovely."})]
        assert printed == "r: running\n"

    def test_reject_a_step(self, say: Say) -> None:
        assert say("reject", "r", "bind")[0] == [("POST", "/api/v1/project/runs/r/steps/bind/reject", {"comment": ""})]

    def test_retry_a_step_with_a_new_ceiling(self, say: Say) -> None:
        calls, _ = say("retry", "r", "paint", "--ceiling", "90")

        assert calls == [("POST", "/api/v1/project/runs/r/steps/paint/retry", {"ceiling": 90})]

    def test_show_a_timeline(self, say: Say) -> None:
        calls, printed = say("timeline", "r")

        assert calls == [("GET", "/api/v1/project/runs/r/timeline", None)]
        assert "06:44:23.123  step started  paint  3 jobs" in printed


STEP = {"name": "bind", "title": "Bind", "state": "approval", "done": 0, "total": 0}
WAITING = {"id": "r", "state": "waiting", "progress": 0.6, "steps": [STEP]}


class TestWaitingForApproval:
    def test_is_said_with_the_commands_to_answer(self) -> None:
        console = Console(file=io.StringIO(), width=100)

        console.print(render(WAITING, 5.0))

        assert isinstance(console.file, io.StringIO)
        assert "“Bind” waits for your word: visiobook approve r bind" in console.file.getvalue()

    def test_is_said_once_in_a_log(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("visiobook_client.progress.POLL_SECONDS", 0)
        answers = [WAITING, WAITING, WAITING | {"state": "completed", "steps": [STEP | {"state": "completed"}]}]
        transport = httpx.MockTransport(lambda _: httpx.Response(200, json=answers.pop(0)))
        console = Console(file=io.StringIO(), width=200)

        watch(Visiobook("http://fleet", transport=transport), "r", console)

        assert isinstance(console.file, io.StringIO)
        assert console.file.getvalue().count("waits for your word") == 1
