"""Food and what it is served in."""

from visiobook_media_generation.illustration.canvas import Brush
from visiobook_media_generation.illustration.palette import WHITE
from visiobook_media_generation.illustration.paths import box, ellipse, outline, smooth
from visiobook_media_generation.illustration.props.lights import flame
from visiobook_media_generation.illustration.props.prop import Prop


def _cup(brush: Brush) -> None:
    brush.stroke(ellipse(0.36, -0.34, 0.15, 0.17), "#e8e0d0", 0.06)
    brush.shape(
        outline([(-0.34, -0.62), (-0.32, -0.06, -0.14, 0.0), (0.14, 0.0), (0.32, -0.06, 0.34, -0.62)]),
        "#f1eadc",
        light=0.4,
    )
    brush.oval(0, -0.62, 0.34, 0.07, "#dcd2c0")
    brush.oval(0, -0.61, 0.28, 0.05, "#7a4a30")
    brush.stroke(outline([(-0.33, -0.46), (0, -0.40, 0.33, -0.46)], close=False), "#3f74b5", 0.05)
    for x in (-0.1, 0.08):
        brush.stroke(
            outline([(x, -0.72), (x - 0.1, -0.82, x, -0.9), (x + 0.1, -0.98, x, -1.06)], close=False), WHITE, 0.03, 0.4
        )


def _goblet(brush: Brush) -> None:
    brush.shape(
        outline(
            [
                (-0.26, 0),
                (-0.05, -0.06),
                (-0.05, -0.38),
                (-0.32, -0.5, -0.28, -0.96),
                (0.28, -0.96),
                (0.32, -0.5, 0.05, -0.38),
                (0.05, -0.06),
                (0.26, 0),
            ]
        ),
        "#cfd8e4",
        light=0.6,
    )
    brush.oval(0, -0.95, 0.28, 0.06, "#8f2f3a")
    brush.line(-0.2, -0.86, -0.18, -0.6, WHITE, 0.03, 0.7)


def _jug(brush: Brush) -> None:
    brush.stroke(outline([(0.24, -0.82), (0.56, -0.8, 0.3, -0.3)], close=False), "#8a5a44", 0.07)
    brush.shape(
        outline(
            [
                (-0.22, 0),
                (-0.5, -0.36, -0.18, -0.68),
                (-0.24, -0.96),
                (0.2, -0.96),
                (0.18, -0.68),
                (0.5, -0.36, 0.22, 0),
            ]
        ),
        "#a9694a",
        light=0.4,
    )
    brush.stroke(outline([(-0.33, -0.42), (0, -0.36, 0.33, -0.42)], close=False), "#ecdcb8", 0.04)


def _bread(brush: Brush) -> None:
    brush.shape(
        outline(
            [
                (-0.5, -0.1),
                (-0.52, -0.46, -0.1, -0.46),
                (0.5, -0.5, 0.5, -0.12),
                (0.46, 0.0, 0, 0.0),
                (-0.46, 0.0, -0.5, -0.1),
            ]
        ),
        "#c98a45",
        light=0.5,
    )
    for x in (-0.24, 0.0, 0.24):
        brush.stroke(outline([(x - 0.07, -0.38), (x + 0.06, -0.3, x + 0.04, -0.18)], close=False), "#f0d9a4", 0.055)


def _apple(brush: Brush) -> None:
    brush.shape(
        smooth(
            [
                (0, -0.74),
                (0.26, -0.82),
                (0.46, -0.56),
                (0.34, -0.14),
                (0.12, 0.0),
                (0, -0.03),
                (-0.12, 0.0),
                (-0.34, -0.14),
                (-0.46, -0.56),
                (-0.26, -0.82),
            ],
            close=True,
        ),
        "#c23a34",
        light=0.5,
    )
    brush.stroke(outline([(0, -0.72), (0.0, -0.86, 0.08, -0.96)], close=False), "#5a3a28", 0.05)
    brush.shape(outline([(0.04, -0.82), (0.2, -1.0, 0.38, -0.88), (0.2, -0.76, 0.04, -0.82)]), "#5f9150")
    brush.oval(-0.2, -0.54, 0.07, 0.12, WHITE, 0.5)


