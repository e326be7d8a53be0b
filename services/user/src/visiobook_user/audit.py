"""Write the audit trail: in the transaction of what happened. It holds no e-mail and no whole address."""

import json
import uuid
from collections.abc import Mapping
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
    EXPORT_ASKED = "account.export_asked"
    LOCKED = "account.locked"
    UNLOCKED = "account.unlocked"
    ROLES_CHANGED = "account.roles_changed"
    RESET_FORCED = "password.reset_forced"
    SESSIONS_ENDED = "session.ended_by_administrator"
    ACTING_CHANGED = "session.acting_changed"
    ORGANISATION_FOUNDED = "organisation.founded"
    ORGANISATION_RENAMED = "organisation.renamed"
    ORGANISATION_DELETED = "organisation.deleted"
    MEMBER_PLACED = "member.placed"
    MEMBER_REMOVED = "member.removed"
    MEMBER_LEFT = "member.left"
    OWNERSHIP_HANDED_ON = "organisation.handed_on"
    ROLE_CHANGED = "role.changed"
    ROLE_DELETED = "role.deleted"
    TEAM_CHANGED = "team.changed"
    TEAM_DELETED = "team.deleted"
    INVITED = "invitation.made"
    INVITATION_ACCEPTED = "invitation.accepted"
    INVITATION_DECLINED = "invitation.declined"
    INVITATION_REVOKED = "invitation.revoked"


def record(
    session: AsyncSession,
    action: Action,
    client: Client,
    *,
    account_id: uuid.UUID | None = None,
    session_id: uuid.UUID | None = None,
    actor_id: uuid.UUID | None = None,
    organisation_id: uuid.UUID | None = None,
    details: Mapping[str, object] | None = None,
) -> None:
    """Add one entry to the unit of work; at its commit the database links it to the chain.

    ``account_id`` is who it happened to, ``actor_id`` who did it where that is somebody else. ``details`` hold no
    personal data: they stay when the account has gone.
    """
    entry = AuditEntry(
        action=action,
        network=client.network,
        account_id=account_id,
        session_id=session_id,
        actor_id=actor_id if actor_id != account_id else None,
        organisation_id=organisation_id,
        details=json.dumps(details, sort_keys=True) if details else "",
    )
    session.add(entry)
