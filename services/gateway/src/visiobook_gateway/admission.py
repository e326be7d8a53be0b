"""Who may pass the edge: token, rate, and which routes need no token."""

from starlette.datastructures import Headers
from starlette.types import Scope

from visiobook_chassis.auth import Principal, SessionOver
from visiobook_chassis.errors import Unauthenticated
from visiobook_chassis.keys import Keyring
from visiobook_chassis.shared.connection import Shared
from visiobook_chassis.shared.limits import Rate
from visiobook_gateway.catalogue import Catalogue
from visiobook_gateway.edge_headers import client_address
from visiobook_gateway.errors import RateExceeded
from visiobook_gateway.settings import Settings
from visiobook_gateway.tokens import TokenCache

PROBES = frozenset(("/health/live", "/health/ready"))


class Admission:
    """Judges a request before any service sees it."""

    def __init__(self, settings: Settings, keyring: Keyring, catalogue: Catalogue, shared: Shared) -> None:
        self._catalogue = catalogue
        self._trusted_proxies = settings.trusted_proxies
        self._tokens = TokenCache(keyring, seconds=settings.token_cache_seconds, size=settings.token_cache_size)
        self._revocations = shared.revocations
        self._users = shared.limiter("users", Rate(settings.rate_per_second, settings.rate_burst))
        strangers = Rate(settings.public_rate_per_second, settings.public_rate_burst)
        self._strangers = shared.limiter("strangers", strangers)

    async def admit(self, scope: Scope, service: str) -> Principal | None:
        """The user who asks a service, None on a public route. Raises Unauthenticated, RateExceeded, Unavailable."""
        principal, refusal = self._identify(scope)
        await self._count(scope, principal)
        if principal is None and not await self._catalogue.is_public(service, scope["method"], scope["path"]):
            raise refusal
        return principal

    async def admit_to_control(self, scope: Scope) -> None:
        """Let a request to the gateway's own pages pass. Raises RateExceeded; probes are not counted."""
        if scope["path"] not in PROBES:
            await self._count(scope, None)

    def _identify(self, scope: Scope) -> tuple[Principal | None, Unauthenticated]:
        """The user; without a good token nobody, and why. A stale token does not close public routes."""
        scheme, _, token = Headers(scope=scope).get("authorization", "").partition(" ")
        missing = Unauthenticated("This address needs a bearer token.", hint="Log in at POST /api/v1/user/sessions.")
        if scheme.lower() != "bearer" or not token:
            return None, missing
        try:
            principal = self._tokens.principal(token.strip())
        except Unauthenticated as refusal:
            return None, refusal
        if self._revocations.holds(principal.session, principal.mandate):
            return None, SessionOver()
        return principal, missing

    async def _count(self, scope: Scope, principal: Principal | None) -> None:
        if principal is not None:
            decision = await self._users.take(principal.subject)
        else:
            decision = await self._strangers.take(client_address(scope, self._trusted_proxies))
        if not decision.allowed:
            raise RateExceeded(decision)
