"""Put a row into any table: what is not given and must be there is made up by its type."""

import json
import uuid
from datetime import UTC, datetime
from typing import Any

from in_process import columns
from sqlalchemy import text

from visiobook_persistence.database import Database

MADE_UP = {
    "text": "x",
    "character varying": "x",
    "integer": 1,
    "smallint": 1,
    "bigint": 1,
    "real": 0.5,
    "double precision": 0.5,
    "boolean": False,
    "jsonb": {},
    "json": {},
    "bytea": b"x",
    "ARRAY": [],
    "tsvector": "x",
}


async def insert(admin: Database, schema: str, table: str, **values: Any) -> dict[str, Any]:
    """Insert with an administrator's rights, past foreign keys, unless it is there; the values that were inserted."""
    known = (await columns(admin, schema))[table]
    for name, column in known.items():
        if name not in values and _must_be_given(column):
            values[name] = _made_up(column)
    kinds = ", ".join(f"cast(:{name} as {_kind(known[name])})" for name in values)
    names = ", ".join(f'"{name}"' for name in values)
    bound = {name: _bound(known[name], value) for name, value in values.items()}
    async with admin.transaction() as session:
        await session.execute(text("set local session_replication_role = replica"))
        await session.execute(
            text(f'insert into "{schema}"."{table}" ({names}) values ({kinds}) on conflict do nothing'), bound
        )
    return values


def _must_be_given(column: dict[str, Any]) -> bool:
    made = column["column_default"] is not None or column["is_identity"] == "YES" or column["is_generated"] != "NEVER"
    return column["is_nullable"] == "NO" and not made


def _made_up(column: dict[str, Any]) -> Any:
    if column["data_type"] == "uuid":
        return uuid.uuid4()
    if column["data_type"].startswith("timestamp"):
        return datetime.now(UTC)
    return MADE_UP[column["data_type"]]


def _kind(column: dict[str, Any]) -> str:
    if column["data_type"] == "ARRAY":
        return f"{column['udt_name'].removeprefix('_')}[]"
    return str(column["data_type"]) if column["data_type"] != "USER-DEFINED" else str(column["udt_name"])


def _bound(column: dict[str, Any], value: Any) -> Any:
    return json.dumps(value) if column["data_type"] in {"jsonb", "json"} and not isinstance(value, str) else value
