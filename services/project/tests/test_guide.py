"""The guide for authors tells the truth."""

import re
from pathlib import Path

import pytest

from visiobook_project.definitions import parse
from visiobook_project.library import shipped_modules
from visiobook_project.pipeline import INPUTS, PUBLICATIONS, StepDefinition

GUIDE = Path(__file__).parents[3] / "docs" / "pipelines.md"


@pytest.fixture
def guide() -> str:
    if not GUIDE.is_file():
        pytest.skip("docs/pipelines.md is not in this installation")
    return GUIDE.read_text("utf-8")


class TestGuide:
    def test_shows_a_pipeline_that_can_be_run(self, guide: str) -> None:
        [example] = re.findall(r"```yaml\n(.*?)```", guide, re.DOTALL)

        pipeline = parse(example, modules=shipped_modules())

        assert pipeline.behind({"ingest"}) == set(pipeline.steps)

    def test_knows_every_word_of_a_step(self, guide: str) -> None:
        words = {field.alias or name for name, field in StepDefinition.model_fields.items()}
        table = guide.split("## What a step may say")[1].split("**Conditions**", maxsplit=1)[0]

        assert words == set(
            re.findall(r"`(\w+)`(?=[,` |\w]*\|)", re.sub(r"\|[^|]*\|$", "|", table, flags=re.MULTILINE))
        )

    def test_names_every_event_and_input(self, guide: str) -> None:
        for word in (*PUBLICATIONS, *INPUTS):
            assert word in guide
