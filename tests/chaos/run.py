"""``make chaos`` and ``make chaos QUICK=1``: films and streams under fire in either mode, then everything is counted.

Writes ``out/chaos.json`` and prints it as a table. The exit code is 1 when anything was lost, done twice, or could not
be shown. ``CHAOS_SEED`` repeats the random moments of a run.
"""

import argparse
import os
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import film as films
import fleets
import plan
import report
import stream
from audit import Findings, Reference, reference_of
from faults import Fault
from scenario import Outcome, Row, in_disorder, under_fire
from selfcheck import blind_spots
from sqlalchemy.engine import make_url

from visiobook_persistence.bundled import BundledPostgres
from visiobook_testkit.server_fleet import missing_servers

ROOT = Path(__file__).parents[2]
OUT = ROOT / "out"
MODES = ("embedded", "server")
MOST_FILMS = 5


class Suite:
    """One run of the suite: collects outcomes, and goes on after a failure."""

    def __init__(self, plan_: plan.Plan, seed: int) -> None:
        self.plan = plan_
        self.outcomes: list[Outcome] = []
        self._seed = seed
        self._reference: Reference | None = None

    def run(self, modes: list[str]) -> int:
        """The exit code."""
        for mode in modes:
            getattr(self, mode)()
        rows = [row for outcome in self.outcomes for row in outcome.rows]
        report.write(rows, OUT / "chaos.json")
        return int(any(outcome.findings.lost or outcome.findings.duplicates for outcome in self.outcomes))

    # ------------------------------------------------------------------------------------------- embedded

    def embedded(self) -> None:
        """Films on an embedded fleet, and a stream within PostgreSQL."""
        with fleets.embedded() as fleet, self._log_kept(fleet):
            self._films(fleet, self.plan.embedded)
        with _database() as url:
            self._stream(stream.Wire(url))

    # ------------------------------------------------------------------------------------------- server

    def server(self) -> None:
        """Films on a process for each service and four servers, and a stream over RabbitMQ."""
        if missing := missing_servers():
            self._cannot(f"not installed: {missing}")
            return
        with fleets.server() as fleet, self._log_kept(fleet):
            self._films(fleet, self.plan.server)
            fleet.stop()
            servers = fleet.stands_on
            wire = stream.Wire(_another_database(fleet), servers.rabbit.url)
            self._stream(wire)
            self._strike_servers(wire, servers)

    def _strike_servers(self, wire: stream.Wire, servers: Any) -> None:
        """Kill what the stream stands on."""
        for title, one in (("PostgreSQL", servers.postgres), ("RabbitMQ", servers.rabbit)):

            def blow(one: Any = one) -> None:
                one.kill()
                one.start()

            if self.plan.blows:
                fault, chance = f"{title} killed under a stream", random.Random(f"{self._seed} {title}")
                strike = partial(stream.struck, wire, fault, blow, chance, self.plan.blows)
                self._attempt("server", [fault], strike)

    def _cannot(self, why: str) -> None:
        """A failure where the servers are required, else a word."""
        say(f"server mode is left out: {why}")
        if os.environ.get("VISIOBOOK_REQUIRE_SERVERS") == "1":
            self._attempt("server", ["all"], lambda: _fail(why))

    # ------------------------------------------------------------------------------------------- both

    def _films(self, fleet: Any, films_: tuple[tuple[Fault, ...], ...]) -> None:
        reference = self._reference_by(fleet)
        for number, wanted in enumerate(films_):
            chance = random.Random(f"{self._seed} {fleet.mode} {number}")
            self._under_fire(fleet, _possible(fleet, wanted), reference, chance)
        if fleet.mode in self.plan.disorder:
            self._attempt(fleet.mode, ["disorder"], partial(in_disorder, fleet, self.plan.story, reference))

    def _under_fire(self, fleet: Any, faults: Sequence[Fault], reference: Reference, chance: random.Random) -> None:
        """As many films as it takes until every fault has struck one."""
        for _ in range(MOST_FILMS):
            if not faults:
                return
            names = list(dict.fromkeys(fault.name for fault in faults))
            work = partial(under_fire, fleet, self.plan.story, faults, reference, chance)
            faults = self._attempt(fleet.mode, names, work).late
        if faults:
            names = [fault.name for fault in faults]
            self._attempt(fleet.mode, names, lambda: _fail(f"{MOST_FILMS} films ended before they struck"))

    def _reference_by(self, fleet: Any) -> Reference:
        """The measure of all films in either mode: made once, by the first fleet."""
        if self._reference is None:
            self._reference = self._undisturbed(fleet)
        return self._reference

    def _undisturbed(self, fleet: Any) -> Reference:
        """The measure of all films, made once; the auditor is audited on it."""
        say("undisturbed film")
        film = films.begin(fleet, self.plan.story.path, self.plan.story.size)
        film.wait_for_end()
        fleet.unsettled()
        reference = reference_of(film)
        missed = blind_spots(film, reference) if fleet.mode == "embedded" else []
        findings = Findings(committed=reference.results.total(), lost=[f"the audit does not see: {m}" for m in missed])
        self.outcomes.append(Outcome([Row("none", fleet.mode, 0, findings.committed, len(missed), 0, None)], findings))
        return reference

    def _stream(self, wire: stream.Wire) -> None:
        def kill_and_count() -> Outcome:
            stream.prepare(wire)
            return stream.killed(wire, random.Random(f"{self._seed} stream {wire.mode}"))

        self._attempt(wire.mode, ["process of a stream killed"], kill_and_count)

    def _attempt(self, mode: str, names: list[str], work: Callable[[], Outcome]) -> Outcome:
        """An exception is a loss: something did not come back."""
        say(f"{mode}: {', '.join(names)}")
        begun = time.monotonic()
        try:
            outcome = work()
        except Exception as error:  # whatever it is, the other faults shall be seen too
            findings = Findings(lost=[f"{type(error).__name__}: {error}"])
            outcome = Outcome([Row(name, mode, 0, 0, 1, 0, None) for name in names], findings)
        self.outcomes.append(outcome)
        say(f"took {time.monotonic() - begun:.0f} s")
        return outcome

    @contextmanager
    def _log_kept(self, fleet: Any) -> Iterator[None]:
        """What the fleet said, for whoever looks for the cause of a loss."""
        try:
            yield
        finally:
            OUT.mkdir(exist_ok=True)
            shutil.copyfile(fleet.home.log_file, OUT / f"chaos-{fleet.mode}.log")


