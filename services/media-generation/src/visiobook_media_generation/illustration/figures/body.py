"""Proportions: what age, sex, build and height make of a body. Units: a standing adult is about 100 high."""

from dataclasses import dataclass

from visiobook_contracts.ai_analysis import AgeGroup, Gender, Species
from visiobook_contracts.media_generation import Look

# leg, torso, head radius, breadth
AGES: dict[AgeGroup, tuple[float, float, float, float]] = {
    AgeGroup.CHILD: (29.0, 22.0, 11.2, 0.80),
    AgeGroup.YOUTH: (40.0, 27.0, 10.6, 0.90),
    AgeGroup.ADULT: (47.0, 31.0, 10.2, 1.0),
    AgeGroup.ELDER: (43.5, 30.0, 10.4, 1.0),
}
# size beside people of the same age, large enough to play a part: a grown rabbit is as tall as a child
SMALL = {
    Species.MOUSE: 0.42,
    Species.BIRD: 0.46,
    Species.CAT: 0.54,
    Species.DOG: 0.66,
    Species.RABBIT: 0.68,
    Species.FOX: 0.76,
}

BELLY = 1.9
"""Stoutness goes to the waist first: its width grows with this power of the build."""


@dataclass(frozen=True)
class Body:
    """Lengths and half widths of one figure."""

    leg: float
    torso: float
    head: float
    shoulder: float
    waist: float
    hip: float
    arm: float
    thick: float
    feminine: bool
    child: bool
    elder: bool
    build: float = 1.0

    @property
    def height(self) -> float:
        """Standing, from the sole to the crown of the head."""
        return self.leg + self.torso + 2.04 * self.head


def body_of(look: Look) -> Body:
    """The body of a look."""
    leg, torso, head, breadth = AGES[look.age]
    size = look.height * SMALL.get(look.species, 1.0)
    leg, torso, head = leg * size, torso * size, head * (0.5 + 0.5 * size)
    child = look.age is AgeGroup.CHILD
    feminine = look.gender is Gender.FEMALE
    wide = breadth * (0.5 + 0.5 * size)
    shoulder, waist, hip = (8.8, 5.9, 8.0) if feminine else (10.8, 8.2, 8.2)
    if child:
        waist, hip = waist * 1.08, hip * 0.96
    return Body(
        leg=leg,
        torso=torso,
        head=head,
        shoulder=shoulder * wide * look.build**0.9,
        waist=waist * wide * look.build**BELLY,
        hip=hip * wide * look.build**1.3,
        arm=torso * 1.06,
        thick=(2.55 if feminine else 3.05) * (0.35 + 0.65 * wide * look.build**1.2),
        feminine=feminine,
        child=child,
        elder=look.age is AgeGroup.ELDER,
        build=look.build,
    )
