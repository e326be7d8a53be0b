"""Where a request comes from."""

import ipaddress
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from visiobook_chassis.settings import Mode

AGENT_LENGTH = 200


@dataclass(frozen=True)
class Client:
    """Address and user agent of who asks."""

    address: str
    agent: str

    @property
    def network(self) -> str:
        """The address without its host part (/24, /48): what the audit trail may keep."""
        return _network(self.address, 24, 48)

    @property
    def source(self) -> str:
        """What attempts are counted by: an IPv6 customer owns a whole /64 and could guess from each address."""
        return _network(self.address, 32, 64)


def _network(address: str, v4: int, v6: int) -> str:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    return str(ipaddress.ip_network(f"{parsed}/{v4 if parsed.version == 4 else v6}", strict=False))


def _client(request: Request) -> Client:
    address = request.client.host if request.client else "unknown"
    forwarded = request.headers.get("x-forwarded-for", "")
    if forwarded and request.app.state.settings.mode is Mode.SERVER:
        address = forwarded.rpartition(",")[2].strip()  # only the gateway reaches a service, and writes this header
    return Client(address=address, agent=request.headers.get("user-agent", "")[:AGENT_LENGTH])


CurrentClient = Annotated[Client, Depends(_client)]
