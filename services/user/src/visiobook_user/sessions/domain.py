"""What a refresh token is worth."""

from datetime import datetime
from enum import Enum, auto

from visiobook_user.models import LoginSession, RefreshToken


class Verdict(Enum):
    """GOOD: rotate. REUSED: somebody has a copy, end the family. DEAD: nothing to do."""

    GOOD = auto()
    REUSED = auto()
    DEAD = auto()


def judge(token: RefreshToken, session: LoginSession, now: datetime) -> Verdict:
    """Rotation with reuse detection (RFC 9700 section 4.14.2)."""
    if session.revoked_at is not None or token.expires_at <= now:
        return Verdict.DEAD
    return Verdict.GOOD if token.used_at is None else Verdict.REUSED
