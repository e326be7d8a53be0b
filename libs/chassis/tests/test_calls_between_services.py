"""One service calls another: straight into its application, streaming, and over whatever happens on the way."""

import asyncio
import gc
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest
from starlette.types import Receive, Scope, Send

from visiobook_chassis.asgi import CHUNKS_AHEAD, StreamingASGITransport
from visiobook_chassis.auth import verify
from visiobook_chassis.errors import Unavailable, UpstreamRefused
from visiobook_chassis.keys import Keyring
from visiobook_chassis.network import ATTEMPTS, Network, Peer, direct_network
from visiobook_chassis.settings import ServiceSettings

START = {"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]}
PROBLEM = {"type": "urn:x", "title": "No", "status": 409, "code": "run-ended", "detail": "It has ended.", "hint": "So?"}


def piece(body: bytes, *, more: bool = True) -> dict[str, Any]:
    return {"type": "http.response.body", "body": body, "more_body": more}


def client_of(app: Any) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=StreamingASGITransport(app), base_url="http://payment")


class TestStreamingTransport:
    async def test_answers_come_piece_by_piece_before_they_are_complete(self) -> None:
        go_on = asyncio.Event()

        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            await send(START)
            await send(piece(b"first"))
            await go_on.wait()
            await send(piece(b"second", more=False))

        async with asyncio.timeout(2), client_of(app) as client, client.stream("GET", "/") as response:
            pieces = aiter(response.aiter_raw())
            first = await anext(pieces)
            go_on.set()
            rest = [chunk async for chunk in pieces]

        assert (first, rest) == (b"first", [b"second"])

    async def test_a_failure_after_the_answer_is_nobodys_unretrieved_exception(self) -> None:
        unheard: list[dict[str, Any]] = []
        asyncio.get_running_loop().set_exception_handler(lambda _, context: unheard.append(context))

        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            await send({**START, "status": 500})
            await send(piece(b"sorry", more=False))
            raise RuntimeError("as Starlette raises what it has answered")

        async with client_of(app) as client:
            response = await client.get("/")
        await asyncio.sleep(0)
        gc.collect()
        asyncio.get_running_loop().set_exception_handler(None)

        assert (response.status_code, unheard) == (500, [])

    async def test_requests_are_read_piece_by_piece_before_they_are_complete(self) -> None:
        seen: list[bytes] = []
        read = asyncio.Event()

        async def body() -> AsyncIterator[bytes]:
            yield b"first"
            await read.wait()
            yield b"second"

        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            more = True
            while more:
                message = await receive()
                seen.append(message["body"])
                more = message["more_body"]
                read.set()
            await send(START)
            await send(piece(b"", more=False))

        async with asyncio.timeout(2), client_of(app) as client:
            await client.put("/", content=body())

        assert seen == [b"first", b"second", b""]

    async def test_an_application_that_is_ahead_of_its_reader_waits(self) -> None:
        sent: list[int] = []

        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            await send(START)
            for number in range(100):
                await send(piece(b"x"))
                sent.append(number)
            await send(piece(b"", more=False))

        async with asyncio.timeout(2), client_of(app) as client, client.stream("GET", "/") as response:
            for _ in range(50):
                await asyncio.sleep(0)
            ahead = len(sent)
            total = sum([len(chunk) async for chunk in response.aiter_raw()])

        assert ahead <= CHUNKS_AHEAD + 1
        assert total == 100

    async def test_a_failure_before_the_answer_is_the_callers(self) -> None:
        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            raise RuntimeError("no start")

        async with client_of(app) as client:
            with pytest.raises(RuntimeError, match="no start"):
                await client.get("/")

    async def test_an_application_that_says_nothing_broke_the_protocol(self) -> None:
        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            return

        async with client_of(app) as client:
            with pytest.raises(httpx.RemoteProtocolError, match="without an answer"):
                await client.get("/")

    async def test_a_failure_in_the_middle_is_no_short_answer(self) -> None:
        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            await send(START)
            await send(piece(b"half"))
            raise RuntimeError("broken off")

        async with asyncio.timeout(2), client_of(app) as client:
            with pytest.raises(httpx.RemoteProtocolError, match="broken off"):
                await client.get("/")

    async def test_a_reader_who_leaves_lets_the_application_end(self) -> None:
        ended = asyncio.Event()

        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            await receive()
            await send(START)
            while not ended.is_set():
                await send(piece(b"x" * 1000))
                if (await receive())["type"] == "http.disconnect":
                    ended.set()

        async with asyncio.timeout(2), client_of(app) as client:
            async with client.stream("GET", "/") as response:
                await anext(aiter(response.aiter_raw()))
            await ended.wait()

    async def test_the_application_sees_the_request_as_it_was_sent(self) -> None:
        seen: list[Scope] = []

        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            seen.append(scope)
            await send(START)
            await send(piece(b"", more=False))

        async with client_of(app) as client:
            await client.get("/a b?x=1&y=%20", headers={"X-Mixed": "Case"})

        assert (seen[0]["path"], seen[0]["raw_path"], seen[0]["query_string"]) == ("/a b", b"/a%20b", b"x=1&y=%20")
        assert (b"x-mixed", b"Case") in seen[0]["headers"]


