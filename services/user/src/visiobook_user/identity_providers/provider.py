"""One OpenID Connect provider: where it sends people, and what it says of who comes back.

Authorization code flow with PKCE (OpenID Connect Core 1.0 section 3.1, RFC 7636, RFC 9700), discovery (OpenID Connect
Discovery 1.0), the issuer in the answer (RFC 9207).
"""

import base64
import hashlib
import hmac
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import httpx
import jwt
import structlog

from visiobook_user.errors import ProviderAway, ProviderRefused
from visiobook_user.identity_providers import fetching
from visiobook_user.identity_providers.fetching import ProviderTrouble
from visiobook_user.identity_providers.settings import ProviderSettings

log = structlog.get_logger(__name__)
DOCUMENT = "/.well-known/openid-configuration"
DOCUMENT_SECONDS = 3600.0
KEYS_SECONDS = 60.0  # a key that is not known may be new: asked for again no oftener than this
LEEWAY_SECONDS = 60
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
NEEDED = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")


@dataclass(frozen=True)
class Secrets:
    """What one visit to the provider knows and nobody else. ``binding`` is in the browser's cookie."""

    nonce: str
    verifier: str
    binding: str


@dataclass(frozen=True)
class Person:
    """Who came back. ``email`` is what the provider says; ``email_verified`` whether it says that it looked."""

    subject: str
    email: str | None
    email_verified: bool
    name: str
    locale: str


