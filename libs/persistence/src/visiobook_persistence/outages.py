"""A database that is away, or that cannot keep what it is given: how it shows; how to wait with work for it."""

import asyncio
import errno
import traceback
from collections.abc import Awaitable, Callable, Iterator
from typing import TYPE_CHECKING, TypeVar

import asyncpg
import structlog
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncSession

from visiobook_chassis.errors import BadRequest, Refusal, Unavailable

if TYPE_CHECKING:
    from visiobook_persistence.database import Database

log = structlog.get_logger(__name__)
RETRY_SECONDS = 5
PAUSES = (0.2, 5.0)
GONE = (asyncpg.PostgresConnectionError, asyncpg.CannotConnectNowError, asyncpg.TooManyConnectionsError)
ENDED = (asyncpg.AdminShutdownError, asyncpg.CrashShutdownError)
CONFUSED = (asyncpg.InternalClientError,)  # "cannot switch to state": the rollback on a connection just lost
UNKEEPABLE = (asyncpg.CharacterNotInRepertoireError, asyncpg.UntranslatableCharacterError, UnicodeEncodeError)
NOT_OURS = {errno.ENOSPC, errno.EDQUOT}
ResultT = TypeVar("ResultT")


def is_away(error: BaseException) -> bool:
    """Whether an error of a transaction says that the database could not be reached, or went away under it."""
    if isinstance(error, DBAPIError):
        cause = error.orig.__cause__ if error.orig is not None else None
        return error.connection_invalidated or (cause is not None and is_away(cause))
    if isinstance(error, OSError):  # TimeoutError is one
        return error.errno not in NOT_OURS
    return isinstance(error, (PoolTimeout, *GONE, *ENDED, *CONFUSED))


class DatabaseAway(Unavailable):
    """A request that the database could not serve."""

    code = "database-away"

    def __init__(self) -> None:
        super().__init__(
            "The database does not answer just now.", hint="Try again in a moment.", retry_after=RETRY_SECONDS
        )


class UnkeepableText(BadRequest):
    """A request with a text that PostgreSQL cannot keep or look for: NUL characters, halves of surrogate pairs."""

    code = "unkeepable-text"

    def __init__(self) -> None:
        super().__init__("A text in the request holds characters that no text has.", hint="Leave out NUL characters.")


def refusal_of(error: Exception) -> Refusal | None:
    """What a request is answered that met an outage; an error of the system counts where the driver met it."""
    if is_away(error) and (not isinstance(error, OSError) or _is_of_driver(error)):
        return DatabaseAway()
    if isinstance(error, DBAPIError) and any(isinstance(cause, UNKEEPABLE) for cause in _causes(error)):
        return UnkeepableText()
    return None


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.orig if isinstance(error, DBAPIError) else error.__cause__


def _is_of_driver(error: BaseException) -> bool:
    frames = traceback.walk_tb(error.__traceback__)
    return any(frame.f_globals.get("__name__", "").startswith("asyncpg") for frame, _ in frames)


async def insist(database: "Database", work: Callable[[AsyncSession], Awaitable[ResultT]]) -> ResultT:
    """Do ``work`` in one transaction, again and again while the database is away; raises everything else.

    A commit whose answer was lost is done a second time: the work must bear that.
    """
    pause = PAUSES[0]
    while True:
        try:
            async with database.transaction() as session:
                return await work(session)
        except Exception as error:
            if not is_away(error):
                raise
            log.warning("database.away", error=repr(error))
        await asyncio.sleep(pause)
        pause = min(pause * 2, PAUSES[1])
