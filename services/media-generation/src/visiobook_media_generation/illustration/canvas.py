"""The brush: every mark on the picture goes through it, lit from one side, shaded with stippled gradients."""

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, TypedDict, Unpack

import cv2
import numpy as np
import skia

from visiobook_media_generation.illustration.environment import Light
from visiobook_media_generation.illustration.palette import Rgb, Tint, argb, lighten, mix, shade
from visiobook_media_generation.illustration.paths import Path, box, ellipse

NOISE_WIDTH, NOISE_HEIGHT = 2304, 1408
LINEAR = skia.FilterMode.kLinear
SCREEN = skia.BlendMode.kScreen


@lru_cache(maxsize=8)
def _grain(contrast: float) -> Any:
    """Film grain as an A8 image. Drawn with a gradient as paint it stipples the gradient: twenty times cheaper than
    blending a noise shader with a gradient shader."""
    noise = np.random.default_rng(7).standard_normal((NOISE_HEIGHT, NOISE_WIDTH)).astype(np.float32)
    soft = cv2.GaussianBlur(noise, (0, 0), 0.85)
    even = (soft - soft.mean()) / soft.std()
    alpha = (np.clip(0.62 + contrast * even, 0, 1) * 255).astype(np.uint8)
    return skia.Image.fromarray(
        alpha.reshape(NOISE_HEIGHT, NOISE_WIDTH, 1).copy(),
        colorType=skia.kAlpha_8_ColorType,
        alphaType=skia.kPremul_AlphaType,
    )


def linear(start: Sequence[float], end: Sequence[float], colours: list[int], stops: list[float] | None = None) -> Any:
    """A linear gradient between two points."""
    points = [skia.Point(*start), skia.Point(*end)]
    if stops is None:
        return skia.GradientShader.MakeLinear(points=points, colors=colours)
    return skia.GradientShader.MakeLinear(points=points, colors=colours, positions=stops)


def radial(centre: Sequence[float], radius: float, colours: list[int], stops: list[float]) -> Any:
    """A radial gradient around a centre."""
    return skia.GradientShader.MakeRadial(center=skia.Point(*centre), radius=radius, colors=colours, positions=stops)


def pen(colour: Rgb, width: float, alpha: float = 1.0) -> Any:
    """A round-ended stroke."""
    return skia.Paint(
        AntiAlias=True,
        Color=argb(colour, alpha),
        Style=skia.Paint.kStroke_Style,
        StrokeWidth=width,
        StrokeCap=skia.Paint.kRound_Cap,
        StrokeJoin=skia.Paint.kRound_Join,
    )


class Shading(TypedDict, total=False):
    """How strongly a solid is shaded: shadow, light, width of the rim in local units, contrast of the grain."""

    dark: float
    light: float
    rim: float
    grain: float
    side: tuple[float, float] | None


