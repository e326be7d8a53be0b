"""A full disk at every writer: the error says so, and nothing half-written is left.

``/dev/full`` answers every write with ENOSPC; each writer's temporary file is made a link to it beforehand.
"""

import errno
from pathlib import Path

import numpy as np
import pytest

from visiobook_contracts.storyboard_assembly import AssembleFilm, MixFilm
from visiobook_modules.module import JobRefused
from visiobook_storyboard_assembly.film import aac
from visiobook_storyboard_assembly.film.encoding import SegmentEncoder
from visiobook_storyboard_assembly.film.module import AssembleFilmModule, MixFilmModule, RenderShotModule
from visiobook_storyboard_assembly.film.writing import whole_file, write_text

pytestmark = pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full to stand for a full disk")


def fill_disk_for(target: Path) -> None:
    target.with_name(f".{target.stem}.partial{target.suffix}").symlink_to("/dev/full")


def assemble_job(material) -> AssembleFilm:
    segments = tuple(RenderShotModule().run(job, material.context) for job in material.render_jobs())
    mix = MixFilm(edit=material.store("edit"), narrations=material.narrations, cues=material.cues)
    return AssembleFilm(
        storyboard=material.store("storyboard"),
        edit=material.store("edit"),
        segments=segments,
        pictures=material.pictures,
        mix=MixFilmModule().run(mix, material.context),
    )


class TestNoSpaceLeft:
    def test_rendering_says_so_and_leaves_nothing(self, material) -> None:
        scratch = material.context.scratch
        fill_disk_for(scratch / "shot-2.mp4")

        with pytest.raises(OSError, match="No space left") as failed:
            RenderShotModule().run(material.render_jobs()[1], material.context)
        assert failed.value.errno == errno.ENOSPC
        assert list(scratch.iterdir()) == []

    def test_mixing_says_so_and_leaves_nothing(self, material) -> None:
        job = MixFilm(edit=material.store("edit"), narrations=material.narrations, cues=material.cues)
        scratch = material.context.scratch
        fill_disk_for(scratch / "mix.m4a")

        with pytest.raises(OSError, match="No space left") as failed:
            MixFilmModule().run(job, material.context)
        assert failed.value.errno == errno.ENOSPC
        assert list(scratch.iterdir()) == []

    def test_assembling_says_so_and_stores_nothing_whichever_file_fails(self, material) -> None:
        job = assemble_job(material)
        stored, folder = len(material.context.stored), material.context.scratch / "film"

        for name in ("film.mp4", "film.srt", "film.vtt", "poster.jpg"):
            folder.mkdir()
            fill_disk_for(folder / name)
            with pytest.raises(OSError, match="No space left") as failed:
                AssembleFilmModule().run(job, material.context)
            assert failed.value.errno == errno.ENOSPC
            assert len(material.context.stored) == stored, name
            assert list(material.context.scratch.iterdir()) == [], name


class TestWholeFile:
    def test_a_file_appears_only_when_it_is_complete(self, tmp_path: Path) -> None:
        target = tmp_path / "film.srt"

        with whole_file(target) as partial:
            partial.write_text("half", encoding="utf-8")
            assert not target.exists()

        assert target.read_text(encoding="utf-8") == "half"

    def test_an_older_file_stays_when_writing_fails(self, tmp_path: Path) -> None:
        target = tmp_path / "film.srt"
        write_text(target, "old")
        fill_disk_for(target)

        with pytest.raises(OSError, match="No space left"):
            write_text(target, "new" * 10_000)

        assert target.read_text(encoding="utf-8") == "old"
        assert [path.name for path in tmp_path.iterdir()] == ["film.srt"]

    def test_other_errors_pass_unchanged(self, tmp_path: Path) -> None:
        def fail() -> None:
            with whole_file(tmp_path / "film.mp4") as partial:
                partial.write_bytes(b"half")
                raise JobRefused("odd", "odd input")

        with pytest.raises(JobRefused, match="odd"):
            fail()

        assert list(tmp_path.iterdir()) == []


class TestEncodersOnAFullDisk:
    def test_the_video_writer_raises(self) -> None:
        noise = np.random.default_rng(1).integers(0, 255, (180, 320), np.uint8)

        def encode() -> None:
            with SegmentEncoder(Path("/dev/full"), 320, 180, 30) as encoder:
                for number in range(200):
                    encoder.planes.luma[:] = np.roll(noise, number)
                    encoder.write()

        with pytest.raises(OSError, match="No space"):
            encode()

    def test_the_sound_writer_raises(self) -> None:
        noise = np.random.default_rng(1).normal(0, 0.1, (48_000, 2)).astype(np.float32)

        with pytest.raises(OSError, match="No space"):
            aac.encode([noise] * 10, Path("/dev/full"))
