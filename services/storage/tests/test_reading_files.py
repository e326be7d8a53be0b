import hashlib
import time
import uuid
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from visiobook_chassis.keys import load_keyring
from visiobook_contracts.base import FileRef
from visiobook_contracts.events import Envelope
from visiobook_contracts.project import FilesDiscarded
from visiobook_contracts.user import UserDeleted
from visiobook_messaging.bus import Bus
from visiobook_persistence.database import Database
from visiobook_storage import temporary_links
from visiobook_storage.handlers import subscriptions
from visiobook_testkit.tokens import TokenMaker

FILES = "/api/v1/storage/files"
STORY = b"".join(b"%05d\n" % i for i in range(500))
DIGEST = hashlib.sha256(STORY).hexdigest()


@pytest.fixture
async def address(client: httpx.AsyncClient) -> str:
    """A stored file of ada."""
    response = await client.put(FILES, content=STORY, params={"name": "Îles & marées.txt"})
    assert response.status_code == 201, response.text
    return f"{FILES}/{DIGEST}"


class TestGetFile:
    async def test_gives_the_content_with_headers_that_let_it_be_cached_for_ever(
        self, client: httpx.AsyncClient, address: str
    ) -> None:
        response = await client.get(address)

        assert (response.status_code, response.content) == (200, STORY)
        assert response.headers["etag"] == f'"{DIGEST}"'
        assert "immutable" in response.headers["cache-control"]
        assert response.headers["content-length"] == str(len(STORY))
        assert response.headers["x-content-type-options"] == "nosniff"

    async def test_is_a_download_with_a_name_that_every_client_can_read(
        self, client: httpx.AsyncClient, address: str
    ) -> None:
        response = await client.get(address)

        assert response.headers["content-disposition"] == (
            "attachment; filename=\"Iles _ marees.txt\"; filename*=UTF-8''%C3%8Eles%20%26%20mar%C3%A9es.txt"
        )

    @pytest.mark.parametrize(
        ("asked", "start", "end"), [("0-5", 0, 6), ("2994-", 2994, 3000), ("-6", 2994, 3000), ("10-99999", 10, 3000)]
    )
    async def test_a_range_is_answered_with_that_part(
        self, client: httpx.AsyncClient, address: str, asked: str, start: int, end: int
    ) -> None:
        response = await client.get(address, headers={"range": f"bytes={asked}"})

        assert (response.status_code, response.content) == (206, STORY[start:end])
        assert response.headers["content-range"] == f"bytes {start}-{end - 1}/3000"

    async def test_a_range_outside_the_file_is_416_with_the_files_size(
        self, client: httpx.AsyncClient, address: str
    ) -> None:
        response = await client.get(address, headers={"range": "bytes=3000-"})

        assert (response.status_code, response.headers["content-range"]) == (416, "bytes */3000")

    async def test_several_ranges_are_answered_with_the_whole(self, client: httpx.AsyncClient, address: str) -> None:
        response = await client.get(address, headers={"range": "bytes=0-1,5-6"})

        assert (response.status_code, response.content) == (200, STORY)

    async def test_a_range_of_a_version_that_is_not_ours_is_answered_with_the_whole(
        self, client: httpx.AsyncClient, address: str
    ) -> None:
        response = await client.get(address, headers={"range": "bytes=0-1", "if-range": '"other"'})

        assert response.status_code == 200

    async def test_a_client_that_has_it_gets_304(self, client: httpx.AsyncClient, address: str) -> None:
        response = await client.get(address, headers={"if-none-match": f'"{DIGEST}"'})

        assert (response.status_code, response.content) == (304, b"")

    async def test_another_owners_file_does_not_exist(
        self, client: httpx.AsyncClient, address: str, tokens: TokenMaker
    ) -> None:
        for method in ("GET", "HEAD", "DELETE"):
            response = await client.request(method, address, headers=tokens.user("ben"))
            assert response.status_code == 404

    async def test_a_service_sees_the_files_of_whom_it_acts_for(
        self, client: httpx.AsyncClient, address: str, tokens: TokenMaker
    ) -> None:
        for_ada = await client.get(address, headers=tokens.of_service("project", on_behalf_of="ada"))
        for_ben = await client.get(address, headers=tokens.of_service("project", on_behalf_of="ben"))

        assert (for_ada.status_code, for_ben.status_code) == (200, 404)

    async def test_content_gone_from_the_store_is_told_before_the_answer_begins(
        self, client: httpx.AsyncClient, address: str, app: FastAPI
    ) -> None:
        await app.state.store.delete(f"sha256/{DIGEST[:2]}/{DIGEST[2:4]}/{DIGEST}")

        response = await client.get(address)

        assert (response.status_code, response.json()["code"]) == (404, "file-not-found")


