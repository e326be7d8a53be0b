"""Undoing what a run did, when it ends before its time."""

import uuid
from typing import Any

from visiobook_contracts.jobs import JobRequested
from visiobook_contracts.project import FilesDiscarded
from visiobook_modules.inputs import file_refs
from visiobook_project import repository
from visiobook_project.course import Course, now
from visiobook_project.models import Step
from visiobook_project.references import PipelineError, resolve


class Compensations:
    """What completed steps of one run want done when it fails or is cancelled."""

    def __init__(self, course: Course) -> None:
        self._course = course

    async def ask(self) -> None:
        """Ask for the undoing of what is completed, the latest first, in the transaction that ends the run.

        What stands on a step is undone before it; a clock that was set back between the two changes nothing of that.
        """
        done = [step for step in await self._course.steps() if step.state == "completed"]
        done.sort(key=lambda step: step.finished_at or now(), reverse=True)
        for step in sorted(done, key=lambda step: len(self._course.pipeline.behind({step.name}))):
            await self._ask_of(step)

    async def _ask_of(self, step: Step) -> None:
        """Where a reference leads nowhere, the step stays as it is, and the timeline says why: the run ends anyway."""
        course, wanted = self._course, self._course.pipeline.steps[step.name].compensate
        if wanted is None:
            return
        values = await course.values(course.pipeline.needs(step.name) | {step.name})
        try:
            asked = {way[0]: resolve(template, values) for way, template in wanted.templates()}
        except PipelineError as error:
            course.note("compensation impossible", step.name, str(error))
            return
        step.state = "compensated"
        if wanted.run is not None:
            await self._run(step, wanted.run, asked["with"])
        if wanted.publish is not None:
            await self._discard_files(step, asked["publish"]["files"])

    async def _run(self, step: Step, what: str, job_input: dict[str, Any]) -> None:
        """The job belongs to no run: the cancel of the run's jobs must not reach it."""
        course, (host, module) = self._course, what.split("/")
        job_id = uuid.uuid5(course.run.reference, step.name)
        job = JobRequested(job_id=job_id, module=module, input=job_input, owner=course.run.owner)
        course.note("compensation asked", step.name, what)
        await course.publish(job, to=host)

    async def _discard_files(self, step: Step, holder: Any) -> None:
        """All files in a document, but for those that the owner's runs refer to elsewhere."""
        course, run = self._course, self._course.run
        undone = {other.name for other in await course.steps() if other.state == "compensated"}
        await course.session.flush()
        kept = await repository.digests_referred_to(course.session, run.owner, besides=run.id, steps=undone)
        files = {ref.digest: ref for ref in file_refs(holder) if ref.digest not in kept}
        course.note("compensation asked", step.name, f"files-discarded: {len(files)} of its files")
        if files:
            at = await repository.database_time(course.session)
            event = FilesDiscarded(run_id=run.id, owner=run.owner, at=at, files=tuple(files.values()))
            await course.publish(event)

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
