"""Small things of a house: lights, papers, crockery, food, keepsakes."""

from visiobook_media_generation.illustration.canvas import Brush
from visiobook_media_generation.illustration.palette import WHITE, lighten, rgb, shade
from visiobook_media_generation.illustration.paths import box, ellipse, outline, smooth
from visiobook_media_generation.illustration.props.prop import Prop

BRASS, IRON, WOOD, PAPER = "#d0a045", "#3a3640", "#7a4f33", "#f4ead0"


def flame(brush: Brush, x: float, y: float, size: float) -> None:
    """A flame standing on a point, with its glow."""
    brush.glow(x, y - size * 0.5, size * 2.6, rgb("#ffb24a"), 0.7)
    for scale, colour in ((1.0, "#f0772a"), (0.72, "#ffb53c"), (0.42, "#ffeaa0")):
        tall = size * scale
        path = outline(
            [
                (x, y),
                (x - tall * 0.42, y - tall * 0.2, x - tall * 0.3, y - tall * 0.5),
                (x - tall * 0.1, y - tall * 0.7, x + tall * 0.04, y - tall),
                (x + tall * 0.14, y - tall * 0.72, x + tall * 0.3, y - tall * 0.48),
                (x + tall * 0.42, y - tall * 0.2, x, y),
            ]
        )
        brush.fill(path, rgb(colour), 0.95)


def _lantern(brush: Brush) -> None:
    brush.glow(0, -0.42, 1.5, rgb("#ffc765"), 0.55)
    brush.stroke(
        outline([(-0.24, -0.78), (-0.26, -1.02, 0, -1.02), (0.26, -1.02, 0.24, -0.78)], close=False), IRON, 0.045
    )
    glass = box(-0.25, -0.66, 0.5, 0.52, 0.06)
    brush.fill(glass, rgb("#ffdf8e"))
    brush.fill(box(-0.13, -0.6, 0.26, 0.4, 0.1), rgb("#fff3c6"))
    flame(brush, 0, -0.22, 0.26)
    for x in (-0.25, 0.25):
        brush.line(x, -0.66, x, -0.14, IRON, 0.045)
    brush.line(0, -0.66, 0, -0.5, IRON, 0.03)
    brush.shape(outline([(-0.34, -0.64), (-0.2, -0.82), (0.2, -0.82), (0.34, -0.64)]), IRON)
    brush.block(-0.33, -0.16, 0.66, 0.16, IRON, 0.04)
    brush.line(-0.28, -0.70, -0.2, -0.79, lighten(rgb("#5a5560"), 0.5), 0.02)


def _lamp(brush: Brush) -> None:
    brush.glow(0, -0.62, 1.3, rgb("#ffc765"), 0.5)
    brush.shape(
        outline(
            [
                (-0.2, 0),
                (-0.16, -0.10, -0.05, -0.13),
                (-0.16, -0.22, -0.14, -0.33),
                (0.14, -0.33),
                (0.16, -0.22, 0.05, -0.13),
                (0.16, -0.10, 0.2, 0),
            ]
        ),
        BRASS,
        light=0.5,
    )
    chimney = outline(
        [
            (-0.09, -0.38),
            (-0.17, -0.52, -0.08, -0.66),
            (-0.055, -0.98),
            (0.055, -0.98),
            (0.08, -0.66),
            (0.17, -0.52, 0.09, -0.38),
        ]
    )
    flame(brush, 0, -0.40, 0.26)
    brush.fill(chimney, rgb("#fff4d0"), 0.35)
    brush.stroke(chimney, (1.0, 1.0, 1.0), 0.014, 0.7)
    brush.block(-0.12, -0.40, 0.24, 0.07, BRASS, 0.02)


