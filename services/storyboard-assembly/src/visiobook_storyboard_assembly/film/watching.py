"""Watching a finished film for black frames, without decoding all of it.

A black frame can begin in two ways. After a hard change x264 starts a new group with a keyframe, so every keyframe is
decoded. Inside a group a picture that has gone uniform costs next to nothing, so groups with a run of tiny packets are
decoded whole. Everything else is skipped: a twenty-minute film takes seconds instead of minutes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
from av.video.frame import VideoFrame

BLACK_MEAN = 24.0
BLACK_SPREAD = 6.0
TINY_PIXELS_A_BYTE = 2500
STEP = 8


@dataclass(frozen=True)
class Picture:
    """What the video stream is: size in pixels, frames a second, frames, seconds, and the times of black frames."""

    width: int
    height: int
    fps: float
    frames: int
    duration: float
    black: tuple[float, ...]


@dataclass(frozen=True)
class _Group:
    start: int
    packets: int
    suspicious: bool


def watch(path: Path) -> Picture:
    """Look through the video stream of a film. Raises av.FFmpegError for a file that cannot be read."""
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        stream.codec_context.thread_count = 1
        time_base = stream.time_base
        assert time_base is not None
        groups = list(_groups(path, stream.width * stream.height))
        frames = sum(group.packets for group in groups)
        fps = float(stream.average_rate or 0)
        black = sorted({frame.time for frame in _frames(path, groups) if frame.time is not None and is_black(frame)})
        return Picture(stream.width, stream.height, fps, frames, frames / fps if fps else 0.0, tuple(black))


def is_black(frame: VideoFrame) -> bool:
    """Dark all over: mean luma near 16 and nearly no spread, looked at on every eighth line and column."""
    plane = frame.planes[0]
    luma = np.frombuffer(memoryview(plane), np.uint8).reshape(plane.height, plane.line_size)
    seen = luma[::STEP, : plane.width : STEP]
    return bool(seen.mean() < BLACK_MEAN and seen.std() < BLACK_SPREAD)


def _groups(path: Path, pixels: int) -> Iterator[_Group]:
    """Groups of pictures with the time of their keyframe, read from packets alone."""
    tiny = max(64, pixels // TINY_PIXELS_A_BYTE)
    start, sizes = 0, list[int]()
    with av.open(str(path)) as container:
        for packet in container.demux(video=0):
            if packet.pts is None:
                continue
            if packet.is_keyframe and sizes:
                yield _Group(start, len(sizes), _has_tiny_run(sizes, tiny))
                sizes = []
            if packet.is_keyframe:
                start = packet.pts
            sizes.append(packet.size)
    if sizes:
        yield _Group(start, len(sizes), _has_tiny_run(sizes, tiny))


def _has_tiny_run(sizes: Sequence[int], tiny: int) -> bool:
    small = [size < tiny for size in sizes]
    return any(all(small[at : at + 4]) for at in range(1, len(small) - 3)) or all(small[1:])


def _frames(path: Path, groups: Sequence[_Group]) -> Iterator[VideoFrame]:
    """Every keyframe, and every frame of the groups that look empty."""
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        stream.codec_context.skip_frame = "NONKEY"
        stream.codec_context.thread_count = 1
        yield from container.decode(stream)
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        stream.codec_context.thread_count = 1
        for group in groups:
            if group.suspicious:
                container.seek(group.start, stream=stream)
                frames = container.decode(stream)
                yield from (frame for frame, _ in zip(frames, range(group.packets), strict=False))
