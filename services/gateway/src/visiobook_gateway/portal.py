"""The web portal: the files that its build has made, served at ``/``; any other page of its own is ``index.html``.

Files under ``portal/`` have the digest of their content in their names and are kept for a year; everything else is
asked for again each time, by its ETag. Without a build there is no portal, and the welcome page stays.
"""

import hashlib
import mimetypes
import zlib
from collections import OrderedDict
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import brotli  # type: ignore[import-untyped]  # it has no types
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from visiobook_gateway.compression import GZIP_WINDOW, SMALLEST, is_text, weights
from visiobook_gateway.edge_headers import fields_of

IN_CHECKOUT = Path("services") / "web-portal" / "dist"
INDEX = "index.html"
HASHED = "portal/"
RESERVED = ("/api", "/internal", "/docs", "/health", "/metrics", "/assets")
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data: blob:; "
    "media-src 'self' blob:; connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
FOR_EVER, ASK_AGAIN = "public, max-age=31536000, immutable", "no-cache"
TYPES = {".webmanifest": "application/manifest+json", ".woff2": "font/woff2", ".mjs": "text/javascript"}
REMEMBERED_BYTES = 32 * 1024 * 1024
BROTLI_QUALITY, GZIP_LEVEL = 6, 9


def find_portal(given: Path | None) -> Path | None:
    """The folder of the build: the one given, else that of the checkout around this package; None without one."""
    around = [folder / IN_CHECKOUT for folder in Path(__file__).resolve().parents]
    return next((folder for folder in ([given] if given else around) if (folder / INDEX).is_file()), None)


@dataclass
class PortalFile:
    """One file as it is on the disk: ``stamp`` tells whether it still is."""

    name: str
    content: bytes
    stamp: tuple[int, int]
    ready: dict[str, bytes]

    @cached_property
    def etag(self) -> str:
        return f'"{hashlib.sha256(self.content).hexdigest()[:24]}"'

    @cached_property
    def media_type(self) -> str:
        suffix = Path(self.name).suffix
        return TYPES.get(suffix) or mimetypes.guess_type(self.name)[0] or "application/octet-stream"

    def coded(self, coding: str) -> bytes:
        """The content in a coding: as the build has made it, or made here once."""
        if coding not in self.ready:
            self.ready[coding] = _br(self.content) if coding == "br" else _gzip(self.content)
        return self.ready[coding]


class Portal:
    """An ASGI application for what ``has`` says yes to."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder.resolve() if folder is not None else None
        self._files: OrderedDict[str, PortalFile] = OrderedDict()
        self._size = 0

    def has(self, scope: Scope) -> bool:
        """Whether the portal answers this: a file of its build, or a page, for somebody who goes there."""
        if self._folder is None or scope["method"] not in ("GET", "HEAD"):
            return False
        path = scope["path"]
        if any(path == word or path.startswith(word + "/") for word in RESERVED):
            return False
        return self._find(path[1:]) is not None or "text/html" in fields_of(scope).get("accept", "")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a file, or ``index.html`` for a page."""
        file = self._find(scope["path"][1:]) or self._find(INDEX)
        if file is None:
            await Response(status_code=404)(scope, receive, send)
            return
        await _response(file, fields_of(scope))(scope, receive, send)

    def _find(self, name: str) -> PortalFile | None:
        """The file by its path within the build. The path has been checked for tricks already."""
        assert self._folder is not None
        path = self._folder / (name or INDEX)
        try:
            found = path.stat()
        except (OSError, ValueError):
            return None
        known, stamp = self._files.get(name), (found.st_mtime_ns, found.st_size)
        if known is not None and known.stamp == stamp:
            self._files.move_to_end(name)
            return known
        if not path.is_file() or not path.resolve().is_relative_to(self._folder) or path.name.startswith("."):
            return None
        return self._remember(name, PortalFile(name or INDEX, path.read_bytes(), stamp, _made(path)))

    def _remember(self, name: str, file: PortalFile) -> PortalFile:
        old = self._files.pop(name, None)
        self._size += len(file.content) - (len(old.content) if old else 0)
        self._files[name] = file
        while self._size > REMEMBERED_BYTES and len(self._files) > 1:
            self._size -= len(self._files.popitem(last=False)[1].content)
        return file


def _response(file: PortalFile, fields: dict[str, str]) -> Response:
    headers = {
        "etag": file.etag,
        "cache-control": FOR_EVER if file.name.startswith(HASHED) else ASK_AGAIN,
        "content-security-policy": POLICY,
    }
    is_coded = is_text(file.media_type.encode()) and len(file.content) >= SMALLEST
    if is_coded:
        headers["vary"] = "accept-encoding"
    if _matches(fields.get("if-none-match"), file.etag):
        return Response(status_code=304, headers=headers)
    coding = _coding(fields.get("accept-encoding", "")) if is_coded else None
    if coding is not None:
        headers["content-encoding"] = coding
    body = file.coded(coding) if coding is not None else file.content
    return Response(body, media_type=file.media_type, headers=headers)


def _matches(given: str | None, etag: str) -> bool:
    """If-None-Match (RFC 9110 section 13.1.2): weakly."""
    tags = (tag.strip().removeprefix("W/") for tag in (given or "").split(","))
    return given is not None and (given.strip() == "*" or etag in tags)


def _coding(accepted: str) -> str | None:
    liked = weights(accepted.encode("latin-1"))
    star = liked.get(b"*", 0.0)
    return next((name for name in ("br", "gzip") if liked.get(name.encode(), star) > 0), None)


def _made(path: Path) -> dict[str, bytes]:
    """Codings that the build has made: ``name.br``, ``name.gz`` beside the file, and not older than it."""
    beside = {"br": path.with_name(path.name + ".br"), "gzip": path.with_name(path.name + ".gz")}
    made = path.stat().st_mtime_ns
    return {
        coding: other.read_bytes()
        for coding, other in beside.items()
        if other.is_file() and other.stat().st_mtime_ns >= made
    }


def _br(content: bytes) -> bytes:
    return bytes(brotli.compress(content, quality=BROTLI_QUALITY))


def _gzip(content: bytes) -> bytes:
    coder = zlib.compressobj(GZIP_LEVEL, zlib.DEFLATED, GZIP_WINDOW)
    return coder.compress(content) + coder.flush()
