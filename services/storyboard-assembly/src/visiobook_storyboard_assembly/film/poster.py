"""The film's poster: its best picture, its title."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import skia

from visiobook_contracts.media_generation import FaceBox, Framing, ShotPicture
from visiobook_contracts.storyboard_assembly import Shot, Storyboard
from visiobook_modules.module import JobRefused
from visiobook_storyboard_assembly.film.cards import GOLD, IVORY, SetLine, fitted, paint_rule, paint_type
from visiobook_storyboard_assembly.film.fonts import TITLE_FAMILY, Face
from visiobook_storyboard_assembly.film.planes import Plane, read_rgb
from visiobook_storyboard_assembly.film.writing import whole_file

WIDTH, HEIGHT = 1920, 1080
BAND = 0.4
BAND_LEVEL = 42.0
QUALITY = 92
FRAMING_SCORE = {
    Framing.MEDIUM: 3.0,
    Framing.WIDE: 2.0,
    Framing.CLOSE: 2.0,
    Framing.EXTREME_WIDE: 1.0,
    Framing.INSERT: 0.0,
}


def choose_picture(storyboard: Storyboard, pictures: Sequence[ShotPicture]) -> ShotPicture:
    """The picture that says most: one to three people, the leads among them, not too close, at a strong moment."""
    shots = {shot.id: shot for shot in storyboard.shots}
    known = [picture for picture in pictures if picture.shot_id in shots]
    if not known:
        raise JobRefused(
            "poster-no-picture", "no picture belongs to a shot of this film", hint="draw the pictures again"
        )
    seen = Counter(figure.character_id for shot in storyboard.shots for figure in shot.picture.figures)

    def rank(picture: ShotPicture) -> tuple[float, int]:
        shot = shots[picture.shot_id]
        return _score(shot, picture) + _fame(shot, seen), -shot.number

    return max(known, key=rank)


def write_poster(picture: ShotPicture, path: Path, target: Path, *, title: str, author: str | None) -> None:
    """Write ``target`` (JPEG, 1920x1080): the picture at ``path`` with the title set where no face is."""
    rgb = _cover(read_rgb(path))
    at_top = _hidden(picture.faces, 1 - BAND, 1.0) > _hidden(picture.faces, 0.0, BAND)
    shaded = _shade(rgb, at_top=at_top)
    pixels = np.dstack([shaded, np.full(shaded.shape[:2], 255, np.uint8)])
    info = skia.ImageInfo.Make(WIDTH, HEIGHT, skia.kRGBA_8888_ColorType, skia.kPremul_AlphaType)
    canvas = skia.Surface.MakeRasterDirect(info, pixels, WIDTH * 4).getCanvas()
    _set_title(canvas, title, author, at_top=at_top)
    _, data = cv2.imencode(".jpg", cv2.cvtColor(pixels, cv2.COLOR_RGBA2BGR), [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    with whole_file(target) as partial:
        partial.write_bytes(data.tobytes())


def _score(shot: Shot, picture: ShotPicture) -> float:
    spec = shot.picture
    people = sum(figure.prominence != "background" for figure in spec.figures)
    company = {0: 0.0, 1: 2.0, 2: 3.0, 3: 2.5}.get(people, 1.5)
    free = 1.0 if min(_hidden(picture.faces, 0, BAND), _hidden(picture.faces, 1 - BAND, 1)) == 0 else -2.0
    story = -4.0 if shot.card is not None else 0.0
    return FRAMING_SCORE[spec.framing] + company + free + story + 2 * spec.intensity


def _fame(shot: Shot, seen: Counter[str]) -> float:
    """Up to 3 for a shot whose people are those the film shows most."""
    people = [figure.character_id for figure in shot.picture.figures]
    most = [count for _, count in seen.most_common(max(1, len(people)))]
    return 3 * sum(seen[person] for person in people) / max(1, sum(most))


def _hidden(faces: Sequence[FaceBox], top: float, bottom: float) -> float:
    return sum(max(0.0, min(face.y + face.height, bottom) - max(face.y, top)) for face in faces)


def _cover(rgb: Plane) -> Plane:
    """Scale and crop the middle to fill the poster."""
    height, width = rgb.shape[:2]
    scale = max(WIDTH / width, HEIGHT / height)
    size = (max(WIDTH, round(width * scale)), max(HEIGHT, round(height * scale)))
    grown = cv2.resize(rgb, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC)
    left, top = (size[0] - WIDTH) // 2, (size[1] - HEIGHT) // 2
    return np.asarray(grown[top : top + HEIGHT, left : left + WIDTH], np.uint8)


def _shade(rgb: Plane, *, at_top: bool) -> Plane:
    """Darken the band under the title, gradually, and only as far as its light asks for."""
    ramp = np.clip((np.linspace(0, 1, HEIGHT) - (1 - BAND * 1.45)) / (BAND * 1.1), 0, 1)
    ramp = ramp * ramp * (3 - 2 * ramp)
    band = rgb[: int(HEIGHT * BAND)] if at_top else rgb[int(HEIGHT * (1 - BAND)) :]
    depth = float(np.clip(1 - BAND_LEVEL / max(1.0, float(band.mean())), 0.15, 0.8))
    light = 1 - depth * (ramp[::-1] if at_top else ramp)
    return np.asarray(rgb * light[:, None, None], np.uint8)


def _set_title(canvas: skia.Canvas, title: str, author: str | None, *, at_top: bool) -> None:
    heading = fitted(title, Face(HEIGHT * 0.125, TITLE_FAMILY, 500), WIDTH)
    if len(heading) > 2:
        heading = fitted(title, Face(HEIGHT * 0.085, TITLE_FAMILY, 500), WIDTH)
    byline = Face(HEIGHT * 0.05, TITLE_FAMILY, 400, italic=True)
    tall = sum(face.size * 1.1 for _, face in heading) + (HEIGHT * 0.135 if author else HEIGHT * 0.05)
    y = HEIGHT * 0.06 if at_top else HEIGHT * 0.945 - tall
    for text, face in heading:
        paint_type(canvas, SetLine(text, face, IVORY, y + face.size * 0.88), WIDTH)
        y += face.size * 1.1
    paint_rule(canvas, WIDTH / 2, y + HEIGHT * 0.03, HEIGHT)
    if author:
        text, face = fitted(author, byline, WIDTH)[0]
        paint_type(canvas, SetLine(text, face, GOLD, y + HEIGHT * 0.105), WIDTH)
