"""A sailor's things."""

from visiobook_media_generation.illustration.canvas import Brush
from visiobook_media_generation.illustration.palette import WHITE, lighten, rgb
from visiobook_media_generation.illustration.paths import ellipse, outline, smooth
from visiobook_media_generation.illustration.props.lights import BRASS, IRON, WOOD
from visiobook_media_generation.illustration.props.prop import Prop


def _rope(brush: Brush) -> None:
    for k in range(4):
        ring = ellipse(0, -0.08 - k * 0.10, 0.44 - k * 0.02, 0.13)
        brush.stroke(ring, "#c9a86c", 0.10)
        brush.stroke(ring, "#8a6a3a", 0.014, 0.7)
    brush.stroke(outline([(0.42, -0.36), (0.7, -0.3, 0.5, 0.0)], close=False), "#c9a86c", 0.09)


def _net(brush: Brush) -> None:
    path = outline([(-0.5, -0.1), (-0.3, -0.7, 0.0, -0.62), (0.34, -0.74, 0.5, -0.08), (0, 0.06, -0.5, -0.1)])
    brush.fill(path, "#8a7a52", 0.30)
    with brush.clipped(path):
        for k in range(-8, 9):
            brush.line(k * 0.11, 0.1, k * 0.11 + 0.5, -0.8, "#a9905c", 0.02)
            brush.line(k * 0.11, 0.1, k * 0.11 - 0.5, -0.8, "#a9905c", 0.02)
    for x, y in ((-0.3, -0.55), (0, -0.62), (0.3, -0.58)):
        brush.ball(x, y, 0.06, "#c8553b")


def _anchor(brush: Brush) -> None:
    brush.stroke(ellipse(0, -0.91, 0.08), IRON, 0.05)
    brush.line(0, -0.82, 0, -0.06, IRON, 0.09)
    brush.line(-0.24, -0.70, 0.24, -0.70, IRON, 0.07)
    brush.stroke(
        outline([(-0.44, -0.34), (-0.36, -0.04, 0, -0.04), (0.36, -0.04, 0.44, -0.34)], close=False), IRON, 0.09
    )
    for side in (-1, 1):
        brush.shape(outline([(side * 0.44, -0.48), (side * 0.54, -0.26), (side * 0.32, -0.30)]), IRON)
    brush.line(-0.02, -0.8, -0.02, -0.1, lighten(rgb("#6a6672"), 0.5), 0.015, 0.7)


def _oar(brush: Brush) -> None:
    brush.shape(outline([(-0.02, 0), (-0.016, -0.66), (0.016, -0.66), (0.02, 0)]), "#b98f5c")
    brush.shape(
        outline([(-0.016, -0.64), (-0.06, -0.74, -0.05, -0.98), (0, -1.0, 0.05, -0.98), (0.06, -0.74, 0.016, -0.64)]),
        "#c9a06c",
    )


def _telescope(brush: Brush) -> None:
    with brush.moved(0, -0.3, turn=-24):
        for x, wide, half in ((-0.5, 0.36, 0.10), (-0.16, 0.32, 0.13), (0.14, 0.36, 0.165)):
            brush.block(x, -half, wide, half * 2, "#a9753c" if half < 0.15 else BRASS, 0.02, light=0.5)
            brush.rect(x + wide - 0.04, -half, 0.04, half * 2, "#7a5a26")
        brush.oval(0.5, 0, 0.045, 0.165, "#9fc5d8")


def _compass(brush: Brush) -> None:
    brush.ball(0, -0.46, 0.46, BRASS, light=0.5)
    brush.dot(0, -0.46, 0.38, "#fbf5e4")
    for k in range(8):
        with brush.moved(0, -0.46, turn=k * 45):
            brush.line(0, -0.31, 0, -0.36, "#332a2a", 0.025)
    with brush.moved(0, -0.46, turn=32):
        brush.fill(outline([(-0.06, 0), (0, -0.30), (0.06, 0)]), "#b8322f")
        brush.fill(outline([(-0.06, 0), (0, 0.30), (0.06, 0)]), "#4a5566")
    brush.dot(0, -0.46, 0.035, BRASS)


def _magnifier(brush: Brush) -> None:
    with brush.moved(0, -0.5, turn=35):
        brush.block(-0.05, 0.2, 0.10, 0.34, WOOD, 0.04)
        brush.fill(ellipse(0, -0.1, 0.3), "#cfe4ec", 0.7)
        brush.stroke(ellipse(0, -0.1, 0.3), BRASS, 0.07)
        brush.line(-0.14, -0.02, 0.04, -0.24, WHITE, 0.05, 0.7)


def _lens(brush: Brush) -> None:
    brush.block(-0.16, -0.14, 0.32, 0.14, BRASS, 0.03)
    body = smooth([(-0.2, -0.14), (-0.34, -0.5), (-0.2, -0.9), (0.2, -0.9), (0.34, -0.5), (0.2, -0.14)], close=True)
    brush.glow(0, -0.52, 0.9, rgb("#fff0c0"), 0.6)
    brush.shape(body, "#bfe0e4", light=0.7)
    with brush.clipped(body):
        for k in range(1, 7):
            brush.stroke(ellipse(0, -0.52, 0.055 * k), "#6f9aa2", 0.014, 0.7)
    brush.stroke(body, BRASS, 0.035)
    brush.glow(0, -0.52, 0.22, rgb("#fffbe8"), 0.95)


def _bucket(brush: Brush) -> None:
    brush.stroke(
        outline([(-0.38, -0.62), (-0.3, -1.02, 0, -1.02), (0.3, -1.02, 0.38, -0.62)], close=False), IRON, 0.035
    )
    brush.shape(outline([(-0.42, -0.64), (-0.3, 0), (0.3, 0), (0.42, -0.64)]), "#9a7248")
    for y in (-0.5, -0.16):
        half = 0.42 + (y + 0.64) * -0.19
        brush.line(-half, y, half, y, "#5d5a64", 0.05)
    brush.oval(0, -0.64, 0.42, 0.07, "#6fa5b4")


def _fishing_rod(brush: Brush) -> None:
    brush.line(0, 0, 0.24, -1.0, WOOD, 0.022)
    brush.stroke(outline([(0.24, -1.0), (0.44, -0.7, 0.42, -0.3)], close=False), WHITE, 0.006, 0.8)
    brush.dot(0.42, -0.28, 0.03, "#c8413b")
    brush.ball(0.05, -0.16, 0.05, BRASS)


PROPS = (
    Prop("rope", _rope, 17, rests="floor", grip=(0, -0.4)),
    Prop("net", _net, 32, rests="floor", grip=(0, -0.62)),
    Prop("anchor", _anchor, 46, rests="floor", portable=False, grip=(0, -0.9)),
    Prop("oar", _oar, 84, rests="floor", grip=(0, -0.40), tilt=10),
    Prop("telescope", _telescope, 22, grip=(-0.2, -0.24)),
    Prop("compass", _compass, 8, grip=(0, -0.1)),
    Prop("magnifier", _magnifier, 14, grip=(-0.2, -0.18)),
    Prop("lens", _lens, 26, grip=(0, -0.06), shines=True, flame=(0, -0.52)),
    Prop("bucket", _bucket, 20, rests="floor", grip=(0, -1.0), hangs=True),
    Prop("fishing rod", _fishing_rod, 80, rests="floor", grip=(0.04, -0.16)),
)
