"""What a refresh token is worth."""

from datetime import datetime, timedelta
from enum import Enum, auto

from visiobook_user.models import LoginSession, RefreshToken


class Verdict(Enum):
    """GOOD: rotate. REUSED: somebody has a copy, end the family. DEAD: nothing to do."""

    GOOD = auto()
    REUSED = auto()
    DEAD = auto()


def judge(token: RefreshToken, session: LoginSession, now: datetime, grace: timedelta = timedelta()) -> Verdict:
    """Rotation with reuse detection (RFC 9700 section 4.14.2); a use within ``grace`` of the first is no second one."""
    if session.revoked_at is not None or token.expires_at <= now:
        return Verdict.DEAD
    if token.used_at is None or (grace and now < token.used_at + grace):
        return Verdict.GOOD
    return Verdict.REUSED
