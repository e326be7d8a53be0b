"""Whether anybody still waits for a job: the run that asked for it may have ended, or may have asked for another."""

from visiobook_chassis.errors import Conflict
from visiobook_chassis.network import Network
from visiobook_modules.store import Job


class NobodyWaits(Conflict):
    """A job whose run does not take its result any more."""

    code = "nobody-waits"


async def refuse_retry_in_vain(job: Job, network: Network) -> None:
    """Raises NobodyWaits when the job's run would not take its result; Unavailable while project does not answer.

    A job that belongs to no run is its owner's alone.
    """
    if job.run_id is None:
        return
    answer = await network.peer("project").call("GET", f"/internal/v1/project/jobs/{job.id}")
    if not answer.json()["awaited"]:
        raise NobodyWaits(
            f"Run {job.run_id} does not wait for job {job.id} any more.",
            hint=f"Open the run again at its step: visiobook retry {job.run_id} {job.step}",
        )
