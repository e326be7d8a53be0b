import hashlib
from datetime import timedelta

import httpx
import pytest
from fastapi import FastAPI

from visiobook_persistence.database import Database
from visiobook_storage.caretaker import collect_garbage
from visiobook_storage.store import key_of

FILES = "/api/v1/storage/files"
STORY = b"The tide went out."
KEY = key_of(hashlib.sha256(STORY).hexdigest())
ADDRESS = f"{FILES}/{hashlib.sha256(STORY).hexdigest()}"


@pytest.fixture(autouse=True)
async def _a_file(client: httpx.AsyncClient) -> None:
    await client.put(FILES, content=STORY)


class TestCollectGarbage:
    async def test_takes_what_nobody_is_linked_to(
        self, client: httpx.AsyncClient, app: FastAPI, database: Database
    ) -> None:
        await client.delete(ADDRESS)

        collected = await collect_garbage(database, app.state.store, grace=timedelta())

        assert collected == 1
        assert await app.state.store.size(KEY) is None

    async def test_leaves_what_somebody_has(self, app: FastAPI, database: Database) -> None:
        collected = await collect_garbage(database, app.state.store, grace=timedelta())

        assert collected == 0
        assert await app.state.store.size(KEY) == len(STORY)

    async def test_waits_for_the_grace_time(self, client: httpx.AsyncClient, app: FastAPI, database: Database) -> None:
        await client.delete(ADDRESS)

        collected = await collect_garbage(database, app.state.store, grace=timedelta(hours=1))

        assert collected == 0

    async def test_content_brought_again_lives_on(
        self, client: httpx.AsyncClient, app: FastAPI, database: Database
    ) -> None:
        await client.delete(ADDRESS)
        await collect_garbage(database, app.state.store, grace=timedelta())
        await client.put(FILES, content=STORY)

        assert (await client.get(ADDRESS)).content == STORY
