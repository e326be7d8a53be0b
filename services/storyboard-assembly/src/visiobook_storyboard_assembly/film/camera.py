"""The camera move: which part of the picture fills the frame, for every frame, to a fraction of a pixel."""

from dataclasses import dataclass

from visiobook_contracts.base import Box
from visiobook_contracts.storyboard_assembly import CameraMove, MoveKind
from visiobook_storyboard_assembly.film.planes import Planes
from visiobook_storyboard_assembly.film.resample import Resampler

EASE = 0.35


@dataclass(frozen=True)
class Window:
    """The visible part of the picture in luma pixels; ``scale`` is picture pixels per film pixel."""

    left: float
    top: float
    scale: float


@dataclass(frozen=True)
class Layers:
    """A picture's planes under the camera."""

    luma: Resampler
    u: Resampler
    v: Resampler

    @classmethod
    def of(cls, picture: Planes) -> "Layers":
        """Prepare a picture's planes for sampling."""
        return cls(*(Resampler(plane) for plane in picture.each()))


@dataclass(frozen=True)
class CameraPath:
    """A move over a picture. ``frames`` includes what plays under the next shot's dissolve, so a move never stops."""

    picture: tuple[int, int]
    film: tuple[int, int]
    move: CameraMove
    focus: tuple[float, float]
    frames: int

    @property
    def still(self) -> bool:
        """Whether every frame is the same."""
        return self.move.kind is MoveKind.HOLD or self.move.amount == 0

    def window(self, frame: int) -> Window:
        """Where the camera looks at ``frame``."""
        progress = 0.0 if self.still else ease(min(1.0, frame / max(1, self.frames - 1)))
        zoom, along_x, along_y = self._pose(progress)
        base = min(self.picture[0] / self.film[0], self.picture[1] / self.film[1])
        scale = base / zoom
        slack_x = self.picture[0] - self.film[0] * scale
        slack_y = self.picture[1] - self.film[1] * scale
        return Window(slack_x * along_x, slack_y * along_y, scale)

    def _pose(self, progress: float) -> tuple[float, float, float]:
        """Zoom, and where in the room that is left the window stands (0 left or top, 1 right or bottom)."""
        kind, amount = self.move.kind, self.move.amount
        x, y = self.focus
        moved = {MoveKind.PAN_LEFT: 1 - progress, MoveKind.TILT_UP: 1 - progress}.get(kind, progress)
        if kind is MoveKind.PUSH_IN:
            return (1 + amount) ** progress, x, y
        if kind is MoveKind.PULL_OUT:
            return (1 + amount) ** (1 - progress), x, y
        if kind in {MoveKind.PAN_LEFT, MoveKind.PAN_RIGHT}:
            return 1 / (1 - amount), moved, y
        if kind in {MoveKind.TILT_UP, MoveKind.TILT_DOWN}:
            return 1 / (1 - amount), x, moved
        return 1.0, x, y

    def shoot(self, layers: Layers, frame: int, target: Planes) -> None:
        """Write ``frame`` of the move into ``target`` (film-sized planes)."""
        window = self.window(frame)
        layers.luma.sample(window.left, window.top, window.scale, target.luma)
        left, top = chroma_corner(window)
        layers.u.sample(left, top, window.scale, target.u)
        layers.v.sample(left, top, window.scale, target.v)

    def project(self, box: Box, frame: int) -> Box:
        """A box in fractions of the picture as it stands in the frame: film pixels."""
        window = self.window(frame)
        return Box(
            x=(box.x * self.picture[0] - window.left) / window.scale,
            y=(box.y * self.picture[1] - window.top) / window.scale,
            width=box.width * self.picture[0] / window.scale,
            height=box.height * self.picture[1] / window.scale,
        )


def ease(progress: float) -> float:
    """Part smoothstep, part linear: a move that starts and ends gently but is already under way at the cut."""
    return EASE * progress * progress * (3 - 2 * progress) + (1 - EASE) * progress


def chroma_corner(window: Window) -> tuple[float, float]:
    """The window's left and top edge on half-size planes whose samples sit on even columns, between two lines."""
    return window.left / 2 + (1 - window.scale) / 4, window.top / 2
