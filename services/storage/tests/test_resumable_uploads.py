"""Uploads by tus 1.0.0, through the service."""

import base64
import hashlib
import uuid
from collections.abc import AsyncIterator
from datetime import timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from visiobook_contracts.events import Envelope
from visiobook_contracts.storage import FileStored
from visiobook_contracts.user import UserDeleted
from visiobook_messaging.bus import Bus
from visiobook_persistence.database import Database
from visiobook_storage import caretaker, handlers
from visiobook_storage.local_store import LocalStore
from visiobook_storage.store import open_store
from visiobook_storage.uploads import pieces
from visiobook_testkit.events import PublishedEvents
from visiobook_testkit.s3 import ThrowawayS3
from visiobook_testkit.tokens import TokenMaker

UPLOADS = "/api/v1/storage/uploads"
FILES = "/api/v1/storage/files"
STORY = b"The tide went out, and the lantern stayed.\n" * 3000
DIGEST = hashlib.sha256(STORY).hexdigest()
HALF = len(STORY) // 2
TUS = {"tus-resumable": "1.0.0"}
BYTES = TUS | {"content-type": "application/offset+octet-stream"}
LIMIT = 8 << 20


def stored(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def told(**values: str) -> str:
    return ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in values.items())


async def create(client: httpx.AsyncClient, length: int = len(STORY), name: str = "tide.txt", **more: Any) -> Any:
    headers = TUS | {"upload-length": str(length), "upload-metadata": told(filename=name, filetype="text/plain")}
    return await client.post(UPLOADS, headers=headers | more.pop("headers", {}), **more)


async def begin(client: httpx.AsyncClient, length: int = len(STORY), name: str = "tide.txt") -> str:
    response = await create(client, length, name)
    assert response.status_code == 201, response.text
    return str(response.headers["location"])


async def send(client: httpx.AsyncClient, place: str, content: Any, offset: int = 0, **headers: str) -> httpx.Response:
    return await client.patch(place, content=content, headers=BYTES | {"upload-offset": str(offset)} | headers)


async def offset_of(client: httpx.AsyncClient, place: str) -> int:
    return int((await client.head(place, headers=TUS)).headers["upload-offset"])


class TestDiscovery:
    async def test_tells_what_it_can_do_without_a_token(self, client: httpx.AsyncClient) -> None:
        del client.headers["authorization"]

        answer = await client.options(UPLOADS)

        assert answer.status_code == 204
        assert answer.headers["tus-version"] == "1.0.0"
        assert answer.headers["tus-max-size"] == str(LIMIT)
        assert answer.headers["tus-extension"] == "creation,creation-with-upload,checksum,expiration,termination"
        assert answer.headers["tus-checksum-algorithm"] == "sha1,sha256"


