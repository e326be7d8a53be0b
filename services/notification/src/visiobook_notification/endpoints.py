"""Routes of notification: an owner's messages, and the live stream."""

import uuid
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Request
from starlette.responses import StreamingResponse

from visiobook_chassis.auth import CurrentPrincipal
from visiobook_notification import repository
from visiobook_notification.errors import MessageNotFound
from visiobook_notification.schemas import MarkedRead, MessagePage, MessageView
from visiobook_notification.settings import Settings
from visiobook_notification.streaming import LogIn, Pace, stream
from visiobook_persistence.database import Session
from visiobook_persistence.pagination import Paging, encode_cursor

router = APIRouter(prefix="/api/v1/notification", tags=["notifications"])
EVENT_STREAM: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}}
}
UNBUFFERED = {"cache-control": "no-store", "x-accel-buffering": "no"}


@router.get("/messages")
async def list_messages(
    principal: CurrentPrincipal,
    session: Session,
    paging: Paging,
    unread: Annotated[bool, Query(description="only those not read yet")] = False,
) -> MessagePage:
    """The caller's messages, newest first, with the number of all that are unread."""
    messages = await repository.page(session, principal.owner, paging, unread=unread)
    shown, more = messages[: paging.limit], len(messages) > paging.limit
    return MessagePage(
        items=[MessageView.model_validate(message) for message in shown],
        next=encode_cursor([shown[-1].created_at, shown[-1].id]) if more else None,
        unread=await repository.count_unread(session, principal.owner),
    )


@router.post("/messages/read")
async def mark_all_messages_read(principal: CurrentPrincipal, session: Session) -> MarkedRead:
    """Mark all of the caller's messages read."""
    return MarkedRead(read=await repository.mark_all_read(session, principal.owner))


@router.post("/messages/{message_id}/read")
async def mark_message_read(principal: CurrentPrincipal, session: Session, message_id: uuid.UUID) -> MessageView:
    """Mark one message read; marking it again changes nothing."""
    message = await repository.mark_read(session, principal.owner, message_id)
    if message is None:
        raise MessageNotFound(f"You have no message {message_id}.")
    return MessageView.model_validate(message)


@router.get("/stream", response_class=StreamingResponse, responses=EVENT_STREAM)
async def stream_events(
    request: Request,
    principal: CurrentPrincipal,
    run_id: Annotated[uuid.UUID | None, Query(description="only what concerns this run")] = None,
    last_event_id: Annotated[str | None, Header()] = None,
) -> StreamingResponse:
    """Server-sent events: run.started, .progressed, .approval_requested, .completed, .failed, .cancelled; message.

    The stream begins with where the caller's runs stand, or, given ``Last-Event-ID``, with what was missed. Progress
    that was overtaken before it could be sent is left out. It ends when the log-in does.
    """
    settings: Settings = request.app.state.settings
    events = stream(
        request.app.state.hub,
        principal.owner,
        run_id=run_id,
        last_event_id=last_event_id,
        log_in=LogIn(request.app.state.shared.revocations, principal.session, principal.mandate),
        pace=Pace(settings.heartbeat_seconds, settings.stream_seconds),
    )
    return StreamingResponse(events, media_type="text/event-stream", headers=UNBUFFERED)
