"""Furniture and kitchen ware as props."""

from visiobook_media_generation.illustration.canvas import Brush
from visiobook_media_generation.illustration.palette import WHITE, lighten, rgb, shade
from visiobook_media_generation.illustration.paths import arch, box, ellipse, outline
from visiobook_media_generation.illustration.props.lights import BRASS, IRON, WOOD, flame
from visiobook_media_generation.illustration.props.prop import Prop


def _chair(brush: Brush) -> None:
    for x in (-0.24, 0.24):
        brush.shape(outline([(x - 0.035, 0), (x - 0.04, -0.46), (x + 0.04, -0.46), (x + 0.025, 0)]), WOOD)
    for x in (-0.24, 0.24):
        brush.block(x - 0.035, -1.0, 0.07, 0.56, WOOD, 0.02)
    for y in (-0.94, -0.76):
        brush.block(-0.22, y, 0.44, 0.09, "#8a5c3a", 0.03)
    brush.block(-0.30, -0.52, 0.60, 0.10, "#8c3a3e", 0.04)
    brush.line(-0.22, -0.2, 0.22, -0.2, WOOD, 0.035)


def _table(brush: Brush) -> None:
    for x in (-0.42, 0.42):
        brush.shape(outline([(x - 0.03, 0), (x - 0.045, -0.5), (x + 0.045, -0.5), (x + 0.03, 0)]), WOOD)
    brush.block(-0.44, -0.54, 0.88, 0.12, shade(rgb("#7a4f33"), 0.2))
    brush.block(-0.5, -0.62, 1.0, 0.09, "#8a5c3a", 0.03)


def _bed(brush: Brush) -> None:
    brush.block(0.44, -0.62, 0.06, 0.62, WOOD, 0.02)
    brush.block(-0.5, -0.42, 0.05, 0.42, WOOD, 0.02)
    brush.block(-0.46, -0.18, 0.92, 0.08, WOOD)
    brush.block(-0.45, -0.30, 0.90, 0.13, "#efe8da", 0.04)
    brush.shape(outline([(0.24, -0.30), (0.24, -0.42, 0.34, -0.42), (0.44, -0.42, 0.44, -0.30)]), "#f6f1e6", dark=0.3)
    brush.shape(
        outline([(-0.46, -0.33), (-0.1, -0.38, 0.22, -0.33), (0.24, -0.2, 0.22, -0.1), (-0.2, -0.08, -0.46, -0.12)]),
        "#5f7f9a",
    )


def _bench(brush: Brush) -> None:
    for x in (-0.38, 0.38):
        brush.block(x - 0.03, -0.28, 0.06, 0.28, WOOD)
    brush.block(-0.5, -0.32, 1.0, 0.07, "#9a6a42", 0.02)
    for x in (-0.38, 0.38):
        brush.block(x - 0.02, -0.56, 0.04, 0.28, WOOD)
    for y in (-0.46, -0.58):
        brush.block(-0.48, y, 0.96, 0.07, "#9a6a42", 0.02)


def _sofa(brush: Brush) -> None:
    for x in (-0.4, 0.4):
        brush.block(x - 0.02, -0.07, 0.04, 0.07, WOOD)
    brush.shape(
        outline([(-0.46, -0.1), (-0.48, -0.5, -0.3, -0.5), (0, -0.6, 0.3, -0.5), (0.48, -0.5, 0.46, -0.1)]), "#5f6a8a"
    )
    for x in (-0.36, 0.01):
        brush.shape(box(x, -0.27, 0.35, 0.11, 0.04), "#6f7a9a", dark=0.3)
    for x in (-0.5, 0.36):
        brush.shape(box(x, -0.36, 0.14, 0.3, 0.06), "#56618a")


def _cradle(brush: Brush) -> None:
    brush.stroke(outline([(-0.42, -0.1), (0, 0.06, 0.42, -0.1)], close=False), WOOD, 0.06)
    brush.shape(outline([(-0.46, -0.5), (-0.36, -0.08), (0.36, -0.08), (0.46, -0.5)]), "#9a6a42")
    brush.shape(outline([(0.1, -0.46), (0.1, -0.86, 0.34, -0.86), (0.5, -0.8, 0.46, -0.46)]), "#8a5c3a")
    brush.shape(outline([(-0.44, -0.5), (-0.2, -0.6, 0.14, -0.5), (0.1, -0.34, -0.4, -0.36)]), "#e6d3d8")


