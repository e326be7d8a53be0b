"""The running application, with a database and a folder of its own."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from visiobook_chassis.settings import Mode
from visiobook_persistence import provisioning
from visiobook_storage import caretaker
from visiobook_storage.main import create_app
from visiobook_storage.settings import Settings
from visiobook_testkit.tokens import TokenMaker


@pytest.fixture
async def settings(make_database: Callable[..., str], keys: Path, tmp_path: Path) -> Settings:
    url = await asyncio.to_thread(make_database, "storage")
    return Settings(
        mode=Mode.EMBEDDED,
        home=tmp_path,
        keys=keys,
        database_url=provisioning.url_of(url, "storage"),
        garbage_interval=timedelta(),
        garbage_grace=timedelta(),
    )


def client_of(app: FastAPI, tokens: TokenMaker) -> httpx.AsyncClient:
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://storage/api/v1/storage/", headers=tokens.user("ada")
    )


class TestRunningStorage:
    async def test_sweeps_what_a_killed_process_left(self, settings: Settings, tmp_path: Path) -> None:
        left = tmp_path / "files" / "incoming" / "half"
        left.parent.mkdir(parents=True)
        left.write_bytes(b"half a book")
        app = create_app(settings)

        async with app.router.lifespan_context(app):
            assert not left.exists()

    async def test_sweeps_what_could_not_be_removed_while_the_store_was_away(
        self, settings: Settings, tmp_path: Path
    ) -> None:
        soon = {"strays_interval": timedelta(milliseconds=50), "unfinished_after": timedelta()}
        app, left = create_app(settings.model_copy(update=soon)), tmp_path / "files" / "incoming" / "half"

        async with app.router.lifespan_context(app):
            left.parent.mkdir(parents=True)
            left.write_bytes(b"half a book")
            async with asyncio.timeout(10):
                while left.exists():  # noqa: ASYNC110  # a file sets no event
                    await asyncio.sleep(0.01)

    async def test_keeps_files_and_collects_them_when_nobody_has_them(
        self, settings: Settings, tokens: TokenMaker, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        collected = asyncio.Event()
        collect = caretaker.collect_garbage

        async def tell(*given: object, **options: object) -> int:
            count = await collect(*given, **options)  # type: ignore[arg-type]  # passed on
            if count:
                collected.set()
            return count

        monkeypatch.setattr(caretaker, "collect_garbage", tell)
        app = create_app(settings)

        async with app.router.lifespan_context(app), client_of(app, tokens) as client:
            digest = (await client.put("files", content=b"Once upon a time")).json()["digest"]
            kept = await client.get(f"files/{digest}")
            await client.delete(f"files/{digest}")
            async with asyncio.timeout(10):
                await collected.wait()

        assert kept.content == b"Once upon a time"
        assert [path for path in (settings.home / "files").rglob("*") if path.is_file()] == []
