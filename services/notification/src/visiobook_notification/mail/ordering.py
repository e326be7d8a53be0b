"""Take an order: write the mail, and see to it that it goes out, or stays in the mailbox."""

from datetime import UTC, datetime

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session as SyncSession
from starlette.datastructures import State

from visiobook_contracts.notification import MailOrder
from visiobook_notification.mail import repository
from visiobook_notification.mail.rendering import render
from visiobook_notification.mail.schemas import MailState
from visiobook_notification.settings import Settings


async def take_order(session: AsyncSession, state: State, order: MailOrder) -> None:
    """Write a mail in the transaction at hand; the same order again changes nothing. Raises WordsMissing."""
    settings: Settings = state.settings
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

    def committed(_: SyncSession) -> None:
        state.mail_ordered.set()

    if await repository.add(session, values):
        event.listen(session.sync_session, "after_commit", committed, once=True)
