"""Whatever the order and however often events arrive, a run ends in the same state at the same charge."""

import random
import uuid
from collections import Counter
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from project_stage import Stage, completion, failure

from visiobook_contracts.events import Event
from visiobook_contracts.jobs import JobCancelled, JobCancelRequested, JobProgressed, JobRequested, JobStarted
from visiobook_contracts.payment import CreditsReserved
from visiobook_contracts.project import RunCancelled, RunCompleted, RunEvent, RunFailed, RunRequested, RunStarted

EXAMPLES = settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],  # every example takes half a second: shrinking would take minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
ORDERS = st.randoms(use_true_random=False)
PICTURES = 3
JOBS = PICTURES + 3
MOST_REPEATS = 3


class Network:
    """Delivers what payment and the hosts say of one run in an order of chance, some of it more than once."""

    def __init__(self, stage: Stage, run: dict[str, Any], chance: random.Random, *, failing: str = "") -> None:
        self._stage = stage
        self._run_id = uuid.UUID(run["id"])
        self._chance = chance
        self._failing = failing
        self._known: set[uuid.UUID] = set()
        self._under_way: list[tuple[str, Event]] = []
        self._delivered: list[tuple[str, Event]] = []

    async def deliver_all(self, *, until: int | None = None) -> None:
        """Deliver until nothing is under way any more, or that many events have arrived."""
        await self._collect()
        while self._under_way and (until is None or len(self._delivered) < until):
            await self._deliver(self._under_way.pop(self._chance.randrange(len(self._under_way))))
            await self._collect()
        for _ in range(MOST_REPEATS):
            await self._deliver(self._chance.choice(self._delivered))

    async def count(self, kind: type[RunEvent]) -> int:
        return len([event for event in await self._stage.published.of(kind) if event.run_id == self._run_id])

    async def charge(self) -> int:
        """What payment captures: only of completed runs."""
        done = [event for event in await self._stage.published.of(RunCompleted) if event.run_id == self._run_id]
        return sum(event.credits for event in done)

    async def _deliver(self, letter: tuple[str, Event]) -> None:
        service, event = letter
        for _ in range(self._chance.choice([1, 1, 1, 2])):
            await self._stage.tell(event, service=service)
        self._delivered.append(letter)

    async def _collect(self) -> None:
        """Answers to what the run has asked for since."""
        for wanted in await self._stage.published.of(RunRequested):
            if wanted.run_id == self._run_id and wanted.paid_under not in self._known:
                self._known.add(wanted.paid_under)
                reserved = CreditsReserved(owner="ada", reference=wanted.paid_under, credits=wanted.credits)
                self._under_way.append(("payment", reserved))
        cancels = [c for c in await self._stage.published.of(JobCancelRequested) if c.run_id == self._run_id]
        stopped = max([c.run_attempt or 0 for c in cancels], default=0)
        for job in await self._stage.published.of(JobRequested):
            if job.run_id == self._run_id and job.job_id not in self._known:
                self._known.add(job.job_id)
                self._under_way += [("host", event) for event in self._reports(job, stopped=job.run_attempt <= stopped)]

    def _reports(self, job: JobRequested, *, stopped: bool) -> list[Event]:
        fields = job.model_dump(include={"job_id", "module", "owner", "run_id", "step"})
        reports: list[Event] = [JobStarted(**fields), JobProgressed(**fields, progress=0.5)]
        if job.module == self._failing:
            return [*reports, failure(job)]
        ends = [completion(job, credits=2), JobCancelled.model_validate(fields)]
        return [*reports, self._chance.choice(ends) if stopped else ends[0]]


async def begun(stage: Stage, chance: random.Random, **options: Any) -> tuple[dict[str, Any], Network]:
    run = await stage.start(pipeline="picture-book", again=True)
    return run, Network(stage, run, chance, **options)


class TestAnyOrderOfDeliveries:
    @EXAMPLES
    @given(chance=ORDERS)
    async def test_completes_a_run_once_at_the_same_charge(self, stage: Stage, chance: random.Random) -> None:
        run, network = await begun(stage, chance)

        await network.deliver_all()

        shown = await stage.run(run)
        jobs = [job for job in await stage.published.of(JobRequested) if str(job.run_id) == run["id"]]
        assert (shown["state"], shown["credits_used"]) == ("completed", 2 * JOBS)
        assert [(step["state"], step["done"]) for step in shown["steps"]] == [
            ("completed", 1),
            ("completed", PICTURES),
            ("completed", 1),
            ("completed", 1),
        ]
        assert Counter(job.module for job in jobs) == {"read": 1, "paint": PICTURES, "sing": 1, "bind": 1}
        assert (await network.charge(), await network.count(RunCompleted), await network.count(RunStarted)) == (
            2 * JOBS,
            1,
            1,
        )

    @EXAMPLES
    @given(chance=ORDERS, failing=st.sampled_from(["read", "paint", "sing", "bind"]))
    async def test_fails_a_run_once_and_charges_nothing(
        self, stage: Stage, chance: random.Random, failing: str
    ) -> None:
        run, network = await begun(stage, chance, failing=failing)

        await network.deliver_all()

        shown = await stage.run(run)
        assert (shown["state"], shown["failure"]["code"], shown["failure"]["step"]) == ("failed", "empty-book", failing)
        assert [await network.count(kind) for kind in (RunFailed, RunCompleted, RunCancelled)] == [1, 0, 0]
        assert await network.charge() == 0

    @EXAMPLES
    @given(chance=ORDERS, moment=st.integers(0, 3 * JOBS))
    async def test_cancels_a_run_once_and_charges_nothing(
        self, stage: Stage, chance: random.Random, moment: int
    ) -> None:
        run, network = await begun(stage, chance)
        await network.deliver_all(until=max(moment, 1))
        was = (await stage.run(run))["state"]

        await stage.client.post(f"/api/v1/project/runs/{run['id']}/cancel")
        await network.deliver_all()

        shown = await stage.run(run)
        ended = "completed" if was == "completed" else "cancelled"
        assert shown["state"] == ended
        assert await network.count(RunCancelled) + await network.count(RunCompleted) == 1
        assert await network.charge() == (2 * JOBS if ended == "completed" else 0)

    @EXAMPLES
    @given(chance=ORDERS)
    async def test_of_two_openings_completes_the_second_at_the_whole_charge(
        self, stage: Stage, chance: random.Random
    ) -> None:
        run, network = await begun(stage, chance, failing="sing")
        await network.deliver_all()
        await stage.client.post(f"/api/v1/project/runs/{run['id']}/steps/sing/retry", json={})
        network._failing = ""

        await network.deliver_all()

        shown = await stage.run(run)
        assert (shown["state"], shown["attempt"], shown["credits_used"]) == ("completed", 2, 2 * JOBS)
        assert await network.charge() == 2 * JOBS
