"""Where the camera may stand in a set, and to which side of it somebody."""

from typing import Literal

Side = Literal["left", "centre", "right"]

ANGLES = 5
"""Camera positions that the offline illustrator has in a set: 0 in the middle, the others to the sides of it."""

EMPTY_ANGLES = (0, 4, 1, 2, 3)
"""One after the other, where nobody is."""

SIDE_ANGLES: dict[Side, int] = {"left": 1, "right": 2, "centre": 3}
"""To look at somebody who stands there."""
