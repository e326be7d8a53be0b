"""Routes of the audit trail: all of it for administrators, one's own, an organisation's for its managers."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query

from visiobook_chassis.auth import Administrator
from visiobook_chassis.errors import BadRequest
from visiobook_persistence.database import Session
from visiobook_persistence.pagination import Page, PageRequest, Paging, encode_cursor
from visiobook_user.dependencies import CurrentSignIn
from visiobook_user.models import AuditEntry
from visiobook_user.organisations import domain as organisation_rules
from visiobook_user.organisations import repository as organisations
from visiobook_user.trail import chain, repository
from visiobook_user.trail.repository import Wanted
from visiobook_user.trail.schemas import BreakView, EntryView, VerificationView

router = APIRouter(prefix="/api/v1/user", tags=["audit"])
LARGEST = 2**63


@router.get("/audit")
async def list_audit(
    _: Administrator,
    session: Session,
    paging: Paging,
    account_id: Annotated[uuid.UUID | None, Query()] = None,
    actor_id: Annotated[uuid.UUID | None, Query()] = None,
    organisation_id: Annotated[uuid.UUID | None, Query()] = None,
    action: Annotated[str | None, Query(max_length=80, pattern=r"^[a-z_.]+\*?$")] = None,
    since: Annotated[datetime | None, Query()] = None,
    until: Annotated[datetime | None, Query()] = None,
) -> Page[EntryView]:
    """Everything that was written down, the newest first; an ``action`` may end with "*"."""
    wanted = Wanted(account_id, actor_id, organisation_id, action, since, until)
    found = await repository.page(session, wanted, limit=paging.limit + 1, before=_before(paging))
    return _page(found, paging)


@router.get("/audit/verification")
async def verify_audit(
    _: Administrator,
    session: Session,
    position: Annotated[int | None, Query(ge=1, lt=LARGEST)] = None,
    head: Annotated[str | None, Query(pattern=r"^[0-9a-f]{64}$")] = None,
) -> VerificationView:
    """Compute the whole chain anew; ``position`` and ``head``: what an earlier verification said."""
    if (position is None) != (head is None):
        raise BadRequest("Give position and head together, as an earlier verification said them.")
    expected = chain.Head(position, bytes.fromhex(head)) if position is not None and head is not None else None
    found = await chain.verify(session, expected)
    broken = found.broken and BreakView(
        position=found.broken.position, entry_id=found.broken.entry_id, fault=found.broken.fault
    )
    return VerificationView(
        whole=broken is None, position=found.head.position, head=found.head.hash.hex(), broken=broken
    )


@router.get("/me/audit")
async def list_own_audit(signed_in: CurrentSignIn, session: Session, paging: Paging) -> Page[EntryView]:
    """What happened to the caller's account, and what the caller did, the newest first."""
    found = await repository.of_person(session, signed_in.account.id, limit=paging.limit + 1, before=_before(paging))
    return _page(found, paging)


@router.get("/organisations/{organisation_id}/audit")
async def list_organisation_audit(
    organisation_id: uuid.UUID, signed_in: CurrentSignIn, session: Session, paging: Paging
) -> Page[EntryView]:
    """What happened in an organisation, the newest first; for who may manage its members."""
    place = await organisations.place(session, organisation_id, signed_in.account.id)
    organisation_rules.refuse_unless_manager(place.standing)
    wanted = Wanted(organisation_id=organisation_id)
    return _page(await repository.page(session, wanted, limit=paging.limit + 1, before=_before(paging)), paging)


def _page(found: Sequence[AuditEntry], paging: PageRequest) -> Page[EntryView]:
    page = found[: paging.limit]
    following = encode_cursor([page[-1].id]) if len(found) > paging.limit else None
    return Page(items=[EntryView.model_validate(entry) for entry in page], next=following)


def _before(paging: PageRequest) -> int | None:
    match paging.after:
        case None:
            return None
        case [int(id)] if 0 < id < LARGEST:
            return id
    raise BadRequest("The cursor is not one that this address gave.", hint="Start without a cursor.")
