"""What a run will probably take: robust quantiles over past runs, and what is known before there are any. Pure.

Work is compared by its amount: kilobytes of source, and for steps that draw or encode also the pixels of a second of
film. Each past run gives one ratio (seconds or items for that amount); the range is its 10th to 90th percentile. With
fewer than ``ENOUGH`` runs the shipped priors stand beside them as three more, the range is widened, and it is called
rough.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field

ENOUGH = 5
QUANTILES = (0.1, 0.5, 0.9)
OVERHEAD_KILOBYTES = 0.5
REFERENCE_PIXELS = 1920 * 1080 * 30 / 1e6
WIDER = 1.25
WHOLE = ""


@dataclass(frozen=True)
class Amount:
    """How much there is to do. ``megapixels`` of one second of film."""

    kilobytes: float
    megapixels: float
    media_type: str

    def units(self, exponent: float) -> float:
        """Comparable amount of work for a step whose time grows with that power of the pixels."""
        return (self.kilobytes + OVERHEAD_KILOBYTES) * math.pow(self.megapixels / REFERENCE_PIXELS, exponent)


@dataclass(frozen=True)
class Observation:
    """What a step took once; step ``WHOLE`` is a run from its start to its end."""

    step: str
    amount: Amount
    items: int
    seconds: float


@dataclass(frozen=True)
class Range:
    """Nine of ten runs stay below ``high``, one of ten below ``low``."""

    low: float
    expected: float
    high: float

    def times(self, factor: float) -> "Range":
        return Range(self.low * factor, self.expected * factor, self.high * factor)

    def widened(self, factor: float) -> "Range":
        return Range(self.low / factor, self.expected, self.high * factor)


@dataclass(frozen=True)
class StepEstimate:
    """``observations``: how many past runs speak."""

    seconds: Range
    items: Range
    observations: int

    @property
    def rough(self) -> bool:
        return self.observations < ENOUGH

    def of_jobs(self, count: int) -> "StepEstimate":
        """What so many jobs of the step will take."""
        seconds = self.seconds.times(count / self.items.expected if self.items.expected else float(count))
        return StepEstimate(seconds, Range(count, count, count), self.observations)


class Prior(BaseModel):
    """Low, expected, high per unit, and the power of the pixels that the time grows with."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    seconds: tuple[float, float, float]
    items: tuple[float, float, float] = (0.0, 0.0, 0.0)
    pixels: float = Field(default=0.0, ge=0, le=2)


def estimate_step(prior: Prior, past: Sequence[Observation], amount: Amount, *, fan_out: bool) -> StepEstimate:
    """What a step will take. ``past``: its observations, of any source; those of the same kind of file count."""
    alike = [seen for seen in past if seen.amount.media_type == amount.media_type]
    seconds = _range([seen.seconds / seen.amount.units(prior.pixels) for seen in alike], prior.seconds)
    items = Range(1, 1, 1)
    if fan_out:
        ratios = [seen.items / seen.amount.units(0) for seen in alike]
        items = _range(ratios, prior.items).times(amount.units(0))
    return StepEstimate(seconds.times(amount.units(prior.pixels)), items, len(alike))


def added(ranges: Sequence[Range]) -> Range:
    """Sum of ranges. The deviations of different steps are taken as independent: they add as squares."""
    expected = sum(r.expected for r in ranges)
    below = math.sqrt(sum((r.expected - r.low) ** 2 for r in ranges))
    above = math.sqrt(sum((r.high - r.expected) ** 2 for r in ranges))
    return Range(max(0.0, expected - below), expected, expected + above)


def amount_of(run_input: Mapping[str, Any], source_bytes: int) -> Amount:
    """The amount of work that an input asks for."""
    source, options = run_input.get("source") or {}, run_input.get("options") or {}
    pixels = options.get("width", 0) * options.get("height", 0) * options.get("fps", 0) / 1e6
    return Amount(source_bytes / 1024, pixels or REFERENCE_PIXELS, source.get("media_type", ""))


@cache
def priors() -> Mapping[str, Mapping[str, Prior]]:
    """What is known of the shipped pipelines' steps before anything was learnt: pipeline -> step -> prior."""
    text = resources.files(__package__).joinpath("priors.yaml").read_text("utf-8")
    return {
        pipeline: {step: Prior.model_validate(values) for step, values in steps.items()}
        for pipeline, steps in yaml.safe_load(text).items()
    }


def prior_of(pipeline: str, step: str) -> Prior:
    """The prior of a step; a wide one for pipelines of which nothing is known."""
    known = priors()
    return known.get(pipeline, {}).get(step) or known["unknown"]["step" if step else "whole"]


def _range(ratios: list[float], prior: tuple[float, float, float]) -> Range:
    if len(ratios) >= ENOUGH:
        return Range(*(_quantile(sorted(ratios), share) for share in QUANTILES))
    together = sorted([*ratios, *prior])
    low, expected, high = (_quantile(together, share) for share in QUANTILES)
    return Range(low, expected, high).widened(WIDER)


def _quantile(ordered: list[float], share: float) -> float:
    """Linear between the two nearest (definition 7 of Hyndman and Fan, 1996)."""
    at = share * (len(ordered) - 1)
    below = math.floor(at)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (at - below)
