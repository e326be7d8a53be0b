"""Rooms in the colours that a story gives them."""

import numpy as np
import pytest

from visiobook_contracts.ai_analysis import PlaceKind, Pose, TimeOfDay
from visiobook_contracts.media_generation import Figure, Framing, Look, PictureSpec
from visiobook_media_generation.illustration.render import Illustration, illustrate

BLUE, GREEN, BLACK, SCARLET = "#2f4fa8", "#2f7a4a", "#1d1a22", "#c0202a"


def room(place: PlaceKind, *, tint: str | None = None, glass: str | None = None) -> Illustration:
    """A small picture of an empty room."""
    spec = PictureSpec(seed="room", place=place, time_of_day=TimeOfDay.EVENING, tint=tint, glass=glass)
    return illustrate(spec, width=320, height=180)


def channels(picture: Illustration) -> np.ndarray:
    """Mean red, green and blue."""
    return picture.image.reshape(-1, 3).mean(axis=0)


ROOMS = [PlaceKind.BALLROOM, PlaceKind.HALL, PlaceKind.PARLOUR, PlaceKind.BEDROOM, PlaceKind.CORRIDOR]


class TestTint:
    @pytest.mark.parametrize("place", ROOMS)
    def test_walls_and_hangings_take_the_colour(self, place: PlaceKind) -> None:
        own, blue, green = (channels(room(place, tint=tint)) for tint in (None, BLUE, GREEN))

        assert blue[2] - blue[0] > own[2] - own[0] + 15
        assert green[1] - green[0] > own[1] - own[0] + 8

    @pytest.mark.parametrize("place", [PlaceKind.BALLROOM, PlaceKind.HALL])
    def test_scarlet_panes_light_a_black_room(self, place: PlaceKind) -> None:
        dark, scarlet = channels(room(place, tint=BLACK)), channels(room(place, tint=BLACK, glass=SCARLET))

        assert dark.mean() < channels(room(place)).mean()
        assert scarlet[0] - scarlet[2] > dark[0] - dark[2] + 20

    def test_the_open_sky_takes_no_tint(self) -> None:
        meadow, tinted = room(PlaceKind.MEADOW), room(PlaceKind.MEADOW, tint=BLUE)

        assert meadow.image.tobytes() == tinted.image.tobytes()


class TestClocks:
    @pytest.mark.parametrize("framing", [Framing.WIDE, Framing.INSERT])
    def test_the_clock_of_a_great_room_stands_on_the_floor(self, framing: Framing) -> None:
        def shown(noun: str, place: PlaceKind) -> bytes:
            evening = TimeOfDay.EVENING
            spec = PictureSpec(seed="room", place=place, time_of_day=evening, framing=framing, props=(noun,))
            return illustrate(spec, width=320, height=180).image.tobytes()

        assert shown("clock", PlaceKind.BALLROOM) == shown("ebony clock", PlaceKind.BALLROOM)
        assert shown("clock", PlaceKind.KITCHEN) != shown("ebony clock", PlaceKind.KITCHEN)


class TestShaft:
    def test_who_falls_underground_falls_down_a_dark_shaft(self) -> None:
        def cave(pose: Pose) -> np.ndarray:
            figure = Figure(character_id="ada", look=Look(), pose=pose)
            spec = PictureSpec(seed="hole", place=PlaceKind.CAVE, time_of_day=TimeOfDay.DAY, figures=(figure,))
            return illustrate(spec, width=320, height=180).image

        standing, falling = cave(Pose.STAND), cave(Pose.FALL)

        daylight = [float((image.min(axis=2) > 150).mean()) for image in (standing, falling)]
        assert falling.mean() < standing.mean()
        assert daylight[1] < daylight[0] * 0.5
