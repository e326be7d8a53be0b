"""A client of an application in this process: streams as ``asgi`` has them, whole calls without what HTTP needs.

A whole call runs in the caller's own task. What it carries is what HTTP would carry: the same JSON and fields.
"""

import asyncio
import json as json_library
import re
from collections.abc import Mapping
from typing import Any

import httpx
from starlette.types import ASGIApp, Message, Scope

from visiobook_chassis.asgi import StreamingASGITransport

PLAIN_PATH = re.compile(r"(/(?!\.)[A-Za-z0-9._~-]*)+")
"""A path that is the same quoted and unquoted, without a query and dots to resolve."""


class InProcessClient(httpx.AsyncClient):
    """Of the service with this name. It never gives up waiting: the two share one process, and one fate."""

    def __init__(self, app: ASGIApp, name: str) -> None:
        super().__init__(transport=StreamingASGITransport(app), base_url=f"http://{name}", timeout=None)
        self._app, self._name = app, name

    async def ask(
        self, method: str, path: str, *, headers: Mapping[str, str], json: Any = None, params: Any = None
    ) -> httpx.Response:
        """The whole answer, as ``request`` would give it. Raises what the application raised before it began one, and
        httpx.RemoteProtocolError where there is none or half of one.
        """
        exchange = _Whole(b"" if json is None else _encoded(json))
        scope = self._scope(method, path, params)
        scope["headers"] = self._fields(headers, exchange.body, has_body=json is not None)
        try:
            await self._app(scope, exchange.receive, exchange.send)
        except Exception as error:
            if exchange.status is None:
                raise
            if not exchange.is_whole:
                raise httpx.RemoteProtocolError(f"the application failed while answering: {error!r}") from error
        if exchange.status is None:
            raise httpx.RemoteProtocolError("the application ended without an answer")
        request = httpx.Request(method, f"http://{self._name}{path}") if exchange.status >= 400 else None
        content = b"".join(exchange.pieces)
        return httpx.Response(exchange.status, headers=exchange.headers, content=content, request=request)

    def _scope(self, method: str, path: str, params: Any) -> Scope:
        raw, query = path.encode("utf-8"), b""
        if params is not None or not PLAIN_PATH.fullmatch(path):
            given = {} if params is None else {"params": params}
            url = httpx.URL(f"http://{self._name}{path}", **given)
            path, raw, query = url.path, url.raw_path.partition(b"?")[0], url.query
        return {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": path,
            "raw_path": raw,
            "query_string": query,
            "server": (self._name, None),
            "client": ("127.0.0.1", 0),
            "root_path": "",
            "state": {},
        }

    def _fields(self, headers: Mapping[str, str], body: bytes, *, has_body: bool) -> list[tuple[bytes, bytes]]:
        fields = [(b"host", self._name.encode())]
        fields += [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
        if has_body:
            fields += [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
        return fields


class _Whole:
    """A body that is known, and an answer that is gathered."""

    __slots__ = ("_is_read", "body", "headers", "is_whole", "pieces", "status")

    def __init__(self, body: bytes) -> None:
        self.body = body
        self.status: int | None = None
        self.headers: list[tuple[bytes, bytes]] = []
        self.pieces: list[bytes] = []
        self.is_whole = self._is_read = False

    async def receive(self) -> Message:
        if self._is_read:
            await asyncio.get_running_loop().create_future()  # the caller never leaves before the answer
        self._is_read = True
        return {"type": "http.request", "body": self.body, "more_body": False}

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status, self.headers = message["status"], message["headers"]
        elif message["type"] == "http.response.body":
            self.pieces.append(message.get("body", b""))
            self.is_whole = not message.get("more_body", False)


def _encoded(value: Any) -> bytes:
    return json_library.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
