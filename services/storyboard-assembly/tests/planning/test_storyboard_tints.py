"""Rooms that the text gives a colour are shown in it."""

import pytest

from visiobook_contracts.ai_analysis import PlaceKind
from visiobook_contracts.storyboard_assembly import Beat
from visiobook_storyboard_assembly.storyboard.tints import COLOURS, RoomColours, TintReader

DYES = {word: code for code, words in COLOURS.items() for word in words.split()}


def told(*texts: str, speaker: str = "narrator") -> RoomColours:
    """The colours after sentences of one paragraph."""
    reader = TintReader()
    colours = RoomColours()
    for number, text in enumerate(texts, start=1):
        beat = Beat(
            id=f"b{number}", sentence_ids=(f"c01.p001.s{number:02d}",), start=0, end=1, text=text, speaker_id=speaker
        )
        colours = reader.read((beat,))
    return colours


class TestRooms:
    @pytest.mark.parametrize(
        ("text", "colour"),
        [
            ("They danced through the blue chamber.", "blue"),
            ("The second room was all purple.", "purple"),
            ("The third hall was hung with green tapestries.", "green"),
            ("The last apartment was closely shrouded in black velvet.", "black"),
            ("It had white walls and a low ceiling.", "white"),
            ("On entra dans la chambre bleue.", "bleue"),
            ("La salle était tendue de velours noir.", "noir"),
            ("Les murs étaient verts.", "verts"),
        ],
    )
    def test_a_colour_of_a_room_is_its_tint(self, text: str, colour: str) -> None:
        assert told(text) == RoomColours(DYES[colour])

    @pytest.mark.parametrize(
        "text",
        [
            "She wore a blue dress in the great hall.",
            "A man in a black coat crossed the room.",
            "The room was cold, and her face was white.",
            "Elle portait une robe rouge dans le salon.",
        ],
    )
    def test_the_colour_of_clothes_is_not_a_room(self, text: str) -> None:
        assert told(text) == RoomColours()

    def test_panes_of_another_colour_are_kept_apart(self) -> None:
        colours = told("The hall was hung in black velvet.", "Here alone the panes were scarlet.")

        assert colours == RoomColours(DYES["black"], DYES["scarlet"])

    def test_the_tint_holds_until_another_colour_or_another_room(self) -> None:
        first = "They stood in the violet room."

        assert told(first, "Nobody spoke.").tint == DYES["violet"]
        assert told(first, "The next was furnished with orange.").tint == DYES["orange"]
        assert told(first, "Then they went to another room.").tint is None

    def test_what_somebody_says_paints_no_room(self) -> None:
        assert told("We have a red room.", speaker="nell") == RoomColours()


class TestPlan:
    def test_shots_of_the_sentence_are_tinted_and_other_paragraphs_are_not(self, plan, scene):
        text = [
            ["The music stopped, and all the guests of the house looked at the tall door in silence."],
            [
                "Rosa[rosa] walked slowly through the blue chamber with her head held high and her hands folded.",
                "She stopped below the great chandelier and counted the candles, one after the other, to the last.",
            ],
            ["Later that night Rosa[rosa] sat by the fire and told the whole story to the cook from the beginning."],
        ]

        board = plan(scene(text, place=PlaceKind.BALLROOM))

        tints = [shot.picture.tint for shot in board.shots if shot.card is None]
        assert tints[0] is None
        assert DYES["blue"] in tints
        assert tints[-1] is None

    def test_nothing_is_tinted_under_the_open_sky(self, plan, scene):
        board = plan(scene([["Rosa[rosa] thought of the blue chamber."]], place=PlaceKind.HARBOUR))

        assert all(shot.picture.tint is None for shot in board.shots)
