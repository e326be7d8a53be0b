"""Pipelines as declared data: what they may say, what makes them wrong, and how references become values. Pure."""

import re
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

from visiobook_contracts.project import FilmRequest

INPUTS: Mapping[str, type[BaseModel]] = {"FilmRequest": FilmRequest}
REFERENCE = re.compile(r"^\$\{([a-z_]+)((?:\.[a-z_]+)*)\}$")


class PipelineError(ValueError):
    """A definition that cannot run, or a reference that leads nowhere."""


class _Declared(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Reserve(_Declared):
    """Credits set aside before a run: ``base`` and so much for each kilobyte of the source."""

    base: int = Field(ge=0)
    per_kilobyte: int = Field(ge=0)


class StepDefinition(_Declared):
    """One module, once or for each item of a list. ``run`` is ``<service>/<module>``."""

    title: str
    run: str = Field(pattern=r"^[a-z-]+/[a-z-]+$")
    weight: float = Field(gt=0)
    arguments: dict[str, Any] | str = Field(alias="with")
    for_each: str | None = None

    @property
    def host(self) -> str:
        return self.run.split("/")[0]

    @property
    def module(self) -> str:
        return self.run.split("/")[1]

    def references(self) -> set[str]:
        """Names of what this step refers to, but for its own item."""
        found = _names(self.arguments) | (_names(self.for_each) if self.for_each else set())
        return found - {"item"} if self.for_each else found


class Pipeline(_Declared):
    """A definition. Steps wait for every step that they refer to."""

    name: str
    version: int
    title: str
    input: str
    reserve: Reserve
    steps: dict[str, StepDefinition]
    outputs: dict[str, str]

    @model_validator(mode="after")
    def _is_sound(self) -> Self:
        if self.input not in INPUTS:
            raise PipelineError(f"unknown input {self.input!r}; known: {', '.join(INPUTS)}")
        for name, step in self.steps.items():
            self._check_known(f"step {name!r}", step.references())
        self._check_known("outputs", _names(self.outputs))
        self._check_acyclic()
        return self

    def _check_known(self, where: str, names: set[str]) -> None:
        unknown = names - self.steps.keys() - {"input"}
        if unknown:
            raise PipelineError(f"{where} refers to {', '.join(sorted(unknown))}: there is no such step")

    def _check_acyclic(self) -> None:
        waiting = {name: self.needs(name) for name in self.steps}
        while waiting:
            ready = [name for name, needs in waiting.items() if not needs & waiting.keys()]
            if not ready:
                raise PipelineError(f"steps wait for each other in a circle: {', '.join(sorted(waiting))}")
            for name in ready:
                del waiting[name]

    def needs(self, step: str) -> set[str]:
        """The steps that must be complete before this one starts."""
        return self.steps[step].references() - {"input"}

    def ready(self, states: Mapping[str, str]) -> list[str]:
        """Waiting steps whose needs are all completed, in order of declaration."""
        done = {name for name, state in states.items() if state == "completed"}
        return [name for name in self.steps if states[name] == "waiting" and self.needs(name) <= done]

    def jobs(self, step: str, values: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Inputs of the jobs of a step. Raises PipelineError when a reference leads nowhere."""
        definition = self.steps[step]
        if definition.for_each is None:
            return [_as_input(step, resolve(definition.arguments, values))]
        items = resolve(definition.for_each, values)
        if not isinstance(items, list):
            raise PipelineError(f"step {step!r}: {definition.for_each} is not a list")
        return [_as_input(step, resolve(definition.arguments, {**values, "item": item})) for item in items]

    def progress(self, done: Mapping[str, float]) -> float:
        """Share of the whole, 0 to 1, from each step's own share."""
        total = sum(step.weight for step in self.steps.values())
        return sum(step.weight * done.get(name, 0.0) for name, step in self.steps.items()) / total

    def credits_to_reserve(self, source_bytes: int) -> int:
        """The most that a run over a source of this size may cost."""
        return self.reserve.base + self.reserve.per_kilobyte * -(-source_bytes // 1024)


def resolve(template: Any, values: Mapping[str, Any]) -> Any:
    """A template with every ``${...}`` replaced by what it refers to."""
    if isinstance(template, dict):
        return {key: resolve(value, values) for key, value in template.items()}
    if isinstance(template, list):
        return [resolve(value, values) for value in template]
    match = REFERENCE.match(template) if isinstance(template, str) else None
    return _follow(template, match, values) if match else template


def parse(text: str) -> Pipeline:
    """A definition from YAML. Raises PipelineError saying what is wrong."""
    try:
        return Pipeline.model_validate(yaml.safe_load(text))
    except (yaml.YAMLError, ValueError) as error:
        raise PipelineError(str(error)) from error


@cache
def shipped() -> Mapping[str, Pipeline]:
    """The pipelines that come with the service, by name."""
    folder = resources.files(__package__).joinpath("pipelines")
    found = [parse(file.read_text("utf-8")) for file in folder.iterdir() if file.name.endswith(".yaml")]
    return {pipeline.name: pipeline for pipeline in found}


def _follow(template: str, match: re.Match[str], values: Mapping[str, Any]) -> Any:
    value = values.get(match[1])
    for part in match[2].split(".")[1:]:
        if not isinstance(value, dict) or part not in value:
            raise PipelineError(f"{template}: there is no {part!r}")
        value = value[part]
    return value


def _as_input(step: str, value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise PipelineError(f"step {step!r}: its input is not an object")
    return value


def _names(template: Any) -> set[str]:
    if isinstance(template, dict):
        return set().union(*map(_names, template.values()))
    if isinstance(template, list):
        return set().union(*map(_names, template))
    match = REFERENCE.match(template) if isinstance(template, str) else None
    return {match[1]} if match else set()
