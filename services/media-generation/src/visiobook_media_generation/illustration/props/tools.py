"""Things people work, fight, travel and make music with."""

from visiobook_media_generation.illustration.canvas import Brush
from visiobook_media_generation.illustration.palette import WHITE, lighten, rgb
from visiobook_media_generation.illustration.paths import ellipse, outline, smooth
from visiobook_media_generation.illustration.props.household import BRASS, IRON, PAPER, WOOD
from visiobook_media_generation.illustration.props.prop import Prop

STEEL = "#c3cad4"


def _sword(brush: Brush) -> None:
    brush.shape(outline([(-0.035, -0.26), (-0.03, -0.94), (0, -1.0), (0.03, -0.94), (0.035, -0.26)]), STEEL, light=0.6)
    brush.line(0, -0.28, 0, -0.92, "#8f98a6", 0.012)
    brush.block(-0.13, -0.27, 0.26, 0.035, BRASS, 0.015)
    brush.block(-0.022, -0.24, 0.044, 0.19, "#5a3626", 0.01)
    brush.ball(0, -0.035, 0.035, BRASS, light=0.6)


def _knife(brush: Brush) -> None:
    brush.shape(outline([(-0.06, -0.38), (-0.07, -0.86), (0.0, -1.0, 0.06, -0.8), (0.06, -0.38)]), STEEL, light=0.6)
    brush.block(-0.075, -0.40, 0.15, 0.05, IRON, 0.02)
    brush.block(-0.06, -0.36, 0.12, 0.36, WOOD, 0.05)


def _axe(brush: Brush) -> None:
    brush.shape(outline([(-0.035, 0), (-0.03, -0.98), (0.04, -0.98), (0.035, 0)]), WOOD)
    brush.shape(
        outline([(-0.05, -0.96), (0.12, -0.98, 0.34, -1.0), (0.40, -0.84, 0.34, -0.66), (0.14, -0.76, -0.05, -0.76)]),
        "#8f98a6",
        light=0.5,
    )
    brush.stroke(outline([(0.34, -0.99), (0.40, -0.84, 0.34, -0.67)], close=False), STEEL, 0.03)


def _spade(brush: Brush) -> None:
    brush.block(-0.025, -0.90, 0.05, 0.56, WOOD, 0.02)
    brush.block(-0.11, -0.98, 0.22, 0.06, WOOD, 0.03)
    for x in (-0.09, 0.09):
        brush.line(x, -0.95, x * 0.2, -0.84, WOOD, 0.035)
    brush.shape(outline([(-0.13, -0.36), (-0.15, -0.1, 0, 0), (0.15, -0.1, 0.13, -0.36)]), "#8f98a6", light=0.5)


def _broom(brush: Brush) -> None:
    brush.block(-0.018, -1.0, 0.036, 0.74, WOOD, 0.015)
    brush.shape(outline([(-0.05, -0.30), (-0.12, -0.14, -0.16, 0), (0.16, 0), (0.12, -0.14, 0.05, -0.30)]), "#d0a95c")
    for k in (-0.09, -0.03, 0.03, 0.09):
        brush.line(k * 0.5, -0.26, k, -0.01, "#9a7436", 0.012, 0.7)
    brush.line(-0.06, -0.25, 0.06, -0.25, "#8c3a3e", 0.03)


def _cane(brush: Brush) -> None:
    brush.block(-0.02, -0.92, 0.04, 0.92, "#5a3626", 0.015)
    brush.stroke(
        outline([(0, -0.92), (0.0, -1.0, 0.07, -1.0), (0.15, -1.0, 0.14, -0.92)], close=False), "#5a3626", 0.042
    )
    brush.block(-0.025, -0.84, 0.05, 0.035, BRASS)


def _staff(brush: Brush) -> None:
    brush.shape(outline([(-0.02, 0), (-0.028, -0.9), (-0.05, -1.0), (0.05, -1.0), (0.028, -0.9), (0.02, 0)]), WOOD)
    brush.line(-0.03, -0.86, 0.03, -0.82, BRASS, 0.02)


