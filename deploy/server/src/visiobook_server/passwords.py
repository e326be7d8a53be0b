"""The login roles' passwords: made once, kept in the home, for its owner's eyes alone."""

import json
import secrets
from collections.abc import Sequence

from visiobook_chassis.fleet import FleetService
from visiobook_chassis.secret_files import write_secret
from visiobook_client.home import FleetError, Home


def ensure_passwords(home: Home, fleet: Sequence[FleetService]) -> dict[str, str]:
    """A password for each service that owns tables, by its name. Raises FleetError for a file that cannot be read."""
    path = home.folder / "secrets" / "database.json"
    try:
        kept = json.loads(path.read_text("utf-8")) if path.exists() else {}
        known = {str(name): str(password) for name, password in kept.items()}
    except (OSError, ValueError, AttributeError) as error:
        hint = "move it away, and new passwords are made and set"
        raise FleetError(f"Cannot read the passwords in {path}: {error}; {hint}.") from error
    wanted = {service.name for service in fleet if service.schema}
    new = {name: secrets.token_urlsafe(24) for name in sorted(wanted - known.keys())}
    if new:
        write_secret(path, json.dumps(known | new, indent=1).encode())
    return known | new
