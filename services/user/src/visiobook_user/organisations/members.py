"""Place, remove and leave; hand on ownership; roles of the organisation's own. All return mandates that end."""

import uuid

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from visiobook_user.audit import Action
from visiobook_user.clients import Client
from visiobook_user.dependencies import SignedIn
from visiobook_user.organisations import domain, mandates, repository
from visiobook_user.organisations.errors import LastOwner, NameTaken, NoSuchRole, RoleInUse, TooMany
from visiobook_user.organisations.models import Membership, OwnRole
from visiobook_user.organisations.schemas import RoleForm
from visiobook_user.organisations.trail import note

MOST_ROLES = 50


async def place_member(
    session: AsyncSession, by: SignedIn, organisation_id: uuid.UUID, account_id: uuid.UUID, role: str, client: Client
) -> list[uuid.UUID]:
    """Give a member a role. Raises NoSuch..., NotAManager, RoleTooHigh, LastOwner."""
    place = await repository.place(session, organisation_id, by.account.id, lock=True)
    moved = await repository.member(session, organisation_id, account_id)
    then = await repository.role_named(session, organisation_id, role)
    now = await repository.role_named(session, organisation_id, moved.role)
    domain.refuse_placing(place.standing, now=now, then=then)
    if now.is_owner and not then.is_owner:
        await _refuse_last_owner(session, organisation_id)
    moved.role = role
    note(session, Action.MEMBER_PLACED, client, by, place, account_id, role=role)
    return await mandates.renew(session, [moved])


async def remove(
    session: AsyncSession, by: SignedIn, organisation_id: uuid.UUID, account_id: uuid.UUID, client: Client
) -> list[uuid.UUID]:
    """Remove a member, or leave. Raises NoSuch..., NotAManager, RoleTooHigh, LastOwner."""
    place = await repository.place(session, organisation_id, by.account.id, lock=True)
    leaver = await repository.member(session, organisation_id, account_id)
    now = await repository.role_named(session, organisation_id, leaver.role)
    if account_id != by.account.id:
        domain.refuse_touching(place.standing, now)
    if now.is_owner:
        await _refuse_last_owner(session, organisation_id)
    ended = await mandates.end(session, [leaver])
    await session.execute(delete(Membership).where(Membership.id == leaver.id))
    action = Action.MEMBER_LEFT if account_id == by.account.id else Action.MEMBER_REMOVED
    note(session, action, client, by, place, account_id)
    return ended


async def hand_on(
    session: AsyncSession, by: SignedIn, organisation_id: uuid.UUID, account_id: uuid.UUID, client: Client
) -> list[uuid.UUID]:
    """Make another member owner instead of oneself, who becomes an admin. Raises NoSuch..., RoleTooHigh."""
    place = await repository.place(session, organisation_id, by.account.id, lock=True)
    domain.refuse_unless_owner(place.standing)
    heir = await repository.member(session, organisation_id, account_id)
    place.membership.role, heir.role = domain.ADMIN, domain.OWNER
    note(session, Action.OWNERSHIP_HANDED_ON, client, by, place, account_id)
    return await mandates.renew(session, {place.membership.id: place.membership, heir.id: heir}.values())


async def put_role(
    session: AsyncSession, by: SignedIn, organisation_id: uuid.UUID, name: str, form: RoleForm, client: Client
) -> tuple[OwnRole, list[uuid.UUID]]:
    """Make or change a role of the organisation's own. Raises NotAManager, RoleTooHigh, UnknownPermission, TooMany."""
    place = await repository.place(session, organisation_id, by.account.id, lock=True)
    domain.refuse_unless_manager(place.standing)
    domain.refuse_unknown(form.permissions)
    domain.refuse_handing_on(place.standing, form.permissions)
    if name in domain.BUILT_IN:
        raise NameTaken(name)
    role = await session.get(OwnRole, (organisation_id, name))
    if role is None:
        await _refuse_too_many_roles(session, organisation_id)
        role = OwnRole(organisation_id=organisation_id, name=name)
        session.add(role)
    elif role.manages or not set(role.permissions) <= place.standing.permissions:
        domain.refuse_placing(
            place.standing, now=None, then=await repository.role_named(session, organisation_id, name)
        )
    if form.manages and place.standing.role.name not in {domain.OWNER, domain.ADMIN}:
        domain.refuse_unless_owner(place.standing)
    role.permissions, role.manages = sorted(set(form.permissions)), form.manages
    await session.flush()
    note(session, Action.ROLE_CHANGED, client, by, place, role=name, permissions=role.permissions)
    return role, await mandates.renew(session, await repository.with_role(session, organisation_id, name))


async def delete_role(
    session: AsyncSession, by: SignedIn, organisation_id: uuid.UUID, name: str, client: Client
) -> None:
    """Remove a role that nobody has. Raises NotAManager, NoSuchRole, RoleInUse."""
    place = await repository.place(session, organisation_id, by.account.id, lock=True)
    domain.refuse_unless_manager(place.standing)
    role = await session.get(OwnRole, (organisation_id, name))
    if role is None:
        raise NoSuchRole(name)
    if await repository.role_is_used(session, organisation_id, name):
        raise RoleInUse(name)
    await session.delete(role)
    note(session, Action.ROLE_DELETED, client, by, place, role=name)


async def _refuse_last_owner(session: AsyncSession, organisation_id: uuid.UUID) -> None:
    if await repository.count_owners(session, organisation_id) == 1:
        raise LastOwner


async def _refuse_too_many_roles(session: AsyncSession, organisation_id: uuid.UUID) -> None:
    count = await session.scalar(select(func.count()).where(OwnRole.organisation_id == organisation_id))
    if (count or 0) >= MOST_ROLES:
        raise TooMany("roles", MOST_ROLES)
