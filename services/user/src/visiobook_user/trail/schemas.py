"""What travels about the audit trail."""

import json
import uuid
from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict

from visiobook_user.trail.chain import Fault


def _parsed(value: object) -> object:
    return (json.loads(value) if value else {}) if isinstance(value, str) else value


class EntryView(BaseModel):
    """What happened: to whom, by whom where that was somebody else, from which network."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    at: datetime
    action: str
    account_id: uuid.UUID | None
    actor_id: uuid.UUID | None
    session_id: uuid.UUID | None
    organisation_id: uuid.UUID | None
    network: str
    details: Annotated[dict[str, Any], BeforeValidator(_parsed)]


class BreakView(BaseModel):
    """The first broken link."""

    position: int
    entry_id: int | None
    fault: Fault


class VerificationView(BaseModel):
    """Whether the chain is whole. Note ``position`` and ``head`` elsewhere and hand them in the next time."""

    whole: bool
    position: int
    head: str
    broken: BreakView | None
