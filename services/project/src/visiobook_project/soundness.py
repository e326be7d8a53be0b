"""What makes a definition wrong although every word of it is known: references, circles, modules. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import get_args, get_origin

from pydantic import BaseModel

from visiobook_project.conditions import condition
from visiobook_project.pipeline import INPUTS, PUBLICATIONS, Compensation, Pipeline, Publication
from visiobook_project.references import REFERENCE, Path, PipelineError, strings

Modules = Mapping[str, Mapping[str, int]]
LONGEST_NAME = 50
RESERVED = ("input", "item")


@dataclass(frozen=True)
class Fault:
    """Something wrong at ``path`` of the document: what, and what to write instead."""

    path: Path
    what: str
    instead: str


def faults(pipeline: Pipeline, modules: Modules) -> Iterator[Fault]:
    """Everything wrong with a definition. ``modules``: what can be run, host -> module -> credits."""
    if pipeline.input not in INPUTS:
        yield Fault(("input",), f"unknown input {pipeline.input!r}", f"known: {', '.join(INPUTS)}")
    for name, step in pipeline.steps.items():
        at: Path = ("steps", name)
        yield from _name_faults(at, name)
        yield from _module_faults((*at, "run"), step.host, step.module, modules)
        for path, text in (*strings(step.arguments, (*at, "with")), *strings(step.for_each, (*at, "for_each"))):
            item = step.for_each is not None and path[2] == "with"
            yield from _reference_faults(path, text, pipeline, item=item)
        if step.for_each is not None:
            yield from _list_faults((*at, "for_each"), step.for_each, pipeline)
        if step.compensate is not None:
            yield from _compensation_faults((*at, "compensate"), name, step.compensate, pipeline, modules)
        if step.when is not None:
            yield from _condition_faults((*at, "when"), step.when, pipeline)
        for number, needed in enumerate(step.needs):
            yield from _unknown((*at, "needs", number), needed, pipeline)
    for path, text in strings(pipeline.outputs, ("outputs",)):
        yield from _reference_faults(path, text, pipeline, item=False)
    yield from _circle(pipeline)


def closest(word: str, known: list[str]) -> str:
    """What may have been meant."""
    near = get_close_matches(word, known, 1)
    return f"did you mean {near[0]!r}?" if near else f"known: {', '.join(known)}"


def _name_faults(path: Path, name: str) -> Iterator[Fault]:
    if name in RESERVED:
        yield Fault(path, f"a step cannot be called {name!r}", "the word has a meaning in references: choose another")
    elif not name.replace("_", "").isalpha() or name != name.lower() or not name.isascii():
        yield Fault(path, f"{name[:60]!r} is no name of a step", "use a to z and _")
    elif len(name) > LONGEST_NAME:
        yield Fault(path, f"the name of a step has {len(name)} letters", f"use at most {LONGEST_NAME}")


def _module_faults(path: Path, host: str, module: str, modules: Modules) -> Iterator[Fault]:
    if host not in modules:
        yield Fault(path, f"there is no host {host!r}", closest(host, sorted(modules)))
    elif module not in modules[host]:
        yield Fault(path, f"{host} has no module {module!r}", closest(module, sorted(modules[host])))


def _reference_faults(path: Path, text: str, pipeline: Pipeline, *, item: bool) -> Iterator[Fault]:
    match = REFERENCE.fullmatch(text)
    if match is None:
        if "${" in text or path[-1] == "for_each" or path[0] == "outputs":
            yield Fault(
                path, f"{text!r} is no reference", "write ${input.x}, ${step} or ${step.field}, and nothing else"
            )
        return
    if match[1] == "input":
        yield from _field_faults(path, text, match[2], pipeline)
    elif match[1] == "item" and item:
        return
    elif match[1] == "item":
        yield Fault(
            path, "${item} has a meaning only in `with` of a step with for_each", "refer to a step or to the input"
        )
    elif match[1] in pipeline.steps and match[2] and pipeline.steps[match[1]].for_each is not None:
        what = f"{match[1]!r} is a fan-out: it gives a list, which has no field {match[2][1:]!r}"
        yield Fault(path, what, f"write ${{{match[1]}}}")
    else:
        yield from _unknown(path, match[1], pipeline)


def _list_faults(path: Path, text: str, pipeline: Pipeline) -> Iterator[Fault]:
    """What can be known before a run of whether something is a list."""
    match = REFERENCE.fullmatch(text)
    if match is None:
        return
    if match[1] in pipeline.steps and not match[2] and pipeline.steps[match[1]].for_each is None:
        yield Fault(path, f"{text} is one result, not a list", f"write the field of it that is one: ${{{match[1]}.x}}")
    elif match[1] == "input" and pipeline.input in INPUTS and not _may_be_list(INPUTS[pipeline.input], match[2]):
        yield Fault(path, f"{text} is not a list", "refer to a list in the result of a step")


def _may_be_list(contract: type[BaseModel], fields: str) -> bool:
    """Whether a field of the input could hold a list. Fields that are not there are another fault."""
    names = fields.split(".")[1:]
    if not names:
        return False
    field = contract.model_fields.get(names[0])
    kinds = [field.annotation, *get_args(field.annotation)] if field else []
    inner = next((kind for kind in kinds if isinstance(kind, type) and issubclass(kind, BaseModel)), None)
    if len(names) > 1 and inner is not None:
        return _may_be_list(inner, "." + ".".join(names[1:]))
    return field is None or any(get_origin(kind) in (list, tuple) for kind in kinds)


def _condition_faults(path: Path, text: str, pipeline: Pipeline) -> Iterator[Fault]:
    try:
        condition(text)
    except PipelineError as error:
        yield Fault(path, str(error), "write like: not ${input.x} or ${step.field} == 'text'")
        return
    for match in REFERENCE.finditer(text):
        yield from _reference_faults(path, match[0], pipeline, item=False)


def _compensation_faults(
    path: Path, name: str, wanted: Compensation, pipeline: Pipeline, modules: Modules
) -> Iterator[Fault]:
    if wanted.run is not None:
        host, module = wanted.run.split("/")
        yield from _module_faults((*path, "run"), host, module, modules)
    if (wanted.run is None) != (wanted.arguments is None) or (wanted.run is None and wanted.publish is None):
        yield Fault(path, "this undoes nothing", "write run: and with:, or publish: {event: ..., with: ...}, or both")
    if wanted.publish is not None:
        yield from _publication_faults((*path, "publish"), wanted.publish)
    known = pipeline.needs(name) | {name, "input"}
    for inner, text in (found for way, template in wanted.templates() for found in strings(template, (*path, *way))):
        match = REFERENCE.fullmatch(text)
        yield from _reference_faults(inner, text, pipeline, item=False)
        if match and match[1] in pipeline.steps and match[1] not in known:
            what = f"{text} may not be there yet when {name!r} is undone"
            yield Fault(inner, what, f"refer to {', '.join(sorted(known))}")


def _publication_faults(path: Path, wanted: Publication) -> Iterator[Fault]:
    if wanted.event not in PUBLICATIONS:
        what = f"{wanted.event!r} is no event that a compensation may publish"
        yield Fault((*path, "event"), what, closest(wanted.event, sorted(PUBLICATIONS)))
        return
    words = PUBLICATIONS[wanted.event]
    for word in sorted(wanted.arguments.keys() - words):
        yield Fault((*path, "with", word), f"{wanted.event} takes no {word!r}", closest(word, sorted(words)))
    for word in sorted(words - wanted.arguments.keys()):
        yield Fault((*path, "with"), f"{word!r} is missing", f"{wanted.event} takes {', '.join(sorted(words))}")


def _field_faults(path: Path, text: str, fields: str, pipeline: Pipeline) -> Iterator[Fault]:
    contract = INPUTS.get(pipeline.input)
    first = fields.split(".")[1] if fields else None
    if contract is not None and first is not None and first not in contract.model_fields:
        what = f"{text} refers to {first!r}, which {pipeline.input} does not have"
        yield Fault(path, what, closest(first, list(contract.model_fields)))


def _unknown(path: Path, name: str, pipeline: Pipeline) -> Iterator[Fault]:
    if name not in pipeline.steps:
        whose = f"{path[1]!r}" if path[0] == "steps" else "outputs"
        yield Fault(path, f"{whose} refers to {name!r}: there is no such step", closest(name, list(pipeline.steps)))


def _circle(pipeline: Pipeline) -> Iterator[Fault]:
    waiting = {name: pipeline.needs(name) & pipeline.steps.keys() for name in pipeline.steps}
    while ready := [name for name, needs in waiting.items() if not needs & waiting.keys()]:
        for name in ready:
            del waiting[name]
    if not waiting:
        return
    walk = [min(waiting)]
    while (following := min(waiting[walk[-1]] & waiting.keys())) not in walk:
        walk.append(following)
    circle = walk[walk.index(following) :]
    what = f"steps wait for each other in a circle: {' -> '.join([*circle, following])}"
    yield Fault(("steps", circle[0]), what, "take one of these references away")
