"""Animals that are animals: birds, pets, horses, fish."""

from visiobook_media_generation.illustration.canvas import Brush
from visiobook_media_generation.illustration.palette import WHITE, lighten, rgb, shade
from visiobook_media_generation.illustration.paths import ellipse, outline, smooth
from visiobook_media_generation.illustration.props.prop import Prop

INK = "#2a2226"


def _eye(brush: Brush, x: float, y: float, size: float) -> None:
    brush.dot(x, y, size, INK)
    brush.dot(x + size * 0.35, y - size * 0.35, size * 0.35, WHITE)


def _perched(brush: Brush, colour: str, breast: str, beak: str) -> None:
    for x in (-0.04, 0.1):
        brush.line(x, -0.18, x, 0, "#c98a3a", 0.03)
        brush.line(x, 0, x + 0.1, 0, "#c98a3a", 0.03)
    brush.shape(outline([(-0.2, -0.34), (-0.5, -0.3), (-0.54, -0.2), (-0.14, -0.2)]), shade(brush.tone(colour), 0.3))
    brush.shape(
        smooth([(-0.28, -0.3), (-0.2, -0.58), (0.06, -0.72), (0.28, -0.5), (0.24, -0.24), (0.0, -0.14)], close=True),
        colour,
    )
    brush.shape(smooth([(0.04, -0.2), (0.06, -0.44), (0.24, -0.52), (0.3, -0.36), (0.2, -0.2)], close=True), breast)
    brush.ball(0.14, -0.74, 0.2, colour, light=0.4)
    brush.fill(outline([(0.32, -0.8), (0.5, -0.72), (0.31, -0.68)]), beak)
    _eye(brush, 0.2, -0.78, 0.042)
    brush.shape(
        outline([(-0.22, -0.5), (0.04, -0.56, 0.1, -0.4), (0.0, -0.24, -0.34, -0.24)]), shade(brush.tone(colour), 0.2)
    )


def _bird(brush: Brush) -> None:
    _perched(brush, "#6a7f9a", "#d9803c", "#e0a03d")


def _crow(brush: Brush) -> None:
    _perched(brush, "#3a3846", "#46445a", "#2f2d38")


def _gull(brush: Brush) -> None:
    _perched(brush, "#dfe3e8", "#f7f7f4", "#e0a03d")


def _owl(brush: Brush) -> None:
    brush.shape(
        smooth(
            [(-0.3, -0.1), (-0.36, -0.5), (-0.26, -0.84), (0, -0.9), (0.26, -0.84), (0.36, -0.5), (0.3, -0.1), (0, 0)],
            close=True,
        ),
        "#8a6a48",
    )
    for side in (-1, 1):
        brush.fill(outline([(side * 0.28, -0.8), (side * 0.3, -1.0), (side * 0.1, -0.88)]), "#8a6a48")
        brush.ball(side * 0.13, -0.68, 0.15, "#f1e6cc", dark=0.2)
        brush.dot(side * 0.12, -0.68, 0.085, "#e0a03d")
        _eye(brush, side * 0.12, -0.68, 0.055)
    brush.fill(outline([(-0.04, -0.6), (0.04, -0.6), (0, -0.5)]), "#d99a3a")
    for row in range(3):
        for k in range(4 - row % 2):
            x = -0.15 + 0.1 * k + (row % 2) * 0.05
            brush.stroke(
                outline(
                    [(x - 0.04, -0.42 + row * 0.1), (x, -0.36 + row * 0.1, x + 0.04, -0.42 + row * 0.1)], close=False
                ),
                "#5f4630",
                0.02,
            )


def _chicken(brush: Brush) -> None:
    _perched(brush, "#c98a55", "#e6b57a", "#e0a03d")
    for x, y in ((0.08, -0.93), (0.15, -0.96), (0.22, -0.92)):
        brush.ball(x, y, 0.05, "#c8322f")
    brush.ball(0.3, -0.62, 0.045, "#c8322f")


