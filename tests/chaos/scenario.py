"""One film under a series of faults, each at a random moment, then everything is audited."""

import random
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, ClassVar

import disorder
import film as films
from audit import Findings, Reference, audit, reference_of
from faults import Fault
from film import Film

LONGEST_DELAY_SECONDS = 0.3
LAST_JOBS = 4  # mix, assemble, prove: too soon over to be struck for certain


@dataclass(frozen=True)
class Row:
    """A line of ``out/chaos.json``. ``committed``, ``lost`` and ``duplicates`` are of the whole film or stream."""

    fault: str
    mode: str
    kills: int
    committed: int
    lost: int
    duplicates: int
    recovered_s: float | None

    NUMBERS: ClassVar = ("kills", "committed", "lost", "duplicates", "recovered_s")

    def as_json(self) -> dict[str, Any]:
        """For the file."""
        return asdict(self)

    def numbers(self) -> list[float | None]:
        """For the table."""
        return [getattr(self, name) for name in self.NUMBERS]


@dataclass(frozen=True)
class Story:
    """What is filmed, and how large."""

    path: Path
    size: tuple[int, int]


@dataclass(frozen=True)
class Outcome:
    """The rows of a film or a stream, and in words what is wrong with it. ``late``: faults that did not strike it."""

    rows: list[Row]
    findings: Findings
    late: Sequence[Fault] = ()


def undisturbed(fleet: Any, story: Story) -> Reference:
    """Make the film without trouble."""
    film = films.begin(fleet, story.path, story.size)
    film.wait_for_end()
    fleet.unsettled()
    return reference_of(film)


def under_fire(
    fleet: Any, story: Story, faults: Sequence[Fault], reference: Reference, chance: random.Random
) -> Outcome:
    """Make the film while one fault after another strikes; each has time to mend before the next one comes.

    On a fast machine the film may end before the last ones strike: they are ``late``, and want another film.
    """
    moments = _moments(len(faults), reference.results.total(), chance)
    film = films.begin(fleet, story.path, story.size)
    recovered = [_strike(film, fault, moment, chance) for fault, moment in zip(faults, moments, strict=True)]
    film.wait_for_end()
    findings = audit(film, reference)
    times: dict[str, list[float]] = {}
    for fault, seconds in zip(faults, recovered, strict=True):
        if seconds is not None:
            times.setdefault(fault.name, []).append(seconds)
    late = [fault for fault, seconds in zip(faults, recovered, strict=True) if seconds is None]
    return Outcome([_row(name, fleet.mode, findings, found) for name, found in times.items()], findings, late)


def _moments(count: int, jobs: int, chance: random.Random) -> list[int]:
    """After how many finished jobs each of so many faults strikes: one at random in each part of the film."""
    part = (jobs - LAST_JOBS) / count
    return [int((number + chance.random()) * part) for number in range(count)]


def in_disorder(fleet: Any, story: Story, reference: Reference) -> Outcome:
    """Make the film while the bus delivers everything late and twice; then deliver it all again in reverse."""
    with disorder.disorder(fleet):
        film = films.begin(fleet, story.path, story.size)
        film.wait_for_end()
        first = audit(film, reference)
    again = disorder.again_in_reverse(fleet)
    second = audit(film, reference)
    second.committed += again
    second.lost += first.lost
    second.duplicates += first.duplicates
    return Outcome([_row("events doubled, late, reversed", fleet.mode, second, [])], second)


def _row(fault: str, mode: str, findings: Findings, seconds: list[float]) -> Row:
    lost, duplicates = len(findings.lost), len(findings.duplicates)
    slowest = round(max(seconds), 2) if seconds else None
    return Row(fault, mode, len(seconds), findings.committed, lost, duplicates, slowest)


def _strike(film: Film, fault: Fault, moment: int, chance: random.Random) -> float | None:
    """The seconds from the mending, or from the blow where it mends by itself, until another job is finished."""
    if not film.wait_for(moment):
        return None
    time.sleep(chance.uniform(0, LONGEST_DELAY_SECONDS))
    done = film.wait_for_answer()
    fault.strike(film.fleet, chance)
    time.sleep(fault.outage)
    begun = time.monotonic()
    fault.mend(film.fleet)
    film.wait_for_move(done)
    return time.monotonic() - begun
