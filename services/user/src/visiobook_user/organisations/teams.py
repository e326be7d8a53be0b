"""Teams: members who work together, with grants of their own. Changes return mandates that end."""

import uuid
from collections.abc import Sequence

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from visiobook_user.audit import Action
from visiobook_user.clients import Client
from visiobook_user.dependencies import SignedIn
from visiobook_user.organisations import domain, mandates, repository
from visiobook_user.organisations.errors import NameTaken, NoSuchTeam, TooMany
from visiobook_user.organisations.models import Membership, Team, TeamMember
from visiobook_user.organisations.repository import Place
from visiobook_user.organisations.schemas import TeamForm, TeamView
from visiobook_user.organisations.trail import note

MOST_TEAMS = 200


async def views(session: AsyncSession, organisation_id: uuid.UUID) -> list[TeamView]:
    """All teams, by name."""
    teams = (
        await session.scalars(select(Team).where(Team.organisation_id == organisation_id).order_by(Team.name))
    ).all()
    return [await view(session, team) for team in teams]


async def view(session: AsyncSession, team: Team) -> TeamView:
    """A team with its members' accounts."""
    query = (
        select(Membership.account_id)
        .join(TeamMember, TeamMember.membership_id == Membership.id)
        .where(TeamMember.team_id == team.id)
        .order_by(Membership.created_at, Membership.id)
    )
    accounts = list(await session.scalars(query))
    return TeamView(id=team.id, name=team.name, permissions=team.permissions, members=accounts)


async def make(session: AsyncSession, by: SignedIn, organisation_id: uuid.UUID, form: TeamForm, client: Client) -> Team:
    """A new team. Raises NotAManager, RoleTooHigh, UnknownPermission, NameTaken, TooMany."""
    place = await _managed(session, by, organisation_id, form.permissions)
    count = await session.scalar(select(func.count()).where(Team.organisation_id == organisation_id))
    if (count or 0) >= MOST_TEAMS:
        raise TooMany("teams", MOST_TEAMS)
    await _refuse_taken(session, organisation_id, form.name, but=None)
    team = Team(
        id=uuid.uuid4(), organisation_id=organisation_id, name=form.name, permissions=sorted(set(form.permissions))
    )
    session.add(team)
    await session.flush()
    note(session, Action.TEAM_CHANGED, client, by, place, team=str(team.id))
    return team


async def change(
    session: AsyncSession, by: SignedIn, organisation_id: uuid.UUID, team_id: uuid.UUID, form: TeamForm, client: Client
) -> tuple[Team, list[uuid.UUID]]:
    """Another name, other grants. Raises as ``make``, NoSuchTeam."""
    place = await _managed(session, by, organisation_id, form.permissions)
    team = await _team(session, organisation_id, team_id)
    domain.refuse_handing_on(place.standing, team.permissions)
    await _refuse_taken(session, organisation_id, form.name, but=team_id)
    grants = sorted(set(form.permissions))
    changed = await _members(session, team_id) if grants != team.permissions else []
    team.name, team.permissions = form.name, grants
    note(session, Action.TEAM_CHANGED, client, by, place, team=str(team.id))
    return team, await mandates.renew(session, changed)


async def dissolve(
    session: AsyncSession, by: SignedIn, organisation_id: uuid.UUID, team_id: uuid.UUID, client: Client
) -> list[uuid.UUID]:
    """Remove a team; its members stay in the organisation. Raises NotAManager, NoSuchTeam."""
    place = await _managed(session, by, organisation_id, ())
    team = await _team(session, organisation_id, team_id)
    ended = await mandates.renew(session, await _members(session, team_id))
    await session.flush()
    await session.execute(delete(Team).where(Team.id == team_id))
    note(session, Action.TEAM_DELETED, client, by, place, team=str(team.id))
    return ended


async def add_member(
    session: AsyncSession,
    by: SignedIn,
    organisation_id: uuid.UUID,
    team_id: uuid.UUID,
    account_id: uuid.UUID,
    client: Client,
) -> list[uuid.UUID]:
    """Put a member into a team. Raises NotAManager, RoleTooHigh, NoSuchTeam, NoSuchMember."""
    place = await _managed(session, by, organisation_id, ())
    team = await _team(session, organisation_id, team_id)
    domain.refuse_handing_on(place.standing, team.permissions)
    newcomer = await repository.member(session, organisation_id, account_id)
    values = {"team_id": team_id, "membership_id": newcomer.id}
    await session.execute(insert(TeamMember).values(values).on_conflict_do_nothing())
    note(session, Action.TEAM_CHANGED, client, by, place, account_id, team=str(team.id))
    return await mandates.renew(session, [newcomer])


async def remove_member(
    session: AsyncSession,
    by: SignedIn,
    organisation_id: uuid.UUID,
    team_id: uuid.UUID,
    account_id: uuid.UUID,
    client: Client,
) -> list[uuid.UUID]:
    """Take a member out of a team. Raises NotAManager, NoSuchTeam, NoSuchMember."""
    place = await _managed(session, by, organisation_id, ())
    team = await _team(session, organisation_id, team_id)
    leaver = await repository.member(session, organisation_id, account_id)
    there = TeamMember.team_id == team_id, TeamMember.membership_id == leaver.id
    await session.execute(delete(TeamMember).where(*there))
    note(session, Action.TEAM_CHANGED, client, by, place, account_id, team=str(team.id))
    return await mandates.renew(session, [leaver])


async def _managed(session: AsyncSession, by: SignedIn, organisation_id: uuid.UUID, grants: Sequence[str]) -> Place:
    place = await repository.place(session, organisation_id, by.account.id, lock=True)
    domain.refuse_unless_manager(place.standing)
    domain.refuse_unknown(grants)
    domain.refuse_handing_on(place.standing, grants)
    return place


async def _team(session: AsyncSession, organisation_id: uuid.UUID, team_id: uuid.UUID) -> Team:
    team = await session.get(Team, team_id)
    if team is None or team.organisation_id != organisation_id:
        raise NoSuchTeam
    return team


async def _members(session: AsyncSession, team_id: uuid.UUID) -> Sequence[Membership]:
    query = select(Membership).join(TeamMember, TeamMember.membership_id == Membership.id)
    return (await session.scalars(query.where(TeamMember.team_id == team_id))).all()


async def _refuse_taken(session: AsyncSession, organisation_id: uuid.UUID, name: str, *, but: uuid.UUID | None) -> None:
    known = await session.scalar(select(Team.id).where(Team.organisation_id == organisation_id, Team.name == name))
    if known is not None and known != but:
        raise NameTaken(name)
