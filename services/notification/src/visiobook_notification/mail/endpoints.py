"""Routes of mail: services order it, people look into the local mailbox."""

import uuid

from fastapi import APIRouter, Request, status

from visiobook_chassis.auth import CallingService, CurrentPrincipal, Principal
from visiobook_chassis.settings import Mode
from visiobook_contracts.notification import MailOrder
from visiobook_notification.errors import MailNotFound
from visiobook_notification.mail import repository
from visiobook_notification.mail.models import Mail
from visiobook_notification.mail.ordering import take_order
from visiobook_notification.mail.schemas import MailSummary, MailTaken, MailView
from visiobook_persistence.database import Session
from visiobook_persistence.pagination import Page, Paging, encode_cursor

router = APIRouter(prefix="/api/v1/notification/mailbox", tags=["mailbox"])
internal = APIRouter(prefix="/internal/v1/notification/mails", tags=["internal"])


@internal.post("", status_code=status.HTTP_202_ACCEPTED)
async def order_mail(order: MailOrder, request: Request, _: CallingService, session: Session) -> MailTaken:
    """Write a mail and see to it that it arrives; the same order again changes nothing."""
    await take_order(session, request.app.state, order)
    return MailTaken(id=order.id)


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
