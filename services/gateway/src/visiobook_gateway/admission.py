"""Who may pass the edge: who asks, how often, and whether the route is theirs."""

from dataclasses import dataclass, field

from starlette.types import Scope

from visiobook_chassis.auth import MissingPermission, Principal, SessionOver
from visiobook_chassis.cookies import portal_cookies
from visiobook_chassis.errors import Unauthenticated
from visiobook_chassis.keys import Keyring
from visiobook_chassis.permissions import SAFE
from visiobook_chassis.shared.connection import Shared
from visiobook_gateway.api_keys import KeyExchange
from visiobook_gateway.catalogue import Access, Catalogue
from visiobook_gateway.credentials import Credential, Fields, Kind, presented, refuse_foreign_socket, refuse_forged
from visiobook_gateway.edge_headers import RawHeaders, client_address, fields_of
from visiobook_gateway.rates import Rates
from visiobook_gateway.settings import Settings
from visiobook_gateway.tokens import TokenCache

PROBES = frozenset(("/health/live", "/health/ready"))


class NotSignedIn(Unauthenticated):
    """Nothing shows who asks."""

    def __init__(self) -> None:
        super().__init__("This address needs a bearer token.", hint="Log in at POST /api/v1/user/sessions.")


@dataclass(frozen=True, slots=True)
class Caller:
    """A user, by the token that services get to see: the one that was shown, or the one that a key is worth."""

    principal: Principal
    token: str


@dataclass(frozen=True, slots=True)
class Admitted:
    """A request that may pass; nobody's on a public route. ``told`` are fields for the answer."""

    caller: Caller | None = None
    told: RawHeaders = field(default_factory=list)


class Admission:
    """Judges a request before any service sees it."""

    def __init__(
        self, settings: Settings, keyring: Keyring, catalogue: Catalogue, shared: Shared, keys: KeyExchange
    ) -> None:
        self.catalogue, self.keys = catalogue, keys
        self.trusted_proxies = settings.trusted_proxies
        self.cookies, self._public_url = portal_cookies(settings.public_url), settings.public_url
        self.tokens = TokenCache(keyring, seconds=settings.token_cache_seconds, size=settings.token_cache_size)
        self.revocations = shared.revocations
        self.rates = Rates(settings, shared)

    async def admit(self, scope: Scope, service: str) -> Admitted:
        """Let a request to a service pass. Raises Unauthenticated, CsrfRefused, MissingPermission, RateExceeded,
        Unavailable.
        """
        fields = fields_of(scope)
        caller, refusal, told = await self._counted(scope, fields)
        access = await self._access(service, scope, known=caller is not None)
        if access.public:
            return Admitted(caller, told)
        if caller is None:
            raise refusal
        if not caller.principal.may(access.permission):
            raise MissingPermission(access.permission)
        return Admitted(caller, told)

    async def admit_to_control(self, scope: Scope) -> Admitted:
        """Let a request to the gateway's own pages pass; they judge by themselves who may see them.

        Raises RateExceeded, CsrfRefused. Probes are not counted.
        """
        if scope["path"] in PROBES:
            return Admitted()
        caller, _, told = await self._counted(scope, fields_of(scope))
        return Admitted(caller, told)

    async def _counted(self, scope: Scope, fields: Fields) -> tuple[Caller | None, Unauthenticated, RawHeaders]:
        """Who asks, why nobody if nobody does, and what to tell them of their rate."""
        credential = presented(fields, self.cookies)
        caller, refusal = await self._identify(credential)
        by = caller.principal.subject if caller else client_address(scope, self.trusted_proxies)
        told = await self.rates.count(by, scope.get("method", "GET"), scope["path"], stranger=caller is None)
        if caller is not None and credential is not None and credential.kind is Kind.COOKIE:
            self._refuse_forged(scope, fields)
        return caller, refusal, told

    def _refuse_forged(self, scope: Scope, fields: Fields) -> None:
        if scope["type"] == "websocket":
            refuse_foreign_socket(fields, self._public_url)
        else:
            refuse_forged(scope["method"], fields, self.cookies, self._public_url)

    async def _identify(self, credential: Credential | None) -> tuple[Caller | None, Unauthenticated]:
        """The user; without good proof nobody, and why. A stale token does not close public routes."""
        if credential is None:
            return None, NotSignedIn()
        try:
            secret = credential.secret
            token = await self.keys.token(secret) if credential.kind is Kind.KEY else secret
            principal = self.tokens.principal(token)
        except Unauthenticated as refusal:
            return None, refusal
        if self.revocations.holds(principal.session, principal.mandate):
            return None, SessionOver()
        return Caller(principal, token), NotSignedIn()

    async def _access(self, service: str, scope: Scope, *, known: bool) -> Access:
        """What the route asks of its callers. While a service's document cannot be had, its users still pass, to be
        judged there; nobody else does.
        """
        method, path = scope.get("method", "GET"), scope["path"]
        ask = self.catalogue.access_soon if known else self.catalogue.access
        found = await ask(service, method, path)
        return found or Access(public=False, permission=f"{service}:{'read' if method in SAFE else 'write'}")
