"""Routes of feature flags: administrators make them, everybody reads which are on for them."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, status

from visiobook_chassis.auth import Administrator, CurrentPrincipal
from visiobook_chassis.shared.cache import Cache
from visiobook_persistence.database import Database, Session
from visiobook_project.errors import FlagNotFound
from visiobook_project.flags import repository
from visiobook_project.flags.domain import judged
from visiobook_project.flags.schemas import FlagChangeView, FlagForm, FlagView, Key, OwnFlags

router = APIRouter(prefix="/api/v1/project/flags", tags=["flags"])


def _database(request: Request) -> Database:
    database = request.app.state.database
    assert isinstance(database, Database)
    return database


def _cache(request: Request) -> Cache:
    cache: Cache = request.app.state.shared.cache
    return cache


CurrentDatabase = Annotated[Database, Depends(_database)]
CurrentCache = Annotated[Cache, Depends(_cache)]


@router.get("")
async def list_flags(_: Administrator, session: Session) -> list[FlagView]:
    """All flags, by key."""
    return [FlagView.model_validate(flag) for flag in await repository.everything(session)]


@router.get("/mine")
async def read_own_flags(principal: CurrentPrincipal, database: CurrentDatabase, cache: CurrentCache) -> OwnFlags:
    """Which flags are on for the caller, or for the organisation that the caller acts for."""
    rules = await repository.rules(database, cache)
    return OwnFlags(flags=dict(judged(rules, principal.owner, [principal.subject])))


@router.put("/{key}")
async def put_flag(
    key: Key, form: FlagForm, who: Administrator, database: CurrentDatabase, cache: CurrentCache
) -> FlagView:
    """Make or change a flag; it holds at once."""
    async with database.transaction() as session:
        flag = await repository.put(session, key, form, actor=who.subject)
    await repository.changed(cache)
    return FlagView.model_validate(flag)


@router.delete("/{key}", status_code=status.HTTP_204_NO_CONTENT)
async def end_flag(key: Key, who: Administrator, database: CurrentDatabase, cache: CurrentCache) -> None:
    """End a flag; nobody is told of it any more."""
    async with database.transaction() as session:
        found = await repository.remove(session, key, actor=who.subject)
    if not found:
        raise FlagNotFound(f"There is no flag {key}.")
    await repository.changed(cache)


@router.get("/{key}/changes")
async def list_flag_changes(
    key: Key, _: Administrator, session: Session, limit: Annotated[int, Query(ge=1, le=200)] = 50
) -> list[FlagChangeView]:
    """Who changed it, the newest first."""
    return [FlagChangeView.model_validate(change) for change in await repository.changes(session, key, limit=limit)]
