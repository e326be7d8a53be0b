"""Languages that are not read word by word say so, and still give names and speech."""

import pytest

from visiobook_ai_analysis.evaluation.passages import parse
from visiobook_ai_analysis.reading.reader import read
from visiobook_contracts.ai_analysis import Analysis

_HEAD = "title: T\nlanguage: {language}\nset: development\n\n== hall; day; clear; -; calm\n"
_ABROAD = {
    "de": "Am Morgen kam Anna in den Garten.\n\n»Wo ist er?«, fragte Anna.\n\n»Ich weiß es nicht«, antwortete Karl.",
    "es": "Por la mañana Ana salió al jardín.\n\n—¿Dónde está el perro? —preguntó Ana.\n\n—No lo sé —respondió Carlos.",
    "it": "La mattina Anna uscì in giardino.\n\n«Dov'è il cane?» chiese Anna.\n\n«Non lo so» rispose Carlo.",
}


def _read(text: str, language: str) -> Analysis:
    return read(parse("made", _HEAD.format(language=language) + text).book(), book_digest="0" * 64)


class TestOtherLanguages:
    @pytest.mark.parametrize("language", _ABROAD)
    def test_give_their_names_and_speech(self, language: str) -> None:
        analysis = _read(_ABROAD[language], language)

        assert len(analysis.characters) == 2
        assert len(analysis.quotes) == 2
        assert analysis.quotes[1].speaker_id in {"karl", "carlos", "carlo"}

    @pytest.mark.parametrize(("language", "name"), [("de", "German"), ("es", "Spanish"), ("it", "Italian")])
    def test_say_what_is_not_read(self, language: str, name: str) -> None:
        limits = _read(_ABROAD[language], language).limits

        assert any(name in line and "places, hours, weather" in line for line in limits)

    def test_are_named_where_a_part_of_a_book_is_in_them(self) -> None:
        english = "She went down to the river and it was cold, and he had not come to the house that they had. " * 60
        german = (
            "Er ging in den Garten und sie war nicht da, aber der Hund und das Kind waren mit ihm auf dem Weg. " * 60
        )

        limits = _read(english + "\n\n" + german, "en").limits

        assert any("looks like German" in line for line in limits)

    def test_a_plain_english_book_has_but_the_limit_of_missing_heads(self) -> None:
        limits = _read("Clara went to the river and it was cold.\n\n“Come,” said Peter to her.", "en").limits

        assert len(limits) == 1
        assert "trained heads" in limits[0]

    def test_letters_that_have_no_capitals_are_told_of(self) -> None:
        limits = _read("ذهبت مريم إلى البيت وقالت نعم.", "ar").limits

        assert any("Latin" in line for line in limits)
