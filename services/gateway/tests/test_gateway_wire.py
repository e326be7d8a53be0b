"""The edge between services and clients of any manners, on real connections: no hang, no mixed-up answer."""

import asyncio
import contextlib
import gzip
import socket
from collections.abc import AsyncIterator
from concurrent.futures import Future
from contextlib import AsyncExitStack
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import uvloop

from visiobook_chassis.serving import GracefulServer, listening
from visiobook_chassis.settings import Mode
from visiobook_gateway.main import build_entry, create_app
from visiobook_gateway.settings import Settings
from visiobook_testkit.raw_http import RawClient, RawService, answer, connected, get
from visiobook_testkit.tokens import TokenMaker

PATH = "/api/v1/project/thing"


class Edge:
    """A running entry in front of one service, in a thread of its own on uvloop, as in the product."""

    def __init__(self, stack: AsyncExitStack, settings: dict[str, Any]) -> None:
        self._stack, self._settings = stack, settings
        self.url = ""

    async def before(self, *services: RawService, **changes: Any) -> str:
        """Start the services and the entry; its URL. Connections to the services are made by a first request."""
        for service in services:
            await self._stack.enter_async_context(service.running())
        peers = {"project": " ".join(service.url for service in services)}
        settings = Settings(**self._settings, peers=peers, **changes)
        up: Future[tuple[GracefulServer, asyncio.AbstractEventLoop]] = Future()
        listener = listening("127.0.0.1", 0)
        thread = Thread(target=lambda: uvloop.run(serve(settings, listener, up)))
        thread.start()
        self._stack.push_async_callback(asyncio.to_thread, thread.join)
        server, loop = await asyncio.wrap_future(up)
        self._stack.callback(loop.call_soon_threadsafe, server.stop)
        self.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        return self.url

    async def client(self) -> RawClient:
        return await self._stack.enter_async_context(connected(self.url))


async def serve(
    settings: Settings, listener: socket.socket, up: "Future[tuple[GracefulServer, asyncio.AbstractEventLoop]]"
) -> None:
    """Run an entry until its server is stopped."""
    app = create_app(settings)
    async with app.router.lifespan_context(app):
        server = GracefulServer(build_entry(app), [app])
        await server.serve_on(listener, lambda: up.set_result((server, asyncio.get_running_loop())))


@pytest.fixture
async def edge(keys: Path, tmp_path: Path) -> AsyncIterator[Edge]:
    settings = {"mode": Mode.SERVER, "home": tmp_path, "keys": keys, "portal": tmp_path / "none", "service": "gateway"}
    async with AsyncExitStack() as stack:
        yield Edge(stack, settings)


@pytest.fixture
def token(tokens: TokenMaker) -> str:
    return tokens.user("ada")["authorization"].removeprefix("Bearer ")


