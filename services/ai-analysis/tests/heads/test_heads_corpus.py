"""LitBank's layers laid over the original text, and what is said when something is missing."""

import json
import shutil
from pathlib import Path

import pytest

from visiobook_ai_analysis.evaluate import main
from visiobook_ai_analysis.litbank.corpus import CorpusMissing, load, names_in
from visiobook_ai_analysis.litbank.gold import gold_people
from visiobook_ai_analysis.training.command import main as train


class TestPassage:
    def test_has_the_paragraphs_of_the_original(self, litbank: Path) -> None:
        document = load(litbank, "1_gate").document

        assert [document.words[p.first] for p in document.paragraphs] == ["Chapter", "Anna", '"', '"']
        assert document.text[document.starts[2] : document.ends[2]] == "Anna"

    def test_has_mentions_quotes_and_events_by_word(self, litbank: Path) -> None:
        passage = load(litbank, "1_gate")
        words = passage.document.words

        assert {" ".join(words[m.first : m.last]) for m in passage.spans if m.kind == "NOM"} == {
            "the garden",
            "my brother",
            "the house",
        }
        assert [words[i] for i in sorted(passage.events)] == ["came", "asked", "said", "closed"]
        assert [(words[q.last - 1], q.speaker) for q in passage.quotes] == [('"', "ANNA"), ('"', "PETER")]

    def test_numbers_entities_and_speakers_alike(self, litbank: Path) -> None:
        gold = gold_people(load(litbank, "1_gate"))

        assert gold.speakers == [gold.numbers["ANNA"], gold.numbers["PETER"]]
        assert gold.entities.count(gold.numbers["ANNA"]) == 4


class TestWhatIsMissing:
    def test_no_litbank_is_said_so(self, tmp_path: Path) -> None:
        with pytest.raises(CorpusMissing, match="LitBank checkout"):
            names_in(tmp_path)

    def test_a_layer_that_lacks_is_named(self, litbank: Path, tmp_path: Path) -> None:
        data = tmp_path / "part"
        shutil.copytree(litbank, data)
        (data / "original" / "1_gate.txt").unlink()

        with pytest.raises(CorpusMissing, match=r"original/1_gate\.txt is missing"):
            load(data, "1_gate")

    def test_an_unknown_passage_ends_the_evaluation_with_one_line(
        self, litbank: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        wanted = tmp_path / "list.txt"
        wanted.write_text("1_gate\n9_moon\n", encoding="utf-8")

        code = main(["--data", str(litbank), "--documents", str(wanted)])

        assert code == 2
        assert "9_moon" in capsys.readouterr().err

    def test_training_without_data_ends_with_one_line(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        code = train(["--data", str(tmp_path), "--out", str(tmp_path / "out")])

        assert code == 2
        assert "LitBank checkout" in capsys.readouterr().err


class TestEvaluation:
    def test_prints_every_measure_as_json(self, litbank: Path, capsys: pytest.CaptureFixture[str]) -> None:
        code = main(["--data", str(litbank)])
        found = json.loads(capsys.readouterr().out)

        assert code == 0
        assert found["documents"] == 3
        assert found["quotes"]["f1"] == 100.0
        assert found["names"]["f1"] == 100.0
        for name in ("mentions", "events", "coreference.gold.conll", "coreference.predicted.conll", "speakers.gold"):
            assert name in found
        assert {"accuracy", "queued", "accuracy_not_queued"} <= found["speakers.end_to_end"].keys()
