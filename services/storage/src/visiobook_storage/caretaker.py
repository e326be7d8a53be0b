"""What storage tidies by itself: unfinished uploads at start; every hour files of jobs that nothing refers to,
contents that nobody is linked to, and resumable uploads that were left; every day contents that a killed process kept
without a row, and unfinished uploads that could not be removed because the store was away.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

import structlog
from fastapi import FastAPI

from visiobook_chassis.errors import Refusal
from visiobook_chassis.settings import Mode
from visiobook_contracts.base import FileRef
from visiobook_persistence.database import Database
from visiobook_storage import repository
from visiobook_storage.errors import StoreAway
from visiobook_storage.referring import LARGEST_QUESTION, Referrers
from visiobook_storage.settings import Settings
from visiobook_storage.shares import repository as shares
from visiobook_storage.store import ObjectStore, key_of
from visiobook_storage.uploads import repository as uploads
from visiobook_storage.uploads.resuming import name_of

log = structlog.get_logger(__name__)


async def collect_garbage(database: Database, store: ObjectStore, *, grace: timedelta) -> int:
    """Delete contents that nobody has been linked to for longer than ``grace``; returns how many.

    Each under its own lock and transaction, so that somebody who brings the same content meanwhile keeps it.
    """
    async with database.transaction() as session:
        digests = await repository.unlinked(session, grace)
    collected = 0
    for digest in digests:
        async with database.transaction() as session:
            await repository.lock(session, digest)
            if await repository.forget(session, digest, grace):
                await store.delete(key_of(digest))
                collected += 1
    return collected


@dataclass(frozen=True)
class Judgement:
    """Files that jobs made for one owner, by digest, untouched since a moment, and those that nothing refers to."""

    owner: str
    files: dict[str, FileRef]
    unreferred: set[str]
    since: datetime


async def judge_files(
    database: Database, referrers: Referrers, *, age: timedelta, recheck: timedelta = timedelta()
) -> AsyncIterator[Judgement]:
    """All files that jobs made and nobody has touched for longer than ``age``, owner by owner.

    Those that were needed less than ``recheck`` ago are left out. Raises Unavailable when somebody does not say.
    """
    after = ("", "")
    while True:
        async with database.transaction() as session:
            now = await repository.present(session)
            page = await repository.made(
                session, before=now - age, checked_before=now - recheck, after=after, limit=LARGEST_QUESTION
            )
        for owner, made in groupby(page, key=lambda each: each[0]):
            files = {file.digest: file for _, file in made}
            yield Judgement(owner, files, await referrers.unreferred(owner, files), now - age)
        if len(page) < LARGEST_QUESTION:
            return
        after = (page[-1][0], page[-1][1].digest)


async def release_unreferred(
    database: Database, referrers: Referrers, *, grace: timedelta, recheck: timedelta = timedelta()
) -> int:
    """Give up files that jobs made and nothing refers to, untouched for longer than ``grace``; returns how many.

    Their contents are collected later. Raises Unavailable when somebody does not say what it refers to.
    """
    released = 0
    async for judged in judge_files(database, referrers, age=grace, recheck=recheck):
        needed = judged.files.keys() - judged.unreferred
        async with database.transaction() as session:
            await repository.note_needed(session, judged.owner, needed)
            released += await repository.discard(session, judged.owner, sorted(judged.unreferred), since=judged.since)
    return released


async def find_strays(database: Database, store: ObjectStore) -> list[str]:
    """Contents without a row: left by a process that was killed before it could commit, or arriving just now."""
    strays: list[str] = []
    batch: list[str] = []
    async for digest in store.digests():
        batch.append(digest)
        if len(batch) == LARGEST_QUESTION:
            strays += await _unknown(database, batch)
            batch.clear()
    return strays + await _unknown(database, batch)


async def collect_strays(database: Database, store: ObjectStore) -> int:
    """Delete contents without a row; returns how many. Whoever is about to commit one holds its lock."""
    collected = 0
    for digest in await find_strays(database, store):
        async with database.transaction() as session:
            await repository.lock(session, digest)
            if await repository.unknown(session, [digest]):
                await store.delete(key_of(digest))
                collected += 1
    return collected


async def _unknown(database: Database, digests: list[str]) -> list[str]:
    async with database.transaction() as session:
        return sorted(await repository.unknown(session, digests))


@asynccontextmanager
async def running(app: FastAPI) -> AsyncIterator[None]:
    """Resource for ``create_app``: sweeps at start, collects while the application runs."""
    settings: Settings = app.state.settings
    alone = settings.mode is Mode.EMBEDDED  # nobody else uploads into this store, so every leftover is stale
    with suppress(StoreAway):  # it has been logged; requests are refused until the store is back
        if swept := await _sweep(app, timedelta() if alone else settings.unfinished_after):
            log.info("storage.swept", unfinished=swept)
    referrers = Referrers(app.state.network, settings.referrers)
    rounds = [
        asyncio.create_task(_every(settings.garbage_interval, lambda: _collect(app, settings, referrers))),
        asyncio.create_task(_every(settings.strays_interval, lambda: _sweep_strays(app, settings))),
    ]
    try:
        yield
    finally:
        for task in rounds:
            task.cancel()
        await asyncio.gather(*rounds, return_exceptions=True)


async def _collect(app: FastAPI, settings: Settings, referrers: Referrers) -> None:
    database, grace = app.state.database, settings.garbage_grace
    try:
        released = await release_unreferred(database, referrers, grace=grace, recheck=settings.references_interval)
        log.info("storage.released", files=released)
    except Refusal as refusal:  # somebody does not say what it refers to: nothing is given up on a guess
        log.warning("storage.references_unknown", why=refusal.detail)
    if ended := await end_expired_uploads(database, app.state.store):
        log.info("storage.uploads_expired", uploads=ended)
    collected = await collect_garbage(database, app.state.store, grace=grace)
    log.info("storage.collected", contents=collected)


async def _sweep_strays(app: FastAPI, settings: Settings) -> None:
    if strays := await collect_strays(app.state.database, app.state.store):
        log.warning("storage.strays_collected", contents=strays)
    if swept := await _sweep(app, settings.unfinished_after):
        log.info("storage.swept", unfinished=swept)


async def _sweep(app: FastAPI, older_than: timedelta) -> int:
    """Unfinished uploads, but for those that may be resumed."""
    async with app.state.database.transaction() as session:
        living = {name_of(upload_id) for upload_id in await uploads.living(session)}
    swept: int = await app.state.store.sweep(older_than, living=living)
    return swept


async def end_expired_uploads(database: Database, store: ObjectStore) -> int:
    """Forget resumable uploads that were left for too long, with their bytes, and links past their time.

    Returns how many uploads.
    """
    async with database.transaction() as session:
        expired = await uploads.remove_expired(session)
        await shares.remove_expired(session)
    for upload_id in expired:
        await store.partial(name_of(upload_id)).discard()
    return len(expired)


async def _every(pause: timedelta, work: Callable[[], Awaitable[None]]) -> None:
    """Again and again, the first time after a pause."""
    while True:
        await asyncio.sleep(pause.total_seconds())
        try:
            await work()
        except Exception as error:  # the next round tries again; uploads must go on meanwhile
            log.warning("storage.collection_failed", error=repr(error))
