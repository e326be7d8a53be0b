"""How a run ends: completed, failed, cancelled. Each is told once, in the transaction that makes it so."""

from visiobook_contracts.jobs import JobFailure
from visiobook_contracts.project import RunCancelled, RunCompleted, RunFailed, RunState
from visiobook_project.compensations import Compensations
from visiobook_project.course import Course, now
from visiobook_project.learning import learnt
from visiobook_project.references import names, resolve


class Ending:
    """The ends of one run."""

    def __init__(self, course: Course) -> None:
        self._course = course

    async def complete(self) -> None:
        """All steps are settled: the run gives its outputs and is paid for."""
        course, run = self._course, self._course.run
        values = await course.values(names(course.pipeline.outputs) - {"input"})
        run.outputs = resolve(course.pipeline.outputs, values)
        await self._end(RunState.COMPLETED)
        course.note("completed", detail=f"{run.credits_used} credits")
        course.session.add_all(learnt(run, await course.steps()))
        event = RunCompleted(**course.fields(), title=course.title, credits=run.credits_used, outputs=run.outputs or {})
        await course.publish(event)

    async def fail(self, step: str, failure: JobFailure) -> None:
        """The run ends at a step, and costs nothing."""
        course = self._course
        await self._end(RunState.FAILED, failed=step)
        course.run.failure = failure.model_dump() | {"step": step}
        course.note("failed", step, f"{failure.code}: {failure.detail}")
        await course.stop_jobs()
        await course.publish(RunFailed(**course.fields(), title=course.title, step=step, failure=failure))

    async def fail_at_ceiling(self, step: str, cost: int) -> None:
        """The next step might exceed the ceiling, and nothing is under way that might yet turn out cheaper."""
        run, title = self._course.run, self._course.pipeline.steps[step].title
        detail = f"“{title}” may cost {cost} credits; {run.credits_used} of the ceiling of {run.ceiling} are used."
        hint = "Nothing was charged and finished work is kept: a run with a higher ceiling goes on from there."
        await self.fail(step, JobFailure(code="cost-ceiling", detail=detail, hint=hint, refused=True))

    async def cancel(self) -> None:
        """The run ends by its owner's word, and costs nothing."""
        course = self._course
        await self._end(RunState.CANCELLED)
        course.note("cancelled")
        await course.stop_jobs()
        await course.publish(RunCancelled(**course.fields(), title=course.title))

    async def _end(self, state: RunState, *, failed: str | None = None) -> None:
        run = self._course.run
        run.state, run.finished_at = state, now()
        if state != RunState.COMPLETED:
            await Compensations(self._course).ask()
        for step in await self._course.steps():
            if step.state == "running":
                step.state = "failed" if step.name == failed else "stopped"
            elif step.state == "approval":
                step.state = "waiting"
