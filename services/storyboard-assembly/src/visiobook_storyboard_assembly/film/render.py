"""One shot becomes one segment: picture, camera move, dissolve or fade, card or captions, H.264."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from visiobook_contracts.storyboard_assembly import CameraMove, RenderShot, TitleCard, Transition
from visiobook_storyboard_assembly.film.camera import CameraPath, Layers
from visiobook_storyboard_assembly.film.captions import CaptionTrack
from visiobook_storyboard_assembly.film.cards import CardTrack, darken
from visiobook_storyboard_assembly.film.encoding import SegmentEncoder
from visiobook_storyboard_assembly.film.planes import (
    CHROMA_GREY,
    LUMA_BLACK,
    Plane,
    Planes,
    empty_planes,
    read_rgb,
    to_planes,
)

DISSOLVE_SECONDS = 0.7
FADE_SECONDS = 0.8
OVERSIZE = 1.12
MOST_OVERSIZE = 1.25


@dataclass(frozen=True)
class Set:
    """A picture under the camera, and the card before it."""

    picture: Layers
    path: CameraPath
    card: CardTrack | None = None

    def shoot(self, frame: int, target: Planes) -> None:
        """Write frame ``frame`` of this set, with its card, into ``target``."""
        self.path.shoot(self.picture, frame, target)
        if self.card is not None:
            self.card.draw(target, frame)


def dissolve_frames(frame_count: int, fps: int) -> int:
    """Length of a dissolve at the head of a shot: 0.7 s, at most half the shot."""
    return min(round(DISSOLVE_SECONDS * fps), frame_count // 2)


def fade_frames(frame_count: int, fps: int) -> int:
    """Length of a fade from or to black: 0.8 s, at most half the shot."""
    return min(round(FADE_SECONDS * fps), frame_count // 2)


class ShotRenderer:
    """Paints the frames of one shot, in order, into planes that it is given."""

    def __init__(self, job: RenderShot, picture: Path, previous: Path | None) -> None:
        self._job = job
        self._set = _build_set(job, picture, job.move, job.frame_count, (job.focus_x, job.focus_y), job.card)
        self._captions = CaptionTrack(job.captions, self._set.path, job.faces, job.fps)
        self._still = self._still_frame()
        self._head = dissolve_frames(job.frame_count, job.fps)
        self._fade = fade_frames(job.frame_count, job.fps)
        self._before: Set | None = None
        if job.transition is Transition.DISSOLVE and job.previous is not None and previous is not None:
            old = job.previous
            focus = (old.focus_x, old.focus_y)
            self._before = _build_set(job, previous, old.move, old.frame_count, focus, old.card)
        self._other = empty_planes(job.width, job.height)

    def paint(self, frame: int, target: Planes) -> None:
        """Paint frame ``frame`` (from 0) of the shot."""
        self._shoot(frame, target)
        if self._before is not None:
            if frame < self._head:
                self._dissolve(frame, target)
            else:
                self._before = None
        self._captions.draw(target, frame)
        self._fade_black(frame, target)

    def _still_frame(self) -> Planes | None:
        if not self._set.path.still:
            return None
        frame = empty_planes(self._job.width, self._job.height)
        self._set.path.shoot(self._set.picture, 0, frame)
        return frame

    def _shoot(self, frame: int, target: Planes) -> None:
        if self._still is None:
            self._set.shoot(frame, target)
            return
        for source, plane in zip(self._still.each(), target.each(), strict=True):
            plane[:] = source
        if self._set.card is not None:
            self._set.card.draw(target, frame)

    def _dissolve(self, frame: int, target: Planes) -> None:
        assert self._before is not None
        assert self._job.previous is not None
        self._before.shoot(self._job.previous.frame_count + frame, self._other)
        share = (frame + 1) / (self._head + 1)
        weight = share * share * (3 - 2 * share)
        for new, old in zip(target.each(), self._other.each(), strict=True):
            cv2.addWeighted(new, weight, old, 1 - weight, 0, dst=new)

    def _fade_black(self, frame: int, target: Planes) -> None:
        light = 1.0
        if self._job.transition is Transition.FADE:
            light = min(light, frame / self._fade if self._fade else 1.0)
        if self._job.fade_out:
            light = min(light, (self._job.frame_count - 1 - frame) / self._fade if self._fade else 1.0)
        if light >= 1:
            return
        for plane, rest in zip(target.each(), (LUMA_BLACK, CHROMA_GREY, CHROMA_GREY), strict=True):
            cv2.convertScaleAbs(plane, dst=plane, alpha=light, beta=rest * (1 - light))


def render_shot(
    job: RenderShot,
    *,
    picture: Path,
    previous: Path | None,
    target: Path,
    progress: Callable[[float], None] = lambda _: None,
) -> int:
    """Encode a shot to ``target`` (MP4, H.264 High, bt709, no sound); return the number of frames written.

    ``picture`` and ``previous`` are image files a little larger than the film. Raises JobRefused for a picture that
    cannot be read, OSError when there is no room for the segment.
    """
    renderer = ShotRenderer(job, picture, previous)
    with SegmentEncoder(target, job.width, job.height, job.fps) as encoder:
        for frame in range(job.frame_count):
            renderer.paint(frame, encoder.planes)
            encoder.write()
            if frame % job.fps == 0:
                progress(frame / job.frame_count)
    return encoder.count


def _build_set(
    job: RenderShot,
    picture: Path,
    move: CameraMove,
    frame_count: int,
    focus: tuple[float, float],
    card: TitleCard | None,
) -> Set:
    rgb = _near_film_size(read_rgb(picture), job.width, job.height)
    planes = to_planes(darken(rgb) if card is not None else rgb)
    path = CameraPath(
        picture=(planes.width, planes.height),
        film=(job.width, job.height),
        move=move,
        focus=focus,
        frames=frame_count + round(DISSOLVE_SECONDS * job.fps),
    )
    return Set(Layers.of(planes), path, CardTrack(card, job.width, job.height, job.fps) if card is not None else None)


def _near_film_size(rgb: Plane, width: int, height: int) -> Plane:
    """Shrink a picture that is far larger than the film; bilinear sampling would make it glitter."""
    scale = min(rgb.shape[1] / width, rgb.shape[0] / height)
    if scale <= MOST_OVERSIZE:
        return rgb
    size = [int(length * OVERSIZE / scale) // 2 * 2 for length in (rgb.shape[1], rgb.shape[0])]
    return np.asarray(cv2.resize(rgb, size, interpolation=cv2.INTER_AREA), np.uint8)
