"""From stored bytes to an event and back: CloudEvents 1.0, JSON format."""

import json

from pydantic import ValidationError

from visiobook_contracts.events import Envelope, Event
from visiobook_messaging.retry import EventTooLarge, MalformedEvent

MAX_BYTES = 1 << 20


def written(envelope: Envelope) -> bytes:
    """The envelope as it is stored and sent. Raises EventTooLarge over 1 MiB."""
    body = json.dumps(envelope.model_dump(mode="json", exclude_none=True), separators=(",", ":")).encode()
    if len(body) > MAX_BYTES:
        raise EventTooLarge(f"{envelope.type} has {len(body)} bytes, an event may have {MAX_BYTES}")
    return body


def read(kind: type[Event], body: bytes) -> tuple[Envelope, Event]:
    """The envelope and its data. Raises MalformedEvent for what is no such event, or one of an unknown version."""
    try:
        envelope = Envelope.model_validate_json(body)
        if envelope.dataversion != kind.version:
            raise MalformedEvent(
                f"{envelope.type} has version {envelope.dataversion}, version {kind.version} is understood here"
            )
        return envelope, kind.model_validate(envelope.data)
    except ValidationError as error:
        raise MalformedEvent(str(error)) from error
