"""The poster: which picture, and where its title stands."""

import cv2
import pytest

from visiobook_contracts.media_generation import FaceBox, Figure, Framing, Look, ShotPicture
from visiobook_modules.module import JobRefused
from visiobook_storyboard_assembly.film.poster import choose_picture, write_poster


def with_figures(material, people: dict[str, tuple[str, ...]]):
    shots = []
    for shot in material.storyboard.shots:
        figures = tuple(Figure(character_id=name, look=Look()) for name in people.get(shot.id, ()))
        picture = shot.picture.model_copy(update={"figures": figures, "framing": Framing.MEDIUM})
        shots.append(shot.model_copy(update={"picture": picture}))
    return material.storyboard.model_copy(update={"shots": tuple(shots)})


class TestChoosePicture:
    def test_it_shows_the_people_of_the_story_not_a_card_or_an_empty_place(self, material) -> None:
        storyboard = with_figures(material, {"shot-3": ("mara",), "title": ("mara", "tobias")})

        assert choose_picture(storyboard, material.pictures).shot_id == "shot-3"

    def test_it_prefers_the_leads_to_a_passer_by(self, material) -> None:
        people = {"shot-2": ("passer-by", "other"), "shot-3": ("mara", "tobias"), "shot-4": ("mara", "tobias", "cat")}

        assert choose_picture(with_figures(material, people), material.pictures).shot_id == "shot-3"

    def test_pictures_of_another_film_are_refused(self, material) -> None:
        stray = material.pictures[0].model_copy(update={"shot_id": "elsewhere"})

        with pytest.raises(JobRefused, match="no picture"):
            choose_picture(material.storyboard, [stray])


class TestWritePoster:
    @pytest.mark.parametrize(("y", "title_at_top"), [(0.7, True), (0.1, False)])
    def test_the_title_keeps_clear_of_faces(self, material, tmp_path, y: float, title_at_top: bool) -> None:
        face = FaceBox(character_id="mara", x=0.4, y=y, width=0.2, height=0.25)
        picture: ShotPicture = material.pictures[1].model_copy(update={"faces": (face,)})
        source, plain, titled = material.context.path(picture.picture), tmp_path / "plain.jpg", tmp_path / "titled.jpg"

        write_poster(picture, source, plain, title=".", author=None)
        write_poster(picture, source, titled, title="The Lamp", author="A. Keeper")

        poster = cv2.imread(str(titled))
        assert poster.shape == (1080, 1920, 3)
        changed = cv2.absdiff(poster, cv2.imread(str(plain))).max(axis=2) > 90
        rows = changed.any(axis=1).nonzero()[0]
        assert bool(rows.mean() < 540) is title_at_top
        assert rows.min() > 1080 * 0.05
        assert rows.max() < 1080 * 0.95
