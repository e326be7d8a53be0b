"""From rendered shots to the proof, through the four modules as a worker runs them."""

import av
import pytest

from visiobook_contracts.storyboard_assembly import (
    AssembledFilm,
    AssembleFilm,
    FilmMix,
    LicenceLedger,
    MixFilm,
    ProvedFilm,
    ProveFilm,
    QualityReport,
)
from visiobook_modules.module import JobRefused
from visiobook_storyboard_assembly.film.module import (
    AssembleFilmModule,
    MixFilmModule,
    ProveFilmModule,
    RenderShotModule,
)


def mix_film(material) -> FilmMix:
    job = MixFilm(edit=material.store("edit"), narrations=material.narrations, cues=material.cues)
    return MixFilmModule().run(job, material.context)


def assemble_film(material) -> AssembledFilm:
    segments = tuple(RenderShotModule().run(job, material.context) for job in material.render_jobs())
    job = AssembleFilm(
        storyboard=material.store("storyboard"),
        edit=material.store("edit"),
        segments=segments,
        pictures=material.pictures,
        mix=mix_film(material),
    )
    return AssembleFilmModule().run(job, material.context)


def prove_film(material, film: AssembledFilm) -> ProvedFilm:
    job = ProveFilm(
        book=material.store("book"),
        analysis=film.film,
        storyboard=material.store("storyboard"),
        edit=material.store("edit"),
        film=film,
        narrations=material.narrations,
        pictures=material.pictures,
        cues=material.cues,
    )
    return ProveFilmModule().run(job, material.context)


class TestFilm:
    def test_a_whole_film_is_assembled_and_holds_what_is_promised(self, material) -> None:
        film = assemble_film(material)
        proved = prove_film(material, film)

        quality = QualityReport.model_validate_json(material.context.path(proved.quality).read_bytes())
        assert proved.failures == ()
        assert proved.holds
        assert proved.coverage == 1.0
        assert quality.sentences == quality.sentences_covered == 3
        assert quality.duration_video == pytest.approx(16.0)
        assert quality.duration_audio == pytest.approx(16.0, abs=1 / 30)
        assert quality.black_frames == 0
        assert quality.proofs[1].spoken_start == pytest.approx(6.4)
        assert quality.proofs[1].caption_end == pytest.approx(9.4)
        with av.open(str(material.context.path(film.film))) as container:
            video, audio = container.streams.video[0], container.streams.audio[0]
            codec = video.codec_context
            assert (codec.name, codec.profile, codec.pix_fmt) == ("h264", "High", "yuv420p")
            assert (codec.colorspace, codec.color_primaries, codec.color_trc, codec.color_range) == (1, 1, 1, 1)
            assert (audio.codec_context.name, audio.rate, audio.layout.name) == ("aac", 48_000, "stereo")
            assert video.metadata["language"] == audio.metadata["language"] == "eng"
            assert container.metadata["title"] == "The Lamp"
            assert container.metadata["artist"] == "A. Keeper"
            assert container.metadata["comment"] == "Made with Visiobook"
            assert [chapter["metadata"]["title"] for chapter in container.chapters()] == ["The Lamp"]
            assert sum(1 for _ in container.decode(video=0)) == 480
        data = material.context.path(film.film).read_bytes()
        assert 0 < data.find(b"moov") < data.find(b"mdat"), "the index stands first, so that playing starts at once"

    def test_the_ledger_names_text_voices_music_pictures_fonts_and_encoder(self, material) -> None:
        proved = prove_film(material, assemble_film(material))

        ledger = LicenceLedger.model_validate_json(material.context.path(proved.licences).read_bytes())
        assert {asset.kind for asset in ledger.assets} == {"text", "voice", "music", "picture", "font", "engine"}
        assert "Test voice" in {asset.name for asset in ledger.assets}
        assert "rms as Narrator" in {asset.name for asset in ledger.assets}

    def test_a_shot_without_a_segment_is_refused_by_name(self, material) -> None:
        job = AssembleFilm(
            storyboard=material.store("storyboard"),
            edit=material.store("edit"),
            segments=(),
            pictures=material.pictures,
            mix=mix_film(material),
        )

        with pytest.raises(JobRefused, match="5 shots of the edit have no segment: title") as refused:
            AssembleFilmModule().run(job, material.context)
        assert refused.value.code == "segment-missing"

    def test_the_same_job_gives_the_same_bytes(self, material) -> None:
        job = material.render_jobs()[2]

        first, second = (RenderShotModule().run(job, material.context).segment for _ in range(2))

        assert first.digest == second.digest
