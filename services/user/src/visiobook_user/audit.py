"""Write the audit trail: in the transaction of what happened. It holds no e-mail and no whole address."""

import uuid
from enum import StrEnum

from sqlalchemy.ext.asyncio import AsyncSession

from visiobook_user.clients import Client
from visiobook_user.models import AuditEntry


class Action(StrEnum):
    """What is worth remembering."""

    REGISTERED = "account.registered"
    DELETED = "account.deleted"
    PASSWORD_CHANGED = "password.changed"  # noqa: S105  # an event, not a secret
    PASSWORD_RESET = "password.reset"  # noqa: S105  # an event, not a secret
    CONFIRMATION_FAILED = "password.confirmation_failed"
    LOGGED_IN = "session.opened"
    LOG_IN_FAILED = "session.refused"
    LOGGED_OUT = "session.revoked"
    TOKEN_REUSED = "session.token_reused"  # noqa: S105  # an event, not a secret
    REGISTERED_AGAIN = "account.registration_repeated"
    EMAIL_VERIFIED = "email.verified"
    EMAIL_CHANGED = "email.changed"
    RESET_ASKED = "password.reset_asked"
    CODE_FAILED = "second_factor.refused"
    SECOND_FACTOR_ON = "second_factor.on"
    SECOND_FACTOR_OFF = "second_factor.off"
    RECOVERY_CODE_USED = "second_factor.recovery_code_used"
    RECOVERY_CODES_MADE = "second_factor.recovery_codes_made"
    API_KEY_MADE = "api_key.made"
    API_KEY_REVOKED = "api_key.revoked"
    IDENTITY_LINKED = "identity.linked"
    IDENTITY_UNLINKED = "identity.unlinked"


def record(
    session: AsyncSession,
    action: Action,
    client: Client,
    *,
    account_id: uuid.UUID | None = None,
    session_id: uuid.UUID | None = None,
) -> None:
    """Add one entry to the unit of work."""
    entry = AuditEntry(action=action, network=client.network, account_id=account_id, session_id=session_id)
    session.add(entry)
