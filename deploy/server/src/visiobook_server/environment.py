"""Where the servers are: variables of the environment, or of ``<home>/server.env`` for those that are not set there."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dotenv import dotenv_values

from visiobook_client.home import FleetError, Home

PREFIX = "VISIOBOOK_"
DATABASE = f"{PREFIX}ADMIN_DATABASE_URL"
AMQP = f"{PREFIX}AMQP_URL"
REDIS = f"{PREFIX}REDIS_URL"
STORE = f"{PREFIX}STORE_URL"
STORE_OPTIONS = f"{PREFIX}STORE_OPTIONS"
BIND = f"{PREFIX}BIND"
POOL = f"{PREFIX}DATABASE_POOL"
MAIL = f"{PREFIX}SMTP_URL"
PORTAL = f"{PREFIX}PUBLIC_URL"
LOG_LEVEL = f"{PREFIX}LOG_LEVEL"
LOG_JSON = f"{PREFIX}LOG_JSON"
EXAMPLES = {
    DATABASE: "postgresql://admin:password@host:5432/visiobook",
    AMQP: "amqp://user:password@host:5672/",
    REDIS: "redis://:password@host:6379/0",
    STORE: "s3://bucket",
}
WRITING = {MAIL: "smtps://user:password@host:465", PORTAL: "https://visiobook.example"}
"""What letters need: a server that takes them, and the address that their links lead to."""
FOR_ONE = {MAIL: "notification", f"{PREFIX}SEALING_KEYS": "user", f"{PREFIX}IDENTITY_PROVIDERS": "user"}
"""Variables that hold secrets of one service, which no other is told."""
ADDRESS_OF_ONE = (f"{PREFIX}DATABASE_URL", f"{PREFIX}PORT", f"{PREFIX}PART", f"{PREFIX}SERVICE", f"{PREFIX}PEERS")
"""Variables of a single process, which the launcher sets itself."""
POSTGRES = "postgresql+asyncpg://"


@dataclass(frozen=True)
class Servers:
    """What was given. ``others``: all further VISIOBOOK_ variables, which the processes get as they are."""

    database_url: str = field(repr=False)
    amqp_url: str = field(repr=False)
    redis_url: str = field(repr=False)
    store_url: str
    store_options: dict[str, str] = field(repr=False)
    bind: str
    others: dict[str, str] = field(repr=False)


def read_servers(home: Home, environment: Mapping[str, str] | None = None) -> Servers:
    """Raises FleetError naming every variable that is missing, or the one that makes no sense."""
    given = _given(home, os.environ if environment is None else environment)
    missing = [name for name in EXAMPLES if not given.get(name)]
    if missing:
        examples = ", ".join(f"{name} (like {EXAMPLES[name]})" for name in missing)
        raise FleetError(f"The server profile needs {examples}: set in the environment or in {home.folder}/server.env.")
    taken = {*EXAMPLES, STORE_OPTIONS, BIND, *ADDRESS_OF_ONE}
    return Servers(
        database_url=_for_asyncpg(given[DATABASE]),
        amqp_url=_with_scheme(AMQP, given[AMQP], ("amqp", "amqps")),
        redis_url=_with_scheme(REDIS, given[REDIS], ("redis", "rediss", "unix")),
        store_url=given[STORE],
        store_options=_options(given.get(STORE_OPTIONS) or "{}"),
        bind=given.get(BIND) or "127.0.0.1",
        others={name: value for name, value in given.items() if name not in taken},
    )


def refuse_without_mail(servers: Servers, home: Home) -> None:
    """Raise FleetError where nobody could verify an address or get a new password."""
    missing = [f"{name} (like {example})" for name, example in WRITING.items() if not servers.others.get(name)]
    if missing:
        said = f"The server profile sends mail and needs {', '.join(missing)}"
        raise FleetError(f"{said}: set in the environment or in {home.folder}/server.env.")


def _given(home: Home, environment: Mapping[str, str]) -> dict[str, str]:
    path = home.folder / "server.env"
    kept = dotenv_values(path, interpolate=False) if path.is_file() else {}
    _refuse_readable(path)
    everything = {**{name: value or "" for name, value in kept.items()}, **environment}
    return {name: value for name, value in everything.items() if name.startswith(PREFIX)}


def _refuse_readable(path: Path) -> None:
    """The file holds passwords."""
    if path.is_file() and path.stat().st_mode & 0o077:
        raise FleetError(f"{path} holds passwords and others may read it: chmod 600 {path}")


def _for_asyncpg(url: str) -> str:
    scheme, separator, rest = url.partition("://")
    if not separator or scheme not in ("postgres", "postgresql", "postgresql+asyncpg"):
        raise FleetError(f"{DATABASE} is no URL of PostgreSQL: write it like {EXAMPLES[DATABASE]}.")
    return POSTGRES + rest.replace("sslmode=", "ssl=")


def _with_scheme(name: str, url: str, schemes: tuple[str, ...]) -> str:
    if not url.startswith(tuple(f"{scheme}://" for scheme in schemes)):
        raise FleetError(f"{name} does not begin with {' or '.join(f'{s}://' for s in schemes)}: {EXAMPLES[name]}.")
    return url


def _options(text: str) -> dict[str, str]:
    try:
        options = json.loads(text)
    except ValueError:
        options = None
    if not isinstance(options, dict) or not all(isinstance(value, str) for value in options.values()):
        example = '{"endpoint": "http://host:9000", "access_key_id": "...", "secret_access_key": "..."}'
        raise FleetError(f"{STORE_OPTIONS} is no JSON object of texts: write it like {example}.")
    return options
