"""One OpenAPI 3.1 document of all services: paths as they are, schemas renamed only where two services disagree."""

from collections.abc import Mapping
from typing import Any

from visiobook_gateway.paths import is_of

METHODS = frozenset(("get", "put", "post", "delete", "options", "head", "patch", "trace"))
REFERENCE = "#/components/schemas/"
DESCRIPTION = "Turns a book into a film. Log in at POST /api/v1/user/sessions and send the token as a bearer token."
Document = dict[str, Any]


def merge(documents: dict[str, Document], *, missing: list[str], routes: Mapping[str, str]) -> Document:
    """Documents by service; ``missing`` names services that did not answer. The order of services is kept.

    ``routes``: the first word of a public path -> the service that answers there; other paths are left out.
    """
    owners = _owners_of_conflicts(documents)
    merged: Document = {
        "openapi": "3.1.0",
        "info": {"title": "Visiobook", "version": "1", "description": DESCRIPTION},
        "security": [{"bearer": []}, {"apiKey": []}],
        "tags": [{"name": name, "description": d.get("info", {}).get("title", name)} for name, d in documents.items()],
        "paths": {},
        "components": {
            "schemas": {},
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
                "apiKey": {"type": "apiKey", "in": "header", "name": "x-api-key"},
            },
        },
    }
    for name, document in documents.items():
        renamed = _renamed(document, {schema: f"{_camel(name)}{schema}" for schema in owners})
        own = {word for word, service in routes.items() if service == name}
        merged["paths"] |= {path: _item(item, name) for path, item in renamed["paths"].items() if is_of(path, own)}
        merged["components"]["schemas"] |= renamed.get("components", {}).get("schemas", {})
    if missing:
        merged["x-missing-services"] = missing
    return merged


def _owners_of_conflicts(documents: dict[str, Document]) -> set[str]:
    """Names of schemas that mean different things in different services."""
    seen: dict[str, Any] = {}
    conflicts = set()
    for document in documents.values():
        for name, schema in document.get("components", {}).get("schemas", {}).items():
            if seen.setdefault(name, schema) != schema:
                conflicts.add(name)
    return conflicts


def _renamed(value: Any, names: dict[str, str]) -> Any:
    """The document with schemas and every reference to them renamed."""
    if isinstance(value, list):
        return [_renamed(element, names) for element in value]
    if not isinstance(value, dict):
        return value
    changed = {key: _renamed(element, names) for key, element in value.items()}
    if isinstance(reference := changed.get("$ref"), str) and reference.startswith(REFERENCE):
        target = reference.removeprefix(REFERENCE)
        changed["$ref"] = REFERENCE + names.get(target, target)
    if isinstance(schemas := changed.get("schemas"), dict):
        changed["schemas"] = {names.get(name, name): schema for name, schema in schemas.items()}
    return changed


def _item(item: Document, service: str) -> Document:
    """A path item whose operations are filed under their service and named uniquely in the fleet."""
    prefix = service.replace("-", "_")
    return {
        method: {**operation, "tags": [service], "operationId": f"{prefix}_{operation.get('operationId', method)}"}
        if method in METHODS
        else operation
        for method, operation in item.items()
    }


def _camel(service: str) -> str:
    return "".join(part.capitalize() for part in service.split("-"))
