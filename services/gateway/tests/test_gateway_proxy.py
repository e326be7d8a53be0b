"""Server mode: the entry in front of real HTTP servers on ephemeral ports."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

from visiobook_chassis.serving import WebSockets
from visiobook_chassis.settings import Mode
from visiobook_gateway.main import build_entry, create_app
from visiobook_gateway.settings import Settings
from visiobook_testkit.tokens import TokenMaker

MakeService = Callable[[str], FastAPI]
PIECE = b"x" * 65536


class Recorder:
    """A service in raw ASGI that shows exactly what reached it."""

    def __init__(self) -> None:
        self.scope: Scope = {}
        self.received = 0
        self.first_piece = asyncio.Event()
        self.go_on = asyncio.Event()
        self.left = asyncio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        self.scope = scope
        await getattr(self, "serve_" + scope["path"].rpartition("/")[2].replace(".", "_"))(receive, send)

    async def serve_openapi_json(self, receive: Receive, send: Send) -> None:
        paths = {"/api/v1/project/events": {"get": {"x-public": True}}}
        await self.answer(send, json.dumps({"paths": paths}).encode())

    async def serve_headers(self, receive: Receive, send: Send) -> None:
        extra = [(b"connection", b"x-private"), (b"x-private", b"1"), (b"x-kept", b"1"), (b"set-cookie", b"a=1")]
        await self.answer(send, b"{}", extra)

    async def serve_moved(self, receive: Receive, send: Send) -> None:
        host = dict(self.scope["headers"])[b"host"]
        await self.answer(send, b"", [(b"location", b"http://" + host + b"/api/v1/project/headers?a=1")], status=307)

    async def serve_upload(self, receive: Receive, send: Send) -> None:
        more = True
        while more:
            message = await receive()
            more = message.get("more_body", False)
            self.received += len(message.get("body", b""))
            self.first_piece.set()
        await self.answer(send, json.dumps({"received": self.received}).encode())

    async def serve_events(self, receive: Receive, send: Send) -> None:
        headers = [(b"content-type", b"text/event-stream")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"data: one\n\n", "more_body": True})
        going, leaving = asyncio.create_task(self.go_on.wait()), asyncio.create_task(self.watch(receive))
        await asyncio.wait({going, leaving}, return_when=asyncio.FIRST_COMPLETED)
        going.cancel()
        leaving.cancel()
        if self.go_on.is_set():
            await send({"type": "http.response.body", "body": b"data: two\n\n", "more_body": False})

    async def serve_broken(self, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"100")]})
        await send({"type": "http.response.body", "body": b"half", "more_body": True})

    async def serve_slow(self, receive: Receive, send: Send) -> None:
        await self.go_on.wait()

    async def watch(self, receive: Receive) -> None:
        while (await receive())["type"] != "http.disconnect":
            pass
        self.left.set()

    async def answer(
        self, send: Send, body: bytes, extra: list[tuple[bytes, bytes]] | None = None, *, status: int = 200
    ) -> None:
        headers = [(b"content-length", str(len(body)).encode()), *(extra or [])]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})


@asynccontextmanager
async def serving(app: ASGIApp) -> AsyncIterator[str]:
    """Run an application with uvicorn on a port of its own; gives the URL."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        config = uvicorn.Config(
            app,
            lifespan="off",
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=1,
            proxy_headers=False,
            http=getattr(app, "http_protocol", "httptools"),
            ws=WebSockets,
        )
        server = uvicorn.Server(config)
        task = asyncio.create_task(server._serve(sockets=[listener]))
        while not server.started:  # noqa: ASYNC110  # uvicorn sets a flag, no event
            await asyncio.sleep(0.005)
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            await task


def unused_url() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}"


@pytest.fixture
def gateway(keys: Path, tmp_path: Path) -> Callable[..., AbstractAsyncContextManager[str]]:
    """Serve an entry in server mode; gives its URL."""

    @asynccontextmanager
    async def start(peers: dict[str, str], **changes: Any) -> AsyncIterator[str]:
        settings = Settings(mode=Mode.SERVER, home=tmp_path, keys=keys, peers=peers, **changes)
        control = create_app(settings)
        async with serving(build_entry(control)) as url:
            yield url
        await control.state.fleet.close()

    return start


@pytest.fixture
def recorder() -> Recorder:
    return Recorder()


