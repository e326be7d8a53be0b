"""Results by content: what was computed once for an owner is not computed again."""

import hashlib
import json
from typing import Any

from pydantic import BaseModel, ValidationError
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from visiobook_modules.store import Job

REMEMBER = text(
    """insert into job_result (owner, key, module, output) values (:owner, :key, :module, cast(:output as jsonb))
    on conflict (owner, key) do update set output = excluded.output, created_at = now(), used_at = now()"""
)
RECALL = text("select output from job_result where owner = :owner and key = :key")
USED = text("update job_result set used_at = now() where owner = :owner and key = :key")


def content_key(module: str, version: str, job_input: dict[str, Any]) -> str:
    """SHA-256 of what decides a result: module, its version and the input, files by their digests."""
    canonical = json.dumps([module, version, job_input], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def essence(contract: type[BaseModel], job_input: dict[str, Any]) -> dict[str, Any]:
    """The input without what it says by default: a contract may grow, and what was computed keeps its key."""
    try:
        return contract.model_validate(job_input).model_dump(mode="json", exclude_defaults=True)
    except ValidationError:
        return job_input


async def remember(session: AsyncSession, job: Job, key: str, output: dict[str, Any]) -> None:
    """Keep a result under its content key, for the same owner."""
    values = {"owner": job.owner, "key": key, "module": job.module, "output": json.dumps(output)}
    await session.execute(REMEMBER, values)


async def recall(session: AsyncSession, owner: str, key: str) -> dict[str, Any] | None:
    """A result made before."""
    output: dict[str, Any] | None = await session.scalar(RECALL, {"owner": owner, "key": key})
    return output


async def note_use(session: AsyncSession, owner: str, key: str) -> None:
    """The result was used again just now: retention counts from here."""
    await session.execute(USED, {"owner": owner, "key": key})
