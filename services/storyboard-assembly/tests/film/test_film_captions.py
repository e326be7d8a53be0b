"""Burned captions and cards: where they stand, what is lit, what they cost the picture."""

import cv2
import numpy as np
import pytest

from visiobook_contracts.media_generation import FaceBox
from visiobook_contracts.storyboard_assembly import CameraMove, Caption, CaptionWord, MoveKind, TitleCard
from visiobook_storyboard_assembly.film.camera import CameraPath
from visiobook_storyboard_assembly.film.captions import BurnedCaption, CaptionTrack, lay_out
from visiobook_storyboard_assembly.film.cards import CardTrack, darken, lay_out_card
from visiobook_storyboard_assembly.film.planes import Planes, empty_planes

WIDTH, HEIGHT, FPS = 640, 360, 30


def grey_frame() -> Planes:
    frame = empty_planes(WIDTH, HEIGHT)
    for plane in frame.each():
        plane[:] = 128
    return frame


def two_lines(**changes: object) -> Caption:
    words = (
        CaptionWord(line=0, start_char=0, end_char=4, start=0.2, end=0.8),
        CaptionWord(line=1, start_char=0, end_char=5, start=1.0, end=1.6),
    )
    given = {"lines": ("Warm", "light"), "words": words, "start": 0.0, "end": 2.0} | changes
    return Caption.model_validate(given)


def shown(caption: Caption, frame_number: int) -> Planes:
    frame = grey_frame()
    BurnedCaption(lay_out(caption, WIDTH, HEIGHT, top=False), FPS).draw(frame, frame_number)
    return frame


def warm_rows(frame: Planes) -> np.ndarray:
    """Rows of chroma where something bright is clearly yellow."""
    return np.flatnonzero((frame.u < 100).any(axis=1))


class TestBurnedCaption:
    def test_the_word_being_said_is_warm_and_no_other(self) -> None:
        layout = lay_out(two_lines(), WIDTH, HEIGHT, top=False)
        border = (layout.baselines[0] + layout.face.size * 0.28) / 2

        first, second = warm_rows(shown(two_lines(), 15)), warm_rows(shown(two_lines(), 36))

        assert first.size
        assert first.max() < border
        assert second.size
        assert second.min() >= border - 1

    def test_nothing_is_lit_before_the_first_word(self) -> None:
        assert not warm_rows(shown(two_lines(), 5)).size

    def test_nothing_is_drawn_before_or_after_its_time(self) -> None:
        caption = two_lines(start=0.5, end=1.5)

        for number in (14, 45):
            assert np.array_equal(shown(caption, number).luma, grey_frame().luma)

    def test_only_the_plate_changes_and_it_stands_in_the_safe_area(self) -> None:
        changed = np.argwhere(shown(two_lines(speaker="Mara"), 20).luma != 128)

        top, left = changed.min(axis=0)
        bottom, right = changed.max(axis=0)
        assert top > HEIGHT / 2
        assert bottom < HEIGHT * 0.95 + 3
        assert left > WIDTH * 0.05 - 3
        assert right < WIDTH * 0.95 + 3

    def test_a_line_that_is_too_wide_is_set_smaller(self) -> None:
        long = two_lines(lines=("a very long line " * 8, "light"))

        layout = lay_out(long, WIDTH, HEIGHT, top=False)

        assert layout.plate.x >= WIDTH * 0.05 - 1
        assert layout.face.size < 0.0445 * HEIGHT

    def test_lighting_a_word_and_putting_it_out_leaves_no_trace(self) -> None:
        burned = BurnedCaption(lay_out(two_lines(), WIDTH, HEIGHT, top=False), FPS)
        before, after = grey_frame(), grey_frame()
        early = two_lines()

        BurnedCaption(lay_out(early, WIDTH, HEIGHT, top=False), FPS).draw(before, 40)
        for number in range(40):
            burned.draw(grey_frame(), number)
        burned.draw(after, 40)

        assert all(np.array_equal(a, b) for a, b in zip(before.each(), after.each(), strict=True))


class TestCaptionTrack:
    PATH = CameraPath(
        picture=(716, 404),
        film=(WIDTH, HEIGHT),
        move=CameraMove(kind=MoveKind.PUSH_IN),
        focus=(0.5, 0.5),
        frames=90,
    )

    @pytest.mark.parametrize(("y", "raised"), [(0.78, True), (0.3, False)])
    def test_a_caption_goes_to_the_top_when_it_would_cover_a_face(self, y: float, raised: bool) -> None:
        face = FaceBox(character_id="mara", x=0.45, y=y, width=0.1, height=0.15)

        track = CaptionTrack([two_lines()], self.PATH, [face], FPS)

        assert (track.layouts[0].plate.y < HEIGHT / 2) is raised

    def test_the_lesser_evil_is_chosen_when_faces_are_at_both_ends(self) -> None:
        small = FaceBox(character_id="a", x=0.45, y=0.8, width=0.1, height=0.15)
        others = [FaceBox(character_id=name, x=0.45, y=0.05, width=0.1, height=0.15) for name in "bc"]

        track = CaptionTrack([two_lines()], self.PATH, [small, *others], FPS)

        assert track.layouts[0].plate.y > HEIGHT / 2


class TestTitleCard:
    def test_long_titles_break_into_balanced_lines_inside_the_safe_area(self) -> None:
        card = TitleCard(
            kind="title", heading="The Strange Case of Dr Jekyll and Mr Hyde", subheading="R. L. Stevenson"
        )

        layout = lay_out_card(card, 1920, 1080)

        texts = [line.text for line in layout.lines]
        assert " ".join(texts[:-1]) == card.heading
        assert 2 <= len(texts) - 1 <= 3
        assert layout.rule is not None
        assert layout.lines[-2].baseline < layout.rule < layout.lines[-1].baseline

    def test_a_word_wider_than_the_film_is_shrunk_to_fit(self) -> None:
        card = TitleCard(kind="chapter", heading="W" * 60)

        track = CardTrack(card, WIDTH, HEIGHT, FPS)
        frame = grey_frame()
        track.draw(frame, 60)

        columns = np.argwhere(np.abs(frame.luma.astype(int) - 128) > 20)[:, 1]
        assert columns.min() > WIDTH * 0.05
        assert columns.max() < WIDTH * 0.95

    def test_the_card_rises_gradually(self) -> None:
        track = CardTrack(TitleCard(kind="end", heading="The End", small_print=("One", "Two")), WIDTH, HEIGHT, FPS)

        brightest = []
        for number in (0, 12, 40):
            frame = grey_frame()
            track.draw(frame, number)
            brightest.append(int(frame.luma.max()))

        assert brightest[0] < brightest[1] < brightest[2]
        assert brightest[2] > 200

    @pytest.mark.parametrize("light", [60, 120, 250])
    def test_backgrounds_of_any_light_become_dark_enough_for_ivory_type(self, light: int) -> None:
        rgb = np.full((202, 358, 3), light, np.uint8)
        cv2.circle(rgb, (180, 100), 40, (255, 255, 255), -1)

        assert 10 < darken(rgb).mean() < 80
