"""Scale and shift a plane by fractions of a pixel, faster than a general affine warp.

``cv2.resize`` is bilinear, vectorised and separable (about 0.7 ms for 1920x1080, a warp takes 2.5 to 3.4 ms), but it
offers no offset. One can be had: scaling from whole column L and dropping the first k columns of the result starts at
``L + k * scale``, and for almost any scale some small k comes within 1/64 px of the offset that is wanted. Where none
comes within 1/32 px (the grid on which fixed-point warps work) the frame is warped instead.
"""

import cv2
import numpy as np

from visiobook_storyboard_assembly.film.planes import Plane

MAX_DROP = 64
GOOD_ERROR = 1 / 64
WORST_ERROR = 1 / 32
PAD = 84
MAX_SCALE = 1.25  # above it a drop of 64 would start outside the padding
_DROPS = np.arange(MAX_DROP + 1, dtype=np.float64)


class Resampler:
    """A plane prepared for sampling: its edges are repeated outwards, so that a start left of the picture exists."""

    def __init__(self, plane: Plane) -> None:
        self._source = np.asarray(cv2.copyMakeBorder(plane, PAD, PAD, PAD, PAD, cv2.BORDER_REPLICATE), np.uint8)
        self._scratch = np.empty(0, np.uint8)

    def sample(self, left: float, top: float, scale: float, target: Plane) -> None:
        """Fill ``target`` from the window at (left, top) in pixels of the plane, ``scale`` plane pixels a pixel.

        Left and top are edges of pixels, not centres: 0, 0 with scale 1 is a copy.
        """
        column, drop_x = start(left, scale)
        row, drop_y = start(top, scale)
        if drop_x < 0 or drop_y < 0 or scale > MAX_SCALE:
            self._warp(left, top, scale, target)
            return
        height, width = target.shape
        rows, columns = self._reach(height + drop_y, scale), self._reach(width + drop_x, scale)
        part = self._source[PAD + row : PAD + row + rows, PAD + column : PAD + column + columns]
        scaled = self._scaled(part, scale)
        if scaled.shape[0] < height + drop_y or scaled.shape[1] < width + drop_x:
            self._warp(left, top, scale, target)
            return
        np.copyto(target, scaled[drop_y : drop_y + height, drop_x : drop_x + width])

    @staticmethod
    def _reach(length: int, scale: float) -> int:
        """Source pixels that yield at least ``length`` pixels, with one beyond for the last to lean on."""
        return int(np.ceil((length + 0.51) * scale)) + 1

    def _scaled(self, part: Plane, scale: float) -> Plane:
        """``part`` at ``1 / scale`` into memory that is kept: fresh pages cost as much as the scaling."""
        shape = tuple(int(np.rint(length * (1 / scale))) for length in part.shape)
        if self._scratch.size < shape[0] * shape[1]:
            self._scratch = np.empty((shape[0] + 64) * (shape[1] + 64), np.uint8)
        target = self._scratch[: shape[0] * shape[1]].reshape(shape)
        scaled = cv2.resize(part, None, dst=target, fx=1 / scale, fy=1 / scale, interpolation=cv2.INTER_LINEAR)
        return np.asarray(scaled, np.uint8)

    def _warp(self, left: float, top: float, scale: float, target: Plane) -> None:
        shift = PAD + scale / 2 - 0.5
        matrix = np.array([[scale, 0, left + shift], [0, scale, top + shift]])
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        size = (target.shape[1], target.shape[0])
        cv2.warpAffine(self._source, matrix, size, dst=target, flags=flags, borderMode=cv2.BORDER_REPLICATE)


def start(offset: float, scale: float) -> tuple[int, int]:
    """Whole source pixel and number of result pixels to drop whose sum is nearest to ``offset``; drop -1 if none is."""
    rests = offset - _DROPS * scale
    errors = np.abs(rests - np.rint(rests))
    good = np.flatnonzero(errors <= GOOD_ERROR)
    drop = int(good[0]) if good.size else int(np.argmin(errors))
    if errors[drop] > WORST_ERROR:
        return 0, -1
    return round(float(rests[drop])), drop
