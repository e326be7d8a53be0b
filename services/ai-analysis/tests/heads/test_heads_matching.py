"""The people of the heads and the cast of the rules made one."""

from dataclasses import replace

import numpy as np
import pytest

from visiobook_ai_analysis.heads.literary import LiteraryReading
from visiobook_ai_analysis.heads.people import Found, describe
from visiobook_ai_analysis.heads.quotations import Quotation
from visiobook_ai_analysis.heads.speakers import Attribution
from visiobook_ai_analysis.litbank.alignment import aligned
from visiobook_ai_analysis.reading.cast import Cast
from visiobook_ai_analysis.reading.document import Document
from visiobook_ai_analysis.reading.matching import claims_of, match
from visiobook_ai_analysis.reading.mentions import Mention, mention_stream
from visiobook_ai_analysis.reading.names import NameRun
from visiobook_ai_analysis.reading.scholar import doubtful_people

_SENTENCES = ["Anna came .", "The nurse sat .", "The nurse rose .", "The nurse spoke .", "The nurse left ."]
_ANNA, _NURSE = 0, 1


def _document() -> Document:
    return aligned([sentence.split(" ") for sentence in _SENTENCES], "\n".join(_SENTENCES))


def _reading(document: Document, *, heard: bool) -> LiteraryReading:
    """Anna, where she was heard, and the nurse of each later sentence."""
    nurses = [i for i, word in enumerate(document.words) if word == "nurse"]
    found = [Found(i - 1, i + 1, "PER", "NOM") for i in nurses]
    people = describe(document, [Found(0, 1, "PER", "PROP"), *found] if heard else found)
    entities = np.array([_ANNA] * heard + [_NURSE] * len(nurses), dtype=np.int64)
    return LiteraryReading(people, entities, [], [], np.ones(len(people), dtype=np.float32))


def _mistaken(document: Document) -> tuple[Cast, list[Mention]]:
    """A cast of Anna alone, whom the rules see in every nurse as well."""
    cast = Cast(document.lexicon)
    anna = cast.add(name="Anna").index
    mentions = mention_stream(document, [NameRun(0, 1, (), ("anna",), definite=False)], [anna])
    for mention in mentions:
        mention.drafts = (anna,)
    return cast, mentions


class TestNamesOfTheCast:
    def test_who_was_called_so_takes_a_name_from_a_nameless_one_met_there_more_often(self) -> None:
        document = _document()
        reading = _reading(document, heard=True)
        cast, mentions = _mistaken(document)

        drafts = match(document, reading, cast, claims_of(reading, cast, mentions))

        assert drafts == {_ANNA: 0}

    def test_a_name_that_nobody_heard_may_be_a_nameless_ones(self) -> None:
        document = _document()
        reading = _reading(document, heard=False)
        cast, mentions = _mistaken(document)

        drafts = match(document, reading, cast, claims_of(reading, cast, mentions))

        assert drafts == {_NURSE: 0}


def _told(*, times: int) -> tuple[Document, LiteraryReading]:
    """Somebody who says I so often and speaks once."""
    text = "\n".join(["I walked on ."] * times + ['" Wait , " I said .'])
    document = aligned([sentence.split(" ") for sentence in text.split("\n")], text)
    places = [i for i, word in enumerate(document.words) if word == "I"][:times]
    people = describe(document, [Found(i, i + 1, "PER", "PRON") for i in places])
    line = Attribution(Quotation(4 * times, 4 * times + 4, 0), 0, 0.9, "cue")
    size = len(people)
    return document, LiteraryReading(people, np.zeros(size, np.int64), [line], [], np.ones(size, np.float32))


class TestWhoTellsTheStory:
    def test_joins_the_cast_where_the_rules_overlooked_it(self) -> None:
        document, reading = _told(times=6)
        cast = Cast(document.lexicon)

        drafts = match(document, reading, cast, claims_of(reading, cast, []))

        assert {person: cast[draft].name for person, draft in drafts.items()} == {0: "the narrator"}

    def test_is_the_narrator_of_the_rules(self) -> None:
        document, reading = _told(times=6)
        cast = Cast(document.lexicon)
        cast.narrator = cast.add(name="Jim", is_narrator=True).index

        assert match(document, reading, cast, claims_of(reading, cast, [])) == {0: cast.narrator}
        assert len(cast.drafts) == 1

    def test_is_nobody_whom_the_rules_mistook_for_the_narrator(self) -> None:
        document, reading = _told(times=6)
        cast = Cast(document.lexicon)
        cast.narrator = cast.add(name="the narrator", nominal=True, is_narrator=True).index
        cast.merge(cast.narrator, cast.add(name="Hale").index)

        drafts = match(document, reading, cast, claims_of(reading, cast, []))

        assert [cast[draft].name for draft in drafts.values()] == ["the narrator"]
        assert len(cast.drafts) == 3

    @pytest.mark.parametrize(("times", "speaks"), [(2, True), (6, False)], ids=["seldom says I", "says nothing"])
    def test_is_nobody_else(self, times: int, speaks: bool) -> None:
        document, reading = _told(times=times)
        cast = Cast(document.lexicon)
        heard = reading if speaks else replace(reading, attributions=[])

        assert match(document, heard, cast, claims_of(heard, cast, [])) == {}
        assert not cast.drafts


class TestDoubtfulPeople:
    def test_are_those_whose_descriptions_were_joined_with_little_certainty(self) -> None:
        reading = _reading(_document(), heard=True)
        unsure = replace(reading, certainty=np.array([1.0, 1.0, 0.9, 0.5, 0.6], dtype=np.float32))

        assert doubtful_people(unsure) == {_NURSE}
        assert doubtful_people(reading) == frozenset()

    def test_are_not_those_who_merely_began_unsurely(self) -> None:
        reading = _reading(_document(), heard=True)
        begun = replace(reading, certainty=np.array([0.1, 0.1, 0.9, 0.9, 0.9], dtype=np.float32))

        assert doubtful_people(begun) == frozenset()
