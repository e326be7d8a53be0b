"""What a service keeps of somebody, told to the service that exports accounts: rows as they are, found by the schema.

Tables are those with a column that names owners, and whatever hangs on them by foreign keys. Columns of bytes (digests,
sealed secrets), of vectors and of search words are left out, and those that a service hides.
"""

import json
from collections.abc import AsyncIterator, Iterable, Mapping
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from visiobook_chassis.auth import CallingService
from visiobook_persistence.database import Database

LINES = "application/x-ndjson"
UNREADABLE = frozenset({"bytea", "tsvector", "vector", "USER-DEFINED"})
COLUMNS = text(
    "select table_name, column_name, data_type from information_schema.columns where table_schema = current_schema()"
    " order by table_name, ordinal_position"
)
KEYS = text(
    "select child.relname as child, parent.relname as parent, array(select attname from unnest(key.conkey)"
    " with ordinality as n (number, place) join pg_attribute on attrelid = conrelid and attnum = number order by place)"
    " as held, array(select attname from unnest(key.confkey) with ordinality as n (number, place) join pg_attribute on"
    " attrelid = confrelid and attnum = number order by place) as named from pg_constraint key"
    " join pg_class child on child.oid = conrelid join pg_class parent on parent.oid = confrelid"
    " where contype = 'f' and child.relnamespace = current_schema()::regnamespace"
)


class BelongingsAsked(BaseModel):
    """Of whom: a person's or an organisation's identifier."""

    owner: str = Field(min_length=1, max_length=200)


def belongings_router(
    service: str,
    *,
    owners: Iterable[str] = ("owner",),
    roots: Mapping[str, str] | None = None,
    hidden: Iterable[str] = (),
) -> APIRouter:
    """The route by which an account is exported. ``owners``: columns that name somebody, in whatever table.

    ``roots``: tables that name somebody by another column; ``hidden``: columns that nobody is shown.
    """
    router = APIRouter(prefix=f"/internal/v1/{service}", tags=["accounts"])
    named, more, secret = tuple(owners), dict(roots or {}), frozenset(hidden)

    @router.post("/belongings", response_class=StreamingResponse)
    async def tell_belongings(asked: BelongingsAsked, _: CallingService, request: Request) -> StreamingResponse:
        """Every row of somebody's: lines of JSON with ``table`` and ``row``."""
        database: Database = request.app.state.database
        return StreamingResponse(_lines(database, asked.owner, named, more, secret), media_type=LINES)

    return router


async def _lines(
    database: Database, owner: str, owners: tuple[str, ...], roots: Mapping[str, str], hidden: frozenset[str]
) -> AsyncIterator[bytes]:
    async with database.transaction() as session:
        shapes = await _shapes(session)
        for table, condition in (await _conditions(session, shapes, owners, roots)).items():
            shown = [name for name, kind in shapes[table].items() if kind not in UNREADABLE and name not in hidden]
            columns = ", ".join(f'"{name}"' for name in shown)
            query = f'select to_jsonb(r) from (select {columns} from "{table}" where {condition}) r'  # noqa: S608  # names of our own schema
            async for (row,) in await session.stream(text(query), {"owner": owner}):
                yield json.dumps({"table": table, "row": row}, ensure_ascii=False).encode() + b"\n"


async def _shapes(session: AsyncSession) -> dict[str, dict[str, str]]:
    shapes: dict[str, dict[str, str]] = {}
    for table, column, kind in await session.execute(COLUMNS):
        shapes.setdefault(table, {})[column] = kind
    return shapes


async def _conditions(
    session: AsyncSession, shapes: Mapping[str, Mapping[str, str]], owners: tuple[str, ...], roots: Mapping[str, str]
) -> dict[str, str]:
    """Table -> which of its rows are somebody's, nearest to the owner first."""
    found: dict[str, str] = {}
    for table, columns in shapes.items():
        names = [name for name in (roots.get(table), *owners) if name in columns]
        if names:
            found[table] = " or ".join(f'"{name}"::text = :owner' for name in names)
    keys: list[Any] = list((await session.execute(KEYS)).all())
    while added := {k.child: k for k in keys if k.parent in found and k.child not in found}:
        for child, key in added.items():
            held, named = (", ".join(f'"{name}"' for name in names) for names in (key.held, key.named))
            found[child] = f'({held}) in (select {named} from "{key.parent}" where {found[key.parent]})'  # noqa: S608
    return found
