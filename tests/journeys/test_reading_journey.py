"""From a book to its reading: the command line, and what it writes."""

import json
from pathlib import Path

import pytest

from visiobook_testkit.embedded_fleet import EmbeddedFleet

STORY = Path(__file__).parents[2] / "docs" / "samples" / "the-keeper-of-gull-rock.md"
WITH_EMOJI = """The lamp 🌊 of Gull Rock was dark. Nell Marlow ran up the stairs 🏮 of the old tower.

“Where is the keeper?” 🚢 she asked. Tobias Hale looked at her.

“He went to the harbour 🚀,” said Tobias. Nell opened the door and went out into the rain.
"""
"""Marks outside the Basic Multilingual Plane shift offsets in UTF-16, and none in code points."""
FIELDS = {
    "sentences": {"id", "start", "end"},
    "mentions": {"start", "end", "type", "kind", "character_id"},
    "events": {"start", "end"},
    "quotes": {"id", "start", "end", "speaker_id", "confidence", "evidence"},
    "characters": {"id", "name", "aliases", "gender", "age"},
    "scenes": {"id", "place", "time_of_day", "weather", "season", "mood", "intensity", "present", "props"},
    "summaries": {"level", "of", "text", "sentence_ids"},
}


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("reading") / "reading.json"


@pytest.fixture(scope="module")
def said(fleet: EmbeddedFleet, target: Path) -> str:
    """What the command says of the story."""
    command = fleet.command("analyse", STORY, "--json", target)
    assert command.returncode == 0, command.stderr
    return command.stdout


class TestAnalyse:
    def test_shows_the_cast_and_the_course(self, said: str) -> None:
        assert "The Keeper of Gull Rock" in said
        assert "Tobias" in said
        assert "adventure" in said

    def test_writes_all_that_is_known(self, said: str, target: Path) -> None:
        assert said
        document = json.loads(target.read_text("utf-8"))

        names = {character["id"]: character["name"] for character in document["characters"]}
        quote = next(q for q in document["quotes"] if "Look behind you" in document["text"][q["start"] : q["end"]])
        assert names[quote["speaker_id"]] == "Tobias"
        assert {summary["level"] for summary in document["summaries"]} == {"scene", "chapter", "book"}
        assert len(document["tension"]) == len(document["scenes"])

    def test_offsets_count_code_points_of_the_text(self, fleet: EmbeddedFleet, tmp_path: Path) -> None:
        book, target = tmp_path / "emoji.txt", tmp_path / "emoji.json"
        book.write_text(WITH_EMOJI, encoding="utf-8")

        command = fleet.command("analyse", book, "--json", target)

        assert command.returncode == 0, command.stderr
        document = json.loads(target.read_text("utf-8"))
        text = document["text"]
        for layer, fields in FIELDS.items():
            assert document[layer], layer
            assert all(fields <= set(entry) for entry in document[layer]), layer
        said = {entry["id"]: _slice(text, entry) for entry in document["quotes"]}
        assert list(said.values()) == ["“Where is the keeper?”", "“He went to the harbour 🚀,”"]
        sentences = {entry["id"]: _slice(text, entry) for entry in document["sentences"]}
        assert sentences["c01.p001.s02"] == "Nell Marlow ran up the stairs 🏮 of the old tower."
        assert {"ran", "opened"} <= {_slice(text, entry) for entry in document["events"]}
        people = {person["name"]: person for person in document["characters"]}
        named = {_slice(text, m) for m in document["mentions"] if m["character_id"] == people["Nell Marlow"]["id"]}
        assert {"Nell Marlow", "Nell"} <= named
        assert {quote["speaker_id"] for quote in document["quotes"]} <= {person["id"] for person in people.values()}
        told = {id for summary in document["summaries"] for id in summary["sentence_ids"]}
        assert told <= set(sentences)

    def test_a_second_reading_is_found_again(self, fleet: EmbeddedFleet, said: str) -> None:
        assert said
        with fleet.api() as api:
            runs = len(api.runs())

            assert fleet.command("analyse", STORY).returncode == 0

            assert len(api.runs()) == runs

    def test_a_missing_file_is_one_line(self, fleet: EmbeddedFleet, tmp_path: Path) -> None:
        refused = fleet.command("analyse", tmp_path / "none.txt")

        assert (refused.returncode, refused.stderr.count("\n")) == (2, 1)
        assert "There is no file" in refused.stderr


def _slice(text: str, entry: dict[str, int]) -> str:
    return text[entry["start"] : entry["end"]]