def _candle(brush: Brush) -> None:
    flame(brush, 0, -0.70, 0.28)
    brush.block(-0.085, -0.70, 0.17, 0.56, "#f4ecd8", 0.03)
    brush.shape(
        outline(
            [(-0.085, -0.66), (-0.13, -0.52, -0.08, -0.46), (-0.05, -0.56, 0.0, -0.6), (0.0, -0.7), (-0.085, -0.7)]
        ),
        "#fffaf0",
        dark=0.2,
    )
    brush.shape(
        outline([(-0.34, -0.1), (0, -0.2, 0.34, -0.1), (0.24, 0.0, 0, 0.0), (-0.24, 0.0, -0.34, -0.1)]),
        BRASS,
        light=0.5,
    )
    brush.stroke(ellipse(0.36, -0.1, 0.09), BRASS, 0.04)


def _torch(brush: Brush) -> None:
    brush.shape(outline([(-0.05, 0), (-0.08, -0.62), (0.08, -0.62), (0.05, 0)]), WOOD)
    brush.block(-0.1, -0.66, 0.2, 0.16, "#8a7a60", 0.03)
    flame(brush, 0, -0.6, 0.5)


def _book(brush: Brush) -> None:
    brush.shape(box(-0.38, -0.98, 0.76, 0.98, 0.03), "#8c3a3e")
    brush.fill(box(0.30, -0.95, 0.06, 0.92), PAPER)
    brush.block(-0.40, -0.98, 0.12, 0.98, shade(brush.tone("#8c3a3e"), 0.35), 0.03)
    brush.stroke(box(-0.2, -0.86, 0.42, 0.74, 0.02), BRASS, 0.018)
    brush.fill(outline([(0.0, -0.62), (0.1, -0.5), (0.0, -0.38), (-0.1, -0.5)]), BRASS)
    for y in (-0.82, -0.14):
        brush.line(-0.38, y, -0.29, y, BRASS, 0.025)


def _open_book(brush: Brush) -> None:
    cover = outline([(-0.52, -0.52), (0, -0.42), (0.52, -0.52), (0.54, -0.10), (0, 0.02), (-0.54, -0.10)])
    brush.shape(cover, "#8c3a3e")
    for side in (-1, 1):
        page = outline(
            [(0, -0.44), (side * 0.2, -0.62, side * 0.48, -0.55), (side * 0.5, -0.14), (side * 0.22, -0.2, 0, -0.03)]
        )
        brush.shape(page, "#f7eeda", dark=0.25, light=0.1)
        for k in range(5):
            brush.stroke(
                outline(
                    [
                        (side * 0.07, -0.38 + k * 0.062),
                        (side * 0.22, -0.50 + k * 0.066, side * 0.42, -0.47 + k * 0.066),
                    ],
                    close=False,
                ),
                "#a8987c",
                0.012,
                0.8,
            )
    brush.line(0, -0.44, 0, -0.02, "#b9a584", 0.02)


def _letter(brush: Brush) -> None:
    brush.shape(box(-0.5, -0.66, 1.0, 0.66, 0.02), PAPER, dark=0.2, light=0.1)
    brush.stroke(outline([(-0.5, -0.64), (0, -0.26), (0.5, -0.64)], close=False), "#b9a47c", 0.022)
    brush.stroke(outline([(-0.5, -0.02), (-0.1, -0.34)], close=False), "#cdbb95", 0.014)
    brush.stroke(outline([(0.5, -0.02), (0.1, -0.34)], close=False), "#cdbb95", 0.014)
    brush.ball(0, -0.27, 0.10, "#b03a36", light=0.5)
    brush.stroke(ellipse(0, -0.27, 0.055), "#7f2624", 0.018)


def _scroll(brush: Brush) -> None:
    brush.shape(box(-0.34, -0.88, 0.68, 0.76), "#efdfb8", dark=0.25)
    for k in range(6):
        brush.line(-0.24, -0.76 + k * 0.1, 0.24 - (k % 3) * 0.08, -0.76 + k * 0.1, "#8a7350", 0.018, 0.8)
    for y in (-0.92, -0.12):
        brush.block(-0.42, y - 0.06, 0.84, 0.12, "#e0c990", 0.06)


