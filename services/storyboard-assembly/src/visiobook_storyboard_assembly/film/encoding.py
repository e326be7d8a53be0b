"""H.264 with one set of parameters for every segment, so that segments join by stream copy."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType

import av
import numpy as np
from av.video.codeccontext import VideoCodecContext
from av.video.stream import VideoStream

from visiobook_storyboard_assembly.film.planes import Plane, Planes

KEYFRAME_SECONDS = 5
BT709 = 1
LIMITED_RANGE = 1
# No B-frames: under slow pans x264 spends so little on them that the picture trembles (0.08-0.10 px rms as decoded,
# 0.03-0.04 without), and encoding takes a tenth less CPU. The file is about twice as large, near 2 Mbit/s.
X264_OPTIONS = {"preset": "veryfast", "crf": "20", "profile": "high", "bf": "0"}


def set_up_encoder(codec: VideoCodecContext, width: int, height: int, fps: int) -> None:
    """The settings every segment shares: bt709 tags, closed groups of at most five seconds, one thread."""
    codec.width, codec.height, codec.pix_fmt = width, height, "yuv420p"
    codec.gop_size = KEYFRAME_SECONDS * fps
    codec.thread_count = 1
    codec.colorspace = codec.color_primaries = codec.color_trc = BT709
    codec.color_range = LIMITED_RANGE


class SegmentEncoder:
    """Encodes frames into an MP4 file. Use as a context manager; ``frame`` gives the planes to paint on."""

    def __init__(self, path: Path, width: int, height: int, fps: int) -> None:
        self._container = av.open(str(path), "w", format="mp4")
        stream = self._container.add_stream("libx264", rate=fps, options=dict(X264_OPTIONS))
        assert isinstance(stream, VideoStream)
        set_up_encoder(stream.codec_context, width, height, fps)
        self._stream = stream
        self._frame = av.VideoFrame(width, height, "yuv420p")
        self.planes = planes_of(self._frame)
        self.count = 0

    def __enter__(self) -> "SegmentEncoder":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        if kind is None:
            self._container.mux(self._stream.encode(None))
            self._container.close()
            return
        with suppress(OSError, av.FFmpegError):
            self._container.close()

    def write(self) -> None:
        """Encode what ``planes`` shows now as the next frame. x264 copies it, so the planes are free again after."""
        self._frame.pts = self.count
        self._container.mux(self._stream.encode(self._frame))
        self.count += 1


@contextmanager
def closing_quietly(container: av.container.OutputContainer) -> Iterator[None]:
    """After a failure, close without a second error: closing tries to write once more; the first one is the news."""
    try:
        yield
    except BaseException:
        with suppress(OSError, av.FFmpegError):
            container.close()
        raise


def planes_of(frame: av.VideoFrame) -> Planes:
    """The memory of a yuv420p frame as writable arrays."""
    luma, u, v = (_array(plane) for plane in frame.planes)
    return Planes(luma, u, v)


def _array(plane: av.video.plane.VideoPlane) -> Plane:
    memory = np.frombuffer(memoryview(plane), np.uint8)
    return np.asarray(memory.reshape(plane.height, plane.line_size)[:, : plane.width])
