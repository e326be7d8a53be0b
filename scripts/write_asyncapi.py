"""Write docs/asyncapi.yaml (AsyncAPI 3.0) and docs/events.md from the contracts and the services' subscriptions."""

import json
import sys
from pathlib import Path
from typing import Any

import yaml
from event_catalogue import EventEntry, Listener, entries, example
from pydantic import BaseModel

from visiobook_contracts.events import Envelope
from visiobook_messaging.rabbit_messages import CONTENT_TYPE
from visiobook_messaging.rabbit_topology import Names
from visiobook_messaging.reading import MAX_BYTES
from visiobook_messaging.retry import RetryPolicy

ROOT = Path(__file__).parents[1]
DOCUMENT = ROOT / "docs" / "asyncapi.yaml"
CATALOGUE = ROOT / "docs" / "events.md"
SCHEMAS = "#/components/schemas/"
Document = dict[str, Any]
DESCRIPTION = (
    "Events between the services of Visiobook. In server mode they travel over RabbitMQ as described here; in embedded "
    "mode the same envelopes travel within PostgreSQL, under the same promises: at least once to every subscriber, "
    "with one effect."
)


def main() -> None:
    """Both documents."""
    for path, content in ((DOCUMENT, asyncapi()), (CATALOGUE, catalogue())):
        path.write_text(content, encoding="utf-8")
        sys.stdout.write(f"{path.relative_to(ROOT)}\n")


# ------------------------------------------------------------------------------------------------------- AsyncAPI


def asyncapi() -> str:
    """The AsyncAPI document, as it is kept in the repository."""
    return yaml.safe_dump(document(entries()), sort_keys=False, allow_unicode=True, width=120)


def document(listed: list[EventEntry]) -> Document:
    """The AsyncAPI 3.0 document of the fleet."""
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Visiobook events",
            "version": "1",
            "description": DESCRIPTION,
            "license": {"name": "Apache-2.0"},
        },
        "defaultContentType": CONTENT_TYPE,
        "servers": {
            "rabbitmq": {
                "host": "rabbitmq:5672",
                "protocol": "amqp",
                "protocolVersion": "0.9.1",
                "description": "RabbitMQ 3.10 or later, the fleet's own; VISIOBOOK_AMQP_URL says where.",
            }
        },
        "channels": {entry.name: _channel(entry) for entry in listed},
        "operations": {name: operation for entry in listed for name, operation in _operations(entry)},
        "components": {
            "messages": {entry.name: _message(entry) for entry in listed},
            "schemas": _schemas(listed),
        },
    }


def _channel(entry: EventEntry) -> Document:
    parameters: Document = {}
    if "{service}" in entry.address:
        parameters["service"] = {"description": "The service that tells it.", "enum": list(entry.publishers)}
    if entry.addressed:
        hosts = [listener.host for listener in entry.listeners if listener.host]
        parameters["host"] = {"description": "The service that it is told to.", "enum": hosts}
    exchange = {"name": Names().events, "type": "topic", "durable": True, "autoDelete": False}
    return {
        "address": entry.address,
        "messages": {entry.name: {"$ref": f"#/components/messages/{entry.name}"}},
        **({"parameters": parameters} if parameters else {}),
        "bindings": {"amqp": {"is": "routingKey", "exchange": exchange, "bindingVersion": "0.3.0"}},
    }


def _operations(entry: EventEntry) -> list[tuple[str, Document]]:
    sent = [(f"{service}-tells-{entry.name}", "send", service, "") for service in entry.publishers]
    received = [
        (f"{listener.service}-hears-{listener.handler}", "receive", listener.service, _queue(listener))
        for listener in entry.listeners
    ]
    return [(name, _operation(entry, action, service, words)) for name, action, service, words in sent + received]


def _operation(entry: EventEntry, action: str, service: str, words: str) -> Document:
    return {
        "action": action,
        "channel": {"$ref": f"#/channels/{entry.name}"},
        "messages": [{"$ref": f"#/channels/{entry.name}/messages/{entry.name}"}],
        **({"description": words} if words else {}),
        "tags": [{"name": service}],
    }


def _queue(listener: Listener) -> str:
    return f"Queue {Names().queue(f'{listener.service}.{listener.handler}')}."


def _message(entry: EventEntry) -> Document:
    return {
        "name": entry.kind.name,
        "title": entry.name,
        **({"summary": entry.words} if entry.words else {}),
        "contentType": CONTENT_TYPE,
        "payload": {
            "allOf": [
                {"$ref": f"{SCHEMAS}Envelope"},
                {
                    "type": "object",
                    "properties": {
                        "type": {"type": "string", "description": f"like {_topic(entry)}"},
                        "dataversion": {"const": entry.kind.version},
                        "data": {"$ref": f"{SCHEMAS}{entry.name}"},
                    },
                },
            ]
        },
        "examples": [{"name": entry.name, "payload": envelope(entry)}],
    }


