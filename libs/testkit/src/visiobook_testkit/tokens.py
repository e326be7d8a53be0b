"""Authorization headers for tests, signed by the fleet's test keys."""

import time
from pathlib import Path

from visiobook_chassis.auth import PUBLIC_AUDIENCE, service_token
from visiobook_chassis.keys import load_keyring

LIFETIME_SECONDS = 3600


class TokenMaker:
    """Makes headers for requests to one service."""

    def __init__(self, keys: Path, service: str) -> None:
        self._keys = keys
        self._service = service

    def user(
        self, subject: str, *, roles: tuple[str, ...] = (), expires_in: float = LIFETIME_SECONDS
    ) -> dict[str, str]:
        """A user's token, as ``user`` would sign it."""
        now = int(time.time())
        claims = {"sub": subject, "aud": PUBLIC_AUDIENCE, "iat": now, "exp": now + int(expires_in), "roles": [*roles]}
        return _bearer(load_keyring(self._keys, "user").sign(claims))

    def admin(self, subject: str = "root") -> dict[str, str]:
        """An administrator's token."""
        return self.user(subject, roles=("admin",))

    def of_service(self, name: str, *, on_behalf_of: str | None = None) -> dict[str, str]:
        """Another service's token for the service under test."""
        keyring = load_keyring(self._keys, name)
        return _bearer(service_token(keyring, audience=self._service, on_behalf_of=on_behalf_of))


def _bearer(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}
