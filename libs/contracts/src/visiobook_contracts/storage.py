"""What storage tells the fleet about files."""

from typing import ClassVar

from visiobook_contracts.base import FileRef
from visiobook_contracts.events import Event


class FileStored(Event):
    """A file is complete and linked to an owner."""

    name: ClassVar[str] = "visiobook.storage.file.stored"

    owner: str
    file: FileRef
