"""One posed figure ready to be dressed: joints solved, colours toned, places on the torso by name."""

import math
from dataclasses import dataclass, field
from typing import Unpack

from visiobook_contracts.ai_analysis import Species
from visiobook_contracts.media_generation import Figure, Look
from visiobook_media_generation.illustration.canvas import Brush, Shading
from visiobook_media_generation.illustration.figures.body import Body
from visiobook_media_generation.illustration.figures.pose import Posture, joint
from visiobook_media_generation.illustration.palette import Rgb, mix, shade
from visiobook_media_generation.illustration.paths import Path, Point, limb, smooth


@dataclass
class Form:
    """Joints of the figure in its own units; the canvas is already moved to its feet and turned its way."""

    brush: Brush
    figure: Figure
    body: Body
    posture: Posture
    shoulders: tuple[Point, Point] = field(init=False)
    elbows: tuple[Point, Point] = field(init=False)
    hands: tuple[Point, Point] = field(init=False)
    hips: tuple[Point, Point] = field(init=False)
    knees: tuple[Point, Point] = field(init=False)
    ankles: tuple[Point, Point] = field(init=False)

    def __post_init__(self) -> None:
        body, posture = self.body, self.posture
        self.shoulders = (posture.shoulder(body, lead=True), posture.shoulder(body, lead=False))
        upper, fore = body.arm * 0.52, body.arm * 0.50
        solved = [
            joint(shoulder, arm.hand, upper, fore, arm.bend)
            for shoulder, arm in zip(self.shoulders, (posture.lead, posture.rear), strict=True)
        ]
        self.elbows, self.hands = (solved[0][0], solved[1][0]), (solved[0][1], solved[1][1])
        px, py = posture.pelvis
        self.hips = ((px + body.hip * 0.40, py), (px - body.hip * 0.42, py))
        ankle = 2.6
        length = body.leg - ankle
        legs = [
            joint(hip, (leg.ankle[0], leg.ankle[1] - ankle), length * 0.508, length * 0.502, leg.bend)
            for hip, leg in zip(self.hips, (posture.lead_leg, posture.rear_leg), strict=True)
        ]
        self.knees, self.ankles = (legs[0][0], legs[1][0]), (legs[0][1], legs[1][1])

    @property
    def look(self) -> Look:
        """How the person looks."""
        return self.figure.look

    def tone(self, code: str) -> Rgb:
        """A colour of the look under the light on people."""
        return self.brush.tone(code)

    def on(self, along: float, across: float) -> Point:
        """A place on the torso: ``along`` 0 at the neck, 1 at the pelvis; ``across`` in units, forward positive."""
        (nx, ny), (px, py) = self.posture.neck, self.posture.pelvis
        dx, dy = px - nx, py - ny
        length = math.hypot(dx, dy) or 1.0
        return (nx + dx * along + dy / length * across, ny + dy * along - dx / length * across)

    def torso(self, *, grow: float = 1.0, bottom: float = 1.0) -> Path:
        """The outline of the trunk, sloping shoulders to hips; ``grow`` widens it for thick cloth."""
        body = self.body
        shoulder, waist, hip = body.shoulder * grow, body.waist * grow, body.hip * grow
        chest = shoulder * (0.90 if body.feminine else 0.95)
        low = waist + (hip - waist) * max(0.0, min(1.0, (bottom - 0.64) / 0.36))
        half = [(-0.02, 3.4), (0.03, shoulder * 0.72), (0.12, shoulder), (0.32, chest), (0.64, waist)]
        half += [(0.86, (waist + hip) / 2 * 1.03)] if bottom > 0.95 else []
        half.append((bottom, low))
        right = [self.on(along, across) for along, across in half]
        left = [self.on(along, -across) for along, across in reversed(half)]
        base = self.on(bottom + 0.05, 0)
        return smooth([*right, base, *left], close=True)

    def solid(self, path: Path, colour: Rgb, **look: Unpack[Shading]) -> None:
        """Cloth or skin with the shading of figures: soft, little grain, a rim of light."""
        settings: Shading = {"dark": 0.48, "light": 0.28, "rim": 0.8, "grain": 0.20}
        settings.update(look)
        self.brush.shape(path, colour, **settings)

    def arm_path(self, index: int, *, width: float = 1.0, until: float = 1.0) -> Path:
        """Sleeve from shoulder to wrist (0 lead, 1 rear)."""
        thick = self.body.thick * width
        wrist = self.toward_wrist(index, until)
        return limb(
            self.shoulders[index], self.elbows[index], wrist, (thick * 1.12, thick, thick * 0.80), softness=0.35
        )

    def toward_wrist(self, index: int, share: float = 1.0) -> Point:
        """A place between elbow and wrist; 1 is where the hand begins."""
        (ex, ey), (hx, hy) = self.elbows[index], self.hands[index]
        share *= 0.90
        return (ex + (hx - ex) * share, ey + (hy - ey) * share)

    def leg_path(self, index: int, *, width: float = 1.0) -> Path:
        """Trouser leg from hip to ankle (0 lead, 1 rear)."""
        thick = self.body.thick * width
        return limb(
            self.hips[index],
            self.knees[index],
            self.ankles[index],
            (thick * 1.45, thick * 1.18, thick * 0.94),
            softness=0.22,
        )

    def behind(self, colour: Rgb, amount: float = 0.22) -> Rgb:
        """A colour on the far side of the body."""
        return shade(colour, amount)

    def skin(self) -> Rgb:
        """Skin or fur as lit."""
        return self.tone(self.look.skin if self.look.species is Species.HUMAN else self.look.hair)

    def blend(self, first: str, second: str, amount: float) -> Rgb:
        """Two colours of the look mixed."""
        return mix(self.tone(first), self.tone(second), amount)
