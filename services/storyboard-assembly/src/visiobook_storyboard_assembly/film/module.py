"""The modules ``render-shot``, ``mix-film``, ``assemble-film`` and ``prove-film``."""

from visiobook_contracts.storyboard_assembly import (
    AssembledFilm,
    AssembleFilm,
    FilmMix,
    MixFilm,
    ProvedFilm,
    ProveFilm,
    RenderShot,
    ShotSegment,
)
from visiobook_modules.module import JobContext, Module


class RenderShotModule(Module[RenderShot, ShotSegment]):
    """Picture, camera move, captions and card become one H.264 segment."""

    name = "render-shot"
    version = "1"
    input = RenderShot
    output = ShotSegment
    credits = 2

    def run(self, job: RenderShot, context: JobContext) -> ShotSegment:
        from visiobook_storyboard_assembly.film import work  # noqa: PLC0415 (codecs load in workers alone)

        return work.render(job, context)


class MixFilmModule(Module[MixFilm, FilmMix]):
    """Voices and ducked music become one track at -16 LUFS."""

    name = "mix-film"
    version = "1"
    input = MixFilm
    output = FilmMix
    credits = 2

    def run(self, job: MixFilm, context: JobContext) -> FilmMix:
        from visiobook_storyboard_assembly.film import work  # noqa: PLC0415 (codecs load in workers alone)

        return work.mix(job, context)


class AssembleFilmModule(Module[AssembleFilm, AssembledFilm]):
    """Segments and sound become the film, with chapters, subtitles beside it and a poster."""

    name = "assemble-film"
    version = "1"
    input = AssembleFilm
    output = AssembledFilm
    credits = 1

    def run(self, job: AssembleFilm, context: JobContext) -> AssembledFilm:
        from visiobook_storyboard_assembly.film import work  # noqa: PLC0415 (codecs load in workers alone)

        return work.assemble(job, context)


class ProveFilmModule(Module[ProveFilm, ProvedFilm]):
    """The finished file is measured and held against the book; everything in it is named with its licence."""

    name = "prove-film"
    version = "1"
    input = ProveFilm
    output = ProvedFilm
    credits = 1

    def run(self, job: ProveFilm, context: JobContext) -> ProvedFilm:
        from visiobook_storyboard_assembly.film import work  # noqa: PLC0415 (codecs load in workers alone)

        return work.prove(job, context)
