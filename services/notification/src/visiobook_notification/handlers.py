"""What notification listens to: accounts, refused credits, and the life of runs.

Every event of a run goes to the live stream after commit; its end, and what waits for its owner, are also kept as
messages. A message is told once for each opening of a run: one that is tried again may fail again.
"""

import uuid
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from visiobook_contracts.payment import CreditsRefused
from visiobook_contracts.project import (
    ApprovalRequested,
    RunCancelled,
    RunCompleted,
    RunEvent,
    RunFailed,
    RunProgressed,
    RunStarted,
    SchedulePaused,
)
from visiobook_contracts.user import OrganisationDeleted, UserDeleted, UserRegistered
from visiobook_messaging.subscriptions import Incoming, Subscriptions
from visiobook_notification import repository
from visiobook_notification.live import Hub, tell_after_commit
from visiobook_notification.mail import repository as mails
from visiobook_notification.models import Recipient
from visiobook_notification.schemas import MessageView
from visiobook_notification.templates import DEFAULT_LANGUAGE, Kind, render

WATCHED = frozenset({"draw-shots"})
"""Pipelines whose results appear before the eyes of who asked for them: their success is no message."""
subscriptions = Subscriptions()
CREDITS_REFUSED = "credits-refused"
REFERENCE_LENGTH = 200


@subscriptions.on(UserRegistered)
async def welcome(incoming: Incoming[UserRegistered]) -> None:
    """Note how to address the new user, and say hello."""
    user = incoming.event
    recipient = Recipient(owner=user.user_id, display_name=user.display_name[:200], language=user.language[:20])
    await repository.remember(incoming.session, recipient)
    await _send(incoming.session, _hub(incoming), user.user_id, Kind.WELCOME, {}, "", name=user.display_name)


@subscriptions.on(CreditsRefused)
async def tell_refused_credits(incoming: Incoming[CreditsRefused]) -> None:
    """Say how many credits are missing."""
    refused = incoming.event
    numbers = {"credits": refused.credits, "balance": refused.balance, "missing": refused.credits - refused.balance}
    about = {"run_id": str(refused.run_id or refused.reference), **numbers}
    once = str(refused.reference)
    await _send(incoming.session, _hub(incoming), refused.owner, Kind.CREDITS_REFUSED, about, once, **numbers)


@subscriptions.on(RunStarted)
async def show_start(incoming: Incoming[RunStarted]) -> None:
    """To the stream."""
    _show(incoming.session, _hub(incoming), "run.started", incoming.event)


@subscriptions.on(RunProgressed)
async def show_progress(incoming: Incoming[RunProgressed]) -> None:
    """To the stream alone: progress is never kept."""
    _show(incoming.session, _hub(incoming), "run.progressed", incoming.event)


@subscriptions.on(ApprovalRequested)
async def tell_approval(incoming: Incoming[ApprovalRequested]) -> None:
    """A step waits for the owner's word: nothing moves until they know."""
    run, hub = incoming.event, _hub(incoming)
    _show(incoming.session, hub, "run.approval_requested", run)
    about, words = _about(run) | {"step": run.step}, {"title": run.title, "step_title": run.step_title}
    once = f"{run.paid_under}/{run.step}"
    await _send(incoming.session, hub, run.owner, Kind.APPROVAL_REQUESTED, about, once, **words)


@subscriptions.on(RunCompleted)
async def tell_completion(incoming: Incoming[RunCompleted]) -> None:
    """The film is ready. Of pictures that somebody waits for at the storyboard, only the live stream tells."""
    run, hub = incoming.event, _hub(incoming)
    _show(incoming.session, hub, "run.completed", run)
    if run.pipeline in WATCHED:
        return
    words = {"title": run.title, "credits": run.credits}
    await _send(incoming.session, hub, run.owner, Kind.RUN_COMPLETED, _about(run), str(run.paid_under), **words)


@subscriptions.on(RunFailed)
async def tell_failure(incoming: Incoming[RunFailed]) -> None:
    """What went wrong and what to do; refused credits have their own message."""
    run, hub = incoming.event, _hub(incoming)
    _show(incoming.session, hub, "run.failed", run)
    if run.failure.code == CREDITS_REFUSED:
        return
    about = _about(run) | {"code": run.failure.code}
    words = {"title": run.title, "detail": run.failure.detail, "hint": run.failure.hint}
    await _send(incoming.session, hub, run.owner, Kind.RUN_FAILED, about, str(run.paid_under), **words)


@subscriptions.on(RunCancelled)
async def show_cancel(incoming: Incoming[RunCancelled]) -> None:
    """To the stream alone: who cancels knows it."""
    _show(incoming.session, _hub(incoming), "run.cancelled", incoming.event)


@subscriptions.on(SchedulePaused)
async def tell_pause(incoming: Incoming[SchedulePaused]) -> None:
    """A schedule stopped by itself: nobody would see that nothing happens."""
    paused = incoming.event
    about = {"schedule_id": str(paused.schedule_id), "project_id": str(paused.project_id), "code": paused.code}
    once, words = f"{paused.schedule_id}/{paused.due_at.isoformat()}", {"title": paused.title, "detail": paused.detail}
    await _send(incoming.session, _hub(incoming), paused.owner, Kind.SCHEDULE_PAUSED, about, once, **words)


@subscriptions.on(UserDeleted)
async def forget_owner(incoming: Incoming[UserDeleted]) -> None:
    """A deleted account keeps no message and no mail."""
    await mails.forget(incoming.session, incoming.event.user_id)
    await repository.forget(incoming.session, incoming.event.user_id)
    _hub(incoming).forget(incoming.event.user_id)


@subscriptions.on(OrganisationDeleted)
async def forget_organisation(incoming: Incoming[OrganisationDeleted]) -> None:
    """Nor does a deleted organisation."""
    await repository.forget(incoming.session, incoming.event.organisation_id)
    _hub(incoming).forget(incoming.event.organisation_id)


def _hub(incoming: Incoming[Any]) -> Hub:
    hub = incoming.state.hub
    assert isinstance(hub, Hub)
    return hub


def _about(run: RunEvent) -> dict[str, Any]:
    return {"run_id": str(run.run_id), "project_id": str(run.project_id)}


def _show(session: AsyncSession, hub: Hub, name: str, run: RunEvent) -> None:
    tell_after_commit(session, hub.channel(run.owner), name, run.run_id, run.model_dump(mode="json"))


async def _send(
    session: AsyncSession, hub: Hub, owner: str, kind: Kind, about: dict[str, Any], once: str, **values: object
) -> None:
    """Keep a message in its owner's language and show it in the stream; of a kind, each ``once`` is told once."""
    language = await repository.language_of(session, owner) or DEFAULT_LANGUAGE
    words = render(kind, language, **values)
    kept = {
        "owner": owner,
        "kind": kind,
        "reference": once[:REFERENCE_LENGTH],
        "title": words.title,
        "body": words.body,
    }
    message = await repository.add(session, kept | {"data": about})
    if message is not None:
        run_id = uuid.UUID(about["run_id"]) if "run_id" in about else None
        view = MessageView.model_validate(message).model_dump(mode="json")
        tell_after_commit(session, hub.channel(owner), "message", run_id, view)