@pytest.fixture
async def ada(gateway: Any, recorder: Recorder, tokens: TokenMaker) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody with a token, in front of the recorder as the service "project"."""
    async with serving(recorder) as url, gateway({"project": url}) as entry:
        async with httpx.AsyncClient(base_url=entry, headers=tokens.user("ada"), timeout=10) as client:
            yield client
        recorder.go_on.set()


class TestForwarding:
    async def test_the_service_verifies_the_token_itself(
        self, gateway: Any, make_service: MakeService, tokens: TokenMaker
    ) -> None:
        async with (
            serving(make_service("project")) as url,
            gateway({"project": url}) as entry,
            httpx.AsyncClient(base_url=entry) as client,
        ):
            answer = await client.get("/api/v1/project/whoami", headers=tokens.user("ada"))
            closed = await client.get("/api/v1/project/whoami")
            public = await client.get("/api/v1/project/open")
            inside = await client.get("/internal/v1/project/secret", headers=tokens.user("ada"))

        assert (answer.json()["subject"], answer.json()["x-forwarded-for"]) == ("ada", "127.0.0.1")
        assert answer.json()["x-request-id"] == answer.headers["x-request-id"]
        assert [closed.status_code, public.status_code, inside.status_code] == [401, 200, 404]

    async def test_path_and_query_arrive_as_they_were_sent(self, ada: httpx.AsyncClient, recorder: Recorder) -> None:
        await ada.get("/api/v1/project/caf%C3%A9%20x/headers?a=%2Fb&a=c+d&e")

        assert recorder.scope["raw_path"] == b"/api/v1/project/caf%C3%A9%20x/headers"
        assert recorder.scope["query_string"] == b"a=%2Fb&a=c+d&e"

    async def test_headers_of_one_connection_stay_on_it(self, ada: httpx.AsyncClient, recorder: Recorder) -> None:
        sent = {"connection": "close, x-secret", "x-secret": "1", "te": "trailers", "x-forwarded-for": "6.6.6.6"}

        answer = await ada.get("/api/v1/project/headers", headers=sent | {"x-passed": "1"})

        arrived = dict(recorder.scope["headers"])
        assert not {b"x-secret", b"te", b"keep-alive"} & set(arrived)
        assert (arrived[b"x-passed"], arrived[b"x-forwarded-for"]) == (b"1", b"127.0.0.1")
        assert "x-private" not in answer.headers
        assert answer.headers["x-kept"] == "1"
        assert len(answer.headers.get_list("date")) == 1

    async def test_cookies_of_one_user_never_reach_another(self, ada: httpx.AsyncClient, recorder: Recorder) -> None:
        await ada.get("/api/v1/project/headers")
        ada.cookies.clear()
        await ada.get("/api/v1/project/headers")

        assert b"cookie" not in dict(recorder.scope["headers"])

    async def test_redirects_do_not_name_the_inner_address(self, ada: httpx.AsyncClient) -> None:
        answer = await ada.get("/api/v1/project/moved")

        assert answer.headers["location"] == "/api/v1/project/headers?a=1"


class TestStreaming:
    async def test_a_large_body_goes_up_while_it_is_being_sent(
        self, ada: httpx.AsyncClient, recorder: Recorder
    ) -> None:
        async def pieces() -> AsyncIterator[bytes]:
            yield PIECE
            await asyncio.wait_for(recorder.first_piece.wait(), 5)  # it arrived before the rest was sent
            for _ in range(63):
                yield PIECE

        answer = await ada.post("/api/v1/project/upload", content=pieces())

        assert answer.json() == {"received": 64 * len(PIECE)}

    async def test_a_body_of_known_length_keeps_it(self, ada: httpx.AsyncClient, recorder: Recorder) -> None:
        answer = await ada.put("/api/v1/project/upload", content=b"12345")

        assert answer.json() == {"received": 5}
        arrived = dict(recorder.scope["headers"])
        assert arrived[b"content-length"] == b"5"
        assert b"transfer-encoding" not in arrived

    async def test_a_body_that_grows_too_large_is_cut_off(
        self, gateway: Any, recorder: Recorder, tokens: TokenMaker
    ) -> None:
        async def pieces() -> AsyncIterator[bytes]:
            for _ in range(4):
                yield PIECE

        async with (
            serving(recorder) as url,
            gateway({"project": url}, body_limit=100_000) as entry,
            httpx.AsyncClient(base_url=entry, headers=tokens.user("ada")) as client,
        ):
            answer = await client.post("/api/v1/project/upload", content=pieces())

        assert answer.status_code == 413
        assert recorder.received <= 100_000

    async def test_events_come_one_by_one(self, ada: httpx.AsyncClient, recorder: Recorder) -> None:
        async with ada.stream("GET", "/api/v1/project/events") as answer:
            pieces = answer.aiter_bytes()
            first = await asyncio.wait_for(anext(pieces), 5)
            recorder.go_on.set()
            rest = b"".join([piece async for piece in pieces])

        assert answer.headers["content-type"] == "text/event-stream"
        assert (first, rest) == (b"data: one\n\n", b"data: two\n\n")

    async def test_when_the_client_leaves_the_service_hears_of_it(
        self, ada: httpx.AsyncClient, recorder: Recorder
    ) -> None:
        async with ada.stream("GET", "/api/v1/project/events") as answer:
            await anext(answer.aiter_bytes())

        await asyncio.wait_for(recorder.left.wait(), 5)

    async def test_an_answer_that_breaks_off_is_not_taken_for_whole(self, ada: httpx.AsyncClient) -> None:
        with pytest.raises(httpx.RemoteProtocolError):
            await ada.get("/api/v1/project/broken")


@asynccontextmanager
async def breaking_off(times: int) -> AsyncIterator[tuple[str, list[str]]]:
    """A service that takes requests and hangs up, so many times, then answers; its URL and the methods it has seen."""
    seen: list[str] = []

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        if "openapi.json" in head:
            writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}")
            await writer.drain()
        else:
            seen.append(head.partition(" ")[0])
        if "openapi.json" not in head and len(seen) > times:
            writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok")
            await writer.drain()
        writer.close()
        await writer.wait_closed()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", seen


class TestAServiceThatHasFallen:
    async def test_is_asked_once_more_what_changes_nothing(self, gateway: Any, tokens: TokenMaker) -> None:
        async with (
            breaking_off(1) as (url, seen),
            gateway({"project": url}) as entry,
            httpx.AsyncClient(base_url=entry, headers=tokens.user("ada")) as client,
        ):
            answer = await client.get("/api/v1/project/headers")

        assert (answer.status_code, answer.text) == (200, "ok")
        assert seen == ["GET", "GET"]

    @pytest.mark.parametrize(("method", "times"), [("POST", 1), ("DELETE", 1), ("GET", 2)])
    async def test_is_not_asked_again_and_again_nor_to_do_anything_twice(
        self, gateway: Any, tokens: TokenMaker, method: str, times: int
    ) -> None:
        async with (
            breaking_off(2) as (url, seen),
            gateway({"project": url}) as entry,
            httpx.AsyncClient(base_url=entry, headers=tokens.user("ada")) as client,
        ):
            answer = await client.request(method, "/api/v1/project/headers")

        assert answer.status_code == 502
        assert seen == [method] * times


class TestFailures:
    async def test_a_service_that_is_away_is_a_502_and_then_left_alone(self, gateway: Any, tokens: TokenMaker) -> None:
        async with (
            gateway({"project": unused_url()}, breaker_failures=2) as entry,
            httpx.AsyncClient(base_url=entry, headers=tokens.user("ada")) as client,
        ):
            answers = [await client.get("/api/v1/project/headers") for _ in range(3)]

        assert [answer.status_code for answer in answers] == [502, 502, 503]
        assert [answer.json()["code"] for answer in answers[1:]] == ["bad-gateway", "circuit-open"]
        assert int(answers[2].headers["retry-after"]) >= 1
        assert all(answer.headers["content-type"] == "application/problem+json" for answer in answers)

    async def test_a_silent_service_is_a_504(self, gateway: Any, recorder: Recorder, tokens: TokenMaker) -> None:
        async with (
            serving(recorder) as url,
            gateway({"project": url}, read_timeout=0.1) as entry,
            httpx.AsyncClient(base_url=entry, headers=tokens.user("ada")) as client,
        ):
            answer = await client.get("/api/v1/project/slow")
            recorder.go_on.set()

        assert (answer.status_code, answer.json()["code"]) == (504, "gateway-timeout")

    async def test_one_service_that_is_away_leaves_the_others_alone(
        self, gateway: Any, make_service: MakeService, tokens: TokenMaker
    ) -> None:
        async with (
            serving(make_service("project")) as url,
            gateway({"project": url, "user": unused_url()}) as entry,
            httpx.AsyncClient(base_url=entry) as client,
        ):
            health = await client.get("/health")
            services = await client.get("/api/v1/services")
            document = (await client.get("/api/v1/openapi.json")).json()
            unknown = await client.get("/api/v1/user/open")

        assert health.status_code == 503
        assert health.json()["services"] == {"project": "ready", "user": "unavailable"}
        assert [view["state"] for view in services.json()] == ["ready", "unavailable"]
        assert document["x-missing-services"] == ["user"]
        assert unknown.status_code == 503