async def say_hello(head: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(answer(b"hello"))


def saying(*answers: bytes) -> RawService:
    """A service that says these, one after the other, the last one again and again."""
    left = list(answers)

    async def talk(head: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(left.pop(0) if len(left) > 1 else left[0])

    return RawService(talk)


class TestBothLanes:
    async def test_use_the_same_connection_and_tell_the_same(self, edge: Edge, token: str) -> None:
        service = saying(answer(b"hello", b"content-type: text/plain", b"x-own: 1"))
        await edge.before(service)
        client = await edge.client()

        slow = await client.ask(get(PATH, token))  # no connection is idle yet
        fast = await client.ask(get(PATH, token))

        assert slow[0] == fast[0] == 200
        assert slow[2] == fast[2] == b"hello"
        assert slow[1].keys() - {b"date"} == fast[1].keys() - {b"date"}
        assert service.heads[0].split(b"\r\n")[0] == service.heads[1].split(b"\r\n")[0]
        assert service.connections == 1

    @pytest.mark.parametrize(
        ("said", "told"),
        [((), b"no-store"), ((b"cache-control: private, max-age=60",), b"private, max-age=60")],
    )
    async def test_let_nobody_keep_an_answer_unless_its_service_says_so(
        self, edge: Edge, token: str, said: tuple[bytes, ...], told: bytes
    ) -> None:
        await edge.before(saying(answer(b"hello", b"content-type: text/plain", *said)))
        client = await edge.client()

        heads = [(await client.ask(get(PATH, token)))[1] for _ in range(2)]

        assert [head[b"cache-control"] for head in heads] == [told, told]

    @pytest.mark.parametrize("method", ["HEAD", "GET"])
    @pytest.mark.parametrize("status", [b"204 No Content", b"304 Not Modified", b"200 OK"])
    async def test_know_which_answers_have_no_body(self, edge: Edge, token: str, method: str, status: bytes) -> None:
        has_body = method == "GET" and status.startswith(b"200")
        said = b"HTTP/1.1 %b\r\ncontent-length: 5\r\n\r\n%b" % (status, b"hello" if has_body else b"")
        await edge.before(saying(said))
        client = await edge.client()

        for _ in range(3):
            client.writer.write(get(PATH, token, method=method))
            head = await asyncio.wait_for(client.reader.readuntil(b"\r\n\r\n"), 5)
            assert head.split(b" ")[1] == status[:3]
            if has_body:
                assert await client.reader.readexactly(5) == b"hello"

    async def test_pass_chunks_on_and_drop_trailers(self, edge: Edge, token: str) -> None:
        said = (
            b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n2\r\nde\r\n0\r\nx-trailer: 1\r\n\r\n"
        )
        await edge.before(saying(said))
        client = await edge.client()

        bodies = [(await client.ask(get(PATH, token)))[2] for _ in range(3)]

        assert bodies == [b"abcde"] * 3

    async def test_take_an_answer_that_ends_with_its_connection(self, edge: Edge, token: str) -> None:
        async def talk(head: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.write(b"HTTP/1.1 200 OK\r\n\r\nall there is")
            writer.close()

        await edge.before(RawService(talk))
        client = await edge.client()

        assert [(await client.ask(get(PATH, token)))[2] for _ in range(2)] == [b"all there is"] * 2

    async def test_serve_large_answers_to_slow_clients(self, edge: Edge, token: str) -> None:
        large = bytes(range(256)) * 8192
        await edge.before(saying(answer(large)))
        client = await edge.client()

        bodies = [(await client.ask(get(PATH, token)))[2] for _ in range(3)]

        assert bodies == [large] * 3


class TestStreams:
    async def test_of_events_come_one_by_one_and_uncoded(self, edge: Edge, token: str) -> None:
        go_on = asyncio.Event()

        async def talk(head: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            go_on.clear()
            writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n")
            writer.write(b"b\r\ndata: one\n\n\r\n")
            await go_on.wait()
            writer.write(b"b\r\ndata: two\n\n\r\n0\r\n\r\n")

        await edge.before(RawService(talk))
        client = await edge.client()

        for _ in range(2):
            client.writer.write(get(PATH, token, "accept-encoding: gzip, br"))
            head = await asyncio.wait_for(client.reader.readuntil(b"\r\n\r\n"), 5)
            first = await asyncio.wait_for(client.reader.readuntil(b"one\n\n\r\n"), 5)
            go_on.set()
            rest = await asyncio.wait_for(client.reader.readuntil(b"0\r\n\r\n"), 5)

            assert b"content-encoding" not in head.lower()
            assert (first, rest) == (b"b\r\ndata: one\n\n\r\n", b"b\r\ndata: two\n\n\r\n0\r\n\r\n")

    async def test_end_at_the_service_when_the_client_leaves(self, edge: Edge, token: str) -> None:
        left: asyncio.Queue[bytes] = asyncio.Queue()

        async def talk(head: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            if len(service.heads) < 2:
                writer.write(answer(b"hello"))
                return
            writer.write(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\na\r\n")
            with contextlib.suppress(ConnectionError):
                await reader.read()
            left.put_nowait(b"left")
            writer.close()

        service = RawService(talk)
        await edge.before(service)
        client = await edge.client()
        await client.ask(get(PATH, token))

        client.writer.write(get(PATH, token))
        await asyncio.wait_for(client.reader.readuntil(b"a\r\n"), 5)
        client.writer.close()

        assert await asyncio.wait_for(left.get(), 5) == b"left"

    async def test_are_made_smaller_for_who_asks(self, edge: Edge, token: str) -> None:
        text = b"A book goes in, a film comes out. " * 200
        await edge.before(saying(answer(text, b"content-type: text/plain")))
        client = await edge.client()

        for _ in range(3):
            _, fields, body = await client.ask(get(PATH, token, "accept-encoding: gzip"))
            assert fields[b"content-encoding"] == b"gzip"
            assert gzip.decompress(body) == text


class TestServicesThatMisbehave:
    LIES = (
        b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\nhello!",
        b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\ncontent-length: +5\r\n\r\nhello",
        b"HTTP/1.1 200 OK\r\nx-a: 1\r\n folded\r\ncontent-length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nx a: 1\r\ncontent-length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\nx-a: 1\n\n\r\n\r\n",
        b"HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\n\r\n",
        b"nonsense\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nx: " + b"x" * 70_000,
    )

    @pytest.mark.parametrize("lie", LIES)
    async def test_with_answers_of_two_readings_are_a_502(self, edge: Edge, token: str, lie: bytes) -> None:
        await edge.before(saying(answer(b"good"), lie))
        client = await edge.client()

        statuses = [(await client.ask(get(PATH, token)))[0]]
        statuses.append((await (await edge.client()).ask(get(PATH, token)))[0])

        assert statuses == [200, 502]

    async def test_that_say_more_than_announced_say_it_to_nobody(self, edge: Edge, token: str) -> None:
        await edge.before(saying(answer(b"mine") + b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nother"))
        client = await edge.client()

        bodies = [(await client.ask(get(PATH, token)))[2] for _ in range(4)]

        assert bodies == [b"mine"] * 4

    async def test_that_say_less_end_the_clients_connection(self, edge: Edge, token: str) -> None:
        async def talk(head: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            if len(service.heads) == 1:
                writer.write(answer(b"good"))
                return
            writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf")
            await writer.drain()
            writer.close()

        service = RawService(talk)
        await edge.before(service)
        client = await edge.client()
        await client.ask(get(PATH, token))

        client.writer.write(get(PATH, token))
        rest = await client.ended()

        assert rest == b"" or rest.endswith(b"half")

    async def test_that_are_silent_are_a_504(self, edge: Edge, token: str) -> None:
        silent = asyncio.Event()

        async def talk(head: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            if len(service.heads) == 1:
                writer.write(answer(b"good"))
            else:
                await silent.wait()

        service = RawService(talk)
        await edge.before(service, read_timeout=0.2)
        client = await edge.client()

        statuses = [(await client.ask(get(PATH, token)))[0] for _ in range(2)]
        silent.set()

        assert statuses == [200, 504]

    async def test_that_have_closed_an_idle_connection_are_asked_anew(self, edge: Edge, token: str) -> None:
        async def talk(head: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            if len(service.heads) == 2:
                writer.close()  # without a word, as where its time had run out
            else:
                writer.write(answer(b"good"))

        service = RawService(talk)
        await edge.before(service)
        client = await edge.client()

        statuses = [(await client.ask(get(PATH, token)))[0] for _ in range(3)]

        assert statuses == [200, 200, 200]

    async def test_that_speak_unasked_are_not_heard(self, edge: Edge, token: str) -> None:
        said = asyncio.Event()

        async def talk(head: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.write(answer(b"%d" % len(service.heads)))
            if len(service.heads) == 1:
                await writer.drain()
                asyncio.get_running_loop().call_soon(writer.write, answer(b"poison"))
                said.set()

        service = RawService(talk)
        await edge.before(service)
        client = await edge.client()

        bodies = [(await client.ask(get(PATH, token)))[2] for _ in range(4)]

        assert said.is_set()
        assert b"poison" not in bodies


class TestClientsThatMisbehave:
    @pytest.mark.parametrize(
        "request_",
        [
            b"GET / HTTP/1.1\r\nhost: a\r\nhost: b\r\n\r\n",
            b"GET / HTTP/1.1\r\n\r\n",
            b"POST /x HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab",
            b"POST /x HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
            b"POST /x HTTP/1.1\r\nhost: a\r\ntransfer-encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
            b"POST /x HTTP/1.1\r\nhost: a\r\ntransfer-encoding: xchunked\r\n\r\n",
            b"POST /x HTTP/1.0\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
            b"GET / HTTP/1.1\r\nhost: a\r\nx : 1\r\n\r\n",
            b"GET / HTTP/1.1\r\nhost: a\r\nx: 1\r\n folded\r\n\r\n",
            b"GET / HTTP/1.1\r\nhost: a\r\nx: \x00\r\n\r\n",
            b"GET / HTTP/9.9\r\nhost: a\r\n\r\n",
            b"nonsense\r\n\r\n",
            b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        ],
    )
    async def test_with_requests_of_two_readings_are_refused(self, edge: Edge, request_: bytes) -> None:
        service = RawService(say_hello)
        await edge.before(service)
        client = await edge.client()

        status, fields, _ = await client.ask(request_)

        assert (status, fields[b"content-type"]) == (400, b"application/problem+json")
        assert fields[b"connection"] == b"close"
        assert await client.ended() == b""
        assert service.heads == []

    @pytest.mark.parametrize("size", [40_000, 5_000_000])
    async def test_with_huge_heads_are_refused(self, edge: Edge, token: str, size: int) -> None:
        await edge.before(RawService(say_hello))
        client = await edge.client()

        client.writer.write(get(PATH, token)[:-4] + b"\r\nx-huge: " + b"x" * size)
        if size < 100_000:
            client.writer.write(b"\r\n\r\n")
        status, _, _ = await client.answer()

        assert status == 431

    async def test_who_send_their_head_by_drops_are_cut_off(self, edge: Edge) -> None:
        await edge.before(RawService(say_hello), header_timeout=0.2)
        client = await edge.client()

        client.writer.write(b"GET / HTTP/1.1\r\nho")
        status, _, _ = await client.answer()

        assert status == 408
        assert await client.ended() == b""

    async def test_who_stop_in_their_body_are_cut_off(self, edge: Edge, token: str) -> None:
        async def talk(head: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.readexactly(100)
            writer.write(answer(b"done"))

        await edge.before(RawService(talk), header_timeout=0.4, body_timeout=0.2)
        client = await edge.client()

        client.writer.write(get(PATH, token, "content-length: 100", method="POST") + b"half")

        assert b" 408 " in await client.ended()

    async def test_who_are_idle_are_let_go(self, edge: Edge, token: str) -> None:
        await edge.before(RawService(say_hello), header_timeout=0.2, idle_timeout=0.1)
        client = await edge.client()
        await client.ask(get(PATH, token))
        await client.ask(get(PATH, token))

        assert await client.ended() == b""

    async def test_who_close_their_half_still_get_their_answer_or_an_end(self, edge: Edge, token: str) -> None:
        await edge.before(RawService(say_hello))
        await (await edge.client()).ask(get(PATH, token))
        client = await edge.client()

        client.writer.write(get(PATH, token))
        client.writer.write_eof()
        rest = await client.ended()

        assert rest == b"" or rest.endswith(b"hello")

    async def test_who_ask_many_things_at_once_get_the_answers_in_turn(self, edge: Edge, token: str) -> None:
        async def talk(head: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.write(answer(head.split(b" ")[1]))

        await edge.before(RawService(talk))
        client = await edge.client()
        await client.ask(get(PATH, token))
        paths = [f"/api/v1/project/{number}" for number in range(30)]

        for path in paths:
            client.writer.write(get(path, token))
            await asyncio.sleep(0)
        bodies = [(await client.answer())[2].decode() for _ in paths]

        assert bodies == paths

    async def test_who_wait_for_leave_to_send_get_it(self, edge: Edge, token: str) -> None:
        async def talk(head: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            assert b"expect" not in head.lower()
            writer.write(answer(await reader.readexactly(4)))

        await edge.before(RawService(talk))
        client = await edge.client()

        client.writer.write(get(PATH, token, "content-length: 4", "expect: 100-continue", method="POST"))
        leave = await asyncio.wait_for(client.reader.readuntil(b"\r\n\r\n"), 5)
        status, _, body = await client.ask(b"body")

        assert leave.startswith(b"HTTP/1.1 100 ")
        assert (status, body) == (200, b"body")

    async def test_who_may_not_are_refused_before_they_send(self, edge: Edge) -> None:
        await edge.before(RawService(say_hello))
        client = await edge.client()

        status, _, _ = await client.ask(get(PATH, "", "content-length: 4", "expect: 100-continue", method="POST"))

        assert status == 401


class TestManyUsersAtOnce:
    async def test_each_get_their_own_answers_while_services_fail_and_clients_leave(
        self, edge: Edge, tokens: TokenMaker
    ) -> None:
        async def talk(head: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            number = len(service.heads)
            proof = next(line for line in head.split(b"\r\n") if line.startswith(b"authorization: "))
            body = proof.removeprefix(b"authorization: Bearer ") * 3
            if number % 7 == 0:
                writer.write(answer(body)[: -len(body) // 2])
                await writer.drain()
                writer.close()
            elif number % 5 == 0:
                writer.write(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n")
                for start in range(0, len(body), 100):
                    piece = body[start : start + 100]
                    writer.write(b"%x\r\n%b\r\n" % (len(piece), piece))
                    await writer.drain()
                writer.write(b"0\r\n\r\n")
            elif number % 3 == 0:
                writer.write(answer(body) + b"surplus")
            else:
                writer.write(answer(body))

        service = RawService(talk)
        await edge.before(service, breaker_failures=10_000)
        whole = await asyncio.gather(*(self._user(edge, tokens, f"user {number}") for number in range(12)))

        assert all(count > 0 for count in whole)

    async def _user(self, edge: Edge, tokens: TokenMaker, name: str) -> int:
        """Ask again and again; how many answers were whole. Each of them was one's own."""
        token = tokens.user(name)["authorization"].removeprefix("Bearer ")
        whole = 0
        for number in range(25):
            async with connected(edge.url) as client:
                for _ in range(3):
                    client.writer.write(get(PATH, token))
                    if number % 6 == 5:
                        break  # leaves without waiting
                    try:
                        status, _, body = await client.answer()
                    except (asyncio.IncompleteReadError, ConnectionError):
                        break  # the service broke off, and so did the edge
                    assert status in {200, 429, 502, 503}
                    assert status != 200 or body == token.encode() * 3
                    whole += status == 200
        return whole
