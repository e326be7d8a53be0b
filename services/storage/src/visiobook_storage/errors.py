"""What storage says no to.

Refusal
├── BadRequest          EmptyFile             a file of no bytes
│                       UploadInterrupted     the client left before the end
├── Forbidden           LinkExpired           a temporary link past its time
│                       LinkInvalid           a temporary link that we did not sign, or that was taken back
├── NotFound            FileNotFound          not there, or not yours
│                       LinkNotFound          a temporary link that is not there, or not yours
├── Conflict            DigestDiffers         the content is not what its address says
├── PayloadTooLarge     FileTooLarge
├── UnsupportedMedia    ExecutableRefused, BinaryPosingAsText, KindNotHandled
├── RangeNotSatisfiable 416                   a range outside the file
├── Unavailable 503     StoreAway             the object store does not answer, or refuses us
└── InsufficientStorage NoSpaceLeft
"""

from visiobook_chassis.errors import (
    BadRequest,
    Conflict,
    Forbidden,
    InsufficientStorage,
    NotFound,
    PayloadTooLarge,
    Refusal,
    Unavailable,
    UnsupportedMedia,
)

STORE_RETRY_SECONDS = 10


class EmptyFile(BadRequest):
    code = "empty-file"


class UploadInterrupted(BadRequest):
    code = "upload-interrupted"


class LinkExpired(Forbidden):
    code = "link-expired"


class LinkInvalid(Forbidden):
    code = "link-invalid"


class FileNotFound(NotFound):
    code = "file-not-found"


class LinkNotFound(NotFound):
    code = "link-not-found"


class DigestDiffers(Conflict):
    code = "digest-differs"


class FileTooLarge(PayloadTooLarge):
    code = "file-too-large"


class ExecutableRefused(UnsupportedMedia):
    code = "executable-refused"


class BinaryPosingAsText(UnsupportedMedia):
    code = "binary-posing-as-text"


class KindNotHandled(UnsupportedMedia):
    code = "kind-not-handled"


class RangeNotSatisfiable(Refusal):
    status, code = 416, "range-not-satisfiable"


class NoSpaceLeft(InsufficientStorage):
    code = "no-space-left"


class StoreAway(Unavailable):
    """Why is in the log and not in the answer: addresses, buckets and keys are the operator's."""

    code = "store-away"

    def __init__(self) -> None:
        super().__init__(
            "The files cannot be reached just now.", hint="Try again in a moment.", retry_after=STORE_RETRY_SECONDS
        )
