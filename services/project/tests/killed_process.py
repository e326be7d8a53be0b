"""A process that dies by SIGKILL in the middle of a transaction, at the first or second event that it publishes.

``python killed_process.py URL cancel RUN_ID EVENTS`` or ``... URL start-due - EVENTS``.
"""

import asyncio
import os
import signal
import sys
import uuid
from pathlib import Path
from typing import Any

from visiobook_messaging.bus import Bus
from visiobook_persistence.database import Database, open_engine
from visiobook_project import runs
from visiobook_project.library import available
from visiobook_project.saga import Saga
from visiobook_project.schedules.starter import Starter


class DyingBus(Bus):
    """Publishes so many events, then the process is gone."""

    lives = 0

    async def publish(self, *arguments: Any, **options: Any) -> uuid.UUID:
        if self.lives == 0:
            sys.stdout.write("dying in the transaction\n")
            sys.stdout.flush()
            os.kill(os.getpid(), signal.SIGKILL)
        self.lives -= 1
        return await super().publish(*arguments, **options)


async def main(url: str, what: str, run_id: str, events: int) -> None:
    database = Database(open_engine(url, application_name="dying"))
    bus = DyingBus(database, service="project")
    bus.lives = events
    if what == "start-due":
        await Starter(database, bus, available(Path(__file__).parent / "pipelines")).start_due()
        return
    async with database.transaction() as session:
        saga = await Saga.locked(session, runs.publisher(session, bus), uuid.UUID(run_id))
        assert saga is not None
        await saga.cancel()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])))
