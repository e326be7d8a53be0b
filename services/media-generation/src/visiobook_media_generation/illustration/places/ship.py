"""On the deck of a sailing ship."""

from visiobook_media_generation.illustration.canvas import linear
from visiobook_media_generation.illustration.palette import argb, lighten, shade
from visiobook_media_generation.illustration.paths import box, outline
from visiobook_media_generation.illustration.places.coast import draw_gulls, draw_swell, sea_colour
from visiobook_media_generation.illustration.sky import draw_sky
from visiobook_media_generation.illustration.stage import HEIGHT, LEFT, RIGHT, Stage
from visiobook_media_generation.illustration.water import draw_water
from visiobook_media_generation.illustration.yard import draw_barrel, draw_crate


def draw_ship_deck(stage: Stage) -> None:
    """On board: planks, mast and shrouds, sails overhead, the wheel, rails and the sea beyond."""
    draw_sky(stage, 0.60)
    with stage.layer(0.6) as brush:
        draw_water(stage, brush, HEIGHT * 0.55, colour=sea_colour(stage))
        draw_swell(stage, brush, stage.rng("waves"), ((0.58, 24), (0.63, 38)))
    draw_gulls(stage, 4)
    with stage.layer(0.16) as brush:
        _deck_rail(stage)
        _deck_planks(stage)
    with stage.layer(0.12) as brush:
        _rigging(stage)
        _steering(stage)
        for x, size in ((180, 170), (60, 150), (1500, 140), (2120, 160), (-260, 160)):
            brush.contact(x, HEIGHT * 0.87, size, 24)
            draw_barrel(brush, x, HEIGHT * 0.87, size)
        draw_crate(brush, 330, HEIGHT * 0.88, 120)


def _deck_rail(stage: Stage) -> None:
    with stage.layer(0.16) as brush:
        for x in range(LEFT, RIGHT, 62):
            post = outline(
                [
                    (x - 11, 760),
                    (x - 6, 735),
                    (x - 13, 700),
                    (x - 7, 665),
                    (x + 7, 665),
                    (x + 13, 700),
                    (x + 6, 735),
                    (x + 11, 760),
                ]
            )
            brush.shape(post, "#8a5c3a", dark=0.4)
        brush.block(LEFT, 640, RIGHT - LEFT, 30, "#9a6a42", 6)
        brush.block(LEFT, 752, RIGHT - LEFT, 26, "#7a4f33")


def _deck_planks(stage: Stage) -> None:
    with stage.layer(0.10) as brush:
        wood = brush.tone("#b08a5e")
        brush.wash(
            LEFT,
            772,
            RIGHT - LEFT,
            HEIGHT - 700,
            linear((0, 772), (0, HEIGHT), [argb(shade(wood, 0.35)), argb(wood), argb(shade(wood, 0.25))]),
        )
        seams = outline([(0, 772)], close=False)
        for k in range(-26, 27):
            seams.moveTo(960 + k * 92, 772)
            seams.lineTo(960 + k * 205, HEIGHT + 40)
        brush.stroke(seams, shade(wood, 0.85), 3, 0.6)
        rng = stage.rng("nails")
        for _ in range(90):
            x, y = rng.uniform(LEFT, RIGHT), rng.uniform(790, HEIGHT)
            brush.line(x, y, x + rng.uniform(20, 80), y, shade(wood, 0.6), 1.6, 0.3)
        if stage.snowy:
            brush.wash(
                LEFT,
                772,
                RIGHT - LEFT,
                330,
                linear((0, 772), (0, HEIGHT), [argb(brush.tone("#f3f7fb"), 0.75), argb(brush.tone("#f3f7fb"), 0.3)]),
            )


def _rigging(stage: Stage) -> None:
    with stage.layer(0.14) as brush:
        sail, spar, rope = brush.tone("#efe2c4"), brush.tone("#7a5236"), brush.tone("#5d4a3a")
        for mast, wide in ((620, 560), (1520, 470)):
            for side in (-1, 1):
                shrouds = outline([(mast, -80)], close=False)
                for k in range(5):
                    shrouds.moveTo(mast + side * 12, -60)
                    shrouds.lineTo(mast + side * (150 + k * 48), 650)
                for step in range(7):
                    t = 0.25 + step * 0.1
                    y = -60 + 710 * t
                    shrouds.moveTo(mast + side * (12 + 138 * t), y)
                    shrouds.lineTo(mast + side * (12 + 330 * t), y)
                brush.stroke(shrouds, rope, 3.2, 0.8)
            brush.shape(
                outline([(mast - 26, 800), (mast - 17, -80), (mast + 17, -80), (mast + 26, 800)]), spar, side=(-0.9, 0)
            )
            billow = outline(
                [
                    (mast - wide * 0.46, -60),
                    (mast + wide * 0.46, -60),
                    (mast + wide * 0.60, 120, mast + wide * 0.5, 300),
                    (mast, 215, mast - wide * 0.5, 300),
                    (mast - wide * 0.36, 120, mast - wide * 0.46, -60),
                ]
            )
            brush.shape(billow, sail, dark=0.5, light=0.4)
            with brush.clipped(billow):
                for seam in (-0.3, -0.1, 0.1, 0.3):
                    brush.stroke(
                        outline(
                            [
                                (mast + wide * seam, -60),
                                (mast + wide * seam * 1.35, 120, mast + wide * seam * 1.1, 300),
                            ],
                            close=False,
                        ),
                        shade(sail, 0.5),
                        3,
                        0.5,
                    )
            brush.block(mast - wide * 0.54, 292, wide * 1.08, 15, spar, 7)
            for k in range(3):
                brush.stroke(
                    outline([(mast - 28, 560 + k * 13), (mast, 570 + k * 13, mast + 28, 560 + k * 13)], close=False),
                    "#d8c49a",
                    9,
                )


def _steering(stage: Stage) -> None:
    with stage.layer(0.12) as brush:
        x, y, size = 1740, 690, 105
        brush.contact(x, 862, 190, 28)
        brush.shape(outline([(x - 34, 862), (x - 20, 690), (x + 20, 690), (x + 34, 862)]), "#7a4f33")
        wood = "#8a5634"
        for k in range(8):
            with brush.moved(x, y, turn=k * 45):
                brush.line(0, 0, 0, -size * 1.28, wood, 9)
                brush.block(-8, -size * 1.36, 16, 34, "#a9713f", 8)
        brush.stroke(box(x - size, y - size, size * 2, size * 2, size), wood, 17)
        brush.stroke(box(x - size, y - size, size * 2, size * 2, size), lighten(brush.tone(wood), 0.5), 4, 0.6)
        brush.ball(x, y, 22, "#c99a3f")
