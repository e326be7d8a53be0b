"""What is done to a fleet while it makes a film, and how it comes back."""

import random
import signal
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

import psutil
from film import until
from fleets import send

from visiobook_chassis.fleet import read_fleet

BUSY_PERCENT = 20
LONG_STALL_SECONDS = 45.0  # longer than leases, heartbeats and the patience of most clients


def _nothing(fleet: Any) -> None:
    """It comes back by itself."""


def _always(fleet: Any) -> bool:
    return True


@dataclass(frozen=True)
class Fault:
    """``strike`` hits, ``outage`` seconds later ``mend`` brings back what does not come back by itself.

    ``possible``: whether a fleet can be struck so on this machine.
    """

    name: str
    strike: Callable[[Any, random.Random], None]
    mend: Callable[[Any], None] = _nothing
    outage: float = 0.0
    possible: Callable[[Any], bool] = _always


# ------------------------------------------------------------------------------------------------ embedded


def _kill_a_worker(fleet: Any, chance: random.Random) -> None:
    busy = until(lambda: [worker for worker in fleet.workers() if _computes(worker)], "a worker computes")
    send([chance.choice(busy)], signal.SIGKILL)


def _kill_fleet(fleet: Any, chance: random.Random) -> None:
    fleet.kill()


def _kill_fleet_and_database(fleet: Any, chance: random.Random) -> None:
    fleet.kill(database=True)


def _start(fleet: Any) -> None:
    fleet.start()


def _kill_postgres(fleet: Any, chance: random.Random) -> None:
    send(fleet.postgres(), signal.SIGKILL)


def _break_connections(fleet: Any, chance: random.Random) -> None:
    statement = "select pg_terminate_backend(pid) from pg_stat_activity where backend_type = 'client backend'"
    fleet.query(f"{statement} and pid <> pg_backend_pid()")


def _freeze_postgres(fleet: Any, chance: random.Random) -> None:
    send(fleet.postgres(), signal.SIGSTOP)


def _thaw_postgres(fleet: Any) -> None:
    send(fleet.postgres(), signal.SIGCONT)


def _freeze_fleet(fleet: Any, chance: random.Random) -> None:
    send([psutil.Process(fleet.home.running().pid)], signal.SIGSTOP)


def _thaw_fleet(fleet: Any) -> None:
    send([psutil.Process(fleet.home.running().pid)], signal.SIGCONT)


def _turn(name: str, seconds: int) -> Fault:
    return Fault(name, lambda fleet, _: fleet.clock.turn(seconds), possible=attrgetter("clock"))


EMBEDDED = {
    fault.name: fault
    for fault in (
        _turn("clock set forward an hour", 3600),
        _turn("clock set back five seconds", -5),
        Fault("worker killed", _kill_a_worker),
        Fault("fleet killed", _kill_fleet, _start),
        Fault("fleet and PostgreSQL killed", _kill_fleet_and_database, _start),
        Fault("fleet stalled", _freeze_fleet, _thaw_fleet, outage=5.0),
        Fault("PostgreSQL killed", _kill_postgres),
        Fault("PostgreSQL cut", _break_connections),
        Fault("PostgreSQL stalled", _freeze_postgres, _thaw_postgres, outage=2.0),
    )
}


# ------------------------------------------------------------------------------------------------ server


def _kill(name: str) -> Fault:
    """A process of the fleet, which its launcher starts again."""
    return Fault(f"{name} killed", lambda fleet, _: send([psutil.Process(fleet.pids()[name])], signal.SIGKILL))


def _kill_launcher(fleet: Any, chance: random.Random) -> None:
    """Every process ends by itself when its launcher is gone."""
    send([psutil.Process(fleet.home.running().pid)], signal.SIGKILL)
    fleet.process.wait()
    until(lambda: not fleet.home.is_held(), "the processes of a killed launcher end")


def _of_server(title: str, name: str) -> list[Fault]:
    """Killed, cut off, reachable without an answer, and, for open connections, gone without a word."""
    server, proxy = attrgetter(f"stands_on.{name}"), attrgetter(f"proxies.{name}")

    def stalled(how: str, seconds: float) -> Fault:
        return Fault(f"{title} {how}", lambda f, _: proxy(f).stall(), lambda f: proxy(f).mend(), outage=seconds)

    return [
        Fault(f"{title} killed", lambda f, _: server(f).kill(), lambda f: server(f).start(), outage=1.0),
        Fault(f"{title} cut", lambda f, _: proxy(f).cut(), lambda f: proxy(f).mend(), outage=1.0),
        stalled("stalled", 2.0),
        stalled("stalled for long", LONG_STALL_SECONDS),
        Fault(f"{title} stranded", lambda f, _: proxy(f).strand()),
    ]


PROCESSES = tuple(
    f"{service.name}{part}" for service in read_fleet() for part in ("", ".worker")[: 2 if service.workers else 1]
)
SERVER = {
    fault.name: fault
    for fault in (
        Fault("worker killed", _kill_a_worker),
        Fault("fleet killed", _kill_fleet, _start),
        Fault("launcher killed", _kill_launcher, _start),
        *(_kill(name) for name in PROCESSES),
        *_of_server("PostgreSQL", "postgres"),
        *_of_server("RabbitMQ", "rabbit"),
        *_of_server("Redis", "redis"),
        *_of_server("object store", "s3"),
    )
}


def _computes(process: psutil.Process) -> bool:
    with suppress(psutil.Error):  # it has just ended
        return bool(process.cpu_percent(interval=0.05) > BUSY_PERCENT)
    return False
