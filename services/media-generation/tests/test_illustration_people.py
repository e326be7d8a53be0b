"""What a film critic saw in the people of whole films: hats, sleepers, builds, animals, embraces."""

from typing import Any

import numpy as np
import pytest

from visiobook_contracts.ai_analysis import AgeGroup, Emotion, PlaceKind, Pose, Species, TimeOfDay
from visiobook_contracts.media_generation import Beard, Figure, Framing, Hat, Look, PictureSpec
from visiobook_media_generation.illustration.render import Illustration, illustrate


def order(**changes: Any) -> PictureSpec:
    """A picture as ordered, with what differs."""
    spec: dict[str, Any] = {"seed": "people", "place": PlaceKind.MEADOW, "time_of_day": TimeOfDay.DAY}
    return PictureSpec(**{**spec, "framing": Framing.MEDIUM, **changes})


def person(name: str = "ada", **changes: Any) -> Figure:
    """A figure with what differs; ``look`` is a dictionary."""
    return Figure(character_id=name, look=Look(**changes.pop("look", {})), **changes)


def small(spec: PictureSpec, size: tuple[int, int] = (640, 360)) -> Illustration:
    """Draw it small: quick enough for many tests."""
    return illustrate(spec, width=size[0], height=size[1])


def difference(first: Illustration, second: Illustration) -> float:
    """Mean absolute difference of two pictures, 0 to 255."""
    return float(np.abs(first.image.astype(np.int16) - second.image.astype(np.int16)).mean())


def share_of(image: np.ndarray, least: tuple[int, int, int], most: tuple[int, int, int]) -> float:
    """Share of the pixels whose three channels lie between two colours."""
    return float(((image >= least) & (image <= most)).all(axis=2).mean())


GLOW = 16
"""Light that spills over an edge without anything being drawn there."""


