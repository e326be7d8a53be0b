"""Temporary links: a file for whoever holds the address, until a time. Signed with this service's own key (EdDSA)."""

import uuid
from dataclasses import dataclass

import jwt

from visiobook_chassis.keys import Keyring
from visiobook_storage.errors import LinkExpired, LinkInvalid

AUDIENCE = "storage-link"
HINT = "Ask the owner of the file for a new link."


@dataclass(frozen=True)
class Granted:
    """What a link gives: the owner's file of this digest, as long as ``share`` is not taken back."""

    owner: str
    digest: str
    share: uuid.UUID


def sign(keyring: Keyring, granted: Granted, *, created_at: int, expires_at: int) -> str:
    """The token of a link, the same whenever it is asked for; times in seconds since 1970."""
    return keyring.sign(
        {
            "sub": granted.owner,
            "aud": AUDIENCE,
            "iat": created_at,
            "exp": expires_at,
            "jti": str(granted.share),
            "digest": granted.digest,
        }
    )


def verify(keyring: Keyring, token: str, *, digest: str) -> Granted:
    """What a token grants. Raises LinkExpired, or LinkInvalid for one that is not ours or of another file."""
    try:
        claims = keyring.verify(token, audience=AUDIENCE)
    except jwt.ExpiredSignatureError as error:
        raise LinkExpired("This link has expired.", hint=HINT) from error
    except jwt.InvalidTokenError as error:
        raise LinkInvalid("This link is not valid.", hint=HINT) from error
    if claims["iss"] != keyring.service or claims.get("digest") != digest:
        raise LinkInvalid("This link is not valid.", hint=HINT)
    return Granted(owner=claims["sub"], digest=digest, share=uuid.UUID(claims["jti"]))
