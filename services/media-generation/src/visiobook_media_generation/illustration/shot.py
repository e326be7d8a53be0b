"""The picture of one shot, written as a JPEG."""

import cv2

from visiobook_contracts.media_generation import AssetLicence, IllustrateShot, ShotPicture
from visiobook_media_generation.illustration.render import illustrate
from visiobook_modules.module import JobContext

ENGINE = "visiobook-compositor/1"
JPEG = (cv2.IMWRITE_JPEG_QUALITY, 93, cv2.IMWRITE_JPEG_SAMPLING_FACTOR, cv2.IMWRITE_JPEG_SAMPLING_FACTOR_444)
LICENCES = (
    AssetLicence(
        name="Pictures drawn by Visiobook's compositor",
        kind="picture",
        source="drawn for this film; no picture, icon or texture of others is in them",
        licence="no conditions beyond those of the text",
    ),
    AssetLicence(
        name="Skia with Python bindings",
        kind="engine",
        source="PyPI package skia-python",
        licence="BSD-3-Clause",
        notice="Copyright (c) 2011 Google Inc.; bindings copyright (c) 2020 Kota Yamaguchi",
    ),
)


def illustrate_shot(job: IllustrateShot, context: JobContext) -> ShotPicture:
    """Draw, write, declare. Raises OSError when the file cannot be written."""
    cv2.setNumThreads(1)
    illustration = illustrate(job.spec, width=job.width, height=job.height)
    path = context.scratch / "picture.jpg"
    if not cv2.imwrite(str(path), cv2.cvtColor(illustration.image, cv2.COLOR_RGB2BGR), list(JPEG)):
        raise OSError(f"could not write the picture of shot {job.shot_id} to {path}")
    picture = context.store(path, media_type="image/jpeg", name=f"{job.shot_id}.jpg")
    x, y = illustration.focus
    return ShotPicture(
        shot_id=job.shot_id,
        picture=picture,
        faces=illustration.faces,
        focus_x=x,
        focus_y=y,
        engine=ENGINE,
        licences=LICENCES,
    )
