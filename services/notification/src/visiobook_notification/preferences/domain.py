"""Which ways a message takes where nobody chose, and which mails nobody can do without."""

from dataclasses import dataclass

from visiobook_contracts.notification import MailTemplate
from visiobook_notification.templates import Kind


@dataclass(frozen=True)
class Ways:
    """By which ways a kind of message comes."""

    in_app: bool = True
    by_email: bool = False


DEFAULTS: dict[Kind, Ways] = {
    Kind.WELCOME: Ways(),
    Kind.RUN_COMPLETED: Ways(by_email=True),
    Kind.RUN_FAILED: Ways(by_email=True),
    Kind.CREDITS_REFUSED: Ways(),
    Kind.APPROVAL_REQUESTED: Ways(by_email=True),
    Kind.SCHEDULE_PAUSED: Ways(by_email=True),
}
"""By mail comes what happens while one is away; credits are refused to who stands before the screen."""
ALWAYS = tuple(template for template in MailTemplate if template is not MailTemplate.MESSAGE)
"""Mails about the account itself and its security, and those that somebody asked for."""
