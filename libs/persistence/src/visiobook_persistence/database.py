"""A service's connection to its schema: engine, unit of work, and the session of a request.

The edge commits, the middle only flushes. A request's session commits before the client sees its answer
(``scope="function"``), so a failed commit is never answered with 201.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import Depends, FastAPI, Request
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine


class Database:
    """Sessions on an engine, or, for tests, on one connection whose transaction is rolled back."""

    def __init__(self, bind: AsyncEngine | AsyncConnection) -> None:
        self.bind = bind
        mode = "create_savepoint" if isinstance(bind, AsyncConnection) else "conditional_savepoint"
        self._sessions = async_sessionmaker(bind, expire_on_commit=False, join_transaction_mode=mode)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """A session that commits at the end, or rolls back when anything is raised."""
        async with self._sessions() as session, session.begin():
            yield session

    async def ping(self) -> None:
        """Raise when the database does not answer."""
        async with self._sessions() as session:
            await session.execute(text("select 1"))


def open_engine(url: str, *, application_name: str, pool_size: int = 5) -> AsyncEngine:
    """An engine with a bounded pool; dead connections are found before they are used."""
    return create_async_engine(
        url,
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_pre_ping=True,
        pool_recycle=1800,
        connect_args={"server_settings": {"application_name": application_name}},
    )


@asynccontextmanager
async def connected(app: FastAPI) -> AsyncIterator[None]:
    """Resource for ``create_app``: ``app.state.database`` while the application runs."""
    settings = app.state.settings
    engine = open_engine(settings.database_url, application_name=settings.service, pool_size=settings.database_pool)
    app.state.database = Database(engine)
    app.state.readiness["database"] = app.state.database.ping
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
