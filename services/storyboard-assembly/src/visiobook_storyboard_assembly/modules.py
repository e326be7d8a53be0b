"""The AI modules of this service, as its workers find them."""

from typing import Any

from visiobook_modules.module import Module
from visiobook_storyboard_assembly.cutting.module import CutFilmModule
from visiobook_storyboard_assembly.editing.module import OrderShotsModule
from visiobook_storyboard_assembly.film.module import (
    AssembleFilmModule,
    MixFilmModule,
    ProveFilmModule,
    RenderShotModule,
)
from visiobook_storyboard_assembly.storyboard.module import PlanStoryboardModule


def modules() -> tuple[Module[Any, Any], ...]:
    """From the storyboard to the proof, in the order of the work."""
    return (
        PlanStoryboardModule(),
        OrderShotsModule(),
        CutFilmModule(),
        RenderShotModule(),
        MixFilmModule(),
        AssembleFilmModule(),
        ProveFilmModule(),
    )
