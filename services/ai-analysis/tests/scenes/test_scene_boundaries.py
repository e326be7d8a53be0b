"""Where scenes end without a typographic break, and what the reading says of each."""

from visiobook_ai_analysis.evaluation.passages import Passage, parse
from visiobook_ai_analysis.reading.reader import read
from visiobook_contracts.ai_analysis import Analysis, PlaceKind, Pose, TimeOfDay, Weather

_HEAD = (
    "title: T\nlanguage: {language}\nset: development\nperson: clara; female; Clara\n\n== hall; day; clear; -; calm\n"
)


def passage_of(*paragraphs: str, language: str = "en") -> Passage:
    """A passage of one chapter."""
    return parse("made", _HEAD.format(language=language) + "\n\n".join(paragraphs))


def read_lines(*paragraphs: str, language: str = "en") -> Analysis:
    """The reading of some paragraphs."""
    return read(passage_of(*paragraphs, language=language).book(), book_digest="0" * 64)


_AT_TABLE = (
    "Clara came into the kitchen at noon and took off her hat. The kettle was boiling.",
    "“You are late,” said Peter. “Where were you?”",
    "“Nowhere,” said Clara. She sat down and cut the bread.",
)


class TestBoundaries:
    def test_a_new_hour_told_at_once_ends_a_scene(self) -> None:
        analysis = read_lines(
            *_AT_TABLE, "Night had fallen when she woke. The moon stood over the roofs. Nothing moved."
        )

        assert [scene.time_of_day for scene in analysis.scenes] == [TimeOfDay.DAY, TimeOfDay.NIGHT]

    def test_the_same_hour_told_again_does_not(self) -> None:
        analysis = read_lines(*_AT_TABLE, "It was noon by the clock. Clara laughed. Peter poured the tea.")

        assert len(analysis.scenes) == 1

    def test_a_talk_that_goes_on_is_not_cut(self) -> None:
        analysis = read_lines(*_AT_TABLE, *["“I was in the garden at night,” said Clara.", "“Why?” asked Peter."] * 3)

        assert len(analysis.scenes) == 1

    def test_next_morning_inside_the_first_sentence_ends_one_with_other_people(self) -> None:
        analysis = read_lines(
            *_AT_TABLE,
            "Doctor Marsh received his patient among his books next morning. He had not slept. He shut the door.",
        )

        assert [scene.place for scene in analysis.scenes] == [PlaceKind.KITCHEN, PlaceKind.LIBRARY]

    def test_le_soir_at_the_head_of_a_french_paragraph_ends_one(self) -> None:
        analysis = read_lines(
            "Claire entra dans la classe à midi et posa ses livres. Les élèves se turent.",
            "— Asseyez-vous, dit-elle. Nous commençons.",
            "Le soir, dans la cuisine, elle raconta tout à sa mère. La soupe fumait. Elles rirent.",
            language="fr",
        )

        assert [scene.place for scene in analysis.scenes] == [PlaceKind.SCHOOLROOM, PlaceKind.KITCHEN]


class TestSettings:
    def test_what_stands_in_a_room_tells_it_where_no_place_is_named(self) -> None:
        analysis = read_lines("Clara beat the pillow and drew up the quilt. She put out the candle. She lay still.")

        assert analysis.scenes[0].place is PlaceKind.BEDROOM

    def test_two_in_the_morning_is_night(self) -> None:
        analysis = read_lines("It was two in the morning and the snow was falling. Clara wrote. She did not look up.")

        assert (analysis.scenes[0].time_of_day, analysis.scenes[0].weather) == (TimeOfDay.NIGHT, Weather.SNOW)

    def test_who_was_sitting_sits(self) -> None:
        analysis = read_lines("Clara was sitting on the wall. Peter came. Clara laughed.")

        poses = {(action.character_id, action.pose) for note in analysis.notes for action in note.actions}
        assert ("clara", Pose.SIT) in poses
