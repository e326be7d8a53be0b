"""French, a cancel, two commands at once."""

import json
from pathlib import Path

import pytest

from visiobook_testkit.fleet import Fleet, finished, wait_until

SMALL = ("--size", "320x180")
FRENCH = """# La clef du moulin

Le vent soufflait sur la colline. Une vieille femme nommée Solange monta lentement le chemin du moulin.

« Qui garde la clef ? » demanda-t-elle.

Un jeune meunier aux cheveux roux ouvrit la porte. « C'est moi, Lucien, répondit-il. Entrez donc. »

Solange posa son panier près du feu. « Merci, dit-elle. La nuit sera longue, et le pain est encore chaud. »
"""
OLD_CLOCK = """# The old clock

The clock in the hall had stopped. Hester climbed the ladder with an oil can.

"Wind it slowly," said her uncle.

She turned the key three times. The clock began to tick.
"""
SPARROW = "A sparrow sat on the sill. Nobody saw it leave.\n"


class TestFrench:
    def test_is_recognised_and_told_in_french(self, fleet: Fleet, tmp_path: Path) -> None:
        book = tmp_path / "moulin.md"
        book.write_text(FRENCH, "utf-8")

        said = fleet.command("film", book, *SMALL, "--language", "auto", "--out", tmp_path / "film")

        assert said.returncode == 0, said.stderr
        storyboard, quality = (
            json.loads((tmp_path / "film" / f"{n}.json").read_text()) for n in ("storyboard", "quality")
        )
        assert storyboard["language"] == "fr"
        assert {member["voice"]["language"][:2] for member in storyboard["cast"]} == {"fr"}
        assert (quality["coverage"], quality["holds"], quality["failures"]) == (1.0, True, [])


class TestACancel:
    def test_stops_the_work_gives_the_credits_back_and_keeps_what_is_done(self, fleet: Fleet, tmp_path: Path) -> None:
        book = tmp_path / "clock.md"
        book.write_text(OLD_CLOCK, "utf-8")
        order = ("film", book, *SMALL, "--out", tmp_path / "film")
        command = fleet.begin(*order)
        with fleet.api() as api:
            wait_until(lambda: api.runs() and api.runs()[0]["state"] == "running", "the run is under way")
            run = api.runs()[0]["id"]
            balance = api.wallet()["balance"] + api.wallet()["reserved"]
            wait_until(lambda: step(api.run(run), "illustrate")["done"] > 0, "a picture is painted")

            said = fleet.command("cancel", run)
            wait_until(lambda: not open_jobs(fleet, run), "the jobs are stopped", seconds=4)
            wait_until(fleet.is_idle, "the workers are idle", seconds=4)
            broken_off = finished(command)

            assert said.returncode == 0
            assert said.stdout.strip() == f"{run}: cancelled"
            assert broken_off.returncode == 1
            assert broken_off.stderr == "visiobook: The film was cancelled; nothing was charged.\n"
            assert not (tmp_path / "film").exists()
            wait_until(lambda: api.wallet() == {"balance": balance, "reserved": 0}, "the credits are back", seconds=10)
            again = fleet.command(*order)
            assert again.returncode == 0, again.stderr
            latest = api.runs()[0]["id"]
        assert latest != run
        assert fleet.query("select 1 from media_generation.job where run_id::text = $1 and reused", latest)

    def test_of_what_has_ended_is_refused(self, fleet: Fleet) -> None:
        with fleet.api() as api:
            done = next(run["id"] for run in api.runs() if run["state"] != "running")

        said = fleet.command("cancel", done)

        assert said.returncode == 2
        assert said.stderr.startswith("visiobook: The run has ended already")


class TestTwoCommandsAtOnce:
    def test_share_one_run_and_both_finish(self, fleet: Fleet, tmp_path: Path) -> None:
        book = tmp_path / "sparrow.txt"
        book.write_text(SPARROW, "utf-8")
        with fleet.api() as api:
            before = len(api.runs())

            commands = [fleet.begin("film", book, *SMALL, "--out", tmp_path / name) for name in ("one", "two")]
            ends = [finished(command) for command in commands]

            assert [end.returncode for end in ends] == [0, 0], [end.stderr for end in ends]
            assert len(api.runs()) == before + 1
        assert (tmp_path / "one" / "film.mp4").read_bytes() == (tmp_path / "two" / "film.mp4").read_bytes()

    @pytest.mark.parametrize("order", [("status",), ("up", "--port", "0")])
    def test_a_fleet_that_is_up_is_found(self, fleet: Fleet, order: tuple[str, ...]) -> None:
        running = fleet.home.running()
        assert running is not None

        said = fleet.command(*order)

        assert said.returncode == 0
        assert running.url in said.stdout


def step(run: dict[str, list[dict[str, object]]], name: str) -> dict[str, int]:
    return next(step for step in run["steps"] if step["name"] == name)  # type: ignore[return-value]  # JSON


def open_jobs(fleet: Fleet, run: str) -> bool:
    hosts = ("ai_analysis", "media_generation", "storyboard_assembly")
    statement = " union all ".join(
        f"select 1 from {host}.job where run_id::text = $1 and state in ('pending', 'processing')" for host in hosts
    )
    return bool(fleet.query(statement, run))
