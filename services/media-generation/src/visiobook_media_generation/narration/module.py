"""The job ``narrate-shot``."""

from typing import ClassVar

from visiobook_contracts.media_generation import NarrateShot, ShotNarration
from visiobook_modules.module import JobContext, Module


class NarrateShotModule(Module[NarrateShot, ShotNarration]):
    """Speaks a shot offline."""

    name: ClassVar[str] = "narrate-shot"
    version: ClassVar[str] = "1"
    input = NarrateShot
    output = ShotNarration
    timeout: ClassVar[float] = 300.0

    def run(self, job: NarrateShot, context: JobContext) -> ShotNarration:
        """Narrate every line. Refuses voices and providers that do not exist."""
        from visiobook_media_generation.narration.shot import narrate_shot  # noqa: PLC0415  heavy engines

        return narrate_shot(job, context)
