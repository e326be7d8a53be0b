"""A service tells the gateways where it is, every few seconds; a gateway forgets who has been silent for a while.

Without ``VISIOBOOK_GATEWAYS`` nothing is told, and the gateways know the services by their settings alone.
"""

import asyncio
import contextlib
import secrets
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import metadata

import httpx
import structlog
from fastapi import FastAPI

from visiobook_chassis.auth import service_token
from visiobook_chassis.keys import Keyring
from visiobook_chassis.settings import Part, ServiceSettings
from visiobook_contracts.announcements import HEARTBEAT_SECONDS, Announcement

log = structlog.get_logger(__name__)
PATH = "/internal/v1/gateway/announcements"
TIMEOUT = httpx.Timeout(2.0)
MISSED_BEFORE_A_WORD = 3
"""Heartbeats in a row: a fleet that starts or stops at once goes without its gateway for a moment."""


@asynccontextmanager
async def announced(app: FastAPI) -> AsyncIterator[None]:
    """Resource of every application: heartbeats while it runs, a word of leave when it stops."""
    settings: ServiceSettings = app.state.settings
    if not settings.gateways or not settings.address or settings.part is Part.WORKER or settings.service == "gateway":
        yield
        return
    async with httpx.AsyncClient(timeout=TIMEOUT) as client:
        announcer = Announcer(settings, app.state.keyring, client)
        task = asyncio.create_task(announcer.run())
        try:
            yield
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
            await announcer.tell(leaving=True)


class Announcer:
    """Tells each gateway; who does not listen now is told the next time."""

    def __init__(self, settings: ServiceSettings, keyring: Keyring, client: httpx.AsyncClient) -> None:
        self._gateways, self._keyring, self._client = settings.gateways, keyring, client
        self._said = Announcement(
            service=settings.service,
            instance=secrets.token_hex(6),
            url=settings.address,
            version=_version(settings.service),
        )
        self._missed: Counter[str] = Counter()

    async def run(self) -> None:
        """For ever."""
        while True:
            await self.tell()
            await asyncio.sleep(HEARTBEAT_SECONDS)

    async def tell(self, *, leaving: bool = False) -> None:
        """One heartbeat to every gateway. Never raises."""
        said = self._said.model_copy(update={"leaving": leaving})
        await asyncio.gather(*(self._tell(gateway, said) for gateway in self._gateways))

    async def _tell(self, gateway: str, said: Announcement) -> None:
        headers = {"authorization": f"Bearer {service_token(self._keyring, audience='gateway')}"}
        try:
            answer = await self._client.post(gateway.rstrip("/") + PATH, json=said.model_dump(), headers=headers)
            answer.raise_for_status()
            self._missed[gateway] = 0
        except httpx.HTTPError as error:
            self._missed[gateway] += 1
            if self._missed[gateway] == MISSED_BEFORE_A_WORD:
                log.warning("announcing.unheard", gateway=gateway, reason=repr(error))


def _version(service: str) -> str:
    try:
        return metadata.version(f"visiobook-{service}")
    except metadata.PackageNotFoundError:
        return "0"
