import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from visiobook_ai_analysis.ingestion.sentences import MAX_SENTENCE, split


def sentences(text: str, *, verse: bool = False) -> list[str]:
    return [text[start:end] for start, end in split(text, verse=verse)]


class TestOneSentence:
    @pytest.mark.parametrize(
        "text",
        [
            '"Stop!" he said.',
            "“Stop!” Alice called after it.",
            "“What is it?” Mrs. Gray asked.",
            "“Who goes there?” the old pilot asked at last.",
            "« Arrêtez ! » s'écria le pilote.",
            "« Arrêtez ! » dit-il.",
            "— Demain ! demain ! m’écriai-je dans mon délire.",
            "Mr. J. R. Hale and Dr. Moss met St. John at No. 5.",
            "M. Rougon et Mme. Pell, p. 12, s'en allèrent.",
            "He paid $3.50 at 4.15 p.m. for it.",
            "The U.S. fleet left.",
            "I ... I do not know.",
            "7th. Set the lamp on the wall.",
            "Oh! what a night it was.",
        ],
    )
    def test_stays_whole(self, text: str) -> None:
        assert sentences(text) == [text]


class TestSeveralSentences:
    @pytest.mark.parametrize(
        ("first", "second"),
        [
            ("It rained.", "Nobody came."),
            ("“Stop!” he said.", "The boat stopped."),
            ("“Go home.”", "Alice went."),
            ("It was I.", "Nobody else came."),
            ("He sold hats, coats, etc.", "She sold none."),
            ("They waited...", "Then the bell rang."),
            ("Was it you?", "“No,” she said."),
            ("Il pleuvait.", "— Entrez, dit-il."),
            ("« Oui. »", "Elle sortit."),
            ("(They had come early.)", "The door was shut."),
            ("We came in 1854.", "It rained."),
            ("He said no.", "She said yes."),
        ],
    )
    def test_are_divided(self, first: str, second: str) -> None:
        assert sentences(f"{first} {second}") == [first, second]

    def test_a_closing_guillemet_stays_with_its_sentence(self) -> None:
        assert sentences("« Il part. Adieu. »") == ["« Il part.", "Adieu. »"]


class TestVerse:
    def test_is_told_by_lines_that_pause(self) -> None:
        poem = "The lamp is lit, the tide is high,\nThe gulls are gone to bed;\nAnd who goes there? the watchmen cry"

        assert sentences(poem, verse=True) == [
            "The lamp is lit, the tide is high,\nThe gulls are gone to bed;",
            "And who goes there? the watchmen cry",
        ]

    def test_without_any_stop_is_cut_after_four_lines(self) -> None:
        poem = "\n".join(["under the water"] * 9)

        assert [piece.count("\n") + 1 for piece in sentences(poem, verse=True)] == [4, 4, 1]


class TestLongSentences:
    def test_are_cut_where_the_voice_can_breathe(self) -> None:
        text = ", ".join(["and the rain fell on the roofs of the town"] * 60) + "."

        pieces = sentences(text)

        assert len(pieces) == 3
        assert all(len(piece) <= MAX_SENTENCE for piece in pieces)
        assert all(piece.endswith((",", ".")) for piece in pieces)

    def test_without_a_space_are_cut_all_the_same(self) -> None:
        assert "".join(sentences("a" * 2500)) == "a" * 2500


PROSE = st.text(alphabet="abcXYZ .!?…,;:—-\"'“”‘’«»()[]\n I0é", max_size=400)


class TestCoverage:
    @settings(max_examples=300, deadline=None)
    @given(PROSE, st.booleans())
    def test_every_visible_character_is_in_exactly_one_sentence(self, text: str, verse: bool) -> None:
        spans = split(text, verse=verse)

        covered = [position for start, end in spans for position in range(start, end)]
        assert len(covered) == len(set(covered))
        assert covered == sorted(covered)
        assert {i for i, character in enumerate(text) if not character.isspace()} <= set(covered)
        assert all(text[start:end] == text[start:end].strip() and start < end for start, end in spans)
