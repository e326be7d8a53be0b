"""The module ``cut-film``."""

from visiobook_contracts.storyboard_assembly import CutFilm, FilmCut, Storyboard
from visiobook_modules.module import JobContext, Module
from visiobook_storyboard_assembly.cutting.edit import cut_film


class CutFilmModule(Module[CutFilm, FilmCut]):
    """Storyboard, voices and pictures in; the edit out, with the renders and cues that it orders."""

    name = "cut-film"
    version = "1"
    input = CutFilm
    output = FilmCut
    credits = 1
    timeout = 120.0

    def run(self, job: CutFilm, context: JobContext) -> FilmCut:
        storyboard = context.document(job.storyboard, Storyboard)
        cut = cut_film(storyboard, job.narrations, job.pictures)
        return FilmCut(
            edit=context.store_document(cut.edit, name="edit.json"),
            duration=cut.edit.duration,
            renders=cut.renders,
            cues=cut.cues,
        )
