"""What storage tells the fleet about files, and what it asks."""

from typing import ClassVar

from pydantic import Field

from visiobook_contracts.base import Contract, FileRef
from visiobook_contracts.events import Event


class FileStored(Event):
    """A file is complete and linked to an owner."""

    name: ClassVar[str] = "visiobook.storage.file.stored"

    owner: str
    file: FileRef


class ReferencesAsked(Contract):
    """Storage asks who still refers to files that were made for an owner."""

    owner: str = Field(max_length=200)
    digests: tuple[str, ...] = Field(max_length=1000)


class ReferencesTold(Contract):
    """Those of the digests that this service refers to, in whatever it keeps of the owner."""

    referred_to: tuple[str, ...]
