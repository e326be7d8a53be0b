"""A worker process that was killed: whoever starts next on the machine takes its jobs at once, not a lease later."""

import subprocess
import sys
import uuid
from pathlib import Path
from typing import Any

from sqlalchemy import text

from visiobook_contracts.jobs import JobRequested
from visiobook_modules import leases, store
from visiobook_modules.task_folders import TaskFolders
from visiobook_persistence.database import Database

WORKER = """
import sys, time, uuid
from pathlib import Path
from visiobook_modules.task_folders import TaskFolders

folders = TaskFolders(Path(sys.argv[1]))
folders.open()
folders.of(uuid.UUID(sys.argv[2]))
print("holding", flush=True)
time.sleep(60)
"""


def kill_one(root: Path, token: uuid.UUID) -> None:
    """Let a process that works under a token be killed."""
    command = [sys.executable, "-c", WORKER, str(root), str(token)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "holding\n"
        process.kill()


class TestTheFoldersOfAKilledProcess:
    def test_tell_its_tokens_and_are_cleared(self, tmp_path: Path) -> None:
        token, next_one = uuid.uuid4(), TaskFolders(tmp_path)
        kill_one(tmp_path, token)

        assert next_one.open() == [token]
        assert [path.parent.name for path in tmp_path.glob(f"*/{token.hex}")] == []
        next_one.close()

    def test_of_the_living_are_left_alone(self, tmp_path: Path) -> None:
        living, next_one, token = TaskFolders(tmp_path), TaskFolders(tmp_path), uuid.uuid4()
        living.open()
        own = living.of(token)

        assert next_one.open() == []
        assert own.is_dir()
        next_one.close()
        living.close()


class TestALeaseThatWasDropped:
    async def test_can_be_taken_at_once(self, database: Database) -> None:
        job = JobRequested(job_id=uuid.uuid4(), owner="ada", module="echo", input={"text": "x"})
        dead, living = uuid.uuid4(), uuid.uuid4()
        async with database.transaction() as session:
            await store.add(session, job)
            assert await leases.claim(session, {"echo": None}, dead, 3600)

            assert await leases.claim(session, {"echo": None}, living, 3600) is None
            assert await leases.release_dropped(session, [uuid.uuid4(), dead]) == 1
            taken: Any = await leases.claim(session, {"echo": None}, living, 3600)

            row = (await session.execute(text("select lease from job where id = :id"), {"id": job.job_id})).one()
        assert (taken.id, row.lease) == (job.job_id, living)
