"""Undoing what a run did, when it ends before its time."""

import uuid

from visiobook_contracts.jobs import JobRequested
from visiobook_project import repository
from visiobook_project.course import Course, now
from visiobook_project.models import Step
from visiobook_project.references import resolve


class Compensations:
    """What completed steps of one run want done when it fails or is cancelled."""

    def __init__(self, course: Course) -> None:
        self._course = course

    async def ask(self) -> None:
        """Ask for the undoing of what is completed, the latest first, in the transaction that ends the run."""
        done = [step for step in await self._course.steps() if step.state == "completed"]
        for step in sorted(done, key=lambda step: step.finished_at or now(), reverse=True):
            await self._ask_of(step)

    async def _ask_of(self, step: Step) -> None:
        """These jobs belong to no run: the cancel of the run's jobs must not reach them."""
        course, wanted = self._course, self._course.pipeline.steps[step.name].compensate
        if wanted is None:
            return
        values = await course.values(course.pipeline.needs(step.name) | {step.name})
        job = JobRequested(
            job_id=uuid.uuid5(course.run.reference, step.name),
            module=wanted.module,
            input=resolve(wanted.arguments, values),
            owner=course.run.owner,
        )
        step.state = "compensated"
        course.note("compensation asked", step.name, wanted.run)
        await course.publish(job, to=wanted.host)

    async def forget(self) -> None:
        """Steps that were undone, and those that stand on them, begin anew; their work is paid for once."""
        course, steps = self._course, await self._course.steps()
        undone = course.pipeline.behind({step.name for step in steps if step.state == "compensated"})
        await repository.remove_items(course.session, course.run.id, undone)
        for step in steps:
            if step.name in undone:
                course.run.credits_used -= step.credits
                step.state, step.total, step.done, step.credits, step.seconds = "waiting", 0, 0, 0, 0.0
                step.started_at = step.finished_at = None