def _cat(brush: Brush) -> None:
    fur = "#8a7a6c"
    brush.stroke(outline([(-0.24, -0.08), (-0.6, -0.04, -0.46, -0.42)], close=False), fur, 0.09)
    brush.shape(
        smooth([(-0.3, 0), (-0.28, -0.34), (-0.06, -0.6), (0.2, -0.5), (0.24, -0.2), (0.22, 0)], close=True), fur
    )
    for x in (0.06, 0.17):
        brush.shape(
            outline([(x - 0.05, 0), (x - 0.04, -0.3), (x + 0.05, -0.3), (x + 0.05, 0)]), lighten(brush.tone(fur), 0.15)
        )
    for x in (-0.02, 0.22):
        brush.shape(outline([(x - 0.07, -0.84), (x - 0.02, -1.02), (x + 0.08, -0.86)]), fur)
    brush.ball(0.1, -0.74, 0.21, fur, light=0.4)
    for x in (0.02, 0.2):
        brush.oval(x, -0.76, 0.045, 0.055, "#d9c04f")
        brush.oval(x + 0.005, -0.76, 0.015, 0.05, INK)
    brush.fill(outline([(0.09, -0.68), (0.15, -0.68), (0.12, -0.64)]), "#d98a8a")
    for side in (-1, 1):
        for k in (-1, 1):
            brush.line(0.12 + side * 0.08, -0.65, 0.12 + side * 0.26, -0.65 + k * 0.03, WHITE, 0.008, 0.7)
    for y in (-0.44, -0.34, -0.24):
        brush.stroke(
            outline([(-0.24, y), (-0.16, y - 0.04, -0.1, y + 0.02)], close=False),
            shade(brush.tone(fur), 0.6),
            0.03,
            0.6,
        )


def _dog(brush: Brush) -> None:
    fur = "#b98a55"
    brush.stroke(outline([(-0.36, -0.46), (-0.56, -0.6, -0.5, -0.74)], close=False), fur, 0.07)
    for x, dark in ((-0.32, 0.3), (-0.2, 0.0), (0.1, 0.3), (0.22, 0.0)):
        brush.shape(
            outline([(x - 0.05, 0), (x - 0.045, -0.36), (x + 0.055, -0.36), (x + 0.055, 0)]),
            shade(brush.tone(fur), dark),
        )
    brush.shape(
        smooth(
            [(-0.4, -0.3), (-0.4, -0.54), (-0.1, -0.58), (0.22, -0.64), (0.32, -0.44), (0.2, -0.26), (-0.2, -0.24)],
            close=True,
        ),
        fur,
    )
    brush.ball(0.28, -0.74, 0.18, fur, light=0.4)
    brush.shape(
        smooth([(0.32, -0.78), (0.5, -0.72), (0.54, -0.64), (0.46, -0.6), (0.3, -0.62)], close=True),
        lighten(brush.tone(fur), 0.4),
    )
    brush.ball(0.53, -0.71, 0.04, INK)
    _eye(brush, 0.34, -0.8, 0.035)
    brush.shape(
        outline([(0.16, -0.9), (0.04, -0.84, 0.08, -0.62), (0.18, -0.62, 0.22, -0.8)]), shade(brush.tone(fur), 0.4)
    )
    brush.line(0.14, -0.58, 0.32, -0.58, "#b8322f", 0.05)


def _horse(brush: Brush) -> None:
    coat, mane = "#8a5636", "#3f2a22"
    brush.shape(outline([(-0.40, -0.56), (-0.54, -0.5, -0.5, -0.2), (-0.44, -0.22), (-0.42, -0.44, -0.36, -0.5)]), mane)
    for x, dark in ((-0.30, 0.3), (-0.38, 0.0), (0.12, 0.3), (0.2, 0.0)):
        brush.shape(
            outline(
                [
                    (x - 0.035, 0),
                    (x - 0.025, -0.2),
                    (x - 0.05, -0.42),
                    (x + 0.07, -0.42),
                    (x + 0.025, -0.2),
                    (x + 0.035, 0),
                ]
            ),
            shade(brush.tone(coat), dark),
        )
        brush.rect(x - 0.035, -0.05, 0.07, 0.05, "#2f2624")
    brush.shape(
        smooth(
            [
                (-0.42, -0.4),
                (-0.42, -0.58),
                (-0.2, -0.62),
                (0.1, -0.6),
                (0.26, -0.6),
                (0.28, -0.44),
                (0.1, -0.36),
                (-0.2, -0.34),
            ],
            close=True,
        ),
        coat,
    )
    brush.shape(
        outline(
            [
                (0.08, -0.6),
                (0.18, -0.78, 0.28, -0.92),
                (0.38, -0.96, 0.42, -0.86),
                (0.54, -0.72),
                (0.5, -0.64),
                (0.4, -0.68),
                (0.34, -0.6, 0.28, -0.46),
                (0.16, -0.46),
            ]
        ),
        coat,
    )
    brush.fill(outline([(0.30, -0.93), (0.31, -1.02), (0.37, -0.94)]), coat)
    brush.shape(outline([(0.3, -0.96), (0.16, -0.86, 0.04, -0.58), (0.14, -0.62), (0.24, -0.8, 0.32, -0.9)]), mane)
    _eye(brush, 0.39, -0.84, 0.022)
    brush.dot(0.5, -0.69, 0.014, INK)


