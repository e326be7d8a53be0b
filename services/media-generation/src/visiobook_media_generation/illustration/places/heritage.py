"""Old stones: castle and graveyard."""

import random

from visiobook_media_generation.illustration.houses import draw_church
from visiobook_media_generation.illustration.landmarks import draw_castle
from visiobook_media_generation.illustration.paths import arch, outline, smooth
from visiobook_media_generation.illustration.places.country import frame_trees, mix_grass
from visiobook_media_generation.illustration.sky import draw_sky
from visiobook_media_generation.illustration.stage import HEIGHT, LEFT, RIGHT, Stage
from visiobook_media_generation.illustration.terrain import (
    draw_flowers,
    draw_ground,
    draw_mountains,
    draw_path,
    draw_turf,
    earth,
    grass_colour,
    ridge,
)
from visiobook_media_generation.illustration.vegetation import draw_pine, draw_tree


def draw_castle_hill(stage: Stage) -> None:
    """A castle on its hill before mountains, a road leading to the gate."""
    draw_sky(stage, 0.64)
    with stage.layer(0.85) as brush:
        draw_mountains(brush, stage.rng("peaks"), HEIGHT * 0.62, 330, "#6b7d96", snow=0.24)
    with stage.layer(0.66) as brush:
        line = ridge(stage.rng("woods"), HEIGHT * 0.58, 30)
        draw_ground(brush, line, "#dce5f0" if stage.snowy else mix_grass(stage))
        rng = stage.rng("copse")
        for _ in range(26):
            x = rng.uniform(LEFT, RIGHT)
            draw_pine(stage, brush, random.Random(rng.random()), x, line(x) + 8, rng.uniform(50, 90))
    with stage.layer(0.46) as brush:
        hill = smooth(
            [(240.0, 760.0), (420.0, 660.0), (700.0, 610.0), (1000.0, 630.0), (1250.0, 690.0), (1420.0, 770.0)],
            close=True,
        )
        brush.shape(hill, grass_colour(stage), dark=0.4)
        draw_castle(stage, brush, 760, 640, 600)
    with stage.layer(0.38) as brush:
        draw_turf(stage, brush, "mid", ridge(stage.rng("mid"), HEIGHT * 0.68, 24), tufts=80)
    with stage.layer(0.14) as brush:
        near = ridge(stage.rng("near"), HEIGHT * 0.77, 20)
        draw_turf(stage, brush, "near", near)
        draw_path(
            stage,
            brush,
            [(800, 735, 20), (920, 775, 34), (1000, 830, 70), (1000, 920, 150), (960, 1120, 320)],
            earth(stage),
        )
        draw_flowers(stage, brush, "flowers", near, 90, spare=(820, 1180))
    frame_trees(stage, near, ((1760, 720), (1930, 600), (20, 560), (-280, 680), (2260, 700)), pine=True)


def draw_graveyard(stage: Stage) -> None:
    """Leaning stones, a chapel, iron railings and a yew."""
    draw_sky(stage, 0.6)
    with stage.layer(0.85) as brush:
        draw_ground(brush, ridge(stage.rng("far"), HEIGHT * 0.54, 50), grass_colour(stage, far=True))
    with stage.layer(0.5) as brush:
        line = ridge(stage.rng("mid"), HEIGHT * 0.62, 22)
        draw_turf(stage, brush, "mid", line, tufts=60, colour="#7f8f60")
        draw_church(stage, brush, 1180, line(1180) + 14, 560)
        rng = stage.rng("yews")
        for x in (240, 520, 1640, 2100, -260):
            draw_pine(stage, brush, random.Random(rng.random()), x, line(x) + 16, rng.uniform(260, 380), "#33503f")
        for x in range(LEFT, RIGHT, 34):
            brush.line(x, HEIGHT * 0.70, x, HEIGHT * 0.70 - 84, "#3b3842", 5)
            brush.fill(
                outline([(x - 6, HEIGHT * 0.70 - 80), (x, HEIGHT * 0.70 - 100), (x + 6, HEIGHT * 0.70 - 80)]), "#3b3842"
            )
        brush.line(LEFT, HEIGHT * 0.70 - 66, RIGHT, HEIGHT * 0.70 - 66, "#3b3842", 6)
    with stage.layer(0.14) as brush:
        near = ridge(stage.rng("near"), HEIGHT * 0.70, 14)
        draw_turf(stage, brush, "near", near, colour="#7d9060")
        draw_path(stage, brush, [(1050, 750, 24), (1010, 820, 60), (960, 920, 140), (920, 1120, 280)], "#9a9080")
        _gravestones(stage)
    with stage.layer(0.10) as brush:
        draw_tree(stage, brush, stage.rng("oak"), 80, HEIGHT * 0.86, 820)
        draw_tree(stage, brush, stage.rng("oak2"), 2200, HEIGHT * 0.85, 700)
        draw_tree(stage, brush, stage.rng("oak3"), 1880, HEIGHT * 0.84, 640)


def _gravestones(stage: Stage) -> None:
    rng = stage.rng("stones")
    spots = [(LEFT + index * 168 + rng.uniform(-30, 30), HEIGHT * (0.76 + 0.055 * (index % 3))) for index in range(17)]
    with stage.layer(0.12) as brush:
        for x, y in sorted(spots, key=lambda spot: spot[1]):
            size, tilt, cross = 90 + (y / HEIGHT - 0.7) * 500, rng.uniform(-8, 8), rng.random() < 0.25
            if 820 < x < 1120:
                continue
            brush.contact(x, y, size * 0.8, size * 0.16, 0.3)
            with brush.moved(x, y, turn=tilt):
                if cross:
                    brush.block(-size * 0.09, -size * 1.15, size * 0.18, size * 1.2, "#8f8d94")
                    brush.block(-size * 0.34, -size * 0.86, size * 0.68, size * 0.17, "#8f8d94")
                else:
                    brush.shape(arch(-size * 0.34, -size, size * 0.68, size * 1.05), "#9a979c")
                    for k in range(3):
                        brush.line(
                            -size * 0.18,
                            -size * (0.66 - 0.14 * k),
                            size * 0.18,
                            -size * (0.66 - 0.14 * k),
                            "#6b6870",
                            size * 0.03,
                            0.7,
                        )
                if stage.snowy:
                    brush.oval(
                        0, -size * (1.12 if cross else 0.97), size * (0.12 if cross else 0.24), size * 0.07, "#f3f7fb"
                    )
