"""Invitations by e-mail: made, answered, taken back. What is settled is gone; the audit trail remembers it."""

import secrets
import uuid
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from visiobook_contracts.notification import MailTemplate
from visiobook_user import audit, links
from visiobook_user.accounts import repository as accounts
from visiobook_user.audit import Action
from visiobook_user.clients import Client
from visiobook_user.dependencies import SignedIn
from visiobook_user.letters.order import Letters
from visiobook_user.organisations import domain, repository
from visiobook_user.organisations.errors import AddressUnproven, AlreadyMember, NoSuchInvitation, TooMany
from visiobook_user.organisations.models import Invitation, Membership, Organisation
from visiobook_user.organisations.schemas import InvitationForm, InvitationView
from visiobook_user.tokens import digest_of

MOST_PENDING = 200
PREFIX = "vbi_"
PAGE = "/invitations"


async def invite(
    session: AsyncSession,
    letters: Letters,
    by: SignedIn,
    organisation_id: uuid.UUID,
    form: InvitationForm,
    client: Client,
    *,
    public_url: str,
) -> InvitationView:
    """Hold a place and write a letter; an earlier invitation of the address is replaced.

    Raises NotAManager, RoleTooHigh, NoSuchRole, AlreadyMember, TooMany.
    """
    place = await repository.place(session, organisation_id, by.account.id, lock=True)
    then = await repository.role_named(session, organisation_id, form.role)
    domain.refuse_placing(place.standing, now=None, then=then)
    await _refuse_member(session, organisation_id, form.email)
    await _make_room(session, organisation_id, form.email)
    token, now = PREFIX + secrets.token_urlsafe(32), datetime.now(UTC)
    invitation = Invitation(
        id=uuid.uuid4(),
        organisation_id=organisation_id,
        email=form.email,
        role=form.role,
        digest=digest_of(token),
        invited_by=by.account.id,
        created_at=now,
        expires_at=now + domain.INVITED_FOR,
    )
    session.add(invitation)
    await session.flush()
    _note(session, Action.INVITED, client, by, invitation)
    await letters.order(
        session,
        MailTemplate.INVITATION,
        form.email,
        language=by.account.language,
        organisation=place.organisation.name,
        inviter=by.account.display_name,
        link=links.link(public_url, PAGE, token=token),
    )
    return view(invitation, place.organisation)


async def pending(session: AsyncSession, organisation_id: uuid.UUID) -> list[InvitationView]:
    """Those of an organisation that wait for an answer, the newest first."""
    return await _views(session, Invitation.organisation_id == organisation_id)


async def offered_to(session: AsyncSession, email: str) -> list[InvitationView]:
    """Those to an address, the newest first."""
    return await _views(session, Invitation.email == email)


async def accept(session: AsyncSession, by: SignedIn, invitation: Invitation, client: Client) -> repository.Place:
    """Become a member. Raises AlreadyMember."""
    if await repository.membership(session, invitation.organisation_id, by.account.id) is not None:
        raise AlreadyMember
    session.add(Membership(organisation_id=invitation.organisation_id, account_id=by.account.id, role=invitation.role))
    _note(session, Action.INVITATION_ACCEPTED, client, by, invitation)
    await session.delete(invitation)
    await session.flush()
    return await repository.place(session, invitation.organisation_id, by.account.id)


async def decline(session: AsyncSession, by: SignedIn, invitation: Invitation, client: Client) -> None:
    """Say no; the organisation may ask again."""
    _note(session, Action.INVITATION_DECLINED, client, by, invitation)
    await session.delete(invitation)


async def revoke(
    session: AsyncSession, by: SignedIn, organisation_id: uuid.UUID, invitation_id: uuid.UUID, client: Client
) -> None:
    """Take an invitation back. Raises NotAManager, NoSuchInvitation."""
    place = await repository.place(session, organisation_id, by.account.id, lock=True)
    domain.refuse_unless_manager(place.standing)
    invitation = await session.get(Invitation, invitation_id, with_for_update=True)
    if invitation is None or invitation.organisation_id != organisation_id:
        raise NoSuchInvitation
    _note(session, Action.INVITATION_REVOKED, client, by, invitation)
    await session.delete(invitation)


async def forget_address(session: AsyncSession, email: str) -> None:
    """Of who has gone, no address is kept either."""
    await session.execute(delete(Invitation).where(Invitation.email == email))


async def by_token(session: AsyncSession, token: str) -> Invitation:
    """The one that a letter's link is about: who has the letter is meant. Raises NoSuchInvitation."""
    return await _found(session, Invitation.digest == digest_of(token))


async def by_address(session: AsyncSession, by: SignedIn, invitation_id: uuid.UUID) -> Invitation:
    """One to the own address, which must be proven. Raises NoSuchInvitation, AddressUnproven."""
    found = await _found(session, Invitation.id == invitation_id, Invitation.email == by.account.email)
    if by.account.email_verified_at is None:
        raise AddressUnproven
    return found


def view(invitation: Invitation, organisation: Organisation) -> InvitationView:
    """As both sides see it."""
    return InvitationView(
        id=invitation.id,
        organisation_id=organisation.id,
        organisation=organisation.name,
        email=invitation.email,
        role=invitation.role,
        created_at=invitation.created_at,
        expires_at=invitation.expires_at,
    )


async def _found(session: AsyncSession, *which: ColumnElement[bool]) -> Invitation:
    """Locked in the order organisation, invitation, as whoever changes the organisation does."""
    organisation_id = await session.scalar(select(Invitation.organisation_id).where(*which))
    if organisation_id is not None:
        await session.scalar(select(Organisation.id).where(Organisation.id == organisation_id).with_for_update())
    alive = Invitation.expires_at > datetime.now(UTC)
    found = await session.scalar(select(Invitation).where(*which, alive).with_for_update())
    if found is None:
        raise NoSuchInvitation
    return found


async def _views(session: AsyncSession, which: ColumnElement[bool]) -> list[InvitationView]:
    query = (
        select(Invitation, Organisation)
        .join(Organisation, Organisation.id == Invitation.organisation_id)
        .where(which, Invitation.expires_at > datetime.now(UTC))
        .order_by(Invitation.created_at.desc(), Invitation.id)
        .limit(MOST_PENDING)
    )
    return [view(invitation, organisation) for invitation, organisation in (await session.execute(query)).all()]


async def _refuse_member(session: AsyncSession, organisation_id: uuid.UUID, email: str) -> None:
    account = await accounts.by_email(session, email)
    if account is not None and await repository.membership(session, organisation_id, account.id) is not None:
        raise AlreadyMember


async def _make_room(session: AsyncSession, organisation_id: uuid.UUID, email: str) -> None:
    """Forget what has expired and what is replaced. Raises TooMany."""
    here = Invitation.organisation_id == organisation_id
    gone = (Invitation.expires_at <= datetime.now(UTC)) | (Invitation.email == email)
    await session.execute(delete(Invitation).where(here, gone))
    count = await session.scalar(select(func.count()).where(here))
    if (count or 0) >= MOST_PENDING:
        raise TooMany("invitations that wait for an answer", MOST_PENDING)


def _note(session: AsyncSession, action: Action, client: Client, by: SignedIn, invitation: Invitation) -> None:
    audit.record(
        session,
        action,
        client,
        account_id=by.account.id,
        organisation_id=invitation.organisation_id,
        details={"invitation": str(invitation.id), "role": invitation.role},
    )
