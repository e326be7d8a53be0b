"""The shape of every error at the API: RFC 9457 problem details, with a stable code and a hint."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class Problem(BaseModel):
    """``code`` is stable and kebab-case; ``detail`` says what and where; ``hint`` says what to do."""

    model_config = ConfigDict(frozen=True)

    type: str
    title: str
    status: int
    code: str
    detail: str
    hint: str | None = None
    instance: str | None = None
    extra: dict[str, Any] = Field(default_factory=dict)