def changed_at_the_top(empty: Illustration, peopled: Illustration) -> int:
    """The largest change of a channel in the uppermost fortieth of the picture."""
    rows = slice(0, empty.image.shape[0] // 40)
    return int(np.abs(empty.image[rows].astype(np.int16) - peopled.image[rows].astype(np.int16)).max())


class TestHatInTheHand:
    def test_it_is_the_hat_that_the_person_wore(self) -> None:
        hands = [small(order(figures=(person(holding="hat", held_hat=hat),))) for hat in (Hat.CAP, Hat.TOP, Hat.STRAW)]

        assert difference(hands[0], hands[1]) > 0.2
        assert difference(hands[0], hands[2]) > 0.2

    def test_nobody_wears_what_they_hold(self) -> None:
        worn = small(order(figures=(person(holding="hat", look={"hat": Hat.TRICORN}),)))
        taken_off = small(order(figures=(person(holding="hat", held_hat=Hat.TRICORN),)))

        assert worn.image.tobytes() == taken_off.image.tobytes()

    def test_it_keeps_its_colour_and_is_a_cap_when_nothing_is_known(self) -> None:
        green = small(order(figures=(person(holding="cap", look={"hat_colour": "#20c040"}),)))
        red = small(order(figures=(person(holding="cap", look={"hat_colour": "#c02020"}),)))
        known = small(order(figures=(person(holding="hat", held_hat=Hat.CAP, look={"hat_colour": "#20c040"}),)))

        assert difference(green, red) > 0.2
        assert green.image.tobytes() == known.image.tobytes()


class TestHeadroom:
    @pytest.mark.parametrize("framing", [Framing.CLOSE, Framing.MEDIUM])
    @pytest.mark.parametrize("hat", [None, *Hat])
    def test_no_hat_is_cut_by_the_upper_edge(self, framing: Framing, hat: Hat | None) -> None:
        tall = person("ada", look={"hat": hat, "height": 1.15})
        short = person("bo", stage="right", facing="left", look={"hat": hat, "age": AgeGroup.CHILD})

        empty, peopled = (small(order(framing=framing, figures=figures)) for figures in ((), (tall, short)))

        assert changed_at_the_top(empty, peopled) < GLOW

    @pytest.mark.parametrize("framing", [Framing.CLOSE, Framing.MEDIUM])
    def test_the_ears_of_a_rabbit_are_seen_whole(self, framing: Framing) -> None:
        rabbit = person(look={"species": Species.RABBIT, "hat": Hat.TOP})

        empty, peopled = (small(order(framing=framing, figures=figures)) for figures in ((), (rabbit,)))

        assert changed_at_the_top(empty, peopled) < GLOW


def head_of(picture: Illustration) -> np.ndarray:
    """The pixels in the box of the first face."""
    face, (tall, wide) = picture.faces[0], picture.image.shape[:2]
    rows = slice(int(face.y * tall), int((face.y + face.height) * tall))
    return picture.image[rows, int(face.x * wide) : int((face.x + face.width) * wide)]


def close_up(**changes: Any) -> Illustration:
    """A close picture of one person."""
    return small(order(framing=Framing.CLOSE, figures=(person(**changes),)))


class TestSleepers:
    def test_who_lies_at_peace_has_closed_eyes(self) -> None:
        look = {"eyes": "#20e040"}
        asleep = close_up(pose=Pose.LIE, look=look)
        awake = close_up(pose=Pose.LIE, emotion=Emotion.WORRY, look=look)

        seen = [share_of(head_of(picture), (0, 150, 0), (130, 255, 130)) for picture in (asleep, awake)]
        assert seen[0] == 0
        assert seen[1] > 0.002

    def test_who_talks_lying_down_is_awake(self) -> None:
        asleep, talking = close_up(pose=Pose.LIE), close_up(pose=Pose.LIE, speaking=True)

        assert difference(asleep, talking) > 0.3


class TestBuild:
    @pytest.mark.parametrize("age", [AgeGroup.CHILD, AgeGroup.ADULT])
    def test_the_round_fill_more_of_the_picture_than_the_slim(self, age: AgeGroup) -> None:
        look = {"primary": "#ff20ff", "age": age}
        slim, round_ = (small(order(figures=(person(look={**look, "build": build}),))) for build in (0.8, 1.2))

        shares = [share_of(picture.image, (150, 0, 150), (255, 120, 255)) for picture in (slim, round_)]
        assert shares[1] > shares[0] * 1.35


class TestHoods:
    def test_a_hood_shades_the_face_and_hides_the_beard(self) -> None:
        bare = close_up()
        shaved, bearded = (close_up(look={"hat": Hat.HOOD, "beard": beard}) for beard in (None, Beard.FULL))

        assert head_of(shaved).mean() < head_of(bare).mean() * 0.8
        assert shaved.image.tobytes() == bearded.image.tobytes()


class TestAnimals:
    @pytest.mark.parametrize("species", [Species.CAT, Species.DOG, Species.BIRD, Species.MOUSE, Species.RABBIT])
    def test_a_grown_animal_stands_lower_than_a_child(self, species: Species) -> None:
        animal = person("tom", stage="right", look={"species": species})
        figures = (person(look={"age": AgeGroup.CHILD}), animal)

        faces = {face.character_id: face for face in small(order(framing=Framing.WIDE, figures=figures)).faces}

        assert faces["tom"].y > faces["ada"].y - 0.03
        assert faces["tom"].height < faces["ada"].height

    def test_the_smaller_the_kind_the_smaller_the_figure(self) -> None:
        kinds = (Species.FOX, Species.DOG, Species.CAT, Species.MOUSE)
        human = person(look={"height": 1.0})

        def top(species: Species) -> float:
            figures = (human, person("tom", stage="right", look={"species": species}))
            faces = small(order(framing=Framing.WIDE, figures=figures)).faces
            return next(face.y for face in faces if face.character_id == "tom")

        tops = [top(species) for species in kinds]
        assert tops == sorted(tops)

    @pytest.mark.parametrize("species", [species for species in Species if species is not Species.HUMAN])
    def test_fur_and_feathers_have_the_colour_of_the_hair(self, species: Species) -> None:
        green, red = (close_up(look={"species": species, "hair": code}) for code in ("#20c040", "#c02020"))
        pale, tanned = (close_up(look={"species": species, "skin": code}) for code in ("#ffe0d0", "#503020"))

        assert difference(green, red) > 1
        assert pale.image.tobytes() == tanned.image.tobytes()


class TestHug:
    def test_two_who_hug_stand_closer_than_two_who_talk(self) -> None:
        def apart(pose: Pose) -> float:
            figures = (person(pose=pose, stage="left"), person("bo", pose=pose, stage="right", facing="left"))
            faces = small(order(framing=Framing.WIDE, figures=figures)).faces
            return abs(faces[0].x - faces[1].x) / faces[0].width

        assert apart(Pose.HUG) < 1.6
        assert apart(Pose.HUG) < apart(Pose.STAND) * 0.7
