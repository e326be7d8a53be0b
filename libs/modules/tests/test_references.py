"""Which files a host refers to, on real PostgreSQL."""

import json
import uuid

import pytest
from sqlalchemy import text

from visiobook_contracts.jobs import JobRequested
from visiobook_modules import results, store
from visiobook_modules.references import referred_to
from visiobook_persistence.database import Database

DIGESTS = [letter * 64 for letter in "abcdef"]


def ref(letter: str) -> dict[str, object]:
    return {"file": {"digest": letter * 64, "media_type": "text/plain", "size": 1}}


@pytest.fixture
async def jobs(database: Database) -> None:
    """Of ada's: a job that reads a and made b, and a result c; of eve's: a job that reads d."""
    async with database.transaction() as session:
        for owner, letter in (("ada", "a"), ("eve", "d")):
            job_input = {"deep": [ref(letter)]}
            wanted = JobRequested(job_id=uuid.uuid4(), module="copy", input=job_input, owner=owner)
            await store.add(session, wanted)
        change = "update job set output = cast(:output as jsonb) where owner = 'ada'"
        await session.execute(text(change), {"output": json.dumps(ref("b"))})
        job = (await store.newest(session, "ada", limit=1))[0]
        await results.remember(session, job, "key", ref("c"))


@pytest.mark.usefixtures("jobs")
class TestReferredTo:
    async def test_are_inputs_outputs_and_remembered_results_of_the_owner(self, database: Database) -> None:
        async with database.transaction() as session:
            known = await session.scalars(referred_to(), {"owner": "ada", "digests": DIGESTS})

        assert sorted(digest[0] for digest in known) == ["a", "b", "c"]

    async def test_only_those_that_were_asked_for(self, database: Database) -> None:
        async with database.transaction() as session:
            known = list(await session.scalars(referred_to(), {"owner": "ada", "digests": DIGESTS[:1]}))

        assert known == DIGESTS[:1]
