"""Verify a user's token once and remember the answer, for a minute or until the token expires."""

import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable

import jwt

from visiobook_chassis.auth import Principal, verify
from visiobook_chassis.errors import Unauthenticated
from visiobook_chassis.keys import Keyring


class TokenCache:
    """Bounded; the token unseen for longest goes first. Only digests are kept, and only of good tokens."""

    def __init__(self, keyring: Keyring, *, seconds: float, size: int, clock: Callable[[], float] = time.time) -> None:
        self._keyring, self._seconds, self._size, self._clock = keyring, seconds, size, clock
        self._known: OrderedDict[bytes, tuple[Principal, float]] = OrderedDict()

    def principal(self, token: str) -> Principal:
        """Whom a token belongs to. Raises Unauthenticated; services' tokens have no business at the entry."""
        return self.trusted(token)[0]

    def trusted(self, token: str) -> tuple[Principal, float]:
        """``principal``, and until when (seconds since 1970) the answer may be remembered elsewhere."""
        digest, now = hashlib.sha256(token.encode()).digest(), self._clock()
        known = self._known.get(digest)
        if known is not None and now < known[1]:
            self._known.move_to_end(digest)
            return known
        self._known.pop(digest, None)
        return self._verified(token, digest, now)

    def _verified(self, token: str, digest: bytes, now: float) -> tuple[Principal, float]:
        principal = verify(self._keyring, token, service=self._keyring.service)
        if principal.service is not None:
            raise Unauthenticated("This is not a user's token.", hint="Log in at POST /api/v1/user/sessions.")
        expires = float(jwt.decode(token, options={"verify_signature": False})["exp"])
        known = self._known[digest] = (principal, min(expires, now + self._seconds))
        if len(self._known) > self._size:
            self._known.popitem(last=False)
        return known
