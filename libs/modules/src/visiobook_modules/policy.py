"""How often a job is tried, after what pause, and for how long: the pipeline's word, or the host's own."""

from typing import Any

from visiobook_modules.module import Module
from visiobook_modules.store import Job

MAX_ATTEMPTS = 4
BACKOFF_SECONDS = 1.0
LONGEST_DELAY_SECONDS = 30.0
MAX_INTERRUPTIONS = 15


def attempts(job: Job) -> int:
    """Most attempts of a job."""
    return job.max_attempts or MAX_ATTEMPTS


def tries(job: Job) -> int:
    """Attempts that are the job's own: those that ended with their host are not counted."""
    return job.attempts - job.interruptions


def is_spent(job: Job) -> bool:
    """Whether an attempt that has just failed was the last."""
    return tries(job) >= attempts(job)


def is_given_up(job: Job) -> bool:
    """Whether a job took so many hosts down with it, or was so unlucky, that it is not tried once more."""
    return job.interruptions > MAX_INTERRUPTIONS


def delay(job: Job) -> float:
    """Seconds to wait after the attempt that has just failed; doubled each time, with a limit."""
    first = BACKOFF_SECONDS if job.backoff is None else job.backoff
    return min(max(LONGEST_DELAY_SECONDS, first), first * 2.0 ** max(0, tries(job) - 1))


def timeout(job: Job, module: Module[Any, Any]) -> float:
    """Seconds that one attempt may take."""
    return job.timeout or module.timeout