def _fire(brush: Brush) -> None:
    for x, turn in ((-0.1, 14), (0.1, -14)):
        with brush.moved(x, -0.06, turn=turn):
            brush.block(-0.4, -0.07, 0.8, 0.14, "#5a3626", 0.07)
            brush.oval(0.4, 0, 0.04, 0.07, "#a9794e")
    for x in (-0.42, -0.22, 0.0, 0.24, 0.44):
        brush.ball(x, -0.01, 0.09, "#7a767c")
    for x, size in ((-0.18, 0.55), (0.04, 0.88), (0.22, 0.5)):
        flame(brush, x, -0.08, size)


def _window(brush: Brush) -> None:
    brush.fill(box(-0.36, -0.98, 0.72, 0.94, 0.02), brush.light.sky[2] if brush.light.sky else rgb("#cfe7ee"))
    for k in (0.2, 0.34):
        brush.line(-0.3 + k, -0.1, 0.0 + k, -0.9, WHITE, 0.05, 0.25)
    brush.line(0, -0.98, 0, -0.04, "#ece0c8", 0.04)
    brush.line(-0.36, -0.52, 0.36, -0.52, "#ece0c8", 0.04)
    brush.stroke(box(-0.36, -0.98, 0.72, 0.94, 0.02), "#ece0c8", 0.07)
    brush.block(-0.44, -0.06, 0.88, 0.06, "#ece0c8", 0.01)


def _door(brush: Brush) -> None:
    leaf = arch(-0.26, -1.0, 0.52, 1.0)
    brush.shape(leaf, "#7a4f33")
    for x in (-0.13, 0, 0.13):
        brush.line(x, -0.9, x, 0, shade(rgb("#5a3a28"), 0.4), 0.012)
    for y in (-0.72, -0.24):
        brush.line(-0.25, y, 0.1, y, IRON, 0.04)
    brush.stroke(leaf, "#8f8880", 0.07)
    brush.ball(0.17, -0.46, 0.03, BRASS, light=0.6)


def _picture(brush: Brush) -> None:
    brush.block(-0.48, -0.76, 0.96, 0.76, BRASS, 0.02, light=0.5)
    inner = box(-0.39, -0.67, 0.78, 0.58)
    with brush.clipped(inner):
        brush.rect(-0.4, -0.7, 0.8, 0.4, "#e8a87a")
        brush.dot(0.14, -0.42, 0.09, "#fff0c0")
        brush.oval(-0.16, -0.16, 0.4, 0.2, "#5f7a5a")
        brush.oval(0.28, -0.12, 0.34, 0.16, "#4f6a62")
        brush.rect(-0.4, -0.18, 0.8, 0.2, "#7fa05a")
    brush.stroke(inner, "#8a6a2c", 0.02)


def _piano(brush: Brush) -> None:
    brush.block(-0.46, -0.36, 0.06, 0.36, "#3a2622")
    brush.block(0.40, -0.36, 0.06, 0.36, "#3a2622")
    brush.block(-0.48, -0.86, 0.96, 0.5, "#4f2f26", 0.02)
    brush.block(-0.5, -0.9, 1.0, 0.06, "#5d3a2e", 0.02)
    brush.block(-0.5, -0.44, 1.0, 0.1, "#5d3a2e", 0.02)
    brush.rect(-0.44, -0.42, 0.88, 0.05, "#f7f2e6")
    for k in range(21):
        brush.line(-0.44 + k * 0.042, -0.42, -0.44 + k * 0.042, -0.37, "#3a2a2a", 0.004)
        if k % 7 not in {2, 6}:
            brush.rect(-0.412 + k * 0.042, -0.42, 0.022, 0.032, "#241a1c")
    for x in (-0.3, 0.06):
        brush.stroke(box(x, -0.8, 0.26, 0.28, 0.02), BRASS, 0.01)
    brush.shape(box(-0.13, -0.70, 0.26, 0.2, 0.01), "#f4ead0", dark=0.2)


