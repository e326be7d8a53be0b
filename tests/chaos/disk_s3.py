"""A small S3 whose objects lie on the disk, so that it can be killed like a real one: what it confirmed, it still has.

moto, which the contract tests run against, keeps objects in memory and checks signatures; here nobody checks them.
It answers what obstore asks for: objects whole and in ranges, copies, listings, multipart uploads. One bucket.
"""

import hashlib
import re
import sys
import time
import uuid
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import formatdate
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape, unescape

from visiobook_testkit.throwaway import HOST, ThrowawayServer, spoken_to

BUCKET = "films"
CHUNK_BYTES = 1 << 20


class DiskS3(ThrowawayServer):
    """The server, as tests start and kill it."""

    name = "the object store"

    @property
    def url(self) -> str:
        """What ``VISIOBOOK_STORE_URL`` is set to."""
        return f"s3://{BUCKET}"

    @property
    def store_options(self) -> dict[str, str]:
        """What ``VISIOBOOK_STORE_OPTIONS`` is set to, as a dictionary."""
        return {
            "endpoint": f"http://{HOST}:{self.port}",
            "region": "us-east-1",
            "access_key_id": "nobody",
            "secret_access_key": "looks",
            "allow_http": "true",
        }

    def _command(self) -> Sequence[str]:
        return [sys.executable, __file__, str(self.port), str(self.folder)]

    def _answers(self) -> bool:
        return spoken_to(self.port, b"HEAD / HTTP/1.0\r\n\r\n").startswith(b"HTTP/")


