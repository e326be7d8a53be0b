"""The illustrator: sameness, layout, faces, filled frames, people who stay themselves, and the job."""

import random
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from visiobook_contracts.ai_analysis import (
    AgeGroup,
    Emotion,
    Gender,
    Mood,
    PlaceKind,
    Pose,
    Season,
    Species,
    TimeOfDay,
    Weather,
)
from visiobook_contracts.media_generation import (
    Beard,
    FaceBox,
    Figure,
    Framing,
    HairStyle,
    Hat,
    IllustrateShot,
    Look,
    Outfit,
    PictureSpec,
)
from visiobook_media_generation.illustration.module import IllustrateShotModule
from visiobook_media_generation.illustration.props.catalogue import OTHER_WORDS, find_prop, library
from visiobook_media_generation.illustration.render import Illustration, illustrate
from visiobook_modules.module import JobRefused, local_context

SMALL = (320, 180)
OPEN_PLACES = [PlaceKind.MEADOW, PlaceKind.STREET, PlaceKind.SHORE, PlaceKind.FOREST]


def order(**changes: Any) -> PictureSpec:
    """A picture as ordered, with what differs."""
    spec: dict[str, Any] = {"seed": "test", "place": PlaceKind.MEADOW, "time_of_day": TimeOfDay.DAY}
    return PictureSpec(**{**spec, **changes})


def person(name: str = "ada", **changes: Any) -> Figure:
    """A figure with what differs; ``look`` may be a dictionary."""
    look = changes.pop("look", {})
    return Figure(character_id=name, look=look if isinstance(look, Look) else Look(**look), **changes)


def small(spec: PictureSpec, size: tuple[int, int] = SMALL) -> Illustration:
    """Draw it small: quick enough for hundreds of tests."""
    return illustrate(spec, width=size[0], height=size[1])


def difference(first: Illustration, second: Illustration) -> float:
    """Mean absolute difference of two pictures, 0 to 255."""
    return float(np.abs(first.image.astype(np.int16) - second.image.astype(np.int16)).mean())


def closest(pictures: list[Illustration]) -> float:
    """The smallest difference between any two of the pictures."""
    stack = np.stack([picture.image for picture in pictures]).astype(np.int16).reshape(len(pictures), -1)
    return min(float(np.abs(stack[k + 1 :] - stack[k]).mean(1).min()) for k in range(len(pictures) - 1))


