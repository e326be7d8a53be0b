"""The two tokens of a session: a signed access token and an opaque refresh token."""

import hashlib
import secrets
import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from visiobook_chassis.auth import PUBLIC_AUDIENCE
from visiobook_chassis.keys import Keyring
from visiobook_user.models import Account
from visiobook_user.settings import Settings

REFRESH_PREFIX = "vbr_"


class TokenIssuer:
    """Signs access tokens (JWT, EdDSA, RFC 8037) with the key of ``user``."""

    def __init__(self, keyring: Keyring, settings: Settings) -> None:
        self._keyring = keyring
        self.access_seconds = settings.access_token_seconds
        self.refresh_lifetime = timedelta(seconds=settings.refresh_token_seconds)

    def access_token(
        self, account: Account, session_id: uuid.UUID, *, mandate: Mapping[str, object] | None = None
    ) -> str:
        """A token for the public interface; it names no personal data. ``mandate``: claims of who acts for others."""
        now = int(datetime.now(UTC).timestamp())
        return self._keyring.sign(
            {
                "sub": str(account.id),
                "aud": PUBLIC_AUDIENCE,
                "iat": now,
                "exp": now + self.access_seconds,
                "jti": uuid.uuid4().hex,
                "sid": str(session_id),
                "roles": account.roles,
                **(mandate or {}),
            }
        )

    def key_token(self, account: Account, key_id: uuid.UUID, scopes: Sequence[str], seconds: int) -> str:
        """An access token of a program that showed an API key; it may do what the key's scopes say."""
        now = int(datetime.now(UTC).timestamp())
        return self._keyring.sign(
            {
                "sub": str(account.id),
                "aud": PUBLIC_AUDIENCE,
                "iat": now,
                "exp": now + seconds,
                "jti": uuid.uuid4().hex,
                "sid": str(key_id),
                "roles": account.roles,
                "permissions": sorted(scopes),
            }
        )

    def jwks(self) -> dict[str, object]:
        """The key that access tokens are signed with. Keys of other services sign no users' tokens."""
        keys = [key for key in self._keyring.jwks()["keys"] if key["kid"] == self._keyring.service]
        return {"keys": keys}


def new_refresh_token() -> str:
    """256 random bits; the prefix lets secret scanners recognise a leak."""
    return REFRESH_PREFIX + secrets.token_urlsafe(32)


def digest_of(refresh_token: str) -> bytes:
    """What is stored of a refresh token. It is random, so a plain SHA-256 cannot be searched."""
    return hashlib.sha256(refresh_token.encode()).digest()
