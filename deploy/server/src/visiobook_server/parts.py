"""Which processes the fleet has, where each listens, and what each is told: no more than it needs."""

import json
import os
import socket
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass

from visiobook_chassis.fleet import FleetService
from visiobook_chassis.serving import PortTaken, listening
from visiobook_chassis.settings import Mode, Part
from visiobook_client.home import FleetError, Home
from visiobook_persistence.provisioning import url_of
from visiobook_server.environment import FOR_ONE, POOL, PREFIX, Servers

GATEWAY = "gateway"
LOOPBACK = "127.0.0.1"
ENDS_FIRST = {GATEWAY, "notification"}
CONNECTIONS_APART = 2
"""Connections of a process outside its pool: one that listens, one for the operators' questions."""
DEFAULT_POOL = 5


@dataclass(frozen=True)
class FleetPart:
    """One process. ``leaves_first``: it takes requests or jobs from outside, and stops before those it stands on."""

    name: str
    service: FleetService
    part: Part
    listener: socket.socket

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.listener.getsockname()[1])

    @property
    def leaves_first(self) -> bool:
        return self.part is Part.WORKER or self.service.name in ENDS_FIRST


def open_parts(fleet: Sequence[FleetService], *, port: int, bind: str, stack: ExitStack) -> list[FleetPart]:
    """A process for each service and one of workers for each host of modules, with its listening socket.

    ``port`` is the entry's; the others take their own of the fleet's list where it is free, else any; port 0 takes
    free ones for all. Raises FleetError.
    """
    parts = []
    for service in fleet:
        role = Part.API if service.workers else Part.ALL
        listener = _entry(bind, port) if service.name == GATEWAY else _inner(0 if port == 0 else service.port)
        parts.append(FleetPart(service.name, service, role, stack.enter_context(listener)))
        if service.workers:
            listener = stack.enter_context(_inner(0))
            parts.append(FleetPart(f"{service.name}.worker", service, Part.WORKER, listener))
    return parts


def _entry(bind: str, port: int) -> socket.socket:
    try:
        return listening(bind, port)
    except PortTaken as taken:
        raise FleetError(f"{taken} Choose another with --port.") from None


def _inner(port: int) -> socket.socket:
    try:
        return listening(LOOPBACK, port)
    except PortTaken:
        return listening(LOOPBACK, 0)


def environments(
    parts: Sequence[FleetPart], servers: Servers, home: Home, passwords: Mapping[str, str]
) -> dict[str, dict[str, str]]:
    """The environment of each process, by its name. Only the operator of the database gets the administrator's URL."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    peers = {p.service.name: f"http://{LOOPBACK}:{p.port}" for p in parts if p.part is not Part.WORKER}
    common = {
        "MODE": Mode.SERVER.value,
        "HOME": str(home.folder),
        "KEYS": str(home.folder / "keys"),
        "AMQP_URL": servers.amqp_url,
        "REDIS_URL": servers.redis_url,
        "PEERS": json.dumps({name: url for name, url in peers.items() if name != GATEWAY}),
    }
    of_all = {name: value for name, value in servers.others.items() if name not in FOR_ONE}
    shared = inherited | of_all | {PREFIX + name: value for name, value in common.items()}
    return {part.name: shared | _own(part, servers, home, passwords) for part in parts}


def _own(part: FleetPart, servers: Servers, home: Home, passwords: Mapping[str, str]) -> dict[str, str]:
    own, service = {"PART": part.part.value}, part.service
    told = {name: value for name, value in servers.others.items() if FOR_ONE.get(name) == service.name}
    if service.schema:
        own["DATABASE_URL"] = url_of(servers.database_url, service.name, passwords[service.name])
    if service.name == "storage":
        own |= {"STORE_URL": servers.store_url, "STORE_OPTIONS": json.dumps(servers.store_options)}
    if service.name == "user":
        own["OWNER_FILE"] = str(home.owner_file)
    if service.name == "database":
        own["ADMIN_URL"] = servers.database_url
    return told | {PREFIX + name: value for name, value in own.items()}


def pool_size(servers: Servers, parts: Sequence[FleetPart], connections: int) -> int:
    """Connections in each process's pool (it may take twice as many), so that all fit into what PostgreSQL has left.

    Raises FleetError where not even one fits.
    """
    if given := servers.others.get(POOL):
        return int(given) if given.isdecimal() else DEFAULT_POOL
    processes = sum(1 for part in parts if part.service.schema)
    fitting = (connections // processes - CONNECTIONS_APART) // 2
    if fitting < 1:
        needed = processes * (2 + CONNECTIONS_APART)
        raise FleetError(
            f"PostgreSQL has {connections} connections left and the fleet's {processes} processes need {needed}:"
            " raise max_connections there."
        )
    return min(DEFAULT_POOL, fitting)