class Brush:
    """Draws on a canvas under a light. Colours given as text are toned by it at this depth; triples are final."""

    def __init__(self, canvas: Any, light: Light, depth: float = 0.0) -> None:
        self.canvas = canvas
        self.light = light
        self.depth = depth

    def at(self, depth: float) -> "Brush":
        """The same brush further away (0 near, 1 lost in haze)."""
        return Brush(self.canvas, self.light, depth)

    def under(self, light: Light) -> "Brush":
        """The same brush under another light."""
        return Brush(self.canvas, light, self.depth)

    def tone(self, colour: Tint) -> Rgb:
        """The colour as this light shows it."""
        return self.light.tone(colour, self.depth) if isinstance(colour, str) else colour

    def dyed(self, colour: Tint, *, share: float = 0.88) -> Rgb:
        """The same for walls and cloth, in the room's own colour where it has one."""
        return self.light.dyed(colour, self.depth, share=share)

    # -------------------------------------------------------------------------------------------- transforms

    @contextmanager
    def moved(
        self, x: float = 0, y: float = 0, *, scale: float = 1.0, flip: bool = False, turn: float = 0.0
    ) -> Iterator[None]:
        """Draw with the origin at a point, scaled, turned by degrees, mirrored left to right if asked."""
        self.canvas.save()
        self.canvas.translate(x, y)
        if turn:
            self.canvas.rotate(turn)
        self.canvas.scale(-scale if flip else scale, scale)
        yield
        self.canvas.restore()

    @contextmanager
    def clipped(self, path: Path) -> Iterator[None]:
        """Draw only inside a path."""
        self.canvas.save()
        self.canvas.clipPath(path, doAntiAlias=True)
        yield
        self.canvas.restore()

    def scale(self) -> float:
        """Device pixels per unit here."""
        matrix = self.canvas.getTotalMatrix()
        return math.hypot(matrix.getScaleX(), matrix.getSkewY())

    def direction(self) -> tuple[float, float]:
        """Where the light comes from in the local, perhaps mirrored or turned, coordinates."""
        matrix, (lx, ly) = self.canvas.getTotalMatrix(), self.light.direction
        x = matrix.getScaleX() * lx + matrix.getSkewY() * ly
        y = matrix.getSkewX() * lx + matrix.getScaleY() * ly
        length = math.hypot(x, y) or 1.0
        return x / length, y / length

    # -------------------------------------------------------------------------------------------- flat marks

    def fill(self, path: Path, colour: Tint, alpha: float = 1.0, *, blur: float = 0.0) -> None:
        """Flat colour; ``blur`` is a sigma in local units for soft edges."""
        paint = skia.Paint(AntiAlias=True, Color=argb(self.tone(colour), alpha))
        if blur:
            paint.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, blur))
        self.canvas.drawPath(path, paint)

    def stroke(self, path: Path, colour: Tint, width: float, alpha: float = 1.0) -> None:
        """A line along a path."""
        self.canvas.drawPath(path, pen(self.tone(colour), width, alpha))

    def line(self, x0: float, y0: float, x1: float, y1: float, colour: Tint, width: float, alpha: float = 1.0) -> None:
        """A straight line."""
        self.canvas.drawLine(x0, y0, x1, y1, pen(self.tone(colour), width, alpha))

    def oval(
        self, x: float, y: float, rx: float, ry: float, colour: Tint, alpha: float = 1.0, *, blur: float = 0.0
    ) -> None:
        """A flat ellipse around a centre."""
        self.fill(ellipse(x, y, rx, ry), colour, alpha, blur=blur)

    def dot(self, x: float, y: float, radius: float, colour: Tint, alpha: float = 1.0) -> None:
        """A flat circle."""
        self.canvas.drawCircle(x, y, radius, skia.Paint(AntiAlias=True, Color=argb(self.tone(colour), alpha)))

    def rect(self, x: float, y: float, width: float, height: float, colour: Tint, alpha: float = 1.0) -> None:
        """A flat rectangle from its top left."""
        self.canvas.drawRect(
            skia.Rect(x, y, x + width, y + height), skia.Paint(AntiAlias=True, Color=argb(self.tone(colour), alpha))
        )

    def wash(self, x: float, y: float, width: float, height: float, shader: Any, mode: Any = None) -> None:
        """A rectangle painted with a gradient."""
        paint = skia.Paint(AntiAlias=True, Shader=shader, Dither=True)
        if mode is not None:
            paint.setBlendMode(mode)
        self.canvas.drawRect(skia.Rect(x, y, x + width, y + height), paint)

    def paint(self, path: Path, shader: Any) -> None:
        """A path painted with a gradient."""
        self.canvas.drawPath(path, skia.Paint(AntiAlias=True, Shader=shader, Dither=True))

    # -------------------------------------------------------------------------------------------- shading

    def stipple(self, area: Any, shader: Any, grain: float = 0.38) -> None:
        """Fill a rectangle with a gradient broken up by grain."""
        visible = skia.Rect(area.left(), area.top(), area.right(), area.bottom())
        if not visible.intersect(self.canvas.getLocalClipBounds()):
            return
        scale = self.scale()
        width, height = min(NOISE_WIDTH, visible.width() * scale), min(NOISE_HEIGHT, visible.height() * scale)
        left = (int(abs(visible.left()) * 7) % 97) % max(1, int(NOISE_WIDTH - width) + 1)
        top = (int(abs(visible.top()) * 5) % 89) % max(1, int(NOISE_HEIGHT - height) + 1)
        self.canvas.drawImageRect(
            _grain(grain),
            skia.Rect.MakeXYWH(left, top, width, height),
            visible,
            skia.SamplingOptions(LINEAR),
            skia.Paint(Shader=shader),
        )

    def shape(
        self,
        path: Path,
        colour: Tint,
        *,
        dark: float = 0.5,
        light: float = 0.3,
        rim: float = 0.0,
        grain: float = 0.36,
        side: tuple[float, float] | None = None,
    ) -> None:
        """A solid: colour, stippled shadow away from the light, stippled light towards it, a rim of light if asked.

        ``side`` overrides where the light comes from in local coordinates.
        """
        tone = self.tone(colour)
        self.canvas.drawPath(path, skia.Paint(AntiAlias=True, Color=argb(tone)))
        bounds = path.getBounds()
        reach = max(bounds.width(), bounds.height()) * 0.62
        if reach * self.scale() < 5 or self.canvas.quickReject(bounds):
            return
        lx, ly = side or self.direction()
        x, y = bounds.centerX(), bounds.centerY()
        with self.clipped(path):
            if dark:
                deep = shade(tone, 1)
                colours = [argb(deep, 0), argb(deep, dark), argb(deep, min(1.0, dark * 1.6))]
                start, end = (x + lx * reach * 0.25, y + ly * reach * 0.25), (x - lx * reach, y - ly * reach)
                self.stipple(bounds, linear(start, end, colours), grain)
            if light:
                bright = lighten(tone, 1)
                colours = [argb(bright, min(1.0, light * 1.6)), argb(bright, light * 0.6), argb(bright, 0)]
                start, end = (x + lx * reach, y + ly * reach), (x - lx * reach * 0.1, y - ly * reach * 0.1)
                self.stipple(bounds, linear(start, end, colours), grain)
            if rim:
                self._rim(path, mix(lighten(tone, 0.8), self.light.key, 0.5), (lx * rim, ly * rim))

    def _rim(self, path: Path, colour: Rgb, offset: tuple[float, float]) -> None:
        inner = skia.Path(path)
        inner.offset(-offset[0], -offset[1])
        self.canvas.clipPath(inner, skia.ClipOp.kDifference, True)
        self.fill(path, colour, 0.72)

    def block(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        colour: Tint,
        radius: float = 0.0,
        **look: Unpack[Shading],
    ) -> None:
        """A shaded rectangle."""
        self.shape(box(x, y, width, height, radius), colour, **look)

    def ball(self, x: float, y: float, radius: float, colour: Tint, **look: Unpack[Shading]) -> None:
        """A shaded circle."""
        self.shape(ellipse(x, y, radius), colour, **look)

    # -------------------------------------------------------------------------------------------- light

    def glow(self, x: float, y: float, radius: float, colour: Tint, alpha: float = 0.6, mode: Any = SCREEN) -> None:
        """Light around a point, added to what lies beneath."""
        tint = self.tone(colour)
        stops = [argb(tint, alpha), argb(tint, alpha * 0.42), argb(tint, alpha * 0.12), argb(tint, 0)]
        shader = radial((x, y), radius, stops, [0, 0.25, 0.6, 1])
        self.canvas.drawCircle(x, y, radius, skia.Paint(Shader=shader, BlendMode=mode, Dither=True))

    def contact(self, x: float, y: float, width: float, height: float, alpha: float = 0.38) -> None:
        """The soft shadow where something stands."""
        self.oval(
            x - self.light.direction[0] * width * 0.2,
            y,
            width / 2,
            height / 2,
            (0.05, 0.03, 0.12),
            alpha,
            blur=height * 0.28,
        )
