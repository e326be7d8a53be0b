"""The envelope of every event: CloudEvents 1.0 in JSON, and the base class of their data.

Names are ``visiobook.<service>.<noun>.<past verb>``. A name may hold ``{service}`` where several services publish the
same kind of event. A changed meaning is a new version; fields are only ever added.
"""

import uuid
from datetime import UTC, datetime
from typing import Any, ClassVar, Literal

from pydantic import ConfigDict, Field

from visiobook_contracts.base import Contract


class Event(Contract):
    """Data of an event. Unlike other contracts, unknown fields are let through: additions must not break readers."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    name: ClassVar[str]
    version: ClassVar[int] = 1

    @classmethod
    def topic(cls, *, service: str = "%", to: str | None = None) -> str:
        """The routing topic: the name, for one addressee where ``to`` is given. "%" stands for any service."""
        name = cls.name.replace("{service}", service)
        return f"{name}.{to}" if to else name


class Envelope(Contract):
    """CloudEvents 1.0 (https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md), JSON format.

    ``type`` names the contract of ``data``, ``dataversion`` (an extension) its version; we send no ``dataschema``.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    specversion: Literal["1.0"] = "1.0"
    id: uuid.UUID = Field(default_factory=uuid.uuid4)
    source: str
    type: str
    time: datetime = Field(default_factory=lambda: datetime.now(UTC))
    subject: str | None = None
    datacontenttype: Literal["application/json"] = "application/json"
    dataschema: str | None = None
    dataversion: int = 1
    traceparent: str | None = None
    data: dict[str, Any]
