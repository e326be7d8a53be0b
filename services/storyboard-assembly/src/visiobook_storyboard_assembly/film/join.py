"""Segments and sound become one MP4 by stream copy: nothing is encoded again."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from heapq import merge
from pathlib import Path
from typing import TYPE_CHECKING

import av
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.video.stream import VideoStream

from visiobook_contracts.storyboard_assembly import ChapterMark
from visiobook_modules.module import JobRefused
from visiobook_storyboard_assembly.film.encoding import closing_quietly
from visiobook_storyboard_assembly.film.languages import three_letters

if TYPE_CHECKING:
    from av.container.core import Chapter  # exists for type checkers alone
    from av.packet import Packet  # generic for type checkers alone

    Timed = tuple[float, Packet[VideoStream] | Packet[AudioStream]]

COMMENT = "Made with Visiobook"
CHAPTER_CLOCK = Fraction(1, 1000)


@dataclass(frozen=True)
class Segment:
    """A shot's file and the number of frames it promises."""

    shot_id: str
    path: Path
    frame_count: int


@dataclass(frozen=True)
class Tags:
    """What the file says of itself. ``language`` is BCP 47."""

    title: str
    author: str | None
    language: str


def join(
    segments: Sequence[Segment], sound: Path, target: Path, *, fps: int, tags: Tags, chapters: Sequence[ChapterMark]
) -> int:
    """Write the film to ``target`` and return its number of frames.

    Index at the front (faststart), bt709 tags copied from the segments, MP4 chapters, titles and languages. Raises
    JobRefused when segments do not fit together or hold another number of frames than promised.
    """
    if not segments:
        raise JobRefused("film-empty", "there is no shot to join", hint="choose chapters that hold text")
    container = av.open(str(target), "w", format="mp4", options={"movflags": "faststart"})
    with closing_quietly(container):
        frames = _write(container, segments, sound, fps, tags, chapters)
        container.close()
    return frames


def _write(
    container: OutputContainer,
    segments: Sequence[Segment],
    sound: Path,
    fps: int,
    tags: Tags,
    chapters: Sequence[ChapterMark],
) -> int:
    with av.open(str(segments[0].path)) as first, av.open(str(sound)) as audio:
        video_out = container.add_stream_from_template(first.streams.video[0])
        audio_out = container.add_stream_from_template(audio.streams.audio[0])
        video_out.time_base = Fraction(1, fps * 512)
        for stream in (video_out, audio_out):
            stream.metadata["language"] = three_letters(tags.language)
        _tag(container, tags)
        container.set_chapters([_chapter(number, mark) for number, mark in enumerate(chapters)])
        parameters = first.streams.video[0].codec_context.extradata
        count = sum(segment.frame_count for segment in segments)
        pictures = _pictures(segments, fps, video_out, parameters)
        sounds = _sounds(audio.streams.audio[0], audio.demux(audio=0), audio_out)
        for _, packet in merge(pictures, sounds, key=lambda timed: timed[0]):
            container.mux(packet)
    return count


def _tag(container: OutputContainer, tags: Tags) -> None:
    container.metadata["title"] = tags.title
    container.metadata["comment"] = COMMENT
    if tags.author:
        container.metadata["artist"] = tags.author
        container.metadata["album_artist"] = tags.author


def _chapter(number: int, mark: ChapterMark) -> "Chapter":
    return {
        "id": number,
        "start": int(mark.start / CHAPTER_CLOCK),
        "end": int(mark.end / CHAPTER_CLOCK),
        "time_base": CHAPTER_CLOCK,
        "metadata": {"title": mark.title},
    }


def _pictures(segments: Sequence[Segment], fps: int, out: VideoStream, parameters: bytes | None) -> "Iterator[Timed]":
    """Every segment's packets, moved to where the frames before it end."""
    before = 0
    for segment in segments:
        with av.open(str(segment.path)) as container:
            stream = container.streams.video[0]
            if stream.codec_context.extradata != parameters:
                detail = f"the segment of shot {segment.shot_id} was encoded with other settings than the first"
                raise JobRefused("segment-differs", detail, hint="render the shot again")
            count = 0
            for packet in container.demux(stream):
                if packet.dts is None or packet.pts is None:
                    continue
                yield _moved(packet, before, fps, out)
                count += 1
        if count != segment.frame_count:
            detail = f"the segment of shot {segment.shot_id} holds {count} frames, not {segment.frame_count}"
            raise JobRefused("segment-wrong-length", detail, hint="render the shot again")
        before += count


def _moved(packet: "Packet[VideoStream]", before: int, fps: int, out: VideoStream) -> "Timed":
    assert packet.pts is not None
    assert packet.dts is not None
    ticks = packet.time_base * fps
    packet.pts, packet.dts = (round(time * ticks) + before for time in (packet.pts, packet.dts))
    packet.duration = 1
    packet.time_base = Fraction(1, fps)
    packet.stream = out
    return float(packet.dts * packet.time_base), packet


def _sounds(stream: AudioStream, packets: "Iterator[Packet[AudioStream]]", out: AudioStream) -> "Iterator[Timed]":
    for packet in packets:
        if packet.dts is None or stream.time_base is None:
            continue
        time = float(packet.dts * stream.time_base)
        packet.stream = out
        yield time, packet
