"""How often a job is tried, after what pause, and for how long: the pipeline's word, or the host's own."""

from typing import Any

from visiobook_modules.module import Module
from visiobook_modules.store import Job

MAX_ATTEMPTS = 4
BACKOFF_SECONDS = 1.0
LONGEST_DELAY_SECONDS = 30.0


def attempts(job: Job) -> int:
    """Most attempts of a job."""
    return job.max_attempts or MAX_ATTEMPTS


def delay(job: Job) -> float:
    """Seconds to wait after the attempt that has just failed; doubled each time, with a limit."""
    first = BACKOFF_SECONDS if job.backoff is None else job.backoff
    return min(max(LONGEST_DELAY_SECONDS, first), first * 2.0 ** max(0, job.attempts - 1))


def timeout(job: Job, module: Module[Any, Any]) -> float:
    """Seconds that one attempt may take."""
    return job.timeout or module.timeout
