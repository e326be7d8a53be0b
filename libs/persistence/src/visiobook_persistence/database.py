"""A service's connection to its schema: engine, unit of work, and the session of a request.

The edge commits, the middle only flushes. A request's session commits before the client sees its answer
(``scope="function"``), so a failed commit is never answered with 201.
"""

import asyncio
import errno
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any

import structlog
from fastapi import Depends, FastAPI, Request
from sqlalchemy import event, text
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine

from visiobook_persistence.outages import refusal_of

log = structlog.get_logger(__name__)
RESTED_SECONDS = 10.0
STATEMENT_SECONDS = 60.0
CONNECT_SECONDS = 5.0


class Database:
    """Sessions on an engine, or, for tests, on one connection whose transaction is rolled back."""

    def __init__(self, bind: AsyncEngine | AsyncConnection) -> None:
        self.bind = bind
        mode = "create_savepoint" if isinstance(bind, AsyncConnection) else "conditional_savepoint"
        self._sessions = async_sessionmaker(bind, expire_on_commit=False, join_transaction_mode=mode)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """A session that commits at the end, or rolls back when anything is raised.

        A connection that breaks may cancel whoever waits for it, though nobody asked this task to end: an endless
        loop would be over without a word. That is an outage, and raised as one (ConnectionAbortedError).
        """
        try:
            async with self._sessions() as session, session.begin():
                yield session
        except asyncio.CancelledError as error:
            if is_asked_to_end():
                raise
            log.warning("database.broke_off")
            raise ConnectionAbortedError(errno.ECONNABORTED, "the connection to the database broke off") from error

    async def ping(self) -> None:
        """Raise when the database does not answer."""
        async with self._sessions() as session:
            await session.execute(text("select 1"))


def is_asked_to_end() -> bool:
    """Whether somebody cancelled the current task, and did not take it back."""
    task = asyncio.current_task()
    return task is None or task.cancelling() > 0


def open_engine(url: str, *, application_name: str, pool_size: int = 5) -> AsyncEngine:
    """An engine with a bounded pool; dead connections are found before they are used.

    A connection that the server has closed is known at once. One that has rested is asked whether it still answers;
    asking each time (``pool_pre_ping``) would cost every transaction three more round trips. No statement is waited for
    longer than a minute: a server whose machine has died, and whose address another one has now, says nothing at all.
    """
    limits = {"timeout": CONNECT_SECONDS, "command_timeout": STATEMENT_SECONDS}
    engine = create_async_engine(
        url,
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_recycle=1800,
        connect_args={**limits, "server_settings": {"application_name": application_name}},
    )
    event.listen(engine.sync_engine, "checkin", _rest)
    event.listen(engine.sync_engine, "checkout", _rise)
    return engine


def _rest(_connection: Any, record: Any) -> None:
    record.info["resting_since"] = time.monotonic()


def _rise(connection: Any, record: Any, _fairy: Any) -> None:
    """Raise InvalidatePoolError, which makes the pool connect anew, when the connection is dead."""
    if connection.driver_connection.is_closed():
        raise InvalidatePoolError
    since = record.info.get("resting_since")
    if since is not None and time.monotonic() - since > RESTED_SECONDS:
        try:
            connection.ping()
        except Exception as error:
            raise InvalidatePoolError from error


@asynccontextmanager
async def connected(app: FastAPI) -> AsyncIterator[None]:
    """Resource for ``create_app``: ``app.state.database`` while the application runs."""
    settings = app.state.settings
    engine = open_engine(settings.database_url, application_name=settings.service, pool_size=settings.database_pool)
    app.state.database = Database(engine)
    app.state.readiness["database"] = app.state.database.ping
    app.state.outages.append(refusal_of)
    try:
        yield
    finally:
        await engine.dispose()


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    """The unit of work of one request."""
    database: Database = request.app.state.database
    async with database.transaction() as session:
        yield session


Session = Annotated[AsyncSession, Depends(get_session, scope="function")]
