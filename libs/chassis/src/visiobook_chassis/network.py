"""Calls between services: one client per peer, over HTTP or straight into the peer's ASGI application.

Both ways carry real JSON and real tokens; only the transport differs.
"""

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import Any

import httpx

from visiobook_chassis.auth import service_token
from visiobook_chassis.errors import Unavailable, UpstreamRefused
from visiobook_chassis.in_process import InProcessClient
from visiobook_chassis.keys import Keyring
from visiobook_chassis.settings import ServiceSettings
from visiobook_contracts.problems import Problem

TIMEOUT = httpx.Timeout(30.0, connect=3.0)
RETRIED = {"GET", "HEAD", "PUT", "DELETE"}
ATTEMPTS = 3
SHARED_SECONDS, SHARED_TOKENS = 15.0, 1000


class NoCookies(httpx.Cookies):
    """Keeps nothing: one client asks for many users."""

    def extract_cookies(self, response: httpx.Response) -> None: ...

    def set_cookie_header(self, request: httpx.Request) -> None: ...


class Peer:
    """Another service, as this one calls it. Every call carries a service token for that audience."""

    def __init__(self, client: httpx.AsyncClient, keyring: Keyring, name: str) -> None:
        self._client = client
        self._ask = client.ask if isinstance(client, InProcessClient) else client.request
        self._client._cookies = NoCookies()  # noqa: SLF001  # given to the client, it would be copied into a jar
        self._keyring = keyring
        self.name = name
        self._tokens: dict[str | None, tuple[str, float]] = {}

    def headers(self, on_behalf_of: str | None = None) -> dict[str, str]:
        """Authorisation for one call."""
        return {"authorization": f"Bearer {self._token(on_behalf_of)}"}

    def _token(self, on_behalf_of: str | None) -> str:
        """A token that lives for most of its minute yet; calls that follow one another share it."""
        now = time.time()
        token, until = self._tokens.get(on_behalf_of, ("", 0.0))
        if not 0 < until - now <= SHARED_SECONDS:
            token = service_token(self._keyring, audience=self.name, on_behalf_of=on_behalf_of)
            if len(self._tokens) >= SHARED_TOKENS:
                self._tokens.clear()
            self._tokens[on_behalf_of] = (token, now + SHARED_SECONDS)
        return token

    async def call(
        self, method: str, path: str, *, on_behalf_of: str | None = None, json: Any = None, params: Any = None
    ) -> httpx.Response:
        """Send and check. Raises UpstreamRefused with the peer's own words, Unavailable when it does not answer."""
        attempts = ATTEMPTS if method in RETRIED else 1
        for attempt in range(1, attempts + 1):
            try:
                headers = self.headers(on_behalf_of)
                response = await self._ask(method, path, json=json, params=params, headers=headers)
            except httpx.TransportError as error:
                if attempt == attempts:
                    raise Unavailable(f"{self.name} does not answer: {error!r}") from error
                continue
            return self.check(response)
        raise AssertionError("unreachable")

    @asynccontextmanager
    async def stream(
        self, method: str, path: str, *, on_behalf_of: str | None = None, content: Any = None, **options: Any
    ) -> AsyncIterator[httpx.Response]:
        """A streaming call, up (``content``) or down (``response.aiter_bytes()``)."""
        headers = self.headers(on_behalf_of) | options.pop("headers", {})
        try:
            async with self._client.stream(method, path, content=content, headers=headers, **options) as response:
                if response.is_error:
                    await response.aread()
                yield self.check(response)
        except httpx.TransportError as error:
            raise Unavailable(f"{self.name} does not answer: {error!r}") from error

    def check(self, response: httpx.Response) -> httpx.Response:
        """The response, if it is a success."""
        if response.is_success:
            return response
        try:
            problem = Problem.model_validate(response.json())
        except ValueError:
            problem = self._without_words(response)
        raise UpstreamRefused(problem)

    def _without_words(self, response: httpx.Response) -> Problem:
        """A refusal of which only the status is known, as to HEAD. Raises Unavailable for a peer's own failure."""
        said = f"{self.name} answered {response.status_code} to {response.request.url.path}"
        if not response.is_client_error:
            raise Unavailable(said) from None
        phrase = response.reason_phrase or HTTPStatus(response.status_code).phrase
        code = phrase.lower().replace(" ", "-")
        return Problem(
            type=f"urn:visiobook:problem:{code}", title=phrase, status=response.status_code, code=code, detail=said
        )


class Network:
    """All peers of one service."""

    def __init__(self, keyring: Keyring, client_of: Callable[[str], httpx.AsyncClient]) -> None:
        self._keyring = keyring
        self._client_of = client_of
        self._peers: dict[str, Peer] = {}

    def peer(self, name: str) -> Peer:
        """The client for a peer, made once."""
        if name not in self._peers:
            self._peers[name] = Peer(self._client_of(name), self._keyring, name)
        return self._peers[name]


@asynccontextmanager
async def direct_network(settings: ServiceSettings, keyring: Keyring) -> AsyncIterator[Network]:
    """Peers by the URLs in the settings."""
    clients: dict[str, httpx.AsyncClient] = {}

    def client_of(name: str) -> httpx.AsyncClient:
        base = settings.peers.get(name)
        if base is None:
            raise Unavailable(f"no address configured for {name}; set VISIOBOOK_PEERS")
        return clients.setdefault(name, httpx.AsyncClient(base_url=base, timeout=TIMEOUT))

    try:
        yield Network(keyring, client_of)
    finally:
        for client in clients.values():
            await client.aclose()
