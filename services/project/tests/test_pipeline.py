"""Pipelines as data: what they may say, what makes them wrong."""

import pytest

from visiobook_project.definitions import parse
from visiobook_project.library import shipped
from visiobook_project.pipeline import Pipeline
from visiobook_project.references import PipelineError, resolve

SMALL = """
name: small
version: 1
title: Small
input: FilmRequest
reserve: {base: 10, per_kilobyte: 2}
steps:
  first:
    title: First
    run: host/one
    weight: 1
    with: {source: "${input.source}"}
  each:
    title: Each
    run: host/two
    weight: 3
    for_each: ${first.parts}
    with: {part: "${item.name}", all: "${first}"}
  last:
    title: Last
    run: other/three
    weight: 1
    with: {results: "${each}"}
outputs:
  result: ${last.result}
"""


MODULES = {"host": {"one": 1, "two": 1}, "other": {"three": 2}}


def small() -> Pipeline:
    return parse(SMALL, modules=MODULES)


class TestDefinition:
    def test_every_shipped_pipeline_is_sound(self) -> None:
        pipelines = shipped()

        assert "book-to-film" in pipelines

    def test_a_step_waits_for_what_it_refers_to(self) -> None:
        pipeline = small()

        assert pipeline.needs("last") == {"each"}
        assert pipeline.ready({"first": "waiting", "each": "waiting", "last": "waiting"}) == ["first"]
        assert pipeline.ready({"first": "completed", "each": "running", "last": "waiting"}) == []

    def test_credits_grow_with_the_source(self) -> None:
        pipeline = small()

        assert pipeline.credits_to_reserve(0) == 10
        assert pipeline.credits_to_reserve(1025) == 14

    def test_progress_is_weighed(self) -> None:
        pipeline = small()

        assert pipeline.progress({"first": 1.0, "each": 0.5}) == pytest.approx(0.5)


class TestReferences:
    def test_a_fan_out_makes_one_job_for_each_item(self) -> None:
        values = {"first": {"parts": [{"name": "a"}, {"name": "b"}]}}

        jobs = small().jobs("each", values)

        assert [job["part"] for job in jobs] == ["a", "b"]
        assert jobs[0]["all"] == values["first"]

    def test_a_fan_in_receives_all_results_in_order(self) -> None:
        assert small().jobs("last", {"each": [1, 2, 3]}) == [{"results": [1, 2, 3]}]

    def test_values_keep_their_types(self) -> None:
        assert resolve({"a": ["${x.y}", "plain"]}, {"x": {"y": 1.5}}) == {"a": [1.5, "plain"]}

    def test_a_reference_into_nothing_is_refused(self) -> None:
        with pytest.raises(PipelineError, match="there is no 'parts'"):
            small().jobs("each", {"first": {}})
