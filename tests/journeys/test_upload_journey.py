"""A book that arrives in pieces through the single entry, over a connection and a fleet that do not hold."""

import base64
import hashlib
from collections.abc import Iterator

import httpx
import pytest

from visiobook_testkit.fleet import Fleet, answers, wait_until

UPLOADS = "/api/v1/storage/uploads"
BOOK = b"Snow fell on the harbour, and a boy counted the boats.\n" * 400_000
DIGEST = hashlib.sha256(BOOK).hexdigest()
TUS = {"tus-resumable": "1.0.0"}
BYTES = TUS | {"content-type": "application/offset+octet-stream"}
ACCOUNT = {"email": "reader@example.org", "password": "a long enough password", "display_name": "Reader"}


def entry(fleet: Fleet) -> httpx.Client:
    """A client of the single entry, with no account."""
    running = fleet.home.running()
    assert running is not None
    wait_until(lambda: answers(running.url), "the entry answers", seconds=60)
    return httpx.Client(base_url=running.url, timeout=60)


@pytest.fixture
def reader(fresh_fleet: Fleet) -> Iterator[httpx.Client]:
    with entry(fresh_fleet) as client:
        client.post("/api/v1/user/accounts", json=ACCOUNT).raise_for_status()
        yield signed_in(client)


def signed_in(client: httpx.Client) -> httpx.Client:
    credentials = {name: ACCOUNT[name] for name in ("email", "password")}
    token = client.post("/api/v1/user/sessions", json=credentials).raise_for_status().json()["access_token"]
    client.headers["authorization"] = f"Bearer {token}"
    return client


class TestAResumableUpload:
    def test_goes_through_the_entry_and_survives_kill_nine(self, fresh_fleet: Fleet, reader: httpx.Client) -> None:
        name = base64.b64encode(b"snow.txt").decode()
        headers = TUS | {"upload-length": str(len(BOOK)), "upload-metadata": f"filename {name}"}
        discovered = httpx.options(f"{reader.base_url}{UPLOADS}".replace("//api", "/api"))
        place = reader.post(UPLOADS, headers=headers).headers["location"]

        broken = reader.patch(place, content=half_and_no_more(), headers=BYTES | {"upload-offset": "0"})
        fresh_fleet.kill()
        fresh_fleet.start()
        with entry(fresh_fleet) as again:
            signed_in(again)
            offset = int(again.head(place, headers=TUS).headers["upload-offset"])
            rest = again.patch(place, content=BOOK[offset:], headers=BYTES | {"upload-offset": str(offset)})
            whole = again.get(rest.headers["content-location"])

        assert discovered.headers["tus-version"] == "1.0.0"
        assert broken.status_code == 204
        assert offset == len(BOOK) // 2
        assert rest.status_code == 204
        assert hashlib.sha256(whole.content).hexdigest() == DIGEST
        assert rest.headers["content-location"].endswith(DIGEST)


def half_and_no_more() -> Iterator[bytes]:
    """The first half of the book, by and by."""
    half = len(BOOK) // 2
    for start in range(0, half, 1 << 20):
        yield BOOK[start : min(start + (1 << 20), half)]
