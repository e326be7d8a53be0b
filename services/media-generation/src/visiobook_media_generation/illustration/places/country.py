"""What open country has in common: its backdrop, the trees that frame it, bushes and flowers."""

import random

from visiobook_media_generation.illustration.palette import mix, rgb
from visiobook_media_generation.illustration.sky import draw_sky
from visiobook_media_generation.illustration.stage import HEIGHT, LEFT, RIGHT, Stage
from visiobook_media_generation.illustration.terrain import (
    Ridge,
    draw_flowers,
    draw_ground,
    grass_colour,
    ridge,
)
from visiobook_media_generation.illustration.vegetation import (
    draw_bush,
    draw_pine,
    draw_tree,
)


def draw_far_country(stage: Stage, *, woods: int = 26, level: float = 0.53) -> None:
    """Sky, a blue ridge and a wooded one: the backdrop of all open country."""
    draw_sky(stage, 0.64)
    with stage.layer(0.85) as brush:
        draw_ground(brush, ridge(stage.rng("far"), HEIGHT * level, 60), grass_colour(stage, far=True))
    with stage.layer(0.64) as brush:
        line = ridge(stage.rng("woods"), HEIGHT * (level + 0.05), 44)
        draw_ground(brush, line, "#dce5f0" if stage.snowy else mix_grass(stage))
        rng = stage.rng("copse")
        for _ in range(woods):
            x, size, pine = rng.uniform(LEFT, RIGHT), rng.uniform(40, 92), rng.random() < 0.35
            draw = draw_pine if pine else draw_tree
            draw(stage, brush, random.Random(rng.random()), x, line(x) + 8, size)


def mix_grass(stage: Stage) -> str:
    """The middle distance, between the far blue and the near green."""
    near, far = rgb(grass_colour(stage)), rgb(grass_colour(stage, far=True))
    red, green, blue = (int(255 * part) for part in mix(near, far, 0.45))
    return f"#{red:02x}{green:02x}{blue:02x}"


def frame_trees(stage: Stage, line: Ridge, places: tuple[tuple[float, float], ...], *, pine: bool = False) -> None:
    """Large trees at the sides that carry the eye to the top of the picture; ``places`` are ``(x, size)``."""
    with stage.layer(0.10) as brush:
        for index, (x, size) in enumerate(places):
            draw = draw_pine if pine else draw_tree
            draw(stage, brush, stage.rng(f"frame{index}"), x, line(x) + 62, size)


def draw_bushes_and_flowers(stage: Stage, line: Ridge, flowers: int) -> None:
    with stage.layer(0.06) as brush:
        rng = stage.rng("bushes")
        for _ in range(8):
            x = rng.choice([rng.uniform(LEFT, 560), rng.uniform(1380, RIGHT)])
            bloom = rng.choice([None, "#f2d7dc", "#f3c54f"])
            draw_bush(
                stage,
                brush,
                random.Random(rng.random()),
                x,
                line(x) + rng.uniform(50, 100),
                rng.uniform(80, 150),
                flowers=bloom,
            )
        draw_flowers(stage, brush, "flowers", line, flowers)
