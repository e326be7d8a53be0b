"""From a picture as ordered to pixels: the set, the people, the weather before them, the finish."""

import random
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import skia

from visiobook_contracts.ai_analysis import PlaceKind, Pose, Season, Weather
from visiobook_contracts.media_generation import FaceBox, Framing, PictureSpec
from visiobook_media_generation.illustration.canvas import LINEAR, SCREEN, Brush
from visiobook_media_generation.illustration.composition import Camera, Placed, camera_for, compose, focus_of
from visiobook_media_generation.illustration.crowd import draw_crowd
from visiobook_media_generation.illustration.dressing import draw_insert, draw_props, draw_sea_boat
from visiobook_media_generation.illustration.environment import Light, daylight
from visiobook_media_generation.illustration.figures.figure import DrawnFigure, draw_figure
from visiobook_media_generation.illustration.finish import finish
from visiobook_media_generation.illustration.palette import rgb
from visiobook_media_generation.illustration.places import PLACES, Place
from visiobook_media_generation.illustration.places.shaft import draw_shaft
from visiobook_media_generation.illustration.stage import HEIGHT, Stage, digest
from visiobook_media_generation.illustration.terrain import draw_front_grass
from visiobook_media_generation.illustration.weather import draw_drift, draw_weather

# share of the full resolution at which a soft background is drawn, and its blur in view units
SOFTNESS = {Framing.MEDIUM: (0.5, 2.2), Framing.CLOSE: (0.34, 6.0), Framing.INSERT: (0.25, 12.0)}


@dataclass(frozen=True)
class Illustration:
    """A finished picture: RGB pixels (height, width, 3), true face boxes and the point the camera moves to."""

    image: npt.NDArray[np.uint8]
    faces: tuple[FaceBox, ...]
    focus: tuple[float, float]


def season_of(spec: PictureSpec) -> Season:
    """The season as ordered; snow means winter, else summer."""
    return spec.season or (Season.WINTER if spec.weather is Weather.SNOW else Season.SUMMER)


def illustrate(spec: PictureSpec, *, width: int, height: int) -> Illustration:
    """Draw a picture of ``width`` x ``height`` pixels. The same spec and size give identical pixels."""
    place = PLACES[spec.place]
    outside = daylight(spec.time_of_day, spec.weather, spec.mood, spec.intensity)
    light = _inside(spec, place, outside) if place.indoors else outside
    view_width = HEIGHT * width / height
    pixels = np.zeros((height, width, 4), np.uint8)
    surface = skia.Surface(pixels)
    canvas = surface.getCanvas()
    canvas.scale(width / view_width, height / HEIGHT)
    placed = compose(spec, view_width, seat=place.seat)
    _backdrop(canvas, spec, place, light, outside, view_width, (width, height))
    brush = Brush(canvas, light.on_people())
    drawn = _people(brush, spec, placed, view_width, (width, height))
    _foreground(canvas, spec, place, light, view_width)
    finish(surface, light)
    surface.flushAndSubmit()
    faces = tuple(
        FaceBox(
            character_id=item.cast.figure.character_id,
            x=left / view_width,
            y=top / HEIGHT,
            width=wide / view_width,
            height=tall / HEIGHT,
        )
        for item, (left, top, wide, tall) in zip(placed, (figure.face for figure in drawn), strict=True)
    )
    return Illustration(np.ascontiguousarray(pixels[:, :, :3]), faces, focus_of(spec, placed, view_width))


def _inside(spec: PictureSpec, place: Place, outside: Light) -> Light:
    """The light of an interior, in the colours that the story gives it."""
    light = outside.indoors_by(place.light_from, lamplight=place.lamplight)
    if not (spec.tint or spec.glass):
        return light
    return light.in_colours(rgb(spec.tint) if spec.tint else None, rgb(spec.glass) if spec.glass else None)


