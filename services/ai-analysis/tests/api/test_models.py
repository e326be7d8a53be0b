"""Which heads read: listed, chosen, tried beside others on the traffic, and back again."""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
from sqlalchemy import text

from visiobook_ai_analysis.encoder.weights import open_encoder
from visiobook_ai_analysis.engine import current, readers
from visiobook_ai_analysis.heads.model import HeadsModel
from visiobook_persistence.database import Database

MODELS = "/api/v1/analysis/models"
Ask = Callable[..., Awaitable[dict[str, Any]]]


def forget() -> None:
    for made in (current.engine, readers.reader, readers.rival, readers._from_shelf):
        made.cache_clear()


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of models with the shipped heads in it under another name, trained otherwise by their word."""
    folder = tmp_path / "models"
    folder.mkdir()
    second = HeadsModel.shipped().serialised(about={"trained": "otherwise"})
    (folder / "literary-en-2.safetensors").write_bytes(second)
    (folder / "notes.txt").write_text("not a model")
    (folder / "broken-1.safetensors").write_bytes(b"nothing that can be read")
    monkeypatch.setenv("VISIOBOOK_ENGINE_SHELF", str(folder))
    forget()
    yield folder
    monkeypatch.undo()
    forget()


@pytest.fixture
def tuned(shelf: Path) -> Path:
    """Heads with an encoder of their own: its last layer is stored beside them, as training stores tuned ones."""
    files = open_encoder()
    last = f"encoder.layer.{files.shape.layers - 1}."
    layers = {name: stored.read().astype(np.float16) for name, stored in files.weights.items() if last in name}
    made = replace(HeadsModel.shipped(), layers=layers)
    path = shelf / "literary-en-accurate-1.safetensors"
    path.write_bytes(made.serialised(about={"profile": "accurate", "passages": "90"}))
    return path


async def used(operator: httpx.AsyncClient) -> dict[str, list[str]]:
    answer = await operator.get(MODELS)
    return {f"{m['name']}@{m['version']}": m["used_for"] for m in answer.json()["items"]}


@pytest.mark.usefixtures("shelf")
class TestChoice:
    async def test_the_shipped_heads_read_until_somebody_chooses_others(self, operator: httpx.AsyncClient) -> None:
        assert await used(operator) == {"literary-en@1": ["standard"], "literary-en@2": []}

    async def test_the_chosen_heads_read_and_the_ones_before_come_back(
        self, operator: httpx.AsyncClient, ask: Ask, quarrel: str, database: Database
    ) -> None:
        await operator.put(f"{MODELS}/current", json={"model": "literary-en-2"})
        chosen = await used(operator)
        await ask("semantic", text=quarrel)
        async with database.transaction() as session:
            model = await session.scalar(text("select input ->> 'model' from job where module = 'analyse-book'"))
        back = await operator.put(f"{MODELS}/current", json={"model": "previous"})
        history = (await operator.get(f"{MODELS}/history")).json()["items"]

        assert chosen == {"literary-en@1": [], "literary-en@2": ["standard"]}
        assert model == history[1]["digest"]
        assert back.json()["name"] == "literary-en@1"
        assert [one["name"] for one in history] == ["literary-en@1", "literary-en@2"]
        assert (await used(operator))["literary-en@1"] == ["standard"]

    async def test_what_is_not_there_is_refused_with_what_there_is(self, operator: httpx.AsyncClient) -> None:
        answer = await operator.put(f"{MODELS}/current", json={"model": "literary-en-9"})

        assert answer.status_code == 404
        assert "literary-en@2" in answer.json()["hint"]

    async def test_without_a_choice_there_is_nothing_to_go_back_to(self, operator: httpx.AsyncClient) -> None:
        answer = await operator.put(f"{MODELS}/current", json={"model": "previous"})

        assert (answer.status_code, answer.json()["code"]) == (409, "model-unfitting")

    async def test_a_user_may_see_what_reads_and_change_nothing(self, client: httpx.AsyncClient) -> None:
        seen = await client.get(f"{MODELS}/current")
        refused = [
            await client.get(MODELS),
            await client.put(f"{MODELS}/current", json={"model": "literary-en-2"}),
            await client.put(f"{MODELS}/trial", json={"model": "literary-en-2", "share": 1}),
            await client.delete(f"{MODELS}/trial"),
        ]

        assert seen.json()["name"] == "literary-en@1"
        assert {answer.status_code for answer in refused} == {403}


@pytest.mark.usefixtures("shelf")
class TestTrial:
    async def test_both_read_and_their_agreement_is_told(
        self, operator: httpx.AsyncClient, ask: Ask, quarrel: str
    ) -> None:
        await operator.put(f"{MODELS}/trial", json={"model": "literary-en@2", "share": 1.0})
        await ask("semantic", text=quarrel)
        told = (await operator.get(f"{MODELS}/comparisons")).json()
        await operator.delete(f"{MODELS}/trial")
        after = (await operator.get(f"{MODELS}/comparisons")).json()

        assert told["trial"]["name"] == "literary-en@2"
        assert [(pair["books"], pair["speakers"], pair["mentions"]) for pair in told["items"]] == [(1, 1.0, 1.0)]
        assert told["items"][0]["rival"].startswith("literary-en@2#")
        assert (after["trial"], len(after["items"])) == (None, 1)


class TestAccurate:
    async def test_it_is_refused_with_how_to_make_it_where_nobody_made_it(
        self, shelf: Path, ask: Ask, client: httpx.AsyncClient, quarrel: str
    ) -> None:
        ended = await ask("semantic", text=quarrel, profile="accurate")
        current_one = (await client.get(f"{MODELS}/current", params={"profile": "accurate"})).json()

        assert ended["state"] == "failed"
        assert ended["failure"]["code"] == "model-missing"
        assert str(shelf) in ended["failure"]["detail"]
        assert "visiobook-train --profile accurate" in ended["failure"]["hint"]
        assert (current_one["name"], "visiobook-train" in current_one["hint"]) == (None, True)

    async def test_it_reads_with_the_tuned_encoder_once_it_was_made(
        self, tuned: Path, ask: Ask, operator: httpx.AsyncClient, quarrel: str, database: Database
    ) -> None:
        ended = await ask("semantic", text=quarrel, profile="accurate")
        async with database.transaction() as session:
            model = await session.scalar(text("select input ->> 'model' from job where module = 'analyse-book'"))
        listed = {m["digest"]: m for m in (await operator.get(MODELS)).json()["items"]}

        assert ended["state"] == "completed", ended["failure"]
        assert listed[model]["used_for"] == ["accurate"]
        assert (listed[model]["name"], listed[model]["bytes"]) == ("literary-en-accurate", tuned.stat().st_size)
