"""WebSockets through the entry: to services in this process, and as tunnels to services in others."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from visiobook_chassis.serving import GracefulServer, listening
from visiobook_chassis.settings import Mode
from visiobook_gateway.main import build_entry, create_app
from visiobook_gateway.settings import Settings
from visiobook_testkit.tokens import TokenMaker

PATH = "/api/v1/project/live"


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    """A service that repeats what it hears, after saying who it hears."""
    if scope["type"] == "http":
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"12")]})
        await send({"type": "http.response.body", "body": b'{"paths":{}}'})
        return
    await receive()
    if scope["path"].endswith("closed"):
        await send({"type": "websocket.close", "code": 1008})
        return
    await send({"type": "websocket.accept"})
    fields = dict(scope["headers"])
    said = fields.get(b"authorization", b"").decode()[:10] + fields.get(b"cookie", b"-").decode()
    await send({"type": "websocket.send", "text": said + scope["query_string"].decode()})
    while (message := await receive())["type"] == "websocket.receive":
        told = {key: message[key] for key in ("text", "bytes") if message.get(key) is not None}
        await send({"type": "websocket.send", **told})


async def _serving(stack: AsyncExitStack, entry: ASGIApp, apps: list[FastAPI]) -> str:
    server, listener, up = GracefulServer(entry, apps), listening("127.0.0.1", 0), asyncio.Event()
    task = asyncio.create_task(server.serve_on(listener, up.set))
    stack.push_async_callback(asyncio.wait, {task})
    stack.callback(server.stop)
    await up.wait()
    return f"127.0.0.1:{listener.getsockname()[1]}"


@pytest.fixture(params=["embedded", "server"])
async def address(request: pytest.FixtureRequest, keys: Path, tmp_path: Path) -> AsyncIterator[str]:
    """An entry in front of the echo, in each mode."""
    common: dict[str, Any] = {"keys": keys, "home": tmp_path, "portal": tmp_path / "none"}
    async with AsyncExitStack() as stack:
        if request.param == "embedded":
            control = create_app(Settings(mode=Mode.EMBEDDED, **common))
            entry = build_entry(control, {"project": echo})
        else:
            peer = await _serving(stack, echo, [])
            control = create_app(Settings(mode=Mode.SERVER, peers={"project": f"http://{peer}"}, **common))
            entry = build_entry(control)
            await stack.enter_async_context(control.router.lifespan_context(control))
        yield await _serving(stack, entry, [control])


@pytest.fixture
def token(tokens: TokenMaker) -> str:
    return tokens.user("ada")["authorization"].removeprefix("Bearer ")


async def heard(socket: ClientConnection) -> str | bytes:
    return await asyncio.wait_for(socket.recv(), 5)


class TestWebSockets:
    async def test_carry_text_and_bytes_both_ways(self, address: str, token: str) -> None:
        headers = {"Authorization": f"Bearer {token}"}
        async with connect(f"ws://{address}{PATH}?a=1", additional_headers=headers) as socket:
            hello = await heard(socket)
            await socket.send("text")
            text = await heard(socket)
            await socket.send(b"\x00" * 300_000)
            large = await heard(socket)

        assert hello == "Bearer eyJ-a=1"
        assert (text, large) == ("text", b"\x00" * 300_000)

    async def test_need_somebody_who_is_signed_in(self, address: str) -> None:
        with pytest.raises(InvalidStatus) as refused:
            await connect(f"ws://{address}{PATH}")

        assert refused.value.response.status_code in {401, 403}

    @pytest.mark.parametrize("origin", ["http://elsewhere.example", None])
    async def test_with_the_portals_cookie_come_from_the_portal_alone(
        self, address: str, token: str, origin: str | None
    ) -> None:
        cookie = {"Cookie": f"visiobook_access={token}; theme=dark"}

        with pytest.raises(InvalidStatus) as refused:
            await connect(f"ws://{address}{PATH}", additional_headers=cookie, origin=origin)  # type: ignore[arg-type]
        own: Any = f"http://{address}"
        async with connect(f"ws://{address}{PATH}", additional_headers=cookie, origin=own) as socket:
            hello = await heard(socket)

        assert refused.value.response.status_code == 403
        assert hello == "Bearer eyJtheme=dark"

    async def test_that_a_service_refuses_do_not_open(self, address: str, token: str) -> None:
        headers = {"Authorization": f"Bearer {token}"}

        with pytest.raises(InvalidStatus) as refused:
            await connect(f"ws://{address}{PATH}/closed", additional_headers=headers)

        assert refused.value.response.status_code == 403

    async def test_to_nobody_do_not_open(self, address: str, token: str) -> None:
        with pytest.raises((InvalidStatus, ConnectionClosed)):
            await connect(f"ws://{address}/api/v1/nobody/x", additional_headers={"Authorization": f"Bearer {token}"})
