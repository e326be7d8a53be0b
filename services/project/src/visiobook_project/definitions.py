"""Definitions from YAML files. Every fault names file and line, what is wrong, and what to write instead."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path as FilePath
from typing import Any

import yaml
from pydantic import BaseModel, TypeAdapter, ValidationError

from visiobook_project.documents import Document, read_document
from visiobook_project.pipeline import Compensation, Pipeline, Publication, Reserve, Retry, StepDefinition
from visiobook_project.references import PipelineError
from visiobook_project.soundness import Fault, Modules, closest, faults

REGISTRY = "modules.yaml"
WORDS: dict[str, type[BaseModel]] = {
    "reserve": Reserve,
    "steps": StepDefinition,
    "retry": Retry,
    "compensate": Compensation,
    "publish": Publication,
}


@dataclass(frozen=True)
class Library:
    """What can be run: pipelines by name, and the modules that they may use with the credits of one job."""

    pipelines: Mapping[str, Pipeline]
    modules: Modules


def parse(text: str, *, file: str = "pipeline.yaml", modules: Modules | None = None) -> Pipeline:
    """A definition from YAML. Raises PipelineError, one line for each fault: ``file:line: what; what instead``."""
    document = read_document(text, file)
    found = list(document.faults)
    pipeline = None
    try:
        pipeline = Pipeline.model_validate(document.value)
    except ValidationError as error:
        found += [_fault_of(detail) for detail in error.errors()]
    if pipeline is not None:
        found += faults(pipeline, shipped_modules() if modules is None else modules)
    if found or pipeline is None:
        raise PipelineError("\n".join(document.located(fault) for fault in found))
    return pipeline


@cache
def shipped() -> Mapping[str, Pipeline]:
    """The pipelines that come with the service, by name."""
    return _read_folder(_own_folder(), shipped_modules())


@cache
def shipped_modules() -> Modules:
    """What the fleet's hosts can run, and the credits of one job."""
    return _registry(_own_folder().joinpath(REGISTRY))


def available(folder: FilePath | None) -> Library:
    """The shipped pipelines and an operator's own. A ``modules.yaml`` there adds hosts. Raises PipelineError."""
    if folder is None:
        return Library(shipped(), shipped_modules())
    if not folder.is_dir():
        raise PipelineError(f"{folder} is no folder: VISIOBOOK_PIPELINES names a folder of pipeline files")
    own = _registry(folder / REGISTRY) if (folder / REGISTRY).is_file() else {}
    modules = {**shipped_modules(), **own}
    return Library({**shipped(), **_read_folder(folder, modules)}, modules)


def _own_folder() -> Traversable:
    return resources.files(__package__).joinpath("pipelines")


def _read_folder(folder: Traversable | FilePath, modules: Modules) -> dict[str, Pipeline]:
    files = sorted((f for f in folder.iterdir() if f.name.endswith((".yaml", ".yml"))), key=lambda file: file.name)
    found: dict[str, Pipeline] = {}
    for file in files:
        if file.name == REGISTRY:
            continue
        pipeline = parse(file.read_text("utf-8"), file=file.name, modules=modules)
        if pipeline.name in found:
            raise PipelineError(
                f"{file.name}:1: there is another pipeline {pipeline.name!r}; give it a name of its own"
            )
        found[pipeline.name] = pipeline
    return found


def _registry(file: Traversable | FilePath) -> Modules:
    document: Document = read_document(file.read_text("utf-8"), file.name)
    found = list(document.faults)
    try:
        modules: Modules = TypeAdapter(dict[str, dict[str, int]]).validate_python(document.value)
    except ValidationError as error:
        found += [Fault(tuple(d["loc"]), d["msg"], "write host: {module: credits}") for d in error.errors()]
        modules = {}
    if found:
        raise PipelineError("\n".join(document.located(fault) for fault in found))
    return modules


def _fault_of(detail: Any) -> Fault:
    path = tuple(detail["loc"])
    match detail["type"]:
        case "extra_forbidden":
            return Fault(path, f"unknown word {path[-1]!r}", closest(str(path[-1]), _words_at(path[:-1])))
        case "missing":
            return Fault(path[:-1], f"{path[-1]!r} is missing", f"write {path[-1]}: ...")
        case _:
            written = (
                detail["input"] if isinstance(detail["input"], str | int | float) else yaml.safe_dump(detail["input"])
            )
            return Fault(
                path, f"{str(written).strip()[:80]!r} does not fit", detail["msg"][0].lower() + detail["msg"][1:]
            )


def _words_at(path: tuple[str | int, ...]) -> list[str]:
    model: type[BaseModel] = Pipeline if not path else WORDS.get(str(path[-1]), WORDS.get(str(path[0]), Pipeline))
    return [field.alias or name for name, field in model.model_fields.items()]
