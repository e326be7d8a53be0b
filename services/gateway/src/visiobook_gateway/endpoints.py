"""The gateway's own routes: health of the fleet, the list of services, the merged API document."""

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel

from visiobook_chassis.auth import public
from visiobook_chassis.errors import Unavailable
from visiobook_gateway.catalogue import Catalogue
from visiobook_gateway.health import FleetHealth, HealthMonitor, State
from visiobook_gateway.openapi import merge
from visiobook_gateway.upstreams import Fleet

router = APIRouter(tags=["fleet"])


class ServiceView(BaseModel):
    """A service behind this entry; ``base`` is where its routes begin."""

    name: str
    title: str
    state: State
    base: str


def _fleet(request: Request) -> Fleet:
    fleet = request.app.state.fleet
    assert isinstance(fleet, Fleet)
    return fleet


def _catalogue(request: Request) -> Catalogue:
    catalogue = request.app.state.catalogue
    assert isinstance(catalogue, Catalogue)
    return catalogue


def _monitor(request: Request) -> HealthMonitor:
    monitor = request.app.state.monitor
    assert isinstance(monitor, HealthMonitor)
    return monitor


CurrentFleet = Annotated[Fleet, Depends(_fleet)]
CurrentCatalogue = Annotated[Catalogue, Depends(_catalogue)]
CurrentMonitor = Annotated[HealthMonitor, Depends(_monitor)]


@router.get("/health", openapi_extra=public())
async def fleet_health(monitor: CurrentMonitor, response: Response) -> FleetHealth:
    """Readiness of every service; 503 when one is not ready."""
    health = await monitor.health()
    response.status_code = 200 if health.status is State.READY else 503
    return health


@router.get("/api/v1/services", openapi_extra=public())
async def list_services(fleet: CurrentFleet, catalogue: CurrentCatalogue, monitor: CurrentMonitor) -> list[ServiceView]:
    """The services behind this entry, with their states."""
    health, documents = await monitor.health(), await _documents(fleet, catalogue)
    return [
        ServiceView(name=name, title=_title(documents, name), state=health.services[name], base=f"/api/v1/{name}")
        for name in fleet.names
    ]


@router.get("/api/v1/openapi.json", openapi_extra=public())
async def merged_openapi(fleet: CurrentFleet, catalogue: CurrentCatalogue) -> dict[str, Any]:
    """The OpenAPI 3.1 document of the whole fleet."""
    documents = await _documents(fleet, catalogue)
    missing = [name for name in fleet.names if name not in documents]
    return merge(documents, missing=missing, routes=fleet.routes)


async def _documents(fleet: Fleet, catalogue: Catalogue) -> dict[str, dict[str, Any]]:
    """Documents of the services that have one to give."""
    found = await asyncio.gather(*(_document(catalogue, name) for name in fleet.names))
    return {name: document for name, document in zip(fleet.names, found, strict=True) if document is not None}


async def _document(catalogue: Catalogue, name: str) -> dict[str, Any] | None:
    try:
        return await catalogue.document(name)
    except Unavailable:
        return None


def _title(documents: dict[str, dict[str, Any]], name: str) -> str:
    return str(documents.get(name, {}).get("info", {}).get("title", name))
