from pathlib import Path

import httpx
import pytest

from visiobook_chassis.errors import Unavailable, UpstreamRefused
from visiobook_chassis.keys import ensure_keys, load_keyring
from visiobook_chassis.network import Peer


def peer_that_answers(folder: Path, response: httpx.Response) -> Peer:
    ensure_keys(folder, ["project", "storage"])
    client = httpx.AsyncClient(transport=httpx.MockTransport(lambda _: response), base_url="http://storage")
    return Peer(client, load_keyring(folder, "project"), "storage")


class TestPeer:
    async def test_a_refusal_without_words_is_told_by_its_status(self, tmp_path: Path) -> None:
        peer = peer_that_answers(tmp_path, httpx.Response(404))

        with pytest.raises(UpstreamRefused) as caught:
            await peer.call("HEAD", "/api/v1/storage/files/ab")

        assert (caught.value.upstream_status, caught.value.problem_code) == (404, "not-found")

    async def test_a_refusal_with_words_passes_them_on(self, tmp_path: Path) -> None:
        problem = {"type": "urn:x", "title": "Conflict", "status": 409, "code": "digest-differs", "detail": "No."}
        peer = peer_that_answers(tmp_path, httpx.Response(409, json=problem))

        with pytest.raises(UpstreamRefused, match=r"No\.") as caught:
            await peer.call("GET", "/api/v1/storage/files/ab")

        assert caught.value.problem_code == "digest-differs"

    async def test_a_failure_of_the_peer_is_no_refusal(self, tmp_path: Path) -> None:
        peer = peer_that_answers(tmp_path, httpx.Response(502, text="bad gateway"))

        with pytest.raises(Unavailable, match="502"):
            await peer.call("GET", "/api/v1/storage/files/ab")
