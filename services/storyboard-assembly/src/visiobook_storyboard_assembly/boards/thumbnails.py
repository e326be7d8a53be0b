"""Pictures made small for the editor: JPEG, sRGB, whole or a part."""

import asyncio
from dataclasses import dataclass

from visiobook_storyboard_assembly.errors import PictureUnknown

QUALITY = 82
AT_ONCE = 2


@dataclass(frozen=True)
class Part:
    """A rectangle in fractions of the picture's sides."""

    x: float = 0.0
    y: float = 0.0
    width: float = 1.0
    height: float = 1.0


class Thumbnails:
    """Makes a few at a time, in threads."""

    def __init__(self) -> None:
        self._turn = asyncio.Semaphore(AT_ONCE)

    async def make(self, content: bytes, width: int, part: Part) -> bytes:
        """A JPEG of at most ``width`` pixels. Raises PictureUnknown for what is no picture."""
        async with self._turn:
            return await asyncio.to_thread(shrunk, content, width, part)


def shrunk(content: bytes, width: int, part: Part) -> bytes:
    """The part of a picture, made small; never larger than it is. Raises PictureUnknown."""
    import cv2  # noqa: PLC0415 (heavy; only who looks at pictures needs it)
    import numpy as np  # noqa: PLC0415

    cv2.setNumThreads(1)
    flag = cv2.IMREAD_REDUCED_COLOR_2 if part == Part() and width <= 480 else cv2.IMREAD_COLOR
    picture = cv2.imdecode(np.frombuffer(content, np.uint8), flag)
    if picture is None:
        raise PictureUnknown("This file is no picture.")
    high, wide = picture.shape[:2]
    left, top = int(part.x * wide), int(part.y * high)
    right, bottom = max(left + 1, int((part.x + part.width) * wide)), max(top + 1, int((part.y + part.height) * high))
    cut = picture[max(0, top) : bottom, max(0, left) : right]
    if cut.shape[1] > width:
        size = (width, max(1, round(cut.shape[0] * width / cut.shape[1])))
        cut = cv2.resize(cut, size, interpolation=cv2.INTER_AREA)
    encoded = cv2.imencode(".jpg", cut, [cv2.IMWRITE_JPEG_QUALITY, QUALITY, cv2.IMWRITE_JPEG_PROGRESSIVE, 1])[1]
    return bytes(encoded.tobytes())
