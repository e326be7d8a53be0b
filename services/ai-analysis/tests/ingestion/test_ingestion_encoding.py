from collections.abc import Callable

import pytest

from visiobook_ai_analysis.ingestion import encoding
from visiobook_ai_analysis.ingestion.languages import chosen, detect
from visiobook_contracts.ai_analysis import Book
from visiobook_modules.module import JobRefused

FRENCH = "Il était déjà très tard, et la forêt s’éveillait à peine ; où donc l’âne avait-il disparu ? Ça, naïf ! " * 20


class TestDecoding:
    @pytest.mark.parametrize("name", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
    def test_finds_the_encoding_by_content(self, name: str) -> None:
        assert encoding.decode(FRENCH.encode(name), "f.txt").lstrip("\ufeff") == FRENCH

    @pytest.mark.parametrize("name", ["latin-1", "mac_roman", "iso8859-15"])
    def test_finds_older_encodings(self, name: str) -> None:
        text = FRENCH.replace("’", "'")

        assert encoding.decode(text.encode(name), "f.txt") == text

    def test_repairs_utf_8_that_was_read_as_windows_1252(self) -> None:
        text = FRENCH.replace("à", "â")  # the second byte of à is a space in Windows-1252: many programs lose it

        assert encoding.decode(text.encode().decode("cp1252").encode(), "f.txt") == text
        assert encoding.decode(FRENCH.encode().decode("latin-1").encode(), "f.txt") == FRENCH

    def test_patches_stray_bytes_in_utf_8(self) -> None:
        data = FRENCH.encode() + "café".encode("cp1252") + b" noir. " + FRENCH.encode()

        assert "café noir." in encoding.decode(data, "f.txt")

    def test_a_rare_true_sign_is_no_mojibake(self) -> None:
        text = "Ã is a letter of Portuguese: NÃO. " * 2

        assert encoding.decode(text.encode(), "f.txt") == text


class TestRefusals:
    def test_control_characters_are_located(self) -> None:
        with pytest.raises(JobRefused, match="from byte 3 ") as refusal:
            encoding.decode(b"abc\x00\x01\x02\x03def" * 50, "f.txt")

        assert refusal.value.code == "binary-file"

    def test_lost_characters_are_located(self) -> None:
        text = "First line.\n" + "Il \ufffdtait d\ufffdj\ufffd tard. " * 20

        with pytest.raises(JobRefused, match="line 2") as refusal:
            encoding.decode(text.encode(), "f.txt")

        assert refusal.value.code == "undecodable-text"

    def test_broken_utf_16_is_located(self) -> None:
        with pytest.raises(JobRefused, match="byte") as refusal:
            encoding.decode(b"\xff\xfea\x00b\x00\x00\xd8", "f.txt")

        assert refusal.value.code == "undecodable-text"


SAMPLES = {
    "en": "The ferry left the quay a little after nine, and nobody on board looked back at the town.",
    "fr": "Le bac quitta le quai un peu après neuf heures, et personne à bord ne regarda la ville.",
    "de": "Die Fähre verließ den Kai kurz nach neun, und niemand an Bord sah sich nach der Stadt um.",
    "es": "El barco dejó el muelle poco después de las nueve, y nadie a bordo miró hacia la ciudad.",
    "it": "Il traghetto lasciò il molo poco dopo le nove, e nessuno a bordo si voltò verso la città.",
    "pt": "O barco deixou o cais pouco depois das nove, e ninguém a bordo olhou para a cidade, não.",
    "nl": "De veerboot verliet de kade even na negenen, en niemand aan boord keek om naar de stad.",
}


class TestLanguage:
    @pytest.mark.parametrize(("language", "text"), SAMPLES.items(), ids=list(SAMPLES))
    def test_is_known_by_its_commonest_words(self, language: str, text: str) -> None:
        assert detect(text) == language

    def test_the_users_word_decides(self) -> None:
        assert chosen("fr-CA", text=SAMPLES["en"], declared="en") == "fr"

    def test_the_text_decides_against_the_file(self) -> None:
        assert chosen("auto", text=SAMPLES["fr"], declared="en") == "fr"

    def test_the_file_decides_where_the_text_is_mute(self) -> None:
        assert chosen("auto", text="Zzz.", declared="nl-BE") == "nl"

    def test_a_tag_that_is_none_is_refused(self) -> None:
        with pytest.raises(JobRefused) as refusal:
            chosen("klingon!", text="", declared=None)

        assert refusal.value.code == "invalid-language"


class TestScript:
    @pytest.mark.parametrize(
        ("script", "text"),
        [
            ("Chinese", "渡船九点多离开了码头，船上没有人回头看小镇。"),
            ("Japanese", "フェリーは九時過ぎに岸を離れ、だれも町を振り返らなかった。"),
            ("Hangul", "배는 아홉 시가 조금 지나 부두를 떠났다."),
            ("Cyrillic", "Паром отошёл от причала в десятом часу."),
            ("Greek", "Το πλοίο έφυγε από την προβλήτα λίγο μετά τις εννέα."),
            ("Arabic", "غادرت العبارة الرصيف بعد التاسعة بقليل."),
            ("Hebrew", "המעבורת עזבה את הרציף מעט אחרי תשע."),
            ("Devanagari", "नौका नौ बजे के थोड़ी देर बाद घाट से चली।"),
        ],
    )
    def test_other_than_latin_is_refused_by_name(
        self, ingest_text: Callable[..., Book], script: str, text: str
    ) -> None:
        with pytest.raises(JobRefused, match=script) as refusal:
            ingest_text(text * 20)

        assert refusal.value.code == "unsupported-script"
        assert "Latin" in refusal.value.hint

    def test_an_old_cyrillic_encoding_is_no_garbled_latin(self, ingest_text: Callable[..., Book]) -> None:
        text = "Паром отошёл от причала в десятом часу, и никто на борту не оглянулся на город. " * 20

        with pytest.raises(JobRefused, match="Cyrillic"):
            ingest_text(text.encode("cp1251"))

    def test_a_foreign_word_in_a_latin_text_is_welcome(self, ingest_text: Callable[..., Book]) -> None:
        assert ingest_text(f"{SAMPLES['en']} They said λόγος and 道.").language == "en"
