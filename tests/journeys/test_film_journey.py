"""One command turns a story of sixty words into a film, and everything about it is accounted for."""

import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
import pytest

from visiobook_client.output import FILES, NOTE
from visiobook_testkit.fleet import Fleet
from visiobook_testkit.journeys import MadeFilm

BT709 = 1


@pytest.fixture
def made(undisturbed: MadeFilm) -> MadeFilm:
    return undisturbed


@pytest.fixture
def film(made: MadeFilm) -> Iterator[Any]:
    with av.open(str(made.folder / "film.mp4")) as container:
        yield container


class TestTheCommand:
    def test_ends_well_and_says_where_the_film_is(self, made: MadeFilm) -> None:
        assert made.said.returncode == 0, made.said.stderr
        assert str(made.folder / "film.mp4") in made.said.stdout.replace("\n", "")
        assert re.search(r"(\d+) of \1 sentences spoken, captioned and on screen", made.said.stdout)

    def test_delivers_eight_files_and_nothing_half_written(self, made: MadeFilm) -> None:
        assert {path.name for path in made.folder.iterdir()} == {*FILES.values(), NOTE}

    def test_leaves_no_scratch_behind_in_the_home(self, fleet: Fleet, made: MadeFilm) -> None:
        left = [path for path in fleet.home.folder.rglob("*") if path.name.endswith((".part", ".arriving", ".new"))]

        assert left == []
        assert list((fleet.home.folder / "work").glob("*/tasks/*/[!.]*")) == []


class TestTheFilm:
    def test_is_h264_and_aac_in_the_size_that_was_asked_for(self, film: Any) -> None:
        video, audio = film.streams.video[0], film.streams.audio[0]

        assert (video.codec_context.name, audio.codec_context.name) == ("h264", "aac")
        assert (video.width, video.height, video.average_rate) == (320, 180, 30)
        assert video.codec_context.pix_fmt == "yuv420p"

    def test_names_its_colours(self, film: Any) -> None:
        context = film.streams.video[0].codec_context

        assert (context.colorspace, context.color_primaries, context.color_trc) == (BT709, BT709, BT709)

    def test_has_chapters_over_its_whole_length(self, film: Any) -> None:
        chapters = film.chapters()

        assert chapters
        assert chapters[0]["start"] == 0
        assert chapters[-1]["end"] * chapters[-1]["time_base"] == pytest.approx(film.duration / 1e6, abs=0.1)

    def test_begins_to_play_before_it_is_loaded(self, made: MadeFilm) -> None:
        atoms = top_level_atoms(made.folder / "film.mp4")

        assert atoms.index("moov") < atoms.index("mdat")

    def test_can_be_decoded_to_its_end(self, film: Any) -> None:
        frames = sum(1 for _ in film.decode(video=0))

        assert frames == film.streams.video[0].frames > 300


class TestTheProof:
    def test_holds_for_every_sentence(self, made: MadeFilm) -> None:
        quality = json.loads((made.folder / "quality.json").read_text("utf-8"))

        assert quality["coverage"] == 1.0
        assert quality["holds"] is True
        assert quality["missing"] == quality["failures"] == []
        assert len(quality["proofs"]) == quality["sentences"] >= 8

    def test_every_sentence_is_in_the_subtitles(self, made: MadeFilm) -> None:
        quality = json.loads((made.folder / "quality.json").read_text("utf-8"))
        said = "".join((made.folder / "film.srt").read_text("utf-8").split())

        assert all("".join(proof["text"].split())[:12] in said for proof in quality["proofs"] if proof.get("text"))

    def test_names_the_licence_of_everything(self, made: MadeFilm) -> None:
        assets = json.loads((made.folder / "licences.json").read_text("utf-8"))["assets"]
        storyboard = json.loads((made.folder / "storyboard.json").read_text("utf-8"))

        assert {"text", "voice", "music", "picture", "font"} <= {asset["kind"] for asset in assets}
        assert all(asset["name"] and asset["source"] and asset["licence"] for asset in assets)
        voices = " ".join(asset["name"] for asset in assets if asset["kind"] == "voice")
        assert all(member["voice"]["name"] in voices for member in storyboard["cast"])


