"""Burned captions: two short lines on a soft plate, the spoken word in a warm colour, the speaker's name above."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import skia

from visiobook_contracts.base import Box
from visiobook_contracts.media_generation import FaceBox
from visiobook_contracts.storyboard_assembly import Caption, CaptionWord
from visiobook_storyboard_assembly.film import fonts
from visiobook_storyboard_assembly.film.camera import CameraPath
from visiobook_storyboard_assembly.film.fonts import Face
from visiobook_storyboard_assembly.film.overlay import Patch, lay, paint_patch
from visiobook_storyboard_assembly.film.planes import Planes

SAFE_MARGIN = 0.05
TEXT_SIZE = 0.0445
LINE_STEP = 1.26
NAME_SIZE = 0.56
NAME_TRACKING = 0.07
PADDING_X = 0.62
PADDING_Y = 0.36
PLATE = skia.Color(13, 12, 20, 158)
TEXT = skia.Color(255, 255, 255)
LIT = skia.Color(255, 205, 92)
SHADOW = skia.Color(0, 0, 0, 190)
FADE_FRAMES = 4


@dataclass(frozen=True)
class Layout:
    """Where the parts of a caption stand, in film pixels. ``starts`` are the left edges of the lines."""

    caption: Caption
    lines: tuple[str, ...]
    name: str
    face: Face
    plate: Box
    starts: tuple[float, ...]
    baselines: tuple[float, ...]
    name_face: Face
    name_baseline: float


def lay_out(caption: Caption, width: int, height: int, *, top: bool) -> Layout:
    """Fit a caption into the safe area (5% from every edge), at the bottom or at the top of the film."""
    lines = tuple(fonts.shaped(line) for line in caption.lines)
    name = fonts.shaped(caption.speaker or "").strip()
    room = width * (1 - 2 * SAFE_MARGIN) - 2 * PADDING_X * TEXT_SIZE * height
    face = Face(TEXT_SIZE * height)
    face = face.scaled(min(1.0, room / max(1.0, *(fonts.width(line, face) for line in lines))))
    name_face = Face(face.size * NAME_SIZE, tracking=face.size * NAME_SIZE * NAME_TRACKING)
    name_face = name_face.scaled(min(1.0, room / max(1.0, fonts.width(name, name_face))))
    widths = [fonts.width(line, face) for line in lines]
    name_height = name_face.size * 1.5 if name else 0.0
    tall = name_height + face.size * (LINE_STEP * len(lines) + 2 * PADDING_Y)
    wide = max([*widths, fonts.width(name, name_face)]) + 2 * PADDING_X * face.size
    y = SAFE_MARGIN * height if top else (1 - SAFE_MARGIN) * height - tall
    first = y + PADDING_Y * face.size + name_height + face.size * 0.97
    return Layout(
        caption=caption,
        lines=lines,
        name=name,
        face=face,
        plate=Box(x=(width - wide) / 2, y=y, width=wide, height=tall),
        starts=tuple((width - line) / 2 for line in widths),
        baselines=tuple(first + index * LINE_STEP * face.size for index in range(len(lines))),
        name_face=name_face,
        name_baseline=y + PADDING_Y * face.size + name_face.size * 1.0,
    )


class BurnedCaption:
    """A caption drawn twice by skia (plain and all lit); frames take the lit pixels of the word being said."""

    def __init__(self, layout: Layout, fps: int) -> None:
        self._layout = layout
        self._plain = _paint(layout, TEXT)
        self._lit = _paint(layout, LIT)
        self._state = self._plain.copy()
        self._word: int | None = None
        self._columns = _word_columns(layout, self._plain)
        self.first = round(layout.caption.start * fps)
        self.last = max(self.first + 1, round(layout.caption.end * fps))
        self._fps = fps
        self.fades_in, self.fades_out = True, True

    def draw(self, frame: Planes, index: int) -> None:
        """Lay the caption into frame ``index`` of the shot, if it is on screen then."""
        if not self.first <= index < self.last:
            return
        self._light(self._spoken_at(index / self._fps))
        opacity = self._opacity(index)
        lay(self._state if opacity >= 1 else self._state.faded(opacity), frame)

    def _spoken_at(self, time: float) -> int | None:
        spoken = [number for number, word in enumerate(self._layout.caption.words) if word.start <= time]
        last = spoken[-1] if spoken else None
        if last is None or (last + 1 == len(self._layout.caption.words) and time > self._ends(last) + 0.25):
            return None
        return last

    def _ends(self, word: int) -> float:
        return self._layout.caption.words[word].end

    def _light(self, word: int | None) -> None:
        if word == self._word:
            return
        for number, source in ((self._word, self._plain), (word, self._lit)):
            if number is not None:
                self._state.put(source, *self._columns[number])
        self._word = word

    def _opacity(self, index: int) -> float:
        rise = (index - self.first + 1) / (FADE_FRAMES + 1) if self.fades_in else 1.0
        fall = (self.last - index) / (FADE_FRAMES + 1) if self.fades_out else 1.0
        return min(1.0, rise, fall)


class CaptionTrack:
    """The captions of one shot, all at the bottom, or all at the top where the bottom would cover a face."""

    def __init__(self, captions: Sequence[Caption], path: CameraPath, faces: Sequence[FaceBox], fps: int) -> None:
        width, height = path.film
        bottom = [lay_out(caption, width, height, top=False) for caption in captions]
        top = [lay_out(caption, width, height, top=True) for caption in captions]
        raised = covered(bottom, path, faces, fps) > covered(top, path, faces, fps)
        self.layouts = top if raised else bottom
        self._pending = [(layout, round(layout.caption.start * fps)) for layout in reversed(self.layouts)]
        self._current: BurnedCaption | None = None
        self._fps = fps
        self._joins = {
            after.caption.start
            for before, after in pairwise(self.layouts)
            if after.caption.start - before.caption.end < 2 / fps
        }
        self._joined_ends = {
            before.caption.end for before, after in pairwise(self.layouts) if after.caption.start in self._joins
        }

    def draw(self, frame: Planes, index: int) -> None:
        """Lay what is on screen at frame ``index`` into it; frames come in order."""
        while self._pending and self._pending[-1][1] <= index:
            layout, _ = self._pending.pop()
            self._current = BurnedCaption(layout, self._fps)
            self._current.fades_in = layout.caption.start not in self._joins
            self._current.fades_out = layout.caption.end not in self._joined_ends
        if self._current is not None:
            self._current.draw(frame, index)


def covered(layouts: Sequence[Layout], path: CameraPath, faces: Sequence[FaceBox], fps: int) -> float:
    """How much of the faces the plates hide: the sum of hidden shares at the start, middle and end of each caption."""
    hidden = 0.0
    for layout in layouts:
        for moment in (layout.caption.start, (layout.caption.start + layout.caption.end) / 2, layout.caption.end):
            hidden += sum(_overlap(path.project(face, round(moment * fps)), layout.plate) for face in faces)
    return hidden


def _overlap(face: Box, plate: Box) -> float:
    across = min(face.x + face.width, plate.x + plate.width) - max(face.x, plate.x)
    down = min(face.y + face.height, plate.y + plate.height) - max(face.y, plate.y)
    area = face.width * face.height
    return across * down / area if across > 0 and down > 0 and area > 0 else 0.0


def _paint(layout: Layout, colour: int) -> Patch:
    plate = layout.plate
    margin = 2
    x, y = _even(plate.x - margin), _even(plate.y - margin)
    right, bottom = _even(plate.x + plate.width + margin + 1), _even(plate.y + plate.height + margin + 1)

    def paint(canvas: skia.Canvas) -> None:
        radius = layout.face.size * 0.36
        rectangle = skia.Rect.MakeXYWH(plate.x, plate.y, plate.width, plate.height)
        canvas.drawRoundRect(rectangle, radius, radius, skia.Paint(AntiAlias=True, Color=PLATE))
        for text, left, baseline in zip(layout.lines, layout.starts, layout.baselines, strict=True):
            _paint_line(canvas, text, layout.face, colour, left, baseline)
        _paint_name(canvas, layout)

    return paint_patch(x, y, right - x, bottom - y, paint)


def _paint_line(canvas: skia.Canvas, text: str, face: Face, colour: int, left: float, baseline: float) -> None:
    """White type with a soft dark edge stays readable on any picture."""
    blur = skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, face.size * 0.045)
    shadow = skia.Paint(AntiAlias=True, Color=SHADOW, MaskFilter=blur)
    fonts.draw(canvas, text, face, shadow, x=left, baseline=baseline + face.size * 0.03)
    fonts.draw(canvas, text, face, skia.Paint(AntiAlias=True, Color=colour), x=left, baseline=baseline)


def _paint_name(canvas: skia.Canvas, layout: Layout) -> None:
    if not layout.name:
        return
    left = layout.plate.x + (layout.plate.width - fonts.width(layout.name, layout.name_face)) / 2
    red, green, blue = (int(layout.caption.colour[at : at + 2], 16) for at in (1, 3, 5))
    paint = skia.Paint(AntiAlias=True, Color=skia.Color(red, green, blue))
    fonts.draw(canvas, layout.name, layout.name_face, paint, x=left, baseline=layout.name_baseline)


def _word_columns(layout: Layout, patch: Patch) -> list[tuple[int, int, int, int]]:
    """For each word, the even rectangle (left, right, top, bottom) of the patch that it fills."""
    return [_word_rectangle(layout, patch, word) for word in layout.caption.words]


def _word_rectangle(layout: Layout, patch: Patch, word: CaptionWord) -> tuple[int, int, int, int]:
    line = fonts.drawable(layout.caption.lines[word.line])
    before, said = "".join(line[: word.end_char]), "".join(line[word.start_char : word.end_char])
    right = layout.starts[word.line] + fonts.width(before, layout.face)
    left = right - fonts.width(said, layout.face)
    spread = layout.face.size * 0.1
    top = layout.baselines[word.line] - layout.face.size * 0.95 - patch.y
    bottom = layout.baselines[word.line] + layout.face.size * (LINE_STEP - 0.96) - patch.y
    return (
        max(0, _even(left - spread) - patch.x),
        min(patch.width, _even(right + spread + 1) - patch.x),
        max(0, _even(top)),
        min(patch.height, _even(bottom)),
    )


def _even(value: float) -> int:
    return int(value) // 2 * 2
