"""Codes of authenticator apps (TOTP, RFC 6238: HMAC-SHA-1, six digits, steps of thirty seconds) and recovery codes."""

import base64
import hashlib
import hmac
import re
import secrets
from urllib.parse import quote, urlencode

STEP_SECONDS = 30
DIGITS = 6
STEPS_ASIDE = 1  # RFC 6238 section 5.2: one step for the time that typing takes, and clocks that differ
SECRET_BYTES = 20  # RFC 4226 section 4, R6
RECOVERY_CODES = 10
RECOVERY_BYTES = 10
RECOVERY_GROUP = 4
ISSUER = "Visiobook"


def new_secret() -> bytes:
    """160 random bits."""
    return secrets.token_bytes(SECRET_BYTES)


def code_at(secret: bytes, step: int) -> str:
    """The code of a time step (RFC 4226 section 5.3)."""
    mac = hmac.digest(secret, step.to_bytes(8, "big"), "sha1")
    offset = mac[-1] & 0x0F
    number = int.from_bytes(mac[offset : offset + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}d}"


def step_of(moment: float) -> int:
    """The time step of a moment in seconds since 1970."""
    return int(moment) // STEP_SECONDS


def matching_step(secret: bytes, code: str, moment: float, *, after: int) -> int | None:
    """The step whose code this is, near a moment and ``after`` the last one that was used; None for no such step."""
    typed, now, found = _digits(code), step_of(moment), None
    for step in range(now - STEPS_ASIDE, now + STEPS_ASIDE + 1):
        fits = hmac.compare_digest(code_at(secret, step).encode(), typed)
        if fits and step > after and found is None:
            found = step
    return found


def _digits(code: str) -> bytes:
    return re.sub(r"\s", "", code).encode()


def secret_text(secret: bytes) -> str:
    """The secret as people type it: base32, which 160 bits fill without padding."""
    return base64.b32encode(secret).decode()


def provisioning_uri(secret: bytes, email: str) -> str:
    """What an authenticator app reads from the picture (the key URI format of Google Authenticator)."""
    query = urlencode({"secret": secret_text(secret), "issuer": ISSUER, "digits": DIGITS, "period": STEP_SECONDS})
    return f"otpauth://totp/{quote(ISSUER)}:{quote(email)}?{query}"


def new_recovery_code() -> str:
    """80 random bits in four groups of four letters and digits."""
    text = base64.b32encode(secrets.token_bytes(RECOVERY_BYTES)).decode().lower()
    return "-".join(text[start : start + RECOVERY_GROUP] for start in range(0, len(text), RECOVERY_GROUP))


def is_recovery_code(code: str) -> bool:
    """Whether it has the form of a recovery code rather than of an app's code."""
    return len(_letters(code)) == RECOVERY_BYTES * 8 // 5


def recovery_digest(code: str) -> bytes:
    """What is stored of a recovery code; however it was typed."""
    return hashlib.sha256(_letters(code).encode()).digest()


def _letters(code: str) -> str:
    return re.sub(r"[\s-]", "", code).lower()
