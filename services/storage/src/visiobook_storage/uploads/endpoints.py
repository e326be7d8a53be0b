"""Routes of resumable uploads, tus 1.0.0. Another owner's upload is answered like one that does not exist."""

import uuid
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.routing import APIRoute

from visiobook_chassis.auth import CurrentPrincipal, public
from visiobook_chassis.errors import Refusal, problem_response
from visiobook_messaging.dependencies import CurrentBus
from visiobook_persistence.database import Session
from visiobook_storage.downloads import CurrentStore
from visiobook_storage.uploads import repository, resuming
from visiobook_storage.uploads.errors import NotAPiece, ProtocolMisused
from visiobook_storage.uploads.models import ResumableUpload
from visiobook_storage.uploads.protocol import (
    PIECE_TYPE,
    VERSION,
    discovery,
    http_date,
    read_checksum,
    read_metadata,
    read_number,
    require_version,
)
from visiobook_storage.uploads.resuming import Desk, Sent
from visiobook_storage.uploads.schemas import UploadView, file_of

PATH = "/api/v1/storage/uploads"
FILES = "/api/v1/storage/files"
PIECE: dict[str, Any] = {
    "requestBody": {"required": True, "content": {PIECE_TYPE: {"schema": {"type": "string", "format": "binary"}}}}
}


class TusRoute(APIRoute):
    """A route whose refusals, too, say which version of tus answers."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def answer(request: Request) -> Response:
            try:
                response = await handle(request)
            except Refusal as refusal:
                response = problem_response(refusal.problem(request.url.path))
            response.headers["tus-resumable"] = VERSION
            return response

        return answer


router = APIRouter(prefix="/api/v1/storage", tags=["resumable uploads"], route_class=TusRoute)


def _desk(request: Request, bus: CurrentBus, store: CurrentStore) -> Desk:
    return Desk(request.app.state.database, bus, store, request.app.state.settings)


CurrentDesk = Annotated[Desk, Depends(_desk)]


@router.options("/uploads", status_code=204, openapi_extra=public())
async def discover_uploads(request: Request) -> Response:
    """What this server can do: versions, extensions, checksums, largest size (in headers). Needs no token."""
    return Response(status_code=204, headers=discovery(request.app.state.settings.max_file_bytes))


@router.post("/uploads", status_code=201, response_class=Response)
async def create_upload(request: Request, principal: CurrentPrincipal, desk: CurrentDesk) -> Response:
    """Begin an upload of ``Upload-Length`` bytes; ``Location`` names it. Its first bytes may come along."""
    require_version(request.headers)
    if "upload-defer-length" in request.headers:
        raise ProtocolMisused("The length must be known from the beginning.", hint="Send Upload-Length.")
    told = read_metadata(request.headers.get("upload-metadata"))
    upload = await resuming.begin(desk, principal, read_number(request.headers, "upload-length"), told)
    if request.headers.get("content-type"):
        upload = await resuming.proceed(desk, upload, 0, _sent(request))
    response = _standing(upload, 201)
    response.headers["location"] = f"{PATH}/{upload.id}"
    return response


@router.get("/uploads")
async def list_uploads(principal: CurrentPrincipal, session: Session) -> list[UploadView]:
    """The caller's unfinished uploads, newest first."""
    return [UploadView.of(upload) for upload in await repository.unfinished_of(session, principal.owner)]


@router.head("/uploads/{upload_id}", response_class=Response)
async def check_upload(
    principal: CurrentPrincipal, desk: CurrentDesk, request: Request, upload_id: uuid.UUID
) -> Response:
    """Where an upload stands: ``Upload-Offset`` is where its next byte belongs."""
    require_version(request.headers)
    return _described(await resuming.find(desk, principal.owner, upload_id))


@router.get("/uploads/{upload_id}")
async def get_upload(principal: CurrentPrincipal, desk: CurrentDesk, upload_id: uuid.UUID) -> UploadView:
    """Where an upload stands, and the file that it has become."""
    return UploadView.of(await resuming.find(desk, principal.owner, upload_id))


@router.patch("/uploads/{upload_id}", status_code=204, response_class=Response, openapi_extra=PIECE)
async def continue_upload(
    request: Request, principal: CurrentPrincipal, desk: CurrentDesk, upload_id: uuid.UUID
) -> Response:
    """Send bytes from ``Upload-Offset`` on. The last ones make the file, which ``Content-Location`` names."""
    require_version(request.headers)
    position = read_number(request.headers, "upload-offset")
    upload = await resuming.find(desk, principal.owner, upload_id)
    return _standing(await resuming.proceed(desk, upload, position, _sent(request)), 204)


@router.delete("/uploads/{upload_id}", status_code=204, response_class=Response)
async def end_upload(
    request: Request, principal: CurrentPrincipal, desk: CurrentDesk, upload_id: uuid.UUID
) -> Response:
    """End an upload and forget its bytes. A file that it has become stays."""
    require_version(request.headers)
    await resuming.end(desk, await resuming.find(desk, principal.owner, upload_id))
    return Response(status_code=204)


@router.post("/uploads/{upload_id}", status_code=204, response_class=Response, openapi_extra=PIECE)
async def override_upload_method(
    request: Request, principal: CurrentPrincipal, desk: CurrentDesk, upload_id: uuid.UUID
) -> Response:
    """For clients whose network knows GET and POST alone: ``X-HTTP-Method-Override`` says what is meant."""
    meant = {"PATCH": continue_upload, "DELETE": end_upload}.get(
        request.headers.get("x-http-method-override", "").upper()
    )
    if meant is None:
        raise ProtocolMisused("X-HTTP-Method-Override must say PATCH or DELETE.")
    return await meant(request, principal, desk, upload_id)


def _sent(request: Request) -> Sent:
    if request.headers.get("content-type") != PIECE_TYPE:
        raise NotAPiece("The bytes of an upload come alone.", hint=f"Send Content-Type: {PIECE_TYPE}.")
    length = request.headers.get("content-length")
    checksum = read_checksum(request.headers.get("upload-checksum"))
    return Sent(_body(request), int(length) if length else None, checksum)


async def _body(request: Request) -> AsyncIterator[bytes]:
    async for chunk in request.stream():
        yield chunk


def _described(upload: ResumableUpload) -> Response:
    response = _standing(upload, 200)
    response.headers["upload-length"] = str(upload.length)
    response.headers["cache-control"] = "no-store"
    if upload.metadata_header:
        response.headers["upload-metadata"] = upload.metadata_header
    return response


def _standing(upload: ResumableUpload, status: int) -> Response:
    headers = {"upload-offset": str(upload.position), "upload-expires": http_date(upload.expires_at)}
    if (file := file_of(upload)) is not None:
        headers["content-location"] = f"{FILES}/{file.digest}"
    return Response(status_code=status, headers=headers)
