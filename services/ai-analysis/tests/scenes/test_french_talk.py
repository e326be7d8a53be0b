"""French speech: incises, guillemets with dashes, people told by their trade, whose turn it is."""

import pytest

from visiobook_ai_analysis.evaluation.passages import parse
from visiobook_ai_analysis.evaluation.scenes import bare
from visiobook_ai_analysis.reading.reader import read

_HEAD = """title: T
language: fr
set: development
person: lea; female; Léa, la batelière
person: jean; male; Jean

== hall; day; clear; -; calm
"""


def _spoken(line: str) -> list[str]:
    passage = parse("made", _HEAD + "Léa entra. Jean la suivit.\n\n" + line)
    analysis = read(passage.book(), book_digest="0" * 64)
    ranges = [bare(passage.text, quote.start, quote.end) for quote in analysis.quotes]
    return [passage.text[start:end] for start, end in ranges]


class TestIncises:
    @pytest.mark.parametrize(
        ("line", "spoken"),
        [
            ("— Non, répondit-elle en riant, je reste.", ["Non", "je reste"]),
            ("— Larguez ! répondit de l'avant la voix de Jean.", ["Larguez"]),
            (
                "— Du vin, répondit Jeanne en croisant les bras, comme tous les jeudis.",
                ["Du vin", "comme tous les jeudis"],
            ),
            ("— Tout, dit Jean, comme s'il n'avait rien entendu.", ["Tout"]),
            ("— Vous l'avez vu ? souffla Jean, plein d'espoir.", ["Vous l'avez vu"]),
            ("— Une fée ! s'écria Léa. On en rira longtemps.", ["Une fée", "On en rira longtemps"]),
            ("— Cela, » dit Jean, « je l'ai oublié. »", ["Cela", "je l'ai oublié"]),
            ("« Excuse-moi », dit Jean, « je suis en retard. »", ["Excuse-moi", "je suis en retard"]),
            ("— Venez, m'a-t-elle demandé, restez un peu.", ["Venez", "restez un peu"]),
        ],
    )
    def test_are_cut_out_of_what_is_said(self, line: str, spoken: list[str]) -> None:
        assert _spoken(line) == spoken


class TestSpeakers:
    def test_whoever_speaks_is_somebody_even_where_no_list_knows_the_noun(self) -> None:
        passage = parse("made", _HEAD + "Un homme entra.\n\n— Passez ! hurla le rémouleur.\n\n— Merci, dit Léa.")

        analysis = read(passage.book(), book_digest="0" * 64)

        assert [quote.speaker_id for quote in analysis.quotes] == ["remouleur", "lea"]

    def test_the_only_woman_near_is_told_by_her_trade(self) -> None:
        passage = parse("made", _HEAD + "Léa tenait la barre.\n\n— Qui vive ? fit la batelière.\n\n— Ami, dit Jean.")

        analysis = read(passage.book(), book_digest="0" * 64)

        assert [quote.speaker_id for quote in analysis.quotes] == ["lea", "jean"]
