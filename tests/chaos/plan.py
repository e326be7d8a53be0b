"""Which faults strike which film: the short form for every change, the long one for a release."""

from dataclasses import dataclass
from pathlib import Path

from faults import EMBEDDED, Fault
from scenario import Story

SAMPLES = Path(__file__).parents[2] / "docs" / "samples"
SMALL = (320, 180)
TWELVE = 12


@dataclass(frozen=True)
class Plan:
    """The story, and for each film in each mode the faults that strike it one after another."""

    story: Story
    embedded: tuple[tuple[Fault, ...], ...]


def short() -> Plan:
    """A story of sixty words; every fault once, many in one film."""
    once = ("worker killed", "PostgreSQL killed", "fleet killed", "PostgreSQL cut", "fleet and PostgreSQL killed")
    return Plan(
        story=Story(SAMPLES / "sixty-words.md", SMALL),
        embedded=(named(EMBEDDED, *once, "PostgreSQL stalled"),),
    )


def long() -> Plan:
    """The sample story; a film for every fault, which strikes three times, and one film for twelve kills of all."""
    each = tuple((fault,) * 3 for fault in EMBEDDED.values())
    return Plan(
        story=Story(SAMPLES / "the-keeper-of-gull-rock.md", SMALL),
        embedded=(*each, (EMBEDDED["fleet and PostgreSQL killed"],) * TWELVE),
    )


def named(faults: dict[str, Fault], *names: str) -> tuple[Fault, ...]:
    """Faults by their names, in this order."""
    return tuple(faults[name] for name in names)
