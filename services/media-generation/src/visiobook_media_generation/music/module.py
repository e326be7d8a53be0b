"""The job ``compose-cue``."""

from typing import ClassVar

from visiobook_contracts.media_generation import ComposeCue, CueMusic
from visiobook_modules.module import JobContext, Module


class ComposeCueModule(Module[ComposeCue, CueMusic]):
    """Composes offline."""

    name: ClassVar[str] = "compose-cue"
    version: ClassVar[str] = "1"
    input = ComposeCue
    output = CueMusic
    timeout: ClassVar[float] = 900.0

    def run(self, job: ComposeCue, context: JobContext) -> CueMusic:
        """Compose, play, master. Refuses providers that do not exist."""
        from visiobook_media_generation.music.cue import compose_cue  # noqa: PLC0415  heavy engines

        return compose_cue(job, context)
