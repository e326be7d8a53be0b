"""How a run moves: every step that is ready is skipped, held for an approval, held under the ceiling, or begun."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from visiobook_contracts.jobs import JobFailure, JobRequested
from visiobook_contracts.project import ApprovalRequested, RunState
from visiobook_project import repository
from visiobook_project.budget import Budget
from visiobook_project.conditions import holds
from visiobook_project.course import Course, now
from visiobook_project.ending import Ending
from visiobook_project.models import Step
from visiobook_project.pipeline import SETTLED
from visiobook_project.references import PipelineError


class Movement:
    """The steps of one run, from waiting to completed."""

    def __init__(self, course: Course, ending: Ending) -> None:
        self._course = course
        self._budget = Budget(course)
        self._ending = ending
        self._asked_at: datetime | None = None

    async def advance(self) -> None:
        """Start every step that is ready; a step without items is completed at once and may ready others."""
        try:
            await self._move()
        except PipelineError as error:
            await self._ending.fail("pipeline", JobFailure(code="pipeline-broken", detail=str(error)))

    async def _move(self) -> None:
        steps = await self._course.steps()
        held: tuple[str, int] | None = None
        while held is None and (ready := self._course.pipeline.ready({step.name: step.state for step in steps})):
            step = next(step for step in steps if step.name == ready[0])
            cost = await (self._go_on(step) if step.total else self._start(step))
            held = (step.name, cost) if cost else None
        states = {step.state for step in steps}
        if held and not states & {"running", "approval"}:
            await self._ending.fail_at_ceiling(*held)
        elif states <= SETTLED:
            await self._ending.complete()
        else:
            self._course.run.state = RunState.RUNNING if "running" in states else RunState.WAITING

    async def _go_on(self, step: Step) -> int:
        """Ask again for what a step lacks, as new jobs: late reports of the old ones are nobody's.

        Where that might cost more than is left under the ceiling, nothing happens but that the cost is returned.
        """
        course, cost = self._course, (step.total - step.done) * self._budget.price(step)
        if not await self._budget.allows(cost):
            return cost
        step.state, step.finished_at = "running", None
        course.note("step resumed", step.name, f"{step.done} of {step.total} are there")
        inputs = course.pipeline.jobs(step.name, await course.values(course.pipeline.needs(step.name)))
        for job_id, position in await repository.replace_missing(course.session, course.run.id, step.name):
            await self._ask(step, job_id, inputs[position])
        return 0

    def complete(self, step: Step) -> None:
        """All results of a step are there."""
        step.state, step.finished_at = "completed", now()
        self._course.note("step completed", step.name)

    async def _start(self, step: Step) -> int:
        """Skip the step, hold it for an approval, or ask for its jobs.

        Where the jobs might cost more than is left under the ceiling, nothing happens but that the cost is returned.
        """
        course, definition = self._course, self._course.pipeline.steps[step.name]
        values = await course.values(course.pipeline.needs(step.name))
        if definition.when is not None and not holds(definition.when, values):
            step.state, step.finished_at = "skipped", now()
            course.note("step skipped", step.name, definition.when)
        elif definition.approve and not step.approved:
            await self._ask_for_approval(step)
        else:
            inputs = course.pipeline.jobs(step.name, values)
            cost = len(inputs) * self._budget.price(step)
            if not await self._budget.allows(cost):
                return cost
            await self._begin(step, inputs)
        return 0

    async def _ask_for_approval(self, step: Step) -> None:
        course, title = self._course, self._course.pipeline.steps[step.name].title
        step.state = "approval"
        course.note("approval asked", step.name)
        event = ApprovalRequested(**course.fields(), title=course.title, step=step.name, step_title=title)
        await course.publish(event)

    async def _begin(self, step: Step, inputs: list[dict[str, Any]]) -> None:
        course = self._course
        step.state, step.total, step.started_at = "running", len(inputs), now()
        fan_out = course.pipeline.steps[step.name].for_each is not None
        course.note("step started", step.name, f"{len(inputs)} jobs" if fan_out else "")
        items = [
            {"job_id": uuid.uuid4(), "run_id": course.run.id, "step": step.name, "position": position}
            for position in range(len(inputs))
        ]
        await repository.add_items(course.session, items)
        for item, job_input in zip(items, inputs, strict=True):
            await self._ask(step, uuid.UUID(str(item["job_id"])), job_input)
        if not inputs:
            self.complete(step)

    async def _ask(self, step: Step, job_id: uuid.UUID, job_input: dict[str, Any]) -> None:
        run, definition = self._course.run, self._course.pipeline.steps[step.name]
        job = JobRequested(
            job_id=job_id,
            module=definition.module,
            input=job_input,
            owner=run.owner,
            run_id=run.id,
            step=step.name,
            run_attempt=run.attempt,
            deadline=await self._deadline(definition.within),
            **definition.policy(),
        )
        await self._course.publish(job, to=definition.host)

    async def _deadline(self, within: float | None) -> datetime | None:
        """So many seconds from now, by the clock that the hosts judge by; read once for all jobs of a reaction."""
        if within is None:
            return None
        if self._asked_at is None:
            self._asked_at = await repository.database_time(self._course.session)
        return self._asked_at + timedelta(seconds=within)
