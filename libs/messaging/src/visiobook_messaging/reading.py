"""From stored bytes to an event and back: CloudEvents 1.0, JSON format."""

from functools import lru_cache

from pydantic import ValidationError

from visiobook_contracts.events import Envelope, Event
from visiobook_messaging.retry import EventTooLarge, MalformedEvent
from visiobook_messaging.topics import matches

MAX_BYTES = 1 << 20
MISTAKES_SHOWN = 5


def written(envelope: Envelope) -> bytes:
    """The envelope as it is stored and sent. Raises EventTooLarge over 1 MiB."""
    body = envelope.model_dump_json(exclude_none=True).encode()
    if len(body) > MAX_BYTES:
        raise EventTooLarge(f"{envelope.type} has {len(body)} bytes, an event may have {MAX_BYTES}")
    return body


def read(kind: type[Event], body: bytes) -> tuple[Envelope, Event]:
    """The envelope and its data. Raises MalformedEvent for whatever is no such event, in words for an operator."""
    if len(body) > MAX_BYTES:
        raise MalformedEvent(f"it has {len(body)} bytes, an event may have {MAX_BYTES}")
    try:
        envelope = Envelope.model_validate_json(body)
    except ValidationError as error:
        raise MalformedEvent(f"it is no CloudEvent: {_words(error)}") from error
    if objection := _objection(kind, envelope.type, envelope.source, envelope.dataversion, envelope.dataschema):
        raise MalformedEvent(objection)
    try:
        return envelope, kind.model_validate(envelope.data)
    except ValidationError as error:
        raise MalformedEvent(f"its data is no {kind.__name__}: {_words(error)}") from error


@lru_cache(maxsize=1024)
def _objection(kind: type[Event], topic: str, source: str, version: int, schema: str | None) -> str:
    """Why an envelope is not of this kind; empty when it is. An event is told by the service that its type names."""
    if not (matches(topic, kind.topic()) or matches(topic, kind.topic(to="%"))):
        return f"{topic} is no {kind.__name__} ({kind.name})"
    owner = topic.split(".")[1]
    if source != f"/visiobook/{owner}":
        return f"{topic} comes from {source}, but {owner} alone may tell it"
    if version != kind.version:
        return f"{topic} has version {version}, version {kind.version} is understood here"
    return f"{topic} names the schema {schema}, which is not known here" if schema else ""


def _words(error: ValidationError) -> str:
    """The first mistakes, each with its place."""
    mistakes = [": ".join([*_place(each["loc"]), each["msg"]]) for each in error.errors()[:MISTAKES_SHOWN]]
    rest = error.error_count() - len(mistakes)
    return "; ".join(mistakes) + (f"; and {rest} more" if rest else "")


def _place(location: tuple[int | str, ...]) -> list[str]:
    return [".".join(map(str, location))] if location else []
