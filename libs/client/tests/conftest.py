"""A command line over a fleet that a test answers for."""

import io
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Protocol

import httpx
import pytest
import typer
from rich.console import Console
from typer.testing import CliRunner

from visiobook_client.errors import CommandError
from visiobook_client.sdk import Visiobook

AddTo = Callable[[typer.Typer, Callable[[], AbstractContextManager[Visiobook]], Console], None]
Answer = Callable[[httpx.Request], httpx.Response]


class GiveCommand(Protocol):
    """Gives a command; returns what was printed. What it refuses is raised, with what was printed before."""

    def __call__(
        self, add_to: AddTo, fleet: Answer, *words: str, answer: str | None = None, width: int = 110
    ) -> str: ...


@pytest.fixture
def give_command() -> GiveCommand:
    """Commands of ``add_to``, asked of the ``fleet``; ``answer`` is typed when they ask back."""

    def give(add_to: AddTo, fleet: Answer, *words: str, answer: str | None = None, width: int = 110) -> str:
        app, console = typer.Typer(), Console(file=io.StringIO(), width=width)
        add_to(app, lambda: Visiobook("http://fleet", transport=httpx.MockTransport(fleet)), console)
        result = CliRunner().invoke(app, words, input=answer)
        assert isinstance(console.file, io.StringIO)
        if isinstance(result.exception, CommandError):
            result.exception.add_note(console.file.getvalue())
        if result.exception:
            raise result.exception
        return console.file.getvalue()

    return give
