"""Job ``illustrate-shot``: a PictureSpec becomes a JPEG with the boxes of its faces."""

from typing import ClassVar

import cv2

from visiobook_contracts.media_generation import IllustrateShot, ShotPicture
from visiobook_media_generation.illustration.render import illustrate
from visiobook_modules.module import JobContext, JobRefused, Module

ENGINE = "visiobook-compositor/1"
PROVIDERS = ("offline",)
JPEG = (cv2.IMWRITE_JPEG_QUALITY, 93, cv2.IMWRITE_JPEG_SAMPLING_FACTOR, cv2.IMWRITE_JPEG_SAMPLING_FACTOR_444)


class IllustrateShotModule(Module[IllustrateShot, ShotPicture]):
    """Draws one shot with the offline compositor."""

    name: ClassVar[str] = "illustrate-shot"
    version: ClassVar[str] = "1"
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
        cv2.setNumThreads(1)
        illustration = illustrate(job.spec, width=job.width, height=job.height)
        path = context.scratch / "picture.jpg"
        if not cv2.imwrite(str(path), cv2.cvtColor(illustration.image, cv2.COLOR_RGB2BGR), list(JPEG)):
            raise OSError(f"could not write the picture of shot {job.shot_id} to {path}")
        picture = context.store(path, media_type="image/jpeg", name=f"{job.shot_id}.jpg")
        x, y = illustration.focus
        return ShotPicture(
            shot_id=job.shot_id, picture=picture, faces=illustration.faces, focus_x=x, focus_y=y, engine=ENGINE
        )