def _egg(brush: Brush) -> None:
    brush.shape(
        outline([(0, 0), (-0.4, 0, -0.36, -0.44), (-0.3, -1.0, 0, -1.0), (0.3, -1.0, 0.36, -0.44), (0.4, 0, 0, 0)]),
        "#efe0c8",
        light=0.4,
    )


def _cheese(brush: Brush) -> None:
    brush.shape(outline([(-0.5, 0), (-0.5, -0.3), (0.5, -0.56), (0.5, 0)]), "#edbf4f", light=0.4)
    brush.fill(outline([(-0.5, -0.3), (0.1, -0.62), (0.5, -0.56)]), "#f6d988")
    for x, y, radius in ((-0.2, -0.14, 0.06), (0.14, -0.24, 0.08), (0.32, -0.1, 0.05)):
        brush.dot(x, y, radius, "#c99a34")


def _cake(brush: Brush) -> None:
    brush.block(-0.42, -0.44, 0.84, 0.44, "#e9c7a0", 0.05)
    brush.shape(
        outline(
            [
                (-0.44, -0.4),
                (-0.44, -0.56),
                (0.44, -0.56),
                (0.44, -0.4),
                (0.36, -0.26, 0.28, -0.4),
                (0.18, -0.28, 0.08, -0.4),
                (-0.04, -0.24, -0.14, -0.4),
                (-0.28, -0.26, -0.44, -0.4),
            ]
        ),
        "#fbeef0",
        dark=0.25,
    )
    for x in (-0.24, 0, 0.24):
        brush.block(x - 0.025, -0.74, 0.05, 0.2, "#e2607c")
        flame(brush, x, -0.74, 0.16)


def _plate(brush: Brush) -> None:
    brush.shape(ellipse(0, -0.1, 0.5, 0.12), "#eee8dc", dark=0.3)
    brush.oval(0, -0.11, 0.36, 0.07, "#d8d0c0")
    for x, y, radius, colour in (
        (-0.12, -0.2, 0.13, "#b9753f"),
        (0.12, -0.18, 0.10, "#7fa352"),
        (0.02, -0.24, 0.09, "#d9803c"),
    ):
        brush.ball(x, y, radius, colour)


def _bottle(brush: Brush) -> None:
    path = outline(
        [
            (-0.2, 0),
            (-0.2, -0.48),
            (-0.2, -0.62, -0.075, -0.68),
            (-0.075, -0.92),
            (0.075, -0.92),
            (0.075, -0.68),
            (0.2, -0.62, 0.2, -0.48),
            (0.2, 0),
        ]
    )
    brush.shape(path, "#3f6f5a", light=0.5)
    brush.fill(box(-0.2, -0.42, 0.4, 0.26), "#ecdcb8")
    brush.line(-0.12, -0.34, 0.12, -0.34, "#8a6a4c", 0.025)
    brush.line(-0.12, -0.26, 0.06, -0.26, "#8a6a4c", 0.02)
    brush.block(-0.06, -1.0, 0.12, 0.1, "#b9895c", 0.02)
    brush.line(-0.13, -0.58, -0.13, -0.46, WHITE, 0.035, 0.6)


PROPS = (
    Prop("cup", _cup, 7.5, grip=(0.1, -0.3)),
    Prop("goblet", _goblet, 9, grip=(0, -0.3)),
    Prop("jug", _jug, 14, grip=(0.3, -0.5)),
    Prop("bread", _bread, 12, grip=(0, -0.1)),
    Prop("apple", _apple, 6, grip=(0, -0.1)),
    Prop("egg", _egg, 5, grip=(0, -0.2)),
    Prop("cheese", _cheese, 10, grip=(0, -0.1)),
    Prop("cake", _cake, 14, grip=(0, -0.05)),
    Prop("plate", _plate, 14, grip=(0, -0.05)),
    Prop("bottle", _bottle, 13, grip=(0, -0.4)),
)