class Handler(BaseHTTPRequestHandler):
    """One connection. Objects are files named by their percent-encoded keys, written beside and renamed."""

    protocol_version = "HTTP/1.1"
    root: Path

    def do_HEAD(self) -> None:  # the base class's names
        """Size and digest of an object."""
        self._send_object(body=False)

    def do_GET(self) -> None:
        """An object, or a listing."""
        if "list-type" in self._query or not self._key:
            self._list()
        else:
            self._send_object(body=True)

    def do_PUT(self) -> None:
        """An object, a part of one, or a copy."""
        source = self.headers.get("x-amz-copy-source")
        if source is not None:
            self._copy(unquote(source).lstrip("/").partition("/")[2])
        elif "uploadId" in self._query:
            part = self._upload / f"{int(self._query['partNumber'][0]):05}"
            self._answer(headers={"ETag": self._write(part)})
        else:
            self._answer(headers={"ETag": self._write(self._object(self._key))})

    def do_POST(self) -> None:
        """Remove many objects; begin a multipart upload, or complete it."""
        body = self._body().decode()
        if "delete" in self._query:
            keys = [unescape(key) for key in re.findall("<Key>(.*?)</Key>", body)]
            for key in keys:
                self._object(key).unlink(missing_ok=True)
            gone = "".join(f"<Deleted><Key>{escape(key)}</Key></Deleted>" for key in keys)
            self._answer_xml("DeleteResult", gone)
            return
        if "uploads" in self._query:
            identifier = uuid.uuid4().hex
            (self.root / "uploads" / identifier).mkdir(parents=True)
            self._answer_xml("InitiateMultipartUploadResult", f"<UploadId>{identifier}</UploadId>")
            return
        parts = sorted(self._upload.iterdir())
        tag = self._keep(self._object(self._key), b"".join(part.read_bytes() for part in parts))
        self._forget_upload()
        self._answer_xml("CompleteMultipartUploadResult", f"<ETag>{tag}</ETag>")

    def do_DELETE(self) -> None:
        """Remove an object, or break off a multipart upload."""
        if "uploadId" in self._query:
            self._forget_upload()
        else:
            self._object(self._key).unlink(missing_ok=True)
        self._answer(HTTPStatus.NO_CONTENT)

    def log_message(self, *_: object) -> None:
        """Nothing is said."""

    # ------------------------------------------------------------------------------------------- parts

    @property
    def _query(self) -> dict[str, list[str]]:
        return parse_qs(urlsplit(self.path).query, keep_blank_values=True)

    @property
    def _key(self) -> str:
        return unquote(urlsplit(self.path).path).lstrip("/").partition("/")[2]

    @property
    def _upload(self) -> Path:
        return self.root / "uploads" / self._query["uploadId"][0]

    def _object(self, key: str) -> Path:
        return self.root / "objects" / key.replace("/", "%2F")

    def _forget_upload(self) -> None:
        for part in self._upload.iterdir():
            part.unlink()
        self._upload.rmdir()

    def _body(self) -> bytes:
        return self.rfile.read(int(self.headers.get("content-length", 0)))

    def _write(self, path: Path) -> str:
        length = int(self.headers["content-length"])
        content = self.rfile.read(length)
        if len(content) != length:
            raise ConnectionError("the client left before the end")
        return self._keep(path, content)

    def _keep(self, path: Path, content: bytes) -> str:
        half = self.root / uuid.uuid4().hex
        half.write_bytes(content)
        half.replace(path)
        return _tag(content)

    def _copy(self, source: str) -> None:
        self._body()
        try:
            tag = self._keep(self._object(self._key), self._object(source).read_bytes())
        except FileNotFoundError:
            self._not_found()
            return
        self._answer_xml("CopyObjectResult", f"<ETag>{tag}</ETag><LastModified>{_moment(time.time())}</LastModified>")

    def _send_object(self, *, body: bool) -> None:
        path = self._object(self._key)
        try:
            content, changed = path.read_bytes(), path.stat().st_mtime
        except (FileNotFoundError, IsADirectoryError):
            self._not_found()
            return
        headers = {"ETag": _tag(content), "Last-Modified": formatdate(changed, usegmt=True)}
        status, size = HTTPStatus.OK, len(content)
        if found := re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("range", "")):
            start, end = int(found[1]), min(int(found[2] or size - 1), size - 1)
            content, status = content[start : end + 1], HTTPStatus.PARTIAL_CONTENT
            headers["Content-Range"] = f"bytes {start}-{end}/{size}"
        self._answer(status, content, headers, body=body)

    def _list(self) -> None:
        prefix, entries = self._query.get("prefix", [""])[0], []
        for path in sorted((self.root / "objects").iterdir()):
            key = path.name.replace("%2F", "/")
            if key.startswith(prefix):
                with suppress(FileNotFoundError):
                    entries.append(_entry(key, path))
        head = f"<KeyCount>{len(entries)}</KeyCount><IsTruncated>false</IsTruncated>"
        self._answer_xml("ListBucketResult", head + "".join(entries))

    def _not_found(self) -> None:
        self._answer(HTTPStatus.NOT_FOUND, b"<Error><Code>NoSuchKey</Code></Error>")

    def _answer_xml(self, name: str, inner: str) -> None:
        document = f'<?xml version="1.0" encoding="UTF-8"?><{name}>{inner}</{name}>'
        self._answer(HTTPStatus.OK, document.encode(), {"Content-Type": "application/xml"})

    def _answer(
        self,
        status: HTTPStatus = HTTPStatus.OK,
        content: bytes = b"",
        headers: dict[str, str] | None = None,
        *,
        body: bool = True,
    ) -> None:
        self.send_response(status)
        for name, value in {**(headers or {}), "Content-Length": str(len(content))}.items():
            self.send_header(name, value)
        self.end_headers()
        if body and self.command != "HEAD":
            self.wfile.write(content)


def _tag(content: bytes) -> str:
    return f'"{hashlib.md5(content, usedforsecurity=False).hexdigest()}"'


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def _entry(key: str, path: Path) -> str:
    size, tag = path.stat().st_size, escape(_tag(path.read_bytes()))
    changed = _moment(path.stat().st_mtime)
    return (
        f"<Contents><Key>{escape(key)}</Key><LastModified>{changed}</LastModified><ETag>{tag}</ETag>"
        f"<Size>{size}</Size></Contents>"
    )


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request: object, client_address: object) -> None:
        """Connections are cut here all the time."""


def serve(port: int, root: Path) -> None:
    """Until killed."""
    (root / "objects").mkdir(parents=True, exist_ok=True)
    Handler.root = root
    with _Server((HOST, port), Handler) as server:
        server.serve_forever()


if __name__ == "__main__":
    serve(int(sys.argv[1]), Path(sys.argv[2]))
