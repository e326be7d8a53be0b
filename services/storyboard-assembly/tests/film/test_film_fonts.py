"""Type: what is drawn for the characters of a text."""

import pytest

from visiobook_storyboard_assembly.film import fonts
from visiobook_storyboard_assembly.film.fonts import TITLE_FAMILY, Face


class TestDrawable:
    @pytest.mark.parametrize(
        ("text", "drawn"),
        [
            ("Éloïse, œuvre, Łódź, Ångström", "Éloïse, œuvre, Łódź, Ångström"),
            ("Алиса и Ελένη", "Алиса и Ελένη"),
            ('"Who is there?" she said.', "“Who is there?” she said."),
            ("'Tis Mara's lamp", "’Tis Mara’s lamp"),
            ("so happy 😀!", "so happy !"),
            ("she read 日本語 aloud", "she read … aloud"),
            ("non\u2011stop\u00ad", "non-stop"),
            ("a\tb\u00a0c", "a b c"),
        ],
    )
    def test_a_text_is_shown_without_missing_glyphs(self, text: str, drawn: str) -> None:
        assert fonts.shaped(text) == drawn

    def test_every_character_keeps_its_place_so_that_word_offsets_stay_valid(self) -> None:
        text = "a 😀 日本 b"

        drawn = fonts.drawable(text)

        assert len(drawn) == len(text)
        assert drawn[text.index("b")] == "b"


class TestWidth:
    def test_kerning_pulls_letters_together(self) -> None:
        face = Face(100, TITLE_FAMILY, 500)

        assert fonts.width("AVAVAV", face) < 3 * (fonts.width("A", face) + fonts.width("V", face))

    def test_letters_of_the_shipped_faces_have_widths_of_their_own(self) -> None:
        assert fonts.width("mmm", Face(40)) != pytest.approx(fonts.width("mmm", Face(40, TITLE_FAMILY, 500)))
