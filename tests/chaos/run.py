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
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import film as films
import fleets
import plan
import report
import stream
from audit import Findings, Reference, reference_of
from scenario import Outcome, Row, in_disorder, under_fire
from selfcheck import blind_spots

from visiobook_persistence.bundled import BundledPostgres

ROOT = Path(__file__).parents[2]
OUT = ROOT / "out"
MODES = ("embedded",)


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
            reference = self._undisturbed(fleet)
            for number, faults in enumerate(self.plan.embedded):
                chance = random.Random(f"{self._seed} embedded {number}")
                names = list(dict.fromkeys(fault.name for fault in faults))
                self._attempt(
                    "embedded",
                    names,
                    lambda: under_fire(fleet, self.plan.story, faults, reference, chance),  # noqa: B023  # called at once
                )
            self._attempt("embedded", ["events disordered"], lambda: in_disorder(fleet, self.plan.story, reference))
        with _database() as url:
            self._stream(stream.Wire(url))

    def _undisturbed(self, fleet: Any) -> Reference:
        """The measure of all films, made once; the auditor is audited on it."""
        say("undisturbed film")
        film = films.begin(fleet, self.plan.story.path, self.plan.story.size)
        film.wait_for_end()
        fleet.unsettled()
        reference = reference_of(film)
        missed = blind_spots(film, reference)
        findings = Findings(committed=reference.results.total(), lost=[f"the audit does not see: {m}" for m in missed])
        self.outcomes.append(Outcome([Row("none", fleet.mode, 0, findings.committed, len(missed), 0, None)], findings))
        return reference

    # ------------------------------------------------------------------------------------------- both

    def _stream(self, wire: stream.Wire) -> None:
        def kill_and_count() -> Outcome:
            stream.prepare(wire)
            return stream.killed(wire, random.Random(f"{self._seed} stream {wire.mode}"))

        self._attempt(wire.mode, ["process of a stream killed"], kill_and_count)

    def _attempt(self, mode: str, names: list[str], work: Callable[[], Outcome]) -> None:
        """An exception is a loss: something did not come back."""
        say(f"{mode}: {', '.join(names)}")
        try:
            self.outcomes.append(work())
        except Exception as error:  # whatever it is, the other faults shall be seen too
            findings = Findings(lost=[f"{type(error).__name__}: {error}"])
            self.outcomes.append(Outcome([Row(name, mode, 0, 0, 1, 0, None) for name in names], findings))

    @contextmanager
    def _log_kept(self, fleet: Any) -> Iterator[None]:
        """What the fleet said, for whoever looks for the cause of a loss."""
        try:
            yield
        finally:
            OUT.mkdir(exist_ok=True)
            shutil.copyfile(fleet.home.log_file, OUT / f"chaos-{fleet.mode}.log")


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
    sys.stderr.write(f"chaos: {what} ...\n")


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