def _newspaper(brush: Brush) -> None:
    brush.shape(box(-0.4, -1.0, 0.8, 1.0, 0.01), "#ece6d8", dark=0.25)
    brush.rect(-0.32, -0.93, 0.64, 0.1, "#4a4650")
    brush.rect(-0.32, -0.78, 0.3, 0.26, "#a9a29a")
    for k in range(9):
        for x in (-0.32, 0.03):
            if x < 0 and k < 4:
                continue
            brush.line(x, -0.76 + k * 0.08, x + 0.28, -0.76 + k * 0.08, "#8f8a86", 0.016)


def _map(brush: Brush) -> None:
    brush.shape(
        outline(
            [
                (-0.5, -0.7),
                (-0.18, -0.74),
                (0.16, -0.68),
                (0.5, -0.73),
                (0.49, -0.02),
                (0.16, 0.0),
                (-0.18, -0.05),
                (-0.5, 0.0),
            ]
        ),
        "#e8d3a0",
        dark=0.3,
    )
    for x in (-0.18, 0.16):
        brush.line(x, -0.72, x, -0.03, "#c4a86c", 0.014)
    brush.fill(
        smooth([(-0.36, -0.5), (-0.1, -0.6), (0.14, -0.52), (0.06, -0.3), (-0.2, -0.26), (-0.4, -0.34)], close=True),
        "#b9a468",
        0.7,
    )
    for k in range(7):
        brush.line(
            -0.26 + k * 0.085, -0.38 + (k % 3) * 0.05, -0.21 + k * 0.085, -0.35 + (k % 3) * 0.05, "#8a4a34", 0.018
        )
    for dx in (-1, 1):
        brush.line(0.32 - dx * 0.06, -0.34, 0.32 + dx * 0.06, -0.22, "#b03a36", 0.035)
    brush.stroke(ellipse(0.34, -0.56, 0.08), "#6b4a35", 0.014)
    brush.line(0.34, -0.66, 0.34, -0.46, "#6b4a35", 0.014)


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


def _clock(brush: Brush) -> None:
    brush.shape(
        outline(
            [
                (-0.42, 0),
                (-0.42, -0.08),
                (-0.34, -0.1),
                (-0.34, -0.6),
                (-0.34, -0.98, 0, -0.98),
                (0.34, -0.98, 0.34, -0.6),
                (0.34, -0.1),
                (0.42, -0.08),
                (0.42, 0),
            ]
        ),
        "#7a4a2e",
    )
    _dial(brush, 0, -0.58, 0.26)
    brush.fill(box(-0.16, -0.26, 0.32, 0.12, 0.02), "#4f2f1e")
    brush.dot(0.03, -0.2, 0.045, BRASS)


def _dial(brush: Brush, x: float, y: float, radius: float) -> None:
    brush.ball(x, y, radius * 1.12, BRASS, light=0.5)
    brush.dot(x, y, radius, "#fbf5e4")
    for k in range(12):
        with brush.moved(x, y, turn=k * 30):
            brush.line(0, -radius * 0.82, 0, -radius * 0.92, "#332a2a", radius * 0.06)
    brush.line(x, y, x - radius * 0.28, y - radius * 0.42, "#332a2a", radius * 0.09)
    brush.line(x, y, x + radius * 0.62, y - radius * 0.34, "#332a2a", radius * 0.06)
    brush.dot(x, y, radius * 0.08, "#332a2a")


def _watch(brush: Brush) -> None:
    brush.stroke(outline([(0, -0.84), (-0.3, -1.1, -0.5, -0.7), (-0.7, -0.2, -0.52, 0.1)], close=False), BRASS, 0.045)
    brush.stroke(ellipse(0, -0.86, 0.09), BRASS, 0.05)
    brush.block(-0.06, -0.82, 0.12, 0.12, BRASS, 0.03)
    _dial(brush, 0, -0.38, 0.34)


