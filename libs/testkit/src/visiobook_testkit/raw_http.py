"""HTTP by the byte, for tests of the edge: a service that says anything, and clients that say anything."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

Talk = Callable[[bytes, asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
DOCUMENT = (
    b'{"paths":{"/api/v1/project/{name}":{"get":{"x-permission":"project:read"},"post":{},"head":{}},'
    b'"/api/v1/project/open":{"get":{"x-public":true}}}}'
)
LIMIT = 4 * 1024 * 1024


class RawService:
    """Reads heads of requests and lets ``talk`` answer each; ``heads`` are those it has seen, documents apart."""

    def __init__(self, talk: Talk) -> None:
        self._talk = talk
        self.heads: list[bytes] = []
        self.connections = 0
        self.url = ""

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                if b"/openapi.json " in head:
                    writer.write(answer(DOCUMENT))
                    continue
                self.heads.append(head)
                await self._talk(head, reader, writer)
                if writer.is_closing():
                    return
        except (asyncio.IncompleteReadError, ConnectionError):
            return
        finally:
            writer.close()

    @asynccontextmanager
    async def running(self) -> AsyncIterator["RawService"]:
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0, limit=LIMIT)
        async with server:
            self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
            yield self


def answer(body: bytes, *fields: bytes, status: bytes = b"200 OK") -> bytes:
    """An answer of known length."""
    lines = b"".join(field + b"\r\n" for field in fields)
    return b"HTTP/1.1 %b\r\ncontent-length: %d\r\n%b\r\n%b" % (status, len(body), lines, body)


class RawClient:
    """A connection to the edge that sends whatever it is told."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    async def ask(self, data: bytes) -> tuple[int, dict[bytes, bytes], bytes]:
        """Send bytes and read one answer."""
        self.writer.write(data)
        return await self.answer()

    async def answer(self) -> tuple[int, dict[bytes, bytes], bytes]:
        """Status, fields and body. Raises IncompleteReadError for half an answer."""
        async with asyncio.timeout(10):
            head = await self.reader.readuntil(b"\r\n\r\n")
            first, *lines = head[:-4].split(b"\r\n")
            fields = {}
            for line in lines:
                name, _, value = line.partition(b": ")
                fields[name.lower()] = value
            if fields.get(b"transfer-encoding") == b"chunked":
                body = await self._chunks()
            else:
                body = await self.reader.readexactly(int(fields.get(b"content-length", b"0")))
            return int(first.split(b" ")[1]), fields, body

    async def _chunks(self) -> bytes:
        body = b""
        while size := int(await self.reader.readuntil(b"\r\n"), 16):
            body += await self.reader.readexactly(size)
            await self.reader.readexactly(2)
        await self.reader.readexactly(2)
        return body

    async def ended(self) -> bytes:
        """What still comes until the edge ends the connection. Raises TimeoutError when it does not."""
        async with asyncio.timeout(10):
            try:
                return await self.reader.read()
            except ConnectionError:
                return b""


@asynccontextmanager
async def connected(url: str) -> AsyncIterator[RawClient]:
    """A raw connection to a URL."""
    host, _, port = url.removeprefix("http://").partition(":")
    reader, writer = await asyncio.open_connection(host, int(port), limit=LIMIT)
    try:
        yield RawClient(reader, writer)
    finally:
        writer.close()


def get(path: str, token: str = "", *fields: str, method: str = "GET") -> bytes:
    """A request without a body."""
    proof = [f"authorization: Bearer {token}"] if token else []
    return "\r\n".join([f"{method} {path} HTTP/1.1", "host: edge", *proof, *fields, "", ""]).encode("latin-1")
