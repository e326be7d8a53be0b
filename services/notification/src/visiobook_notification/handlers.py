"""What notification listens to: accounts, refused credits, and the life of runs.

Every event of a run goes to the live stream after commit; its end, and what waits for its owner, are also kept as
messages. A message is told once for each opening of a run: one that is tried again may fail again.
"""

import uuid
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from visiobook_contracts.notification import MailOrder, MailTemplate
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
from visiobook_contracts.user import OrganisationDeleted, UserChanged, UserDeleted, UserRegistered
from visiobook_messaging.subscriptions import Incoming, Subscriptions
from visiobook_notification import repository
from visiobook_notification.live import Hub, tell_after_commit
from visiobook_notification.mail import repository as mails
from visiobook_notification.mail.ordering import take_order
from visiobook_notification.models import Recipient
from visiobook_notification.preferences import repository as preferences
from visiobook_notification.schemas import MessageView
from visiobook_notification.templates import DEFAULT_LANGUAGE, Kind, Words, render

WATCHED = frozenset({"draw-shots"})
"""Pipelines whose results appear before the eyes of who asked for them: their success is no message."""
subscriptions = Subscriptions()
CREDITS_REFUSED = "credits-refused"
REFERENCE_LENGTH = 200
MESSAGES = uuid.UUID("6f9619ff-5b2c-4a43-9d0e-2b7c1f0a54d1")
"""Namespace of the ids of messages' mails."""


@subscriptions.on(UserRegistered)
async def welcome(incoming: Incoming[UserRegistered]) -> None:
    """Note how to address the new user, and say hello."""
    user = incoming.event
    await repository.remember(incoming.session, _addressed(user) | {"known_at": incoming.envelope.time})
    await _send(incoming, user.user_id, Kind.WELCOME, {}, "", name=user.display_name)


@subscriptions.on(UserChanged)
async def note_change(incoming: Incoming[UserChanged]) -> None:
    """Note how to address the user from now on, and where mail may go."""
    told = {"email": incoming.event.email, "known_at": incoming.envelope.time}
    await repository.remember(incoming.session, _addressed(incoming.event) | told)


@subscriptions.on(CreditsRefused)
async def tell_refused_credits(incoming: Incoming[CreditsRefused]) -> None:
    """Say how many credits are missing."""
    refused = incoming.event
    numbers = {"credits": refused.credits, "balance": refused.balance, "missing": refused.credits - refused.balance}
    about = {"run_id": str(refused.run_id or refused.reference), **numbers}
    once = str(refused.reference)
    await _send(incoming, refused.owner, Kind.CREDITS_REFUSED, about, once, **numbers)


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
    run = incoming.event
    _show(incoming.session, _hub(incoming), "run.approval_requested", run)
    about, words = _about(run) | {"step": run.step}, {"title": run.title, "step_title": run.step_title}
    once = f"{run.paid_under}/{run.step}"
    await _send(incoming, run.owner, Kind.APPROVAL_REQUESTED, about, once, **words)


@subscriptions.on(RunCompleted)
async def tell_completion(incoming: Incoming[RunCompleted]) -> None:
    """The film is ready. Of pictures that somebody waits for at the storyboard, only the live stream tells."""
    run = incoming.event
    _show(incoming.session, _hub(incoming), "run.completed", run)
    if run.pipeline in WATCHED:
        return
    words = {"title": run.title, "credits": run.credits}
    await _send(incoming, run.owner, Kind.RUN_COMPLETED, _about(run), str(run.paid_under), **words)


@subscriptions.on(RunFailed)
async def tell_failure(incoming: Incoming[RunFailed]) -> None:
    """What went wrong and what to do; refused credits have their own message."""
    run = incoming.event
    _show(incoming.session, _hub(incoming), "run.failed", run)
    if run.failure.code == CREDITS_REFUSED:
        return
    about = _about(run) | {"code": run.failure.code}
    words = {"title": run.title, "detail": run.failure.detail, "hint": run.failure.hint}
    await _send(incoming, run.owner, Kind.RUN_FAILED, about, str(run.paid_under), **words)


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
    await _send(incoming, paused.owner, Kind.SCHEDULE_PAUSED, about, once, **words)


@subscriptions.on(UserDeleted)
async def forget_owner(incoming: Incoming[UserDeleted]) -> None:
    """A deleted account keeps no message, no mail and no wish."""
    await preferences.forget(incoming.session, incoming.event.user_id)
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


def _addressed(user: UserRegistered | UserChanged) -> dict[str, Any]:
    return {"owner": user.user_id, "display_name": user.display_name[:200], "language": user.language[:20]}


def _about(run: RunEvent) -> dict[str, Any]:
    return {"run_id": str(run.run_id), "project_id": str(run.project_id)}


def _show(session: AsyncSession, hub: Hub, name: str, run: RunEvent) -> None:
    tell_after_commit(session, hub.channel(run.owner), name, run.run_id, run.model_dump(mode="json"))


async def _send(
    incoming: Incoming[Any], owner: str, kind: Kind, about: dict[str, Any], once: str, **values: object
) -> None:
    """Tell a message by the ways that its owner chose, in their language; of a kind, each ``once`` is told once."""
    ways = (await preferences.of(incoming.session, owner))[kind]
    recipient = await repository.recipient(incoming.session, owner)
    words = render(kind, recipient.language if recipient else DEFAULT_LANGUAGE, **values)
    once = once[:REFERENCE_LENGTH]
    if ways.in_app:
        kept = {"owner": owner, "kind": kind, "reference": once, "title": words.title, "body": words.body}
        await _keep(incoming.session, _hub(incoming), kept | {"data": about})
    if ways.by_email and recipient is not None and recipient.email is not None:
        await _mail(incoming, recipient, recipient.email, kind, once, words, _page(kind, about))


async def _keep(session: AsyncSession, hub: Hub, values: dict[str, Any]) -> None:
    """Keep a message and show it in the stream, unless it was told before."""
    message = await repository.add(session, values)
    if message is not None:
        about = values["data"]
        run_id = uuid.UUID(about["run_id"]) if "run_id" in about else None
        view = MessageView.model_validate(message).model_dump(mode="json")
        tell_after_commit(session, hub.channel(values["owner"]), "message", run_id, view)


async def _mail(
    incoming: Incoming[Any], recipient: Recipient, email: str, kind: Kind, once: str, words: Words, page: str
) -> None:
    """Send a message by mail; the order's id is the same for whoever handles the event again."""
    link = incoming.state.settings.public_url.rstrip("/") + page
    order = MailOrder(
        id=uuid.uuid5(MESSAGES, f"{recipient.owner}/{kind}/{once}"),
        to=email,
        template=MailTemplate.MESSAGE,
        language=recipient.language,
        values={"name": recipient.display_name, "title": words.title, "body": words.body, "link": link},
        owner=recipient.owner,
    )
    await take_order(incoming.session, incoming.state, order)


def _page(kind: Kind, about: dict[str, Any]) -> str:
    """The portal's page where one sees more."""
    if kind is Kind.CREDITS_REFUSED:
        return "/credits"
    return f"/projects/{about['project_id']}" if "project_id" in about else "/"
