"""The web portal: the files that its build has made, served at ``/``; any other page of its own is ``index.html``.

Files under ``portal/`` have the digest of their content in their names and are kept for a year, icons for an hour;
everything else is asked for again each time, by its ETag. A page names in its head what it is made of (``page_parts``).
Without a build there is no portal, and the welcome page stays.
"""

import hashlib
import mimetypes
import re
import zlib
from base64 import b64encode
from collections import OrderedDict
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import brotli  # type: ignore[import-untyped]  # it has no types
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from visiobook_chassis.cookies import PortalCookies
from visiobook_gateway.compression import GZIP_WINDOW, SMALLEST, is_text, weights
from visiobook_gateway.edge_headers import fields_of
from visiobook_gateway.page_parts import PageParts, Visitor, visitor_of, with_links

IN_CHECKOUT = Path("services") / "web-portal" / "dist"
INDEX, TABLE = "index.html", "portal/routes.json"
HASHED = "portal/"
RESERVED = ("/api", "/internal", "/docs", "/health", "/metrics", "/assets")
POLICY = (
    "default-src 'none'; script-src 'self'{scripts}; style-src 'self'{styles}; font-src 'self'; "
    "img-src 'self' data: blob:; media-src 'self' blob:; connect-src 'self'; manifest-src 'self'; worker-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
INLINE = {kind: re.compile(rf"<{kind}>(.*?)</{kind}>".encode(), re.DOTALL) for kind in ("script", "style")}
FOR_EVER, AN_HOUR, ASK_AGAIN = "public, max-age=31536000, immutable", "public, max-age=3600", "no-cache"
PICTURES = (".svg", ".png")
TYPES = {".webmanifest": "application/manifest+json", ".woff2": "font/woff2", ".mjs": "text/javascript"}
REMEMBERED_BYTES = 32 * 1024 * 1024
REMEMBERED_PAGES = 256
"""Addresses name what a page asks for, so there are more pages than anybody should keep."""
VARIES_BY_VISITOR = "accept-encoding, accept-language, cookie"
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
    varies: str = "accept-encoding"

    @cached_property
    def etag(self) -> str:
        return f'"{hashlib.sha256(self.content).hexdigest()[:24]}"'

    @cached_property
    def media_type(self) -> str:
        suffix = Path(self.name).suffix
        return TYPES.get(suffix) or mimetypes.guess_type(self.name)[0] or "application/octet-stream"

    @property
    def lasting(self) -> str:
        """How long a browser keeps it unasked."""
        if self.name.startswith(HASHED):
            return FOR_EVER
        return AN_HOUR if self.name.endswith(PICTURES) else ASK_AGAIN

    @cached_property
    def policy(self) -> str:
        """What the file may do as a page: of what is written into it, only that which the build wrote."""
        page = self.content if self.media_type == "text/html" else b""
        return POLICY.format(scripts=_hashes("script", page), styles=_hashes("style", page))

    def coded(self, coding: str) -> bytes:
        """The content in a coding: as the build has made it, or made here once."""
        if coding not in self.ready:
            self.ready[coding] = _br(self.content) if coding == "br" else _gzip(self.content)
        return self.ready[coding]


class Pages:
    """``index.html`` as it is for each page, language and kind of visitor; the last ones asked for are kept."""

    def __init__(self) -> None:
        self._made_of: tuple[PortalFile, PortalFile] | None = None
        self._parts: PageParts
        self._made: OrderedDict[bytes, PortalFile] = OrderedDict()

    def page(self, index: PortalFile, table: PortalFile, path: str, visitor: Visitor) -> PortalFile:
        """The page at an address."""
        if self._made_of != (index, table):
            self._parts, self._made_of = PageParts(table.content), (index, table)
            self._made.clear()
        links = self._parts.links(path, visitor)
        if links not in self._made:
            content = with_links(index.content, links)
            self._made[links] = PortalFile(INDEX, content, index.stamp, {}, VARIES_BY_VISITOR)
        self._made.move_to_end(links)
        if len(self._made) > REMEMBERED_PAGES:
            self._made.popitem(last=False)
        return self._made[links]


class Portal:
    """An ASGI application for what ``has`` says yes to."""

    def __init__(self, folder: Path | None, cookies: PortalCookies) -> None:
        self._folder = folder.resolve() if folder is not None else None
        self._cookies = cookies
        self._files: OrderedDict[str, PortalFile] = OrderedDict()
        self._size = 0
        self._pages = Pages()

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
        path, fields = scope["path"], fields_of(scope)
        file = (self._find(path[1:]) if path != "/" else None) or self._page(path, fields)
        if file is None:
            await Response(status_code=404)(scope, receive, send)
            return
        await _response(file, fields)(scope, receive, send)

    def _page(self, path: str, fields: dict[str, str]) -> PortalFile | None:
        """``index.html``, with what the page at this address is made of."""
        index, table = self._find(INDEX), self._find(TABLE)
        if index is None or table is None:
            return index
        return self._pages.page(index, table, path, visitor_of(fields, self._cookies))

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
        "cache-control": file.lasting,
        "content-security-policy": file.policy,
    }
    is_coded = is_text(file.media_type.encode()) and len(file.content) >= SMALLEST
    if is_coded:
        headers["vary"] = file.varies
    if _matches(fields.get("if-none-match"), file.etag):
        return Response(status_code=304, headers=headers)
    coding = _coding(fields.get("accept-encoding", "")) if is_coded else None
    if coding is not None:
        headers["content-encoding"] = coding
    body = file.coded(coding) if coding is not None else file.content
    return Response(body, media_type=file.media_type, headers=headers)


def _hashes(kind: str, page: bytes) -> str:
    """Sources of the policy (CSP level 3, section 2.3.1) for the inline elements of a kind."""
    digests = (hashlib.sha256(found).digest() for found in INLINE[kind].findall(page))
    return "".join(f" 'sha256-{b64encode(digest).decode()}'" for digest in digests)


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
