"""Search by meaning, the review queue and its answers: over the command line, and over the API alone."""

import json
from pathlib import Path

import pytest

from visiobook_client.inquiries import ANALYSIS
from visiobook_testkit.fleet import Fleet, wait_until

STORY = Path(__file__).parents[2] / "docs" / "samples" / "the-keeper-of-gull-rock.md"
QUARREL = """Nell and Tobias stood in the kitchen. Nell looked at Tobias, and Tobias looked at the stove.

“The boat is gone,” said Nell.

“I know.”

“You could have told me.”

“I did not dare.”

“You never dare anything.”

“That is not fair,” said Tobias.
"""


@pytest.fixture
def quarrel(tmp_path: Path) -> Path:
    book = tmp_path / "quarrel.txt"
    book.write_text(QUARREL, encoding="utf-8")
    return book


class TestSearch:
    def test_finds_a_passage_by_its_meaning(self, fleet: Fleet) -> None:
        found = fleet.command("search", "somebody climbs up to light the lamp", "--book", STORY, "--json")

        assert found.returncode == 0, found.stderr
        hits = json.loads(found.stdout)["hits"]
        assert any("lamp" in hit["text"] for hit in hits[:3])
        assert all(hit["method"] == "meaning" and hit["title"] == "The Keeper of Gull Rock" for hit in hits)

    def test_shows_it_with_its_chapter(self, fleet: Fleet) -> None:
        found = fleet.command("search", "a storm at sea", "--book", STORY, "--limit", "2")

        assert found.returncode == 0, found.stderr
        assert "The Keeper of Gull Rock ·" in found.stdout


class TestReview:
    def test_an_answer_settles_the_rest_of_the_conversation(self, fleet: Fleet, quarrel: Path) -> None:
        before = json.loads(fleet.command("review", quarrel, "--json").stdout)
        line = before["items"][0]["doubt"]["quote_id"]
        expected = "nell" if line in {"q0001", "q0003", "q0005"} else "tobias"

        answered = fleet.command("review", quarrel, "--quote", line, "--speaker", expected.capitalize())

        assert answered.returncode == 0, answered.stderr
        assert f"{line}: {expected.capitalize()} speaks it" in answered.stdout
        after = json.loads(fleet.command("review", quarrel, "--json").stdout)
        assert after["left"] < before["left"] - 1

    def test_holds_for_the_next_reading(self, fleet: Fleet, quarrel: Path, tmp_path: Path) -> None:
        fleet.command("review", quarrel, "--quote", "q0003", "--speaker", "nobody")

        read = fleet.command("analyse", quarrel, "--json", tmp_path / "reading.json")

        assert read.returncode == 0, read.stderr
        quotes = {q["id"]: q for q in json.loads((tmp_path / "reading.json").read_text("utf-8"))["quotes"]}
        assert (quotes["q0003"]["speaker_id"], quotes["q0003"]["confidence"]) == (None, 1.0)

    def test_a_wrong_answer_is_one_line(self, fleet: Fleet, quarrel: Path) -> None:
        stranger = fleet.command("review", quarrel, "--quote", "q0002", "--speaker", "Napoleon")
        nowhere = fleet.command("review", quarrel, "--quote", "q0999", "--speaker", "nell")

        assert (stranger.returncode, stranger.stderr.count("\n")) == (2, 1)
        assert "Say one of:" in stranger.stderr
        assert (nowhere.returncode, nowhere.stderr.count("\n")) == (2, 1)
        assert "no line 'q0999'" in nowhere.stderr


class TestTheApi:
    def test_reads_a_text_and_summarizes_it(self, fleet: Fleet) -> None:
        with fleet.api() as api:
            body = {"text": STORY.read_text("utf-8"), "style": "bullets", "sentences": 4}
            asked = api.call("POST", f"{ANALYSIS}/summarize", json=body)
            address = f"{ANALYSIS}/status/{asked['id']}"
            wait_until(lambda: api.call("GET", address)["state"] != "processing", "the summary is there", seconds=60)

            found = api.call("GET", address)

        assert found["state"] == "completed", found["failure"]
        assert len(found["result"]["text"].splitlines()) == 4
