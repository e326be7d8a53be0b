"""Job ``illustrate-shot``: a PictureSpec becomes a JPEG with the boxes of its faces."""

from typing import ClassVar

from visiobook_contracts.media_generation import IllustrateShot, ShotPicture
from visiobook_modules.module import JobContext, JobRefused, Module

PROVIDERS = ("offline",)


class IllustrateShotModule(Module[IllustrateShot, ShotPicture]):
    """Draws one shot with the offline compositor."""

    name: ClassVar[str] = "illustrate-shot"
    version: ClassVar[str] = "2"
    input = IllustrateShot
    output = ShotPicture
    timeout: ClassVar[float] = 120.0

    def run(self, job: IllustrateShot, context: JobContext) -> ShotPicture:
        """Raises JobRefused ``unknown-provider`` for a provider that is not installed here."""
        if job.provider not in PROVIDERS:
            raise JobRefused(
                "unknown-provider",
                f"shot {job.shot_id}: no picture provider is called {job.provider!r}",
                hint=f"use one of: {', '.join(PROVIDERS)}",
            )
        from visiobook_media_generation.illustration.shot import illustrate_shot  # noqa: PLC0415 - heavy engine

        return illustrate_shot(job, context)
