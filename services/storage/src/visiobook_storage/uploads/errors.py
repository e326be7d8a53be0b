"""What a resumable upload says no to; beside it all that a file can be refused for (``visiobook_storage.errors``).

Refusal
├── BadRequest              ProtocolMisused     a header of tus that is missing or makes no sense
├── NotFound                UploadNotFound      not there, or not yours
├── Gone 410                UploadExpired
├── Conflict                OffsetDiffers       the bytes do not begin where the upload ends
├── PreconditionFailed 412  VersionNotSpoken    another version of tus, or none
├── PayloadTooLarge         PieceTooLarge       more than was announced, or than is checked at once
├── UnsupportedMedia        NotAPiece           a body of another type than application/offset+octet-stream
├── Locked 423              UploadBusy          another request is writing to it
├── TooManyRequests         TooManyUploads      of one owner, unfinished
└── ChecksumMismatch 460    (tus: the number is its own)
"""

from typing import ClassVar

from visiobook_chassis.errors import (
    BadRequest,
    Conflict,
    NotFound,
    PayloadTooLarge,
    Refusal,
    TooManyRequests,
    UnsupportedMedia,
)
from visiobook_contracts.problems import Problem


class ProtocolMisused(BadRequest):
    code = "tus-misused"


class UploadNotFound(NotFound):
    code = "upload-not-found"


class UploadExpired(Refusal):
    status, code = 410, "upload-expired"


class OffsetDiffers(Conflict):
    code = "offset-differs"


class VersionNotSpoken(Refusal):
    status, code = 412, "tus-version"


class PieceTooLarge(PayloadTooLarge):
    code = "piece-too-large"


class NotAPiece(UnsupportedMedia):
    code = "not-a-piece"


class UploadBusy(Refusal):
    status, code = 423, "upload-busy"


class TooManyUploads(TooManyRequests):
    code = "too-many-uploads"


class ChecksumMismatch(Refusal):
    """Its status is no registered one, so it has no phrase but ours."""

    code: ClassVar[str] = "checksum-mismatch"

    def problem(self, instance: str | None = None) -> Problem:
        return super().problem(instance).model_copy(update={"status": 460, "title": "Checksum Mismatch"})
