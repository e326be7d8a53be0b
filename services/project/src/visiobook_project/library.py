"""The pipelines that can be run: those that come with the service, and an operator's own beside them.

An operator's file that is wrong is refused alone: it is named in the log and to administrators, and the others are
served. A name that stands in it is withdrawn, so that nobody runs a shipped pipeline where another one was meant.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated, Any

import structlog
from pydantic import Field, TypeAdapter, ValidationError

from visiobook_project.definitions import parse
from visiobook_project.documents import LARGEST, read_document
from visiobook_project.pipeline import Pipeline
from visiobook_project.references import PipelineError
from visiobook_project.soundness import Fault, Modules

REGISTRY = "modules.yaml"
ENDINGS = (".yaml", ".yml")
Credits = Annotated[int, Field(ge=0, le=1_000_000)]
Versions = dict[str, dict[int, Pipeline]]
log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Library:
    """``pipelines``: the newest version of each, by name. ``refused``: ``file:line: what; instead`` of every fault.

    ``modules``: what pipelines may run, host -> module -> credits of one job.
    """

    pipelines: Mapping[str, Pipeline]
    modules: Modules
    versions: Mapping[str, Mapping[int, Pipeline]] = field(default_factory=dict)
    refused: tuple[str, ...] = ()

    def find(self, name: str, version: int | None = None) -> Pipeline | None:
        """A pipeline in a version, or in its newest; None when there is none."""
        return self.pipelines.get(name) if version is None else self.versions.get(name, {}).get(version)


def shipped() -> Mapping[str, Pipeline]:
    """The pipelines that come with the service, by name. Raises PipelineError."""
    return _newest(_shipped())


@cache
def shipped_modules() -> Modules:
    """What the fleet's hosts can run, and the credits of one job."""
    return _registry(_own_folder().joinpath(REGISTRY))


def available(folder: Path | None) -> Library:
    """The shipped pipelines and an operator's own. Raises PipelineError when the folder itself is none."""
    if folder is None:
        return Library(shipped(), shipped_modules(), _shipped())
    if not folder.is_dir():
        raise PipelineError(f"{folder} is no folder: VISIOBOOK_PIPELINES names a folder of pipeline files")
    reading = _Reading()
    modules = _added(shipped_modules(), reading.registry(folder / REGISTRY))
    for file in _files(folder):
        reading.pipeline(file, modules)
    known = {name: versions for name, versions in _shipped().items() if name not in reading.withdrawn}
    versions = {**known, **reading.found}
    for line in reading.refused:
        log.error("pipeline.refused", fault=line)
    return Library(_newest(versions), modules, versions, tuple(reading.refused))


class _Reading:
    """Reads files one by one, and keeps what is wrong with them."""

    def __init__(self) -> None:
        self.found: Versions = {}
        self.refused: list[str] = []
        self.withdrawn: set[str] = set()

    def registry(self, file: Path) -> Modules:
        if not file.exists():
            return {}
        try:
            return _registry(file)
        except PipelineError as error:
            self.refused += str(error).splitlines()
            return {}

    def pipeline(self, file: Path | Traversable, modules: Modules) -> None:
        text = ""
        try:
            text = _text_of(file)
            self._add(parse(text, file=file.name, modules=modules), file.name)
        except PipelineError as error:
            self.refused += str(error).splitlines()
            self.withdrawn |= _names_in(text)

    def _add(self, pipeline: Pipeline, file: str) -> None:
        versions = self.found.setdefault(pipeline.name, {})
        if pipeline.version in versions:
            what = f"there is another pipeline {pipeline.name!r} of version {pipeline.version}"
            self.refused.append(f"{file}:1: {what}; give it a name or a version of its own")
            return
        versions[pipeline.version] = pipeline


@cache
def _shipped() -> Versions:
    reading = _Reading()
    for file in _files(_own_folder()):
        reading.pipeline(file, shipped_modules())
    if reading.refused:
        raise PipelineError("\n".join(reading.refused))
    return reading.found


def _own_folder() -> Traversable:
    return resources.files(__package__).joinpath("pipelines")


def _files(folder: Path | Traversable) -> Iterator[Path | Traversable]:
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if file.name.endswith(ENDINGS) and file.name != REGISTRY:
            yield file


def _newest(versions: Mapping[str, Mapping[int, Pipeline]]) -> Mapping[str, Pipeline]:
    return {name: known[max(known)] for name, known in versions.items()}


def _added(modules: Modules, own: Modules) -> Modules:
    """An operator's modules beside the fleet's; where both name one, the operator's credits hold."""
    return {host: {**modules.get(host, {}), **own.get(host, {})} for host in (*modules, *own)}


def _registry(file: Path | Traversable) -> Modules:
    document = read_document(_text_of(file), file.name)
    found = list(document.faults)
    try:
        modules: Modules = TypeAdapter(dict[str, dict[str, Credits]]).validate_python(document.value)
    except ValidationError as error:
        found += [Fault(tuple(d["loc"]), d["msg"], "write host: {module: credits}") for d in error.errors()]
        modules = {}
    if found:
        raise PipelineError("\n".join(document.located(fault) for fault in found))
    return modules


def _text_of(file: Path | Traversable) -> str:
    """No more of a file than is looked at. Raises PipelineError when it is no file or no text."""
    try:
        with file.open("rb") as stream:
            content = stream.read(4 * LARGEST + 1)
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise PipelineError(f"{file.name}:{line}: this is not UTF-8 text; save it as UTF-8") from error
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise PipelineError(f"{file.name}:1: this cannot be read: {why}; let the service read it") from error


def _names_in(text: str) -> set[str]:
    """The name that a refused file gives, where as much of it can be read."""
    try:
        document: Any = read_document(text, "").value
    except PipelineError:
        return {line.removeprefix("name:").strip(" '\"") for line in text.splitlines() if line.startswith("name:")}
    name = document.get("name") if isinstance(document, dict) else None
    return {name} if isinstance(name, str) else set()
