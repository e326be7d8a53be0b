"""All events of the fleet, read from the code: the contracts, who tells each, who listens, and an example."""

import ast
import importlib
import importlib.util
import inspect
import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import visiobook_contracts
from visiobook_chassis.fleet import FleetService, read_fleet
from visiobook_contracts.events import Event
from visiobook_messaging.subscriptions import Subscription
from visiobook_modules.requests import subscriptions_for

ROOT = Path(__file__).parents[1]
MODULES = ROOT / "libs" / "modules" / "src"


@dataclass(frozen=True)
class Listener:
    """A handler of a service. ``host``: the service that its events are addressed to, where they are addressed."""

    service: str
    handler: str
    host: str | None
    leased: bool


@dataclass(frozen=True)
class EventEntry:
    """One kind of event. ``publishers`` is empty while no service tells it."""

    kind: type[Event]
    publishers: tuple[str, ...]
    listeners: tuple[Listener, ...]

    @property
    def name(self) -> str:
        """Class name, unique in the contracts."""
        return self.kind.__name__

    @property
    def address(self) -> str:
        """The topic, with {service} or {host} where it differs."""
        return self.kind.name + (".{host}" if self.addressed else "")

    @property
    def addressed(self) -> bool:
        """Whether it is told to one host at a time."""
        return any(listener.host for listener in self.listeners)

    @property
    def words(self) -> str:
        """What the contract says of it, in Markdown; nothing where it says no more than its base."""
        return inspect.cleandoc(self.kind.__dict__.get("__doc__") or "").replace("``", "`")


def entries() -> list[EventEntry]:
    """Every event of the contracts, by name. Raises ValueError when a handler wants one that is not there."""
    fleet = read_fleet()
    listeners = _listeners(fleet)
    found = [EventEntry(kind, _publishers(kind, fleet), listeners.pop(kind, ())) for kind in _kinds()]
    if listeners:
        raise ValueError(f"not in libs/contracts: {sorted(kind.__name__ for kind in listeners)}")
    return sorted(found, key=lambda entry: (entry.kind.name, entry.name))


def subscriptions_of(service: FleetService) -> list[Subscription]:
    """The subscriptions of a service, as its application declares them."""
    name = f"{service.package}.handlers"
    own: list[Subscription] = []
    if importlib.util.find_spec(name) is not None:
        own = importlib.import_module(name).subscriptions.all
    return [*(subscriptions_for(service.name).all if service.workers else []), *own]


def _kinds() -> Iterator[type[Event]]:
    for module in pkgutil.iter_modules(visiobook_contracts.__path__, "visiobook_contracts."):
        importlib.import_module(module.name)
    waiting = list(Event.__subclasses__())
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        if "name" in kind.__dict__ and kind.__module__.startswith("visiobook_contracts."):
            yield kind


def _listeners(fleet: tuple[FleetService, ...]) -> dict[type[Event], tuple[Listener, ...]]:
    found: dict[type[Event], tuple[Listener, ...]] = {}
    for service in fleet:
        for subscription in subscriptions_of(service):
            host = service.name if subscription.pattern == subscription.event.topic(to=service.name) else None
            listener = Listener(service.name, subscription.name, host, subscription.lease is not None)
            found[subscription.event] = (*found.get(subscription.event, ()), listener)
    return found


def _publishers(kind: type[Event], fleet: tuple[FleetService, ...]) -> tuple[str, ...]:
    """The service that the name begins with, or every host of modules; if it really mentions the event outside of
    its handlers' declarations."""
    if "{service}" in kind.name:
        hosts = tuple(service.name for service in fleet if service.workers)
        return hosts if kind.__name__ in _made_in(MODULES) else ()
    owner = kind.name.split(".")[1]
    return (owner,) if kind.__name__ in _made_in(ROOT / "services" / owner / "src") else ()


@cache
def _made_in(folder: Path) -> frozenset[str]:
    """Names of what is called, or handed to a call, somewhere in the code of a folder."""
    names: set[str] = set()
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                names |= {part.id for part in (node.func, *node.args) if isinstance(part, ast.Name)}
    return frozenset(names)


# ------------------------------------------------------------------------------------------------------- examples

SAMPLES: dict[str, Any] = {
    "uuid": "0d9c5a52-0f0e-4c83-9d5b-5a5f3a3a6c11",
    "date-time": "2026-11-21T08:00:00Z",
    "owner": "7b1f7c1e-55c1-4b39-8f5e-0c8a2f6f1d20",
    "user_id": "7b1f7c1e-55c1-4b39-8f5e-0c8a2f6f1d20",
    "email": "ada@example.org",
    "display_name": "Ada",
    "title": "The Keeper of Gull Rock",
    "pipeline": "book-to-film",
    "module": "narrate-shot",
    "step": "narrate",
    "step_title": "Speak the lines",
    "media_type": "text/markdown",
    "digest": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "code": "disk-full",
    "detail": "There is no space left for the picture.",
    "progress": 0.4,
    "credits": 120,
    "balance": 40,
    "size": 5321,
    "done": 4,
    "total": 10,
}


def example(entry: EventEntry) -> dict[str, Any]:
    """Data of an event as it might be: what is required, valid against its contract."""
    schema = entry.kind.model_json_schema()
    data: dict[str, Any] = _sample("", schema, schema.get("$defs", {}))
    entry.kind.model_validate(data)
    return data


def _sample(name: str, schema: dict[str, Any], definitions: dict[str, Any]) -> Any:
    if "$ref" in schema:
        return _sample(name, definitions[schema["$ref"].rpartition("/")[2]], definitions)
    if "enum" in schema or "const" in schema:
        return schema.get("const", schema.get("enum", [None])[0])
    if schema.get("type") == "object":
        fields = schema.get("properties", {})
        return {field: _sample(field, fields[field], definitions) for field in schema.get("required", [])}
    if schema.get("type") == "array":
        return []
    if name in SAMPLES:
        return SAMPLES[name]
    if schema.get("format") in SAMPLES:
        return SAMPLES[schema["format"]]
    return {"integer": schema.get("minimum", 1), "number": 1.0, "boolean": True}.get(schema.get("type", ""), name)
