"""The API of ai-analysis on a real database; its jobs are worked off in this process, its storage is a folder."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from visiobook_ai_analysis.handlers import subscriptions
from visiobook_ai_analysis.main import create_app
from visiobook_ai_analysis.modules import modules
from visiobook_ai_analysis.settings import Settings
from visiobook_chassis.keys import load_keyring
from visiobook_contracts.events import Envelope
from visiobook_contracts.jobs import JobCompleted, JobFailed, JobFailure
from visiobook_messaging.bus import Bus
from visiobook_modules.inputs import file_refs
from visiobook_modules.module import JobRefused, local_context
from visiobook_modules.store import Job
from visiobook_persistence.database import Database
from visiobook_testkit.peers import FolderStorage, network_of
from visiobook_testkit.tokens import TokenMaker

MOST_JOBS = 30
QUARREL = """Nell and Tobias stood in the kitchen. Nell looked at Tobias, and Tobias looked at the stove.

“The boat is gone,” said Nell.

“I know.”

“You could have told me.”

“I did not dare.”

“You never dare anything.”

“That is not fair,” said Tobias.

The lamp in the tower had burned all night, and nobody had slept. Far out a ship was fighting the storm.

“It will rain,” said the old man. Nell made tea for the old man.
"""


@pytest.fixture(scope="session")
def service() -> str:
    return "ai-analysis"


@pytest.fixture
def storage(tmp_path: Path) -> FolderStorage:
    return FolderStorage(tmp_path / "work" / "files")


@pytest.fixture
def app(service_settings: dict[str, object], keys: Path, service: str, storage: FolderStorage) -> FastAPI:
    keyring = load_keyring(keys, service)
    network = network_of(keyring, {"storage": storage.answer})
    app = create_app(Settings(**service_settings), keyring=keyring, network=network)  # type: ignore[arg-type]  # fields by name from the testkit
    app.state.network = network
    return app


@pytest.fixture
def bus(database: Database, service: str, app: FastAPI) -> Bus:
    return Bus(database, service=service, state=app.state)


class Workshop:
    """Works off the jobs in the table, one after the other, and tells the service's handlers of each."""

    def __init__(self, database: Database, bus: Bus, storage: FolderStorage) -> None:
        self._database, self._bus, self._storage = database, bus, storage
        self._modules = {module.name: module for module in modules()}
        self.ran: list[str] = []
        self.made: dict[str, dict[str, Any]] = {}

    async def work(self) -> None:
        """Until nothing waits."""
        for _ in range(MOST_JOBS):
            async with self._database.transaction() as session:
                query = "select * from job where state = 'pending' order by priority desc, created_at limit 1"
                row = (await session.execute(text(query))).mappings().first()
            if row is None:
                return
            names = Job.__dataclass_fields__
            await self._work_off(Job(**{name: row[name] for name in names if name in row}))
        raise AssertionError("there is no end of jobs")

    async def _work_off(self, job: Job) -> None:
        self.ran.append(job.module)
        fields = {"job_id": job.id, "module": job.module, "owner": job.owner}
        module = self._modules[job.module]
        try:
            for ref in file_refs(job.input):
                if not self._storage.owns(job.owner, ref):
                    raise JobRefused("file-not-found", f"{ref.digest} is not there")
            context = local_context(self._storage.folder.parent)
            made = module.run(module.input.model_validate(job.input), context)
            for ref in context.stored:
                self._storage.own(job.owner, ref)
            self.made[job.module] = made.model_dump(mode="json")
            await self._settle(job, JobCompleted(**fields, output=self.made[job.module]), "completed")
        except JobRefused as refusal:
            failure = JobFailure(code=refusal.code, detail=refusal.detail, hint=refusal.hint, refused=True)
            await self._settle(job, JobFailed(**fields, failure=failure), "failed")

    async def _settle(self, job: Job, event: JobCompleted | JobFailed, state: str) -> None:
        values = {"id": job.id, "state": state}
        name = event.name.replace("{service}", "ai-analysis")
        told = Envelope(source="ai-analysis", type=name, data=event.model_dump(mode="json"))
        async with self._database.transaction() as session:
            await session.execute(text("update job set state = :state, progress = 1 where id = :id"), values)
        async with self._database.transaction() as session:
            await self._bus.deliver(subscriptions, session, [told])


@pytest.fixture
def workshop(database: Database, bus: Bus, storage: FolderStorage) -> Workshop:
    return Workshop(database, bus, storage)


@pytest.fixture
async def operator(client: httpx.AsyncClient, app: FastAPI, tokens: TokenMaker) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the same application as ``client``, signed in as an administrator."""
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=client.base_url, headers=tokens.admin()) as signed_in:
        yield signed_in


Ask = Callable[..., Awaitable[dict[str, Any]]]


@pytest.fixture
def ask(client: httpx.AsyncClient, workshop: Workshop) -> Ask:
    """Asks, works, and gives the inquiry at its end."""

    async def ask(what: str, **body: Any) -> dict[str, Any]:
        accepted = await client.post(f"/api/v1/analysis/{what}", json=body)
        assert accepted.status_code == 202, accepted.text
        await workshop.work()
        answer = await client.get(accepted.headers["location"])
        assert answer.status_code == 200
        ended: dict[str, Any] = answer.json()
        return ended

    return ask


@pytest.fixture
def opened(storage: FolderStorage) -> Callable[[dict[str, Any]], Any]:
    """The JSON document behind a FileRef."""
    return lambda ref: json.loads((storage.folder / ref["digest"]).read_bytes())


@pytest.fixture
def quarrel() -> str:
    return QUARREL
