"""Authorization headers for tests, signed by the fleet's test keys."""

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from visiobook_chassis.auth import PUBLIC_AUDIENCE, service_token
from visiobook_chassis.keys import load_keyring

LIFETIME_SECONDS = 3600


class TokenMaker:
    """Makes headers for requests to one service."""

    def __init__(self, keys: Path, service: str) -> None:
        self._keys = keys
        self._service = service

    def user(
        self,
        subject: str,
        *,
        roles: tuple[str, ...] = (),
        expires_in: float = LIFETIME_SECONDS,
        permissions: Sequence[str] | None = None,
        organisation: str | None = None,
        session: str | None = None,
    ) -> dict[str, str]:
        """A user's token, as ``user`` would sign it; for one who acts for an organisation where it names one.

        ``session``: the log-in that it comes from.
        """
        now = int(time.time())
        claims: dict[str, Any] = {"sub": subject, "aud": PUBLIC_AUDIENCE, "roles": [*roles]}
        claims |= {"iat": now, "exp": now + int(expires_in)}
        if permissions is not None:
            claims["permissions"] = [*permissions]
        if session is not None:
            claims["sid"] = session
        if organisation is not None:
            claims |= {"org": organisation, "mandate": f"{organisation}/{subject}"}
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
