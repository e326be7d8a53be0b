"""What a drawable thing is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from visiobook_media_generation.illustration.canvas import Brush


@dataclass(frozen=True)
class Prop:
    """A thing drawn in its own box: 1 long, standing on y = 0 around x = 0, up is negative.

    ``size`` is its longest side where an adult is 100 high. ``grip`` is where a hand takes it, ``tilt`` how it leans
    there in degrees. ``hangs`` keeps it upright when the body turns. ``flame`` is the middle of its light.
    """

    name: str
    draw: Callable[[Brush], None]
    size: float
    rests: Literal["surface", "floor", "sky", "water"] = "surface"
    grip: tuple[float, float] = (0.0, -0.4)
    tilt: float = 0.0
    hangs: bool = False
    shines: bool = False
    flame: tuple[float, float] = (0.0, -0.5)
    portable: bool = True

    @property
    def in_hand(self) -> float:
        """Its size in a hand, a little larger than life so that it reads."""
        return self.size * (1.15 if self.size < 14 else 1.0)
