"""What can go wrong around a module, in words for the user."""

import errno
import shutil
from pathlib import Path

from visiobook_chassis.errors import Refusal, Unavailable, UpstreamRefused
from visiobook_chassis.settings import DISK_HEADROOM_BYTES
from visiobook_contracts.jobs import JobFailure
from visiobook_modules.pool import WorkerDied


def check_headroom(folder: Path) -> None:
    """Refuse work on a disk that is nearly full, while the database beside it can still write. Raises OSError."""
    if shutil.disk_usage(folder).free < DISK_HEADROOM_BYTES:
        raise OSError(errno.ENOSPC, f"less than {DISK_HEADROOM_BYTES // 1_000_000} MB are left", str(folder))


def is_outage(error: Refusal) -> bool:
    """Whether a service did not answer, or answered that it cannot just now."""
    if isinstance(error, UpstreamRefused):
        return error.upstream_status in (500, 502, 503, 504)
    return isinstance(error, Unavailable)


def is_final(error: Exception) -> bool:
    """Whether trying again cannot help: an input that is not there, or not the owner's."""
    return isinstance(error, UpstreamRefused) and error.upstream_status in (403, 404)


def failure_of(error: Exception) -> JobFailure:
    """The failure that an error stands for."""
    if isinstance(error, Unavailable):
        return JobFailure(code="unavailable", detail=error.detail)
    if isinstance(error, Refusal):
        return JobFailure(code=error.problem_code, detail=error.detail, hint=error.hint)
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return JobFailure(
            code="no-space-left",
            detail="There is no space left on the disk of the fleet.",
            hint="Nothing was charged. Free some space and give the same command again: it resumes.",
        )
    code = "worker-died" if isinstance(error, WorkerDied) else "interrupted"
    return JobFailure(code=code, detail=str(error))
