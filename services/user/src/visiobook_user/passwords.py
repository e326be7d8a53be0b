"""Hash and check passwords with argon2id, off the event loop, a bounded number at a time.

Parameters: OWASP Password Storage Cheat Sheet (19 MiB, two passes, one lane).
"""

import asyncio
import unicodedata

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

HASHER = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1, hash_len=32, salt_len=16, type=Type.ID)
NOBODY = "$argon2id$v=19$m=19456,t=2,p=1$6OvVG6RSo4RYumKthWheGA$ydIbXq130k6YfN/PyMptt+Ntj0Czn0mNlxwpOSPE1ww"
"""Hash of a random password that was thrown away: checked when there is no account, so that both take as long."""


class Passwords:
    """One per application. ``concurrent`` bounds threads and memory (19 MiB each)."""

    def __init__(self, concurrent: int = 4) -> None:
        self._turns = asyncio.Semaphore(concurrent)

    async def hash(self, password: str) -> str:
        """PHC string of a password."""
        async with self._turns:
            return await asyncio.to_thread(HASHER.hash, _normal(password))

    async def matches(self, password: str, known: str | None) -> bool:
        """Whether the password fits the hash; False for ``None`` after the same amount of work."""
        async with self._turns:
            fits = await asyncio.to_thread(_fits, known or NOBODY, _normal(password))
        return fits and known is not None

    def is_outdated(self, known: str) -> bool:
        """Whether the hash was made with other parameters than today's."""
        return HASHER.check_needs_rehash(known)


def _fits(known: str, password: str) -> bool:
    try:
        return HASHER.verify(known, password)
    except (VerificationError, InvalidHashError):
        return False


def _normal(password: str) -> str:
    """The same characters however a keyboard composed them (NIST SP 800-63B section 3.1.1.2)."""
    return unicodedata.normalize("NFKC", password)
