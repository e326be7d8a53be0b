"""``visiobook models``: what it asks for, and how the answers look."""

import io
import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest
import typer
from rich.console import Console
from typer.testing import CliRunner

from visiobook_client.model_commands import add_to, model_in_use
from visiobook_client.sdk import Visiobook

Give = Callable[..., str]
SHIPPED = {
    "name": "literary-en", "version": "1", "digest": "a" * 64, "profile": "standard", "bytes": 3_100_000,
    "shipped": True, "used_for": ["standard"], "trial_share": 0.0, "about": {"passages": "90"},
}  # fmt: skip
MADE = {
    "name": "literary-en", "version": "2", "digest": "b" * 64, "profile": "standard", "bytes": 3_200_000,
    "shipped": False, "used_for": [], "trial_share": 0.1, "about": {},
}  # fmt: skip
TRIAL = {"name": "literary-en@2", "digest": "b" * 64, "share": 0.1}
PAIR = {
    "model": "literary-en@1#aaa", "rival": "literary-en@2#bbb", "books": 3, "quotes": 240, "speakers": 0.955,
    "mentions": 0.97, "events": 0.91, "characters": 1.0, "doubts": -4,
}  # fmt: skip


class FakeApi:
    """Answers as the fleet would; notes what it was sent."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, str, Any]] = []
        self.current: dict[str, Any] = {"digest": "a" * 64, "name": "literary-en@1", "chosen": False}
        self.pairs = [PAIR]

    def answer(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path.removeprefix("/api/v1/analysis/")
        body = json.loads(request.content) if request.content else dict(request.url.params)
        self.sent.append((request.method, path, body))
        if request.method == "DELETE":
            return httpx.Response(204)
        if path == "models/comparisons":
            return httpx.Response(200, json={"trial": TRIAL, "items": self.pairs})
        if (request.method, path) == ("GET", "models/current"):
            return httpx.Response(200, json=self.current)
        if path == "models":
            return httpx.Response(200, json={"items": [SHIPPED, MADE]})
        return httpx.Response(200, json=TRIAL)


@pytest.fixture
def api() -> FakeApi:
    return FakeApi()


def connected(api: FakeApi) -> Visiobook:
    return Visiobook("http://fleet", transport=httpx.MockTransport(api.answer))


@pytest.fixture
def give(api: FakeApi) -> Give:
    """Gives a command; returns what was printed."""

    def run(*words: object) -> str:
        app, said = typer.Typer(), io.StringIO()
        add_to(app, lambda: connected(api), Console(file=said, width=140))
        result = CliRunner().invoke(app, ["models", *(str(word) for word in words)])
        assert result.exit_code == 0, result.exception
        return said.getvalue()

    return run


class TestModels:
    def test_the_list_says_what_reads_and_what_is_on_trial(self, give: Give) -> None:
        shown = give("list").splitlines()

        assert "literary-en@1" in shown[1]
        assert "standard" in shown[1]
        assert "90 passages, shipped" in shown[1]
        assert "literary-en@2" in shown[2]
        assert "10% on trial" in shown[2]
        assert "made here" in shown[2]

    def test_programs_get_json(self, give: Give) -> None:
        assert [model["version"] for model in json.loads(give("list", "--json"))] == ["1", "2"]

    def test_a_model_is_chosen_and_the_one_before_comes_back(self, give: Give, api: FakeApi) -> None:
        said = give("use", "literary-en-2", "--profile", "accurate")
        give("back")

        assert "literary-en@2 (bbbbbbbbbbbb) reads now, profile accurate." in said
        assert api.sent == [
            ("PUT", "models/current", {"model": "literary-en-2", "profile": "accurate"}),
            ("PUT", "models/current", {"model": "previous", "profile": "standard"}),
        ]

    def test_a_trial_begins_and_tells_how_far_both_agree(self, give: Give, api: FakeApi) -> None:
        shown = give("compare", "literary-en-2", "--share", "0.1")

        assert api.sent[0] == ("PUT", "models/trial", {"model": "literary-en-2", "share": 0.1})
        assert "literary-en@2 reads 10% of the books as well." in shown
        assert "95.5%" in shown
        assert "-4" in shown

    def test_a_trial_ends(self, give: Give, api: FakeApi) -> None:
        api.pairs = []

        assert "No book has been read by two models yet." in give("compare", "--stop")
        assert api.sent[0][:2] == ("DELETE", "models/trial")


class TestModelInUse:
    def test_the_shipped_heads_need_no_name_and_others_do(self, api: FakeApi) -> None:
        with connected(api) as client:
            before = model_in_use(client, "standard")
            api.current = {"digest": "b" * 64, "name": "literary-en@2", "chosen": True}
            after = model_in_use(client, "standard")

        assert (before, after) == (None, "b" * 64)
