"""The last pass over the whole picture: bloom, grade, paper, vignette."""

from functools import lru_cache
from typing import Any

import cv2
import numpy as np
import skia

from visiobook_media_generation.illustration.canvas import LINEAR, SCREEN, linear, radial
from visiobook_media_generation.illustration.environment import Light
from visiobook_media_generation.illustration.palette import WHITE, argb, mix

SOFT_LIGHT = skia.BlendMode.kSoftLight
PAPER_WIDTH, PAPER_HEIGHT = 1920, 1080


@lru_cache(maxsize=1)
def _paper() -> Any:
    """Watercolour paper: noise at several scales around middle grey."""
    rng = np.random.default_rng(3)
    total = np.zeros((PAPER_HEIGHT, PAPER_WIDTH), np.float32)
    for scale, weight in ((1, 0.50), (2, 0.45), (6, 0.30), (40, 0.35)):
        noise = rng.normal(0, 1, (PAPER_HEIGHT // scale + 1, PAPER_WIDTH // scale + 1)).astype(np.float32)
        total += cv2.resize(noise, (PAPER_WIDTH, PAPER_HEIGHT), interpolation=cv2.INTER_CUBIC) * weight
    grey = np.clip(127.5 + total * 16, 0, 255).astype(np.uint8)
    pixels = np.dstack([grey, grey, grey, np.full_like(grey, 255)])
    return skia.Image.fromarray(pixels, colorType=skia.kRGBA_8888_ColorType)


def _bloom(surface: Any, canvas: Any, width: int, height: int) -> None:
    """Bright parts spill over; computed at an eighth of the size."""
    small = skia.Surface(max(1, width // 8), max(1, height // 8))
    lift = [1.6, 0, 0, 0, -0.78, 0, 1.6, 0, 0, -0.78, 0, 0, 1.6, 0, -0.78, 0, 0, 0, 1, 0]
    area = skia.Rect(0, 0, small.width(), small.height())
    bright = skia.Paint(ColorFilter=skia.ColorFilters.Matrix(lift))
    sampling = skia.SamplingOptions(LINEAR, skia.MipmapMode.kNone)
    small.getCanvas().drawImageRect(surface.makeImageSnapshot(), area, sampling, bright)
    soft = skia.Surface(small.width(), small.height())
    sigma = 3.3 * width / 1920
    blur = skia.Paint(ImageFilter=skia.ImageFilters.Blur(sigma, sigma, skia.TileMode.kClamp))
    soft.getCanvas().drawImageRect(small.makeImageSnapshot(), area, sampling, blur)
    paint = skia.Paint(BlendMode=SCREEN, Alphaf=0.55)
    canvas.drawImageRect(soft.makeImageSnapshot(), skia.Rect(0, 0, width, height), skia.SamplingOptions(LINEAR), paint)


def finish(surface: Any, light: Light) -> None:
    """Bloom, a warm and a violet corner, paper grain, vignette."""
    canvas, width, height = surface.getCanvas(), surface.width(), surface.height()
    canvas.resetMatrix()
    _bloom(surface, canvas, width, height)
    area = skia.Rect(0, 0, width, height)
    bright_side = width if light.direction[0] > 0 else 0
    grade = [argb(light.key, 0.16), argb(light.key, 0), argb((0.10, 0.05, 0.30), 0.16)]
    canvas.drawRect(
        area, skia.Paint(Shader=linear((bright_side, 0), (width - bright_side, height), grade), BlendMode=SOFT_LIGHT)
    )
    crop = skia.Rect(0, 0, min(PAPER_WIDTH, width), min(PAPER_HEIGHT, height))
    canvas.drawImageRect(_paper(), crop, area, skia.SamplingOptions(), skia.Paint(BlendMode=SOFT_LIGHT, Alphaf=0.55))
    edge = mix(WHITE, (0.16, 0.10, 0.24), light.vignette)
    shader = radial(
        (width / 2, height * 0.48), max(width, height) * 0.66, [argb(WHITE), argb(WHITE), argb(edge)], [0, 0.52, 1]
    )
    canvas.drawRect(area, skia.Paint(Shader=shader, BlendMode=skia.BlendMode.kMultiply, Dither=True))
