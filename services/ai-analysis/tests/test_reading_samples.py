"""The product's own sample stories must be read without a fault: cast, every speaker, places, hours, storm."""

from pathlib import Path

import pytest

from visiobook_ai_analysis.ingestion.ingest import ingest
from visiobook_ai_analysis.reading.reader import read
from visiobook_contracts.ai_analysis import AgeGroup, Analysis, Gender, PlaceKind, TimeOfDay, Weather

_SAMPLES = Path(__file__).parents[3] / "docs" / "samples"
_TURNS = "RRNRRTTNTTTTNTTNTTNTTRRHHHHHTHHTT"


def _analysis(name: str) -> Analysis:
    path = _SAMPLES / name
    if not path.exists():
        pytest.skip(f"sample story {name} is not in this checkout")
    return read(ingest(path), book_digest="0" * 64)


@pytest.fixture(scope="module", params=["the-keeper-of-gull-rock.md", "le-gardien-du-rocher-aux-mouettes.md"])
def keeper(request: pytest.FixtureRequest) -> Analysis:
    """The same story in English and in French."""
    return _analysis(request.param)


class TestTheKeeper:
    def test_has_its_four_persons(self, keeper: Analysis) -> None:
        people = {c.name.split()[-1]: (c.gender, c.age) for c in keeper.characters}

        assert {"Tobias", "Nell", "Hale"} <= people.keys()
        assert len(people) == 4
        assert people["Tobias"] == (Gender.MALE, AgeGroup.ELDER)
        assert people["Nell"] == (Gender.FEMALE, AgeGroup.CHILD)

    def test_gives_every_line_to_its_speaker(self, keeper: Analysis) -> None:
        names = {c.id: c.name.split()[-1][0] for c in keeper.characters}
        turns = [names[q.speaker_id] if q.speaker_id else "?" for q in keeper.quotes]

        assert "".join(_squeezed(turns)) == "".join(_squeezed(_TURNS))

    def test_plays_at_the_harbour_in_the_lamp_room_and_in_the_kitchen(self, keeper: Analysis) -> None:
        places = list(dict.fromkeys(s.place for s in keeper.scenes))

        assert places[0] is PlaceKind.HARBOUR
        assert {PlaceKind.LAMP_ROOM, PlaceKind.KITCHEN} <= set(places)

    def test_has_a_night_with_a_storm_between_two_days(self, keeper: Analysis) -> None:
        by_chapter = {s.chapter_id: s for s in keeper.scenes}

        assert by_chapter["c01"].time_of_day is TimeOfDay.AFTERNOON
        assert (by_chapter["c02"].time_of_day, by_chapter["c02"].weather) == (TimeOfDay.NIGHT, Weather.STORM)
        assert (by_chapter["c03"].time_of_day, by_chapter["c03"].weather) == (TimeOfDay.DAY, Weather.CLEAR)


def _squeezed(turns: list[str] | str) -> list[str]:
    """Runs of one speaker as one: the languages cut the lines differently."""
    return [turn for index, turn in enumerate(turns) if index == 0 or turns[index - 1] != turn]


class TestSixtyWords:
    def test_the_stranger_has_the_name_that_he_tells(self) -> None:
        analysis = _analysis("sixty-words.md")

        assert [q.speaker_id for q in analysis.quotes] == ["ivy", "bram", "bram", "ivy", "ivy"]
        assert analysis.scenes[0].time_of_day is TimeOfDay.NIGHT
