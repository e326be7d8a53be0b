"""The harbour and its quay."""

import random

from visiobook_media_generation.illustration.canvas import linear
from visiobook_media_generation.illustration.houses import draw_house
from visiobook_media_generation.illustration.palette import argb, lighten, shade
from visiobook_media_generation.illustration.paths import box, outline
from visiobook_media_generation.illustration.places.coast import draw_gulls
from visiobook_media_generation.illustration.sky import draw_sky
from visiobook_media_generation.illustration.stage import HEIGHT, LEFT, RIGHT, Stage
from visiobook_media_generation.illustration.streets import draw_lamp_post
from visiobook_media_generation.illustration.terrain import draw_ground, ridge
from visiobook_media_generation.illustration.vessels import draw_rowboat, draw_ship
from visiobook_media_generation.illustration.water import draw_water
from visiobook_media_generation.illustration.yard import draw_barrel, draw_crate


def draw_harbour(stage: Stage) -> None:
    """A quay with tall houses, moored ships and boats, bollards, barrels and nets."""
    draw_sky(stage, 0.58)
    with stage.layer(0.7) as brush:
        line = ridge(stage.rng("hill"), HEIGHT * 0.48, 60)
        draw_ground(brush, line, "#dce5f0" if stage.snowy else "#7b9a7c")
        rng = stage.rng("upper")
        for index in range(13):
            x = LEFT + index * 215 + rng.uniform(-20, 20)
            draw_house(
                stage,
                brush,
                random.Random(index),
                x,
                line(x) + rng.uniform(60, 110),
                rng.uniform(90, 130),
                rng.uniform(70, 120),
            )
    with stage.layer(0.5) as brush:
        rng = stage.rng("row")
        for index in range(15):
            x = LEFT + index * 188
            draw_house(
                stage, brush, random.Random(index + 50), x, HEIGHT * 0.64, rng.uniform(160, 190), rng.uniform(150, 260)
            )
        brush.block(LEFT, HEIGHT * 0.635, RIGHT - LEFT, 56, "#8d8780")
    with stage.layer(0.42) as brush:
        draw_water(stage, brush, HEIGHT * 0.68, colour="#3f7f94")
        draw_ship(brush.at(0.2), 1360, HEIGHT * 0.745, 330)
        draw_ship(brush.at(0.3), 240, HEIGHT * 0.715, 240)
        for x, y, length, colour in (
            (780, 0.765, 230, "#8c3f3a"),
            (1020, 0.735, 170, "#3f6f86"),
            (1820, 0.78, 250, "#5a7a48"),
            (-120, 0.77, 220, "#7a4f35"),
        ):
            draw_rowboat(brush, x, HEIGHT * y, length, colour=colour)
            brush.oval(x, HEIGHT * y + 6, length * 0.48, 7, (0.05, 0.08, 0.15), 0.25)
    with stage.layer(0.12) as brush:
        _quay(stage)
    draw_gulls(stage)


def _quay(stage: Stage) -> None:
    rng = stage.rng("quay")
    with stage.layer(0.0) as brush:
        stone = brush.tone("#dbe3ed" if stage.snowy else "#9a938a")
        brush.wash(
            LEFT,
            HEIGHT * 0.80,
            RIGHT - LEFT,
            HEIGHT * 0.3,
            linear(
                (0, HEIGHT * 0.80),
                (0, HEIGHT),
                [argb(lighten(stone, 0.3)), argb(stone), argb(shade(stone, 0.5))],
                [0, 0.3, 1],
            ),
        )
        brush.block(LEFT, HEIGHT * 0.79, RIGHT - LEFT, 30, shade(stone, 0.25), dark=0.3)
        for row in range(5):
            y = HEIGHT * 0.825 + row * (22 + row * 9)
            brush.line(LEFT, y, RIGHT, y, shade(stone, 0.7), 2.5, 0.5)
            x = LEFT + rng.uniform(0, 100)
            while x < RIGHT:
                brush.line(x, y, x + (x - 960) * 0.03, y + 22 + row * 9, shade(stone, 0.7), 2.5, 0.4)
                x += rng.uniform(90, 190) * (1 + row * 0.2)
        for x in (240, 760, 1240, 1720, 2200, -240):
            brush.contact(x, HEIGHT * 0.855, 110, 22)
            brush.shape(
                outline(
                    [
                        (x - 26, HEIGHT * 0.855),
                        (x - 20, HEIGHT * 0.80),
                        (x - 36, HEIGHT * 0.785, x, HEIGHT * 0.775),
                        (x + 36, HEIGHT * 0.785, x + 20, HEIGHT * 0.80),
                        (x + 26, HEIGHT * 0.855),
                    ]
                ),
                "#3d3b44",
            )
        for x, y, size in ((95, 0.93, 170), (205, 0.95, 140), (1820, 0.94, 165), (2110, 0.93, 160)):
            brush.contact(x, HEIGHT * y, size, 26)
            draw_barrel(brush, x, HEIGHT * y, size)
        for x, y, size in ((1680, 0.95, 130), (1690, 0.83, 90), (-60, 0.94, 150)):
            draw_crate(brush, x, HEIGHT * y, size)
        draw_lamp_post(stage, brush, 470, HEIGHT * 0.88, 420)
        draw_lamp_post(stage, brush, 1540, HEIGHT * 0.88, 420)
        for k in range(4):
            brush.stroke(box(300 - k * 6, HEIGHT * 0.915 - k * 9, 150 + k * 4, 26, 13), "#b89a68", 9)
