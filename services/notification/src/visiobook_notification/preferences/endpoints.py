"""Routes of preferences. They are a person's own, whomever that person acts for."""

from fastapi import APIRouter
from sqlalchemy.ext.asyncio import AsyncSession

from visiobook_chassis.auth import CurrentPrincipal
from visiobook_notification import repository as recipients
from visiobook_notification.preferences import repository
from visiobook_notification.preferences.domain import ALWAYS
from visiobook_notification.preferences.schemas import PreferencesChange, PreferencesView, PreferenceView
from visiobook_persistence.database import Session

router = APIRouter(prefix="/api/v1/notification/preferences", tags=["preferences"])


@router.get("")
async def read_preferences(principal: CurrentPrincipal, session: Session) -> PreferencesView:
    """By which ways each kind of message comes to the caller, and where mail goes."""
    return await _view(session, principal.subject)


@router.patch("")
async def change_preferences(
    principal: CurrentPrincipal, change: PreferencesChange, session: Session
) -> PreferencesView:
    """Choose ways for kinds of messages. Mails about the account and its security are none: they always come."""
    for one in change.items:
        await repository.choose(session, principal.subject, one.kind, in_app=one.in_app, by_email=one.by_email)
    return await _view(session, principal.subject)


async def _view(session: AsyncSession, person: str) -> PreferencesView:
    recipient = await recipients.recipient(session, person)
    ways = await repository.of(session, person)
    return PreferencesView(
        email=recipient.email if recipient else None,
        items=[PreferenceView(kind=kind, in_app=way.in_app, by_email=way.by_email) for kind, way in ways.items()],
        always=list(ALWAYS),
    )
