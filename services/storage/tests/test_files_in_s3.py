"""The service over a bucket, and over one that is gone."""

import uuid

import httpx
import pytest
from fastapi import FastAPI

from visiobook_storage.store import open_store
from visiobook_testkit.s3 import ThrowawayS3

STORY = b"The lighthouse stood alone. " * 4000
FILES = "/api/v1/storage/files"


@pytest.fixture
def in_bucket(app: FastAPI, s3_server: ThrowawayS3) -> FastAPI:
    app.state.store = open_store(f"{s3_server.url}/{uuid.uuid4().hex}", s3_server.store_options)
    return app


class TestFilesInABucket:
    async def test_come_back_whole_and_in_part(self, in_bucket: FastAPI, client: httpx.AsyncClient) -> None:
        file = (await client.put(FILES, params={"name": "story.txt"}, content=STORY)).json()

        whole = await client.get(f"{FILES}/{file['digest']}")
        part = await client.get(f"{FILES}/{file['digest']}", headers={"range": "bytes=4-13"})

        assert whole.content == STORY
        assert (part.status_code, part.content) == (206, b"lighthouse")

    async def test_temporary_links_are_ours_and_end_with_the_file(
        self, in_bucket: FastAPI, client: httpx.AsyncClient
    ) -> None:
        digest = (await client.put(FILES, content=STORY)).json()["digest"]
        link = (await client.post(f"{FILES}/{digest}/links", json={"expires_in": 60})).json()["url"]
        del client.headers["authorization"]

        before = await client.get(link)

        assert link.startswith("/api/v1/storage/links/")
        assert before.content == STORY

    async def test_an_executable_leaves_nothing_in_the_bucket(
        self, in_bucket: FastAPI, client: httpx.AsyncClient
    ) -> None:
        answer = await client.put(FILES, content=b"\x7fELF" + bytes(100_000))

        assert answer.status_code == 415
        assert [digest async for digest in in_bucket.state.store.digests()] == []


class TestABucketThatIsAway:
    @pytest.fixture
    def away(self, app: FastAPI, s3_server: ThrowawayS3, monkeypatch: pytest.MonkeyPatch) -> FastAPI:
        monkeypatch.setattr("visiobook_storage.remote_store.RETRIES", {"max_retries": 0})
        app.state.store = open_store("s3://nowhere", s3_server.store_options)
        return app

    async def test_is_told_with_a_hint_and_without_its_name(self, away: FastAPI, client: httpx.AsyncClient) -> None:
        answer = await client.put(FILES, content=STORY)

        assert (answer.status_code, answer.json()["code"]) == (503, "store-away")
        assert answer.headers["content-type"] == "application/problem+json"
        assert int(answer.headers["retry-after"]) > 0
        assert "nowhere" not in answer.text
        assert (await client.get(FILES)).json()["items"] == []

    async def test_a_file_that_was_stored_is_away_not_missing(
        self, app: FastAPI, away: FastAPI, client: httpx.AsyncClient, s3_server: ThrowawayS3
    ) -> None:
        gone, app.state.store = app.state.store, open_store(s3_server.url, s3_server.store_options)
        digest = (await client.put(FILES, content=STORY)).json()["digest"]
        app.state.store = gone

        answer = await client.get(f"{FILES}/{digest}")

        assert (answer.status_code, answer.json()["code"]) == (503, "store-away")