def _umbrella(brush: Brush) -> None:
    brush.line(0, -0.96, 0, -0.06, WOOD, 0.022)
    brush.stroke(outline([(0, -0.06), (0, 0.02, 0.05, 0.01), (0.09, 0.0, 0.085, -0.05)], close=False), WOOD, 0.026)
    scallops = [(0.32, -0.79, 0.24, -0.74), (0.18, -0.80, 0.12, -0.74), (0.06, -0.80, 0, -0.74)]
    scallops += [(-0.06, -0.80, -0.12, -0.74), (-0.18, -0.80, -0.24, -0.74), (-0.32, -0.79, -0.37, -0.73)]
    dome = outline([(-0.37, -0.73), (-0.34, -0.97, 0, -0.98), (0.34, -0.97, 0.37, -0.73), *scallops])
    brush.shape(dome, "#8c3a44", light=0.4)
    for k in (-0.24, -0.12, 0, 0.12, 0.24):
        brush.stroke(outline([(0, -0.98), (k * 0.9, -0.92, k, -0.74)], close=False), "#5d2430", 0.009, 0.6)
    brush.line(0, -1.0, 0, -0.97, WOOD, 0.022)


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


def _pen(brush: Brush) -> None:
    with brush.moved(0, 0, turn=28):
        brush.block(-0.04, -0.98, 0.08, 0.74, "#3f4a6a", 0.03)
        brush.block(-0.045, -0.30, 0.09, 0.08, BRASS)
        brush.fill(outline([(-0.04, -0.22), (0, 0), (0.04, -0.22)]), STEEL)


def _feather(brush: Brush) -> None:
    with brush.moved(0, 0, turn=24):
        brush.shape(
            outline([(0, -0.26), (-0.2, -0.5, -0.1, -0.92), (0.0, -1.0), (0.18, -0.6, 0, -0.26)]), "#efe8da", dark=0.35
        )
        brush.line(0, 0, 0, -0.96, "#b9a98a", 0.02)
        for k in range(5):
            brush.line(0, -0.36 - k * 0.11, -0.1, -0.42 - k * 0.11, "#b9a98a", 0.01, 0.7)


def _pistol(brush: Brush) -> None:
    brush.shape(
        outline([(-0.5, -0.46), (0.28, -0.46), (0.34, -0.36), (0.5, -0.04), (0.34, 0.0), (0.16, -0.28), (-0.5, -0.32)]),
        WOOD,
    )
    brush.block(-0.52, -0.49, 0.62, 0.09, "#8f98a6", 0.03, light=0.5)
    brush.stroke(outline([(0.1, -0.3), (0.08, -0.16, 0.22, -0.2)], close=False), BRASS, 0.03)
    brush.shape(outline([(0.1, -0.46), (0.2, -0.6), (0.28, -0.56), (0.2, -0.44)]), IRON)


def _bow(brush: Brush) -> None:
    brush.stroke(outline([(0.1, 0), (-0.44, -0.5, 0.1, -1.0)], close=False), WOOD, 0.05)
    brush.line(0.1, 0, 0.1, -1.0, PAPER, 0.014)
    brush.line(-0.32, -0.5, 0.44, -0.5, "#8a6a4c", 0.025)
    brush.fill(outline([(-0.32, -0.5), (-0.24, -0.55), (-0.24, -0.45)]), STEEL)


def _shield(brush: Brush) -> None:
    shape = outline([(-0.42, -0.96), (0, -1.04, 0.42, -0.96), (0.46, -0.4, 0, 0), (-0.46, -0.4, -0.42, -0.96)])
    brush.shape(shape, "#3f5f9a", light=0.4)
    with brush.clipped(shape):
        brush.rect(-0.08, -1.1, 0.16, 1.2, "#e6d6b0")
        brush.rect(-0.5, -0.72, 1.0, 0.16, "#e6d6b0")
    brush.stroke(shape, BRASS, 0.05)


def _violin(brush: Brush) -> None:
    body = smooth(
        [
            (0, 0),
            (-0.18, -0.03),
            (-0.21, -0.18),
            (-0.11, -0.29),
            (-0.16, -0.42),
            (-0.08, -0.52),
            (0.08, -0.52),
            (0.16, -0.42),
            (0.11, -0.29),
            (0.21, -0.18),
            (0.18, -0.03),
        ],
        close=True,
    )
    brush.shape(body, "#a9572c", light=0.5)
    brush.block(-0.03, -0.88, 0.06, 0.5, "#3a2418", 0.01)
    brush.ball(0, -0.93, 0.055, "#7a3f22")
    for y in (-0.84, -0.9):
        brush.line(-0.08, y, 0.08, y, "#3a2418", 0.025)
    for side in (-1, 1):
        brush.stroke(
            outline([(side * 0.08, -0.33), (side * 0.12, -0.26, side * 0.08, -0.2)], close=False), "#3a2418", 0.018
        )
    for x in (-0.015, 0.015):
        brush.line(x, -0.86, x, -0.1, "#e9e2d2", 0.006)
    brush.line(0.3, -0.02, 0.36, -0.96, WOOD, 0.025)


