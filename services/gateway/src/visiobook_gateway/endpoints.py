"""The gateway's own routes: health of the fleet, the list of services, the merged API document."""

import asyncio
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel

from visiobook_chassis.auth import CallingService, Principal, public
from visiobook_chassis.errors import Forbidden, Unavailable
from visiobook_contracts.announcements import Announcement
from visiobook_gateway.breaker import CircuitState
from visiobook_gateway.catalogue import Catalogue
from visiobook_gateway.health import FleetHealth, HealthMonitor, State
from visiobook_gateway.instances import Instance
from visiobook_gateway.openapi import merge
from visiobook_gateway.registry import Heard, Registry
from visiobook_gateway.upstreams import Fleet

router = APIRouter(tags=["fleet"])


class InstanceView(BaseModel):
    """One process of a service. ``instance`` and what follows are known of those that announce themselves."""

    url: str
    circuit: CircuitState
    outstanding: int
    instance: str | None = None
    version: str | None = None
    last_heartbeat: datetime | None = None


class ServiceView(BaseModel):
    """A service behind this entry; ``base`` is where its routes begin. ``instances`` are for administrators."""

    name: str
    title: str
    state: State
    base: str
    instances: list[InstanceView] | None = None


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


def _registry(request: Request) -> Registry:
    registry = request.app.state.registry
    assert isinstance(registry, Registry)
    return registry


CurrentRegistry = Annotated[Registry, Depends(_registry)]
CurrentFleet = Annotated[Fleet, Depends(_fleet)]
CurrentCatalogue = Annotated[Catalogue, Depends(_catalogue)]
CurrentMonitor = Annotated[HealthMonitor, Depends(_monitor)]


@router.get("/health", openapi_extra=public())
async def fleet_health(monitor: CurrentMonitor, response: Response) -> FleetHealth:
    """Readiness of every service; 503 when one is not ready."""
    health = await monitor.health()
    response.status_code = 200 if health.status is State.READY else 503
    return health


@router.get("/api/v1/services", openapi_extra=public(), response_model_exclude_none=True)
async def list_services(
    request: Request,
    fleet: CurrentFleet,
    catalogue: CurrentCatalogue,
    monitor: CurrentMonitor,
    registry: CurrentRegistry,
) -> list[ServiceView]:
    """The services behind this entry, with their states; administrators also see their instances."""
    health, documents = await monitor.health(), await _documents(fleet, catalogue)
    known = request.scope.get("visiobook.principal")
    shown = isinstance(known, Principal) and known.administers("gateway")
    return [
        ServiceView(
            name=name,
            title=_title(documents, name),
            state=health.services.get(name, State.UNAVAILABLE),
            base=f"/api/v1/{name}",
            instances=_instances(fleet, registry, name) if shown else None,
        )
        for name in fleet.names
    ]


@router.post("/internal/v1/gateway/announcements", status_code=204)
async def announce_instance(said: Announcement, service: CallingService, registry: CurrentRegistry) -> None:
    """A heartbeat of a process of the calling service; nobody announces for another."""
    if service.service != said.service or not service.is_service:
        raise Forbidden(f"{service.service} cannot announce {said.service}.")
    await registry.hear(said)


def _instances(fleet: Fleet, registry: Registry, name: str) -> list[InstanceView]:
    heard = {each.url: each for each in registry.alive(name)}
    instances = fleet.instances(name)
    return [_instance(member, heard.get(member.url)) for member in (instances.members if instances else ())]


def _instance(member: Instance, heard: Heard | None) -> InstanceView:
    known = InstanceView(url=member.url, circuit=member.breaker.state, outstanding=member.pool.outstanding)
    if heard is None:
        return known
    at = datetime.fromtimestamp(heard.at, UTC)
    return known.model_copy(update={"instance": heard.instance, "version": heard.version, "last_heartbeat": at})


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
