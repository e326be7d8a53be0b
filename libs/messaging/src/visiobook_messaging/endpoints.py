"""The events API of a service, for administrators: what waits, what died and why, replay and removal."""

from typing import Annotated

import structlog
from fastapi import APIRouter, Depends, Path, Query

from visiobook_chassis.auth import Administrator, Principal
from visiobook_chassis.errors import BadRequest, NotFound
from visiobook_messaging import operators
from visiobook_messaging.dependencies import CurrentBus
from visiobook_messaging.operators import Choice, DeadLetter, QueueStatus
from visiobook_messaging.schemas import (
    DeadLetterView,
    LetterId,
    LettersWanted,
    Purged,
    Replayed,
    Wanted,
    chosen,
    view,
)
from visiobook_messaging.watch import look, look_into_broker
from visiobook_persistence.database import Session
from visiobook_persistence.pagination import Page, PageRequest, Paging, encode_cursor

log = structlog.get_logger("visiobook.audit")


def _filters(
    subscriber: Annotated[Wanted | None, Query()] = None,
    topic: Annotated[Wanted | None, Query()] = None,
    reason: Annotated[Wanted | None, Query(description="Words of the reason.")] = None,
) -> Choice:
    return chosen(subscriber=subscriber, topic=topic, reason=reason)


Filters = Annotated[Choice, Depends(_filters)]


def events_router(service: str) -> APIRouter:
    """Routes under ``/api/v1/<service>/events``. Row-level security shows a service its own letters alone."""
    router = APIRouter(prefix=f"/api/v1/{service}/events", tags=["events"])

    @router.get("/queues")
    async def list_event_queues(_: Administrator, session: Session, bus: CurrentBus) -> list[QueueStatus]:
        """What waits for each handler of this service, how long already, and how much was given up."""
        return await look_into_broker(bus, await look(session, service))

    @router.get("/dead")
    async def list_dead_letters(
        _: Administrator, session: Session, filters: Filters, paging: Paging
    ) -> Page[DeadLetter]:
        """Events that handlers of this service gave up, the newest first; "*" in a filter stands for anything."""
        before = _last_seen(paging)
        found = await operators.dead_letters(session, filters, before=before, limit=paging.limit + 1)
        page = found[: paging.limit]
        return Page(items=page, next=encode_cursor([page[-1].id]) if len(found) > paging.limit else None)

    @router.get("/dead/{id}")
    async def get_dead_letter(_: Administrator, session: Session, id: Annotated[LetterId, Path()]) -> DeadLetterView:
        """One of them with its whole envelope, its reason, its attempts and its trace."""
        try:
            return view(await operators.dead_letter(session, id))
        except operators.NoSuchDeadLetter:
            raise NotFound(f"There is no dead letter {id}.", hint="It may have been replayed or purged.") from None

    @router.post("/dead/replay")
    async def replay_dead_letters(who: Administrator, session: Session, wanted: LettersWanted) -> Replayed:
        """Send dead letters back to the handlers that gave them up, with all attempts before them."""
        replayed = await operators.replay(session, wanted.choice())
        _note("events.replayed", service, who, wanted, replayed)
        return Replayed(replayed=replayed, left=await operators.count(session, wanted.choice()))

    @router.post("/dead/purge")
    async def purge_dead_letters(who: Administrator, session: Session, wanted: LettersWanted) -> Purged:
        """Remove dead letters for good."""
        purged = await operators.purge(session, wanted.choice())
        _note("events.purged", service, who, wanted, purged)
        return Purged(purged=purged)

    return router


def _note(what: str, service: str, who: Principal, wanted: LettersWanted, count: int) -> None:
    """The line of the audit: who did what to which letters. Where none was touched, nothing was done."""
    if not count:
        return
    which = wanted.model_dump(exclude_none=True, exclude_defaults=True)
    log.info(what, service=service, who=who.subject, session=who.session, which=which, count=count)


def _last_seen(paging: PageRequest) -> int | None:
    if paging.after is None:
        return None
    match paging.after:
        case [int(id)] if 0 < id < 2**63:
            return id
    raise BadRequest("The cursor is not one that this address gave.", hint="Start without a cursor.")
