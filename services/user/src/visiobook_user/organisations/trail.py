"""What the trail keeps of changes in an organisation."""

import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from visiobook_user import audit
from visiobook_user.audit import Action
from visiobook_user.clients import Client
from visiobook_user.dependencies import SignedIn
from visiobook_user.organisations.repository import Place


def note(
    session: AsyncSession,
    action: Action,
    client: Client,
    by: SignedIn,
    place: Place,
    account_id: uuid.UUID | None = None,
    **details: object,
) -> None:
    """Keep what somebody did here, and to whom: without ``account_id``, to themselves or to nobody."""
    audit.record(
        session,
        action,
        client,
        account_id=account_id or by.account.id,
        actor_id=by.account.id,
        organisation_id=place.organisation.id,
        details=details,
    )