def lively(image: np.ndarray, *, rows: slice = slice(None), columns: slice = slice(None)) -> float:
    """Share of cells of a part of the picture that are not flat, paper grain set aside by averaging."""
    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    grey = cv2.resize(grey, (240, 135), interpolation=cv2.INTER_AREA)[rows, columns].astype(np.float32)
    tall, wide = (side // 9 * 9 for side in grey.shape)
    cells = grey[:tall, :wide].reshape(tall // 9, 9, wide // 9, 9)
    return float((cells.std(axis=(1, 3)) > 1.6).mean())


def overlap(first: FaceBox, second: FaceBox) -> float:
    """Shared share of the smaller face."""
    wide = min(first.x + first.width, second.x + second.width) - max(first.x, second.x)
    tall = min(first.y + first.height, second.y + second.height) - max(first.y, second.y)
    if wide <= 0 or tall <= 0:
        return 0.0
    return wide * tall / min(first.width * first.height, second.width * second.height)


def random_figure(rng: random.Random, name: str) -> Figure:
    """Anybody doing anything."""
    look = Look(
        age=rng.choice(list(AgeGroup)),
        gender=rng.choice(list(Gender)),
        species=rng.choice(list(Species)) if rng.random() < 0.2 else Species.HUMAN,
        outfit=rng.choice(list(Outfit)),
        hat=rng.choice([None, *Hat]),
        build=rng.uniform(0.75, 1.35),
        height=rng.uniform(0.85, 1.15),
    )
    return Figure(
        character_id=name,
        look=look,
        pose=rng.choice(list(Pose)),
        emotion=rng.choice(list(Emotion)),
        stage=rng.choice(["left", "centre", "right"]),
        facing=rng.choice(["left", "right"]),
        prominence=rng.choice(["lead", "lead", "support", "background"]),
    )


class TestSameness:
    @pytest.mark.parametrize("place", [PlaceKind.FOREST, PlaceKind.LIBRARY, PlaceKind.SEA])
    def test_the_same_order_gives_the_same_bytes(self, place: PlaceKind) -> None:
        spec = order(place=place, weather=Weather.STORM, figures=(person(), person("bo", stage="right")), crowd=True)

        first, second = small(spec), small(spec)

        assert first.image.tobytes() == second.image.tobytes()
        assert first.faces == second.faces

    def test_another_seed_builds_another_set(self) -> None:
        first, second = small(order(seed="one")), small(order(seed="two"))

        assert difference(first, second) > 2

    @pytest.mark.parametrize("place", [PlaceKind.VILLAGE, PlaceKind.KITCHEN])
    def test_the_hour_changes_light_and_not_layout(self, place: PlaceKind) -> None:
        day = small(order(place=place, time_of_day=TimeOfDay.DAY), (640, 360))
        dawn = small(order(place=place, time_of_day=TimeOfDay.AFTERNOON, mood=Mood.MELANCHOLY), (640, 360))
        other = small(order(place=place, seed="elsewhere", time_of_day=TimeOfDay.AFTERNOON), (640, 360))

        assert _edges_in_common(day, dawn) > 0.75
        assert _edges_in_common(day, dawn) > _edges_in_common(day, other)

    def test_another_angle_shows_the_same_set_from_elsewhere(self) -> None:
        straight = small(order(place=PlaceKind.STREET), (640, 360))
        moved = small(order(place=PlaceKind.STREET, angle=1), (640, 360))

        assert difference(straight, moved) > 4
        assert np.abs(straight.image.mean((0, 1)) - moved.image.mean((0, 1))).max() < 25


def _edges_in_common(first: Illustration, second: Illustration) -> float:
    maps = []
    for picture in (first, second):
        grey = cv2.GaussianBlur(cv2.cvtColor(picture.image, cv2.COLOR_RGB2GRAY), (0, 0), 1.6)
        gradient = np.hypot(cv2.Sobel(grey, cv2.CV_32F, 1, 0), cv2.Sobel(grey, cv2.CV_32F, 0, 1))
        maps.append(gradient[60:300] / gradient[60:300].std())
    return float(np.corrcoef(maps[0].ravel(), maps[1].ravel())[0, 1])


class TestPlaces:
    @pytest.mark.parametrize("place", list(PlaceKind))
    @pytest.mark.parametrize("time", [TimeOfDay.DAY, TimeOfDay.NIGHT])
    def test_no_third_of_the_frame_is_empty(self, place: PlaceKind, time: TimeOfDay) -> None:
        image = small(order(place=place, time_of_day=time), (640, 360)).image

        thirds = {
            "left": lively(image, columns=slice(0, 80)),
            "middle": lively(image, columns=slice(80, 160)),
            "right": lively(image, columns=slice(160, 240)),
            "top": lively(image, rows=slice(0, 45)),
        }

        assert min(thirds.values()) >= 0.25, thirds

    def test_every_place_differs_from_every_other(self) -> None:
        pictures = [small(order(place=place)) for place in PlaceKind]

        assert closest(pictures) > 5

    @pytest.mark.parametrize("place", [PlaceKind.MEADOW, PlaceKind.PARLOUR, PlaceKind.CAVE])
    def test_every_hour_differs(self, place: PlaceKind) -> None:
        pictures = [small(order(place=place, time_of_day=time)) for time in TimeOfDay]

        assert closest(pictures) > 0.8

    @pytest.mark.parametrize(("place", "least"), [(PlaceKind.VILLAGE, 0.3), (PlaceKind.LIBRARY, 0.05)])
    def test_every_weather_differs_even_through_a_window(self, place: PlaceKind, least: float) -> None:
        pictures = [small(order(place=place, weather=weather)) for weather in Weather]

        assert closest(pictures) > least

    def test_every_season_and_mood_differs(self) -> None:
        seasons = [small(order(season=season)) for season in Season]
        moods = [small(order(mood=mood)) for mood in Mood]

        for pictures in (seasons, moods):
            assert closest(pictures) > 0.2

    def test_the_window_of_a_room_shows_night_and_day(self) -> None:
        day = small(order(place=PlaceKind.PARLOUR), (640, 360)).image
        night = small(order(place=PlaceKind.PARLOUR, time_of_day=TimeOfDay.NIGHT), (640, 360)).image
        pane = (slice(60, 150), slice(420, 480))

        assert day[pane].mean() > night[pane].mean() + 60

    @pytest.mark.parametrize("size", [(320, 180), (180, 320), (240, 240), (420, 180), (64, 64)])
    def test_any_format_is_filled_to_its_edges(self, size: tuple[int, int]) -> None:
        image = small(order(place=PlaceKind.HARBOUR, framing=Framing.EXTREME_WIDE), size).image

        assert image.shape == (size[1], size[0], 3)
        for edge in (image[0], image[-1], image[:, 0], image[:, -1]):
            assert edge.max() > 20


@cache
def portrait(field: str, value: object) -> Illustration:
    """A close picture of one person who differs in one thing."""
    look = {field: value} if field in Look.model_fields else {}
    figure = {field: value} if field in Figure.model_fields else {}
    framing = Framing.MEDIUM if field in {"outfit", "species", "age", "pose"} else Framing.CLOSE
    framing = Framing.WIDE if field == "pose" else framing
    return small(order(place=PlaceKind.RIVERBANK, framing=framing, figures=(person(look=look, **figure),)))


class TestPeople:
    @pytest.mark.parametrize(
        ("field", "kinds"),
        [
            ("pose", Pose),
            ("emotion", Emotion),
            ("hair_style", HairStyle),
            ("outfit", Outfit),
            ("beard", Beard),
            ("hat", Hat),
            ("species", Species),
            ("age", AgeGroup),
        ],
    )
    def test_every_kind_is_drawn_and_distinct(self, field: str, kinds: type) -> None:
        pictures = [portrait(field, kind) for kind in kinds]  # type: ignore[var-annotated]  # an enum class

        assert closest(pictures) > 0.12

    @pytest.mark.parametrize("field", ["glasses", "scarf", "cloak"])
    def test_what_somebody_wears_besides_shows(self, field: str) -> None:
        with_it = {"glasses": True}.get(field, "#c8413b")

        assert difference(portrait(field, with_it), portrait("glasses", False)) > 0.08

    def test_clothes_and_hair_keep_their_colours_from_wide_to_close(self) -> None:
        look = Look(outfit=Outfit.JUMPER, primary="#d02020", hair="#20a040", hair_style=HairStyle.BOB)

        for framing in (Framing.WIDE, Framing.MEDIUM, Framing.CLOSE):
            image = small(order(framing=framing, figures=(person(look=look),)), (640, 360)).image.astype(int)
            red = (image[:, :, 0] > 120) & (image[:, :, 1] < 80) & (image[:, :, 2] < 90)
            green = (image[:, :, 1] > 90) & (image[:, :, 0] < 75) & (image[:, :, 2] < 110)

            assert red.sum() > 300, framing
            assert green.sum() > 100, framing

    def test_children_are_smaller_than_adults(self) -> None:
        figures = (person("ada"), person("bo", look={"age": AgeGroup.CHILD}, stage="right"))

        faces = {face.character_id: face for face in small(order(figures=figures)).faces}

        assert faces["bo"].y > faces["ada"].y + 0.1

    def test_a_held_lantern_is_drawn_and_an_unknown_thing_is_not(self) -> None:
        empty = small(order(figures=(person(),)))
        lantern = small(order(figures=(person(holding="lantern"),)))
        unknown = small(order(figures=(person(holding="quorbleflux"),)))

        assert difference(empty, lantern) > 0.3
        assert empty.image.tobytes() == unknown.image.tobytes()

    def test_a_crowd_adds_people_to_the_set(self) -> None:
        assert difference(small(order()), small(order(crowd=True))) > 1


class TestComposition:
    @pytest.mark.parametrize("framing", [Framing.EXTREME_WIDE, Framing.WIDE, Framing.MEDIUM, Framing.CLOSE])
    @pytest.mark.parametrize("size", [(320, 180), (180, 320), (200, 200)])
    def test_faces_stay_in_frame_clear_of_captions_and_of_one_another(
        self, framing: Framing, size: tuple[int, int]
    ) -> None:
        rng = random.Random(f"{framing}{size}")
        for round_number in range(4):
            people = tuple(random_figure(rng, f"p{k}") for k in range(rng.randint(1, 6)))
            zone = rng.choice([0.0, 0.22, 0.3])
            spec = order(place=rng.choice(OPEN_PLACES), framing=framing, figures=people, caption_zone=zone)

            faces = small(spec, size).faces

            assert len(faces) == (1 if framing is Framing.CLOSE else len(people)), round_number
            for face in faces:
                assert face.x >= 0
                assert face.y >= 0
                assert face.x + face.width <= 1.0
                assert face.y + face.height <= 1.0 - zone + 0.01, people
            for first, second in combinations(faces, 2):
                assert overlap(first, second) < 0.02, people

    @pytest.mark.parametrize("age", list(AgeGroup))
    def test_a_lead_fills_almost_half_the_height_of_a_wide_shot(self, age: AgeGroup) -> None:
        spec = order(figures=(person(look={"age": age}),))

        with_lead = small(spec, (640, 360)).image.astype(np.int16)
        changed = np.abs(with_lead - small(order(), (640, 360)).image).max(2) > 30
        rows = np.flatnonzero(changed.sum(1) > 3)

        assert (rows.max() - rows.min()) / 360 >= 0.45

    def test_everybody_keeps_to_their_side(self) -> None:
        figures = (person("right", stage="right", facing="left"), person("left", stage="left"), person("mid"))

        faces = {face.character_id: face.x for face in small(order(figures=figures)).faces}

        assert faces["left"] < faces["mid"] < faces["right"]

    def test_a_close_shot_shows_the_speaker_large(self) -> None:
        figures = (person("quiet"), person("speaker", stage="right", speaking=True))

        (face,) = small(order(framing=Framing.CLOSE, figures=figures)).faces

        assert face.character_id == "speaker"
        assert face.height > 0.35

    def test_face_boxes_hold_the_skin_of_the_face(self) -> None:
        figure = person(look={"skin": "#e8b796", "hair_style": HairStyle.BALD})
        picture = small(order(place=PlaceKind.FOREST, figures=(figure,)), (640, 360))
        (face,) = picture.faces
        top, left = int(face.y * 360), int(face.x * 640)
        box = picture.image[top : top + int(face.height * 360), left : left + int(face.width * 640)].astype(int)

        skin = (box[:, :, 0] > box[:, :, 2] + 30) & (box[:, :, 0] > 150)

        assert skin.mean() > 0.6

    def test_the_camera_moves_to_the_speaker(self) -> None:
        figures = (person("ada", stage="left"), person("bo", stage="right", speaking=True))
        picture = small(order(figures=figures))
        (speaker,) = [face for face in picture.faces if face.character_id == "bo"]

        x, y = picture.focus

        assert speaker.x <= x <= speaker.x + speaker.width
        assert speaker.y <= y <= speaker.y + speaker.height

    def test_an_insert_shows_the_thing_and_no_person(self) -> None:
        plain = small(order(framing=Framing.INSERT))
        letter = small(order(framing=Framing.INSERT, props=("letter",), figures=(person(),)))

        assert letter.faces == ()
        assert difference(plain, letter) > 10


class TestProps:
    def test_there_are_at_least_sixty_and_all_differ(self) -> None:
        names = [name for name, prop in library().items() if prop.rests != "sky"]
        pictures = [small(order(framing=Framing.INSERT, props=(name,)), (96, 54)) for name in names]

        assert len(library()) >= 60
        assert closest(pictures) > 0.2

    def test_every_other_word_leads_to_a_prop_that_exists(self) -> None:
        assert set(OTHER_WORDS) <= set(library())

    @pytest.mark.parametrize(
        ("noun", "name"),
        [("Lanterns", "lantern"), ("old rowing boat", "boat"), ("pocket watch", "watch"), ("spyglass", "telescope")],
    )
    def test_nouns_are_found_by_plural_synonym_and_last_word(self, noun: str, name: str) -> None:
        prop = find_prop(noun)

        assert prop is not None
        assert prop.name == name

    @pytest.mark.parametrize("noun", [None, "", "  ", "despair", "quorbleflux"])
    def test_what_cannot_be_drawn_is_not_found(self, noun: str | None) -> None:
        assert find_prop(noun) is None


class TestJob:
    def test_a_job_stores_a_jpeg_of_the_size_asked_for(self, tmp_path: Path) -> None:
        job = IllustrateShot(shot_id="s01", spec=order(figures=(person(),)), width=320, height=180)
        context = local_context(tmp_path)

        result = IllustrateShotModule().run(job, context)

        stored = context.path(result.picture)
        image = cv2.imread(str(stored))
        assert image is not None
        assert image.shape == (180, 320, 3)
        assert stored.read_bytes()[:2] == b"\xff\xd8"
        assert result.picture.media_type == "image/jpeg"
        assert result.engine == "visiobook-compositor/1"
        assert [face.character_id for face in result.faces] == ["ada"]

    def test_an_unknown_provider_is_refused_with_a_hint(self, tmp_path: Path) -> None:
        job = IllustrateShot(shot_id="s01", spec=order(), width=320, height=180, provider="nobody")

        with pytest.raises(JobRefused) as refusal:
            IllustrateShotModule().run(job, local_context(tmp_path))

        assert refusal.value.code == "unknown-provider"
        assert "offline" in refusal.value.hint