class TestAnUpload:
    @pytest.fixture(params=["folder", "bucket"], autouse=True)
    def somewhere(self, request: pytest.FixtureRequest, app: FastAPI) -> None:
        if request.param == "bucket":
            server: ThrowawayS3 = request.getfixturevalue("s3_server")
            app.state.store = open_store(f"{server.url}/{uuid.uuid4().hex}", server.store_options)

    async def test_in_pieces_becomes_the_file_that_one_request_would_have_made(
        self, client: httpx.AsyncClient, published: PublishedEvents
    ) -> None:
        place = await begin(client)

        first = await send(client, place, STORY[:HALF])
        between = await client.head(place, headers=TUS)
        last = await send(client, place, STORY[HALF:], HALF)

        assert (first.status_code, first.headers["upload-offset"]) == (204, str(HALF))
        assert between.headers["upload-offset"] == str(HALF)
        assert between.headers["upload-length"] == str(len(STORY))
        assert between.headers["upload-metadata"] == told(filename="tide.txt", filetype="text/plain")
        assert between.headers["cache-control"] == "no-store"
        assert (last.status_code, last.headers["content-location"]) == (204, f"{FILES}/{DIGEST}")
        assert (await client.get(f"{FILES}/{DIGEST}")).content == STORY
        [event] = await published.of(FileStored)
        assert (event.owner, event.file.name, event.file.media_type) == ("ada", "tide.txt", "text/plain")

    async def test_can_come_whole_with_its_creation(self, client: httpx.AsyncClient) -> None:
        response = await create(client, content=STORY, headers=BYTES)

        assert (response.status_code, response.headers["upload-offset"]) == (201, str(len(STORY)))
        view = (await client.get(response.headers["location"])).json()
        assert view["file"] == {"digest": DIGEST, "media_type": "text/plain", "size": len(STORY), "name": "tide.txt"}

    async def test_that_breaks_off_keeps_what_has_come_and_goes_on_there(self, client: httpx.AsyncClient) -> None:
        place = await begin(client)

        await broken_off(client, place, STORY[:HALF])
        offset = await offset_of(client, place)
        await send(client, place, STORY[offset:], offset)

        assert offset == HALF
        assert (await client.get(f"{FILES}/{DIGEST}")).content == STORY

    async def test_whose_process_was_killed_in_a_piece_writes_that_piece_again(
        self, client: httpx.AsyncClient, app: FastAPI
    ) -> None:
        place = await begin(client)
        await send(client, place, STORY[:HALF])
        partial = app.state.store.partial(f"upload-{uuid.UUID(place.rpartition('/')[2]).hex}")
        await partial.append(HALF, [b"written, and the process was killed before it was noted" * 3000])

        offset = await offset_of(client, place)
        await send(client, place, STORY[HALF : HALF + 10], HALF)
        await send(client, place, STORY[HALF + 10 :], HALF + 10)

        assert offset == HALF
        assert (await client.get(f"{FILES}/{DIGEST}")).content == STORY

    async def test_whose_bytes_were_lost_goes_back_to_what_is_left(
        self, client: httpx.AsyncClient, app: FastAPI
    ) -> None:
        place = await begin(client)
        await send(client, place, STORY[:HALF])
        await app.state.store.partial(f"upload-{uuid.UUID(place.rpartition('/')[2]).hex}").discard()

        assert await offset_of(client, place) == 0
        assert (await send(client, place, STORY)).status_code == 204
        assert (await client.get(f"{FILES}/{DIGEST}")).content == STORY

    async def test_leaves_nothing_but_the_file(self, client: httpx.AsyncClient, app: FastAPI) -> None:
        place = await begin(client)
        await send(client, place, STORY[:HALF])
        await send(client, place, STORY[HALF:], HALF)

        assert await app.state.store.sweep(timedelta()) == 0
        assert (await client.get(UPLOADS)).json() == []

    async def test_ended_by_its_owner_leaves_nothing(self, client: httpx.AsyncClient, app: FastAPI) -> None:
        place = await begin(client)
        await send(client, place, STORY[:HALF])

        ended = await client.delete(place, headers=TUS)

        assert ended.status_code == 204
        assert (await client.head(place, headers=TUS)).status_code == 404
        assert await app.state.store.sweep(timedelta()) == 0

    async def test_survives_the_sweep_while_it_may_be_resumed(self, client: httpx.AsyncClient, app: FastAPI) -> None:
        place = await begin(client)
        await send(client, place, STORY[:HALF])

        assert await caretaker._sweep(app, timedelta()) == 0
        assert (await send(client, place, STORY[HALF:], HALF)).status_code == 204


async def broken_off(client: httpx.AsyncClient, place: str, content: bytes) -> None:
    """A request whose client leaves after these bytes."""
    transport = client._transport
    assert isinstance(transport, httpx.ASGITransport)
    messages: list[dict[str, Any]] = [
        {"type": "http.request", "body": content, "more_body": True},
        {"type": "http.disconnect"},
    ]
    headers = BYTES | {"upload-offset": "0", "authorization": client.headers["authorization"]}

    async def receive() -> dict[str, Any]:
        return messages.pop(0)

    async def ignore(message: Any) -> None: ...

    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "PATCH", "scheme": "http",
        "path": place, "raw_path": place.encode(), "query_string": b"", "root_path": "", "client": ("127.0.0.1", 1),
        "server": ("storage", 80), "headers": [(k.encode(), v.encode()) for k, v in headers.items()], "state": {},
    }  # fmt: skip
    await transport.app(scope, receive, ignore)