class Provider:
    """A provider by its settings; its document and keys are remembered for a while."""

    def __init__(self, settings: ProviderSettings) -> None:
        self.settings = settings
        self._document: dict[str, Any] = {}
        self._document_until = 0.0
        self._keys: dict[str, jwt.PyJWK] = {}
        self._keys_until = 0.0

    async def address(self, state: str, secrets: Secrets, redirect_uri: str) -> str:
        """Where to send the browser. Raises ProviderAway."""
        try:
            endpoint = (await self._discovered())["authorization_endpoint"]
        except ProviderTrouble as trouble:
            raise self._away(trouble) from trouble
        query = {
            "response_type": "code",
            "client_id": self.settings.client_id,
            "redirect_uri": redirect_uri,
            "scope": " ".join(self.settings.scopes),
            "state": state,
            "nonce": secrets.nonce,
            "code_challenge": _challenge(secrets.verifier),
            "code_challenge_method": "S256",
        }
        return f"{endpoint}{'&' if urlsplit(endpoint).query else '?'}{urlencode(query)}"

    async def person(self, code: str, secrets: Secrets, redirect_uri: str, issuer: str | None) -> Person:
        """Who the code of the way back stands for. Raises ProviderAway, ProviderRefused."""
        try:
            document = await self._discovered()
            self._check_issuer(document, issuer)
            tokens = await self._exchange(document, code, secrets, redirect_uri)
            claims = await self._claims(document, str(tokens.get("id_token", "")), secrets.nonce)
            if "email" not in claims:
                claims = await self._asked_for(document, str(tokens.get("access_token", "")), claims)
        except ProviderTrouble as trouble:
            raise self._away(trouble) from trouble
        return _person(claims)

    def _away(self, trouble: ProviderTrouble) -> ProviderAway:
        log.warning("provider.trouble", provider=self.settings.name, why=str(trouble))
        return ProviderAway(self.settings.title)

    def _refused(self, why: str) -> ProviderRefused:
        log.warning("provider.refused", provider=self.settings.name, why=why)
        title = self.settings.title
        return ProviderRefused(f"The answer of {title} does not hold.", hint="Try again from the log-in page.")

    async def _ask(self, method: str, url: str, **options: Any) -> dict[str, Any]:
        return await fetching.ask(method, url, private=self.settings.private_network, **options)

    async def _discovered(self) -> dict[str, Any]:
        if time.monotonic() >= self._document_until:
            document = await self._ask("GET", self.settings.issuer.rstrip("/") + DOCUMENT)
            missing = [name for name in NEEDED if not isinstance(document.get(name), str)]
            if missing:
                raise ProviderTrouble(f"its document lacks {', '.join(missing)}")
            if document["issuer"] != self.settings.issuer:
                raise ProviderTrouble("its document is of another issuer")
            self._document, self._document_until = document, time.monotonic() + DOCUMENT_SECONDS
        return self._document

    def _check_issuer(self, document: dict[str, Any], issuer: str | None) -> None:
        """The answer must be of the provider that was asked (mix-up attacks, RFC 9207)."""
        told = document.get("authorization_response_iss_parameter_supported") is True
        if issuer != self.settings.issuer and (issuer is not None or told):
            raise self._refused("the way back names another issuer, or none")

    async def _exchange(
        self, document: dict[str, Any], code: str, secrets: Secrets, redirect_uri: str
    ) -> dict[str, Any]:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "code_verifier": secrets.verifier,
            "client_id": self.settings.client_id,
        }
        secret, auth = self.settings.client_secret.get_secret_value(), None
        methods = document.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        if secret and "client_secret_basic" in methods:
            auth = httpx.BasicAuth(quote(self.settings.client_id, safe=""), quote(secret, safe=""))  # RFC 6749, 2.3.1
        elif secret:
            form["client_secret"] = secret
        return await self._ask("POST", document["token_endpoint"], data=form, auth=auth)

    async def _claims(self, document: dict[str, Any], token: str, nonce: str) -> dict[str, Any]:
        """Claims of an ID token, checked (OpenID Connect Core 1.0 section 3.1.3.7). Raises ProviderRefused."""
        try:
            header = jwt.get_unverified_header(token)
            key = await self._key(document, header.get("kid"))
            claims: dict[str, Any] = jwt.decode(
                token,
                key.key,
                algorithms=list(ALGORITHMS),
                audience=self.settings.client_id,
                issuer=self.settings.issuer,
                leeway=LEEWAY_SECONDS,
                options={"require": ["exp", "iat", "sub", "aud", "iss"]},
            )
        except (jwt.PyJWTError, TypeError, ValueError) as error:
            raise self._refused(f"the ID token is not valid: {error}") from error
        if not hmac.compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode()):
            raise self._refused("the ID token is of another visit")
        several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
        if claims.get("azp", None if several else self.settings.client_id) != self.settings.client_id:
            raise self._refused("the ID token was issued to somebody else")
        return claims

    async def _key(self, document: dict[str, Any], kid: object) -> jwt.PyJWK:
        if not self._known(kid) and time.monotonic() >= self._keys_until:
            found = (await self._ask("GET", document["jwks_uri"])).get("keys")
            self._keys = dict(_usable(found if isinstance(found, list) else []))
            self._keys_until = time.monotonic() + KEYS_SECONDS
        known = self._known(kid)
        if known is None:
            raise jwt.InvalidKeyError("no key of the provider has this id")
        return known

    def _known(self, kid: object) -> jwt.PyJWK | None:
        if kid is None and len(self._keys) == 1:
            return next(iter(self._keys.values()))
        return self._keys.get(str(kid))

    async def _asked_for(self, document: dict[str, Any], token: str, claims: dict[str, Any]) -> dict[str, Any]:
        """Claims with what the provider only says to who asks (section 5.3)."""
        endpoint = document.get("userinfo_endpoint")
        if not isinstance(endpoint, str) or not token:
            return claims
        said = await self._ask("GET", endpoint, headers={"authorization": f"Bearer {token}"})
        if said.get("sub") != claims["sub"]:
            raise self._refused("the user info is of somebody else")
        return {**said, **claims}


def _usable(keys: list[Any]) -> list[tuple[str, jwt.PyJWK]]:
    """Keys for signatures, by id; those of kinds that we do not know are left out."""
    found = []
    for key in keys:
        if isinstance(key, dict) and key.get("use", "sig") == "sig" and key.get("kty") != "oct":
            try:
                found.append((str(key.get("kid")), jwt.PyJWK(key)))
            except jwt.PyJWTError:
                continue
    return found


def _challenge(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def _person(claims: dict[str, Any]) -> Person:
    email = claims.get("email")
    return Person(
        subject=str(claims["sub"]),
        email=email if isinstance(email, str) else None,
        email_verified=claims.get("email_verified") is True,
        name=str(claims.get("name") or claims.get("given_name") or ""),
        locale=str(claims.get("locale") or ""),
    )
