"""The orchestrator: every reaction is one transaction that locks the run, moves it, and publishes what follows.

A run is queued until its credits are reserved; each completed job may complete its step, a completed step may start
others (``movement``), and the last one completes the run. A failure or a cancel ends the run and asks every host to
stop its jobs (``ending``). A failed run can be opened again: it reserves anew, under a reference of its own, keeps
every result that is there, and asks only for what is missing. What it costs is captured once, when it completes.
"""

import uuid
from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from visiobook_contracts.jobs import JobCompleted, JobFailure
from visiobook_contracts.project import RunRequested, RunStarted, RunState
from visiobook_project import repository
from visiobook_project.budget import Budget
from visiobook_project.compensations import Compensations
from visiobook_project.course import Course, Publish, now
from visiobook_project.ending import Ending
from visiobook_project.models import Run, Step
from visiobook_project.movement import Movement

MOVING = (RunState.RUNNING, RunState.WAITING)
OPEN = (RunState.QUEUED, *MOVING)


class Saga(Course):
    """Reactions of one run, in one transaction."""

    def __init__(self, session: AsyncSession, publish: Publish, run: Run, title: str) -> None:
        super().__init__(session, publish, run, title)
        self._ending = Ending(self)
        self._movement = Movement(self, self._ending)

    async def request(self) -> None:
        """A new run asks for its credits."""
        for position, name in enumerate(self.pipeline.steps):
            self.session.add(Step(run_id=self.run.id, name=name, position=position))
        self.note("requested", detail=f"{self.run.pipeline} version {self.pipeline.version}")
        await self.session.flush()
        await self._ask_for_credits()

    async def credits_reserved(self) -> None:
        """The credits are there: begin, or go on with what an earlier opening left."""
        if self.run.state != RunState.QUEUED:
            return
        self.run.state = RunState.RUNNING
        self.run.started_at = self.run.started_at or now()
        self.note("started", detail=f"{self.run.credits_reserved} credits reserved")
        await self.publish(RunStarted(**self.fields(), title=self.title))
        for step in await self.steps():
            if step.state in ("failed", "stopped"):
                step.state = "waiting"
        await self._movement.advance()

    async def credits_refused(self, balance: int) -> None:
        """There are not enough credits: the run ends before it began."""
        if self.run.state == RunState.QUEUED:
            detail = f"The run may cost up to {self.run.credits_reserved} credits; the wallet holds {balance}."
            await self._ending.fail(
                "reserve", JobFailure(code="credits-refused", detail=detail, hint="Top up the wallet.")
            )

    @property
    def moving(self) -> bool:
        """Whether reports of jobs still change the run."""
        return self.run.state in MOVING

    async def jobs_completed(self, events: Sequence[JobCompleted]) -> None:
        """Jobs of a moving run are done, their results entered just now: count them, then start what is ready."""
        moved: dict[str, Step] = {}
        for event in events:
            step = moved[event.step or ""] = await self._step_of(event)
            step.done += 1
            step.seconds += event.seconds
            step.credits += event.credits
            step.reused += event.reused
            self.run.credits_used += event.credits
        for step in moved.values():
            if step.done == step.total:
                self._movement.complete(step)
            await self.report(step)
        if any(step.done == step.total for step in moved.values()):
            await self._movement.advance()

    async def _step_of(self, event: JobCompleted) -> Step:
        step = await self.step(event.step or "")
        assert step is not None, f"run {self.run.id} has an item of an unknown step {event.step}"
        return step

    async def job_failed(self, job_id: uuid.UUID, step: str, failure: JobFailure) -> None:
        """A job failed for good: so does the run. A report of a job that was replaced changes nothing."""
        if self.moving and await repository.is_awaited(self.session, job_id):
            await self._ending.fail(step, failure)

    async def cancel(self) -> bool:
        """End the run and request its compensations in the same transaction. False when it had ended before."""
        if self.run.state not in OPEN:
            return False
        await self._ending.cancel()
        return True

    async def decide(self, name: str, *, approved: bool, comment: str) -> bool:
        """Open the gate of a step, or end the run there. False when the step waits for no approval."""
        step = await self.step(name)
        if not self.moving or step is None or step.state != "approval":
            return False
        step.comment = comment
        self.note("approved" if approved else "rejected", name, comment)
        if approved:
            step.approved, step.state = True, "waiting"
            await self._movement.advance()
        else:
            detail = f"“{self.pipeline.steps[name].title}” was not approved" + (f": {comment}" if comment else ".")
            await self._ending.fail(name, JobFailure(code="rejected", detail=detail, refused=True))
        return True

    async def reopen(self, name: str, *, ceiling: int | None) -> bool:
        """Try a failed step again: reserve anew, then ask for what is missing. False when it is not what failed."""
        step = await self.step(name)
        failed_here = self.run.failure is not None and self.run.failure["step"] == name
        if self.run.state != RunState.FAILED or step is None or not (step.state == "failed" or failed_here):
            return False
        self.run.attempt += 1
        self.run.reference = uuid.uuid5(self.run.id, str(self.run.attempt))
        self.run.state, self.run.failure, self.run.finished_at = RunState.QUEUED, None, None
        if ceiling is not None:
            self.run.ceiling = ceiling
            self.run.credits_reserved = Budget(self).to_reserve(ceiling)
        await Compensations(self).forget()
        self.note("reopened", name, f"attempt {self.run.attempt}")
        await self._ask_for_credits()
        return True

    async def _ask_for_credits(self) -> None:
        await self.publish(RunRequested(**self.fields(), title=self.title, credits=self.run.credits_reserved))
