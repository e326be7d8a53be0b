"""Plays: labels name speakers, directions are no speech, people of the stage join the cast."""

import pytest

from visiobook_ai_analysis.evaluation.passages import parse
from visiobook_ai_analysis.reading.reader import read
from visiobook_contracts.ai_analysis import Analysis, Gender

_HEAD = "title: A Play\nlanguage: {language}\nset: development\n\n== hall; day; clear; summer; calm\n"
_ENGLISH = (
    "A hall. Day. MRS. VANE is at the table.",
    "MRS. VANE. — Sit down, Jack. (She points at a chair.) You are late.",
    "JACK (without moving). — I was in the garden, mother.",
    "THE BUTLER. — Dinner is served.",
    "MRS. VANE. — Then he must eat standing.",
    "JACK. — I have no appetite.",
    "THE BUTLER (aside). — He ate at the inn.",
)
_FRENCH = (
    "Un salon. LE NOTAIRE cherche une plume.",
    "LE NOTAIRE. — Signez ici, madame.",
    "CLAIRE, à part. — Je suis perdue. (Haut.) Où donc, monsieur ?",
    "LE NOTAIRE. — Sur cette ligne.",
    "CLAIRE. — C'est fait.",
)


def _read(lines: tuple[str, ...], language: str) -> tuple[str, Analysis]:
    passage = parse("play", _HEAD.format(language=language) + "\n\n".join(lines))
    return passage.text, read(passage.book(), book_digest="0" * 64)


class TestPlays:
    def test_give_every_speech_to_the_one_whom_its_label_names(self) -> None:
        _, analysis = _read(_ENGLISH, "en")

        names = {character.id: character.name for character in analysis.characters}
        spoken = [names[quote.speaker_id].split()[-1] for quote in analysis.quotes if quote.speaker_id]
        assert spoken == ["Vane", "Vane", "Jack", "butler", "Vane", "Jack", "butler"]

    def test_leave_directions_out_of_what_is_said(self) -> None:
        text, analysis = _read(_ENGLISH, "en")

        assert [text[quote.start : quote.end] for quote in analysis.quotes][:3] == [
            "Sit down, Jack.",
            "You are late.",
            "I was in the garden, mother.",
        ]

    def test_name_the_label_as_evidence(self) -> None:
        _, analysis = _read(_ENGLISH, "en")

        assert "label “MRS. VANE" in analysis.quotes[0].evidence
        assert all(quote.confidence > 0.9 for quote in analysis.quotes)

    def test_are_read_in_french_with_nouns_for_labels(self) -> None:
        text, analysis = _read(_FRENCH, "fr")

        genders = {character.id: character.gender for character in analysis.characters}
        speakers = [genders[quote.speaker_id] for quote in analysis.quotes if quote.speaker_id]
        assert speakers == [Gender.MALE, Gender.FEMALE, Gender.FEMALE, Gender.MALE, Gender.FEMALE]
        assert "Où donc, monsieur ?" in [text[quote.start : quote.end] for quote in analysis.quotes]

    @pytest.mark.parametrize("opening", ["CHAPTER ONE. The hall was cold.", "N.B. The hall was cold."])
    def test_are_not_seen_where_capitals_only_open_a_paragraph(self, opening: str) -> None:
        _, analysis = _read((opening, "Nobody spoke.", "“Well,” said Jack.", "He sat down."), "en")

        assert len(analysis.quotes) == 1
