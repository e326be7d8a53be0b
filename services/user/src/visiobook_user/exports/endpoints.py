"""Routes of exports."""

import uuid
from datetime import UTC, datetime

from fastapi import APIRouter, status
from sqlalchemy import select

from visiobook_chassis.errors import Conflict, NotFound
from visiobook_contracts.user import ExportRequested
from visiobook_messaging.dependencies import CurrentBus
from visiobook_persistence.database import Session
from visiobook_user import audit
from visiobook_user.accounts import repository as accounts
from visiobook_user.audit import Action
from visiobook_user.clients import CurrentClient
from visiobook_user.dependencies import CurrentSignIn
from visiobook_user.exports.archive import SERVICES
from visiobook_user.exports.models import Export
from visiobook_user.exports.schemas import ExportView

router = APIRouter(prefix="/api/v1/user/me/exports", tags=["accounts"])
UNFINISHED = ("waiting", "running")
SHOWN = 20


@router.post("", status_code=status.HTTP_202_ACCEPTED)
async def export_account(
    signed_in: CurrentSignIn, session: Session, bus: CurrentBus, client: CurrentClient
) -> ExportView:
    """Have a copy made of everything that is kept of the caller; it comes into the caller's files."""
    account_id = signed_in.account.id
    await accounts.lock(session, account_id)
    running = select(Export.id).where(Export.account_id == account_id, Export.state.in_(UNFINISHED))
    if await session.scalar(running.limit(1)) is not None:
        raise Conflict("A copy is being made already.", hint="GET /api/v1/user/me/exports", code="export-running")
    export = Export(
        id=uuid.uuid4(),
        account_id=account_id,
        state="waiting",
        done=0,
        total=len(SERVICES),
        created_at=datetime.now(UTC),
    )
    session.add(export)
    audit.record(session, Action.EXPORT_ASKED, client, account_id=account_id, session_id=signed_in.session.id)
    await bus.publish(session, ExportRequested(export_id=export.id, user_id=str(account_id)), subject=str(account_id))
    await session.flush()
    return ExportView.model_validate(export)


@router.get("")
async def list_exports(signed_in: CurrentSignIn, session: Session) -> list[ExportView]:
    """Copies that were asked for, the newest first."""
    mine = select(Export).where(Export.account_id == signed_in.account.id)
    found = await session.scalars(mine.order_by(Export.created_at.desc(), Export.id).limit(SHOWN))
    return [ExportView.model_validate(export) for export in found]


@router.get("/{export_id}")
async def get_export(export_id: uuid.UUID, signed_in: CurrentSignIn, session: Session) -> ExportView:
    """How far one of them is."""
    export = await session.get(Export, export_id)
    if export is None or export.account_id != signed_in.account.id:
        raise NotFound("There is no such export.", hint="GET /api/v1/user/me/exports lists yours.")
    return ExportView.model_validate(export)
