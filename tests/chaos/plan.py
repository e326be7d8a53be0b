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
    """The story; for each film in each mode the faults that strike it one after another.

    ``disorder``: the modes in which a film is made while the bus delivers in disorder. ``blows``: under a stream.
    """

    story: Story
    embedded: tuple[tuple[Fault, ...], ...]
    server: tuple[tuple[Fault, ...], ...]
    disorder: tuple[str, ...] = ("embedded",)
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
    """The sample story: every fault, each process and server, twelve kills of everything; servers under a stream."""
    everything = (EMBEDDED["fleet and PostgreSQL killed"],) * TWELVE
    return Plan(
        story=Story(SAMPLES / "the-keeper-of-gull-rock.md", SMALL),
        embedded=(tuple(EMBEDDED.values()) * 2, everything),
        server=(
            named(SERVER, "worker killed", "launcher killed", *(f"{name} killed" for name in PROCESSES)),
            named(SERVER, *(f"{name} {how}" for name in SERVERS for how in ("killed", "cut", "stalled"))),
            named(SERVER, *(f"{name} {how}" for name in SERVERS for how in ("stalled for long", "stranded"))),
            (SERVER["fleet killed"],) * TWELVE,
        ),
        disorder=("embedded", "server"),
        blows=3,
    )


def named(faults: dict[str, Fault], *names: str) -> tuple[Fault, ...]:
    """Faults by their names, in this order."""
    return tuple(faults[name] for name in names)
