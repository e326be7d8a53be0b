"""Type over pictures: skia draws once, small premultiplied patches are laid into the planes of each frame."""

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
import skia

from visiobook_storyboard_assembly.film.planes import RGB_TO_YUV, YUV_OFFSET, Plane, Planes, halved


@dataclass(frozen=True)
class Patch:
    """A rectangle at even coordinates. ``*_keep`` is how much of the picture stays (255 minus alpha)."""

    x: int
    y: int
    luma: Plane
    luma_keep: Plane
    u: Plane
    v: Plane
    chroma_keep: Plane

    @property
    def width(self) -> int:
        """Pixels."""
        return int(self.luma.shape[1])

    @property
    def height(self) -> int:
        """Pixels."""
        return int(self.luma.shape[0])

    def faded(self, opacity: float) -> "Patch":
        """The patch at a part of its opacity, 0 to 1."""
        return Patch(
            self.x,
            self.y,
            _scaled(self.luma, opacity),
            255 - _scaled(255 - self.luma_keep, opacity),
            _scaled(self.u, opacity),
            _scaled(self.v, opacity),
            255 - _scaled(255 - self.chroma_keep, opacity),
        )

    def copy(self) -> "Patch":
        """A patch of its own that ``put`` may write on."""
        planes = (self.luma, self.luma_keep, self.u, self.v, self.chroma_keep)
        return Patch(self.x, self.y, *(plane.copy() for plane in planes))

    def put(self, other: "Patch", left: int, right: int, top: int, bottom: int) -> None:
        """Take over the columns and rows (even, in the patch) of another patch of the same rectangle."""
        full, half = np.s_[top:bottom, left:right], np.s_[top // 2 : bottom // 2, left // 2 : right // 2]
        self.luma[full], self.luma_keep[full] = other.luma[full], other.luma_keep[full]
        self.u[half], self.v[half], self.chroma_keep[half] = other.u[half], other.v[half], other.chroma_keep[half]


def paint_patch(x: int, y: int, width: int, height: int, paint: Callable[[skia.Canvas], None]) -> Patch:
    """Let ``paint`` draw on a transparent canvas that covers this rectangle of the film (even numbers)."""
    pixels = np.zeros((height, width, 4), np.uint8)
    info = skia.ImageInfo.Make(width, height, skia.kRGBA_8888_ColorType, skia.kPremul_AlphaType)
    canvas = skia.Surface.MakeRasterDirect(info, pixels, width * 4).getCanvas()
    canvas.translate(-x, -y)
    paint(canvas)
    return _patch(x, y, pixels)


def lay(patch: Patch, frame: Planes) -> None:
    """Composite a patch into a frame: frame = frame * keep + patch, in the patch's rectangle alone."""
    full = np.s_[patch.y : patch.y + patch.height, patch.x : patch.x + patch.width]
    half = np.s_[patch.y // 2 : (patch.y + patch.height) // 2, patch.x // 2 : (patch.x + patch.width) // 2]
    _blend(frame.luma[full], patch.luma, patch.luma_keep)
    _blend(frame.u[half], patch.u, patch.chroma_keep)
    _blend(frame.v[half], patch.v, patch.chroma_keep)


def _patch(x: int, y: int, premultiplied: Plane) -> Patch:
    """Premultiplied RGBA to premultiplied planes: the offsets of YUV weigh as much as the pixel does."""
    matrix = np.zeros((4, 5))
    matrix[:3, :3], matrix[:3, 3] = RGB_TO_YUV, YUV_OFFSET / 255
    matrix[3, 3], matrix[3, 4] = -1, 255
    luma, u, v, keep = (np.asarray(plane, np.uint8) for plane in cv2.split(cv2.transform(premultiplied, matrix)))
    return Patch(x, y, luma, keep, halved(u), halved(v), halved(keep))


def _blend(target: Plane, patch: Plane, keep: Plane) -> None:
    kept = cv2.multiply(target, keep, scale=1 / 255)
    target[:] = cv2.add(kept, patch)


def _scaled(plane: Plane, factor: float) -> Plane:
    return np.asarray(cv2.convertScaleAbs(plane, alpha=factor), np.uint8)
