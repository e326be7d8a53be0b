"""What ``user`` says no to.

Refusal
├── BadRequest
│   ├── WeakPassword           a password that would be guessed
│   ├── LinkExpired            a link of a mail, or a sign-in link: unknown, used or too old; never says which
│   ├── CodeDoesNotFit         a code that is to confirm or change the second factor
│   ├── AvatarRefused          no picture that we show
│   ├── WrongExpiry            a key that would end before it begins
│   └── ProviderRefused        an identity provider, or the person there, said no; or its answer does not hold
├── Unauthenticated
│   ├── WrongCredentials       e-mail or password; never says which
│   ├── CodeRequired           the password is right, the second factor is missing
│   ├── WrongCode              the password is right, the code is wrong, old or was used
│   ├── InvalidRefreshToken    unknown, expired, used or of a revoked session; never says which
│   ├── InvalidApiKey          unknown, expired or revoked; never says which
│   └── SessionOver            the access token's session was revoked or its account is gone
├── Forbidden
│   ├── WrongPassword          the confirmation of a change is wrong
│   ├── EmailUnverified        the address must be verified first
│   ├── LogInNeeded            an API key cannot do this; a person can
│   ├── OwnerOnly              for the local owner alone
│   ├── CrossSite              the request comes of another site than the portal
│   ├── ScopeTooWide           a key cannot be given more than its maker may
│   └── NotLinked              nobody is linked to this identity, and no proven address says who it is
├── NotFound
│   ├── NoSuchSession
│   ├── NoSuchApiKey
│   ├── NoSuchProvider
│   └── NoSuchIdentity
├── Conflict
│   ├── EmailTaken
│   ├── LocalOwnerFixed        the owner of an embedded installation is kept by its file
│   ├── SecondFactorActive     it is on already
│   ├── SecondFactorInactive   it is not on, or was not begun
│   ├── TooManyApiKeys
│   └── IdentityTaken          linked to another account, or this account has another at the provider
├── TooManyRequests
│   └── TooManyAttempts        guessing; carries ``retry_after`` in seconds
└── Unavailable
    └── ProviderAway           an identity provider does not answer as it should
"""

import math

from visiobook_chassis.errors import (
    BadRequest,
    Conflict,
    Forbidden,
    NotFound,
    TooManyRequests,
    Unauthenticated,
    Unavailable,
)


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


class LinkExpired(BadRequest):
    code = "link-expired"

    def __init__(self) -> None:
        super().__init__("This link was used, or it is too old.", hint="Ask for a new one.")


class CodeDoesNotFit(BadRequest):
    code = "wrong-code"

    def __init__(self) -> None:
        super().__init__(
            "The code is wrong, or it was used.", hint="Type the code that your authenticator app shows now."
        )


class AvatarRefused(BadRequest):
    code = "avatar-refused"


class WrongExpiry(BadRequest):
    code = "wrong-expiry"

    def __init__(self) -> None:
        super().__init__("The key would be over already.", hint="Give a moment in the future, or none.")


class ProviderRefused(BadRequest):
    code = "provider-refused"


class CodeRequired(Unauthenticated):
    code = "code-required"

    def __init__(self) -> None:
        super().__init__(
            "This account asks for a second factor.",
            hint="Send the code of your authenticator app, or a recovery code.",
        )


class WrongCode(Unauthenticated):
    code = "wrong-code"

    def __init__(self) -> None:
        super().__init__("The code is wrong, or it was used.", hint="Wait for the next code of your authenticator app.")


class InvalidApiKey(Unauthenticated):
    code = "invalid-api-key"

    def __init__(self) -> None:
        super().__init__("The API key is not valid.", hint="Make a new one in the settings of your account.")


class EmailUnverified(Forbidden):
    code = "email-unverified"

    def __init__(self) -> None:
        super().__init__(
            "The e-mail address is not verified yet.",
            hint="Open the link in the mail that we sent; POST /api/v1/user/verification/letters sends another.",
        )


class LogInNeeded(Forbidden):
    code = "log-in-needed"

    def __init__(self) -> None:
        super().__init__("This cannot be done with an API key.", hint="Log in: POST /api/v1/user/sessions.")


class OwnerOnly(Forbidden):
    code = "owner-only"

    def __init__(self) -> None:
        super().__init__("Only the owner of this installation signs in by a link.", hint="Log in with your password.")


class CrossSite(Forbidden):
    code = "csrf"

    def __init__(self) -> None:
        super().__init__(
            "This request does not come of the portal.",
            hint="Repeat the csrf cookie in the header x-csrf-token, and send no Origin of another site.",
        )


class ScopeTooWide(Forbidden):
    code = "scope-too-wide"

    def __init__(self, scope: str) -> None:
        super().__init__(f"You cannot give {scope}, which you do not hold yourself.", hint="Choose narrower scopes.")


class NotLinked(Forbidden):
    code = "identity-not-linked"

    def __init__(self, title: str) -> None:
        super().__init__(
            f"Nobody here is linked to this identity of {title}.",
            hint="Log in with your password, or register, and link it in your settings.",
        )


class NoSuchApiKey(NotFound):
    code = "no-such-api-key"

    def __init__(self) -> None:
        super().__init__("There is no such API key.", hint="GET /api/v1/user/api-keys lists yours.")


class NoSuchProvider(NotFound):
    code = "no-such-provider"

    def __init__(self) -> None:
        super().__init__(
            "There is no such identity provider.", hint="GET /api/v1/user/portal/providers lists those there are."
        )


class NoSuchIdentity(NotFound):
    code = "no-such-identity"

    def __init__(self) -> None:
        super().__init__("There is no such identity.", hint="GET /api/v1/user/me/identities lists yours.")


class SecondFactorActive(Conflict):
    code = "second-factor-active"

    def __init__(self) -> None:
        super().__init__("The second factor is on.", hint="Turn it off first to use another authenticator app.")


class SecondFactorInactive(Conflict):
    code = "second-factor-inactive"

    def __init__(self) -> None:
        super().__init__("The second factor is not on.", hint="Begin with POST /api/v1/user/me/second-factor.")


class TooManyApiKeys(Conflict):
    code = "too-many-api-keys"

    def __init__(self, most: int) -> None:
        super().__init__(f"An account has {most} API keys at most.", hint="Revoke one that is not used any more.")


class IdentityTaken(Conflict):
    code = "identity-taken"

    def __init__(self, title: str) -> None:
        super().__init__(
            f"This identity of {title} belongs to another account, or yours has another one there.",
            hint="Unlink the other one first.",
        )


class ProviderAway(Unavailable):
    code = "provider-away"

    def __init__(self, title: str) -> None:
        super().__init__(
            f"{title} does not answer as it should.", hint="Try again later, or log in with your password."
        )
