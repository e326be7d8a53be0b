"""Several requests for one upload, on a running application with connections of its own."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import httpx
import pytest

from visiobook_chassis.asgi import StreamingASGITransport
from visiobook_chassis.settings import Mode
from visiobook_persistence import provisioning
from visiobook_storage.main import create_app
from visiobook_storage.settings import Settings
from visiobook_storage.uploads import pieces
from visiobook_testkit.tokens import TokenMaker

STORY = b"The tide went out, and the lantern stayed.\n" * 3000
DIGEST = hashlib.sha256(STORY).hexdigest()
HALF = len(STORY) // 2
TUS = {"tus-resumable": "1.0.0"}


@pytest.fixture
async def settings(make_database: Callable[..., str], keys: Path, tmp_path: Path) -> Settings:
    url = await asyncio.to_thread(make_database, "storage")
    database_url = provisioning.url_of(url, "storage")
    return Settings(mode=Mode.EMBEDDED, home=tmp_path, keys=keys, database_url=database_url)


@pytest.fixture
async def client(settings: Settings, tokens: TokenMaker) -> AsyncIterator[httpx.AsyncClient]:
    app = create_app(settings)
    async with app.router.lifespan_context(app):
        transport = StreamingASGITransport(app)
        headers = tokens.user("ada") | TUS
        async with httpx.AsyncClient(transport=transport, base_url="http://storage", headers=headers) as client:
            yield client


async def begin(client: httpx.AsyncClient) -> str:
    answer = await client.post("/api/v1/storage/uploads", headers={"upload-length": str(len(STORY))})
    return str(answer.headers["location"])


async def send(
    client: httpx.AsyncClient, place: str, content: bytes | AsyncIterator[bytes], offset: int
) -> httpx.Response:
    headers = {"content-type": "application/offset+octet-stream", "upload-offset": str(offset)}
    return await client.patch(place, content=content, headers=headers)


class TestRequestsAtOnce:
    async def test_of_many_with_the_same_bytes_one_is_taken(self, client: httpx.AsyncClient) -> None:
        place = await begin(client)

        answers = await asyncio.gather(*(send(client, place, STORY, 0) for _ in range(5)))

        taken = [answer for answer in answers if answer.status_code == 204]
        refused = {answer.json()["code"] for answer in answers if answer.status_code != 204}
        assert len(taken) == 1
        assert refused <= {"offset-differs", "upload-busy", "piece-too-large"}
        assert (await client.get(f"/api/v1/storage/files/{DIGEST}")).content == STORY

    async def test_a_stalled_one_is_overtaken_and_then_refused(
        self, client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        place, overtaken = await begin(client), asyncio.Event()
        monkeypatch.setattr(pieces, "PIECE_BYTES", 1)

        async def stalling() -> AsyncIterator[bytes]:
            await overtaken.wait()
            yield b"late bytes of a line that was thought to be dead"

        stalled = asyncio.create_task(send(client, place, stalling(), 0))
        other = await send(client, place, STORY[:HALF], 0)
        overtaken.set()
        late = await stalled
        await send(client, place, STORY[HALF:], HALF)

        assert other.status_code == 204
        assert (late.status_code, late.json()["code"]) == (409, "offset-differs")
        assert (await client.get(f"/api/v1/storage/files/{DIGEST}")).content == STORY

    async def test_one_that_was_left_half_goes_on_after_a_new_start(
        self, client: httpx.AsyncClient, settings: Settings, tokens: TokenMaker
    ) -> None:
        place = await begin(client)
        await send(client, place, STORY[:HALF], 0)
        again = create_app(settings)

        async with again.router.lifespan_context(again):
            transport = StreamingASGITransport(again)
            headers = tokens.user("ada") | TUS
            async with httpx.AsyncClient(transport=transport, base_url="http://storage", headers=headers) as other:
                last = await send(other, place, STORY[HALF:], HALF)

        assert last.headers["content-location"] == f"/api/v1/storage/files/{DIGEST}"
