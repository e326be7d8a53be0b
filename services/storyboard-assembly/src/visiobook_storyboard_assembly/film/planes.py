"""Pictures as the encoder wants them: BT.709 limited-range luma and chroma planes, 4:2:0."""

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from visiobook_modules.module import JobRefused

Plane = NDArray[np.uint8]

LUMA_BLACK = 16
CHROMA_GREY = 128
# ITU-R BT.709-6, items 3.2-3.5, scaled to 219 luma and 224 chroma steps of 8-bit limited range.
RGB_TO_YUV = np.array([[0.1826, 0.6142, 0.0620], [-0.1006, -0.3386, 0.4392], [0.4392, -0.3989, -0.0403]])
YUV_OFFSET = np.array([LUMA_BLACK, CHROMA_GREY, CHROMA_GREY], dtype=np.float64)


@dataclass(frozen=True)
class Planes:
    """One picture. ``luma`` is height x width; ``u`` and ``v`` are half as large in both directions."""

    luma: Plane
    u: Plane
    v: Plane

    @property
    def width(self) -> int:
        """Pixels of luma."""
        return int(self.luma.shape[1])

    @property
    def height(self) -> int:
        """Pixels of luma."""
        return int(self.luma.shape[0])

    def each(self) -> tuple[Plane, Plane, Plane]:
        """Luma, u, v."""
        return self.luma, self.u, self.v


def empty_planes(width: int, height: int) -> Planes:
    """Uninitialised planes of even size."""
    half = (height // 2, width // 2)
    return Planes(np.empty((height, width), np.uint8), np.empty(half, np.uint8), np.empty(half, np.uint8))


def halved(plane: Plane) -> Plane:
    """Chroma at half size, sited left as H.264 assumes: [1 2 1]/4 across, the mean of two lines down."""
    across, down = np.array([0.25, 0.5, 0.25]), np.array([0.5, 0.5])
    smooth = cv2.sepFilter2D(plane, -1, across, down, anchor=(1, 0), borderType=cv2.BORDER_REPLICATE)
    return np.ascontiguousarray(smooth[::2, ::2], dtype=np.uint8)


def to_planes(rgb: Plane) -> Planes:
    """Convert height x width x 3 sRGB bytes (even size) to planes."""
    yuv = cv2.transform(rgb, np.column_stack([RGB_TO_YUV, YUV_OFFSET]))
    luma, u, v = cv2.split(yuv)
    return Planes(np.asarray(luma, np.uint8), halved(np.asarray(u, np.uint8)), halved(np.asarray(v, np.uint8)))


def read_rgb(path: Path) -> Plane:
    """Read a picture as height x width x 3 sRGB bytes, cropped to even size. Raises JobRefused if it is none."""
    data = np.fromfile(path, np.uint8)
    bgr = cv2.imdecode(data, cv2.IMREAD_COLOR) if data.size else None
    if bgr is None or min(bgr.shape[:2]) < 16:
        raise JobRefused("picture-unreadable", f"{path.name} is not a picture that can be read", hint="draw it again")
    rgb = cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB)
    return np.asarray(rgb[: rgb.shape[0] // 2 * 2, : rgb.shape[1] // 2 * 2], np.uint8)
