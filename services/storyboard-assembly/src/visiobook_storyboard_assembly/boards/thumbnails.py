"""Pictures made small for the portal: WebP or JPEG, sRGB, whole or a part.

Drawn pictures are half as large in WebP as in JPEG at the same look (720 pixels: 12-24 kB against 30-42) for 15 ms.
"""

import asyncio
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from visiobook_storyboard_assembly.errors import PictureUnknown

AT_ONCE = 2


class Format(StrEnum):
    """In what a small picture is sent."""

    WEBP = "image/webp"
    JPEG = "image/jpeg"


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

    async def make(self, content: bytes, width: int, part: Part, kind: Format) -> bytes:
        """A picture of at most ``width`` pixels. Raises PictureUnknown for what is no picture."""
        async with self._turn:
            return await asyncio.to_thread(shrunk, content, width, part, kind)


def shrunk(content: bytes, width: int, part: Part, kind: Format) -> bytes:
    """The part of a picture, made small; never larger than it is. Raises PictureUnknown."""
    import cv2  # noqa: PLC0415 (heavy; only who looks at pictures needs it)
    import numpy as np  # noqa: PLC0415

    cv2.setNumThreads(1)
    encoded = np.frombuffer(content, np.uint8)
    picture = cv2.imdecode(encoded, cv2.IMREAD_REDUCED_COLOR_2) if part == Part() and width <= 480 else None
    if picture is None or picture.shape[1] < width:
        picture = cv2.imdecode(encoded, cv2.IMREAD_COLOR)
    if picture is None:
        raise PictureUnknown("This file is no picture.")
    cut = _cut(picture, part)
    if cut.shape[1] > width:
        size = (width, max(1, round(cut.shape[0] * width / cut.shape[1])))
        cut = cv2.resize(cut, size, interpolation=cv2.INTER_AREA)
    if kind is Format.WEBP:
        return cv2.imencode(".webp", cut, [cv2.IMWRITE_WEBP_QUALITY, 78])[1].tobytes()
    return cv2.imencode(".jpg", cut, [cv2.IMWRITE_JPEG_QUALITY, 82, cv2.IMWRITE_JPEG_PROGRESSIVE, 1])[1].tobytes()


def _cut(picture: Any, part: Part) -> Any:
    high, wide = picture.shape[:2]
    left, top = int(part.x * wide), int(part.y * high)
    right, bottom = max(left + 1, int((part.x + part.width) * wide)), max(top + 1, int((part.y + part.height) * high))
    return picture[max(0, top) : bottom, max(0, left) : right]
