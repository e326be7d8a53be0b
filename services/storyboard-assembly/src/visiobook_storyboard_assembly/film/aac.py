"""AAC-LC in MP4: writing a stream of blocks, reading any film's sound back."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import av
import numpy as np
from av.audio.stream import AudioStream

from visiobook_storyboard_assembly.film.encoding import closing_quietly
from visiobook_storyboard_assembly.film.loudness import RATE, Samples

BIT_RATE = 160_000


def encode(blocks: Iterable[Samples], path: Path) -> None:
    """Encode stereo blocks (samples x 2) at 48 kHz, 160 kbit/s. Raises OSError when there is no room."""
    container = av.open(str(path), "w", format="mp4")
    with closing_quietly(container):
        stream = container.add_stream("aac", rate=RATE)
        assert isinstance(stream, AudioStream)
        stream.bit_rate = BIT_RATE
        stream.layout = "stereo"
        written = 0
        for block in blocks:
            frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(block.T), format="fltp", layout="stereo")
            frame.sample_rate, frame.pts = RATE, written
            written += len(block)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
        container.close()


def decode(path: Path) -> Iterator[Samples]:
    """The sound of a file as stereo blocks at 48 kHz, as a player hears it (padding of the codec left out)."""
    with av.open(str(path)) as container:
        resampler = av.AudioResampler(format="fltp", layout="stereo", rate=RATE, frame_size=RATE)
        for frame in container.decode(audio=0):
            for part in resampler.resample(frame):
                yield np.asarray(part.to_ndarray().T, np.float32)
        for part in resampler.resample(None):
            yield np.asarray(part.to_ndarray().T, np.float32)