def _possible(fleet: Any, wanted: Sequence[Fault]) -> list[Fault]:
    """Those that can be done on this machine."""
    impossible = {fault.name for fault in wanted if not fault.possible(fleet)}
    if impossible:
        say(f"left out for want of a C compiler: {', '.join(sorted(impossible))}")
    return [fault for fault in wanted if fault.name not in impossible]


def _fail(why: str) -> Outcome:
    raise RuntimeError(why)


def _another_database(fleet: Any) -> str:
    """Beside the fleet's own, on its server."""
    fleet.query("create database stream")
    return str(make_url(fleet.admin_url()).set(database="stream").render_as_string(hide_password=False))


@contextmanager
def _database() -> Iterator[str]:
    """A database of its own."""
    with tempfile.TemporaryDirectory(prefix="visiobook-chaos-") as folder:
        Path(folder).chmod(0o755)
        server = BundledPostgres(Path(folder) / "postgres")
        server.start()
        try:
            yield server.url()
        finally:
            server.stop()


def say(what: str) -> None:
    """What is being done, for whoever waits."""
    sys.stderr.write(f"chaos: {what}\n")


def main() -> int:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(prog="chaos", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="the short form: a story of sixty words, under 3 minutes")
    parser.add_argument("--modes", default=",".join(MODES), help="embedded, server, or both")
    given = parser.parse_args()
    begun, seed = time.monotonic(), int(os.environ.get("CHAOS_SEED", "20261121"))
    suite = Suite(plan.short() if given.quick else plan.long(), seed)
    code = suite.run(given.modes.split(","))
    report.show(suite.outcomes, time.monotonic() - begun)
    return code


if __name__ == "__main__":
    sys.exit(main())
