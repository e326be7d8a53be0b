"""Row ``illustration``: CPU seconds for one 1920x1080 picture, median of a varied set; the anchor is the bar."""

import itertools
import json
import statistics
import time

import cv2

from visiobook_contracts.ai_analysis import Emotion, Mood, PlaceKind, Pose, TimeOfDay, Weather
from visiobook_contracts.media_generation import Figure, Framing, HairStyle, Look, Outfit, PictureSpec
from visiobook_media_generation.illustration.render import illustrate

BAR = 0.6
WIDTH, HEIGHT = 1920, 1080
FRAMINGS = (Framing.WIDE, Framing.MEDIUM, Framing.WIDE, Framing.CLOSE, Framing.EXTREME_WIDE, Framing.INSERT)


def varied_specs(count: int = 18) -> list[PictureSpec]:
    """Pictures that cycle through places, hours, weathers, framings, poses and clothes."""
    places = itertools.cycle(list(PlaceKind)[::2] + list(PlaceKind)[1::2])
    poses, outfits, styles = list(Pose), list(Outfit), list(HairStyle)
    specs = []
    for index in range(count):
        figures = tuple(
            Figure(
                character_id=f"person-{index}-{k}",
                look=Look(outfit=outfits[(index + 5 * k) % len(outfits)], hair_style=styles[(index + k) % len(styles)]),
                pose=poses[(index + 3 * k) % len(poses)],
                emotion=list(Emotion)[(index + k) % len(Emotion)],
                stage="left" if k == 0 else "right",
                facing="right" if k == 0 else "left",
            )
            for k in range(1 + index % 3)
        )
        specs.append(
            PictureSpec(
                seed=f"benchmark {index}",
                place=next(places),
                time_of_day=list(TimeOfDay)[index % len(TimeOfDay)],
                weather=list(Weather)[index % len(Weather)],
                mood=list(Mood)[index % len(Mood)],
                framing=FRAMINGS[index % len(FRAMINGS)],
                figures=figures,
                props=("lantern", "book"),
                crowd=index % 6 == 0,
            )
        )
    return specs


def measure() -> dict[str, object]:
    """CPU seconds per picture (median), and whether a second drawing gives the same bytes."""
    cv2.setNumThreads(1)
    specs = varied_specs()
    illustrate(specs[0], width=WIDTH, height=HEIGHT)
    seconds, identical = [], True
    for spec in specs:
        start = time.process_time()
        picture = illustrate(spec, width=WIDTH, height=HEIGHT)
        seconds.append(time.process_time() - start)
        if len(seconds) % 6 == 0:
            again = illustrate(spec, width=WIDTH, height=HEIGHT)
            identical = identical and again.image.tobytes() == picture.image.tobytes()
    median = statistics.median(seconds)
    return {
        "row": "illustration",
        "value": round(median, 3),
        "unit": "CPU s per 1920x1080 picture, median",
        "anchor": BAR,
        "ratio": round(median / BAR, 3),
        "bar": f"<= {BAR} CPU s, same input gives identical bytes",
        "holds": median <= BAR and identical,
        "slowest": round(max(seconds), 3),
        "identical": identical,
    }


if __name__ == "__main__":
    print(json.dumps(measure(), indent=2))
