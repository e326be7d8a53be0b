"""Title cards: type on the softened, darkened picture. The opening title, a chapter, the end."""

from dataclasses import dataclass

import cv2
import numpy as np
import skia

from visiobook_contracts.storyboard_assembly import TitleCard
from visiobook_storyboard_assembly.film import fonts
from visiobook_storyboard_assembly.film.captions import SAFE_MARGIN
from visiobook_storyboard_assembly.film.fonts import TITLE_FAMILY, Face
from visiobook_storyboard_assembly.film.overlay import Patch, lay, paint_patch
from visiobook_storyboard_assembly.film.planes import Plane, Planes

IVORY = skia.Color(250, 243, 228)
GOLD = skia.Color(226, 190, 122)
DIM = skia.Color(226, 220, 208)
HEADING_SIZE = {"title": 0.125, "chapter": 0.1, "end": 0.115}
RISE_SECONDS = 0.9
MAX_LINES = 3
BACKDROP_LEVEL = 52.0


@dataclass(frozen=True)
class SetLine:
    """A line of type on the card: where it stands and how it is set."""

    text: str
    face: Face
    colour: int
    baseline: float


@dataclass(frozen=True)
class CardLayout:
    """A card's lines and the baseline of its rule, in film pixels."""

    lines: tuple[SetLine, ...]
    rule: float | None


