"""How written words become spoken ones."""

import itertools

import pytest

from visiobook_contracts.media_generation import Line, Voice
from visiobook_media_generation.narration.normalise import normalise
from visiobook_media_generation.narration.numbers import (
    english_cardinal,
    english_ordinal,
    english_year,
    french_cardinal,
    french_ordinal,
    roman_value,
)
from visiobook_media_generation.narration.words import shown_words


def said(text: str, language: str = "en", spoken: str | None = None) -> list[str]:
    """Each shown word's spoken words and mark, as one string."""
    line = Line(beat_id="b", text=text, spoken=spoken, voice=Voice(name="any", language=language))
    return [" ".join(word.words) + word.mark for word in normalise(line)[1]]


class TestShownWords:
    @pytest.mark.parametrize(
        "text",
        [
            "Plain words.",
            "« Bonjour ! » dit-il — non ?",
            "… and 'so' it (began) —",
            "?!",
            "\u200b a\u00a0b \ufeff",
            "🙂 smile 🙂",
        ],
    )
    def test_cover_every_visible_character_once_and_in_order(self, text: str) -> None:
        words = shown_words(text)

        covered = "".join(text[word.start : word.end] for word in words)
        assert "".join(covered.split()) == "".join(text.split())
        assert all(before.end <= after.start for before, after in itertools.pairwise(words))

    def test_take_lonely_punctuation_to_the_word_it_leans_on(self) -> None:
        assert [word.text for word in shown_words("« Oui ? » dit-il")] == ["« Oui ? »", "dit-il"]

    def test_are_none_for_an_empty_line(self) -> None:
        assert shown_words("  ") == ()


class TestEnglish:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("Mr. and Mrs. Hale", ["mister", "and", "missus", "hale"]),
            ("Dr. Gray of Mill St. saw St. Anne", ["doctor", "gray", "of", "mill", "street", "saw", "saint", "anne"]),
            ("in 1907, 1800 or 2004", ["in", "nineteen oh seven,", "eighteen hundred", "or", "two thousand four"]),
            ("from 1066 to 2024", ["from", "ten sixty six", "to", "twenty twenty four"]),
            ("Chapter IV. The Sea", ["chapter", "four.", "the", "sea"]),
            ("Henry VIII and I", ["henry", "the eighth", "and", "i"]),
            ("It was NOT _so_!", ["it", "was", "not", "so!"]),
            ("£5.50 $1 50% 21st", ["five pounds fifty", "one dollar", "fifty percent", "twenty first"]),
            ("wait... what—now", ["wait.", "what , now"]),
            ("J. R. Reed, U.S. and BBC", ["j", "r", "reed,", "u s", "and", "b b c"]),
            ("10:05 3.14 2½", ["ten oh five", "three point one four", "two and a half"]),
            ("“café” naïve", ["cafe", "naive"]),
            ("Hmm, nooooo", ["hum,", "noo"]),
        ],
    )
    def test_reads(self, text: str, expected: list[str]) -> None:
        assert said(text) == expected

    def test_says_a_number_beyond_all_names_digit_by_digit(self) -> None:
        assert said("9" * 30) == [" ".join(["nine"] * 30)]

    def test_leaves_what_it_cannot_say_without_words(self) -> None:
        assert said("日本 and 🙂") == ["", "and", ""]


class TestFrench:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("M. Dupont et Mme Roy", ["monsieur", "dupont", "et", "madame", "roy"]),
            ("en 1789, à 10h30", ["en", "mille sept cent quatre-vingt-neuf,", "à", "dix heures trente"]),
            ("Louis XIV au XIXe siècle", ["louis", "quatorze", "au", "dix-neuvième", "siècle"]),
            ("« Qu’est-ce ? »", ["qu'est ce?"]),
            ("3,5 % et 12€", ["trois virgule cinq", "pour cent", "et", "douze euros"]),
            ("me voilà", ["me", "voilà"]),
        ],
    )
    def test_reads(self, text: str, expected: list[str]) -> None:
        assert said(text, "fr") == expected


class TestNumbers:
    @pytest.mark.parametrize(
        ("number", "words"),
        [(0, "zero"), (115, "one hundred and fifteen"), (1_000_001, "one million and one"), (90, "ninety")],
    )
    def test_english_cardinals(self, number: int, words: str) -> None:
        assert english_cardinal(number) == words

    @pytest.mark.parametrize(
        ("number", "words"), [(1, "first"), (12, "twelfth"), (20, "twentieth"), (33, "thirty third")]
    )
    def test_english_ordinals(self, number: int, words: str) -> None:
        assert english_ordinal(number) == words

    def test_a_round_thousand_is_no_century(self) -> None:
        assert english_year(2000) == "two thousand"

    @pytest.mark.parametrize(
        ("number", "words"),
        [
            (71, "soixante et onze"),
            (80, "quatre-vingts"),
            (81, "quatre-vingt-un"),
            (97, "quatre-vingt-dix-sept"),
            (200, "deux cents"),
            (201, "deux cent un"),
            (80_000, "quatre-vingt mille"),
            (2_000_000, "deux millions"),
        ],
    )
    def test_french_cardinals(self, number: int, words: str) -> None:
        assert french_cardinal(number) == words

    @pytest.mark.parametrize(
        ("number", "words"), [(1, "premier"), (5, "cinquième"), (9, "neuvième"), (21, "vingt et unième")]
    )
    def test_french_ordinals(self, number: int, words: str) -> None:
        assert french_ordinal(number) == words

    @pytest.mark.parametrize(
        ("text", "value"), [("XIV", 14), ("MCMLXXXIV", 1984), ("IIX", None), ("", None), ("mix", None)]
    )
    def test_roman_numerals(self, text: str, value: int | None) -> None:
        assert roman_value(text) == value


class TestAnotherSpelling:
    def test_of_as_many_words_goes_word_by_word(self) -> None:
        assert said("Siobhan came", spoken="Shivawn came") == ["shivawn", "came"]

    def test_of_more_words_keeps_the_equal_ones_in_place(self) -> None:
        assert said("the HMS Rose sailed", spoken="the her majesty's ship rose sailed") == [
            "the",
            "her majesty's ship",
            "rose",
            "sailed",
        ]

    def test_of_fewer_words_leaves_some_silent(self) -> None:
        words = said("one two three four", spoken="one four")

        assert words[0] == "one"
        assert words[3] == "four"
        assert "" in words
