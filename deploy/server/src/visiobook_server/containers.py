"""``python -m visiobook_server.containers``: what one installation in containers needs once, before its services start.

Checks and prepares the servers as the launcher does, then gives each service a folder of its own with its key, the
public keys of all, and the secrets that only it may know, as files named like the variables of the environment
(``VISIOBOOK_SECRETS`` names the folder to the service). Safe to run again.
"""

import argparse
import asyncio
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from visiobook_chassis.fleet import FleetService, read_fleet
from visiobook_chassis.logs import configure_logging
from visiobook_chassis.secret_files import write_secret
from visiobook_client.home import FleetError, Home
from visiobook_persistence.provisioning import url_of
from visiobook_server.environment import read_servers
from visiobook_server.passwords import ensure_passwords
from visiobook_server.prepare import REFUSED, prepare

KEEPER = Path("/var/lib/visiobook")
FOLDERS = Path("/provision")


def distribute(home: Home, fleet: Sequence[FleetService], admin_url: str, folders: Path) -> None:
    """Fill ``folders/<service>`` for each service. Raises FleetError for a folder that cannot be written."""
    passwords = ensure_passwords(home, fleet)
    for service in fleet:
        try:
            for name, content in _files(home, service, admin_url, passwords).items():
                write_secret(folders / service.name / name, content)
        except OSError as error:
            raise FleetError(f"Cannot write {folders / service.name}: {error.strerror}.") from error


def _files(home: Home, service: FleetService, admin_url: str, passwords: Mapping[str, str]) -> dict[str, bytes]:
    keys = home.folder / "keys"
    files = {name: (keys / name).read_bytes() for name in (f"{service.name}.pem", "jwks.json")}
    if service.schema:
        files["VISIOBOOK_DATABASE_URL"] = url_of(admin_url, service.name, passwords[service.name]).encode()
    if service.name == "database":
        files["VISIOBOOK_ADMIN_URL"] = admin_url.encode()
    return files


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code: 2 for a refusal, whose lines are on standard error."""
    parser = argparse.ArgumentParser(prog="visiobook_server.containers", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--home", type=Path, default=Path(os.environ.get("VISIOBOOK_HOME", KEEPER)))
    parser.add_argument("--folders", type=Path, default=FOLDERS, help="holds a folder for each service")
    given = parser.parse_args(arguments)
    configure_logging(service="fleet", level="CRITICAL")  # what goes wrong is said once, as a refusal
    home, fleet = Home(given.home.resolve()), read_fleet()
    try:
        servers = read_servers(home)
        prepared = asyncio.run(prepare(home, servers, fleet))
        distribute(home, fleet, servers.database_url, given.folders)
    except FleetError as error:
        sys.stderr.write("".join(f"visiobook: {line}\n" for line in str(error).splitlines()))
        return REFUSED
    sys.stdout.write(f"visiobook: {len(fleet)} services are provided for; migrated: {prepared['migrated']}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