def _hourglass(brush: Brush) -> None:
    glass = outline(
        [
            (-0.26, -0.9),
            (-0.26, -0.6, 0, -0.5),
            (-0.26, -0.4, -0.26, -0.1),
            (0.26, -0.1),
            (0.26, -0.4, 0, -0.5),
            (0.26, -0.6, 0.26, -0.9),
        ]
    )
    brush.fill(glass, "#dcebf0", 0.8)
    with brush.clipped(glass):
        brush.fill(outline([(-0.3, -0.1), (0, -0.34), (0.3, -0.1)]), "#e0b870")
        brush.rect(-0.3, -0.72, 0.6, 0.2, "#e0b870")
        brush.line(0, -0.5, 0, -0.2, "#e0b870", 0.02)
    for y in (-1.0, -0.1):
        brush.block(-0.34, y, 0.68, 0.1, WOOD, 0.03)
    for x in (-0.3, 0.3):
        brush.line(x, -0.92, x, -0.08, WOOD, 0.05)


def _ring(brush: Brush) -> None:
    brush.stroke(ellipse(0, -0.36, 0.32), BRASS, 0.10)
    brush.stroke(ellipse(-0.02, -0.38, 0.32), lighten(rgb(BRASS), 0.8), 0.025, 0.8)
    brush.shape(outline([(-0.14, -0.8), (-0.07, -0.9), (0.07, -0.9), (0.14, -0.8), (0, -0.64)]), "#6fc0d8", light=0.7)
    brush.line(-0.2, -1.0, -0.16, -0.94, WHITE, 0.025)


def _necklace(brush: Brush) -> None:
    for k in range(13):
        t = k / 12 * 2 - 1
        brush.ball(t * 0.42, -0.86 + (1 - t * t) * 0.56, 0.055, "#f1eadc", light=0.6)
    brush.shape(outline([(0, -0.3), (-0.12, -0.18, 0, 0), (0.12, -0.18, 0, -0.3)]), "#b8322f", light=0.6)


def _coin(brush: Brush) -> None:
    for x, y in ((-0.26, -0.08), (0.24, -0.08), (0.0, -0.12), (-0.2, -0.22), (0.12, -0.26)):
        brush.shape(ellipse(x, y, 0.26, 0.1), BRASS, light=0.6)
        brush.stroke(ellipse(x, y - 0.02, 0.19, 0.06), "#9a7228", 0.02)
    brush.ball(0.02, -0.58, 0.26, BRASS, light=0.6)
    brush.stroke(ellipse(0.02, -0.58, 0.2), "#9a7228", 0.022)
    brush.fill(outline([(0.02, -0.72), (0.08, -0.6), (0.02, -0.44), (-0.04, -0.6)]), "#9a7228")


def _mirror(brush: Brush) -> None:
    brush.block(-0.05, -0.4, 0.10, 0.4, BRASS, 0.04)
    brush.shape(ellipse(0, -0.68, 0.32, 0.34), BRASS, light=0.5)
    glass = ellipse(0, -0.68, 0.25, 0.27)
    brush.shape(glass, "#bcd6e2", dark=0.3, light=0.5)
    with brush.clipped(glass):
        for x in (-0.14, -0.04):
            brush.line(x, -0.4, x + 0.26, -0.94, WHITE, 0.04, 0.5)


def _bell(brush: Brush) -> None:
    brush.block(-0.05, -1.0, 0.1, 0.3, WOOD, 0.04)
    brush.dot(0, -0.03, 0.07, IRON)
    brush.shape(
        outline(
            [
                (-0.4, -0.08),
                (-0.26, -0.22, -0.24, -0.5),
                (-0.2, -0.76, 0, -0.76),
                (0.2, -0.76, 0.24, -0.5),
                (0.26, -0.22, 0.4, -0.08),
            ]
        ),
        BRASS,
        light=0.6,
    )
    brush.stroke(outline([(-0.32, -0.2), (0, -0.14, 0.32, -0.2)], close=False), "#9a7228", 0.03)


