"""Outlines: polygons with curved sides, smooth closed shapes, blobs, limbs that taper."""

import math
import random
from collections.abc import Iterable, Sequence
from typing import Any

import skia

Point = tuple[float, float]
Path = Any


def outline(points: Sequence[tuple[float, ...]], *, close: bool = True) -> Path:
    """A path through points: pairs are straight, fours quadratic (control, end), sixes cubic."""
    path = skia.Path()
    path.moveTo(*points[0])
    for point in points[1:]:
        if len(point) == 2:
            path.lineTo(*point)
        elif len(point) == 4:
            path.quadTo(*point)
        else:
            path.cubicTo(*point)
    if close:
        path.close()
    return path


def smooth(points: Sequence[Point], *, close: bool = False) -> Path:
    """A Catmull-Rom curve through all the points."""
    count = len(points)
    path = skia.Path()
    path.moveTo(*points[0])
    for index in range(count if close else count - 1):
        a, b, c, d = (
            points[k % count] if close else points[min(max(k, 0), count - 1)] for k in range(index - 1, index + 3)
        )
        path.cubicTo(
            b[0] + (c[0] - a[0]) / 6,
            b[1] + (c[1] - a[1]) / 6,
            c[0] - (d[0] - b[0]) / 6,
            c[1] - (d[1] - b[1]) / 6,
            c[0],
            c[1],
        )
    if close:
        path.close()
    return path


def blob(
    x: float, y: float, rx: float, ry: float, rng: random.Random, *, points: int = 9, jitter: float = 0.12
) -> Path:
    """A rounded irregular shape around a centre."""
    start = rng.random() * math.tau
    ring = []
    for index in range(points):
        angle, radius = start + index * math.tau / points, 1 + rng.uniform(-jitter, jitter)
        ring.append((x + rx * radius * math.cos(angle), y + ry * radius * math.sin(angle)))
    return smooth(ring, close=True)


def ellipse(x: float, y: float, rx: float, ry: float | None = None) -> Path:
    """An ellipse around a centre; a circle when one radius is given."""
    high = rx if ry is None else ry
    return skia.Path.Oval(skia.Rect(x - rx, y - high, x + rx, y + high))


def box(x: float, y: float, width: float, height: float, radius: float = 0.0) -> Path:
    """A rectangle from its top left corner, with rounded corners if asked."""
    area = skia.Rect(x, y, x + width, y + height)
    if radius <= 0:
        return skia.Path.Rect(area)
    return skia.Path.RRect(skia.RRect.MakeRectXY(area, radius, radius))


def join(paths: Iterable[Path]) -> Path:
    """The union of several shapes as one outline."""
    whole = skia.Path()
    for path in paths:
        whole = skia.Op(whole, path, skia.PathOp.kUnion_PathOp)
    return whole


def without(path: Path, hole: Path) -> Path:
    """The first shape less the second."""
    return skia.Op(path, hole, skia.PathOp.kDifference_PathOp)


def arch(x: float, y: float, width: float, height: float, *, point: float = 0.0) -> Path:
    """A doorway or window shape, ``x, y`` its top left; ``point`` above 0 makes it gothic."""
    spring, crown = y + width * (0.5 + 0.3 * point), y
    middle = x + width / 2
    return outline(
        [
            (x, y + height),
            (x, spring),
            (x, spring - width * 0.28, middle - width * (0.28 - 0.2 * point), crown, middle, crown),
            (middle + width * (0.28 - 0.2 * point), crown, x + width, spring - width * 0.28, x + width, spring),
            (x + width, y + height),
        ]
    )


def _bezier(a: Point, b: Point, c: Point, steps: int) -> list[Point]:
    curve = []
    for index in range(steps + 1):
        t = index / steps
        u = 1 - t
        curve.append((u * u * a[0] + 2 * u * t * b[0] + t * t * c[0], u * u * a[1] + 2 * u * t * b[1] + t * t * c[1]))
    return curve


def _spine(a: Point, joint: Point, c: Point, softness: float) -> list[Point]:
    """Two bones with the joint rounded off by ``softness`` (0 sharp, 1 a hose)."""
    reach = 0.2 + 0.8 * softness
    before = (joint[0] + (a[0] - joint[0]) * reach, joint[1] + (a[1] - joint[1]) * reach)
    after = (joint[0] + (c[0] - joint[0]) * reach, joint[1] + (c[1] - joint[1]) * reach)
    curve = [a, *_bezier(before, joint, after, 6), c]
    return [point for index, point in enumerate(curve) if index == 0 or math.dist(point, curve[index - 1]) > 1e-3]


def limb(start: Point, joint: Point, end: Point, widths: tuple[float, float, float], *, softness: float = 0.4) -> Path:
    """A tapering arm or leg: half widths at its start, joint and end; round at both ends."""
    spine = _spine(start, joint, end, softness)
    count = len(spine) - 1
    left: list[Point] = []
    right: list[Point] = []
    for index, (x, y) in enumerate(spine):
        before, after = spine[max(0, index - 1)], spine[min(count, index + 1)]
        dx, dy = after[0] - before[0], after[1] - before[1]
        length = math.hypot(dx, dy) or 1.0
        t = index / count
        half = (
            widths[0] + (widths[1] - widths[0]) * t * 2
            if t < 0.5
            else widths[1] + (widths[2] - widths[1]) * (2 * t - 1)
        )
        left.append((x - dy / length * half, y + dx / length * half))
        right.append((x + dy / length * half, y - dx / length * half))
    return smooth(
        [*left, *_cap(spine[-1], spine[-2], widths[2]), *reversed(right), *_cap(spine[0], spine[1], widths[0])],
        close=True,
    )


def _cap(end: Point, before: Point, half: float) -> list[Point]:
    dx, dy = end[0] - before[0], end[1] - before[1]
    length = math.hypot(dx, dy) or 1.0
    return [(end[0] + dx / length * half * 0.85, end[1] + dy / length * half * 0.85)]
