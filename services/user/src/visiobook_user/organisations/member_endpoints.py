"""Routes of an organisation's members, roles and teams. What ends by a change is announced after its commit."""

import uuid

from fastapi import APIRouter, status

from visiobook_persistence.database import Session
from visiobook_persistence.pagination import Page, Paging, encode_cursor, time_key
from visiobook_user.clients import CurrentClient
from visiobook_user.dependencies import CurrentSignIn
from visiobook_user.organisations import domain, members, repository, teams
from visiobook_user.organisations.changes import CurrentChange
from visiobook_user.organisations.schemas import (
    Heir,
    MemberView,
    Placing,
    RoleForm,
    RoleName,
    RoleView,
    TeamForm,
    TeamView,
)

router = APIRouter(prefix="/api/v1/user/organisations/{organisation_id}", tags=["organisations"])


@router.get("/members")
async def list_members(
    organisation_id: uuid.UUID, signed_in: CurrentSignIn, session: Session, paging: Paging
) -> Page[MemberView]:
    """Everybody in it, the longest first."""
    await repository.place(session, organisation_id, signed_in.account.id)
    after = time_key(paging.after)
    found = await repository.members(session, organisation_id, limit=paging.limit + 1, after=after)
    page = found[: paging.limit]
    placed = await repository.teams_of(session, [mine.id for mine, _ in page])
    items = [
        MemberView(
            account_id=account.id,
            display_name=account.display_name,
            email=account.email,
            role=mine.role,
            teams=placed.get(mine.id, []),
            joined_at=mine.created_at,
        )
        for mine, account in page
    ]
    more = len(found) > paging.limit
    return Page(items=items, next=encode_cursor([page[-1][0].created_at, page[-1][0].id]) if more else None)


@router.patch("/members/{account_id}", status_code=status.HTTP_204_NO_CONTENT)
async def place_member(organisation_id: uuid.UUID, account_id: uuid.UUID, form: Placing, change: CurrentChange) -> None:
    """Give a member another role; it holds at once."""
    async with change.transaction() as session:
        change.ends(
            await members.place_member(session, change.by, organisation_id, account_id, form.role, change.client)
        )


@router.delete("/members/{account_id}", status_code=status.HTTP_204_NO_CONTENT)
async def remove_member(organisation_id: uuid.UUID, account_id: uuid.UUID, change: CurrentChange) -> None:
    """Remove a member, or leave (the own account); tokens that act for the organisation are refused at once."""
    async with change.transaction() as session:
        change.ends(await members.remove(session, change.by, organisation_id, account_id, change.client))


@router.post("/ownership", status_code=status.HTTP_204_NO_CONTENT)
async def hand_on_ownership(organisation_id: uuid.UUID, form: Heir, change: CurrentChange) -> None:
    """Make another member owner instead of oneself."""
    async with change.transaction() as session:
        change.ends(await members.hand_on(session, change.by, organisation_id, form.account_id, change.client))


@router.get("/roles")
async def list_roles(organisation_id: uuid.UUID, signed_in: CurrentSignIn, session: Session) -> list[RoleView]:
    """The built-in roles and the organisation's own."""
    await repository.place(session, organisation_id, signed_in.account.id)
    built_in = [
        RoleView(name=role.name, permissions=sorted(role.permissions), manages=role.manages, built_in=True)
        for role in domain.BUILT_IN.values()
    ]
    own = await repository.own_roles(session, organisation_id)
    return built_in + [
        RoleView(name=role.name, permissions=role.permissions, manages=role.manages, built_in=False) for role in own
    ]


@router.put("/roles/{name}")
async def put_role(organisation_id: uuid.UUID, name: RoleName, form: RoleForm, change: CurrentChange) -> RoleView:
    """Make a role of the organisation's own, or change it for everybody who has it."""
    async with change.transaction() as session:
        role, ended = await members.put_role(session, change.by, organisation_id, name, form, change.client)
        change.ends(ended)
    return RoleView(name=role.name, permissions=role.permissions, manages=role.manages, built_in=False)


@router.delete("/roles/{name}", status_code=status.HTTP_204_NO_CONTENT)
async def delete_role(
    organisation_id: uuid.UUID, name: RoleName, signed_in: CurrentSignIn, session: Session, client: CurrentClient
) -> None:
    """Remove a role that nobody has."""
    await members.delete_role(session, signed_in, organisation_id, name, client)


@router.get("/teams")
async def list_teams(organisation_id: uuid.UUID, signed_in: CurrentSignIn, session: Session) -> list[TeamView]:
    """Its teams, by name."""
    await repository.place(session, organisation_id, signed_in.account.id)
    return await teams.views(session, organisation_id)


@router.post("/teams", status_code=status.HTTP_201_CREATED)
async def make_team(
    organisation_id: uuid.UUID, form: TeamForm, signed_in: CurrentSignIn, session: Session, client: CurrentClient
) -> TeamView:
    """Make a team."""
    return await teams.view(session, await teams.make(session, signed_in, organisation_id, form, client))


@router.put("/teams/{team_id}")
async def change_team(
    organisation_id: uuid.UUID, team_id: uuid.UUID, form: TeamForm, change: CurrentChange
) -> TeamView:
    """Give a team another name or other grants; they hold at once."""
    async with change.transaction() as session:
        team, ended = await teams.change(session, change.by, organisation_id, team_id, form, change.client)
        change.ends(ended)
        return await teams.view(session, team)


@router.delete("/teams/{team_id}", status_code=status.HTTP_204_NO_CONTENT)
async def dissolve_team(organisation_id: uuid.UUID, team_id: uuid.UUID, change: CurrentChange) -> None:
    """Remove a team; its members stay in the organisation."""
    async with change.transaction() as session:
        change.ends(await teams.dissolve(session, change.by, organisation_id, team_id, change.client))


@router.put("/teams/{team_id}/members/{account_id}", status_code=status.HTTP_204_NO_CONTENT)
async def add_team_member(
    organisation_id: uuid.UUID, team_id: uuid.UUID, account_id: uuid.UUID, change: CurrentChange
) -> None:
    """Put a member into a team."""
    async with change.transaction() as session:
        change.ends(await teams.add_member(session, change.by, organisation_id, team_id, account_id, change.client))


@router.delete("/teams/{team_id}/members/{account_id}", status_code=status.HTTP_204_NO_CONTENT)
async def remove_team_member(
    organisation_id: uuid.UUID, team_id: uuid.UUID, account_id: uuid.UUID, change: CurrentChange
) -> None:
    """Take a member out of a team."""
    async with change.transaction() as session:
        change.ends(await teams.remove_member(session, change.by, organisation_id, team_id, account_id, change.client))
