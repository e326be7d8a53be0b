"""Routes of temporary links."""

import uuid
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, FastAPI, Query, Request, Response

from visiobook_chassis.auth import CurrentPrincipal, keyring_of, public
from visiobook_persistence.database import Session
from visiobook_storage import temporary_links
from visiobook_storage.downloads import CurrentStore, download
from visiobook_storage.endpoints import CONTENT, Digest, find_file
from visiobook_storage.errors import LinkInvalid, LinkNotFound
from visiobook_storage.schemas import TemporaryLink, TemporaryLinkRequest
from visiobook_storage.shares import repository
from visiobook_storage.shares.models import Share

router = APIRouter(prefix="/api/v1/storage", tags=["temporary links"])


@router.post("/files/{digest}/links", status_code=201)
async def create_link(
    request: Request, principal: CurrentPrincipal, session: Session, digest: Digest, wanted: TemporaryLinkRequest
) -> TemporaryLink:
    """An address of the file that works without a token until it expires, or until it is taken back."""
    await find_file(session, principal.owner, digest)
    lifetime = timedelta(seconds=min(wanted.expires_in, request.app.state.settings.max_link_seconds))
    return _view(request.app, await repository.add(session, principal.owner, digest, lifetime=lifetime))


@router.get("/files/{digest}/links")
async def list_links(
    request: Request, principal: CurrentPrincipal, session: Session, digest: Digest
) -> list[TemporaryLink]:
    """The addresses of the file that work now, newest first."""
    await find_file(session, principal.owner, digest)
    return [_view(request.app, share) for share in await repository.living(session, principal.owner, digest)]


@router.delete("/files/{digest}/links/{link_id}", status_code=204)
async def revoke_link(principal: CurrentPrincipal, session: Session, digest: Digest, link_id: uuid.UUID) -> None:
    """Take an address back: it works no more."""
    if not await repository.remove(session, principal.owner, digest, link_id):
        raise LinkNotFound(f"You have no link {link_id}.", hint="GET the file's links: they are listed there.")


@router.get("/links/{digest}", response_class=Response, responses=CONTENT, openapi_extra=public())
async def get_shared_file(
    request: Request, session: Session, store: CurrentStore, digest: Digest, token: Annotated[str, Query()]
) -> Response:
    """The content behind a temporary link; pictures, sound and video are shown by the browser, the rest is saved.

    Gone when the link has expired or was taken back, or its owner gave the file up.
    """
    granted = temporary_links.verify(keyring_of(request.app), token, digest=digest)
    file = await find_file(session, granted.owner, digest)
    if not await repository.is_known(session, granted.share):
        raise LinkInvalid("This link was taken back.", hint=temporary_links.HINT)
    return await download(request, store, file, shown=True)


def _view(app: FastAPI, share: Share) -> TemporaryLink:
    token = temporary_links.sign(
        keyring_of(app),
        temporary_links.Granted(owner=share.owner, digest=share.digest, share=share.id),
        created_at=int(share.created_at.timestamp()),
        expires_at=int(share.expires_at.timestamp()),
    )
    url = f"{app.state.settings.public_url}/api/v1/storage/links/{share.digest}?token={token}"
    return TemporaryLink(id=share.id, url=url, created_at=share.created_at, expires_at=share.expires_at)
