"""What travels about exports."""

import uuid
from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict


class ExportView(BaseModel):
    """``file``: digest of the archive, to be had from ``/api/v1/storage/files/{digest}`` when it is ready."""

    model_config = ConfigDict(from_attributes=True)

    id: uuid.UUID
    state: Literal["waiting", "running", "completed", "failed"]
    done: int
    total: int
    file: str | None
    failure: str | None
    created_at: datetime
    finished_at: datetime | None
