"""The evaluation itself: annotated passages, scores for divisions, and that the figures follow the text."""

import json
from pathlib import Path

import pytest

from visiobook_ai_analysis.evaluation import scenes
from visiobook_ai_analysis.evaluation.passages import PassageUnfit, parse, passages
from visiobook_ai_analysis.evaluation.segmentation import boundary_score, window_errors

_TEXTS = Path(__file__).parents[2] / "evaluation_texts"
_PASSAGE = """title: T
language: en
set: development
person: clara; female; Clara
person: peter; male; Peter

== kitchen/parlour; day; -; -; calm; present: clara peter; props: bread; deeds: clara sit
Clara sat down and cut the bread.

[clara|“Eat,”] said Clara.

==* garden; night; clear; summer; eerie; present: peter
Peter stood in the garden. It was night.
"""


class TestParse:
    def test_takes_the_annotation_out_of_the_text(self) -> None:
        passage = parse("t", _PASSAGE)

        assert passage.paragraphs[1] == "“Eat,” said Clara."
        assert passage.text[passage.quotes[0].start : passage.quotes[0].end] == "“Eat,”"
        assert [scene.first for scene in passage.scenes] == [0, 2]
        assert passage.scenes[0].fields["place"] == {"kitchen", "parlour"}
        assert "weather" not in passage.scenes[0].fields

    def test_places_sentences_where_they_stand(self) -> None:
        book = parse("t", _PASSAGE).book()

        told = [book.text[s.start : s.end] for p in book.chapters[0].paragraphs for s in p.sentences]
        assert told[-2:] == ["Peter stood in the garden.", "It was night."]

    @pytest.mark.parametrize(
        ("old", "new", "message"),
        [
            ("set: development", "set: training", "set"),
            ("kitchen/parlour", "moon", "moon"),
            ("[clara|", "[nobody|", "nobody is called nobody"),
            ("present: clara peter", "present: anna", "nobody is called anna"),
            ("== kitchen/parlour; day; -; -; calm;", "== kitchen;", "a scene needs"),
        ],
    )
    def test_refuses_what_does_not_keep_to_the_format(self, old: str, new: str, message: str) -> None:
        with pytest.raises(PassageUnfit, match=message):
            parse("t", _PASSAGE.replace(old, new))


class TestScores:
    def test_boundaries_match_one_to_one(self) -> None:
        score = boundary_score({3, 4}, {4}, slack=1)

        assert (score.precision, score.recall) == (50.0, 100.0)

    def test_a_perfect_division_has_no_wrong_window(self) -> None:
        assert window_errors({5, 10}, {5, 10}, 15)[:2] == (0, 0)

    def test_a_boundary_too_many_is_wrong_for_window_diff_where_pk_forgives_it(self) -> None:
        pk, difference, _ = window_errors({5, 6, 10}, {5, 10}, 15)

        assert pk < difference


class TestPassages:
    @pytest.mark.parametrize(("language", "sizes"), [("en", [20, 15]), ("fr", [8, 7])])
    def test_halves_have_the_sizes_that_the_figures_tell_of(self, language: str, sizes: list[int]) -> None:
        halves = [list(passages(_TEXTS, held_back=held, language=language)) for held in (False, True)]

        assert [len(half) for half in halves] == sizes

    def test_at_most_a_third_of_the_boundaries_is_printed(self) -> None:
        found = [s for held in (False, True) for p in passages(_TEXTS, held_back=held) for s in p.scenes[1:]]

        assert 0 < sum(scene.broken for scene in found) * 3 <= len(found)

    def test_a_folder_without_passages_is_named(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        status = scenes.main(["--texts", str(tmp_path), "--rules"])

        assert status == 2
        assert str(tmp_path) in capsys.readouterr().err


class TestFigures:
    def test_are_printed_for_both_languages(self, capsys: pytest.CaptureFixture[str]) -> None:
        status = scenes.main(["--texts", str(_TEXTS), "--rules"])

        figures = json.loads(capsys.readouterr().out)
        assert status == 0
        assert figures["english"]["boundary_f1"] > scenes.breaks_alone(_TEXTS, language="en")
        assert figures["french"]["speaker_accuracy"] > 70
        assert figures["english"]["quotes"] == 186
