"""Tone of sentences and scenes, and who is what to whom. The prose is our own."""

from collections.abc import Callable
from pathlib import Path

import pytest

from visiobook_ai_analysis.ingestion.ingest import ingest
from visiobook_ai_analysis.reading.reader import read
from visiobook_ai_analysis.reading.tone import together
from visiobook_contracts.ai_analysis import Analysis
from visiobook_contracts.literary import Relation, Tone

FAMILY = """\
Rosa Finch was the baker of Saltby. Her daughter Nell carried the bread.

Nell ran home along the harbour. Nell was late, and her mother was waiting at the door. Rosa laughed at Nell.

* * *

Rosa and Nell sat by the stove. Nell told Rosa of the lighthouse. Rosa listened to Nell.

* * *

In the morning Rosa woke Nell. Nell took the basket from Rosa, and Rosa kissed Nell at the door.
"""


@pytest.fixture
def reading(tmp_path: Path) -> Callable[[str], Analysis]:
    def make(text: str) -> Analysis:
        path = tmp_path / "book.txt"
        path.write_text(text, encoding="utf-8")
        return read(ingest(path), book_digest="0" * 64)

    return make


Reading = Callable[[str], Analysis]


def tones(analysis: Analysis) -> list[Tone]:
    return [note.tone for note in analysis.notes if note.tone is not None]


class TestSentences:
    def test_what_is_pleasant_and_what_is_not(self, reading: Reading) -> None:
        glad, sad, plain = tones(
            reading("She laughed with delight. He wept with grief over the grave. The door was made of wood.")
        )

        assert glad.valence > 0.3 > plain.valence > -0.3 > sad.valence
        assert plain.families == {}

    def test_terror_stirs_and_sorrow_does_not(self, reading: Reading) -> None:
        terror, sorrow = tones(reading("She screamed in terror! The old man sighed sadly by the window."))

        assert terror.arousal > sorrow.arousal
        assert terror.tension > 0.5 > sorrow.tension
        assert terror.families == {"fear": 1.0}

    def test_a_denied_feeling_is_not_felt(self, reading: Reading) -> None:
        (tone,) = tones(reading("He was not afraid of the dark corridor below the stairs."))

        assert "fear" not in tone.families

    def test_french_has_its_own_words(self, reading: Reading) -> None:
        glad, afraid = tones(reading("Elle riait de joie dans la cuisine. Il tremblait de peur devant le spectre."))

        assert glad.valence > 0 > afraid.valence
        assert afraid.tension > glad.tension


class TestScenes:
    def test_are_as_tense_as_their_stirring_quarter(self) -> None:
        calm, wild = (
            Tone(arousal=0.2, tension=0.1),
            Tone(valence=-0.6, arousal=0.9, tension=0.9, families={"fear": 1.0}),
        )

        tone = together([calm] * 6 + [wild] * 2)

        assert (tone.tension, tone.valence) == (0.9, -0.6)

    def test_every_scene_has_a_tone(self, reading: Reading) -> None:
        assert all(scene.tone is not None for scene in reading(FAMILY).scenes)

    def test_of_nothing_is_at_rest(self) -> None:
        assert together([]) == Tone()


class TestRelations:
    @pytest.fixture
    def relation(self, reading: Reading) -> Relation:
        found = [r for r in reading(FAMILY).relations if {r.character_id, r.other_id} == {"nell", "rosa"}]
        assert len(found) == 1
        return found[0]

    def test_are_called_by_the_text_s_own_word(self, relation: Relation) -> None:
        said = {"daughter": ("nell", "rosa"), "mother": ("rosa", "nell")}

        assert relation.kind == "family"
        assert (relation.character_id, relation.other_id) == said[relation.label or ""]

    def test_show_the_words_they_stand_on(self, relation: Relation) -> None:
        assert relation.label is not None
        assert relation.label in relation.evidence

    def test_weigh_how_often_two_are_together(self, relation: Relation) -> None:
        assert relation.weight == 1.0

    def test_are_not_told_from_one_father_whom_nobody_names(self, reading: Reading) -> None:
        text = (
            "Dick was a boy of twelve who tended the sheep. Colin was a boy of ten. Dick laughed and whistled. "
            "Colin put out a hand and laid it on his father's arm. Dick and Colin ran down the hill together."
        )

        found = [r for r in reading(text).relations if r.label == "father" and r.character_id in ("dick", "colin")]

        assert found == []

    def test_are_told_once_where_the_text_names_both(self, reading: Reading) -> None:
        text = (
            "Mary Lennox was sent to her uncle, Mr. Craven. Mary walked all day. Mr. Craven wrote letters. "
            "Mary saw Mr. Craven at the gate, and Mr. Craven bowed to Mary."
        )

        [uncle] = [r for r in reading(text).relations if r.label == "uncle"]

        assert (uncle.kind, uncle.evidence) == ("family", "Mary Lennox was sent to her uncle, Mr. Craven.")

    def test_a_book_about_nobody_has_none(self, reading: Reading) -> None:
        assert reading("It rained. The river rose. The bridge held.").relations == ()
