"""``python -m visiobook_server.prepare``: check the servers, make keys, passwords, roles, schemas and tables.

A process of its own, because what it imports nobody needs afterwards. It prints what the launcher must know as one
JSON object. It is safe to run again, and is what an installation in containers runs before everything else.
"""

import argparse
import asyncio
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import asyncpg
from sqlalchemy.engine import make_url

from visiobook_chassis.fleet import FleetService, read_fleet
from visiobook_chassis.keys import ensure_keys
from visiobook_chassis.logs import configure_logging
from visiobook_client.home import FleetError, Home, find_home
from visiobook_database.provisioning import provision
from visiobook_messaging.wakeup import connect_arguments
from visiobook_persistence.provisioning import ExtensionRefused, role_of, url_of
from visiobook_server.checks import SECONDS, check_all
from visiobook_server.environment import Servers, read_servers
from visiobook_server.passwords import ensure_passwords

REFUSED = 2
USED = """select datname, coalesce(host(client_addr), 'a local socket') as client from pg_stat_activity
    where usename = $1 limit 1"""


async def prepare(home: Home, servers: Servers, fleet: Sequence[FleetService]) -> dict[str, int]:
    """Make the home and the servers ready; what the launcher must know. Raises FleetError."""
    room = await check_all(servers)
    ensure_keys(home.folder / "keys", [service.name for service in fleet])
    passwords = ensure_passwords(home, fleet)
    await _refuse_shared_roles(servers.database_url, passwords)
    try:
        migrated = await provision(servers.database_url, fleet, passwords=passwords)
    except ExtensionRefused as refused:
        raise FleetError(str(refused)) from refused
    return {"connections": room.connections, "migrated": len(migrated)}


async def _refuse_shared_roles(admin_url: str, passwords: Mapping[str, str]) -> None:
    """A role that is at work with another password is another fleet's, which new passwords would lock out."""
    connection = await asyncpg.connect(**connect_arguments(admin_url), timeout=SECONDS)
    try:
        for service, password in passwords.items():
            used = await connection.fetchrow(USED, role_of(service))
            if used is not None and not await _opens(url_of(admin_url, service, password)):
                where = f"database {used['datname']} from {used['client']}"
                raise FleetError(
                    f"Another fleet is at work on the PostgreSQL server at {make_url(admin_url).host}: the role"
                    f" {role_of(service)} is in {where}, with a password that is not ours. Stop that fleet, or give"
                    " this one a server of its own."
                )
    finally:
        await connection.close()


async def _opens(url: str) -> bool:
    try:
        connection = await asyncpg.connect(**connect_arguments(url), timeout=SECONDS)
    except asyncpg.InvalidPasswordError:
        return False
    await connection.close()
    return True


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code: 2 for a refusal, whose lines are on standard error."""
    parser = argparse.ArgumentParser(prog="visiobook_server.prepare", description="Make servers and home ready.")
    parser.add_argument("--home", type=Path, help="folder of the fleet; default: VISIOBOOK_HOME or as found")
    given = parser.parse_args(arguments)
    home = Home(given.home.resolve()) if given.home else find_home()
    configure_logging(service="fleet", level="CRITICAL")  # what goes wrong is said once, as a refusal
    try:
        prepared = asyncio.run(prepare(home, read_servers(home), read_fleet()))
    except FleetError as error:
        sys.stderr.write("".join(f"{line}\n" for line in str(error).splitlines()))
        return REFUSED
    sys.stdout.write(json.dumps(prepared) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
