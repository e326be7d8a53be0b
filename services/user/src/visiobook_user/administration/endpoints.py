"""Routes for who looks after people's accounts; all of them for administrators."""

import uuid
from typing import Annotated

from fastapi import APIRouter, Query, status

from visiobook_chassis.auth import Administrator
from visiobook_persistence.database import Session
from visiobook_persistence.pagination import Page, Paging, encode_cursor, time_key
from visiobook_user.administration import repository, service
from visiobook_user.administration.errors import NoSuchUser
from visiobook_user.administration.repository import Wanted
from visiobook_user.administration.schemas import Role, RolesForm, UserView
from visiobook_user.clients import CurrentClient
from visiobook_user.dependencies import CurrentDesk

router = APIRouter(prefix="/api/v1/user/users", tags=["administration"])


@router.get("")
async def list_users(
    _: Administrator,
    session: Session,
    paging: Paging,
    search: Annotated[
        str | None, Query(max_length=100, pattern=r"^[^\x00]*$", description="A part of the name or the address.")
    ] = None,
    role: Annotated[Role | None, Query()] = None,
    locked: Annotated[bool | None, Query()] = None,
) -> Page[UserView]:
    """People's accounts, the newest first."""
    wanted = Wanted(search, role, locked)
    found = await repository.page(session, wanted, limit=paging.limit + 1, before=time_key(paging.after))
    page = found[: paging.limit]
    following = encode_cursor([page[-1].created_at, page[-1].id]) if len(found) > paging.limit else None
    return Page(items=page, next=following)


@router.get("/{user_id}")
async def get_user(user_id: uuid.UUID, _: Administrator, session: Session) -> UserView:
    """One account."""
    found = await repository.one(session, user_id)
    if found is None:
        raise NoSuchUser
    return found


@router.put("/{user_id}/lock", status_code=status.HTTP_204_NO_CONTENT)
async def lock_user(user_id: uuid.UUID, who: Administrator, desk: CurrentDesk, client: CurrentClient) -> None:
    """Let nobody in by this account any more; its sessions end."""
    await service.lock(desk, who, user_id, client)


@router.delete("/{user_id}/lock", status_code=status.HTTP_204_NO_CONTENT)
async def unlock_user(user_id: uuid.UUID, who: Administrator, desk: CurrentDesk, client: CurrentClient) -> None:
    """Let it in again."""
    await service.unlock(desk, who, user_id, client)


@router.put("/{user_id}/roles", status_code=status.HTTP_204_NO_CONTENT)
async def change_user_roles(
    user_id: uuid.UUID, form: RolesForm, who: Administrator, desk: CurrentDesk, client: CurrentClient
) -> None:
    """Give other roles; its sessions end, so that they hold at once."""
    await service.change_roles(desk, who, user_id, form.roles, client)


@router.delete("/{user_id}/sessions", status_code=status.HTTP_204_NO_CONTENT)
async def end_user_sessions(user_id: uuid.UUID, who: Administrator, desk: CurrentDesk, client: CurrentClient) -> None:
    """Log it out everywhere."""
    await service.end_sessions(desk, who, user_id, client)


@router.post("/{user_id}/password-reset", status_code=status.HTTP_202_ACCEPTED)
async def force_password_reset(
    user_id: uuid.UUID, who: Administrator, desk: CurrentDesk, client: CurrentClient
) -> None:
    """Make the password worthless and send a letter with the link to a new one."""
    await service.force_reset(desk, who, user_id, client)
