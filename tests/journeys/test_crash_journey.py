"""kill -9 in the middle of a film: the same command again goes on, makes nothing twice and charges once."""

import subprocess
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil

from visiobook_client.sdk import Visiobook
from visiobook_testkit.fleet import Fleet, finished, wait_until
from visiobook_testkit.journeys import MadeFilm

SMALL = ("--size", "320x180")
LOOKS = 8
HOSTS = ("ai_analysis", "media_generation", "storyboard_assembly")
LANTERNS = """# Two lanterns

Rain fell on the bridge. Odile waited with her red umbrella.

"You are late," she said.

"The ferry was slow," said Marcel.
"""


class TestAFleetThatIsKilledTwice:
    def test_ends_with_the_film_of_an_undisturbed_run(
        self,
        fleet: Fleet,
        fresh_fleet: Fleet,
        undisturbed: MadeFilm,
        sixty_words: Path,
        tmp_path: Path,
    ) -> None:
        order = ("film", sixty_words, *SMALL, "--out", tmp_path / "film")

        broken_off = [kill_in("narrate", fresh_fleet, order), kill_in("render", fresh_fleet, order, database=True)]
        said = fresh_fleet.command(*order)

        assert [one.returncode for one in broken_off] == [1, 1]
        assert all(is_one_readable_line(one.stderr) for one in broken_off)
        assert said.returncode == 0, said.stderr
        with fresh_fleet.api() as api:
            run, twin = the_run(api), undisturbed.run
            wallet = api.wallet()
        assert segments(fresh_fleet, run) == segments(fleet, twin)
        assert (tmp_path / "film" / "film.mp4").read_bytes() == (undisturbed.folder / "film.mp4").read_bytes()
        assert run["credits_used"] == twin["credits_used"]
        assert jobs(fresh_fleet, run) == jobs(fleet, twin)
        assert charges(fresh_fleet) == [run["credits_used"]]
        assert wallet["reserved"] == 0
        assert fresh_fleet.query("select subscriber, last_error from bus.dead") == []


class TestAWorkerThatIsKilled:
    def test_its_job_is_done_by_another(self, fleet: Fleet, tmp_path: Path) -> None:
        book = tmp_path / "two-lanterns.md"
        book.write_text(LANTERNS, "utf-8")

        command = fleet.begin("film", book, *SMALL, "--out", tmp_path / "film")
        with fleet.api() as api:
            wait_until(lambda: are_held_at_work(fleet), "workers are in the middle of a picture")
            for worker in fleet.workers():
                with suppress(psutil.NoSuchProcess):
                    worker.kill()
            said = finished(command)
            run = the_run(api)

        assert said.returncode == 0, said.stderr
        assert run["state"] == "completed"
        interrupted = fleet.query(attempts_of(run, "attempts > 1 and failure is not null"))
        assert interrupted
        assert fleet.query(attempts_of(run, "state <> 'completed'")) == []


def kill_in(
    step: str, fleet: Fleet, order: tuple[object, ...], *, database: bool = False
) -> "subprocess.CompletedProcess[str]":
    """Give the command, kill the fleet when the step has done a part of its work, and return what the command said."""
    command = fleet.begin(*order)
    wait_until(lambda: fleet.home.running() is not None, "the fleet is up")
    statement = "select 1 from project.step where name = $1 and done between 1 and total - 1"
    wait_until(lambda: fleet.query(statement, step), f"{step} is half done")
    fleet.kill(database=database)
    return finished(command)


def is_one_readable_line(text: str) -> bool:
    return text.startswith("visiobook: ") and text.count("\n") == 1 and "Traceback" not in text


def the_run(api: Visiobook) -> dict[str, Any]:
    return api.run(api.runs()[0]["id"])


def segments(fleet: Fleet, run: dict[str, Any]) -> list[str]:
    """Digests of the rendered shots, in the order of the film."""
    statement = "select output from project.item where run_id::text = $1 and step = 'render' order by position"
    return [row[0] for row in fleet.query(statement, run["id"])]


def jobs(fleet: Fleet, run: dict[str, Any]) -> dict[str, int]:
    """How many jobs of each module were completed by computing, none of them twice."""
    rows = []
    for host in HOSTS:
        statement = (
            f"select module, state, reused, count(*), count(distinct input) from {host}.job where run_id::text = $1"
        )
        rows += fleet.query(f"{statement} group by 1, 2, 3", run["id"])
    assert all((state, reused) == ("completed", False) for _, state, reused, _, _ in rows)
    assert all(count == different for _, _, _, count, different in rows)
    return {row[0]: row[3] for row in rows}


def charges(fleet: Fleet) -> list[int]:
    with fleet.api() as api:
        lines = api.call("GET", "/api/v1/payment/transactions")["items"]
    return [-(line["balance_change"] + line["reserved_change"]) for line in lines if line["kind"] == "capture"]


def at_work(fleet: Fleet) -> bool:
    """Whether pictures are in hand: each takes a while, and there are more of them than workers."""
    statement = "select count(*) from media_generation.job where state = 'processing' and module = 'illustrate-shot'"
    return bool(fleet.query(statement)[0][0] > 1)


def are_held_at_work(fleet: Fleet) -> bool:
    """Suspend the workers while pictures are in hand. What they have just delivered is noted meanwhile: when there is
    nothing in hand then, they go on.
    """
    if not at_work(fleet):
        return False
    held = fleet.workers()
    for worker in held:
        with suppress(psutil.NoSuchProcess):
            worker.suspend()
    if all(at_work(fleet) for _ in range(LOOKS)):
        return True
    for worker in held:
        with suppress(psutil.NoSuchProcess):
            worker.resume()
    return False


def attempts_of(run: dict[str, Any], condition: str) -> str:
    return " union all ".join(
        f"select module, attempts from {host}.job where run_id = '{run['id']}' and {condition}" for host in HOSTS
    )