def _key(brush: Brush) -> None:
    brush.stroke(ellipse(-0.32, -0.18, 0.15), BRASS, 0.075)
    brush.line(-0.16, -0.18, 0.46, -0.18, BRASS, 0.075)
    for x, tall in ((0.44, 0.14), (0.32, 0.10), (0.24, 0.14)):
        brush.line(x, -0.18, x, -0.18 + tall, BRASS, 0.06)
    brush.line(-0.12, -0.2, 0.42, -0.2, lighten(rgb(BRASS), 0.8), 0.02, 0.8)
    brush.dot(-0.16, -0.18, 0.055, "#9a7228")


def _glasses(brush: Brush) -> None:
    for x in (-0.26, 0.26):
        brush.fill(ellipse(x, -0.2, 0.19), "#dcebf0", 0.6)
        brush.stroke(ellipse(x, -0.2, 0.19), IRON, 0.045)
    brush.stroke(outline([(-0.08, -0.24), (0, -0.32, 0.08, -0.24)], close=False), IRON, 0.045)
    for side in (-1, 1):
        brush.stroke(outline([(side * 0.45, -0.22), (side * 0.55, -0.42, side * 0.42, -0.5)], close=False), IRON, 0.035)


def _pipe(brush: Brush) -> None:
    brush.stroke(outline([(0.5, -0.5), (0.1, -0.46, -0.2, -0.2)], close=False), IRON, 0.07)
    brush.shape(outline([(-0.42, -0.5), (-0.44, 0, -0.2, 0), (-0.06, -0.02, -0.1, -0.5)]), "#7a4a2e")
    brush.oval(-0.26, -0.5, 0.16, 0.04, "#3a2418")
    brush.stroke(
        outline([(-0.26, -0.56), (-0.4, -0.7, -0.26, -0.8), (-0.12, -0.9, -0.26, -1.0)], close=False), WHITE, 0.04, 0.4
    )


def _doll(brush: Brush) -> None:
    brush.shape(outline([(-0.09, -0.6), (-0.3, 0.0), (0.3, 0.0), (0.09, -0.6)]), "#c8413b")
    for side in (-1, 1):
        brush.line(side * 0.06, -0.54, side * 0.26, -0.34, "#efc09a", 0.07)
    brush.ball(0, -0.76, 0.18, "#efc09a")
    brush.shape(
        outline([(-0.2, -0.7), (-0.24, -1.0, 0, -1.0), (0.24, -1.0, 0.2, -0.7), (0.1, -0.9, -0.2, -0.7)]), "#e9c06c"
    )
    for x in (-0.07, 0.07):
        brush.dot(x, -0.74, 0.022, "#332a2a")


def _present(brush: Brush) -> None:
    brush.block(-0.42, -0.66, 0.84, 0.66, "#3f74b5", 0.03)
    brush.block(-0.08, -0.66, 0.16, 0.66, "#eec25a")
    brush.block(-0.46, -0.74, 0.92, 0.16, "#4f84c5", 0.03)
    for side in (-1, 1):
        brush.shape(
            outline([(0, -0.74), (side * 0.3, -1.04, side * 0.36, -0.84), (side * 0.26, -0.72, 0, -0.74)]), "#eec25a"
        )


def _needle(brush: Brush) -> None:
    brush.ball(-0.1, -0.3, 0.3, "#c8413b")
    for k in range(5):
        brush.stroke(
            outline([(-0.38, -0.42 + k * 0.07), (-0.1, -0.3 + k * 0.07, 0.18, -0.42 + k * 0.07)], close=False),
            "#8f2a28",
            0.025,
        )
    brush.line(-0.3, -0.8, 0.4, -0.05, "#c9d0d8", 0.035)


def _glove(brush: Brush) -> None:
    brush.shape(
        smooth(
            [
                (-0.2, 0),
                (-0.24, -0.5),
                (-0.28, -0.94),
                (-0.14, -1.0),
                (-0.02, -0.98),
                (0.12, -0.99),
                (0.22, -0.9),
                (0.2, -0.56),
                (0.4, -0.66),
                (0.44, -0.52),
                (0.22, -0.3),
                (0.2, 0),
            ],
            close=True,
        ),
        "#a9865c",
    )
    for x in (-0.14, 0.0, 0.12):
        brush.line(x, -0.92, x, -0.6, "#6b4f34", 0.022)
    brush.block(-0.26, -0.14, 0.5, 0.14, "#f1ebe0", 0.06)


