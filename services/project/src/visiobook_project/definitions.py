"""Definitions from YAML. Every fault names file and line, what is wrong, and what to write instead."""

from typing import Any

import yaml
from pydantic import BaseModel, ValidationError

from visiobook_project.documents import read_document
from visiobook_project.pipeline import Compensation, Pipeline, Publication, Reserve, Retry, StepDefinition
from visiobook_project.references import PipelineError
from visiobook_project.soundness import Fault, Modules, closest, faults

MOST_FAULTS = 30
WORDS: dict[str, type[BaseModel]] = {
    "reserve": Reserve,
    "steps": StepDefinition,
    "retry": Retry,
    "compensate": Compensation,
    "publish": Publication,
}


def parse(text: str, *, modules: Modules, file: str = "pipeline.yaml") -> Pipeline:
    """A definition from YAML. Raises PipelineError, one line for each fault: ``file:line: what; what instead``.

    ``modules``: what it may run, host -> module -> credits.
    """
    document = read_document(text, file)
    found = list(document.faults)
    pipeline = None
    if document.value is None:
        raise PipelineError(
            f"{file}:1: there is nothing in it; write name, version, title, input, reserve, steps, outputs"
        )
    try:
        pipeline = Pipeline.model_validate(document.value)
    except ValidationError as error:
        found += [_fault_of(detail) for detail in error.errors()]
    if pipeline is not None:
        found += faults(pipeline, modules)
    if found or pipeline is None:
        lines = [document.located(fault) for fault in found[:MOST_FAULTS]]
        more = (
            [f"{file}:1: {len(found) - MOST_FAULTS} more faults; mend these first"] if len(found) > MOST_FAULTS else []
        )
        raise PipelineError("\n".join(lines + more))
    return pipeline


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