def darken(rgb: Plane) -> Plane:
    """The picture behind type: out of focus, dimmed to one low level whatever its light, darker towards the edges."""
    height, width = rgb.shape[:2]
    small = cv2.resize(rgb, (max(2, width // 4), max(2, height // 4)), interpolation=cv2.INTER_AREA)
    blurred = cv2.GaussianBlur(small, (0, 0), height / 800)
    soft = cv2.resize(blurred, (width, height), interpolation=cv2.INTER_CUBIC)
    gain = float(np.clip(BACKDROP_LEVEL / max(1.0, float(small.mean())), 0.3, 0.75))
    y, x = np.ogrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
    light = (gain * (1.12 - 0.5 * np.clip((x * x + y * y) / 2, 0, 1))).astype(np.float32)
    cool = np.array([0.96, 0.97, 1.04], np.float32)
    return np.asarray(np.clip(soft * light[..., None] * cool, 0, 255), np.uint8)


def lay_out_card(card: TitleCard, width: int, height: int) -> CardLayout:
    """Set a card's heading, rule, subheading and small print as one block in the middle of the frame."""
    heading = fitted(card.heading, Face(HEADING_SIZE[card.kind] * height, TITLE_FAMILY, 500), width)
    parts: list[tuple[str, Face, int, float]] = [(text, face, IVORY, face.size * 1.12) for text, face in heading]
    if card.subheading:
        face = Face(height * 0.052, TITLE_FAMILY, 400, italic=True)
        subheading = fitted(card.subheading, face, width)
        parts += [(text, each, GOLD, each.size * 1.3) for text, each in subheading]
    gap = height * 0.085
    block = sum(step for *_, step in parts) + (gap if card.subheading else 0)
    return _stacked(card, parts, block, len(heading), gap, width, height)


def _stacked(
    card: TitleCard,
    parts: list[tuple[str, Face, int, float]],
    block: float,
    headings: int,
    gap: float,
    width: int,
    height: int,
) -> CardLayout:
    lines: list[SetLine] = []
    rule: float | None = None
    y = height * 0.47 - block / 2
    for number, (text, face, colour, step) in enumerate(parts):
        if number == headings:
            rule = y + gap * 0.42
            y += gap
        lines.append(SetLine(text, face, colour, y + face.size * 0.86))
        y += step
    if rule is None:
        rule = y + gap * 0.3
    return CardLayout((*lines, *_small_print(card, width, height)), rule)


def _small_print(card: TitleCard, width: int, height: int) -> list[SetLine]:
    """The foot of the card, standing on the safe area's lower edge."""
    face = Face(height * 0.029, TITLE_FAMILY, 500, tracking=height * 0.0003)
    lines = [line for text in card.small_print for line in fitted(text, face, width)]
    foot = height * (1 - SAFE_MARGIN) - height * 0.012
    step = height * 0.038
    return [
        SetLine(text, each, DIM, foot - (len(lines) - 1 - number) * step) for number, (text, each) in enumerate(lines)
    ]


def fitted(text: str, face: Face, width: int) -> list[tuple[str, Face]]:
    """Break ``text`` into balanced lines inside the safe area; shrink it when three lines are not enough."""
    room = width * (1 - 4 * SAFE_MARGIN)
    words = fonts.shaped(text).split()
    for factor in (1.0, 0.9, 0.8, 0.7, 0.6, 0.5):
        scaled = face.scaled(factor)
        for count in range(1, MAX_LINES + 1):
            lines = _balanced(words, count, scaled)
            if all(fonts.width(line, scaled) <= room for line in lines):
                return [(line, scaled) for line in lines]
    narrow = face.scaled(0.5)
    lines = _balanced(words, MAX_LINES, narrow)
    return [(line, narrow.scaled(min(1.0, room / fonts.width(line, narrow)))) for line in lines]


def _balanced(words: list[str], count: int, face: Face) -> list[str]:
    """Split words into ``count`` lines of about the same width."""
    target = fonts.width(" ".join(words), face) / count
    lines: list[str] = []
    current: list[str] = []
    for word in words:
        longer = fonts.width(" ".join([*current, word]), face)
        shorter = fonts.width(" ".join(current), face) if current else 0.0
        if current and len(lines) < count - 1 and abs(shorter - target) < abs(longer - target):
            lines.append(" ".join(current))
            current = []
        current.append(word)
    return [*lines, " ".join(current)] if current else lines


class CardTrack:
    """A card over its shot: it rises with the picture and stays; the next shot's dissolve takes it away."""

    def __init__(self, card: TitleCard, width: int, height: int, fps: int) -> None:
        layout = lay_out_card(card, width, height)
        self.layout = layout
        self._patches = _paint_bands(layout, width, height)
        self._rise = max(1, round(RISE_SECONDS * fps))

    def draw(self, frame: Planes, index: int) -> None:
        """Lay the card into frame ``index`` of its shot."""
        progress = min(1.0, (index + 1) / self._rise)
        opacity = progress * progress * (3 - 2 * progress)
        for patch in self._patches:
            lay(patch if opacity >= 1 else patch.faded(opacity), frame)


def paint_card(canvas: skia.Canvas, layout: CardLayout, width: int, height: int) -> None:
    """Draw all of a card's type."""
    for line in layout.lines:
        paint_type(canvas, line, width)
    if layout.rule is not None:
        paint_rule(canvas, width / 2, layout.rule, height)


def _paint_bands(layout: CardLayout, width: int, height: int) -> list[Patch]:
    """The block of type and the small print as separate patches, so that empty rows cost nothing."""
    foot = height * 0.8
    upper = [line for line in layout.lines if line.baseline < foot]
    lower = [line for line in layout.lines if line.baseline >= foot]
    bands = [CardLayout(tuple(upper), layout.rule), CardLayout(tuple(lower), None)]
    return [_paint_band(band, width, height) for band in bands if band.lines]


def _paint_band(band: CardLayout, width: int, height: int) -> Patch:
    top = max(0, int(min(line.baseline - line.face.size * 1.2 for line in band.lines)) // 2 * 2)
    low = max(line.baseline + line.face.size * 0.6 for line in band.lines)
    bottom = min(height, int(max(low, (band.rule or 0) + height * 0.03)) // 2 * 2)
    wide = max([height * 0.5, *(fonts.width(line.text, line.face) for line in band.lines)]) / 2 + height * 0.06
    left = max(0, int(width / 2 - wide) // 2 * 2)
    right = width - left
    return paint_patch(left, top, right - left, bottom - top, lambda canvas: paint_card(canvas, band, width, height))


def paint_type(canvas: skia.Canvas, line: SetLine, width: int) -> None:
    left = (width - fonts.width(line.text, line.face)) / 2
    blur = skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, max(1.0, line.face.size * 0.09))
    shadow = skia.Paint(AntiAlias=True, Color=skia.Color(0, 0, 0, 150), MaskFilter=blur)
    fonts.draw(canvas, line.text, line.face, shadow, x=left, baseline=line.baseline + line.face.size * 0.03)
    fonts.draw(
        canvas, line.text, line.face, skia.Paint(AntiAlias=True, Color=line.colour), x=left, baseline=line.baseline
    )


def paint_rule(canvas: skia.Canvas, centre: float, y: float, height: int) -> None:
    """A tapering gold rule with a lozenge in the middle."""
    half, thick, lozenge = height * 0.17, height * 0.0022, height * 0.0085
    paint = skia.Paint(AntiAlias=True, Color=GOLD)
    for side in (-1, 1):
        path = skia.Path()
        path.moveTo(centre + side * lozenge * 2.2, y - thick / 2)
        path.lineTo(centre + side * half, y)
        path.lineTo(centre + side * lozenge * 2.2, y + thick / 2)
        path.close()
        canvas.drawPath(path, paint)
    canvas.save()
    canvas.translate(centre, y)
    canvas.rotate(45)
    canvas.drawRect(skia.Rect(-lozenge / 1.4, -lozenge / 1.4, lozenge / 1.4, lozenge / 1.4), paint)
    canvas.restore()
