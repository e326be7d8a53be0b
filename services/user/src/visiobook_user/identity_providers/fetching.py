"""Ask a provider's addresses, which its own documents name, without being led to an address of our own network.

A name is looked up once, judged, and that very address is connected to: a name that changes its mind in between
(DNS rebinding) gains nothing. Redirects are not followed, answers are bounded.
"""

import asyncio
import ipaddress
import json
import socket
from collections.abc import Mapping
from typing import Any

import httpx

LARGEST_ANSWER = 256 * 1024
TIMEOUT = httpx.Timeout(10.0, connect=5.0)
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class ProviderTrouble(Exception):
    """A provider does not answer, or not as it should; the message is for the log, without secrets."""


async def ask(
    method: str,
    url: str,
    *,
    private: bool,
    data: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
    auth: httpx.BasicAuth | None = None,
) -> dict[str, Any]:
    """The JSON object that an address answers with. ``private``: it may be at a private one. Raises ProviderTrouble."""
    transport = GuardedTransport(private=private)
    try:
        async with (
            httpx.AsyncClient(transport=transport, timeout=TIMEOUT, trust_env=False) as client,
            client.stream(method, url, data=data, headers=headers, auth=auth) as response,
        ):
            content = await _bounded(response)
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
        raise ProviderTrouble(f"{_place(url)}: {type(error).__name__}: {error}"[:300]) from error
    if not response.is_success:
        raise ProviderTrouble(f"{_place(url)} answered {response.status_code}")
    return _object(content, url)


async def _bounded(response: httpx.Response) -> bytes:
    content = bytearray()
    async for chunk in response.aiter_bytes():
        content += chunk
        if len(content) > LARGEST_ANSWER:
            raise ProviderTrouble("the answer is too large")
    return bytes(content)


def _object(content: bytes, url: str) -> dict[str, Any]:
    try:
        found = json.loads(content)
    except ValueError as error:
        raise ProviderTrouble(f"{_place(url)} answered no JSON") from error
    if not isinstance(found, dict):
        raise ProviderTrouble(f"{_place(url)} answered no JSON object")
    return found


def _place(url: str) -> str:
    """The address less its query."""
    return url.partition("?")[0][:200]


class GuardedTransport(httpx.AsyncBaseTransport):
    """Connects to addresses that it looked at itself, by https unless ``private``."""

    def __init__(self, *, private: bool) -> None:
        self._private = private
        self._inner = httpx.AsyncHTTPTransport()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        if url.scheme != "https" and not self._private:
            raise ProviderTrouble(f"{url.scheme}://{url.host} is not https")
        address = await self._address(url.host, url.port or (443 if url.scheme == "https" else 80))
        request.extensions = {**request.extensions, "sni_hostname": url.host}  # the certificate must be of the name
        request.url = url.copy_with(host=str(address))
        return await self._inner.handle_async_request(request)

    async def _address(self, host: str, port: int) -> Address:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = [ipaddress.ip_address(entry[4][0]) for entry in found]
        for address in addresses:
            if not is_allowed(address, private=self._private):
                raise ProviderTrouble(f"{host} is at {address}, an address of a network of our own")
        return addresses[0]

    async def aclose(self) -> None:
        await self._inner.aclose()


def is_allowed(address: Address, *, private: bool) -> bool:
    """Whether a provider may be there. Link-local addresses (a cloud's metadata) and the like never are one's."""
    inner = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    if inner is not None:
        return is_allowed(inner, private=private)
    if address.is_loopback:
        return private
    if address.is_link_local or address.is_multicast or address.is_unspecified or address.is_reserved:
        return False
    return private or address.is_global
