"""Send what waits, again and again until a mail server takes it or three days have passed."""

import asyncio
import contextlib
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import structlog
from fastapi import FastAPI

from visiobook_notification.mail import repository
from visiobook_notification.mail.models import Mail
from visiobook_notification.mail.schemas import MailState
from visiobook_notification.mail.smtp import Server, Undeliverable, Undelivered, message_of, read_url
from visiobook_notification.settings import Settings
from visiobook_persistence.database import Database

log = structlog.get_logger(__name__)
LEASE = timedelta(minutes=2)  # longer than an attempt may take
LONGEST_PAUSE = timedelta(hours=1)
GIVEN_UP_AFTER = timedelta(days=3)  # RFC 5321 section 4.5.4.1 says four to five; links are dead long before
FORGOTTEN_AFTER = timedelta(days=30)
LOOK_SECONDS = 30.0


class Courier:
    """Takes mails one by one; several processes may, none takes another's."""

    def __init__(self, database: Database, server: Server, sender: str) -> None:
        self._database, self._server, self._sender = database, server, sender

    async def send_all(self) -> int:
        """Send every mail that is due; returns how many were taken."""
        sent = 0
        while (mail := await self._take()) is not None:
            sent += await self._send(mail)
        return sent

    async def _take(self) -> Mail | None:
        """The next attempt is noted before this one is made: a mail that kills us is not tried for ever at once."""
        async with self._database.transaction() as session:
            now = datetime.now(UTC)
            mail = await repository.take(session, now)
            if mail is None:
                return None
            mail.attempts += 1
            mail.due_at = now + pause_after(mail.attempts)
            return mail

    async def _send(self, mail: Mail) -> bool:
        try:
            message = message_of(mail, self._sender)
            await asyncio.to_thread(self._server.send, message, mail.recipient)
        except Undeliverable as failure:
            await self._end(mail.id, MailState.REFUSED, str(failure))
            return False
        except Undelivered as failure:
            await self._fail(mail, str(failure))
            return False
        await self._end(mail.id, MailState.SENT)
        return True

    async def _fail(self, mail: Mail, why: str) -> None:
        log.warning("mail.not_sent", mail=str(mail.id), template=mail.template, attempts=mail.attempts, why=why)
        if mail.created_at < datetime.now(UTC) - GIVEN_UP_AFTER:
            await self._end(mail.id, MailState.REFUSED, why)
            return
        async with self._database.transaction() as session:
            kept = await session.get(Mail, mail.id)
            if kept is not None:
                kept.failure = why

    async def _end(self, mail_id: uuid.UUID, state: MailState, failure: str | None = None) -> None:
        """Note how it ended, and erase the words."""
        async with self._database.transaction() as session:
            mail = await session.get(Mail, mail_id, with_for_update=True)
            if mail is None:
                return
            mail.state, mail.failure, mail.ended_at = state, failure, datetime.now(UTC)
            mail.text = mail.html = ""
            mail.link = None
        log.info("mail.ended", mail=str(mail_id), state=state, why=failure)


def pause_after(attempts: int) -> timedelta:
    """How long after that many attempts the next one is made."""
    doubled: timedelta = LEASE * 2 ** min(attempts - 1, 10)
    return min(doubled, LONGEST_PAUSE)


@asynccontextmanager
async def running(app: FastAPI) -> AsyncIterator[None]:
    """Resource for ``create_app``: mails are sent, and old ones forgotten, while the application runs."""
    settings: Settings = app.state.settings
    url = settings.smtp_url.get_secret_value()
    courier = Courier(app.state.database, read_url(url, settings.smtp_certificates), settings.sender) if url else None
    task = asyncio.create_task(_look_for_ever(app.state.database, courier, app.state.mail_ordered))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _look_for_ever(database: Database, courier: Courier | None, ordered: asyncio.Event) -> None:
    while True:
        ordered.clear()
        try:
            if courier is not None:
                await courier.send_all()
            async with database.transaction() as session:
                await repository.forget_old(session, FORGOTTEN_AFTER)
        except Exception as error:  # the database is away, or so; the mails wait there
            log.warning("mail.courier_failed", error=repr(error))
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(ordered.wait(), LOOK_SECONDS)
