"""Files that jobs made and nothing refers to, and contents without a row: found, listed and collected."""

import hashlib
import json
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from visiobook_chassis.errors import Unavailable
from visiobook_chassis.fleet import read_fleet
from visiobook_chassis.keys import load_keyring
from visiobook_chassis.network import Network
from visiobook_persistence.database import Database
from visiobook_storage.caretaker import collect_garbage, collect_strays, find_strays, release_unreferred
from visiobook_storage.referring import Referrers
from visiobook_storage.settings import Settings
from visiobook_storage.store import key_of
from visiobook_testkit.tokens import TokenMaker

FILES = "/api/v1/storage/files"
FRAMES = b"frames that a job made"
DIGEST = hashlib.sha256(FRAMES).hexdigest()
NOW = timedelta()


class Others:
    """Play the services that may refer to files."""

    def __init__(self) -> None:
        self.known: dict[str, set[str]] = {"project": set(), "media-generation": set()}
        self.silent: str | None = None
        self.asked: list[str] = []

    def answer(self, request: httpx.Request) -> httpx.Response:
        name = request.url.host
        assert request.url.path == f"/internal/v1/{name}/references"
        self.asked.append(name)
        if name == self.silent:
            raise httpx.ConnectError("nobody there")
        digests = json.loads(request.content)["digests"]
        return httpx.Response(200, json={"referred_to": [each for each in digests if each in self.known[name]]})


@pytest.fixture
def others() -> Others:
    return Others()


@pytest.fixture
def referrers(keys: Path, others: Others, app: FastAPI) -> Referrers:
    transport = httpx.MockTransport(others.answer)
    network = Network(
        load_keyring(keys, "storage"), lambda name: httpx.AsyncClient(base_url=f"http://{name}", transport=transport)
    )
    app.state.network = network
    return Referrers(network, ("project", "media-generation"))


@pytest.fixture
async def made(client: httpx.AsyncClient, tokens: TokenMaker) -> None:
    """A job has made a file for ada."""
    headers = tokens.of_service("media-generation", on_behalf_of="ada")
    assert (await client.put(FILES, content=FRAMES, headers=headers)).status_code == 201


async def is_there(client: httpx.AsyncClient) -> bool:
    return (await client.get(f"{FILES}/{DIGEST}")).status_code == 200


@pytest.mark.usefixtures("made")
class TestRelease:
    async def test_gives_up_what_nothing_refers_to(
        self, client: httpx.AsyncClient, app: FastAPI, database: Database, referrers: Referrers
    ) -> None:
        assert await release_unreferred(database, referrers, grace=NOW) == 1
        assert await collect_garbage(database, app.state.store, grace=NOW) == 1

        assert not await is_there(client)
        assert await app.state.store.size(key_of(DIGEST)) is None

    @pytest.mark.parametrize("who", ["project", "media-generation"])
    async def test_leaves_what_anybody_refers_to(
        self, client: httpx.AsyncClient, database: Database, referrers: Referrers, others: Others, who: str
    ) -> None:
        others.known[who].add(DIGEST)

        assert await release_unreferred(database, referrers, grace=NOW) == 0
        assert await is_there(client)

    async def test_gives_up_nothing_on_a_guess(
        self, client: httpx.AsyncClient, database: Database, referrers: Referrers, others: Others
    ) -> None:
        others.silent = "media-generation"

        with pytest.raises(Unavailable):
            await release_unreferred(database, referrers, grace=NOW)

        assert await is_there(client)

    async def test_waits_for_the_grace_time(self, database: Database, referrers: Referrers, others: Others) -> None:
        assert await release_unreferred(database, referrers, grace=timedelta(hours=1)) == 0
        assert others.asked == []

    async def test_leaves_what_the_owner_has_brought_too(
        self, client: httpx.AsyncClient, database: Database, referrers: Referrers, tokens: TokenMaker
    ) -> None:
        await client.put(FILES, content=FRAMES, headers={"content-type": "text/plain"})
        await client.put(
            FILES, content=FRAMES, headers=tokens.of_service("media-generation", on_behalf_of="ada")
        )  # a job makes it once more

        assert await release_unreferred(database, referrers, grace=NOW) == 0
        assert await is_there(client)

    async def test_leaves_what_somebody_asks_for_meanwhile(
        self, client: httpx.AsyncClient, database: Database, tokens: TokenMaker, referrers: Referrers
    ) -> None:
        """A job that makes the same content just now relies on the file that is there."""
        ask = referrers.unreferred

        async def ask_late(owner: str, digests: object) -> set[str]:
            unreferred = await ask(owner, digests)  # type: ignore[arg-type]  # passed on
            headers = tokens.of_service("media-generation", on_behalf_of="ada")
            assert (await client.head(f"{FILES}/{DIGEST}", headers=headers)).status_code == 200
            return unreferred

        referrers.unreferred = ask_late  # type: ignore[method-assign]  # the moment between question and answer

        async with database.transaction() as session:
            await session.execute(text("update blob set touched_at = now() - interval '2 hours'"))

        assert await release_unreferred(database, referrers, grace=timedelta(hours=1)) == 0
        assert await is_there(client)

    async def test_does_not_ask_again_too_soon(self, database: Database, referrers: Referrers, others: Others) -> None:
        others.known["project"].add(DIGEST)
        await release_unreferred(database, referrers, grace=NOW, recheck=timedelta(days=7))
        others.asked.clear()

        await release_unreferred(database, referrers, grace=NOW, recheck=timedelta(days=7))

        assert others.asked == []


class TestStrays:
    async def test_are_contents_that_a_killed_process_left_without_a_row(
        self, client: httpx.AsyncClient, app: FastAPI, database: Database
    ) -> None:
        await client.put(FILES, content=b"kept", headers={"content-type": "text/plain"})
        upload = await app.state.store.begin()
        await upload.write([FRAMES])
        await upload.keep()

        assert await find_strays(database, app.state.store) == [DIGEST]
        assert await collect_strays(database, app.state.store) == 1
        assert await find_strays(database, app.state.store) == []


@pytest.mark.usefixtures("made", "referrers")
class TestListing:
    async def test_shows_administrators_what_nobody_needs(
        self, client: httpx.AsyncClient, app: FastAPI, tokens: TokenMaker, others: Others
    ) -> None:
        others.known |= {name: set() for name in app.state.settings.referrers}

        answer = await client.get("/api/v1/storage/unreferred", headers=tokens.admin())

        assert answer.status_code == 200, answer.text
        assert [(file["owner"], file["digest"]) for file in answer.json()["files"]] == [("ada", DIGEST)]
        assert answer.json()["strays"] == []

    async def test_is_not_for_users(self, client: httpx.AsyncClient) -> None:
        assert (await client.get("/api/v1/storage/unreferred")).status_code == 403


class TestSettings:
    def test_all_who_may_refer_to_files_are_asked(self, service_settings: dict[str, object]) -> None:
        hosts = {service.name for service in read_fleet() if service.workers}

        assert set(Settings.model_validate(service_settings).referrers) == hosts | {"project"}
