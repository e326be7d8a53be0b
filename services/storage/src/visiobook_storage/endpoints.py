"""Routes of storage. A file is seen by those who are linked to it; for all others it does not exist."""

from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response

from visiobook_chassis.auth import CurrentPrincipal, Principal
from visiobook_contracts.base import FileRef
from visiobook_messaging.dependencies import CurrentBus
from visiobook_persistence.database import Session
from visiobook_persistence.pagination import Page, Paging, encode_cursor
from visiobook_storage import repository
from visiobook_storage.downloads import CurrentStore, download
from visiobook_storage.errors import DigestDiffers, FileNotFound
from visiobook_storage.intake import Kept, Offer, Received, keep, received
from visiobook_storage.naming import clean_name
from visiobook_storage.schemas import StoredFile
from visiobook_storage.settings import Settings

router = APIRouter(prefix="/api/v1/storage", tags=["files"])
Digest = Annotated[str, Path(pattern=r"^[0-9a-f]{64}$", description="SHA-256 of the content, lower-case hexadecimal")]
Name = Annotated[str | None, Query(max_length=1000, description="the file's name, for people")]
RAW_BODY: dict[str, Any] = {
    "requestBody": {"required": True, "content": {"*/*": {"schema": {"type": "string", "format": "binary"}}}}
}
CONTENT: dict[int | str, dict[str, Any]] = {
    200: {"content": {"*/*": {"schema": {"type": "string", "format": "binary"}}}},
    206: {"description": "The range that was asked for"},
}


@router.put("/files", status_code=201, openapi_extra=RAW_BODY)
async def put_file(
    request: Request,
    principal: CurrentPrincipal,
    session: Session,
    bus: CurrentBus,
    store: CurrentStore,
    name: Name = None,
) -> FileRef:
    """Store the request's body as the caller's file; the answer names it by the SHA-256 of its content."""
    async with received(store, _offer(request, principal, name), limit=_settings(request).max_file_bytes) as incoming:
        return await keep(session, bus, incoming.upload, _kept(principal, incoming, name))


@router.put("/files/{digest}", status_code=201, openapi_extra=RAW_BODY)
async def put_file_by_digest(
    request: Request,
    principal: CurrentPrincipal,
    session: Session,
    bus: CurrentBus,
    store: CurrentStore,
    digest: Digest,
    name: Name = None,
) -> FileRef:
    """Store the request's body under the digest it must have; other content is refused."""
    async with received(store, _offer(request, principal, name), limit=_settings(request).max_file_bytes) as incoming:
        if incoming.upload.digest != digest:
            raise DigestDiffers(
                f"The content has the digest {incoming.upload.digest}, not {digest}.", hint="Send the file again."
            )
        return await keep(session, bus, incoming.upload, _kept(principal, incoming, name))


@router.get("/files")
async def list_files(principal: CurrentPrincipal, session: Session, paging: Paging) -> Page[StoredFile]:
    """The caller's files, newest first."""
    files = await repository.page(session, principal.owner, paging)
    shown, more = files[: paging.limit], len(files) > paging.limit
    return Page(items=shown, next=encode_cursor([shown[-1].created_at, shown[-1].digest]) if more else None)


@router.get("/files/{digest}", response_class=Response, responses=CONTENT)
async def get_file(
    request: Request,
    principal: CurrentPrincipal,
    session: Session,
    store: CurrentStore,
    digest: Digest,
    name: Name = None,
) -> Response:
    """The content, streamed; a ``Range`` is answered with 206. ``name``: another one to save it under."""
    file = await find_file(session, principal.owner, digest)
    return await download(request, store, file.model_copy(update={"name": clean_name(name) or file.name}))


@router.head("/files/{digest}", response_class=Response)
async def check_file(
    request: Request, principal: CurrentPrincipal, session: Session, store: CurrentStore, digest: Digest
) -> Response:
    """Whether the caller has this file, with the headers of GET. A service that asks is about to rely on it."""
    if principal.service is not None:
        await repository.touch(session, [digest])
    return await download(request, store, await find_file(session, principal.owner, digest))


@router.delete("/files/{digest}", status_code=204)
async def delete_file(principal: CurrentPrincipal, session: Session, digest: Digest) -> None:
    """Give the file up; its content goes when nobody else has it."""
    if not await repository.remove(session, principal.owner, digest):
        raise _not_found(digest)


def _settings(request: Request) -> Settings:
    settings = request.app.state.settings
    assert isinstance(settings, Settings)
    return settings


def _offer(request: Request, principal: Principal, name: str | None) -> Offer:
    length = request.headers.get("content-length")
    return Offer(
        stream=_body(request),
        declared_type=request.headers.get("content-type", ""),
        name=clean_name(name),
        length=int(length) if length else None,
        trusted=principal.service is not None,
    )


def _kept(principal: Principal, incoming: Received, name: str | None) -> Kept:
    return Kept(principal.owner, incoming.media_type, clean_name(name), made_by=principal.service)


async def _body(request: Request) -> AsyncIterator[bytes]:
    async for chunk in request.stream():
        yield chunk


async def find_file(session: Session, owner: str, digest: str) -> FileRef:
    """An owner's file. Raises FileNotFound."""
    file = await repository.find(session, owner, digest)
    if file is None:
        raise _not_found(digest)
    return file


def _not_found(digest: str) -> FileNotFound:
    return FileNotFound(f"You have no file {digest}.", hint="GET /api/v1/storage/files lists yours.")