def _pot(brush: Brush) -> None:
    brush.shape(
        outline([(-0.36, -0.6), (-0.5, -0.1, -0.22, 0), (0.22, 0), (0.5, -0.1, 0.36, -0.6)]), "#3f3c46", light=0.5
    )
    brush.block(-0.4, -0.68, 0.8, 0.11, "#55525e", 0.04)
    brush.stroke(outline([(-0.38, -0.62), (-0.34, -1.0, 0, -1.0), (0.34, -1.0, 0.38, -0.62)], close=False), IRON, 0.035)


def _kettle(brush: Brush) -> None:
    brush.stroke(outline([(-0.22, -0.62), (-0.2, -0.96, 0, -0.96), (0.2, -0.96, 0.22, -0.62)], close=False), IRON, 0.05)
    brush.shape(
        outline([(0.3, -0.2), (0.44, -0.28, 0.5, -0.56), (0.42, -0.58), (0.36, -0.44, 0.24, -0.42)]),
        "#b5733f",
        light=0.5,
    )
    brush.shape(
        outline([(-0.28, -0.6), (-0.5, -0.3, -0.34, 0), (0.34, 0), (0.5, -0.3, 0.28, -0.6)]), "#b5733f", light=0.6
    )
    brush.block(-0.2, -0.66, 0.4, 0.08, "#c98a55", 0.03)
    brush.ball(0, -0.69, 0.05, IRON)


def _ladder(brush: Brush) -> None:
    for x in (-0.16, 0.16):
        brush.block(x - 0.02, -1.0, 0.04, 1.0, "#9a7248")
    for k in range(8):
        brush.line(-0.15, -0.08 - k * 0.12, 0.15, -0.08 - k * 0.12, "#8a6238", 0.028)


def _globe(brush: Brush) -> None:
    brush.shape(outline([(-0.24, 0), (-0.03, -0.24), (0.03, -0.24), (0.24, 0)]), WOOD)
    brush.ball(0, -0.58, 0.34, "#5f93ab", light=0.5)
    with brush.clipped(ellipse(0, -0.58, 0.34)):
        for x, y, rx, ry in ((-0.14, -0.68, 0.14, 0.1), (-0.06, -0.46, 0.07, 0.12), (0.16, -0.62, 0.12, 0.15)):
            brush.oval(x, y, rx, ry, "#c9b26a")
    brush.stroke(ellipse(0, -0.58, 0.385), BRASS, 0.035)


def _bookshelf(brush: Brush) -> None:
    brush.block(-0.4, -1.0, 0.8, 1.0, "#57382a", 0.01)
    colours = ("#8c3a3e", "#35566b", "#b78a3e", "#3f5d45", "#6d4a6f", "#a5603a", "#cbb896")
    for row in range(4):
        brush.rect(-0.36, -0.96 + row * 0.24, 0.72, 0.2, "#2f1f18")
        for k in range(9):
            tall = 0.13 + 0.045 * ((k * 5 + row * 3) % 3) / 2
            brush.rect(-0.35 + k * 0.078, -0.76 + row * 0.24 - tall, 0.066, tall, colours[(k * 3 + row) % 7])
    brush.stroke(box(-0.4, -1.0, 0.8, 1.0, 0.01), lighten(rgb("#57382a"), 0.2), 0.02)


PROPS = (
    Prop("chair", _chair, 46, rests="floor", portable=False),
    Prop("table", _table, 60, rests="floor", portable=False),
    Prop("bed", _bed, 100, rests="floor", portable=False),
    Prop("bench", _bench, 70, rests="floor", portable=False),
    Prop("sofa", _sofa, 90, rests="floor", portable=False),
    Prop("cradle", _cradle, 42, rests="floor", portable=False),
    Prop("fire", _fire, 38, rests="floor", portable=False, shines=True, flame=(0, -0.45)),
    Prop("window", _window, 60, rests="floor", portable=False),
    Prop("door", _door, 105, rests="floor", portable=False),
    Prop("picture", _picture, 30, grip=(0, -0.1)),
    Prop("piano", _piano, 80, rests="floor", portable=False),
    Prop("pot", _pot, 20, rests="floor", grip=(0, -0.98), hangs=True),
    Prop("kettle", _kettle, 16, grip=(0, -0.95), hangs=True),
    Prop("ladder", _ladder, 100, rests="floor", portable=False),
    Prop("globe", _globe, 26, grip=(0, -0.1)),
    Prop("bookshelf", _bookshelf, 100, rests="floor", portable=False),
)
