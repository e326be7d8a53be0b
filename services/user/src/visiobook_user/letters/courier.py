"""Bring letters to notification, again and again until it has them."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import structlog
from fastapi import FastAPI
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from visiobook_chassis.errors import Refusal
from visiobook_chassis.network import Peer
from visiobook_contracts.notification import MailOrder
from visiobook_persistence.database import Database
from visiobook_user.letters.models import Letter
from visiobook_user.letters.order import Letters
from visiobook_user.letters.writing import Writer
from visiobook_user.sealing import SealBroken

log = structlog.get_logger(__name__)
MAILS = "/internal/v1/notification/mails"
LEASE = timedelta(seconds=40)  # longer than a call may take
LONGEST_PAUSE = timedelta(minutes=15)
GIVEN_UP_AFTER = timedelta(days=3)
LOOK_SECONDS = 15.0


class Courier:
    """Takes letters one by one; several processes may, none takes another's."""

    def __init__(self, database: Database, letters: Letters, writer: Writer, notification: Peer) -> None:
        self._database, self._letters, self._writer, self._notification = database, letters, writer, notification

    async def bring_all(self) -> int:
        """Bring every letter that is due; returns how many notification took."""
        brought = 0
        while True:
            found, mail = await self._take()
            if not found:
                return brought
            if mail is not None and await self._bring(mail):
                brought += 1

    async def _take(self) -> tuple[bool, MailOrder | None]:
        """Whether a letter was due, and the mail of it; the next attempt is noted before this one is made."""
        async with self._database.transaction() as session:
            now = datetime.now(UTC)
            query = select(Letter).where(Letter.due_at <= now).order_by(Letter.due_at).limit(1)
            letter = await session.scalar(query.with_for_update(skip_locked=True))
            if letter is None:
                return False, None
            mail = await self._write_safely(session, letter)
            if mail is None or letter.created_at < now - GIVEN_UP_AFTER:
                await session.delete(letter)
                return True, None
            letter.attempts += 1
            letter.due_at = now + pause_after(letter.attempts)
            return True, mail

    async def _write_safely(self, session: AsyncSession, letter: Letter) -> MailOrder | None:
        try:
            return await self._writer.write(session, letter, self._letters.values_of(letter))
        except SealBroken:
            log.error("letter.unreadable", letter=str(letter.id), template=letter.template)
            return None

    async def _bring(self, mail: MailOrder) -> bool:
        try:
            await self._notification.call("POST", MAILS, json=mail.model_dump(mode="json"))
        except Refusal as refusal:
            log.warning("letter.not_taken", letter=str(mail.id), template=mail.template, why=refusal.problem_code)
            return False
        async with self._database.transaction() as session:
            await session.execute(delete(Letter).where(Letter.id == mail.id))
        return True


def pause_after(attempts: int) -> timedelta:
    """How long after that many attempts the next one is made."""
    doubled: timedelta = LEASE * 2 ** min(attempts - 1, 10)
    return min(doubled, LONGEST_PAUSE)


@asynccontextmanager
async def running(app: FastAPI) -> AsyncIterator[None]:
    """Resource for ``create_app``: letters are brought while the application runs."""
    letters = app.state.letters
    writer = Writer(app.state.settings.public_url)
    courier = Courier(app.state.database, letters, writer, app.state.network.peer("notification"))
    task = asyncio.create_task(_bring_for_ever(courier, letters.ordered))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _bring_for_ever(courier: Courier, ordered: asyncio.Event) -> None:
    while True:
        ordered.clear()
        try:
            await courier.bring_all()
        except Exception as error:  # the database is away, or so; the letters wait there
            log.warning("letter.courier_failed", error=repr(error))
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(ordered.wait(), LOOK_SECONDS)
