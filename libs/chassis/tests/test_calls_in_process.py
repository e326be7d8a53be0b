"""A whole call straight into an application of the same process: what it sees, and what becomes of its failures."""

import asyncio
import gc
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import StreamingResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from visiobook_chassis.asgi import StreamingASGITransport
from visiobook_chassis.auth import verify
from visiobook_chassis.errors import Unavailable, UpstreamRefused
from visiobook_chassis.in_process import InProcessClient
from visiobook_chassis.keys import Keyring
from visiobook_chassis.network import Peer

START = {"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]}
PROBLEM = {"type": "urn:x", "title": "No", "status": 409, "code": "run-ended", "detail": "It has ended.", "hint": "So?"}
CALLS: list[tuple[str, str, Any, Any]] = [
    ("GET", "/plain/path", None, None),
    ("GET", "/a b/\u00fc", None, None),
    ("GET", "/p?x=1&y=%20", None, None),
    ("GET", "/p%2Fq", None, None),
    ("GET", "/p/../q/./r", None, None),
    ("GET", "/p", None, {"q": "a b", "many": ["1", "2"]}),
    ("POST", "/p", {"name": "\u00fc", "list": [1, None]}, None),
    ("DELETE", "/p", None, None),
]


def piece(body: bytes, *, more: bool = True) -> dict[str, Any]:
    return {"type": "http.response.body", "body": body, "more_body": more}


class Echo:
    """Keeps what it was asked, and says nothing else."""

    def __init__(self) -> None:
        self.seen: list[tuple[Scope, bytes]] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.seen.append((scope, await Request(scope, receive).body()))
        await send(START)
        await send(piece(b"", more=False))


@pytest.mark.parametrize(("method", "path", "body", "params"), CALLS)
async def test_the_application_sees_what_it_would_see_of_an_http_client(
    method: str, path: str, body: Any, params: Any
) -> None:
    echo = Echo()
    headers = {"Authorization": "Bearer x"}
    async with httpx.AsyncClient(transport=StreamingASGITransport(echo), base_url="http://payment") as client:
        await client.request(method, path, json=body, params=params, headers=headers)
    async with InProcessClient(echo, "payment") as client:
        await client.ask(method, path, json=body, params=params, headers=headers)

    (theirs, their_body), (ours, our_body) = echo.seen
    alike = ("type", "method", "scheme", "path", "raw_path", "query_string", "server", "client", "root_path", "state")
    assert {name: ours[name] for name in alike} == {name: theirs[name] for name in alike}
    assert our_body == their_body
    told = dict(theirs["headers"])
    of_a_call = {b"host", b"authorization"} | ({b"content-type", b"content-length"} if body is not None else set())
    assert dict(ours["headers"]) == {name: told[name] for name in of_a_call}


@pytest.fixture
def service() -> FastAPI:
    """A service with an answer in pieces, a refusal and a failure."""
    app = FastAPI()

    @app.get("/pieces")
    async def pieces() -> StreamingResponse:
        async def content() -> AsyncIterator[bytes]:
            yield b"first, "
            await asyncio.sleep(0)
            yield b"second"

        return StreamingResponse(content())

    @app.get("/fails")
    async def fails() -> None:
        raise RuntimeError("as Starlette raises what it has answered")

    return app


async def test_an_answer_in_pieces_comes_whole(service: FastAPI, project: Keyring) -> None:
    answer = await Peer(InProcessClient(service, "payment"), project, "payment").call("GET", "/pieces")

    assert answer.content == b"first, second"


async def test_a_failure_that_was_answered_is_its_answer(service: FastAPI, project: Keyring) -> None:
    with pytest.raises(Unavailable, match="payment answered 500 to /fails"):
        await Peer(InProcessClient(service, "payment"), project, "payment").call("GET", "/fails")


async def test_a_refusal_keeps_the_peers_words(project: Keyring) -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await send({**START, "status": 409})
        await send(piece(json.dumps(PROBLEM).encode(), more=False))

    with pytest.raises(UpstreamRefused) as refused:
        await Peer(InProcessClient(app, "payment"), project, "payment").call("POST", "/x")

    assert (refused.value.upstream_status, refused.value.problem_code) == (409, "run-ended")


async def test_a_call_carries_a_token_for_this_peer_alone(project: Keyring, payment: Keyring) -> None:
    echo = Echo()
    await Peer(InProcessClient(echo, "payment"), project, "payment").call("GET", "/x", on_behalf_of="ada")

    token = dict(echo.seen[0][0]["headers"])[b"authorization"].decode().removeprefix("Bearer ")
    principal = verify(payment, token, service="payment")
    assert (principal.subject, principal.service) == ("ada", "project")


async def _says_nothing(scope: Scope, receive: Receive, send: Send) -> None:
    return


async def _breaks_off(scope: Scope, receive: Receive, send: Send) -> None:
    await send(START)
    await send(piece(b"half"))
    raise RuntimeError("broken off")


@pytest.mark.parametrize("app", [_says_nothing, _breaks_off])
async def test_half_an_answer_is_none(app: ASGIApp, project: Keyring) -> None:
    with pytest.raises(Unavailable, match="payment does not answer"):
        await Peer(InProcessClient(app, "payment"), project, "payment").call("POST", "/x")


async def test_a_failure_before_the_answer_is_the_callers() -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        raise RuntimeError("no start")

    with pytest.raises(RuntimeError, match="no start"):
        await InProcessClient(app, "payment").ask("GET", "/", headers={})


async def test_a_caller_who_is_cancelled_ends_the_call() -> None:
    begun, ended = asyncio.Event(), asyncio.Event()

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await receive()
            begun.set()
            await receive()  # for the disconnect
        finally:
            ended.set()

    calling = asyncio.create_task(InProcessClient(app, "payment").ask("GET", "/", headers={}))
    await begun.wait()
    gc.collect()
    assert not calling.done()
    calling.cancel()

    with pytest.raises(asyncio.CancelledError):
        await calling
    assert ended.is_set()
