"""What ``user`` says no to.

Refusal
├── BadRequest
│   └── WeakPassword           a password that would be guessed
├── Unauthenticated
│   ├── WrongCredentials       e-mail or password; never says which
│   ├── InvalidRefreshToken    unknown, expired, used or of a revoked session; never says which
│   └── SessionOver            the access token's session was revoked or its account is gone
├── Forbidden
│   └── WrongPassword          the confirmation of a change is wrong
├── NotFound
│   └── NoSuchSession
├── Conflict
│   ├── EmailTaken
│   └── LocalOwnerFixed        the owner of an embedded installation is kept by its file
└── TooManyRequests
    └── TooManyAttempts        guessing; carries ``retry_after`` in seconds
"""

import math

from visiobook_chassis.errors import BadRequest, Conflict, Forbidden, NotFound, TooManyRequests, Unauthenticated


class WeakPassword(BadRequest):
    code = "weak-password"


class WrongCredentials(Unauthenticated):
    code = "wrong-credentials"

    def __init__(self) -> None:
        super().__init__("The e-mail address or the password is wrong.", hint="Check both and try again.")


class InvalidRefreshToken(Unauthenticated):
    code = "invalid-refresh-token"

    def __init__(self) -> None:
        super().__init__("The refresh token is not valid any more.", hint="Log in again.")


class WrongPassword(Forbidden):
    code = "wrong-password"

    def __init__(self) -> None:
        super().__init__("The current password is wrong.", hint="Type the password you log in with today.")


class NoSuchSession(NotFound):
    code = "no-such-session"

    def __init__(self) -> None:
        super().__init__("There is no such session.", hint="GET /api/v1/user/sessions lists yours.")


class EmailTaken(Conflict):
    code = "email-taken"

    def __init__(self) -> None:
        super().__init__("An account with this e-mail address exists.", hint="Log in, or take another address.")


class LocalOwnerFixed(Conflict):
    code = "local-owner"

    def __init__(self) -> None:
        super().__init__(
            "The local owner belongs to this installation and cannot be changed this way.",
            hint="Its password is kept in owner.json in the installation's folder; register an account of your own.",
        )


class TooManyAttempts(TooManyRequests):
    code = "too-many-attempts"

    def __init__(self, wait: float) -> None:
        seconds = max(1, math.ceil(wait))
        super().__init__("Too many attempts.", hint=f"Try again in {seconds} s.", retry_after=seconds)