def envelope(entry: EventEntry) -> Document:
    """A whole event as it might be sent."""
    service = entry.publishers[0] if entry.publishers else entry.kind.name.split(".")[1]
    return {
        "specversion": "1.0",
        "id": "766e7cad-ccba-4b58-ab7b-12ba284b739a",
        "source": f"/visiobook/{service}",
        "type": _topic(entry),
        "time": "2026-11-21T08:00:00Z",
        "datacontenttype": "application/json",
        "dataversion": entry.kind.version,
        "traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "data": example(entry),
    }


def _topic(entry: EventEntry) -> str:
    """One of the topics of an event."""
    hosts = [listener.host for listener in entry.listeners if listener.host]
    service = entry.publishers[0] if entry.publishers else entry.kind.name.split(".")[1]
    return entry.kind.topic(service=service, to=hosts[0] if hosts else None)


def _schemas(listed: list[EventEntry]) -> Document:
    schemas: Document = {}
    models: dict[str, type[BaseModel]] = {"Envelope": Envelope} | {entry.name: entry.kind for entry in listed}
    for name, model in models.items():
        schema = model.model_json_schema(ref_template=SCHEMAS + "{model}")
        schemas |= schema.pop("$defs", {})
        schemas[name] = schema
    return dict(sorted(schemas.items()))


# ------------------------------------------------------------------------------------------------------- catalogue

INTRODUCTION = f"""\
# The events of the fleet

<!-- Written by scripts/write_asyncapi.py from the contracts and the handlers: `make openapi`. Do not edit. -->

Services tell each other what has happened; who listens is nobody's business but the listener's. An event is published
in the transaction that makes it true, reaches every subscriber at least once, and has one effect there. A handler that
fails is tried {RetryPolicy().attempts} times in all, then the event is a dead letter: see [operations](operations.md).

The envelope is [CloudEvents 1.0](https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md) in JSON, at most
{MAX_BYTES // (1 << 20)} MiB. `type` is the topic, `source` the service that it names, `dataversion` the version
of the contract, `traceparent` the [trace](https://www.w3.org/TR/trace-context/) that it belongs to. Fields are only
ever added to `data`; a changed meaning is a new version. The same for machines: [asyncapi.yaml](asyncapi.yaml).

"""


def catalogue() -> str:
    """The catalogue of events, as it is kept in the repository."""
    listed = entries()
    return INTRODUCTION + _envelope_example(listed) + _overview(listed) + "".join(map(_section, listed))


def _envelope_example(listed: list[EventEntry]) -> str:
    shown = next(entry for entry in listed if entry.publishers and entry.listeners and not entry.addressed)
    return f"```json\n{json.dumps(envelope(shown), indent=2)}\n```\n\n"


def _overview(listed: list[EventEntry]) -> str:
    rows = [
        f"| [`{entry.address}`](#{entry.name.lower()}) | {_told_by(entry)} | {_heard_by(entry, handlers=False)} |\n"
        for entry in listed
    ]
    return "| event | told by | heard by |\n|---|---|---|\n" + "".join(rows)


def _section(entry: EventEntry) -> str:
    parts = [
        f"\n## {entry.name}\n",
        f"`{entry.address}` · version {entry.kind.version}\n",
        f"{entry.words}\n" if entry.words else "",
        f"Told by {_told_by(entry)}. Heard by {_heard_by(entry, handlers=True)}.\n",
        _fields(entry),
        f"```json\n{json.dumps(example(entry), indent=2)}\n```\n",
    ]
    return "\n".join(part for part in parts if part)


def _told_by(entry: EventEntry) -> str:
    return ", ".join(entry.publishers) or "nobody yet"


def _heard_by(entry: EventEntry, *, handlers: bool) -> str:
    heard = [
        f"{listener.service} (`{listener.handler}`)" if handlers else listener.service for listener in entry.listeners
    ]
    return ", ".join(dict.fromkeys(heard)) or "nobody yet"


def _fields(entry: EventEntry) -> str:
    schema = entry.kind.model_json_schema()
    required = set(schema.get("required", []))
    rows = [
        f"| `{name}` | {_kind_of(field)} | {_default_of(name, field, required)} | {_meaning_of(field)} |\n"
        for name, field in schema["properties"].items()
    ]
    return "| field | type | default | |\n|---|---|---|---|\n" + "".join(rows)


def _kind_of(field: Document) -> str:
    if "$ref" in field:
        return str(field["$ref"]).rpartition("/")[2]
    if "anyOf" in field:
        return " or ".join(_kind_of(each) for each in field["anyOf"])
    return str(field.get("format") or field.get("type", "anything"))


def _default_of(name: str, field: Document, required: set[str]) -> str:
    return "required" if name in required else f"`{json.dumps(field.get('default'))}`"


def _meaning_of(field: Document) -> str:
    bounds = {"minimum": "at least", "maximum": "at most", "exclusiveMinimum": "more than"}
    said = [str(field["description"])] if "description" in field else []
    for each in (field, *field.get("anyOf", ())):
        said += [f"{words} {each[key]:g}" for key, words in bounds.items() if key in each]
    return ", ".join(said)


if __name__ == "__main__":
    main()