def _backdrop(
    canvas: skia.Canvas,
    spec: PictureSpec,
    place: Place,
    light: Light,
    outside: Light,
    view_width: float,
    size: tuple[int, int],
) -> None:
    """The set through the camera, softened by the depth of field in close framings."""
    camera = camera_for(spec, view_width)
    share, blur = SOFTNESS.get(spec.framing, (1.0, 0.0))
    if share == 1.0:
        _draw_set(canvas, spec, place, light, outside, camera, view_width)
        return
    small = skia.Surface(max(8, int(size[0] * share)), max(8, int(size[1] * share)))
    inner = small.getCanvas()
    inner.scale(small.width() / view_width, small.height() / HEIGHT)
    _draw_set(inner, spec, place, light, outside, camera, view_width)
    sharp = small.makeImageSnapshot()
    sigma = blur * small.width() / view_width
    soft = skia.Surface(small.width(), small.height())
    soft.getCanvas().drawImage(
        sharp,
        0,
        0,
        skia.SamplingOptions(),
        skia.Paint(ImageFilter=skia.ImageFilters.Blur(sigma, sigma, skia.TileMode.kClamp)),
    )
    canvas.drawImageRect(soft.makeImageSnapshot(), skia.Rect(0, 0, view_width, HEIGHT), skia.SamplingOptions(LINEAR))


def _draw_set(
    canvas: skia.Canvas,
    spec: PictureSpec,
    place: Place,
    light: Light,
    outside: Light,
    camera: Camera,
    view_width: float,
) -> None:
    brush = Brush(canvas, light)
    stage = Stage(brush, seed=spec.seed, place=spec.place, season=season_of(spec), outside=outside, pan=camera.pan)
    with brush.moved(view_width / 2, HEIGHT / 2, scale=camera.zoom), brush.moved(-camera.x, -camera.y):
        if _falls_underground(spec):
            draw_shaft(stage)
        else:
            place.draw(stage)
        if spec.crowd and spec.place is not PlaceKind.SEA:
            draw_crowd(stage)


def _falls_underground(spec: PictureSpec) -> bool:
    return spec.place is PlaceKind.CAVE and any(figure.pose is Pose.FALL for figure in spec.figures)


def _people(
    brush: Brush, spec: PictureSpec, placed: list[Placed], view_width: float, size: tuple[int, int]
) -> list[DrawnFigure]:
    if spec.framing is Framing.INSERT:
        draw_insert(brush, spec, view_width)
        return []
    draw_props(brush, spec, placed, view_width)
    drawn = [draw_figure(brush, item.cast.figure, item.placing) for item in placed]
    draw_sea_boat(brush, spec, placed)
    brush.canvas.save()
    brush.canvas.resetMatrix()
    for item, figure in zip(placed, drawn, strict=True):
        for x, y in figure.lamps:
            radius = item.placing.scale * 100 * size[1] / HEIGHT
            brush.glow(x, y, radius, rgb("#ffb84a"), 0.75, skia.BlendMode.kSoftLight)
            brush.glow(x, y, radius * 0.8, rgb("#ff9d3a"), 0.28, SCREEN)
    brush.canvas.restore()
    return drawn


def _foreground(canvas: skia.Canvas, spec: PictureSpec, place: Place, light: Light, view_width: float) -> None:
    """Weather and grass before the camera."""
    brush = Brush(canvas, light)
    if place.indoors:
        return
    rng = random.Random(digest(spec.seed, spec.place.value, "weather", str(spec.angle)))
    near = {Framing.MEDIUM: 1.3, Framing.CLOSE: 1.8, Framing.INSERT: 1.8}.get(spec.framing, 1.0)
    if place.covered:
        return
    draw_weather(brush, rng, view_width, near=near)
    if place.drift:
        draw_drift(brush, rng, view_width, season=season_of(spec), mood=spec.mood, time=spec.time_of_day)
    if place.grassy and spec.framing in {Framing.WIDE, Framing.EXTREME_WIDE}:
        stage = Stage(brush, seed=spec.seed, place=spec.place, season=season_of(spec), outside=light)
        draw_front_grass(stage, brush, view_width)
