"""Draws the pictures of the portal's first pages with the product's own engine: ``python scripts/draw_pictures.py``.

They are kept in git (src/design/pictures): the same code draws the same picture.
"""

from pathlib import Path

import cv2

from visiobook_contracts.ai_analysis import Emotion, Mood, PlaceKind, Pose, TimeOfDay, Weather
from visiobook_contracts.media_generation import Figure, Framing, HairStyle, Look, Outfit, PictureSpec
from visiobook_media_generation.illustration.render import illustrate

PICTURES_FOLDER = Path(__file__).resolve().parents[1] / "src" / "design" / "pictures"
SIZE = (1920, 1080)
WIDTHS = {1280: 52, 640: 46}  # pixels: quality of WebP


def figure(name: str, outfit: Outfit, pose: Pose, *, stage: str, facing: str, **look: object) -> Figure:
    """Somebody in a picture."""
    emotion = look.pop("emotion", Emotion.NEUTRAL)
    holding = look.pop("holding", None)
    dressed = Look.model_validate({"outfit": outfit, **look})
    values = {
        "character_id": name,
        "look": dressed,
        "pose": pose,
        "emotion": emotion,
        "holding": holding,
        "stage": stage,
    }
    return Figure.model_validate({**values, "facing": facing})


NELL = {"age": "child", "gender": "female", "hair": "#b5502a", "hair_style": HairStyle.BRAIDS, "primary": "#3f7a4f"}
TOBIAS = {
    "age": "elder",
    "gender": "male",
    "hair": "#eee8de",
    "beard": "long",
    "primary": "#d8a133",
    "hat": "souwester",
}

PICTURES = {
    "harbour": PictureSpec(
        seed="the tide draws back from Saltby",
        place=PlaceKind.HARBOUR,
        time_of_day=TimeOfDay.AFTERNOON,
        weather=Weather.CLEAR,
        mood=Mood.CALM,
        framing=Framing.WIDE,
        figures=(figure("nell", Outfit.COAT, Pose.WALK, stage="left", facing="right", holding="basket", **NELL),),
    ),
    "lighthouse": PictureSpec(
        seed="gull rock in the evening",
        place=PlaceKind.LIGHTHOUSE,
        time_of_day=TimeOfDay.DUSK,
        weather=Weather.CLEAR,
        mood=Mood.MYSTERY,
        framing=Framing.WIDE,
        figures=(
            figure("nell", Outfit.COAT, Pose.STAND, stage="left", facing="right", holding="basket", **NELL),
            figure("tobias", Outfit.OILSKIN, Pose.POINT, stage="right", facing="left", **TOBIAS),
        ),
    ),
    "lamp": PictureSpec(
        seed="the lamp of gull rock",
        place=PlaceKind.LIGHTHOUSE,
        time_of_day=TimeOfDay.NIGHT,
        weather=Weather.STORM,
        mood=Mood.TENSE,
        framing=Framing.EXTREME_WIDE,
    ),
    "reader": PictureSpec(
        seed="an evening with a book",
        place=PlaceKind.LIBRARY,
        time_of_day=TimeOfDay.EVENING,
        weather=Weather.CLEAR,
        mood=Mood.WARM,
        framing=Framing.WIDE,
        figures=(
            figure(
                "reader",
                Outfit.DRESS,
                Pose.READ,
                stage="right",
                facing="left",
                hair_style=HairStyle.BUN,
                primary="#3f7a63",
                hair="#8a3d1f",
            ),
        ),
    ),
    "street": PictureSpec(
        seed="lamps in the fog",
        place=PlaceKind.STREET,
        time_of_day=TimeOfDay.NIGHT,
        weather=Weather.FOG,
        mood=Mood.MYSTERY,
        framing=Framing.WIDE,
        figures=(
            figure("inspector", Outfit.COAT, Pose.STAND, stage="left", facing="right", primary="#4a3b33", hat="top"),
            figure("doctor", Outfit.SUIT, Pose.POINT, stage="right", facing="left", primary="#6f2f3c"),
        ),
    ),
    "castle": PictureSpec(
        seed="the road to the castle",
        place=PlaceKind.CASTLE,
        time_of_day=TimeOfDay.SUNSET,
        weather=Weather.CLEAR,
        mood=Mood.ADVENTURE,
        framing=Framing.WIDE,
        figures=(
            figure(
                "princess",
                Outfit.ARMOUR,
                Pose.WALK,
                stage="right",
                facing="left",
                hair_style=HairStyle.BRAIDS,
                hair="#d9a441",
            ),
        ),
    ),
    "ship": PictureSpec(
        seed="the storm breaks",
        place=PlaceKind.SEA,
        time_of_day=TimeOfDay.DUSK,
        weather=Weather.STORM,
        mood=Mood.TENSE,
        framing=Framing.WIDE,
    ),
    "forest": PictureSpec(
        seed="first light between the trees",
        place=PlaceKind.FOREST,
        time_of_day=TimeOfDay.DAWN,
        weather=Weather.CLEAR,
        mood=Mood.CALM,
        framing=Framing.WIDE,
        figures=(
            figure(
                "girl",
                Outfit.PINAFORE,
                Pose.WALK,
                stage="left",
                facing="right",
                age="child",
                emotion=Emotion.SURPRISE,
                primary="#c4452f",
                hair="#e0b562",
            ),
        ),
    ),
    "snow": PictureSpec(
        seed="snow over the village",
        place=PlaceKind.VILLAGE,
        time_of_day=TimeOfDay.NIGHT,
        weather=Weather.SNOW,
        mood=Mood.WARM,
        framing=Framing.WIDE,
    ),
    "meadow": PictureSpec(
        seed="an afternoon by the river",
        place=PlaceKind.RIVERBANK,
        time_of_day=TimeOfDay.AFTERNOON,
        weather=Weather.CLEAR,
        mood=Mood.JOYFUL,
        framing=Framing.WIDE,
        figures=(figure("boy", Outfit.WAISTCOAT, Pose.SIT, stage="right", facing="left", age="child"),),
    ),
}


def main(folder: Path) -> None:
    """Draw them all, each in the widths that pages ask for."""
    cv2.setNumThreads(1)
    folder.mkdir(parents=True, exist_ok=True)
    for name, spec in PICTURES.items():
        picture = illustrate(spec, width=SIZE[0], height=SIZE[1])
        pixels = cv2.cvtColor(picture.image, cv2.COLOR_RGB2BGR)
        for width, quality in WIDTHS.items():
            scaled = cv2.resize(pixels, (width, width * 9 // 16), interpolation=cv2.INTER_AREA)
            cv2.imwrite(str(folder / f"{name}-{width}.webp"), scaled, [cv2.IMWRITE_WEBP_QUALITY, quality])


if __name__ == "__main__":
    main(PICTURES_FOLDER)