def _skull(brush: Brush) -> None:
    brush.shape(
        outline(
            [
                (-0.22, 0),
                (-0.24, -0.22),
                (-0.5, -0.4, -0.4, -0.7),
                (-0.2, -1.0, 0.1, -0.98),
                (0.5, -0.9, 0.42, -0.5),
                (0.36, -0.3, 0.22, -0.22),
                (0.22, 0),
            ]
        ),
        "#ece2cc",
        light=0.4,
    )
    for x in (-0.18, 0.16):
        brush.oval(x, -0.5, 0.11, 0.13, "#3a2f33")
    brush.fill(outline([(0, -0.36), (0.06, -0.24), (-0.06, -0.24)]), "#3a2f33")
    for k in range(4):
        brush.line(-0.15 + k * 0.1, -0.14, -0.15 + k * 0.1, 0, "#8a7f6a", 0.022)


def _crown(brush: Brush) -> None:
    brush.shape(
        outline([(-0.44, 0), (-0.5, -0.56), (-0.24, -0.3), (0, -0.66), (0.24, -0.3), (0.5, -0.56), (0.44, 0)]),
        "#e0ae46",
        light=0.6,
    )
    brush.line(-0.43, -0.07, 0.43, -0.07, "#a87c26", 0.05)
    for x, colour in ((-0.25, "#3f74b5"), (0, "#b8322f"), (0.25, "#3f8a5a")):
        brush.ball(x, -0.14, 0.06, colour, light=0.6)
    for x, y in ((-0.5, -0.6), (0, -0.7), (0.5, -0.6)):
        brush.ball(x, y, 0.05, "#f4dc90")


PROPS = (
    Prop("lantern", _lantern, 15, grip=(0, -1.0), hangs=True, shines=True, flame=(0, -0.4)),
    Prop("lamp", _lamp, 17, grip=(0, -0.16), shines=True, flame=(0, -0.6)),
    Prop("candle", _candle, 12, grip=(0.0, -0.06), shines=True, flame=(0, -0.85)),
    Prop("torch", _torch, 24, grip=(0, -0.22), tilt=14, shines=True, flame=(0, -0.85)),
    Prop("book", _book, 13, grip=(0, -0.2)),
    Prop("open book", _open_book, 21, grip=(0, -0.1)),
    Prop("letter", _letter, 11, grip=(-0.1, -0.08), tilt=-10),
    Prop("scroll", _scroll, 13, grip=(0, -0.2)),
    Prop("newspaper", _newspaper, 18, grip=(0, -0.3)),
    Prop("map", _map, 19, grip=(0, -0.2)),
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
    Prop("clock", _clock, 18, grip=(0, -0.2)),
    Prop("watch", _watch, 8, grip=(0, -0.1)),
    Prop("hourglass", _hourglass, 11, grip=(0, -0.5)),
    Prop("ring", _ring, 4, grip=(0, -0.1)),
    Prop("necklace", _necklace, 9, grip=(0, -0.86), hangs=True),
    Prop("coin", _coin, 7, grip=(0, -0.1)),
    Prop("mirror", _mirror, 15, grip=(0, -0.2)),
    Prop("bell", _bell, 10, grip=(0, -0.85)),
    Prop("key", _key, 9, grip=(-0.3, -0.18), tilt=-30),
    Prop("glasses", _glasses, 8, grip=(-0.4, -0.3)),
    Prop("pipe", _pipe, 8, grip=(-0.2, -0.2)),
    Prop("doll", _doll, 15, grip=(0, -0.4)),
    Prop("present", _present, 14, grip=(0, -0.1)),
    Prop("needle", _needle, 7, grip=(0, -0.2)),
    Prop("glove", _glove, 8, grip=(0, -0.1)),
    Prop("skull", _skull, 10, grip=(0, -0.1)),
    Prop("crown", _crown, 12, grip=(0, -0.05)),
)