class TestCheckFile:
    async def test_answers_with_the_size_and_no_body(self, client: httpx.AsyncClient, address: str) -> None:
        response = await client.head(address)

        assert (response.status_code, response.headers["content-length"], response.content) == (200, "3000", b"")


class TestListFiles:
    async def test_pages_through_the_owners_files_alone(self, client: httpx.AsyncClient, tokens: TokenMaker) -> None:
        for i in range(5):
            await client.put(FILES, content=f"chapter {i}".encode(), params={"name": f"{i}.txt"})
        await client.put(FILES, content=b"of ben", headers=tokens.user("ben"))

        names: list[str] = []
        page: dict[str, Any] = {"next": ""}
        while page["next"] is not None:
            cursor = {"cursor": page["next"]} if page["next"] else {}
            page = (await client.get(FILES, params={"limit": 2, **cursor})).json()
            names += [item["name"] for item in page["items"]]

        assert sorted(names) == ["0.txt", "1.txt", "2.txt", "3.txt", "4.txt"]


class TestDeleteFile:
    async def test_takes_the_owners_link_and_leaves_the_other_owners(
        self, client: httpx.AsyncClient, address: str, tokens: TokenMaker
    ) -> None:
        await client.put(FILES, content=STORY, headers=tokens.user("ben"))

        response = await client.delete(address)

        assert response.status_code == 204
        assert (await client.get(address)).status_code == 404
        assert (await client.get(address, headers=tokens.user("ben"))).content == STORY


class TestTemporaryLink:
    async def test_gives_the_file_without_a_token(
        self, client: httpx.AsyncClient, streaming: httpx.AsyncClient, address: str
    ) -> None:
        link = (await client.post(f"{address}/links", json={"expires_in": 60})).json()

        response = await streaming.get(link["url"])

        assert (response.status_code, response.content) == (200, STORY)

    async def test_expired_is_refused_by_that_name(
        self, streaming: httpx.AsyncClient, app: FastAPI, address: str
    ) -> None:
        granted = temporary_links.Granted(owner="ada", digest=DIGEST, share=uuid.uuid4())
        token = temporary_links.sign(app.state.keyring, granted, created_at=0, expires_at=int(time.time()) - 1)

        response = await streaming.get(f"/api/v1/storage/links/{DIGEST}", params={"token": token})

        assert (response.status_code, response.json()["code"]) == (403, "link-expired")

    async def test_opens_no_other_file(self, client: httpx.AsyncClient, streaming: httpx.AsyncClient) -> None:
        mine = (await client.put(FILES, content=STORY)).json()["digest"]
        other = (await client.put(FILES, content=b"a secret")).json()["digest"]
        link = (await client.post(f"{FILES}/{mine}/links", json={})).json()["url"]

        response = await streaming.get(link.replace(mine, other))

        assert (response.status_code, response.json()["code"]) == (403, "link-invalid")

    async def test_signed_by_another_service_is_refused(
        self, streaming: httpx.AsyncClient, address: str, keys: Any
    ) -> None:
        granted = temporary_links.Granted(owner="ada", digest=DIGEST, share=uuid.uuid4())
        token = temporary_links.sign(
            load_keyring(keys, "project"), granted, created_at=0, expires_at=int(time.time()) + 60
        )

        response = await streaming.get(f"/api/v1/storage/links/{DIGEST}", params={"token": token})

        assert (response.status_code, response.json()["code"]) == (403, "link-invalid")

    async def test_taken_back_works_no_more(
        self, client: httpx.AsyncClient, streaming: httpx.AsyncClient, address: str, tokens: TokenMaker
    ) -> None:
        first = (await client.post(f"{address}/links", json={"expires_in": 60})).json()
        second = (await client.post(f"{address}/links", json={"expires_in": 600})).json()

        foreign = await client.delete(f"{address}/links/{first['id']}", headers=tokens.user("ben"))
        revoked = await client.delete(f"{address}/links/{first['id']}")
        again = await client.delete(f"{address}/links/{first['id']}")

        assert [foreign.status_code, revoked.status_code, again.status_code] == [404, 204, 404]
        assert (await streaming.get(first["url"])).json()["code"] == "link-invalid"
        assert (await streaming.get(second["url"])).status_code == 200
        assert (await client.get(f"{address}/links")).json() == [second]

    async def test_shows_a_picture_and_saves_a_text(
        self, client: httpx.AsyncClient, streaming: httpx.AsyncClient, address: str
    ) -> None:
        picture = (await client.put(FILES, content=b"\xff\xd8\xff" + bytes(100), params={"name": "sea.jpg"})).json()
        links = [
            (await client.post(f"{file}/links", json={})).json()["url"]
            for file in (address, f"{FILES}/{picture['digest']}")
        ]

        text_answer, picture_answer = [await streaming.get(link) for link in links]

        assert text_answer.headers["content-disposition"].startswith("attachment")
        assert picture_answer.headers["content-disposition"] == 'inline; filename="sea.jpg"'

    async def test_dies_with_the_owners_file(
        self, client: httpx.AsyncClient, streaming: httpx.AsyncClient, address: str
    ) -> None:
        link = (await client.post(f"{address}/links", json={})).json()["url"]
        await client.delete(address)

        assert (await streaming.get(link)).status_code == 404

    async def test_nobody_makes_one_for_a_file_of_somebody_else(
        self, client: httpx.AsyncClient, address: str, tokens: TokenMaker
    ) -> None:
        response = await client.post(f"{address}/links", json={}, headers=tokens.user("ben"))

        assert response.status_code == 404


