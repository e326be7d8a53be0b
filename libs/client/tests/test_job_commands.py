"""``visiobook jobs``: every host is asked, the answers are one table."""

import json
from collections.abc import Callable
from functools import partial
from typing import Any

import httpx
import pytest

from visiobook_client.errors import FAILED, REFUSED, CommandError
from visiobook_client.job_commands import add_to

Give = Callable[..., str]
FIRST, SECOND, THIRD = (f"766e7cad-ccba-4b58-ab7b-12ba284b739{n}" for n in "abc")


def job(id: str, **changes: Any) -> dict[str, Any]:
    return {
        "id": id, "module": "render-shot", "owner": "ada", "run_id": None, "step": None, "state": "completed",
        "priority": 5, "progress": 1.0, "message": "done", "attempts": 1, "interruptions": 0, "deadline": None,
        "output": {}, "failure": None, "reused": False, "credits": 2, "created_at": "2026-11-21T06:00:00Z",
        "started_at": None, "finished_at": None, **changes,
    }  # fmt: skip


def problem(status: int, detail: str, **more: str) -> httpx.Response:
    body = {"type": "urn:x", "title": "x", "status": status, "code": "x", "detail": detail, **more}
    return httpx.Response(status, json=body)


class FakeFleet:
    """Two hosts and a service without jobs behind one address; notes what it is asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        self.is_away = False
        failure = {"code": "worker-died", "detail": "the \x1b[31mworker process ended", "hint": "", "refused": False}
        self.jobs = {
            "media-generation": [job(FIRST, created_at="2026-11-21T06:00:05Z", state="failed", failure=failure)],
            "storyboard-assembly": [
                job(SECOND, created_at="2026-11-21T06:00:09Z", state="processing", progress=0.4, message="frame 9"),
                job(THIRD),
            ],
        }

    def answer(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path
        if path == "/api/v1/services":
            return httpx.Response(200, json=[{"name": name} for name in ("payment", *self.jobs)])
        _, _, _, service, *rest = path.split("/")
        if service not in self.jobs or rest[0] != "jobs":
            return problem(404, "Not Found")
        self.asked.append((request.method, str(request.url).split("/v1/")[1]))
        if self.is_away and service == "media-generation":
            return problem(503, "media-generation does not answer")
        if len(rest) == 1:
            return httpx.Response(200, json={"items": self.jobs[service], "next": None})
        found = [each for each in self.jobs[service] if each["id"] == rest[1]]
        if not found:
            return problem(404, f"There is no job {rest[1]}.")
        if rest[2:] == ["retry"] and found[0]["state"] != "failed":
            return problem(409, "It is completed, not failed.", hint="Leave it.")
        return httpx.Response(200, json={**found[0], **({"state": "pending"} if rest[2:] == ["retry"] else {})})


@pytest.fixture
def fleet() -> FakeFleet:
    return FakeFleet()


@pytest.fixture
def give(fleet: FakeFleet, give_command: Callable[..., str]) -> Give:
    """Gives a command; returns what was printed. What it refuses is raised."""
    return partial(give_command, add_to, fleet.answer, "jobs")


class TestList:
    def test_shows_the_jobs_of_all_hosts_the_newest_first(self, give: Give) -> None:
        printed = give("list")

        assert printed.index(SECOND) < printed.index(FIRST) < printed.index(THIRD)
        assert "40% done" in printed
        assert "worker-died: the \\x1b[31mworker" in printed

    def test_does_not_bother_with_what_went_wrong_before_a_job_was_completed(
        self, give: Give, fleet: FakeFleet
    ) -> None:
        fleet.jobs["media-generation"][0]["state"] = "completed"

        assert "worker-died" not in give("list")
        assert "failed before" in give("show", FIRST)

    def test_asks_for_what_is_wanted(self, give: Give, fleet: FakeFleet) -> None:
        give("list", "--state", "failed", "--module", "mix", "--owner", "eve", "--service", "media-generation")

        (asked,) = fleet.asked
        assert asked == ("GET", "media-generation/jobs?state=failed&module=mix&owner=eve&limit=20")

    def test_is_json_for_programs(self, give: Give) -> None:
        rows = json.loads(give("list", "--json"))

        assert (rows[0]["service"], rows[0]["id"]) == ("storyboard-assembly", SECOND)

    def test_shows_what_there_is_when_a_host_is_away(self, give: Give, fleet: FakeFleet) -> None:
        fleet.is_away = True

        with pytest.raises(CommandError, match="media-generation does not answer") as refused:
            give("list")

        assert refused.value.exit_code == FAILED
        assert SECOND in refused.value.__notes__[0]

    def test_says_so_when_there_are_none(self, give: Give, fleet: FakeFleet) -> None:
        fleet.jobs = {"media-generation": []}

        assert give("list") == "No jobs.\n"

    def test_refuses_a_service_that_there_is_not(self, give: Give) -> None:
        with pytest.raises(CommandError, match="There is no service kitchen"):
            give("list", "--service", "kitchen")


class TestOne:
    def test_is_shown_whole_wherever_it_is(self, give: Give) -> None:
        printed = give("show", FIRST)

        assert "media-generation/render-shot" in printed
        assert "ada" in printed

    def test_is_not_found(self, give: Give) -> None:
        with pytest.raises(CommandError, match="No job has the id") as refused:
            give("show", FIRST.replace("7", "8"))

        assert refused.value.exit_code == REFUSED

    def test_needs_an_id(self, give: Give) -> None:
        with pytest.raises(CommandError, match="'7' is not the id of a job"):
            give("cancel", "7")


class TestChanges:
    def test_retries(self, give: Give) -> None:
        assert give("retry", FIRST) == f"{FIRST}: pending\n"

    def test_cancels(self, give: Give, fleet: FakeFleet) -> None:
        assert give("cancel", SECOND) == f"{SECOND}: processing\n"
        assert ("POST", f"storyboard-assembly/jobs/{SECOND}/cancel") in fleet.asked

    def test_passes_a_refusal_on_in_its_own_words(self, give: Give) -> None:
        with pytest.raises(CommandError, match=r"not failed\. Leave it\."):
            give("retry", THIRD)