def _fish(brush: Brush) -> None:
    brush.shape(outline([(-0.24, -0.22), (-0.5, -0.42), (-0.44, -0.22), (-0.5, -0.02)]), "#6f93a6")
    brush.shape(
        outline([(-0.28, -0.22), (0, -0.52, 0.34, -0.34), (0.5, -0.24), (0.34, -0.1), (0, 0.06, -0.28, -0.22)]),
        "#8fb0bf",
        light=0.5,
    )
    brush.shape(outline([(-0.06, -0.38), (0.06, -0.54, 0.2, -0.38)]), "#6f93a6")
    for x in (-0.06, 0.06, 0.18):
        for y in (-0.28, -0.18):
            brush.stroke(outline([(x, y - 0.04), (x + 0.05, y, x, y + 0.04)], close=False), "#5f8294", 0.014, 0.7)
    _eye(brush, 0.36, -0.26, 0.03)


def _rabbit(brush: Brush) -> None:
    fur = "#c9b296"
    brush.ball(-0.36, -0.18, 0.1, "#f4efe6")
    brush.shape(
        smooth([(-0.36, 0), (-0.36, -0.3), (-0.06, -0.46), (0.18, -0.34), (0.26, -0.1), (0.24, 0)], close=True), fur
    )
    for x, turn in ((0.12, -12), (0.24, 8)):
        with brush.moved(x, -0.6, turn=turn):
            brush.shape(ellipse(0, -0.2, 0.06, 0.22), fur)
            brush.oval(0, -0.2, 0.03, 0.16, "#e0a8a4")
    brush.ball(0.2, -0.5, 0.18, fur, light=0.4)
    _eye(brush, 0.26, -0.54, 0.035)
    brush.dot(0.37, -0.48, 0.025, "#d98a8a")


def _mouse(brush: Brush) -> None:
    brush.stroke(outline([(-0.34, -0.06), (-0.6, 0.02, -0.56, -0.3)], close=False), "#d9a09a", 0.03)
    brush.shape(
        smooth([(-0.38, 0), (-0.3, -0.34), (0.06, -0.42), (0.34, -0.2), (0.46, -0.08), (0.36, 0)], close=True),
        "#a09284",
    )
    for x in (0.04, 0.16):
        brush.ball(x, -0.42, 0.1, "#b3a596")
        brush.dot(x, -0.42, 0.06, "#e0a8a4")
    _eye(brush, 0.26, -0.2, 0.032)
    brush.dot(0.46, -0.08, 0.028, rgb("#3a2a2a"))


PROPS = (
    Prop("bird", _bird, 11, grip=(0, 0)),
    Prop("crow", _crow, 14, grip=(0, 0)),
    Prop("gull", _gull, 16, grip=(0, 0)),
    Prop("owl", _owl, 17, grip=(0, 0)),
    Prop("chicken", _chicken, 20, rests="floor", grip=(0, -0.3)),
    Prop("cat", _cat, 26, rests="floor", grip=(0, -0.1)),
    Prop("dog", _dog, 34, rests="floor", grip=(0, -0.3), portable=False),
    Prop("horse", _horse, 110, rests="floor", portable=False),
    Prop("fish", _fish, 15, grip=(-0.3, -0.2)),
    Prop("rabbit", _rabbit, 20, rests="floor", grip=(0, -0.1)),
    Prop("mouse", _mouse, 8, rests="floor", grip=(0, 0)),
)