def _drum(brush: Brush) -> None:
    brush.block(-0.42, -0.6, 0.84, 0.54, "#b8433f", 0.04)
    for k in range(5):
        x = -0.4 + k * 0.2
        brush.line(x, -0.56, x + 0.1, -0.1, BRASS, 0.025)
        brush.line(x + 0.1, -0.1, x + 0.2, -0.56, BRASS, 0.025)
    brush.oval(0, -0.6, 0.43, 0.13, "#f1e9d6")
    brush.stroke(ellipse(0, -0.6, 0.43, 0.13), BRASS, 0.04)
    brush.line(-0.2, -0.72, 0.3, -0.98, WOOD, 0.04)


def _horn(brush: Brush) -> None:
    brush.stroke(
        outline(
            [
                (-0.5, -0.36),
                (-0.1, -0.36),
                (0.14, -0.36, 0.14, -0.2),
                (0.1, -0.06, -0.1, -0.1),
                (-0.3, -0.16, -0.16, -0.36),
                (0.2, -0.36),
            ],
            close=False,
        ),
        BRASS,
        0.07,
    )
    brush.shape(
        outline([(0.14, -0.40), (0.34, -0.44, 0.5, -0.62), (0.5, -0.1), (0.34, -0.28, 0.14, -0.32)]), BRASS, light=0.6
    )


def _flute(brush: Brush) -> None:
    brush.block(-0.5, -0.16, 1.0, 0.09, "#8a5a38", 0.04, light=0.5)
    for k in range(6):
        brush.dot(-0.1 + k * 0.09, -0.13, 0.02, "#2a1a12")
    for x in (-0.36, 0.4):
        brush.rect(x, -0.165, 0.04, 0.10, BRASS)


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
    Prop("sword", _sword, 42, grip=(0, -0.14), tilt=32),
    Prop("knife", _knife, 13, grip=(0, -0.16), tilt=40),
    Prop("axe", _axe, 34, grip=(0, -0.28), tilt=22),
    Prop("spade", _spade, 55, rests="floor", grip=(0, -0.62)),
    Prop("broom", _broom, 66, rests="floor", grip=(0, -0.56)),
    Prop("cane", _cane, 44, rests="floor", grip=(0.02, -0.97)),
    Prop("staff", _staff, 88, rests="floor", grip=(0, -0.55)),
    Prop("umbrella", _umbrella, 74, rests="floor", grip=(0, -0.12), tilt=-4),
    Prop("rope", _rope, 17, rests="floor", grip=(0, -0.4)),
    Prop("net", _net, 32, rests="floor", grip=(0, -0.62)),
    Prop("anchor", _anchor, 46, rests="floor", portable=False, grip=(0, -0.9)),
    Prop("oar", _oar, 84, rests="floor", grip=(0, -0.40), tilt=10),
    Prop("telescope", _telescope, 22, grip=(-0.2, -0.24)),
    Prop("compass", _compass, 8, grip=(0, -0.1)),
    Prop("magnifier", _magnifier, 14, grip=(-0.2, -0.18)),
    Prop("lens", _lens, 26, grip=(0, -0.06), shines=True, flame=(0, -0.52)),
    Prop("pen", _pen, 10, grip=(0.2, -0.4)),
    Prop("feather", _feather, 13, grip=(0.08, -0.18)),
    Prop("pistol", _pistol, 15, grip=(0.34, -0.14)),
    Prop("bow", _bow, 46, rests="floor", grip=(-0.16, -0.5)),
    Prop("shield", _shield, 32, rests="floor", grip=(0, -0.5)),
    Prop("violin", _violin, 30, grip=(0, -0.72)),
    Prop("drum", _drum, 22, rests="floor", grip=(0, -0.6)),
    Prop("horn", _horn, 20, grip=(-0.2, -0.2)),
    Prop("flute", _flute, 20, grip=(0, -0.12)),
    Prop("bucket", _bucket, 20, rests="floor", grip=(0, -1.0), hangs=True),
    Prop("fishing rod", _fishing_rod, 80, rests="floor", grip=(0.04, -0.16)),
)