class TestTheAccount:
    def test_was_charged_exactly_what_was_used(self, made: MadeFilm) -> None:
        assert made.run["state"] == "completed"
        assert made.run["credits_used"] == sum(step["credits"] for step in made.run["steps"]) > 0
        assert made.wallet_before["balance"] - made.wallet_after["balance"] == made.run["credits_used"]
        assert made.wallet_after["reserved"] == 0

    def test_the_ledger_balances(self, fleet: Fleet, made: MadeFilm) -> None:
        with fleet.api() as api:
            audit = api.call("GET", "/api/v1/payment/audit")

        assert audit["holds"] is True
        assert audit["transactions"] >= 3

    def test_no_event_died(self, fleet: Fleet, made: MadeFilm) -> None:
        assert fleet.query("select subscriber, topic, last_error from bus.dead") == []


class TestTheNews:
    def test_progress_came_live_and_in_order(self, made: MadeFilm) -> None:
        names = [name for name, _ in made.events if name != "message"]
        progress = [data["progress"] for name, data in made.events if name == "run.progressed"]

        assert names[-1] == "run.completed"
        assert len(progress) >= 8
        assert progress == sorted(progress)

    def test_a_message_tells_of_the_finished_film(self, fleet: Fleet, made: MadeFilm) -> None:
        with fleet.api() as api:
            messages = api.call("GET", "/api/v1/notification/messages")["items"]

        assert [made.run["id"] in json.dumps(message["data"]) for message in messages].count(True) == 1


class TestTheSameCommandAgain:
    def test_does_nothing(self, fleet: Fleet, made: MadeFilm, sixty_words: Path) -> None:
        before, counted = digest_of(made.folder), runs_and_jobs(fleet)

        begun = time.monotonic()
        said = fleet.command("film", sixty_words, "--size", "320x180", "--out", made.folder)

        assert said.returncode == 0
        assert "nothing to do" in said.stdout
        assert time.monotonic() - begun < 10
        assert digest_of(made.folder) == before
        assert runs_and_jobs(fleet) == counted

    def test_into_another_folder_finds_the_film_again(
        self, fleet: Fleet, made: MadeFilm, sixty_words: Path, tmp_path: Path
    ) -> None:
        before = runs_and_jobs(fleet)

        said = fleet.command("film", sixty_words, "--size", "320x180", "--out", tmp_path / "copy")

        assert said.returncode == 0, said.stderr
        assert (tmp_path / "copy" / "film.mp4").read_bytes() == (made.folder / "film.mp4").read_bytes()
        assert runs_and_jobs(fleet) == before
        with fleet.api() as api:
            assert api.wallet()["reserved"] == 0

    def test_with_other_options_is_refused_into_the_same_folder(
        self, fleet: Fleet, made: MadeFilm, sixty_words: Path
    ) -> None:
        before = digest_of(made.folder)

        said = fleet.command("film", sixty_words, "--size", "640x360", "--out", made.folder)

        assert said.returncode == 2
        assert "holds another film" in said.stderr
        assert "--force" in said.stderr
        assert digest_of(made.folder) == before

    def test_with_force_replaces_it(self, fleet: Fleet, made: MadeFilm, sixty_words: Path, tmp_path: Path) -> None:
        folder = tmp_path / "film"
        folder.mkdir()
        (folder / "film.mp4").write_bytes(b"another film")

        said = fleet.command("film", sixty_words, "--size", "320x180", "--out", folder, "--force")

        assert said.returncode == 0, said.stderr
        assert (folder / "film.mp4").read_bytes() == (made.folder / "film.mp4").read_bytes()


def top_level_atoms(path: Path) -> list[str]:
    """Names of the boxes of an MP4 file, in their order (ISO/IEC 14496-12, section 4.2)."""
    names, data, at = [], path.read_bytes(), 0
    while at < len(data):
        size = int.from_bytes(data[at : at + 4])
        names.append(data[at + 4 : at + 8].decode("ascii"))
        at += size or len(data)
    return names


def digest_of(folder: Path) -> dict[str, tuple[int, bytes]]:
    return {path.name: (path.stat().st_mtime_ns, path.read_bytes()) for path in folder.iterdir()}


def runs_and_jobs(fleet: Fleet) -> list[int]:
    """How many runs, jobs of every host and entries of the ledger there are."""
    tables = ("project.run", "ai_analysis.job", "media_generation.job", "storyboard_assembly.job", "payment.entry")
    return [fleet.query(f"select count(*) from {table}")[0][0] for table in tables]
