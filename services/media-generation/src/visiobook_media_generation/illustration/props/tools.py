"""What hands wield: weapons, tools, sticks."""

from visiobook_media_generation.illustration.canvas import Brush
from visiobook_media_generation.illustration.paths import outline
from visiobook_media_generation.illustration.props.lights import BRASS, IRON, PAPER, WOOD
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


PROPS = (
    Prop("sword", _sword, 42, grip=(0, -0.14), tilt=32),
    Prop("knife", _knife, 13, grip=(0, -0.16), tilt=40),
    Prop("axe", _axe, 34, grip=(0, -0.28), tilt=22),
    Prop("spade", _spade, 55, rests="floor", grip=(0, -0.62)),
    Prop("broom", _broom, 66, rests="floor", grip=(0, -0.56)),
    Prop("cane", _cane, 44, rests="floor", grip=(0.02, -0.97)),
    Prop("staff", _staff, 88, rests="floor", grip=(0, -0.55)),
    Prop("umbrella", _umbrella, 74, rests="floor", grip=(0, -0.12), tilt=-4),
    Prop("pistol", _pistol, 15, grip=(0.34, -0.14)),
    Prop("bow", _bow, 46, rests="floor", grip=(-0.16, -0.5)),
    Prop("shield", _shield, 32, rests="floor", grip=(0, -0.5)),
)
