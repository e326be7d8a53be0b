"""From a book to its reading: the command line, and what it writes."""

import json
from pathlib import Path

import pytest

from visiobook_testkit.embedded_fleet import EmbeddedFleet

STORY = Path(__file__).parents[2] / "docs" / "samples" / "the-keeper-of-gull-rock.md"


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
