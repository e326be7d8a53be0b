"""The orchestrator: every reaction is one transaction that locks the run, moves it, and publishes what follows.

A run is queued until its credits are reserved; each completed job may complete its step, a completed step may start
others, and the last one completes the run. A failure or a cancel ends the run and asks every host to stop its jobs.
A failed run can be opened again: it reserves anew, under a reference of its own, keeps every result that is there,
and asks only for what is missing. What it costs is captured once, when it completes.
"""

import uuid
from typing import Any

from sqlalchemy import insert, update

from visiobook_contracts.jobs import JobCompleted, JobFailure, JobRequested
from visiobook_contracts.project import (
    ApprovalRequested,
    RunCancelled,
    RunCompleted,
    RunFailed,
    RunRequested,
    RunStarted,
    RunState,
)
from visiobook_project import repository
from visiobook_project.conditions import holds
from visiobook_project.course import Course, now
from visiobook_project.learning import learnt, source_bytes
from visiobook_project.models import Item, Step
from visiobook_project.pipeline import SETTLED
from visiobook_project.references import PipelineError, names, resolve

MOVING = (RunState.RUNNING, RunState.WAITING)
OPEN = (RunState.QUEUED, *MOVING)


class Saga(Course):
    """Reactions of one run, in one transaction."""

    async def request(self) -> None:
        """A new run asks for its credits."""
        for position, name in enumerate(self._pipeline.steps):
            self._session.add(Step(run_id=self.run.id, name=name, position=position))
        self._note("requested", detail=f"{self.run.pipeline} version {self._pipeline.version}")
        await self._session.flush()
        await self._ask_for_credits()

    async def _ask_for_credits(self) -> None:
        await self._publish(RunRequested(**self._fields(), title=self._title, credits=self.run.credits_reserved))

    async def credits_reserved(self) -> None:
        """The credits are there: begin, or go on with what an earlier opening left."""
        if self.run.state != RunState.QUEUED:
            return
        self.run.state = RunState.RUNNING
        self.run.started_at = self.run.started_at or now()
        self._note("started", detail=f"{self.run.credits_reserved} credits reserved")
        await self._publish(RunStarted(**self._fields(), title=self._title))
        for step in await self._steps():
            if step.state in ("failed", "stopped"):
                await self._go_on(step)
        await self._advance()

    async def credits_refused(self, balance: int) -> None:
        """There are not enough credits: the run ends before it began."""
        if self.run.state == RunState.QUEUED:
            detail = f"The run may cost up to {self.run.credits_reserved} credits; the wallet holds {balance}."
            await self._fail("reserve", JobFailure(code="credits-refused", detail=detail, hint="Top up the wallet."))

    async def job_completed(self, event: JobCompleted) -> None:
        """A job is done; the same report twice changes nothing."""
        if self.run.state not in MOVING or event.step is None:
            return
        statement = update(Item).where(Item.job_id == event.job_id, Item.output.is_(None)).values(output=event.output)
        if not (await self._session.execute(statement.returning(Item.job_id))).first():
            return
        step = await self._step(event.step)
        assert step is not None, f"run {self.run.id} has an item of an unknown step {event.step}"
        step.done += 1
        step.seconds += event.seconds
        step.credits += event.credits
        step.reused += event.reused
        self.run.credits_used += event.credits
        if step.done == step.total:
            self._complete(step)
            await self._advance()
        await self._report(step)

    async def job_failed(self, job_id: uuid.UUID, step: str, failure: JobFailure) -> None:
        """A job failed for good: so does the run. A report of a job that was replaced changes nothing."""
        if self.run.state in MOVING and await repository.is_awaited(self._session, job_id):
            await self._fail(step, failure)

    async def cancel(self) -> bool:
        """End the run and request its compensations in the same transaction. False when it had ended before."""
        if self.run.state not in OPEN:
            return False
        await self._end(RunState.CANCELLED)
        self._note("cancelled")
        await self._stop_jobs()
        await self._publish(RunCancelled(**self._fields(), title=self._title))
        return True

    async def decide(self, name: str, *, approved: bool, comment: str) -> bool:
        """Open the gate of a step, or end the run there. False when the step waits for no approval."""
        step = await self._step(name)
        if self.run.state not in MOVING or step is None or step.state != "approval":
            return False
        step.comment = comment
        self._note("approved" if approved else "rejected", name, comment)
        if approved:
            step.approved, step.state = True, "waiting"
            await self._advance()
        else:
            detail = f"“{self._pipeline.steps[name].title}” was not approved" + (f": {comment}" if comment else ".")
            await self._fail(name, JobFailure(code="rejected", detail=detail, refused=True))
        return True

    async def reopen(self, name: str, *, ceiling: int | None) -> bool:
        """Try a failed step again: reserve anew, then ask for what is missing. False when it is not what failed."""
        step = await self._step(name)
        failed_here = self.run.failure is not None and self.run.failure["step"] == name
        if self.run.state != RunState.FAILED or step is None or not (step.state == "failed" or failed_here):
            return False
        self.run.attempt += 1
        self.run.reference = uuid.uuid5(self.run.id, str(self.run.attempt))
        self.run.state, self.run.failure, self.run.finished_at = RunState.QUEUED, None, None
        if ceiling is not None:
            self.run.ceiling = ceiling
            self.run.credits_reserved = self._to_reserve(ceiling)
        await self._forget_what_was_undone()
        self._note("reopened", name, f"attempt {self.run.attempt}")
        await self._ask_for_credits()
        return True

    async def _forget_what_was_undone(self) -> None:
        """Steps that were compensated, and those that stand on them, begin anew; their work is paid for once."""
        steps = await self._steps()
        undone = self._pipeline.behind({step.name for step in steps if step.state == "compensated"})
        await repository.remove_items(self._session, self.run.id, undone)
        for step in steps:
            if step.name in undone:
                self.run.credits_used -= step.credits
                step.state, step.total, step.done, step.credits, step.seconds = "waiting", 0, 0, 0, 0.0
                step.started_at = step.finished_at = None

    def _to_reserve(self, ceiling: int) -> int:
        return self._pipeline.credits_to_reserve(source_bytes(self.run.input), ceiling)

    # ------------------------------------------------------------------------------------------- moving

    async def _advance(self) -> None:
        """Start every step that is ready; a step without items is completed at once and may ready others."""
        steps = await self._steps()
        held: tuple[str, int] | None = None
        try:
            while held is None and (ready := self._pipeline.ready({step.name: step.state for step in steps})):
                step = next(step for step in steps if step.name == ready[0])
                cost = await self._start(step, steps)
                held = (step.name, cost) if cost else None
        except PipelineError as error:
            await self._fail("pipeline", JobFailure(code="pipeline-broken", detail=str(error)))
            return
        states = {step.state for step in steps}
        if held and not states & {"running", "approval"}:
            await self._stop_at_ceiling(*held)
        elif states <= SETTLED:
            await self._finish()
        else:
            self.run.state = RunState.RUNNING if "running" in states else RunState.WAITING

    async def _start(self, step: Step, steps: list[Step]) -> int:
        """Skip the step, hold it for an approval, or ask for its jobs.

        Where the jobs might cost more than is left under the ceiling, nothing happens but that the cost is returned.
        """
        definition = self._pipeline.steps[step.name]
        values = await self._values(self._pipeline.needs(step.name))
        if definition.when is not None and not holds(definition.when, values):
            step.state, step.finished_at = "skipped", now()
            self._note("step skipped", step.name, definition.when)
        elif definition.approve and not step.approved:
            await self._ask_for_approval(step)
        else:
            inputs = self._pipeline.jobs(step.name, values)
            cost = len(inputs) * self._price(step)
            if self.run.ceiling is not None and self._committed(steps) + cost > self.run.ceiling:
                return cost
            await self._begin(step, inputs)
        return 0

    async def _ask_for_approval(self, step: Step) -> None:
        step.state = "approval"
        self._note("approval asked", step.name)
        title = self._pipeline.steps[step.name].title
        await self._publish(ApprovalRequested(**self._fields(), title=self._title, step=step.name, step_title=title))

    async def _begin(self, step: Step, inputs: list[dict[str, Any]]) -> None:
        step.state, step.total, step.started_at = "running", len(inputs), now()
        self._note("step started", step.name, f"{len(inputs)} jobs" if self._pipeline.steps[step.name].for_each else "")
        items = [
            {"job_id": uuid.uuid4(), "run_id": self.run.id, "step": step.name, "position": position}
            for position in range(len(inputs))
        ]
        if items:
            await self._session.execute(insert(Item), items)
        for item, job_input in zip(items, inputs, strict=True):
            await self._ask(step, uuid.UUID(str(item["job_id"])), job_input)
        if not inputs:
            self._complete(step)

    async def _go_on(self, step: Step) -> None:
        """Ask again for what a step lacks, as new jobs: late reports of the old ones are nobody's."""
        step.state, step.finished_at = "running", None
        self._note("step resumed", step.name, f"{step.done} of {step.total} are there")
        inputs = self._pipeline.jobs(step.name, await self._values(self._pipeline.needs(step.name)))
        for job_id, position in await repository.replace_missing(self._session, self.run.id, step.name):
            await self._ask(step, job_id, inputs[position])

    async def _ask(self, step: Step, job_id: uuid.UUID, job_input: dict[str, Any]) -> None:
        definition = self._pipeline.steps[step.name]
        job = JobRequested(
            job_id=job_id,
            module=definition.module,
            input=job_input,
            owner=self.run.owner,
            run_id=self.run.id,
            step=step.name,
            run_attempt=self.run.attempt,
            **definition.policy(),
        )
        await self._publish(job, to=definition.host)

    def _complete(self, step: Step) -> None:
        step.state, step.finished_at = "completed", now()
        self._note("step completed", step.name)

    def _price(self, step: Step) -> int:
        return int((self.run.prices or {}).get(self._pipeline.steps[step.name].run, 1))

    def _committed(self, steps: list[Step]) -> int:
        """Credits that are used, and those that the jobs under way may use."""
        open_ = sum((step.total - step.done) * self._price(step) for step in steps if step.state == "running")
        return self.run.credits_used + open_

    # ------------------------------------------------------------------------------------------- ending

    async def _finish(self) -> None:
        values = await self._values(names(self._pipeline.outputs) - {"input"})
        self.run.outputs = resolve(self._pipeline.outputs, values)
        await self._end(RunState.COMPLETED)
        self._note("completed", detail=f"{self.run.credits_used} credits")
        self._session.add_all(learnt(self.run, await self._steps()))
        await self._publish(
            RunCompleted(
                **self._fields(), title=self._title, credits=self.run.credits_used, outputs=self.run.outputs or {}
            )
        )

    async def _stop_at_ceiling(self, name: str, cost: int) -> None:
        title = self._pipeline.steps[name].title
        detail = (
            f"“{title}” may cost {cost} credits; {self.run.credits_used} of the ceiling of {self.run.ceiling} are used."
        )
        hint = "Nothing was charged and finished work is kept: a run with a higher ceiling goes on from there."
        await self._fail(name, JobFailure(code="cost-ceiling", detail=detail, hint=hint, refused=True))

    async def _fail(self, step: str, failure: JobFailure) -> None:
        await self._end(RunState.FAILED, failed=step)
        self.run.failure = failure.model_dump() | {"step": step}
        self._note("failed", step, f"{failure.code}: {failure.detail}")
        await self._stop_jobs()
        await self._publish(RunFailed(**self._fields(), title=self._title, step=step, failure=failure))

    async def _end(self, state: RunState, *, failed: str | None = None) -> None:
        self.run.state, self.run.finished_at = state, now()
        if state != RunState.COMPLETED:
            await self._compensate()
        for step in await self._steps():
            if step.state == "running":
                step.state = "failed" if step.name == failed else "stopped"
            elif step.state == "approval":
                step.state = "waiting"

    async def _compensate(self) -> None:
        """Ask for the undoing of what is completed, the latest first, in the transaction that ends the run.

        These jobs belong to no run: the cancel of the run's jobs must not reach them.
        """
        done = [step for step in await self._steps() if step.state == "completed"]
        for step in sorted(done, key=lambda step: step.finished_at or now(), reverse=True):
            wanted = self._pipeline.steps[step.name].compensate
            if wanted is None:
                continue
            values = await self._values(self._pipeline.needs(step.name) | {step.name})
            job = JobRequested(
                job_id=uuid.uuid5(self.run.reference, step.name),
                module=wanted.module,
                input=resolve(wanted.arguments, values),
                owner=self.run.owner,
            )
            step.state = "compensated"
            self._note("compensation asked", step.name, wanted.run)
            await self._publish(job, to=wanted.host)
