"""Hours and places that are never named: told by clocks, meals, lamps, sleepers, tools and furniture."""

import pytest

from visiobook_ai_analysis.evaluation.passages import parse
from visiobook_ai_analysis.evaluation.scenes import measure, report
from visiobook_ai_analysis.reading.clock import clock_hours
from visiobook_ai_analysis.reading.reader import read
from visiobook_contracts.ai_analysis import Analysis, PlaceKind, TimeOfDay

_HEAD = "title: T\nlanguage: en\nset: development\n\n== hall; day; clear; -; calm\n"


def read_lines(*paragraphs: str) -> Analysis:
    """The reading of some paragraphs by the rules."""
    return read(parse("made", _HEAD + "\n\n".join(paragraphs)).book(), book_digest="0" * 64)


def leading_hour(text: str) -> TimeOfDay | None:
    """The hour that a sentence speaks for most by the clock."""
    weights: dict[TimeOfDay, float] = {}
    for hour, weight, _ in clock_hours(text):
        weights[hour] = weights.get(hour, 0.0) + weight
    return max(weights, key=lambda hour: weights[hour], default=None)


class TestClock:
    @pytest.mark.parametrize(
        ("told", "hour"),
        [
            ("The clock struck four.", TimeOfDay.AFTERNOON),
            ("It was half past eleven at night.", TimeOfDay.NIGHT),
            ("The mail went at 9.15 p.m. and he missed it.", TimeOfDay.EVENING),
            ("At five in the morning the cart was loaded.", TimeOfDay.DAWN),
            ("It wanted ten minutes to seven, and they had not come.", TimeOfDay.EVENING),
            ("It was past ten at night and she was still sewing.", TimeOfDay.NIGHT),
            ("The train left at 22:40 from the second platform.", TimeOfDay.NIGHT),
        ],
    )
    def test_reads_the_hour(self, told: str, hour: TimeOfDay) -> None:
        assert leading_hour(told) is hour

    @pytest.mark.parametrize(
        "told", ["At two gates they stopped.", "He was past four fields by then.", "About nine men stood there."]
    )
    def test_a_number_of_things_is_no_hour(self, told: str) -> None:
        assert leading_hour(told) is None


class TestHourBySigns:
    def test_who_snores_by_a_lantern_makes_it_night(self) -> None:
        analysis = read_lines(
            "The others snored. Clara lifted the lantern from its nail. Nothing stirred in the straw."
        )

        assert analysis.scenes[0].time_of_day is TimeOfDay.NIGHT

    def test_a_lamp_does_not_turn_the_night_into_evening(self) -> None:
        analysis = read_lines(
            "It was midnight when Clara reached the inn. Peter was waiting. He said nothing.",
            "They sat until the lamp smoked. Clara held the cup. Peter had the letter in his hand.",
        )

        assert {scene.time_of_day for scene in analysis.scenes} == {TimeOfDay.NIGHT}

    def test_breakfast_after_a_break_ends_the_night(self) -> None:
        passage = parse(
            "made",
            "title: T\nlanguage: en\nset: development\nannotated: setting\n\n== -; night; -; -; calm\n"
            "The moon stood over the roofs and everyone was asleep. Clara lay awake. She counted.\n\n"
            "==* kitchen; day; -; -; calm\n"
            "There was marmalade on her chin. Peter burnt the porridge in the saucepan. The postman knocked.",
        )
        figures = report(measure([passage], None))

        assert (figures["time_of_day"], figures["place"]) == (100.0, 100.0)


class TestPlaceBySigns:
    @pytest.mark.parametrize(
        ("told", "place"),
        [
            (
                "The helmsman swore. Clara held on by the shrouds. The mast shook from top to bottom.",
                PlaceKind.SHIP_DECK,
            ),
            ("Peter wiped the blackboard. The pupils took out their slates. Clara yawned.", PlaceKind.SCHOOLROOM),
            ("The barmaid filled two tankards. Clara paid. Peter looked at the darts.", PlaceKind.TAVERN),
            (
                "Peter knelt among the lettuces with his trowel. Clara pushed the wheelbarrow. He sang.",
                PlaceKind.GARDEN,
            ),
        ],
    )
    def test_tools_and_people_of_a_trade_tell_where(self, told: str, place: PlaceKind) -> None:
        assert read_lines(told).scenes[0].place is place

    def test_till_meaning_until_is_no_shop(self) -> None:
        analysis = read_lines("Clara waited till he came to the piano. She waited till he sat down. The sofa creaked.")

        assert analysis.scenes[0].place is PlaceKind.PARLOUR

    def test_whom_one_is_housekeeper_to_is_not_where_one_is(self) -> None:
        analysis = read_lines(
            "They sat in the tavern over their ale. Clara drank slowly.",
            "“Who is he?” said Peter. He was a stranger to them both.",
            "The landlord told them that he was the doctor at Harling Castle. Clara nodded. Peter drank.",
        )

        assert {scene.place for scene in analysis.scenes} == {PlaceKind.TAVERN}

    def test_other_things_in_a_long_paragraph_turn_the_scene(self) -> None:
        analysis = read_lines(
            "Clara stood at the stove and stirred the saucepan. The kettle sang. She laid the oven cloth by.",
            "Peter went along the hedgerow behind the coachman. He counted each milestone. The turnpike was shut. "
            "Nobody answered his knock.",
        )

        assert [scene.place for scene in analysis.scenes] == [PlaceKind.KITCHEN, PlaceKind.ROAD]
