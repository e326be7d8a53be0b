"""What every reaction of a run stands on: the locked run, what it publishes, notes and looks up."""

import uuid
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from typing import Any, Self

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.elements import ColumnElement

from visiobook_contracts.events import Event
from visiobook_contracts.jobs import JobCancelRequested
from visiobook_contracts.project import RunProgressed
from visiobook_project import repository
from visiobook_project.models import Project, Run, Step, TimelineEntry
from visiobook_project.pipeline import Pipeline

Publish = Callable[..., Awaitable[Any]]


class Course:
    """A run, locked for one transaction."""

    def __init__(self, session: AsyncSession, publish: Publish, run: Run, title: str) -> None:
        self.session = session
        self._through = publish
        self.run = run
        self.title = title
        self._known_steps: list[Step] | None = None
        self.pipeline = Pipeline.model_validate(run.definition)

    @classmethod
    async def locked(cls, session: AsyncSession, publish: Publish, run_id: uuid.UUID) -> Self | None:
        """A run by its id; None when there is no such run."""
        return await cls._locked(session, publish, Run.id == run_id)

    @classmethod
    async def paid_by(cls, session: AsyncSession, publish: Publish, reference: uuid.UUID) -> Self | None:
        """The run whose present opening is paid by this reservation; None when it is none's any more."""
        return await cls._locked(session, publish, Run.reference == reference)

    @classmethod
    async def _locked(cls, session: AsyncSession, publish: Publish, which: ColumnElement[bool]) -> Self | None:
        return next(iter(await cls.all_locked(session, publish, which)), None)

    @classmethod
    async def all_locked(cls, session: AsyncSession, publish: Publish, which: ColumnElement[bool]) -> list[Self]:
        """Many runs at once, always locked in the order of their ids: two who lock many never wait for each other."""
        query = select(Run, Project.name).join(Project).where(which).order_by(Run.id).with_for_update(of=Run)
        rows = (await session.execute(query.execution_options(populate_existing=True))).all()
        return [cls(session, publish, run, title) for run, title in rows]

    @classmethod
    async def read_steps(cls, courses: Sequence[Self]) -> None:
        """Read the steps of many runs at once; each would read its own when it needs them."""
        if courses:
            steps = await repository.steps_of_all(courses[0].session, [course.run.id for course in courses])
            for course in courses:
                course.know(steps[course.run.id])

    def publish_through(self, publish: Publish) -> None:
        """What follows belongs to the trace of another event."""
        self._through = publish

    async def publish(self, event: Event, *, to: str | None = None) -> None:
        await self._through(event, subject=str(self.run.id), to=to)

    def note(self, what: str, step: str | None = None, detail: str = "") -> None:
        """One line of the timeline."""
        self.session.add(TimelineEntry(run_id=self.run.id, what=what, step=step, detail=detail))

    def know(self, steps: list[Step]) -> None:
        """These are all steps, just read."""
        self._known_steps = steps

    async def steps(self) -> list[Step]:
        """All steps, read once: nobody else writes them while the run is locked."""
        if self._known_steps is None:
            self._known_steps = await repository.steps_of(self.session, self.run.id)
        return self._known_steps

    async def step(self, name: str) -> Step | None:
        return next((step for step in await self.steps() if step.name == name), None)

    async def values(self, names: set[str]) -> dict[str, Any]:
        """What references may refer to: the input, and the results of the named steps."""
        values: dict[str, Any] = {"input": self.run.input}
        for name, outputs in (await repository.outputs_of(self.session, self.run.id, names)).items():
            values[name] = outputs if self.pipeline.steps[name].for_each else outputs[0] if outputs else None
        return values

    async def stop_jobs(self) -> None:
        for host in sorted({step.host for step in self.pipeline.steps.values()}):
            await self.publish(JobCancelRequested(run_id=self.run.id, run_attempt=self.run.attempt), to=host)

    async def report(self, step: Step) -> None:
        event = RunProgressed(
            **self.fields(),
            step=step.name,
            done=step.done,
            total=step.total,
            progress=round(self.pipeline.progress({step.name: step.share for step in await self.steps()}), 4),
            message=self.pipeline.steps[step.name].title,
        )
        await self.publish(event)

    def fields(self) -> dict[str, Any]:
        return {
            "run_id": self.run.id,
            "project_id": self.run.project_id,
            "owner": self.run.owner,
            "pipeline": self.run.pipeline,
            "reference": self.run.reference,
        }


def now() -> datetime:
    """The present, aware of its zone."""
    return datetime.now(UTC)
