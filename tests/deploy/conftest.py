"""The compose file as a container engine reads it: variables filled in, anchors merged."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
FILE = ROOT / "docker-compose.microservices.yml"
VARIABLE = re.compile(r"\$(?:(?P<escaped>\$)|\{(?P<name>[A-Z_]+)(?::(?P<how>[?-])(?P<text>[^{}]*))?\})")
THIRD_PARTY = {"postgres", "rabbitmq", "redis", "minio", "bucket"}
Read = Callable[[Mapping[str, str]], dict[str, Any]]


def _read(variables: Mapping[str, str]) -> dict[str, Any]:
    def value(match: re.Match[str]) -> str:
        if match["escaped"]:
            return "$"
        if given := variables.get(match["name"]):
            return given
        if match["how"] == "?":
            raise LookupError(f"{match['name']}: {match['text']}")
        return match["text"] or ""

    def filled(node: Any) -> Any:
        if isinstance(node, str):
            return VARIABLE.sub(value, node)
        if isinstance(node, dict):
            return {key: filled(item) for key, item in node.items()}
        return [filled(item) for item in node] if isinstance(node, list) else node

    document: dict[str, Any] = filled(yaml.safe_load(FILE.read_text("utf-8")))
    return document


@pytest.fixture(scope="session")
def read() -> Read:
    """Reads ``${NAME}``, ``${NAME:-default}``, ``${NAME:?message}`` and ``$$`` as compose does; LookupError."""
    return _read


@pytest.fixture(scope="session")
def secrets() -> dict[str, str]:
    """A value for every variable that must be set."""
    required = {match["name"] for match in VARIABLE.finditer(FILE.read_text("utf-8")) if match["how"] == "?"}
    return {name: f"made-up-{name.lower().replace('_', '-')}" for name in sorted(required)}


@pytest.fixture(scope="session")
def document(secrets: dict[str, str]) -> dict[str, Any]:
    """The file with those values."""
    return _read(secrets)


@pytest.fixture(scope="session")
def ours(document: dict[str, Any]) -> dict[str, Any]:
    """What runs our code: the services, their workers, and what provides for them."""
    return {name: made for name, made in document["services"].items() if name not in THIRD_PARTY}


@pytest.fixture(scope="session")
def processes(ours: dict[str, Any]) -> dict[str, Any]:
    """Of those, what runs for as long as the fleet is up."""
    return {name: made for name, made in ours.items() if name != "provision"}