class TestFilesDiscarded:
    @pytest.fixture
    def discard(self, bus: Bus, database: Database) -> Callable[..., Awaitable[None]]:
        async def deliver(at: str, owner: str = "ada") -> None:
            """As of a moment that SQL says."""
            async with database.transaction() as session:
                moment = await session.scalar(text(f"select {at}"))
                file = FileRef(digest=DIGEST, media_type="text/plain", size=len(STORY))
                event = FilesDiscarded(run_id=uuid.UUID(int=1), owner=owner, at=moment, files=(file,))
                data = event.model_dump(mode="json")
                envelope = Envelope(source="/test", type=FilesDiscarded.topic(), data=data)
                await bus.deliver(subscriptions, session, [envelope])

        return deliver

    async def test_takes_the_owners_link(self, client: httpx.AsyncClient, address: str, discard: Any) -> None:
        await discard("clock_timestamp()")

        assert (await client.get(address)).status_code == 404

    async def test_spares_what_was_brought_since(self, client: httpx.AsyncClient, address: str, discard: Any) -> None:
        await discard("now() - interval '1 minute'")

        assert (await client.get(address)).status_code == 200

    async def test_spares_what_a_service_asked_for_since(
        self, client: httpx.AsyncClient, address: str, database: Database, discard: Any, tokens: TokenMaker
    ) -> None:
        async with database.transaction() as session:
            await session.execute(text("update blob set touched_at = now() - interval '1 hour'"))

        asked = await client.head(address, headers=tokens.of_service("media-generation", on_behalf_of="ada"))
        await discard("now() - interval '1 minute'")

        assert asked.status_code == 200
        assert (await client.get(address)).status_code == 200

    async def test_takes_nobody_elses(self, client: httpx.AsyncClient, address: str, discard: Any) -> None:
        await discard("clock_timestamp()", owner="ben")

        assert (await client.get(address)).status_code == 200


class TestUserDeleted:
    async def test_takes_all_links_of_the_user(
        self, client: httpx.AsyncClient, address: str, bus: Bus, database: Database
    ) -> None:
        envelope = Envelope(source="/test", type=UserDeleted.topic(), data={"user_id": "ada"})

        async with database.transaction() as session:
            await bus.deliver(subscriptions, session, [envelope])

        assert (await client.get(FILES)).json()["items"] == []
