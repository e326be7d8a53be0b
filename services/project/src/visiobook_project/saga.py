"""The orchestrator: every reaction is one transaction that locks the run, moves it, and publishes what follows.

A run is queued until its credits are reserved; each completed job may complete its step, a completed step may start
others, and the last one completes the run. A failure or a cancel ends the run and asks every host to stop its jobs.
"""

import uuid
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from visiobook_contracts.events import Event
from visiobook_contracts.jobs import JobCancelRequested, JobCompleted, JobFailure, JobRequested
from visiobook_contracts.project import (
    RunCancelled,
    RunCompleted,
    RunFailed,
    RunProgressed,
    RunRequested,
    RunStarted,
    RunState,
)
from visiobook_project import repository
from visiobook_project.conditions import holds
from visiobook_project.models import Item, Project, Run, Step
from visiobook_project.pipeline import SETTLED, Pipeline
from visiobook_project.references import PipelineError, resolve

Publish = Callable[..., Awaitable[Any]]


class Saga:
    """Reactions of one run, in one transaction."""

    def __init__(self, session: AsyncSession, publish: Publish, run: Run, title: str) -> None:
        self._session = session
        self._publish_to_bus = publish
        self.run = run
        self._title = title
        self._pipeline = Pipeline.model_validate(run.definition)

    @classmethod
    async def locked(cls, session: AsyncSession, publish: Publish, run_id: uuid.UUID) -> "Saga | None":
        """The saga of a run, locked; None when there is no such run."""
        query = select(Run, Project.name).join(Project).where(Run.id == run_id).with_for_update(of=Run)
        row = (await session.execute(query)).first()
        return cls(session, publish, row[0], row[1]) if row else None

    async def _publish(self, event: Event, *, to: str | None = None) -> None:
        await self._publish_to_bus(event, subject=str(self.run.id), to=to)

    # ------------------------------------------------------------------------------------------- reactions

    async def request(self) -> None:
        """A new run asks for its credits."""
        for position, name in enumerate(self._pipeline.steps):
            self._session.add(Step(run_id=self.run.id, name=name, position=position))
        await self._session.flush()
        await self._publish(RunRequested(**self._fields(), title=self._title, credits=self.run.credits_reserved))

    async def credits_reserved(self) -> None:
        """The credits are there: begin."""
        if self.run.state != RunState.QUEUED:
            return
        self.run.state = RunState.RUNNING
        self.run.started_at = datetime.now(UTC)
        await self._publish(RunStarted(**self._fields(), title=self._title))
        await self._advance()

    async def credits_refused(self, balance: int) -> None:
        """There are not enough credits: the run ends before it began."""
        if self.run.state == RunState.QUEUED:
            detail = f"The run may cost up to {self.run.credits_reserved} credits; the wallet holds {balance}."
            await self._fail("reserve", JobFailure(code="credits-refused", detail=detail, hint="Top up the wallet."))

    async def job_completed(self, event: JobCompleted) -> None:
        """A job is done; the same report twice changes nothing."""
        if self.run.state != RunState.RUNNING or event.step is None:
            return
        statement = update(Item).where(Item.job_id == event.job_id, Item.output.is_(None)).values(output=event.output)
        if not (await self._session.execute(statement.returning(Item.job_id))).first():
            return
        step = await self._session.get_one(Step, (self.run.id, event.step))
        step.done += 1
        step.seconds += event.seconds
        step.credits += event.credits
        self.run.credits_used += event.credits
        if step.done == step.total:
            self._complete(step)
            await self._session.flush()
            await self._advance()
        await self._report(step)

    async def job_failed(self, step: str, failure: JobFailure) -> None:
        """A job failed for good: so does the run."""
        if self.run.state == RunState.RUNNING:
            await self._fail(step, failure)

    async def cancel(self) -> bool:
        """End the run and request its compensations in the same transaction. False when it had ended before."""
        if self.run.state not in (RunState.QUEUED, RunState.RUNNING):
            return False
        self._end(RunState.CANCELLED)
        await self._stop_jobs()
        await self._publish(RunCancelled(**self._fields(), title=self._title))
        return True

    # ------------------------------------------------------------------------------------------- moving

    async def _advance(self) -> None:
        """Start every step that is ready; a step without items is completed at once and may ready others."""
        steps = {step.name: step for step in await repository.steps_of(self._session, self.run.id)}
        held: tuple[str, int] | None = None
        try:
            while held is None and (ready := self._ready(steps)):
                cost = await self._start(steps[ready[0]], list(steps.values()))
                held = (ready[0], cost) if cost else None
        except PipelineError as error:
            await self._fail("pipeline", JobFailure(code="pipeline-broken", detail=str(error)))
            return
        if held and not any(step.state == "running" for step in steps.values()):
            await self._stop_at_ceiling(*held)
        elif all(step.state in SETTLED for step in steps.values()):
            await self._finish()

    def _ready(self, steps: dict[str, Step]) -> list[str]:
        return self._pipeline.ready({name: step.state for name, step in steps.items()})

    async def _start(self, step: Step, steps: list[Step]) -> int:
        """Skip the step or ask for its jobs. Where they might cost more than is left: nothing but that cost."""
        definition = self._pipeline.steps[step.name]
        values = await self._values(self._pipeline.needs(step.name))
        if definition.when is not None and not holds(definition.when, values):
            step.state, step.finished_at = "skipped", datetime.now(UTC)
            await self._session.flush()
            return 0
        inputs = self._pipeline.jobs(step.name, values)
        cost = len(inputs) * self._price(step)
        if self.run.ceiling is not None and self._committed(steps) + cost > self.run.ceiling:
            return cost
        step.state, step.total, step.started_at = "running", len(inputs), datetime.now(UTC)
        if not inputs:
            self._complete(step)
        await self._session.flush()
        await self._ask(step, inputs)
        return 0

    def _price(self, step: Step) -> int:
        return int((self.run.prices or {}).get(self._pipeline.steps[step.name].run, 1))

    def _committed(self, steps: list[Step]) -> int:
        """Credits that are used, and those that the jobs under way may use."""
        open_ = sum((step.total - step.done) * self._price(step) for step in steps if step.state == "running")
        return self.run.credits_used + open_

    async def _stop_at_ceiling(self, name: str, cost: int) -> None:
        title = self._pipeline.steps[name].title
        detail = (
            f"“{title}” may cost {cost} credits; {self.run.credits_used} of the ceiling of {self.run.ceiling} are used."
        )
        hint = "Nothing was charged and finished work is kept: a run with a higher ceiling goes on from there."
        await self._fail(name, JobFailure(code="cost-ceiling", detail=detail, hint=hint, refused=True))

    async def _ask(self, step: Step, inputs: list[dict[str, Any]]) -> None:
        definition = self._pipeline.steps[step.name]
        items = [
            {"job_id": uuid.uuid4(), "run_id": self.run.id, "step": step.name, "position": position}
            for position in range(len(inputs))
        ]
        if items:
            await self._session.execute(insert(Item), items)
        for item, job_input in zip(items, inputs, strict=True):
            job = JobRequested(
                job_id=uuid.UUID(str(item["job_id"])),
                module=definition.module,
                input=job_input,
                owner=self.run.owner,
                run_id=self.run.id,
                step=step.name,
                **definition.policy(),
            )
            await self._publish(job, to=definition.host)

    def _complete(self, step: Step) -> None:
        step.state, step.finished_at = "completed", datetime.now(UTC)

    async def _finish(self) -> None:
        values = await self._values(set(self._pipeline.steps))
        self.run.outputs = resolve(self._pipeline.outputs, values)
        self._end(RunState.COMPLETED)
        await self._publish(
            RunCompleted(
                **self._fields(), title=self._title, credits=self.run.credits_used, outputs=self.run.outputs or {}
            )
        )

    async def _fail(self, step: str, failure: JobFailure) -> None:
        self._end(RunState.FAILED)
        self.run.failure = failure.model_dump() | {"step": step}
        await self._stop_jobs()
        await self._publish(RunFailed(**self._fields(), title=self._title, step=step, failure=failure))

    def _end(self, state: RunState) -> None:
        self.run.state, self.run.finished_at = state, datetime.now(UTC)

    async def _stop_jobs(self) -> None:
        for host in sorted({step.host for step in self._pipeline.steps.values()}):
            await self._publish(JobCancelRequested(run_id=self.run.id), to=host)

    # ------------------------------------------------------------------------------------------- looking

    async def _values(self, names: set[str]) -> dict[str, Any]:
        """What references may refer to: the input, and the results of the named steps."""
        values: dict[str, Any] = {"input": self.run.input}
        for name, outputs in (await repository.outputs_of(self._session, self.run.id, names)).items():
            values[name] = outputs if self._pipeline.steps[name].for_each else outputs[0] if outputs else None
        return values

    async def _report(self, step: Step) -> None:
        steps = await repository.steps_of(self._session, self.run.id)
        done = {step.name: step.share for step in steps}
        event = RunProgressed(
            **self._fields(),
            step=step.name,
            done=step.done,
            total=step.total,
            progress=round(self._pipeline.progress(done), 4),
            message=self._pipeline.steps[step.name].title,
        )
        await self._publish(event)

    def _fields(self) -> dict[str, Any]:
        return {
            "run_id": self.run.id,
            "project_id": self.run.project_id,
            "owner": self.run.owner,
            "pipeline": self.run.pipeline,
        }
