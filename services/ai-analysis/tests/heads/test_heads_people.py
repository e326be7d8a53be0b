"""Names taken apart and joined, mentions described, entities kept in play, names given to who bears them."""

import numpy as np
import pytest

from visiobook_ai_analysis.heads.coreference import Ranker, RankerWeights
from visiobook_ai_analysis.heads.discourse import OWN, PAIR, RECENT, Discourse, Speech, own_features
from visiobook_ai_analysis.heads.naming import NameForm, cluster_names, take_apart
from visiobook_ai_analysis.heads.people import FEMALE, HE, MALE, PLURAL, SHE, UNKNOWN, Found, Person, describe
from visiobook_ai_analysis.litbank.alignment import aligned
from visiobook_ai_analysis.reading.document import Document
from visiobook_ai_analysis.reading.lexicon import lexicon_for
from visiobook_contracts.ai_analysis import Gender

_ENGLISH = lexicon_for("en")


def _form(name: str) -> NameForm:
    return take_apart(name.split(" "), _ENGLISH)


def _clusters(*names: str) -> list[int]:
    return [bearer.index for bearer in cluster_names([_form(name) for name in names])]


def _document(text: str) -> Document:
    return aligned([sentence.split(" ") for sentence in text.split("\n")], text)


def _find(document: Document, words: str, kind: str, *, nth: int = 0) -> Found:
    parts = words.split(" ")
    starts = [i for i in range(len(document.words)) if document.words[i : i + len(parts)] == parts]
    return Found(starts[nth], starts[nth] + len(parts), "PER", kind)


class TestTakingApart:
    @pytest.mark.parametrize(
        ("name", "titles", "core", "gender"),
        [
            ("Mrs. Rachel Lynde", ("mrs",), ("rachel", "lynde"), Gender.FEMALE),
            ("the good Miss Honeychurch", ("miss",), ("honeychurch",), Gender.FEMALE),
            ("Sir Walter Elliot , Baronet", ("sir",), ("walter", "elliot"), Gender.MALE),
            ("old Peter", (), ("peter",), Gender.UNKNOWN),
            ("Dr. Archie 's", ("dr",), ("archie",), Gender.UNKNOWN),
        ],
    )
    def test_gives_titles_core_and_gender(
        self, name: str, titles: tuple[str, ...], core: tuple[str, ...], gender: Gender
    ) -> None:
        form = _form(name)

        assert (form.titles, form.core, form.gender) == (titles, core, gender)

    def test_knows_a_family(self) -> None:
        assert _form("the Verlocs").family
        assert not _form("the Signora").family

    def test_survives_a_name_of_marks(self) -> None:
        assert _form("---").core == ("---",)


class TestClustering:
    def test_joins_full_names_short_forms_and_surnames(self) -> None:
        assert len(set(_clusters("Elizabeth Bennet", "Lizzy", "Miss Bennet", "Elizabeth"))) == 1

    def test_keeps_wife_and_husband_apart(self) -> None:
        one, other, bare = _clusters("Mr. Reed", "Mrs. Reed", "Reed")

        assert one != other
        assert bare in {one, other}

    def test_keeps_miss_mrs_and_doctor_apart(self) -> None:
        assert len(set(_clusters("Miss Marjoribanks", "Mrs. Marjoribanks", "Dr. Marjoribanks"))) == 3

    def test_keeps_a_married_name_from_one_who_is_called_by_the_given_one(self) -> None:
        mary, _, _, mother = _clusters("Mary Lennox", "Mary", "Mary", "Mrs. Lennox")

        assert mary != mother

    def test_keeps_the_elder_sister_from_one_who_is_called_miss_and_the_given_name(self) -> None:
        whole, younger, elder = _clusters("Miss Jemima Pinkerton", "Miss Jemima", "Miss Pinkerton")

        assert whole == younger
        assert elder != younger

    def test_joins_a_formal_name_to_one_seldom_called_by_the_given_one(self) -> None:
        assert len(set(_clusters("Fitzwilliam Darcy", "Mr. Darcy", "Darcy"))) == 1

    def test_keeps_a_family_apart_from_its_members(self) -> None:
        assert len(set(_clusters("Winnie Verloc", "the Verlocs"))) == 2

    def test_answers_in_the_order_of_the_text(self) -> None:
        assert _clusters("Anna", "Peter", "Anna") == [0, 1, 0] or _clusters("Anna", "Peter", "Anna") == [1, 0, 1]


class TestDescription:
    def test_tells_head_and_sex_of_a_phrase(self) -> None:
        document = _document("The old woman with the red scarf met two boys .")
        found = [Found(0, 7, "PER", "NOM"), Found(8, 10, "PER", "NOM")]

        woman, boys = describe(document, found)

        assert (document.words[woman.head], woman.sex) == ("woman", FEMALE)
        assert boys.sex == PLURAL

    def test_gives_a_name_the_sex_of_the_pronouns_that_follow(self) -> None:
        document = _document("Kinch came in .\nHe sat down .\nKinch laughed .\nHe rose .")
        found = [_find(document, "Kinch", "PROP", nth=0), _find(document, "Kinch", "PROP", nth=1)]

        people = describe(document, found)

        assert [p.sex for p in people] == [MALE, MALE]
        assert people[0].bearer == people[1].bearer

    def test_leaves_open_what_nothing_tells(self) -> None:
        document = _document("Kinch came in .")

        assert describe(document, [_find(document, "Kinch", "PROP")])[0].sex == UNKNOWN

    def test_classes_pronouns(self) -> None:
        document = _document("He saw her .")

        people = describe(document, [_find(document, "He", "PRON"), _find(document, "her", "PRON")])

        assert [p.pronoun for p in people] == [HE, SHE]


