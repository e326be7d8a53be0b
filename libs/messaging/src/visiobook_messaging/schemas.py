"""What the events API takes and gives."""

from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import from_json

from visiobook_messaging.operators import Choice, DeadLetter, OpenedLetter

LetterId = Annotated[int, Field(ge=1, le=2**63 - 1)]
Wanted = Annotated[
    str, Field(min_length=1, max_length=200, pattern=r"^[^\x00]+$", description='"*" stands for anything')
]


class LettersWanted(BaseModel):
    """Which dead letters: by ids, or by patterns which all must fit, or every one, which must be said: ``all``."""

    model_config = ConfigDict(extra="forbid")

    ids: list[LetterId] | None = Field(default=None, min_length=1, max_length=1000)
    subscriber: Wanted | None = None
    topic: Wanted | None = None
    reason: Wanted | None = None
    all: bool = False

    @model_validator(mode="after")
    def _say_which(self) -> Self:
        given = any(value is not None for value in (self.ids, self.subscriber, self.topic, self.reason))
        if given == self.all:
            raise ValueError('say which: ids, subscriber, topic or reason; or "all": true, and nothing else')
        return self

    def choice(self) -> Choice:
        """As the database is asked."""
        return chosen(subscriber=self.subscriber, topic=self.topic, reason=self.reason, ids=self.ids)


class Replayed(BaseModel):
    """``left``: those of subscribers that do not exist any more; they can be read and purged."""

    replayed: int
    left: int


class Purged(BaseModel):
    """How many were removed."""

    purged: int


class DeadLetterView(BaseModel):
    """A dead letter with its whole content. ``envelope`` is the CloudEvent, or as text what came in its place."""

    letter: DeadLetter
    traceparent: str | None
    envelope: dict[str, Any] | str


def view(opened: OpenedLetter) -> DeadLetterView:
    """An opened letter as it is shown."""
    fields = {name: value for name, value in vars(opened).items() if name != "envelope"}
    envelope = _parsed(opened.envelope)
    trace = envelope.get("traceparent") if isinstance(envelope, dict) else None
    return DeadLetterView(
        letter=DeadLetter(**fields), traceparent=trace if isinstance(trace, str) else None, envelope=envelope
    )


def chosen(*, subscriber: str | None, topic: str | None, reason: str | None, ids: list[int] | None = None) -> Choice:
    """Patterns with "*" as the database knows them. A reason is found wherever it stands in the words."""
    wanted = None if reason is None else f"*{reason}*"
    return Choice(ids=ids, subscriber=_like(subscriber), topic=_like(topic), reason=_like(wanted))


def _like(pattern: str | None) -> str | None:
    if pattern is None:
        return None
    literal = pattern.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
    return literal.replace("*", "%")


def _parsed(text: str) -> dict[str, Any] | str:
    try:
        value = from_json(text)  # as strict as the answer must be: json.loads lets half surrogates through
    except ValueError:
        return text
    return value if isinstance(value, dict) else text
