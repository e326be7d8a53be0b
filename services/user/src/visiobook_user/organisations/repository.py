"""Read and write organisations, members, roles and teams."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from visiobook_user.models import Account
from visiobook_user.organisations.domain import BUILT_IN, OWNER, Role, Standing
from visiobook_user.organisations.errors import NoSuchMember, NoSuchOrganisation, NoSuchRole
from visiobook_user.organisations.models import Invitation, Membership, Organisation, OwnRole, Team, TeamMember


@dataclass(frozen=True)
class Place:
    """Where somebody stands: the organisation, the membership, and what it allows."""

    organisation: Organisation
    membership: Membership
    standing: Standing


async def place(
    session: AsyncSession, organisation_id: uuid.UUID, account_id: uuid.UUID, *, lock: bool = False
) -> Place:
    """A member's. ``lock`` holds the organisation until the transaction ends. Raises NoSuchOrganisation."""
    query = select(Organisation).where(Organisation.id == organisation_id)
    organisation = await session.scalar(query.with_for_update() if lock else query)
    mine = await membership(session, organisation_id, account_id) if organisation is not None else None
    if organisation is None or mine is None:
        raise NoSuchOrganisation
    return Place(organisation, mine, await standing(session, mine))


async def membership(session: AsyncSession, organisation_id: uuid.UUID, account_id: uuid.UUID) -> Membership | None:
    """Of one person in one organisation."""
    query = select(Membership).where(Membership.organisation_id == organisation_id, Membership.account_id == account_id)
    found: Membership | None = await session.scalar(query.execution_options(populate_existing=True))
    return found


async def member(session: AsyncSession, organisation_id: uuid.UUID, account_id: uuid.UUID) -> Membership:
    """Another member. Raises NoSuchMember."""
    found = await membership(session, organisation_id, account_id)
    if found is None:
        raise NoSuchMember
    return found


async def standing(session: AsyncSession, mine: Membership) -> Standing:
    """What a membership allows now."""
    role = await role_named(session, mine.organisation_id, mine.role)
    granted = await session.scalars(
        select(Team.permissions)
        .join(TeamMember, TeamMember.team_id == Team.id)
        .where(TeamMember.membership_id == mine.id)
    )
    return Standing(role, frozenset(grant for grants in granted for grant in grants))


async def role_named(session: AsyncSession, organisation_id: uuid.UUID, name: str) -> Role:
    """A built-in role or one of the organisation's own. Raises NoSuchRole."""
    if name in BUILT_IN:
        return BUILT_IN[name]
    own = await session.get(OwnRole, (organisation_id, name), populate_existing=True)
    if own is None:
        raise NoSuchRole(name)
    return Role(own.name, frozenset(own.permissions), own.manages)


async def of_account(session: AsyncSession, account_id: uuid.UUID) -> list[Place]:
    """Somebody's organisations, by name."""
    query = (
        select(Organisation, Membership)
        .join(Membership, Membership.organisation_id == Organisation.id)
        .where(Membership.account_id == account_id)
        .order_by(Organisation.name, Organisation.id)
    )
    found = (await session.execute(query)).all()
    return [Place(organisation, mine, await standing(session, mine)) for organisation, mine in found]


async def count_members(session: AsyncSession, organisation_id: uuid.UUID) -> int:
    """How many members it has."""
    query = select(func.count()).where(Membership.organisation_id == organisation_id)
    return await session.scalar(query) or 0


async def count_owners(session: AsyncSession, organisation_id: uuid.UUID) -> int:
    """How many of them are owners."""
    query = select(func.count()).where(Membership.organisation_id == organisation_id, Membership.role == OWNER)
    return await session.scalar(query) or 0


async def memberships(session: AsyncSession, organisation_id: uuid.UUID) -> Sequence[Membership]:
    """All of an organisation."""
    return (await session.scalars(select(Membership).where(Membership.organisation_id == organisation_id))).all()


async def members(
    session: AsyncSession, organisation_id: uuid.UUID, *, limit: int, after: tuple[datetime, uuid.UUID] | None
) -> list[tuple[Membership, Account]]:
    """Members with their accounts, the longest first."""
    query = (
        select(Membership, Account)
        .join(Account, Account.id == Membership.account_id)
        .where(Membership.organisation_id == organisation_id)
        .order_by(Membership.created_at, Membership.id)
        .limit(limit)
    )
    if after is not None:
        query = query.where(tuple_(Membership.created_at, Membership.id) > after)
    return [(mine, account) for mine, account in (await session.execute(query)).all()]


async def teams_of(session: AsyncSession, membership_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[uuid.UUID]]:
    """Teams by membership."""
    query = select(TeamMember).where(TeamMember.membership_id.in_(list(membership_ids))).order_by(TeamMember.team_id)
    found: dict[uuid.UUID, list[uuid.UUID]] = {}
    for row in await session.scalars(query):
        found.setdefault(row.membership_id, []).append(row.team_id)
    return found


async def own_roles(session: AsyncSession, organisation_id: uuid.UUID) -> Sequence[OwnRole]:
    """Roles that an organisation made, by name."""
    query = select(OwnRole).where(OwnRole.organisation_id == organisation_id).order_by(OwnRole.name)
    return (await session.scalars(query)).all()


async def role_is_used(session: AsyncSession, organisation_id: uuid.UUID, name: str) -> bool:
    """Whether a member has it or an invitation offers it."""
    has = select(Membership.id).where(Membership.organisation_id == organisation_id, Membership.role == name)
    offered = select(Invitation.id).where(Invitation.organisation_id == organisation_id, Invitation.role == name)
    return bool(await session.scalar(select(has.exists() | offered.exists())))


async def with_role(session: AsyncSession, organisation_id: uuid.UUID, name: str) -> Sequence[Membership]:
    """Members of a role."""
    query = select(Membership).where(Membership.organisation_id == organisation_id, Membership.role == name)
    return (await session.scalars(query)).all()


async def delete_organisation(session: AsyncSession, organisation_id: uuid.UUID) -> None:
    """With everything that hangs on it."""
    await session.execute(delete(Organisation).where(Organisation.id == organisation_id))
