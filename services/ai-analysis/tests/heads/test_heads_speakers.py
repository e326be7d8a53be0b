"""Quotes with their cues, trees as arrays, and the choice of a speaker."""

import numpy as np
import pytest

from visiobook_ai_analysis.heads.discourse import NOBODY
from visiobook_ai_analysis.heads.people import Found, describe
from visiobook_ai_analysis.heads.speakers import Stage, attribute, features
from visiobook_ai_analysis.heads.talk import narration_of, speech_of
from visiobook_ai_analysis.heads.trees import Forest
from visiobook_ai_analysis.litbank.alignment import aligned

_TEXT = """Anna and Peter came in.

"Are you there?" said Anna.

Peter nodded. "I am, Anna."

"Good."
"""
_SENTENCES = [
    "Anna and Peter came in .",
    '" Are you there ? " said Anna .',
    "Peter nodded .",
    '" I am , Anna . "',
    '" Good . "',
]
_QUOTES = [(6, 12), (18, 25), (25, 29)]
_ANNA, _PETER = 0, 1


def _stage() -> Stage:
    document = aligned([s.split(" ") for s in _SENTENCES], _TEXT)
    for first, last in _QUOTES:
        document.quoted[first:last] = b"\1" * (last - first)
    places = [(i, word) for i, word in enumerate(document.words) if word in {"Anna", "Peter"}]
    people = describe(document, [Found(i, i + 1, "PER", "PROP") for i, _ in places])
    entities = np.array([_ANNA if word == "Anna" else _PETER for _, word in places])
    return Stage(document, people, entities, _QUOTES)


def _stump(feature: int, threshold: float, low: float, high: float) -> Forest:
    return Forest(
        np.array([[feature, 0, 0]], dtype=np.int16),
        np.array([[threshold, 0, 0]], dtype=np.float32),
        np.array([[1, 1, 2]], dtype=np.int16),
        np.array([[2, 1, 2]], dtype=np.int16),
        np.array([[0, low, high]], dtype=np.float32),
        1,
    )


class TestCues:
    def test_a_verb_of_speech_after_the_quote_gives_its_subject(self) -> None:
        stage = _stage()

        assert stage.cue == [_ANNA, NOBODY, NOBODY]
        assert stage.document.words[stage.quotes[0].verb] == "said"
        assert stage.quotes[0].inverted

    def test_who_is_spoken_to_is_not_who_acts(self) -> None:
        stage = _stage()

        assert stage.addressed[1] == {_ANNA}
        assert stage.addressed[0] == set()

    def test_the_person_before_in_the_paragraph_is_seen(self) -> None:
        stage = _stage()

        candidates, rows = features(stage, 1, [_ANNA])

        assert candidates == [_ANNA, _PETER]
        assert rows.shape[0] == 2
        assert (rows[0] != rows[1]).any()


class TestForest:
    def test_follows_its_branches(self) -> None:
        forest = _stump(1, 0.5, -2.0, 2.0)

        low, high = forest.probability(np.array([[9.0, 0.5], [9.0, 0.6]], dtype=np.float32))

        assert low == pytest.approx(1 / (1 + np.exp(2.0)), rel=1e-5)
        assert high == pytest.approx(1 / (1 + np.exp(-2.0)), rel=1e-5)

    def test_survives_saving(self) -> None:
        forest = _stump(1, 0.5, -2.0, 2.0)
        rows = np.array([[0.0, 0.1], [0.0, 0.9]], dtype=np.float32)

        again = Forest.of(forest.tensors())

        assert np.array_equal(forest.probability(rows), again.probability(rows))


class TestAttribution:
    def test_takes_the_likeliest_and_names_the_cue(self) -> None:
        found = attribute(_stage(), _stump(0, 0.5, -3.0, 3.0))

        assert found[0].speaker == _ANNA
        assert found[0].reason == "cue"
        assert found[0].confidence > 0.85
        assert found[0].rivals[0][0] == _ANNA

    def test_is_less_sure_where_candidates_are_alike(self) -> None:
        found = attribute(_stage(), _stump(0, 0.5, -3.0, 3.0))

        assert found[1].confidence < 0.5

    def test_of_a_text_without_people_gives_nobody(self) -> None:
        document = aligned([['"', "Hush", "!", '"']], '"Hush!"')
        stage = Stage(document, [], np.zeros(0, dtype=np.int64), [(0, 4)])

        found = attribute(stage, _stump(0, 0.5, -3.0, 3.0))

        assert [a.speaker for a in found] == [NOBODY]
        assert found[0].confidence == 0


class TestTalk:
    def test_whoever_spoke_before_hears(self) -> None:
        stage = _stage()
        people = sorted([*stage.narration.told, *stage.narration.spoken], key=lambda p: p.first)

        speech = speech_of(stage.document, people, _QUOTES, speakers=[_ANNA, _PETER, _ANNA])
        named = next(i for i, p in enumerate(people) if p.first == 22)

        assert speech.quote_of[named] == 1
        assert speech.speaker[named] == _PETER
        assert speech.hearer[named] == _ANNA
        assert speech.quote_of[0] == NOBODY

    def test_who_announces_a_line_is_told_whose_it_was_found_to_be(self) -> None:
        stage = _stage()
        people = sorted([*stage.narration.told, *stage.narration.spoken], key=lambda p: p.first)

        speech = speech_of(stage.document, people, _QUOTES, speakers=[_ANNA, _PETER, _ANNA])
        announcing = next(i for i, p in enumerate(people) if p.first == 13)

        assert speech.cue_of[announcing] == 0
        assert speech.own_turn[announcing] == _ANNA
        assert speech.last_turn[announcing] == NOBODY

    def test_a_part_keeps_what_belongs_to_it(self) -> None:
        stage = _stage()
        people = sorted([*stage.narration.told, *stage.narration.spoken], key=lambda p: p.first)
        told = np.array([i for i, p in enumerate(people) if not p.quoted])

        part = narration_of(speech_of(stage.document, people, _QUOTES), told)

        assert len(part.cue_of) == len(told)
        assert part.cue_of.max() == 0
        assert part.quote_of.max() == NOBODY
