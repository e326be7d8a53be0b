"""Schedules: made, paused, due, missed, overlapping."""

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from project_stage import SOURCE, Stage
from sqlalchemy.ext.asyncio import AsyncSession

from visiobook_contracts.project import RunCancelled, RunRequested, SchedulePaused
from visiobook_contracts.user import UserDeleted
from visiobook_messaging.bus import Bus
from visiobook_persistence.database import Database
from visiobook_project.library import Library
from visiobook_project.schedules.starter import Starter
from visiobook_testkit.tokens import TokenMaker

HOURLY: dict[str, Any] = {"name": "hourly", "pipeline": "picture-book", "input": {"source": SOURCE}, "every": "1h"}


class Hands:
    """A clock whose hands are moved by the test. It begins now, for schedules are made by the database's."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC) + timedelta(seconds=5)

    async def __call__(self, _: AsyncSession) -> datetime:
        return self.now

    def turn(self, **time: float) -> None:
        self.now += timedelta(**time)


@pytest.fixture
def clock() -> Hands:
    return Hands()


@pytest.fixture
def starter(database: Database, bus: Bus, app: FastAPI, clock: Hands) -> Starter:
    return Starter(database, bus, app.state.library, clock=clock)


async def make(stage: Stage, **changes: Any) -> dict[str, Any]:
    project = (await stage.client.post("/api/v1/project/projects", json={"name": f"p{uuid.uuid4()}"})).json()
    answer = await ask(stage, project["id"], **changes)
    assert answer.status_code == 201, answer.text
    schedule: dict[str, Any] = answer.json()
    return schedule


async def ask(stage: Stage, project: str, **changes: Any) -> httpx.Response:
    body = {name: value for name, value in (HOURLY | changes).items() if value is not None}
    return await stage.client.post(f"/api/v1/project/projects/{project}/schedules", json=body)


async def look(stage: Stage, schedule: dict[str, Any], what: str = "") -> Any:
    return (await stage.client.get(f"/api/v1/project/schedules/{schedule['id']}{what}")).json()


async def history(stage: Stage, schedule: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = await look(stage, schedule, "/occurrences")
    return found


async def say(stage: Stage, schedule: dict[str, Any], word: str) -> httpx.Response:
    return await stage.client.post(f"/api/v1/project/schedules/{schedule['id']}/{word}")


class TestDue:
    async def test_starts_a_run_with_the_input_and_ceiling_it_was_given(
        self, stage: Stage, starter: Starter, clock: Hands
    ) -> None:
        schedule = await make(stage, ceiling=9)

        clock.turn(hours=1)
        acted = await starter.start_due()

        [requested] = await stage.published.of(RunRequested)
        [occurrence] = await history(stage, schedule)
        run = await stage.run({"id": str(requested.run_id)})
        assert acted == 1
        assert (occurrence["outcome"], occurrence["run_id"]) == ("started", str(requested.run_id))
        assert (run["pipeline"], run["ceiling"], run["project_id"]) == ("picture-book", 9, schedule["project_id"])

    async def test_starts_nothing_before_its_time(self, stage: Stage, starter: Starter, clock: Hands) -> None:
        await make(stage)

        clock.turn(minutes=59)

        assert await starter.start_due() == 0
        assert await starter.seconds_to_next() == pytest.approx(60, abs=10)

    async def test_acts_once_on_each_moment(self, stage: Stage, starter: Starter, clock: Hands) -> None:
        schedule = await make(stage, overlap="start")

        clock.turn(hours=1)
        assert [await starter.start_due() for _ in range(3)] == [1, 0, 0]
        clock.turn(hours=1)
        assert [await starter.start_due() for _ in range(3)] == [1, 0, 0]

        assert [o["outcome"] for o in await history(stage, schedule)] == ["started", "started"]
        assert len({r.run_id for r in await stage.published.of(RunRequested)}) == 2

    async def test_makes_good_once_for_all_that_was_missed(self, stage: Stage, starter: Starter, clock: Hands) -> None:
        schedule = await make(stage)
        first = datetime.fromisoformat(schedule["next_at"])

        clock.turn(hours=7.5)
        await starter.start_due()

        [occurrence] = await history(stage, schedule)
        assert len(await stage.published.of(RunRequested)) == 1
        assert datetime.fromisoformat(occurrence["missed_since"]) == first
        assert datetime.fromisoformat(occurrence["due_at"]) == first + timedelta(hours=6)
        assert datetime.fromisoformat((await look(stage, schedule))["next_at"]) == first + timedelta(hours=7)

    async def test_one_that_breaks_does_not_hold_up_the_others(
        self, stage: Stage, starter: Starter, clock: Hands, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        broken, sound = await make(stage), await make(stage)
        act = starter._act

        async def break_one(schedule_id: uuid.UUID) -> bool:
            if str(schedule_id) == broken["id"]:
                raise RuntimeError("cannot be read")
            return await act(schedule_id)

        monkeypatch.setattr(starter, "_act", break_one)
        clock.turn(hours=1)

        assert await starter.start_due() == 1
        assert len(await history(stage, sound)) == 1


class TestOverlap:
    async def test_skip_waits_for_the_run_before(self, stage: Stage, starter: Starter, clock: Hands) -> None:
        schedule = await make(stage)
        for _ in range(2):
            clock.turn(hours=1)
            await starter.start_due()

        second, first = await history(stage, schedule)
        assert (first["outcome"], second["outcome"]) == ("started", "skipped")
        assert f"Run {first['run_id']} has not ended" in second["detail"]

    async def test_skip_starts_again_once_it_has_ended(self, stage: Stage, starter: Starter, clock: Hands) -> None:
        schedule = await make(stage)
        clock.turn(hours=1)
        await starter.start_due()
        [occurrence] = await history(stage, schedule)
        await stage.client.post(f"/api/v1/project/runs/{occurrence['run_id']}/cancel")

        clock.turn(hours=1)
        await starter.start_due()

        assert [o["outcome"] for o in await history(stage, schedule)] == ["started", "started"]

    async def test_replace_cancels_the_run_before(self, stage: Stage, starter: Starter, clock: Hands) -> None:
        schedule = await make(stage, overlap="replace")
        for _ in range(2):
            clock.turn(hours=1)
            await starter.start_due()

        second, first = await history(stage, schedule)
        [cancelled] = await stage.published.of(RunCancelled)
        assert str(cancelled.run_id) == first["run_id"] != second["run_id"]
        assert (await stage.run({"id": second["run_id"]}))["state"] == "queued"


class TestRefused:
    @pytest.fixture
    def poorer(self, database: Database, bus: Bus, clock: Hands) -> Starter:
        """A fleet whose operator has taken every pipeline away."""
        return Starter(database, bus, Library({}, {}), clock=clock)

    async def test_pauses_and_tells_the_owner_why(self, stage: Stage, poorer: Starter, clock: Hands) -> None:
        schedule = await make(stage)

        clock.turn(hours=1)
        await poorer.start_due()

        shown, [told] = await look(stage, schedule), await stage.published.of(SchedulePaused)
        assert (shown["paused"], shown["next_at"], shown["trouble"]["code"]) == (True, None, "pipeline-not-found")
        assert (told.owner, told.title, told.code) == ("ada", "hourly", "pipeline-not-found")
        assert [o["outcome"] for o in await history(stage, schedule)] == ["refused"]

    async def test_goes_on_when_it_is_resumed(
        self, stage: Stage, poorer: Starter, starter: Starter, clock: Hands
    ) -> None:
        schedule = await make(stage)
        clock.turn(hours=1)
        await poorer.start_due()

        resumed = (await say(stage, schedule, "resume")).json()
        clock.turn(hours=1)
        await starter.start_due()

        assert (resumed["paused"], resumed["trouble"]) == (False, None)
        assert [o["outcome"] for o in await history(stage, schedule)] == ["started", "refused"]


class TestPause:
    async def test_starts_nothing_and_makes_good_for_nothing(
        self, stage: Stage, starter: Starter, clock: Hands
    ) -> None:
        schedule = await make(stage)

        paused = (await say(stage, schedule, "pause")).json()
        clock.turn(hours=5)
        acted = await starter.start_due()
        resumed = (await say(stage, schedule, "resume")).json()

        assert (paused["paused"], paused["next_at"], acted) == (True, None, 0)
        assert datetime.fromisoformat(resumed["next_at"]) > datetime.now(UTC)
        assert await history(stage, schedule) == []


class TestApi:
    async def test_shows_what_comes_next_by_the_wall_clock(self, stage: Stage) -> None:
        schedule = await make(stage, every=None, cron="30 6 * * *", timezone="Europe/Paris")

        coming = await look(stage, schedule, "/next?count=2")

        assert [text[11:16] for text in coming["local"]] == ["06:30", "06:30"]
        assert coming["runs"][0] == schedule["next_at"]

    async def test_pages_through_own_schedules_newest_first(self, stage: Stage) -> None:
        made = [await make(stage, name=f"number {number}") for number in range(3)]

        first = (await stage.client.get("/api/v1/project/schedules?limit=2")).json()
        second = (await stage.client.get(f"/api/v1/project/schedules?limit=2&cursor={first['next']}")).json()

        assert {s["id"] for s in first["items"] + second["items"]} == {s["id"] for s in made}
        assert second["next"] is None

    async def test_a_name_is_taken_once_in_a_project(self, stage: Stage) -> None:
        schedule = await make(stage)

        again = await ask(stage, schedule["project_id"])

        assert (again.status_code, again.json()["code"]) == (409, "name-taken")

    async def test_deletes_a_schedule_and_keeps_its_runs(self, stage: Stage, starter: Starter, clock: Hands) -> None:
        schedule = await make(stage)
        clock.turn(hours=1)
        await starter.start_due()
        [occurrence] = await history(stage, schedule)

        deleted = await stage.client.delete(f"/api/v1/project/schedules/{schedule['id']}")

        assert deleted.status_code == 204
        assert (await look(stage, schedule))["code"] == "schedule-not-found"
        assert (await stage.run({"id": occurrence["run_id"]}))["state"] == "queued"

    async def test_goes_with_its_project(self, stage: Stage, starter: Starter, clock: Hands) -> None:
        schedule = await make(stage)
        clock.turn(hours=1)
        await starter.start_due()

        deleted = await stage.client.delete(f"/api/v1/project/projects/{schedule['project_id']}")

        assert deleted.status_code == 204
        assert (await look(stage, schedule))["code"] == "schedule-not-found"

    async def test_goes_with_its_owner(self, stage: Stage, starter: Starter, clock: Hands) -> None:
        await make(stage)

        await stage.tell(UserDeleted(user_id="ada"), service="user")
        clock.turn(hours=1)

        assert await starter.start_due() == 0

    async def test_another_owner_finds_nothing(self, stage: Stage, tokens: TokenMaker) -> None:
        schedule, eve = await make(stage), tokens.user("eve")
        path = f"/api/v1/project/schedules/{schedule['id']}"

        for method, address in (
            ("GET", path),
            ("GET", f"{path}/next"),
            ("GET", f"{path}/occurrences"),
            ("POST", f"{path}/pause"),
            ("POST", f"{path}/resume"),
            ("DELETE", path),
            ("POST", f"/api/v1/project/projects/{schedule['project_id']}/schedules"),
        ):
            answer = await stage.client.request(
                method, address, headers=eve, json=HOURLY if "projects" in address else None
            )
            assert answer.status_code == 404, address
        assert (await stage.client.get("/api/v1/project/schedules", headers=eve)).json()["items"] == []

    @pytest.mark.parametrize(
        ("changes", "status", "code", "hint"),
        [
            ({"every": "soon"}, 400, "invalid-schedule", "6h or 2d"),
            ({"every": None, "cron": "61 * * * *"}, 400, "invalid-schedule", "Five fields"),
            ({"timezone": "Europe/Pari"}, 400, "invalid-schedule", "Europe/Paris"),
            ({"starts_at": "9999-12-31T23:00:00Z"}, 400, "invalid-schedule", "2000 to 2099"),
            ({"starts_at": "2026-11-21T10:00:00"}, 422, "invalid-payload", ""),
            ({"every": None}, 422, "invalid-payload", ""),
            ({"cron": "* * * * *"}, 422, "invalid-payload", ""),
            ({"overlap": "perhaps"}, 422, "invalid-payload", ""),
            ({"pipeline": "nothing"}, 404, "pipeline-not-found", "picture-book"),
            ({"input": {}}, 400, "invalid-input", ""),
        ],
    )
    async def test_bad_input_is_refused_with_what_to_write(
        self, stage: Stage, changes: dict[str, Any], status: int, code: str, hint: str
    ) -> None:
        project = (await stage.client.post("/api/v1/project/projects", json={"name": "x"})).json()

        answer = await ask(stage, project["id"], **changes)

        assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
        assert hint in (answer.json().get("hint", ""))

    async def test_has_an_end(self, stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("visiobook_project.schedules.changes.MOST_SCHEDULES", 1)
        schedule = await make(stage)

        answer = await ask(stage, schedule["project_id"], name="another")

        assert (answer.status_code, answer.json()["code"]) == (409, "too-many-schedules")
