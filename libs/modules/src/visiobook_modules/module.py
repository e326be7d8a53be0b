"""What an AI module is: a name, a version, typed input and output, and one synchronous function that does the work.

Modules run in worker processes. They see files, never services: inputs are local paths, outputs are declared and
the host carries them to storage. A module imports its heavy engine inside ``run`` or lazily, never at import.
"""

import hashlib
import re
import shutil
from abc import ABC, abstractmethod
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from visiobook_contracts.base import FileRef
from visiobook_modules.figures import Figure

InputT = TypeVar("InputT", bound=BaseModel)
OutputT = TypeVar("OutputT", bound=BaseModel)
DocumentT = TypeVar("DocumentT", bound=BaseModel)


class JobRefused(Exception):
    """The input can never succeed: bad file, unsupported script, range out of the book. Not retried, not charged.

    ``code`` is stable and kebab-case, ``detail`` says what is wrong and where, ``hint`` what to do about it.
    """

    def __init__(self, code: str, detail: str, *, hint: str = "") -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail
        self.hint = hint


class JobCancelled(Exception):
    """Raised inside ``progress`` when the job was cancelled; a module lets it pass."""


class JobContext:
    """A job's window on the world: its input files, a private scratch folder, its outputs and its progress."""

    def __init__(
        self,
        *,
        scratch: Path,
        locate: Callable[[FileRef], Path],
        outputs: Path,
        report: Callable[[float, str], None] | None = None,
    ) -> None:
        self.scratch = scratch
        self._locate = locate
        self._outputs = outputs
        self._report = report
        self.stored: list[FileRef] = []
        self.figures: list[Figure] = []

    def path(self, ref: FileRef) -> Path:
        """Local path of an input file; read only."""
        return self._locate(ref)

    def document(self, ref: FileRef, contract: type[DocumentT]) -> DocumentT:
        """An input document. Raises JobRefused ``not-a-<contract>`` when the file holds something else."""
        try:
            return contract.model_validate_json(self.path(ref).read_bytes())
        except ValidationError as error:
            kind = re.sub(r"(?<!^)(?=[A-Z])", "-", contract.__name__).lower()
            article = "an" if kind[0] in "aeiou" else "a"
            raise JobRefused(
                f"not-{article}-{kind}",
                f"{ref.name or ref.digest} does not hold {article} {kind.replace('-', ' ')}",
                hint="Give the result of the job that makes one.",
            ) from error

    def store(self, path: Path, *, media_type: str, name: str | None = None) -> FileRef:
        """Declare a finished file as output. The file moves away; the reference names it from now on."""
        with path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        ref = FileRef(digest=digest, media_type=media_type, size=path.stat().st_size, name=name or path.name)
        shutil.move(path, self._outputs / digest)
        self.stored.append(ref)
        return ref

    def store_document(self, document: BaseModel, *, name: str) -> FileRef:
        """Store a contract as JSON (UTF-8, one line)."""
        path = self.scratch / name
        path.write_text(document.model_dump_json(), encoding="utf-8")
        return self.store(path, media_type="application/json", name=name)

    def tell(self, figure: Figure) -> None:
        """Let the host show a figure among its metrics once this job is through, however it ends."""
        self.figures.append(figure)

    def progress(self, fraction: float, message: str = "") -> None:
        """Report how much is done, 0 to 1. As often as you like: ten a second are passed on, the last one always.

        Raises JobCancelled when nobody wants the result any more.
        """
        if self._report is not None:
            self._report(fraction, message)


class Module(ABC, Generic[InputT, OutputT]):
    """One kind of work. ``version`` is part of every result's key: raise it when outputs change.

    ``timeout``: seconds of one attempt. ``concurrency``: how many of its jobs may run at once on all processes of its
    host together, for what there is only so much of, like a GPU; None: as many as there are workers.
    """

    name: ClassVar[str]
    version: ClassVar[str]
    input: type[InputT]
    output: type[OutputT]
    credits: ClassVar[int] = 1
    timeout: ClassVar[float] = 900.0
    concurrency: ClassVar[int | None] = None

    def warm(self) -> None:
        """Load what ``run`` needs, where the host's settings want workers warm before their first job. By default
        nothing."""

    @abstractmethod
    def run(self, job: InputT, context: JobContext) -> OutputT:
        """Do the work. Raises JobRefused for input that can never succeed; anything else is retried."""


def local_context(folder: Path, *, report: Callable[[float, str], None] | None = None) -> JobContext:
    """A context on one folder, for tests and benchmarks: outputs of one job are inputs of the next."""
    files, scratch = folder / "files", folder / "scratch"
    files.mkdir(parents=True, exist_ok=True)
    scratch.mkdir(parents=True, exist_ok=True)
    return JobContext(scratch=scratch, outputs=files, locate=lambda ref: files / ref.digest, report=report)
