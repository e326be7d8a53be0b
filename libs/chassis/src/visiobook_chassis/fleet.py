"""THE list of services, ``deploy/fleet.yaml``, as typed values: the launcher, the gateway and the operator read it."""

import os
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import ConfigDict, Field, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

VARIABLE = "VISIOBOOK_FLEET"
IN_CHECKOUT = Path("deploy") / "fleet.yaml"


@dataclass(frozen=True, kw_only=True, config=ConfigDict(extra="forbid"))
class FleetService:
    """One service. ``schema`` is None for a service without tables; ``workers``: modules run in worker processes.

    ``extensions``: those of PostgreSQL that it needs. ``names``: by which its public paths begin beside its own,
    ``/api/v1/<name>/``.
    """

    name: Annotated[str, Field(pattern=r"^[a-z][a-z-]*$")]
    port: Annotated[int, Field(ge=1, le=65535)]
    package: Annotated[str, Field(pattern=r"^[a-z][a-z_]*$")]
    schema: Annotated[str | None, Field(pattern=r"^[a-z][a-z_]*$")] = None
    pool: str = "core"
    workers: bool = False
    extensions: tuple[Annotated[str, Field(pattern=r"^[a-z][a-z_]*$")], ...] = ()
    names: tuple[Annotated[str, Field(pattern=r"^[a-z][a-z-]*$")], ...] = ()

    @property
    def public_names(self) -> tuple[str, ...]:
        """Every first word of its public paths, its own name first."""
        return (self.name, *self.names)


_services = TypeAdapter(tuple[FleetService, ...])


def read_fleet(path: Path | None = None) -> tuple[FleetService, ...]:
    """The services in the file's order. Raises FileNotFoundError, or ValueError naming the file and what is wrong."""
    path = path or find_fleet()
    try:
        return _parse(yaml.safe_load(path.read_text("utf-8")))
    except (yaml.YAMLError, ValidationError, ValueError) as error:
        raise ValueError(f"{path} is not a list of services: {error}") from error


def find_fleet() -> Path:
    """The file that ``VISIOBOOK_FLEET`` names, else that of the checkout around this package. Or FileNotFoundError."""
    if given := os.environ.get(VARIABLE):
        return Path(given)
    for folder in Path(__file__).resolve().parents:
        if (folder / IN_CHECKOUT).is_file():
            return folder / IN_CHECKOUT
    raise FileNotFoundError(f"no {IN_CHECKOUT} around {Path(__file__).parent}; name the file in {VARIABLE}")


def _parse(document: object) -> tuple[FleetService, ...]:
    listed = document.get("services") if isinstance(document, dict) else None
    if not isinstance(listed, dict) or not listed:
        raise ValueError("expected a mapping `services: {name: {port: ..., package: ...}}`")
    services = _services.validate_python([{"name": name, **(fields or {})} for name, fields in listed.items()])
    _refuse_shared_ports(services)
    _refuse_shared_names(services)
    return services


def _refuse_shared_ports(services: tuple[FleetService, ...]) -> None:
    seen: dict[int, str] = {}
    for service in services:
        if other := seen.get(service.port):
            raise ValueError(f"{other} and {service.name} both have port {service.port}")
        seen[service.port] = service.name


def _refuse_shared_names(services: tuple[FleetService, ...]) -> None:
    seen: dict[str, str] = {}
    for service in services:
        for name in service.public_names:
            if other := seen.get(name):
                raise ValueError(f"{other} and {service.name} both have the name {name}")
            seen[name] = service.name
