"""A quote before the run, made from what completed runs taught."""

from dataclasses import replace
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from visiobook_project import repository, runs
from visiobook_project.errors import InvalidInput
from visiobook_project.estimator import WHOLE, Range, StepEstimate, added, amount_of, estimate_step, prior_of
from visiobook_project.learning import source_bytes
from visiobook_project.library import Library
from visiobook_project.models import Run
from visiobook_project.pipeline import Pipeline
from visiobook_project.schemas import EstimateView, NewEstimate, RangeView, StepEstimateView


async def quote(session: AsyncSession, library: Library, owner: str, new: NewEstimate) -> EstimateView:
    """Seconds and credits of a run that has not begun. Raises PipelineNotFound, InvalidInput."""
    pipeline = runs.named(library, new.pipeline, new.version)
    value = runs.checked_input(pipeline, new.input)
    amount = amount_of(value, source_bytes(value))
    past = await repository.observations_of(session, pipeline.name, amount.media_type)
    found = {
        name: estimate_step(
            prior_of(pipeline.name, name), past.get(name, ()), amount, fan_out=step.for_each is not None
        )
        for name, step in pipeline.steps.items()
    }
    whole = estimate_step(prior_of(pipeline.name, WHOLE), past.get(WHOLE, ()), amount, fan_out=False)
    if new.jobs is not None:
        found, whole = _of_jobs(pipeline, found, whole, new.jobs)
    living = await repository.living_run(session, owner, runs.run_key(pipeline, value))
    return _view(pipeline, library, found, whole, kilobytes=amount.kilobytes, living=living, value=value)


def _of_jobs(
    pipeline: Pipeline, found: dict[str, StepEstimate], whole: StepEstimate, jobs: dict[str, int]
) -> tuple[dict[str, StepEstimate], StepEstimate]:
    """The quote for so many jobs of each step. Raises InvalidInput for a step that the pipeline has not."""
    strange = sorted(jobs.keys() - pipeline.steps.keys())
    if strange:
        raise InvalidInput(f"{pipeline.name} has no step {strange[0]!r}.", hint=f"Its steps: {', '.join(found)}.")
    known = {name: estimate.of_jobs(jobs.get(name, 0)) for name, estimate in found.items()}
    before, after = (added([e.seconds for e in steps.values()]).expected for steps in (found, known))
    return known, replace(whole, seconds=whole.seconds.times(after / before if before else 0.0))


def _view(
    pipeline: Pipeline,
    library: Library,
    found: dict[str, StepEstimate],
    whole: StepEstimate,
    *,
    kilobytes: float,
    living: Run | None,
    value: dict[str, Any],
) -> EstimateView:
    prices = {name: library.modules[step.host][step.module] for name, step in pipeline.steps.items()}
    credits_ = {name: estimate.items.times(prices[name]) for name, estimate in found.items()}
    return EstimateView(
        pipeline=pipeline.name,
        version=pipeline.version,
        kilobytes=round(kilobytes, 2),
        seconds=_shown(whole.seconds),
        work_seconds=_shown(added([estimate.seconds for estimate in found.values()])),
        credits=_whole_credits(added(list(credits_.values()))),
        credits_to_reserve=pipeline.credits_to_reserve(source_bytes(value), pipeline.ceiling),
        rough=whole.rough,
        observations=whole.observations,
        run_id=living.id if living else None,
        steps=[
            StepEstimateView(
                name=name,
                title=pipeline.steps[name].title,
                seconds=_shown(estimate.seconds),
                credits=_whole_credits(credits_[name]),
                observations=estimate.observations,
                rough=estimate.rough,
            )
            for name, estimate in found.items()
        ],
    )


def _shown(found: Range) -> RangeView:
    return RangeView(low=round(found.low, 1), expected=round(found.expected, 1), high=round(found.high, 1))


def _whole_credits(found: Range) -> RangeView:
    return RangeView(
        low=float(int(found.low)), expected=float(round(found.expected)), high=float(-int(-found.high // 1))
    )
