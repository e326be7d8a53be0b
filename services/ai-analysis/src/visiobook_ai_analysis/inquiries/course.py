"""The course of an inquiry: its first job is queued with it, each result queues the next, the last one answers."""

import uuid
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from visiobook_ai_analysis.inquiries import plans, store
from visiobook_ai_analysis.inquiries.plans import Kind, Step
from visiobook_ai_analysis.inquiries.search import answer
from visiobook_ai_analysis.versions import choosing
from visiobook_contracts.jobs import JobRequested
from visiobook_messaging.bus import Bus
from visiobook_modules import store as jobs
from visiobook_modules.requests import queue_topic

SERVICE = "ai-analysis"


async def begin(session: AsyncSession, bus: Bus, owner: str, kind: Kind, asked: dict[str, Any]) -> uuid.UUID:
    """Keep an inquiry and queue its first job; its id."""
    first, id = plans.plan(kind, asked)[0], uuid.uuid4()
    job_id = await _queue(session, bus, id, owner, first, asked, {})
    await store.add(session, id=id, owner=owner, kind=kind, wanted=asked, step=first.name, job_id=job_id)
    return id


async def advance(session: AsyncSession, bus: Bus, job_id: uuid.UUID, output: dict[str, Any]) -> None:
    """A job has its result: queue what follows, or answer. Nothing happens when no inquiry waits for the job."""
    inquiry = await store.working_on(session, job_id)
    if inquiry is None:
        return
    kind, done = Kind(inquiry.kind), {**inquiry.done, inquiry.step: output}
    following = plans.next_step(kind, inquiry.wanted, inquiry.step)
    if following is not None:
        queued = await _queue(session, bus, inquiry.id, inquiry.owner, following, inquiry.wanted, done)
        await store.move(session, inquiry, following.name, queued, done)
    elif kind is Kind.SEARCH:
        found = await answer(session, inquiry.owner, inquiry.wanted, done)
        await store.complete(session, inquiry, {}, found)
    else:
        await store.complete(session, inquiry, done, plans.result(kind, done))


async def _queue(
    session: AsyncSession,
    bus: Bus,
    inquiry: uuid.UUID,
    owner: str,
    step: Step,
    asked: dict[str, Any],
    done: dict[str, Any],
) -> uuid.UUID:
    """The same step of the same inquiry is the same job, however often it is queued."""
    job_id = uuid.uuid5(inquiry, step.name)
    request = JobRequested(job_id=job_id, module=step.module, input=step.give(asked, done), owner=owner, priority=6)
    await jobs.add(session, await choosing.amend(session, request))
    bus.wake_after_commit(session, queue_topic(SERVICE))
    return job_id
