"""Which faults strike which film: the short form for every change, the long one for a release."""

from dataclasses import dataclass
from pathlib import Path

from faults import EMBEDDED, PROCESSES, SERVER, Fault
from scenario import Story

SAMPLES = Path(__file__).parents[2] / "docs" / "samples"
SMALL = (320, 180)
TWELVE = 12
SERVERS = ("RabbitMQ", "Redis", "PostgreSQL", "object store")


@dataclass(frozen=True)
class Plan:
    """The story; for each film in each mode the faults that strike it one after another; blows under a stream."""

    story: Story
    embedded: tuple[tuple[Fault, ...], ...]
    server: tuple[tuple[Fault, ...], ...]
    blows: int = 0


def short() -> Plan:
    """A story of sixty words; every fault once, many in one film."""
    once = ("worker killed", "PostgreSQL killed", "fleet killed", "PostgreSQL cut", "fleet and PostgreSQL killed")
    return Plan(
        story=Story(SAMPLES / "sixty-words.md", SMALL),
        embedded=(named(EMBEDDED, *once, "PostgreSQL stalled", "clock set forward an hour"),),
        server=(
            named(SERVER, "worker killed", "project killed", *(f"{name} killed" for name in SERVERS), "fleet killed"),
            named(SERVER, *(f"{name} {how}" for name in SERVERS for how in ("cut", "stalled"))),
        ),
    )


def long() -> Plan:
    """The sample story; a film for every fault, which strikes three times, and one film for twelve kills of all."""
    return Plan(
        story=Story(SAMPLES / "the-keeper-of-gull-rock.md", SMALL),
        embedded=(*_thrice(EMBEDDED, *EMBEDDED), (EMBEDDED["fleet and PostgreSQL killed"],) * TWELVE),
        server=(
            *_thrice(SERVER, "worker killed", "launcher killed"),
            *_thrice(SERVER, *(f"{name} {how}" for name in SERVERS for how in ("killed", "cut", "stalled"))),
            named(SERVER, *(f"{name} killed" for name in PROCESSES)),
            (SERVER["fleet killed"],) * TWELVE,
        ),
        blows=3,
    )


def _thrice(faults: dict[str, Fault], *names: str) -> tuple[tuple[Fault, ...], ...]:
    return tuple((faults[name],) * 3 for name in names)


def named(faults: dict[str, Fault], *names: str) -> tuple[Fault, ...]:
    """Faults by their names, in this order."""
    return tuple(faults[name] for name in names)
