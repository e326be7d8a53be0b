"""Pipelines as declared data: what they may say, and how they move. Pure; read from YAML by ``definitions``.

``PUBLICATIONS``: events that a compensation may publish, and what each takes.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from visiobook_contracts.project import FilmRequest, ReadingRequest, ShotDrawingRequest, StoryboardFilmRequest
from visiobook_project.conditions import referred
from visiobook_project.references import Path, PipelineError, names, resolve

MOST_STEPS = 200
SETTLED = frozenset({"completed", "skipped"})
PUBLICATIONS: Mapping[str, frozenset[str]] = {"files-discarded": frozenset({"files"})}
INPUTS: Mapping[str, type[BaseModel]] = {
    contract.__name__: contract for contract in (FilmRequest, ReadingRequest, StoryboardFilmRequest, ShotDrawingRequest)
}


class _Declared(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Reserve(_Declared):
    """Credits set aside before a run: ``base`` and so much for each kilobyte of the source."""

    base: int = Field(ge=0)
    per_kilobyte: int = Field(ge=0)


class Retry(_Declared):
    """How often a job is tried, and seconds before the second attempt; doubled for each further one."""

    attempts: int = Field(ge=1, le=20)
    backoff: float = Field(default=1.0, ge=0, le=3600)


class Publication(_Declared):
    """An event that lets other services undo their part; ``PUBLICATIONS`` lists those there are."""

    event: str
    arguments: dict[str, Any] = Field(alias="with")


class Compensation(_Declared):
    """What undoes a completed step when its run fails or is cancelled: a module, an event, or both."""

    run: str | None = Field(default=None, pattern=r"^[a-z-]+/[a-z-]+$")
    arguments: dict[str, Any] | None = Field(default=None, alias="with")
    publish: Publication | None = None

    def templates(self) -> Iterator[tuple[Path, dict[str, Any]]]:
        """What refers to values, with the way to it."""
        if self.arguments is not None:
            yield ("with",), self.arguments
        if self.publish is not None:
            yield ("publish", "with"), self.publish.arguments


class StepDefinition(_Declared):
    """One module, once or for each item of a list. ``run`` is ``<service>/<module>``.

    ``needs`` names steps to wait for besides those that are referred to. ``when``: a condition (``conditions``); where
    it does not hold, the step is skipped and gives null, a fan-out an empty list. ``timeout``: seconds of one attempt.
    ``within``: seconds for all attempts together, from the moment the jobs are asked for; then they fail.
    ``approve``: the owner looks at what is there and lets the step begin, or ends the run.
    """

    title: str = Field(min_length=1, max_length=200)
    run: str = Field(pattern=r"^[a-z-]+/[a-z-]+$")
    weight: float = Field(gt=0)
    arguments: dict[str, Any] | str = Field(alias="with")
    for_each: str | None = None
    needs: tuple[str, ...] = ()
    when: str | None = None
    retry: Retry | None = None
    timeout: float | None = Field(default=None, gt=0, le=86400)
    within: float | None = Field(default=None, gt=0, le=30 * 86400)
    approve: bool = False
    compensate: Compensation | None = None

    @property
    def host(self) -> str:
        return self.run.split("/")[0]

    @property
    def module(self) -> str:
        return self.run.split("/")[1]

    def references(self) -> set[str]:
        """Names of what this step refers to, but for its own item."""
        found = names(self.arguments) | names(self.for_each)
        return (found - {"item"} if self.for_each else found) | set(self.needs) | referred(self.when)

    def policy(self) -> dict[str, Any]:
        """What a request of this step's jobs says of attempts and time."""
        retry = {"max_attempts": self.retry.attempts, "backoff": self.retry.backoff} if self.retry else {}
        return {**retry, "timeout": self.timeout}


class Pipeline(_Declared):
    """A definition. Steps wait for every step that they refer to. ``ceiling``: credits that a run may cost at most."""

    name: str = Field(pattern=r"^[a-z0-9-]+$", max_length=100)
    version: int = Field(ge=1, le=1_000_000)
    title: str = Field(min_length=1, max_length=200)
    input: str
    reserve: Reserve
    ceiling: int | None = Field(default=None, ge=0)
    steps: dict[str, StepDefinition] = Field(min_length=1, max_length=MOST_STEPS)
    outputs: dict[str, str]

    def needs(self, step: str) -> set[str]:
        """The steps that must be complete before this one starts."""
        return self.steps[step].references() - {"input"}

    def behind(self, steps: set[str]) -> set[str]:
        """The given steps and all that wait for them, however far."""
        found = set(steps)
        while more := {name for name in self.steps if name not in found and self.needs(name) & found}:
            found |= more
        return found

    def ready(self, states: Mapping[str, str]) -> list[str]:
        """Waiting steps whose needs are all met, in the order of ``states``."""
        done = {name for name, state in states.items() if state in SETTLED}
        return [name for name in states if states[name] == "waiting" and self.needs(name) <= done]

    def jobs(self, step: str, values: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Inputs of the jobs of a step. Raises PipelineError when a reference leads nowhere."""
        definition = self.steps[step]
        if definition.for_each is None:
            return [_as_input(step, resolve(definition.arguments, values))]
        items = resolve(definition.for_each, values)
        if items is None:
            return []
        if not isinstance(items, list):
            raise PipelineError(f"step {step!r}: {definition.for_each} is not a list")
        return [_as_input(step, resolve(definition.arguments, {**values, "item": item})) for item in items]

    def progress(self, done: Mapping[str, float]) -> float:
        """Share of the whole, 0 to 1, from each step's own share."""
        total = sum(step.weight for step in self.steps.values())
        return sum(step.weight * done.get(name, 0.0) for name, step in self.steps.items()) / total

    def credits_to_reserve(self, source_bytes: int, ceiling: int | None = None) -> int:
        """The most that a run over a source of this size may cost."""
        most = self.reserve.base + self.reserve.per_kilobyte * -(-source_bytes // 1024)
        return most if ceiling is None else min(most, ceiling)


def _as_input(step: str, value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise PipelineError(f"step {step!r}: its input is not an object")
    return value
