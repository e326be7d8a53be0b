"""What storage says of resumable uploads in JSON, beside the headers of tus."""

import uuid
from datetime import datetime

from pydantic import BaseModel, Field

from visiobook_contracts.base import FileRef
from visiobook_storage.uploads.models import ResumableUpload


class UploadView(BaseModel):
    """How far an upload is, in bytes. ``file``: what it has become, once it is complete."""

    id: uuid.UUID
    name: str | None
    length: int
    offset: int = Field(description="bytes that are kept; the next piece begins here")
    created_at: datetime
    expires_at: datetime
    file: FileRef | None

    @classmethod
    def of(cls, upload: ResumableUpload) -> "UploadView":
        """The view of a row."""
        return cls(
            id=upload.id,
            name=upload.name,
            length=upload.length,
            offset=upload.position,
            created_at=upload.created_at,
            expires_at=upload.expires_at,
            file=file_of(upload),
        )


def file_of(upload: ResumableUpload) -> FileRef | None:
    """What a complete upload has become."""
    if upload.digest is None or upload.media_type is None:
        return None
    return FileRef(digest=upload.digest, media_type=upload.media_type, size=upload.length, name=upload.name)
