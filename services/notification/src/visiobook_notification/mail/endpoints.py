"""Routes of mail: services order it, people look into the local mailbox."""

import uuid
from datetime import UTC, datetime

from fastapi import APIRouter, Request, status
from sqlalchemy import event
from sqlalchemy.orm import Session as SyncSession

from visiobook_chassis.auth import CallingService, CurrentPrincipal, Principal
from visiobook_chassis.settings import Mode
from visiobook_contracts.notification import MailOrder
from visiobook_notification.errors import MailNotFound
from visiobook_notification.mail import repository
from visiobook_notification.mail.models import Mail
from visiobook_notification.mail.rendering import render
from visiobook_notification.mail.schemas import MailState, MailSummary, MailTaken, MailView
from visiobook_notification.settings import Settings
from visiobook_persistence.database import Session
from visiobook_persistence.pagination import Page, Paging, encode_cursor

router = APIRouter(prefix="/api/v1/notification/mailbox", tags=["mailbox"])
internal = APIRouter(prefix="/internal/v1/notification/mails", tags=["internal"])


@internal.post("", status_code=status.HTTP_202_ACCEPTED)
async def order_mail(order: MailOrder, request: Request, _: CallingService, session: Session) -> MailTaken:
    """Write a mail and see to it that it arrives; the same order again changes nothing."""
    settings: Settings = request.app.state.settings
    words = render(order.template, order.language, order.values)
    values = {
        "id": order.id,
        "owner": order.owner,
        "recipient": order.to,
        "template": order.template,
        "language": order.language,
        "subject": words.subject,
        "text": words.text,
        "html": words.html,
        "link": order.values.get("link"),
        "state": MailState.WAITING if settings.smtp_url.get_secret_value() else MailState.KEPT,
        "due_at": datetime.now(UTC),
    }
    if await repository.add(session, values):
        event.listen(session.sync_session, "after_commit", _wake(request), once=True)
    return MailTaken(id=order.id)


def _wake(request: Request):  # type: ignore[no-untyped-def]  # a listener of SQLAlchemy
    def committed(_: SyncSession) -> None:
        request.app.state.mail_ordered.set()

    return committed


@router.get("")
async def list_mailbox(
    principal: CurrentPrincipal, request: Request, session: Session, paging: Paging
) -> Page[MailSummary]:
    """Mails that stayed in this machine's mailbox, newest first: one's own; for the owner of the machine, all."""
    mails = await repository.page(session, _whose(principal, request), paging)
    shown, more = mails[: paging.limit], len(mails) > paging.limit
    following = encode_cursor([shown[-1].created_at, shown[-1].id]) if more else None
    return Page(items=[MailSummary(**_known(mail, MailSummary)) for mail in shown], next=following)


@router.get("/{mail_id}")
async def read_mail(mail_id: uuid.UUID, principal: CurrentPrincipal, request: Request, session: Session) -> MailView:
    """One mail of the mailbox, with its words."""
    mail = await repository.find(session, _whose(principal, request), mail_id)
    if mail is None:
        raise MailNotFound(f"There is no mail {mail_id} in your mailbox.")
    return MailView(**_known(mail, MailView))


def _whose(principal: Principal, request: Request) -> str | None:
    """Whose mailbox; None: everybody's, for who owns the machine. Mail is personal, whomever one acts for."""
    embedded = request.app.state.settings.mode is Mode.EMBEDDED
    return None if embedded and principal.administers("notification") else principal.subject


def _known(mail: Mail, view: type[MailSummary]) -> dict[str, object]:
    return {name: getattr(mail, "recipient" if name == "to" else name) for name in view.model_fields}
