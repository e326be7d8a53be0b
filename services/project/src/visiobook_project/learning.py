"""What completed runs teach the next quote."""

from typing import Any

from visiobook_modules.inputs import file_refs
from visiobook_project.estimator import WHOLE, Amount, amount_of
from visiobook_project.models import Run, Step, StepStatistic


def learnt(run: Run, steps: list[Step]) -> list[StepStatistic]:
    """What a completed run teaches. Steps with results of earlier runs took no honest time: they teach nothing."""
    amount = amount_of(run.input, source_bytes(run.input))
    rows = [_row(run, step.name, amount, step.total, step.seconds) for step in steps if step.total and not step.reused]
    honest = run.attempt == 1 and not any(step.reused or step.approved for step in steps)
    if honest and run.started_at and run.finished_at and run.finished_at >= run.started_at:  # no clock was set back
        rows.append(_row(run, WHOLE, amount, 1, (run.finished_at - run.started_at).total_seconds()))
    return rows


def _row(run: Run, step: str, amount: Amount, items: int, seconds: float) -> StepStatistic:
    return StepStatistic(
        pipeline=run.pipeline,
        step=step,
        media_type=amount.media_type,
        kilobytes=amount.kilobytes,
        megapixels=amount.megapixels,
        items=items,
        seconds=seconds,
    )


def source_bytes(run_input: dict[str, Any]) -> int:
    """Size of the files that a run starts from."""
    return sum(ref.size for ref in file_refs(run_input))
