"""The language of ``when``."""

import pytest

from visiobook_project.conditions import condition, holds, referred
from visiobook_project.references import PipelineError

VALUES = {
    "input": {"music": True, "language": "en", "fps": 30, "chapters": None},
    "read": {"scenes": []},
    "skipped": None,
}


class TestConditions:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("${input.music}", True),
            ("not ${input.music}", False),
            ("not not ${input.music}", True),
            ("${input.language} == 'en'", True),
            ('${input.language} != "en"', False),
            ("${input.fps} == 30", True),
            ("${input.chapters} == null", True),
            ("${read.scenes}", False),
            ("${skipped.anything}", False),
            ("${input.language} == 'fr' or ${input.music}", True),
            ("${input.language} == 'fr' or ${input.music} and ${read.scenes}", False),
            ("(${input.language} == 'fr' or ${input.music}) and ${input.fps} != 24", True),
            ("not (${input.music} and true)", False),
            ("  false  ", False),
            ("-1.5 == -1.5", True),
        ],
    )
    def test_say_what_they_say(self, text: str, expected: bool) -> None:
        assert holds(text, VALUES) is expected

    @pytest.mark.parametrize(
        ("text", "why"),
        [
            ("", "a value is missing before 'the end'"),
            ("${input.music} ==", "a value is missing before 'the end'"),
            ("${input.music} ${input.fps}", "is not expected there"),
            ("(true", "a \\) is missing"),
            ("english", "a value is missing before 'english'; texts stand in quotes"),
            ("${input.fps} > 3", "'> 3' is not understood"),
            ("__import__('os')", "is not understood"),
            ("(" * 30 + "true" + ")" * 30, "nested too deeply"),
            ("not " * 60 + "true", "nested too deeply"),
            ("true or " * 100 + "true", "at most 500 characters"),
        ],
    )
    def test_anything_else_is_refused_with_its_place(self, text: str, why: str) -> None:
        with pytest.raises(PipelineError, match=why):
            condition(text)

    def test_name_what_they_wait_for(self) -> None:
        assert referred("${a.b} == 'x' and not ${c}") == {"a", "c"}
