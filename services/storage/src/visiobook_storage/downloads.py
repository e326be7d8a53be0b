"""A stored file as an HTTP answer: whole, a range, unchanged, or headers alone (RFC 9110, RFC 9111, RFC 8246)."""

import re
from typing import Annotated

from fastapi import Depends, Request, Response
from starlette.responses import StreamingResponse

from visiobook_chassis.errors import problem_response
from visiobook_contracts.base import FileRef
from visiobook_storage.errors import FileNotFound, RangeNotSatisfiable
from visiobook_storage.naming import disposition
from visiobook_storage.ranges import Unsatisfiable, parse_range
from visiobook_storage.store import ObjectStore, key_of


def _store(request: Request) -> ObjectStore:
    store = request.app.state.store
    assert isinstance(store, ObjectStore)
    return store


CurrentStore = Annotated[ObjectStore, Depends(_store)]


SHOWN = re.compile(r"(audio|video)/[a-z0-9.+-]+|image/(png|jpeg|webp|gif)")


async def download(request: Request, store: ObjectStore, file: FileRef, *, shown: bool = False) -> Response:
    """The answer to GET or HEAD for a file. Raises FileNotFound where its content is gone from the store.

    ``shown``: a browser may show what holds no script, instead of saving it.
    """
    headers = _headers(file)
    if shown and SHOWN.fullmatch(file.media_type):
        headers["content-disposition"] = headers["content-disposition"].replace("attachment", "inline", 1)
    if request.headers.get("if-none-match") in (headers["etag"], "*"):
        return Response(status_code=304, headers=headers)
    try:
        part = parse_range(_range_header(request, headers["etag"]), file.size)
    except Unsatisfiable:
        return _unsatisfiable(request, file)
    if await store.size(key_of(file.digest)) != file.size:
        raise FileNotFound(f"The content of {file.digest} is not in the store.", hint="Bring the file again.")
    start, end = part or (0, file.size)
    headers["content-length"] = str(end - start)
    if part:
        headers["content-range"] = f"bytes {start}-{end - 1}/{file.size}"
    status = 206 if part else 200
    if request.method == "HEAD":
        return Response(status_code=status, headers=headers)
    return StreamingResponse(store.read(key_of(file.digest), start, end), status_code=status, headers=headers)


def _range_header(request: Request, etag: str) -> str | None:
    if request.headers.get("if-range", etag) != etag:
        return None
    return request.headers.get("range")


def _headers(file: FileRef) -> dict[str, str]:
    return {
        "accept-ranges": "bytes",
        "cache-control": "private, max-age=31536000, immutable",
        "content-disposition": disposition(file.name, file.digest),
        "content-type": file.media_type,
        "etag": f'"{file.digest}"',
        "x-content-type-options": "nosniff",
    }


def _unsatisfiable(request: Request, file: FileRef) -> Response:
    refusal = RangeNotSatisfiable(f"The file has {file.size} bytes.", hint="Ask for a range inside it.")
    response = problem_response(refusal.problem(request.url.path))
    response.headers["content-range"] = f"bytes */{file.size}"
    return response
