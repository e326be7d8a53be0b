"""What notification says about mail over HTTP."""

import uuid
from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from visiobook_contracts.notification import MailTemplate


class MailState(StrEnum):
    """WAITING: to be sent. SENT: a mail server took it. KEPT: in the local mailbox. REFUSED: given up."""

    WAITING = "waiting"
    SENT = "sent"
    KEPT = "kept"
    REFUSED = "refused"


class MailTaken(BaseModel):
    """An order was taken; an order that was taken before stays as it is."""

    id: uuid.UUID


class MailSummary(BaseModel):
    """A mail of the local mailbox, without its words. ``link``: where its button leads, where it has one."""

    model_config = ConfigDict(from_attributes=True)

    id: uuid.UUID
    to: str
    template: MailTemplate
    language: str
    subject: str
    link: str | None
    created_at: datetime


class MailView(MailSummary):
    """A mail of the local mailbox. ``html`` is a whole document: show it in a sandboxed frame, or show ``text``."""

    text: str
    html: str