class TestRefusals:
    async def test_another_version_of_tus_is_told_ours(self, client: httpx.AsyncClient) -> None:
        answer = await client.post(UPLOADS, headers={"tus-resumable": "0.2.2", "upload-length": "3"})

        assert (answer.status_code, answer.json()["code"]) == (412, "tus-version")
        assert answer.headers["tus-resumable"] == "1.0.0"

    async def test_a_stranger_is_asked_who_it_is(self, client: httpx.AsyncClient) -> None:
        del client.headers["authorization"]

        assert (await create(client)).status_code == 401

    async def test_another_owner_sees_nothing(self, client: httpx.AsyncClient, tokens: TokenMaker) -> None:
        place = await begin(client)
        client.headers.update(tokens.user("eve"))

        answers = [
            await client.head(place, headers=TUS),
            await client.get(place),
            await send(client, place, STORY),
            await client.delete(place, headers=TUS),
        ]

        assert [answer.status_code for answer in answers] == [404] * 4
        assert (await client.get(UPLOADS)).json() == []

    async def test_bytes_from_another_place_are_refused_with_where_it_stands(self, client: httpx.AsyncClient) -> None:
        place = await begin(client)
        await send(client, place, STORY[:100])

        answer = await send(client, place, STORY[200:300], 200)

        assert (answer.status_code, answer.json()["code"]) == (409, "offset-differs")
        assert answer.json()["extra"]["offset"] == 100

    @pytest.mark.parametrize("length", ["", "-1", "1e3", "²", "9" * 30])
    async def test_a_length_that_is_no_number(self, client: httpx.AsyncClient, length: str) -> None:
        answer = await client.post(UPLOADS, headers=TUS | {"upload-length": length.encode("latin-1")})  # type: ignore[dict-item]  # bytes are taken

        assert (answer.status_code, answer.json()["code"]) == (400, "tus-misused")

    async def test_a_length_to_be_told_later(self, client: httpx.AsyncClient) -> None:
        answer = await client.post(UPLOADS, headers=TUS | {"upload-defer-length": "1"})

        assert answer.status_code == 400

    async def test_metadata_that_cannot_be_read(self, client: httpx.AsyncClient) -> None:
        answer = await create(client, headers={"upload-metadata": "filename !!!"})

        assert (answer.status_code, answer.json()["code"]) == (400, "tus-misused")

    async def test_an_empty_file(self, client: httpx.AsyncClient) -> None:
        answer = await create(client, 0)

        assert (answer.status_code, answer.json()["code"]) == (400, "empty-file")

    async def test_a_file_over_the_limit_before_its_first_byte(self, client: httpx.AsyncClient) -> None:
        answer = await create(client, LIMIT + 1)

        assert (answer.status_code, answer.json()["code"]) == (413, "file-too-large")

    async def test_more_bytes_than_announced(self, client: httpx.AsyncClient, files: Path) -> None:
        place = await begin(client, 100)

        async def endless() -> AsyncIterator[bytes]:
            while True:
                yield STORY

        answers = [await send(client, place, STORY[:101]), await send(client, place, endless())]

        assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(413, "piece-too-large")] * 2
        assert await offset_of(client, place) == 0

    async def test_a_body_of_another_type(self, client: httpx.AsyncClient) -> None:
        place = await begin(client)

        answer = await send(client, place, STORY, **{"content-type": "text/plain"})

        assert (answer.status_code, answer.json()["code"]) == (415, "not-a-piece")

    async def test_a_program_ends_the_upload_with_its_first_bytes(self, client: httpx.AsyncClient, files: Path) -> None:
        place = await begin(client, 200_000, "story.txt")

        answer = await send(client, place, b"\x7fELF" + bytes(100_000))

        assert (answer.status_code, answer.json()["code"]) == (415, "executable-refused")
        assert (await client.head(place, headers=TUS)).status_code == 404
        assert stored(files) == []

    async def test_a_program_in_small_pieces_is_found_too(self, client: httpx.AsyncClient, files: Path) -> None:
        place = await begin(client, 8, "story.txt")
        await send(client, place, b"\x7fE")

        answer = await send(client, place, b"LF\2\1\1\1", 2)

        assert (answer.status_code, answer.json()["code"]) == (415, "executable-refused")
        assert stored(files) == []

    async def test_a_folder_without_room(self, client: httpx.AsyncClient, app: FastAPI, files: Path) -> None:
        place = await begin(client)
        app.state.store = LocalStore(files, headroom=1 << 60)

        refused = await create(client)
        halfway = await send(client, place, STORY)

        assert (refused.status_code, refused.json()["code"]) == (507, "no-space-left")
        assert (halfway.status_code, halfway.json()["code"]) == (507, "no-space-left")
        assert await offset_of(client, place) == 0

    async def test_too_many_unfinished_ones(self, client: httpx.AsyncClient, app: FastAPI) -> None:
        app.state.settings = app.state.settings.model_copy(update={"max_unfinished_uploads": 1})
        await begin(client)

        answer = await create(client)

        assert (answer.status_code, answer.json()["code"]) == (429, "too-many-uploads")


