"""What is made already for a storyboard, by what it was ordered with; and the runs that film and draw it."""

import json
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from visiobook_contracts.base import Contract
from visiobook_contracts.media_generation import ShotNarration, ShotPicture
from visiobook_modules.results import content_key

RUN = "storyboard_id, run_id, purpose, digest, state, outputs, edit, created_at"
NOTE_RUN = text(
    """insert into storyboard_run (storyboard_id, run_id, purpose, digest, state, outputs, edit)
    values (:storyboard_id, :run_id, :purpose, :digest, :state, cast(:outputs as jsonb), cast(:edit as jsonb))
    on conflict (storyboard_id, run_id) do update set state = excluded.state,
        outputs = coalesce(excluded.outputs, storyboard_run.outputs),
        edit = coalesce(excluded.edit, storyboard_run.edit)
    where storyboard_run.state <> 'completed'"""
)
END_RUN = text("update storyboard_run set state = :state where run_id = :run_id and state = 'running'")
PUT = text(
    """insert into storyboard_work (storyboard_id, kind, key, shot_id, result)
    values (:storyboard_id, :kind, :key, :shot_id, cast(:result as jsonb))
    on conflict (storyboard_id, kind, key) do update set result = excluded.result, created_at = clock_timestamp()"""
)
RESULTS = text(
    """select key, shot_id, result from storyboard_work where storyboard_id = :id and kind = :kind
    order by created_at"""
)
KEYS = text("select kind, key from storyboard_work where storyboard_id = :id and kind in ('segment', 'music', 'edit')")


@dataclass(frozen=True)
class BoardRun:
    """A run that films or draws one content (``digest``) of a storyboard."""

    storyboard_id: uuid.UUID
    run_id: uuid.UUID
    purpose: str
    digest: str
    state: str
    outputs: dict[str, Any] | None
    edit: dict[str, Any] | None
    created_at: datetime


@dataclass(frozen=True)
class Work:
    """Something that was made: a picture, a voice, a segment, a piece of music, an edit."""

    kind: str
    key: str
    shot_id: str | None = None
    result: Contract | None = None


@dataclass(frozen=True)
class Known:
    """All that was made for a storyboard, by key. ``latest``: the newest picture of each shot, of whatever order."""

    pictures: dict[str, ShotPicture] = field(default_factory=dict)
    latest: dict[str, ShotPicture] = field(default_factory=dict)
    voices: dict[str, ShotNarration] = field(default_factory=dict)
    keys: frozenset[tuple[str, str]] = frozenset()


def key_of(order: Contract) -> str:
    """What names a piece of work: the digest of its order."""
    return content_key(type(order).__name__, "", order.model_dump(mode="json", exclude_defaults=True))


async def put(session: AsyncSession, board_id: uuid.UUID, works: Iterable[Work]) -> None:
    """Note what was made; what is known already counts as made now."""
    rows = [
        {
            "storyboard_id": board_id,
            "kind": work.kind,
            "key": work.key,
            "shot_id": work.shot_id,
            "result": work.result.model_dump_json() if work.result else None,
        }
        for work in works
    ]
    if rows:
        await session.execute(PUT, rows)


async def pictures(session: AsyncSession, board_id: uuid.UUID) -> Known:
    """The pictures alone."""
    found = (await session.execute(RESULTS, {"id": board_id, "kind": "picture"})).all()
    made = [(row.key, row.shot_id, ShotPicture.model_validate(row.result)) for row in found]
    return Known(
        pictures={key: picture for key, _, picture in made}, latest={shot: picture for _, shot, picture in made}
    )


async def known(session: AsyncSession, board_id: uuid.UUID) -> Known:
    """Everything."""
    seen = await pictures(session, board_id)
    heard = await session.execute(RESULTS, {"id": board_id, "kind": "voice"})
    voices = {row.key: ShotNarration.model_validate(row.result) for row in heard}
    keys = frozenset((row.kind, row.key) for row in await session.execute(KEYS, {"id": board_id}))
    return Known(seen.pictures, seen.latest, voices, keys)


async def note_run(session: AsyncSession, run: BoardRun) -> None:
    """A run was started, or ended; a completed one stays so."""
    values = {
        "storyboard_id": run.storyboard_id,
        "run_id": run.run_id,
        "purpose": run.purpose,
        "digest": run.digest,
        "state": run.state,
        "outputs": None if run.outputs is None else json.dumps(run.outputs),
        "edit": None if run.edit is None else json.dumps(run.edit),
    }
    await session.execute(NOTE_RUN, values)


async def end_run(session: AsyncSession, run_id: uuid.UUID, state: str) -> None:
    """A run failed or was cancelled."""
    await session.execute(END_RUN, {"run_id": run_id, "state": state})


async def under_way(session: AsyncSession, board_id: uuid.UUID) -> list[uuid.UUID]:
    """Runs of a storyboard of which no end was heard."""
    query = text("select run_id from storyboard_run where storyboard_id = :id and state = 'running'")
    return list(await session.scalars(query, {"id": board_id}))


async def runs_of(
    session: AsyncSession, board_id: uuid.UUID, *, purpose: str, digests: Sequence[str] | None = None
) -> list[BoardRun]:
    """Runs of a storyboard, newest first; ``digests``: of these contents alone."""
    query = f"""select {RUN} from storyboard_run where storyboard_id = :id and purpose = :purpose
        and (cast(:digests as text[]) is null or digest = any(cast(:digests as text[])))
        order by created_at desc"""  # noqa: S608  # our own columns
    values = {"id": board_id, "purpose": purpose, "digests": None if digests is None else list(digests)}
    return [BoardRun(**row._asdict()) for row in await session.execute(text(query), values)]


async def film_of(session: AsyncSession, owner: str, run_id: uuid.UUID) -> BoardRun | None:
    """The film that a run made for an owner."""
    query = f"""select {", ".join(f"storyboard_run.{name.strip()}" for name in RUN.split(","))}
        from storyboard_run join storyboard on storyboard.id = storyboard_run.storyboard_id
        where owner = :owner and storyboard_run.run_id = :run_id and purpose = 'film'
        order by storyboard_run.created_at limit 1"""  # noqa: S608  # our own columns
    row = (await session.execute(text(query), {"owner": owner, "run_id": run_id})).first()
    return BoardRun(**row._asdict()) if row else None
