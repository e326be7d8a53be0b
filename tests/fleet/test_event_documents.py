"""docs/asyncapi.yaml and docs/events.md say what the code does, and the first is valid AsyncAPI."""

import copy
import json
import os
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import write_asyncapi
import yaml
from event_catalogue import EventEntry, entries, example

from visiobook_contracts.events import Envelope
from visiobook_messaging.reading import read

ROOT = Path(__file__).parents[2]
SCHEMA = ROOT / "scripts" / "schemas" / "node_modules" / "@asyncapi" / "specs" / "schemas" / "3.0.0.json"
EVERY = entries()

each_event = pytest.mark.parametrize("entry", EVERY, ids=lambda entry: entry.name)


@pytest.fixture(scope="module")
def document() -> Any:
    return yaml.safe_load(write_asyncapi.DOCUMENT.read_text("utf-8"))


@pytest.fixture(scope="module")
def asyncapi() -> jsonschema.Draft7Validator:
    """The schema of AsyncAPI 3.0, as its authors publish it."""
    if not SCHEMA.is_file():
        if os.environ.get("VISIOBOOK_REQUIRE_SERVERS") == "1":
            pytest.fail("the schema of AsyncAPI is missing: make schemas")
        pytest.skip("the schema of AsyncAPI was not fetched: make schemas")
    return jsonschema.Draft7Validator(json.loads(SCHEMA.read_text("utf-8")))


class TestDocuments:
    @pytest.mark.parametrize(
        ("path", "write"),
        [
            (write_asyncapi.DOCUMENT, write_asyncapi.asyncapi),
            (write_asyncapi.CATALOGUE, write_asyncapi.catalogue),
        ],
        ids=["asyncapi", "catalogue"],
    )
    def test_are_what_the_code_says_now(self, path: Path, write: Any) -> None:
        assert path.read_text("utf-8") == write(), f"{path.name} is not current: run `make openapi`, review it"

    def test_are_valid_asyncapi(self, document: Any, asyncapi: jsonschema.Draft7Validator) -> None:
        mistakes = [f"{'/'.join(map(str, e.absolute_path))}: {e.message}" for e in asyncapi.iter_errors(document)]

        assert not mistakes

    def test_an_invalid_one_would_be_found(self, document: Any, asyncapi: jsonschema.Draft7Validator) -> None:
        broken = copy.deepcopy(document)
        next(iter(broken["operations"].values()))["action"] = "shout"

        assert not asyncapi.is_valid(broken)

    def test_every_reference_leads_somewhere(self, document: Any) -> None:
        assert [reference for reference in references(document) if not found(document, reference)] == []


class TestEvents:
    @each_event
    def test_an_example_is_read_by_its_handlers(self, entry: EventEntry) -> None:
        body = json.dumps(write_asyncapi.envelope(entry)).encode()

        envelope, event = read(entry.kind, body)

        assert isinstance(envelope, Envelope)
        assert event.model_dump(mode="json", exclude_unset=True) == example(entry)

    @each_event
    def test_an_example_fits_its_published_schema(self, entry: EventEntry, document: Any) -> None:
        schema = {"$ref": f"#/components/schemas/{entry.name}", "components": document["components"]}

        jsonschema.Draft202012Validator(schema).validate(example(entry))

    @each_event
    def test_what_is_heard_is_told_by_somebody(self, entry: EventEntry) -> None:
        assert entry.publishers or not entry.listeners, f"{entry.listeners} wait for what no service tells"

    def test_names_of_events_and_topics_are_unique(self) -> None:
        assert len({entry.name for entry in EVERY}) == len(EVERY)
        assert len({entry.kind.name for entry in EVERY}) == len(EVERY)


def references(value: Any) -> list[str]:
    if isinstance(value, list):
        return [reference for element in value for reference in references(element)]
    if not isinstance(value, dict):
        return []
    own = [value["$ref"]] if isinstance(value.get("$ref"), str) else []
    return own + [reference for element in value.values() for reference in references(element)]


def found(document: Any, reference: str) -> bool:
    for part in reference.removeprefix("#/").split("/"):
        if not isinstance(document, dict) or part not in document:
            return False
        document = document[part]
    return True