@pytest.fixture
def peer(project: Keyring) -> Callable[..., Peer]:
    """The service payment, as project calls it; answered by a function."""

    def make(answer: Callable[[httpx.Request], httpx.Response]) -> Peer:
        client = httpx.AsyncClient(transport=httpx.MockTransport(answer), base_url="http://payment")
        return Peer(client, project, "payment")

    return make


class TestPeer:
    async def test_every_call_carries_a_token_for_this_peer_alone(
        self, peer: Callable[..., Peer], payment: Keyring
    ) -> None:
        seen: list[str] = []

        def answer(request: httpx.Request) -> httpx.Response:
            seen.append(request.headers["authorization"].removeprefix("Bearer "))
            return httpx.Response(200)

        await peer(answer).call("GET", "/x", on_behalf_of="ada")

        principal = verify(payment, seen[0], service="payment")
        assert (principal.subject, principal.service) == ("ada", "project")

    async def test_a_refusal_keeps_the_peers_words(self, peer: Callable[..., Peer]) -> None:
        with pytest.raises(UpstreamRefused) as refused:
            await peer(lambda _: httpx.Response(409, json=PROBLEM)).call("POST", "/x")

        assert (refused.value.upstream_status, refused.value.problem_code) == (409, "run-ended")
        assert refused.value.problem().detail == "It has ended."

    async def test_head_has_no_words_but_a_status(self, peer: Callable[..., Peer]) -> None:
        with pytest.raises(UpstreamRefused) as refused:
            await peer(lambda _: httpx.Response(404)).call("HEAD", "/files/x")

        assert (refused.value.upstream_status, refused.value.problem_code) == (404, "not-found")

    @pytest.mark.parametrize("status", [500, 502, 503])
    async def test_a_peer_that_fails_without_words_is_unavailable(self, peer: Callable[..., Peer], status: int) -> None:
        with pytest.raises(Unavailable, match=f"payment answered {status} to /x"):
            await peer(lambda _: httpx.Response(status, content=b"<html>")).call("GET", "/x")

    @pytest.mark.parametrize(("method", "tries"), [("GET", ATTEMPTS), ("PUT", ATTEMPTS), ("POST", 1), ("PATCH", 1)])
    async def test_only_what_may_be_repeated_is_tried_again(
        self, peer: Callable[..., Peer], method: str, tries: int
    ) -> None:
        seen: list[str] = []

        def fail(request: httpx.Request) -> httpx.Response:
            seen.append(request.method)
            raise httpx.ConnectError("refused")

        with pytest.raises(Unavailable, match="payment does not answer"):
            await peer(fail).call(method, "/x")

        assert len(seen) == tries

    async def test_a_peer_that_comes_back_is_not_missed(self, peer: Callable[..., Peer]) -> None:
        answers = iter([httpx.ConnectError("refused"), httpx.Response(200, json=7)])

        def answer(request: httpx.Request) -> httpx.Response:
            following = next(answers)
            if isinstance(following, Exception):
                raise following
            return following

        assert (await peer(answer).call("GET", "/x")).json() == 7

    async def test_a_stream_that_is_refused_says_why(self, peer: Callable[..., Peer]) -> None:
        with pytest.raises(UpstreamRefused, match="It has ended"):
            async with peer(lambda _: httpx.Response(409, json=PROBLEM)).stream("GET", "/x"):
                pytest.fail("nothing to read")


class TestNetwork:
    def test_makes_each_peer_once(self, project: Keyring) -> None:
        network = Network(project, lambda name: httpx.AsyncClient(base_url=f"http://{name}"))

        assert network.peer("payment") is network.peer("payment")
        assert network.peer("payment") is not network.peer("storage")

    async def test_a_peer_without_an_address_is_named(
        self, payment_settings: ServiceSettings, payment: Keyring
    ) -> None:
        async with direct_network(payment_settings, payment) as network:
            with pytest.raises(Unavailable, match="no address configured for storage"):
                network.peer("storage")