def _crowd(size: int) -> tuple[Document, list[Person]]:
    document = _document("\n".join(f"Name{chr(97 + i % 26)}{i} came ." for i in range(size)))
    return document, describe(document, [Found(3 * i, 3 * i + 1, "PER", "PROP") for i in range(size)])


class TestDiscourse:
    def test_looks_at_a_bounded_number_of_entities(self) -> None:
        document, people = _crowd(200)
        discourse = Discourse(people, own_features(document, people), Speech.silent(len(people)))
        for i in range(199):
            discourse.assign(i, None)

        choices = discourse.choices(199)

        assert len(choices) == RECENT
        assert choices[0] == 198

    def test_brings_back_somebody_of_the_same_name_from_far(self) -> None:
        document = _document("\n".join(["Anna came ."] + [f"Name{i} came ." for i in range(60)] + ["Anna came ."]))
        people = describe(document, [Found(3 * i, 3 * i + 1, "PER", "PROP") for i in range(62)])
        discourse = Discourse(people, own_features(document, people), Speech.silent(len(people)))
        first = discourse.assign(0, None)
        for i in range(1, 61):
            discourse.assign(i, None)

        choices = discourse.choices(61)

        assert first in choices.tolist()
        assert discourse.features(61, choices)[choices.tolist().index(first), 26] == 1.0

    def test_a_name_goes_to_its_bearer_and_to_nobody_of_another_name(self) -> None:
        document = _document("Anna came .\nPeter came .\nAnna sat .\nBruno sat .")
        people = describe(document, [Found(3 * i, 3 * i + 1, "PER", "PROP") for i in range(4)])
        discourse = Discourse(people, own_features(document, people), Speech.silent(len(people)))
        anna, peter = discourse.assign(0, None), discourse.assign(1, None)
        choices = np.array([anna, peter])

        again, stranger = discourse.possible(2, choices).tolist(), discourse.possible(3, choices).tolist()

        assert again == [True, False, False]
        assert stranger == [False, False, True]

    def test_features_are_finite_and_small(self) -> None:
        document, people = _crowd(40)
        discourse = Discourse(people, own_features(document, people), Speech.silent(len(people)))
        for i in range(39):
            discourse.assign(i, None)

        features = discourse.features(39, discourse.choices(39))

        assert np.isfinite(features).all()
        assert np.abs(features).max() < 10


def _leaning(towards_new: float) -> RankerWeights:
    """A net of no features: somebody new against each choice by so much."""
    sizes = {"project": (4, 1), "inner": (PAIR + 3 * OWN + 3, 1), "outer": (1, 1), "score": (1, 1)}
    fresh = {"fresh_inner": (OWN + 1, 1), "fresh_score": (1, 1)}
    biases = {
        "project_bias": (1,),
        "inner_bias": (1,),
        "outer_bias": (1,),
        "fresh_bias": (1,),
        "fresh_score_bias": (1,),
    }
    tensors = {name: np.zeros(shape, dtype=np.float32) for name, shape in (sizes | fresh | biases).items()}
    tensors["fresh_score_bias"][:] = towards_new
    return RankerWeights.of(tensors)


class TestTheRanker:
    @pytest.mark.parametrize(
        ("towards_new", "expected"),
        [(-3.0, [0, 0]), (-1.0, [0, 1]), (3.0, [0, 1])],
        ids=["surely the keeper", "likely the keeper", "surely somebody new"],
    )
    @pytest.mark.parametrize(("words", "kind"), [("Hale", "PROP"), ("The warden", "NOM")])
    def test_gives_names_and_descriptions_to_somebody_met_before_only_where_it_is_sure(
        self, words: str, kind: str, towards_new: float, expected: list[int]
    ) -> None:
        document = _document(f"The keeper sat .\n{words} rose .")
        people = describe(document, [_find(document, "The keeper", "NOM"), _find(document, words, kind)])

        found = Ranker([_leaning(towards_new)]).resolve(document, people, np.zeros((2, 4), dtype=np.float32))

        assert found.entities.tolist() == expected

    @pytest.mark.parametrize(("kind", "type_"), [("PRON", "PER"), ("NOM", "FAC")], ids=["a pronoun", "a house"])
    def test_gives_anything_else_to_the_likeliest(self, kind: str, type_: str) -> None:
        words = "He" if kind == "PRON" else "The house"
        document = _document(f"The keeper sat .\n{words} shook .")
        meant = _find(document, words, kind)
        found = [_find(document, "The keeper", "NOM"), Found(meant.first, meant.last, type_, kind)]

        resolved = Ranker([_leaning(-0.1)]).resolve(
            document, describe(document, found), np.zeros((2, 4), dtype=np.float32)
        )

        assert resolved.entities.tolist() == [0, 0]

    def test_goes_by_the_mean_of_its_nets(self) -> None:
        document = _document("The keeper sat .\nThe man rose .")
        people = describe(document, [_find(document, "The keeper", "NOM"), _find(document, "The man", "NOM")])
        nets = [_leaning(2.0), _leaning(-6.0)]

        found = Ranker(nets).resolve(document, people, np.zeros((2, 4), dtype=np.float32))

        assert found.entities.tolist() == [0, 0]
        assert found.certainty[1] == pytest.approx(1 / (1 + np.exp(-0.5)))
