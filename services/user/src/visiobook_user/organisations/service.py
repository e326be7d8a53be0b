"""Found, rename, delete organisations; act for one."""

import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from visiobook_contracts.user import OrganisationDeleted, OrganisationFounded
from visiobook_messaging.bus import Bus
from visiobook_user import audit
from visiobook_user.audit import Action
from visiobook_user.clients import Client
from visiobook_user.dependencies import SignedIn
from visiobook_user.organisations import domain, mandates, repository
from visiobook_user.organisations.errors import LastOwner, NameDiffers, TooMany
from visiobook_user.organisations.models import Membership, Organisation
from visiobook_user.organisations.repository import Place

MOST_FOUNDED = 50


async def found(session: AsyncSession, bus: Bus, by: SignedIn, name: str, client: Client) -> Place:
    """A new organisation with its first owner. Raises TooMany."""
    if len(await repository.of_account(session, by.account.id)) >= MOST_FOUNDED:
        raise TooMany("organisations for one person", MOST_FOUNDED)
    organisation = Organisation(id=uuid.uuid4(), name=name)
    session.add(organisation)
    await session.flush()
    session.add(Membership(organisation_id=organisation.id, account_id=by.account.id, role=domain.OWNER))
    audit.record(
        session, Action.ORGANISATION_FOUNDED, client, account_id=by.account.id, organisation_id=organisation.id
    )
    told = OrganisationFounded(organisation_id=str(organisation.id), organisation=name, founder=str(by.account.id))
    await bus.publish(session, told, subject=str(organisation.id))
    await session.flush()
    await session.refresh(organisation)
    return await repository.place(session, organisation.id, by.account.id)


async def rename(session: AsyncSession, by: SignedIn, organisation_id: uuid.UUID, name: str, client: Client) -> Place:
    """Give it another name. Raises NoSuchOrganisation, NotAManager."""
    place = await repository.place(session, organisation_id, by.account.id, lock=True)
    domain.refuse_unless_manager(place.standing)
    place.organisation.name = name
    audit.record(
        session, Action.ORGANISATION_RENAMED, client, account_id=by.account.id, organisation_id=organisation_id
    )
    return place


async def delete(
    session: AsyncSession, bus: Bus, by: SignedIn, organisation_id: uuid.UUID, name: str, client: Client
) -> list[uuid.UUID]:
    """Remove it with everything it owns; mandates that end. Raises NoSuchOrganisation, RoleTooHigh, NameDiffers."""
    place = await repository.place(session, organisation_id, by.account.id, lock=True)
    domain.refuse_unless_owner(place.standing)
    if name.strip() != place.organisation.name:
        raise NameDiffers
    return await _dissolve(session, bus, by.account.id, place.organisation, client)


async def leave_all(session: AsyncSession, bus: Bus, account_id: uuid.UUID, client: Client) -> list[uuid.UUID]:
    """Before an account goes: organisations of which it is the only member go with it; mandates that end.

    Raises LastOwner where others would be left without an owner.
    """
    ended: list[uuid.UUID] = []
    for known in await repository.of_account(session, account_id):
        place = await repository.place(session, known.organisation.id, account_id, lock=True)
        id = place.organisation.id
        if await repository.count_members(session, id) == 1:
            ended += await _dissolve(session, bus, account_id, place.organisation, client)
        elif place.standing.role.is_owner and await repository.count_owners(session, id) == 1:
            raise LastOwner
        else:
            ended += await mandates.end(session, [place.membership])
    return ended


async def act_for(session: AsyncSession, by: SignedIn, organisation_id: uuid.UUID | None, client: Client) -> None:
    """Let this log-in act for an organisation, or for its person again. Raises NoSuchOrganisation."""
    place = None
    if organisation_id is not None:
        place = await repository.place(session, organisation_id, by.account.id)
    await mandates.act_for(session, by.session.id, place)
    audit.record(
        session,
        Action.ACTING_CHANGED,
        client,
        account_id=by.account.id,
        session_id=by.session.id,
        organisation_id=organisation_id,
    )


async def _dissolve(
    session: AsyncSession, bus: Bus, by: uuid.UUID, organisation: Organisation, client: Client
) -> list[uuid.UUID]:
    ended = await mandates.end(session, await repository.memberships(session, organisation.id))
    await session.flush()
    audit.record(session, Action.ORGANISATION_DELETED, client, account_id=by, organisation_id=organisation.id)
    await bus.publish(session, OrganisationDeleted(organisation_id=str(organisation.id)), subject=str(organisation.id))
    await repository.delete_organisation(session, organisation.id)
    return ended