class TestChecksums:
    @pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
    async def test_bytes_that_are_true_are_kept(self, client: httpx.AsyncClient, algorithm: str) -> None:
        place = await begin(client)

        answer = await send(client, place, STORY[:HALF], **{"upload-checksum": checksum(algorithm, STORY[:HALF])})

        assert (answer.status_code, answer.headers["upload-offset"]) == (204, str(HALF))

    async def test_bytes_that_are_not_are_refused_and_not_kept(self, client: httpx.AsyncClient) -> None:
        place = await begin(client)

        answer = await send(client, place, STORY[:HALF], **{"upload-checksum": checksum("sha256", b"other")})

        assert (answer.status_code, answer.json()["code"]) == (460, "checksum-mismatch")
        assert await offset_of(client, place) == 0

    @pytest.mark.parametrize("header", ["md5 aaaa", "sha256 !!!", "sha256"])
    async def test_what_is_no_checksum_is_refused(self, client: httpx.AsyncClient, header: str) -> None:
        place = await begin(client)

        answer = await send(client, place, STORY[:HALF], **{"upload-checksum": header})

        assert answer.status_code in (400, 460)
        assert await offset_of(client, place) == 0

    async def test_a_body_too_large_to_be_checked_at_once(
        self, client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(pieces, "CHECKED_BYTES", 1000)
        place = await begin(client)

        answer = await send(client, place, STORY, **{"upload-checksum": checksum("sha1", STORY)})

        assert (answer.status_code, answer.json()["code"]) == (413, "piece-too-large")


def checksum(algorithm: str, content: bytes) -> str:
    return f"{algorithm} {base64.b64encode(hashlib.new(algorithm, content).digest()).decode()}"


class TestExpiration:
    async def test_every_byte_gives_it_new_time(self, client: httpx.AsyncClient, database: Database) -> None:
        place = await begin(client)
        await age(database, timedelta(hours=23))
        before = parsedate_to_datetime((await client.head(place, headers=TUS)).headers["upload-expires"])

        answer = await send(client, place, STORY[:HALF])

        assert parsedate_to_datetime(answer.headers["upload-expires"]) - before > timedelta(hours=22)

    async def test_one_that_was_left_is_gone(self, client: httpx.AsyncClient, database: Database) -> None:
        place = await begin(client)
        await age(database, timedelta(hours=25))

        answer = await send(client, place, STORY)

        assert (answer.status_code, answer.json()["code"]) == (410, "upload-expired")

    async def test_one_that_was_left_is_swept_with_its_bytes(
        self, client: httpx.AsyncClient, app: FastAPI, database: Database, files: Path
    ) -> None:
        place = await begin(client)
        await send(client, place, STORY[:HALF])
        await age(database, timedelta(hours=25))

        assert await caretaker.end_expired_uploads(database, app.state.store) == 1
        assert stored(files) == []
        assert (await client.head(place, headers=TUS)).status_code == 404


async def age(database: Database, by: timedelta) -> None:
    async with database.transaction() as session:
        await session.execute(text("update upload set expires_at = expires_at - cast(:by as interval)"), {"by": by})


class TestOtherWays:
    async def test_a_network_that_knows_post_alone(self, client: httpx.AsyncClient) -> None:
        place = await begin(client)
        headers = BYTES | {"upload-offset": "0", "x-http-method-override": "PATCH"}

        sent = await client.post(place, content=STORY, headers=headers)
        unmeant = await client.post(place, headers=TUS | {"x-http-method-override": "GET"})

        assert (sent.status_code, sent.headers["upload-offset"]) == (204, str(len(STORY)))
        assert unmeant.status_code == 400

    async def test_a_service_may_bring_any_kind_for_an_owner(
        self, client: httpx.AsyncClient, tokens: TokenMaker
    ) -> None:
        client.headers.update(tokens.of_service("media-generation", on_behalf_of="ada"))
        headers = BYTES | {"upload-metadata": told(filename="weights", filetype="application/x-weights; v=1")}

        response = await create(client, 150, content=b"\0\1\2" * 50, headers=headers)

        view = (await client.get(response.headers["location"])).json()
        assert view["file"]["media_type"] == "application/x-weights"

    async def test_a_finished_one_can_be_asked_for_until_it_expires(self, client: httpx.AsyncClient) -> None:
        place = await begin(client)
        await send(client, place, STORY)

        again = await send(client, place, b"", len(STORY))
        more = await send(client, place, b"x", len(STORY))

        assert await offset_of(client, place) == len(STORY)
        assert (again.status_code, again.headers["content-location"]) == (204, f"{FILES}/{DIGEST}")
        assert more.status_code == 413

    async def test_a_deleted_account_keeps_none(
        self, client: httpx.AsyncClient, app: FastAPI, database: Database, files: Path
    ) -> None:
        place = await begin(client)
        await send(client, place, STORY[:HALF])
        deleted = UserDeleted(user_id="ada")

        async with database.transaction() as session:
            told = Envelope(source="/visiobook/user", type=deleted.name, data=deleted.model_dump(mode="json"))
            bus = Bus(database, service="storage", state=app.state)
            await bus.deliver(handlers.subscriptions, session, [told])

        assert stored(files) == []
        assert (await client.head(place, headers=TUS)).status_code == 404
