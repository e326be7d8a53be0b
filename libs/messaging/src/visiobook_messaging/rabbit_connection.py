"""Connections to the broker that are closed even when they never came about.

aio-pika leaves a connection whose ``connect`` failed to its finaliser, which asks for ``close`` on whatever event loop
runs then; where none does, the coroutine is thrown away with a RuntimeWarning in the midst of something else.
"""

import aio_pika
from aio_pika.abc import AbstractConnection, TimeoutType

CONNECT_SECONDS = 10.0


class Connection(aio_pika.Connection):
    """Closed as soon as it cannot be opened."""

    async def connect(self, timeout: TimeoutType = None) -> None:
        try:
            await super().connect(timeout)
        except BaseException:
            await self.close()
            raise


async def connected(url: str, name: str) -> AbstractConnection:
    """A connection with a name that operators read in the broker. Raises when the broker is away for 10 seconds."""
    return await aio_pika.connect(
        url, timeout=CONNECT_SECONDS, client_properties={"connection_name": name}, connection_class=Connection
    )
