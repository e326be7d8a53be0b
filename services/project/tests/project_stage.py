"""A stage for sagas: plays payment and the hosts."""

import uuid
from collections.abc import Sequence
from typing import Any

import httpx

from visiobook_contracts.events import Envelope, Event
from visiobook_contracts.jobs import JobCompleted, JobFailed, JobFailure, JobRequested
from visiobook_contracts.payment import CreditsReserved
from visiobook_contracts.project import RunRequested
from visiobook_messaging.bus import Bus
from visiobook_persistence.database import Database
from visiobook_project.handlers import subscriptions
from visiobook_testkit.events import PublishedEvents

SOURCE = {"digest": "0" * 64, "media_type": "text/plain", "size": 2048}
RESULTS: dict[str, dict[str, Any]] = {
    "ingest-book": {"book": "b"},
    "analyse-book": {"analysis": "a"},
    "plan-storyboard": {"storyboard": "s", "narrations": [{"n": 1}, {"n": 2}], "illustrations": [{"i": 1}]},
    "narrate-shot": {"voice": 1},
    "illustrate-shot": {"picture": 1},
    "cut-film": {"edit": "e", "cues": [], "renders": [{"r": 1}]},
    "render-shot": {"segment": 1},
    "mix-film": {"audio": 1},
    "assemble-film": {"film": "f", "subtitles_srt": "s", "subtitles_vtt": "v", "poster": "p", "duration": 9.5},
    "read": {"parts": ["sea", "sky", "sun"], "melody": "la"},
    "paint": {"picture": 1},
    "sing": {"song": "la la"},
    "bind": {"book": "b"},
    "prove-film": {"quality": "q", "licences": "l", "holds": True, "failures": []},
}


class Stage:
    """Plays payment and the hosts: hands events to the service and looks at what it publishes."""

    def __init__(self, client: httpx.AsyncClient, bus: Bus, database: Database, published: PublishedEvents) -> None:
        self.client = client
        self.published = published
        self._bus = bus
        self._database = database
        self._answered: set[uuid.UUID] = set()

    async def tell(self, *events: Event, service: str = "payment") -> None:
        """Several events come as one batch."""
        envelopes = [
            Envelope(source="/test", type=event.topic(service=service), data=event.model_dump(mode="json"))
            for event in events
        ]
        async with self._database.transaction() as session:
            await self._bus.deliver(subscriptions, session, envelopes)

    async def start(self, **changes: Any) -> dict[str, Any]:
        project = (await self.client.post("/api/v1/project/projects", json={"name": f"p{uuid.uuid4()}"})).json()
        body = {"pipeline": "book-to-film", "input": {"source": SOURCE}, **changes}
        answer = await self.client.post(f"/api/v1/project/projects/{project['id']}/runs", json=body)
        assert answer.status_code == 202, answer.text
        run: dict[str, Any] = answer.json()
        return run

    async def started(self, **changes: Any) -> dict[str, Any]:
        run = await self.start(**changes)
        await self.tell(CreditsReserved(owner="ada", reference=run["id"], credits=420))
        return run

    async def pay(self, run: dict[str, Any]) -> None:
        """Reserve what the run asked for last."""
        wanted = [r for r in await self.published.of(RunRequested) if str(r.run_id) == run["id"]][-1]
        await self.tell(CreditsReserved(owner="ada", reference=wanted.paid_under, credits=wanted.credits))

    async def fail_one(self, module: str) -> JobRequested:
        """Let the first waiting job of a module fail for good."""
        job = next(job for job in await self.waiting_jobs() if job.module == module)
        await self.tell(failure(job), service="host")
        self._answered.add(job.job_id)
        return job

    async def waiting_jobs(self) -> Sequence[JobRequested]:
        return [job for job in await self.published.of(JobRequested) if job.job_id not in self._answered]

    def forget_jobs(self, *jobs: JobRequested) -> None:
        """These were stopped with their run."""
        self.forgotten = jobs
        self._answered |= {job.job_id for job in jobs}

    async def finish_jobs(self, *modules: str, **changes: Any) -> list[str]:
        """Complete every job that is asked for, or those of the given modules; returns the modules."""
        jobs = [job for job in await self.waiting_jobs() if not modules or job.module in modules]
        for job in jobs:
            await self.finish(job, **changes)
        return [job.module for job in jobs]

    async def finish(self, job: JobRequested, **changes: Any) -> None:
        """Complete one job."""
        await self.tell(completion(job, **changes), service="host")
        self._answered.add(job.job_id)

    async def run(self, run: dict[str, Any]) -> dict[str, Any]:
        answer: dict[str, Any] = (await self.client.get(f"/api/v1/project/runs/{run['id']}")).json()
        return answer


def completion(job: JobRequested, **changes: Any) -> JobCompleted:
    values = {"job_id": job.job_id, "module": job.module, "owner": job.owner, "run_id": job.run_id, "step": job.step}
    return JobCompleted.model_validate(values | {"output": RESULTS[job.module], "credits": 1} | changes)


def failure(job: JobRequested) -> JobFailed:
    return JobFailed(
        job_id=job.job_id,
        module=job.module,
        owner=job.owner,
        run_id=job.run_id,
        step=job.step,
        failure=JobFailure(code="empty-book", detail="There is no text.", refused=True),
    )
