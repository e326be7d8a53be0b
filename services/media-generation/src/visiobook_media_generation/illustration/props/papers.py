"""Things of a reader: books, letters, maps, spectacles, a pipe."""

from visiobook_media_generation.illustration.canvas import Brush
from visiobook_media_generation.illustration.palette import WHITE, shade
from visiobook_media_generation.illustration.paths import box, ellipse, outline, smooth
from visiobook_media_generation.illustration.props.lights import BRASS, IRON, PAPER
from visiobook_media_generation.illustration.props.prop import Prop


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


PROPS = (
    Prop("book", _book, 13, grip=(0, -0.2)),
    Prop("open book", _open_book, 21, grip=(0, -0.1)),
    Prop("letter", _letter, 11, grip=(-0.1, -0.08), tilt=-10),
    Prop("scroll", _scroll, 13, grip=(0, -0.2)),
    Prop("newspaper", _newspaper, 18, grip=(0, -0.3)),
    Prop("map", _map, 19, grip=(0, -0.2)),
    Prop("glasses", _glasses, 8, grip=(-0.4, -0.3)),
    Prop("pipe", _pipe, 8, grip=(-0.2, -0.2)),
)
