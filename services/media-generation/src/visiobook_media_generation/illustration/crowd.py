"""Background people: drawn like everyone else, but nobody in particular, part of the set."""

import random
from typing import Any

import skia

from visiobook_contracts.ai_analysis import AgeGroup, Gender, Pose
from visiobook_contracts.media_generation import Figure, HairStyle, Hat, Look, Outfit
from visiobook_media_generation.illustration.figures.figure import Placing, draw_figure
from visiobook_media_generation.illustration.stage import HEIGHT, LEFT, RIGHT, Stage

SKINS = ("#f3cdae", "#efc09a", "#d9a577", "#c88d60", "#9a6440", "#6f4530")
HAIRS = ("#5b3a29", "#2f2724", "#9a4a2b", "#e0b866", "#8b8d97", "#7a5238")
CLOTHES = ("#7d6a72", "#5f7482", "#7f7358", "#6f7f68", "#85645a", "#8a8276", "#5d5f78")
WOMEN = (Outfit.DRESS, Outfit.GOWN, Outfit.APRON)
MEN = (Outfit.COAT, Outfit.WAISTCOAT, Outfit.SUIT, Outfit.SHIRT, Outfit.TUNIC)


def passer_by(rng: random.Random) -> Figure:
    """Somebody."""
    woman = rng.random() < 0.5
    age = rng.choice([AgeGroup.ADULT, AgeGroup.ADULT, AgeGroup.ADULT, AgeGroup.ELDER, AgeGroup.YOUTH, AgeGroup.CHILD])
    hats = (None, Hat.BONNET, Hat.STRAW, None) if woman else (Hat.CAP, Hat.TOP, None, Hat.BERET)
    look = Look(
        gender=Gender.FEMALE if woman else Gender.MALE,
        age=age,
        skin=rng.choice(SKINS),
        hair=rng.choice(HAIRS),
        hair_style=rng.choice(
            [HairStyle.BUN, HairStyle.BOB, HairStyle.LONG]
            if woman
            else [HairStyle.SHORT, HairStyle.SIDE, HairStyle.CURLY]
        ),
        outfit=rng.choice(WOMEN if woman else MEN),
        primary=rng.choice(CLOTHES),
        secondary="#d9cfbe",
        hat=rng.choice(hats),
        hat_colour=rng.choice(CLOTHES),
        build=rng.uniform(0.9, 1.15),
    )
    pose = rng.choice([Pose.STAND, Pose.STAND, Pose.WALK, Pose.THINK, Pose.CROSS_ARMS])
    return Figure(character_id="passer-by", look=look, pose=pose, facing=rng.choice(["left", "right"]))


def draw_crowd(stage: Stage) -> None:
    """A dozen people at the back of the set, a little hazy."""
    rng = stage.rng("crowd")
    count = 15
    spots = [
        (LEFT + 60 + (RIGHT - LEFT - 120) * (index + rng.uniform(0.2, 0.8)) / count, HEIGHT * rng.uniform(0.765, 0.835))
        for index in range(count)
    ]
    people = [(passer_by(rng), spot) for spot in spots]
    with stage.layer(0.35) as brush:
        muted = brush.at(0.30)
        for figure, (x, y) in sorted(people, key=lambda person: person[1][1]):
            if not brush.canvas.quickReject(_area(x, y)):
                draw_figure(muted, figure, Placing(x, y, 2.2 + (y / HEIGHT - 0.765) * 14))


def _area(x: float, y: float) -> Any:
    return skia.Rect(x - 130, y - 360, x + 130, y + 20)
