"""Shots as they come out of the encoder."""

from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest

from visiobook_contracts.storyboard_assembly import CameraMove, MoveKind, PreviousShot, RenderShot, Transition
from visiobook_modules.module import JobRefused
from visiobook_storyboard_assembly.film.module import RenderShotModule
from visiobook_storyboard_assembly.film.render import dissolve_frames, fade_frames


@pytest.fixture
def decode(context):
    def decode(job: RenderShot) -> list[np.ndarray]:
        made = RenderShotModule().run(job, context)
        with av.open(str(context.path(made.segment))) as container:
            return [frame.to_ndarray(format="gray") for frame in container.decode(video=0)]

    return decode


@pytest.fixture
def make_job(store_picture):
    def make(**changes: object) -> RenderShot:
        given = {
            "shot_id": "s/1",
            "picture": store_picture(),
            "move": CameraMove(kind=MoveKind.PAN_LEFT),
            "frame_count": 37,
            "width": 320,
            "height": 180,
            "fps": 30,
        }
        return RenderShot.model_validate(given | changes)

    return make


class TestRenderShot:
    @pytest.mark.parametrize("count", [1, 2, 37])
    def test_a_segment_has_exactly_the_frames_that_were_ordered(self, make_job, decode, count: int) -> None:
        assert len(decode(make_job(frame_count=count, transition=Transition.FADE, fade_out=True))) == count

    def test_fades_begin_and_end_in_black(self, make_job, decode) -> None:
        frames = decode(make_job(frame_count=60, transition=Transition.FADE, fade_out=True))

        assert frames[0].max() < 24
        assert frames[-1].max() < 24
        assert frames[30].mean() > 90

    def test_a_dissolve_begins_with_the_shot_before_and_ends_with_its_own(
        self, make_job, decode, store_picture
    ) -> None:
        dark = store_picture(light=0.2)
        before = PreviousShot(picture=dark, move=CameraMove(kind=MoveKind.HOLD), frame_count=30)

        alone = decode(make_job(frame_count=60))
        frames = decode(make_job(frame_count=60, transition=Transition.DISSOLVE, previous=before))

        means = [frame.mean() for frame in frames[: dissolve_frames(60, 30)]]
        assert means[0] < 0.4 * alone[0].mean()
        assert all(later > earlier - 1 for earlier, later in pairwise(means))
        assert np.abs(frames[40].astype(int) - alone[40]).mean() < 2

    def test_short_shots_have_short_transitions(self) -> None:
        assert dissolve_frames(10, 30) == 5
        assert fade_frames(300, 30) == 24

    def test_a_picture_far_larger_than_the_film_is_reduced_without_glitter(
        self, make_job, decode, store_picture
    ) -> None:
        frames = decode(make_job(picture=store_picture(width=1600, height=900), move=CameraMove(kind=MoveKind.HOLD)))

        assert np.abs(np.diff(frames[10].astype(int), axis=1)).max() < 25

    def test_segments_of_different_shots_share_their_codec_parameters(self, make_job, context) -> None:
        parameters = set()
        for count, kind in ((5, MoveKind.HOLD), (40, MoveKind.TILT_UP)):
            made = RenderShotModule().run(make_job(frame_count=count, move=CameraMove(kind=kind)), context)
            with av.open(str(context.path(made.segment))) as container:
                parameters.add(container.streams.video[0].codec_context.extradata)

        assert len(parameters) == 1

    def test_a_file_that_is_no_picture_is_refused(self, make_job, context) -> None:
        path = context.scratch / "not.jpg"
        path.write_bytes(b"no picture at all")
        job = make_job(picture=context.store(path, media_type="image/jpeg"))

        with pytest.raises(JobRefused, match="not a picture") as refused:
            RenderShotModule().run(job, context)
        assert refused.value.code == "picture-unreadable"
        assert not list(Path(context.scratch).iterdir())
