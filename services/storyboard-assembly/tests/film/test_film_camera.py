"""The camera: windows, sub-pixel sampling, faces under a moving frame."""

import cv2
import numpy as np
import pytest

from visiobook_contracts.base import Box
from visiobook_contracts.storyboard_assembly import CameraMove, MoveKind
from visiobook_storyboard_assembly.film.camera import CameraPath, Layers
from visiobook_storyboard_assembly.film.planes import empty_planes, to_planes
from visiobook_storyboard_assembly.film.resample import WORST_ERROR, Resampler, start


def path_of(kind: MoveKind, *, frames: int = 100, focus: tuple[float, float] = (0.5, 0.5)) -> CameraPath:
    move = CameraMove(kind=kind, amount=0.08)
    return CameraPath(picture=(358, 202), film=(320, 180), move=move, focus=focus, frames=frames)


def textured(width: int = 358, height: int = 202) -> np.ndarray:
    noise = np.random.default_rng(3).normal(128, 60, (height, width))
    return np.clip(cv2.GaussianBlur(noise, (0, 0), 1.5), 0, 255).astype(np.uint8)


class TestCameraPath:
    @pytest.mark.parametrize("kind", list(MoveKind))
    def test_every_move_stays_inside_the_picture(self, kind: MoveKind) -> None:
        path = path_of(kind, focus=(1.0, 0.0))

        for frame in range(130):
            window = path.window(frame)
            assert -1e-9 <= window.left <= 358 - 320 * window.scale + 1e-9
            assert -1e-9 <= window.top <= 202 - 180 * window.scale + 1e-9

    def test_a_push_moves_towards_its_focus_and_grows_what_it_sees(self) -> None:
        path = path_of(MoveKind.PUSH_IN, focus=(0.75, 0.5))
        face = Box(x=0.7, y=0.4, width=0.1, height=0.2)

        first, last = path.project(face, 0), path.project(face, 99)

        assert last.width / first.width == pytest.approx(1.08)
        assert abs(last.x + last.width / 2 - (first.x + first.width / 2)) < 3

    def test_steps_change_smoothly(self) -> None:
        path = path_of(MoveKind.PAN_RIGHT)

        steps = np.diff([path.window(frame).left for frame in range(100)])

        assert steps.min() > 0
        assert np.abs(np.diff(steps)).max() < 0.1 * steps.mean()

    def test_a_hold_stands_still(self) -> None:
        path = path_of(MoveKind.HOLD)

        assert path.window(0) == path.window(50)


class TestResampler:
    @pytest.mark.parametrize("scale", [1.118, 1.07, 1.0625, 1.033, 1.0, 0.93])
    def test_sampling_agrees_with_exact_interpolation(self, scale: float) -> None:
        plane = textured()
        target = np.empty((150, 280), np.uint8)
        left, top = 7.37, 3.81

        Resampler(plane).sample(left, top, scale, target)

        x = ((np.arange(280) + 0.5) * scale - 0.5 + left).astype(np.float32)
        y = ((np.arange(150) + 0.5) * scale - 0.5 + top).astype(np.float32)
        maps = np.meshgrid(x, y)
        exact = cv2.remap(plane.astype(np.float32), *maps, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        assert np.sqrt(np.mean((exact - target) ** 2)) < 1.0

    def test_offsets_are_met_within_a_thirty_second_of_a_pixel_or_refused(self) -> None:
        for scale in np.linspace(1.0, 1.2, 41):
            for offset in np.linspace(0, 30, 61):
                pixel, drop = start(float(offset), float(scale))
                assert drop == -1 or abs(pixel + drop * scale - offset) <= WORST_ERROR

    def test_a_zoom_has_little_jitter(self) -> None:
        picture = textured(1200, 700)
        move = CameraMove(kind=MoveKind.PUSH_IN, amount=0.08)
        path = CameraPath(picture=(1200, 700), film=(1072, 624), move=move, focus=(0.5, 0.5), frames=60)
        layers = Layers.of(to_planes(np.dstack([picture] * 3)))
        frame, motions, before = empty_planes(1072, 624), [], None
        window = cv2.createHanningWindow((512, 256), cv2.CV_32F)

        for number in range(40):
            path.shoot(layers, number, frame)
            part = frame.luma[60:316, 60:572].astype(np.float32)
            if before is not None:
                motions.append(cv2.phaseCorrelate(before, part, window)[0])
            before = part

        steps = np.arange(len(motions))
        rests = [axis - np.polyval(np.polyfit(steps, axis, 3), steps) for axis in np.array(motions).T]
        assert max(np.sqrt(np.mean(np.square(rest))) for rest in rests) <= 0.05


class TestPlanes:
    @pytest.mark.parametrize(
        ("rgb", "yuv"),
        [((255, 255, 255), (235, 128, 128)), ((0, 0, 0), (16, 128, 128)), ((255, 0, 0), (63, 102, 240))],
    )
    def test_colours_become_limited_range_bt709(self, rgb: tuple[int, ...], yuv: tuple[int, ...]) -> None:
        planes = to_planes(np.full((32, 32, 3), rgb, np.uint8))

        assert tuple(int(plane[8, 8]) for plane in planes.each()) == yuv
