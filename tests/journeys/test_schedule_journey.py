"""By the clock: a schedule that is due starts its run in a real fleet, once, and says what came of it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from visiobook_client.sdk import Visiobook
from visiobook_testkit.fleet import Fleet, wait_until

STORY = "# The tide\n\nMaud watched the tide. “It will turn,” said Maud.\n"


@pytest.fixture(scope="module")
def api(fleet: Fleet) -> Iterator[Visiobook]:
    """The owner's client."""
    running = fleet.home.running()
    assert running is not None
    with Visiobook(running.url) as api:
        api.log_in_as_owner(fleet.home)
        yield api


@pytest.fixture(scope="module")
def schedule(api: Visiobook, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """Every day from two seconds from now on."""
    book = tmp_path_factory.mktemp("book") / "tide.md"
    book.write_text(STORY)
    soon = datetime.now(UTC) + timedelta(seconds=2)
    new = {
        "name": "every day",
        "pipeline": "read-book",
        "input": {"source": api.upload(book).model_dump(mode="json")},
        "every": "1d",
        "starts_at": soon.isoformat(),
    }
    schedule: dict[str, Any] = api.call("POST", f"/api/v1/project/projects/{api.project('tide')}/schedules", json=new)
    yield schedule
    api.call("DELETE", f"/api/v1/project/schedules/{schedule['id']}")


class TestSchedule:
    def test_starts_its_run_once_and_waits_for_tomorrow(self, api: Visiobook, schedule: dict[str, Any]) -> None:
        address = f"/api/v1/project/schedules/{schedule['id']}"

        wait_until(lambda: bool(api.call("GET", f"{address}/occurrences")), "the schedule is due", seconds=60)
        [occurrence] = api.call("GET", f"{address}/occurrences")
        wait_until(lambda: api.run(occurrence["run_id"])["state"] == "completed", "the run ends", seconds=120)

        tomorrow = datetime.fromisoformat(api.call("GET", address)["next_at"])
        assert occurrence["outcome"] == "started"
        assert tomorrow - datetime.fromisoformat(occurrence["due_at"]) == timedelta(days=1)
        assert len(api.call("GET", f"{address}/occurrences")) == 1
