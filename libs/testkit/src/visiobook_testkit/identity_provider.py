"""An OpenID Connect provider for tests and for trying things out: small, strict, and able to misbehave on purpose.

It does what a real one does: one-time codes bound to client, redirect address and PKCE challenge; signed ID tokens;
its document, keys and user info. Nobody types a password: ``person`` is who is signed in there.
"""

import base64
import hashlib
import secrets
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, unquote, urlencode

import jwt
import uvicorn
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

TOKEN_SECONDS = 300


@dataclass
class Grant:
    """What a code stands for."""

    client_id: str
    redirect_uri: str
    challenge: str
    nonce: str
    claims: dict[str, Any]


@dataclass
class IdentityProvider:
    """The provider. ``client_secret`` "" makes the client a public one; ``person``: None says no to everybody.

    ``forged`` replaces claims of ID tokens, ``document_forged`` members of the document; ``signs_with`` another key;
    ``email_by_user_info``: the ID token says nothing of the address, the user info does.
    """

    issuer: str
    client_id: str = "visiobook"
    client_secret: str = "a secret of tests"  # noqa: S105  # of nothing real
    person: dict[str, Any] | None = None
    forged: dict[str, Any] = field(default_factory=dict)
    document_forged: dict[str, Any] = field(default_factory=dict)
    signs_with: rsa.RSAPrivateKey | None = None
    algorithm: str = "RS256"
    email_by_user_info: bool = False
    names_itself: bool = True
    asked: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self._key_id = secrets.token_hex(4)
        self._grants: dict[str, Grant] = {}
        self._access: dict[str, dict[str, Any]] = {}

    def change_key(self) -> None:
        """Sign with a new key from now on, and publish that alone."""
        self._key, self._key_id = rsa.generate_private_key(public_exponent=65537, key_size=2048), secrets.token_hex(4)

    def app(self) -> Starlette:
        """The ASGI application."""
        return Starlette(
            routes=[
                Route("/.well-known/openid-configuration", self._document),
                Route("/keys", self._keys),
                Route("/authorize", self._authorize),
                Route("/token", self._token, methods=["POST"]),
                Route("/person", self._user_info),
            ]
        )

    async def _document(self, _: Request) -> Response:
        self.asked.append("document")
        known = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "userinfo_endpoint": f"{self.issuer}/person",
            "jwks_uri": f"{self.issuer}/keys",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "none"],
            "code_challenge_methods_supported": ["S256"],
            "authorization_response_iss_parameter_supported": self.names_itself,
        }
        return JSONResponse(known | self.document_forged)

    async def _keys(self, _: Request) -> Response:
        self.asked.append("keys")
        jwk = RSAAlgorithm.to_jwk(self._key.public_key(), as_dict=True)
        return JSONResponse({"keys": [{**jwk, "kid": self._key_id, "use": "sig", "alg": "RS256"}]})

    async def _authorize(self, request: Request) -> Response:
        query = request.query_params
        if query.get("client_id") != self.client_id or query.get("response_type") != "code":
            return JSONResponse({"error": "invalid_request"}, 400)
        back = {"state": query.get("state", "")} | ({"iss": self.issuer} if self.names_itself else {})
        if self.person is None:
            return RedirectResponse(f"{query['redirect_uri']}?{urlencode(back | {'error': 'access_denied'})}", 303)
        if query.get("code_challenge_method") != "S256" or "openid" not in query.get("scope", "").split():
            return JSONResponse({"error": "invalid_request"}, 400)
        code = secrets.token_urlsafe(16)
        self._grants[code] = Grant(
            client_id=query["client_id"],
            redirect_uri=query["redirect_uri"],
            challenge=query["code_challenge"],
            nonce=query.get("nonce", ""),
            claims=dict(self.person),
        )
        return RedirectResponse(f"{query['redirect_uri']}?{urlencode(back | {'code': code})}", 303)

    async def _token(self, request: Request) -> Response:
        form = dict(parse_qsl((await request.body()).decode()))
        if not self._is_client(request, form):
            return JSONResponse({"error": "invalid_client"}, 401)
        grant = self._grants.pop(form.get("code", ""), None)
        if grant is None or form.get("redirect_uri") != grant.redirect_uri or not _proves(form, grant):
            return JSONResponse({"error": "invalid_grant"}, 400)
        access_token = secrets.token_urlsafe(16)
        self._access[access_token] = grant.claims
        answer = {"access_token": access_token, "token_type": "Bearer", "id_token": self._id_token(grant)}
        return JSONResponse(answer, headers={"cache-control": "no-store"})

    def _is_client(self, request: Request, form: dict[str, str]) -> bool:
        if not self.client_secret:
            return form.get("client_id") == self.client_id
        scheme, _, credentials = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "basic":
            return False
        user, _, password = base64.b64decode(credentials).decode().partition(":")
        return (unquote(user), unquote(password)) == (self.client_id, self.client_secret)

    def _id_token(self, grant: Grant) -> str:
        now = int(time.time())
        left_out = {"email", "email_verified"} if self.email_by_user_info else set()
        claims = {name: value for name, value in grant.claims.items() if name not in left_out}
        claims |= {"iss": self.issuer, "aud": self.client_id, "iat": now, "exp": now + TOKEN_SECONDS}
        claims |= {"nonce": grant.nonce} | self.forged
        said = {name: value for name, value in claims.items() if value is not None}
        if self.algorithm == "none":
            return jwt.encode(said, "", algorithm="none", headers={"kid": self._key_id})
        if self.algorithm.startswith("HS"):
            return jwt.encode(
                said, self.client_secret.ljust(64), algorithm=self.algorithm, headers={"kid": self._key_id}
            )
        return jwt.encode(said, self.signs_with or self._key, algorithm=self.algorithm, headers={"kid": self._key_id})

    async def _user_info(self, request: Request) -> Response:
        claims = self._access.get(request.headers.get("authorization", "").removeprefix("Bearer "))
        return JSONResponse(claims) if claims is not None else Response(status_code=401)


def _proves(form: dict[str, str], grant: Grant) -> bool:
    digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == grant.challenge


@contextmanager
def running_provider(**options: Any) -> Iterator[IdentityProvider]:
    """A provider that listens on a free port of this machine."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        provider = IdentityProvider(f"http://127.0.0.1:{listener.getsockname()[1]}", **options)
        config = uvicorn.Config(provider.app(), log_config=None, lifespan="off", loop="asyncio", http="h11", ws="none")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        try:
            yield provider
        finally:
            server.should_exit = True
            thread.join()
