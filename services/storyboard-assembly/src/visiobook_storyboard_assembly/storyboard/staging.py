"""Blocking: where each person stands in a scene, which way they face, what they do and hold, from shot to shot.

The 180 degree rule: a person keeps to one side of the stage for the whole scene and looks across it, so that shot and
reverse shot meet each other's eyes. What somebody took in hand stays there; who sat down sits until they move.
"""

import re
from collections.abc import Sequence
from typing import Literal

from visiobook_contracts.ai_analysis import Action, AgeGroup, Emotion, Mood, Pose, Scene
from visiobook_contracts.media_generation import Figure, Framing, Hat, Look, Outfit
from visiobook_storyboard_assembly.seeding import draw
from visiobook_storyboard_assembly.storyboard.angles import Side
from visiobook_storyboard_assembly.storyboard.moments import Moment
from visiobook_storyboard_assembly.storyboard.things import HELD, INDOORS

Facing = Literal["left", "right"]

_LEAVING = frozenset({Pose.RUN, Pose.ROW, Pose.CLIMB})
_RESTING = frozenset({Pose.SIT, Pose.KNEEL, Pose.LIE})
_HANDLING = frozenset(
    {Pose.HOLD, Pose.REACH, Pose.READ, Pose.WRITE, Pose.POINT, Pose.WAVE, Pose.THINK, Pose.STAND, Pose.BOW}
)
_REMEMBERED = 12
_LONG_AGO = 99
_KNEELING = 2
"""Shots that somebody stays on their knees if nothing is said of it."""
_CROSSED_ARMS = 0.2
_POINTING = re.compile(
    r"\b(look|there's|over there|up there|yonder|behind you|regarde|regardez|là-bas|là-haut|voilà|il y a)\b",
    re.IGNORECASE,
)
_PUT_DOWN = re.compile(
    r"\b(put|puts|set down|laid down|dropped|drops|gave|gives|handed|threw|flung|hung|"
    r"posa|pose|lâcha|lâche|donna|donne|jeta|jette|déposa|tendit|rangea)\b",
    re.IGNORECASE,
)
_BRINGS = re.compile(
    r"\b(with (?:a|an|the|his|her|my|their)|carrying|holding|avec (?:une?|le|la|sa|son)|portant|tenant)\b",
    re.IGNORECASE,
)
_ON_FOOT = frozenset({Pose.WALK, Pose.RUN, Pose.CLIMB, Pose.STAND})
_BOTH_HANDS = frozenset({Pose.HUG, Pose.DANCE, Pose.CLIMB, Pose.FALL, Pose.ROW, Pose.CROSS_ARMS})
_MOOD_EMOTIONS = {
    Mood.JOYFUL: Emotion.JOY,
    Mood.WARM: Emotion.JOY,
    Mood.ROMANTIC: Emotion.LOVE,
    Mood.TENSE: Emotion.WORRY,
    Mood.FEAR: Emotion.WORRY,
    Mood.EERIE: Emotion.WORRY,
}
"""What a scene's mood does to faces of which the text says nothing. Tears and terror are only for whom it says so."""

_SHOWN_MOOD = 0.5
"""Scenes at least this intense colour the faces even of those who speak."""

_FELT_MOOD = 0.35
"""Below this, a sad or uneasy scene leaves faces as they are."""


class Blocking:
    """The state of one scene's stage.

    ``usual`` are the sides that people had before, kept where free; ``carried`` what they had in hand, taken up again
    when the text names it; ``held`` is in hand still, where the scene before goes on in this one.
    """

    def __init__(
        self,
        scene: Scene,
        looks: dict[str, Look],
        usual: dict[str, Side],
        carried: dict[str, str],
        held: dict[str, str],
    ) -> None:
        self._scene = scene
        self._looks = looks
        self._usual = usual
        self.sides: dict[str, Side] = {}
        self._resting: dict[str, Pose] = {}
        self._carried = carried
        self.holding = dict(held)
        self._last_mentioned = dict.fromkeys(held.values(), 0)
        self._last_seen: dict[str, int] = {}
        self._engaged: set[str] = set()
        self._knelt: dict[str, int] = {}
        self._shots = 0

    def enter(self, moment: Moment) -> list[str]:
        """Take note of who is in this moment; returns those who appear for the first time."""
        if self._someone_leaves(moment):
            self._last_seen = {person: seen for person, seen in self._last_seen.items() if person in moment.people}
        about = self.company()
        newcomers = [person for person in moment.people if person in self._looks and person not in about]
        for person in newcomers:
            self.sides[person] = self._free_side(person, moment.people)
            self._last_seen[person] = self._shots
        for person in moment.people:
            self._last_seen[person] = self._shots
        self._engaged |= {action.character_id for action in moment.actions} | {beat.speaker_id for beat in moment.beats}
        self._let_go(moment)
        self._take_up(moment)
        brings = any(_BRINGS.search(beat.text) for beat in moment.beats)
        for action in moment.actions:
            self._perform(action, brings=brings)
        self._shots += 1
        for person in [p for p, since in self._knelt.items() if self._shots - since > _KNEELING]:
            self._resting.pop(person, None)
            del self._knelt[person]
        for person in moment.leaving:
            self._last_seen[person] = -_LONG_AGO
        return newcomers

    def admit(self, person: str) -> None:
        """Let somebody be there before the text names them."""
        self.sides[person] = self._free_side(person, ())
        self._last_seen[person] = self._shots

    def _someone_leaves(self, moment: Moment) -> bool:
        """Who runs, rows or climbs, or walks under the open sky, leaves behind whoever is not told to come."""
        poses = {action.pose for action in moment.actions}
        indoors = self._scene.place in INDOORS
        return bool(poses & _LEAVING) or (Pose.WALK in poses and not indoors)

    def company(self) -> list[str]:
        """Who is still about, the latest first: those who did or said something stay longer than those told of."""
        recent = [
            person
            for person in self.sides
            if self._shots - self._last_seen.get(person, -_LONG_AGO) <= (6 if person in self._engaged else 2)
        ]
        return sorted(recent, key=lambda person: -self._last_seen[person])

    def figure(self, person: str, moment: Moment, *, prominence: Literal["lead", "support", "background"]) -> Figure:
        """A person as they stand in the picture of this moment."""
        side = self.sides[person]
        pose = self._pose(person, moment)
        holding = self.holding.get(person) if pose not in _BOTH_HANDS else None
        look = self._looks[person]
        return Figure(
            character_id=person,
            look=look.model_copy(update={"hat": None}) if holding == "hat" else look,
            pose=pose,
            emotion=self._emotion(person, moment),
            holding=holding,
            held_hat=look.hat if holding == "hat" else None,
            stage=side,
            facing=self._facing(person),
            speaking=person == moment.speaker_id,
            prominence=prominence,
        )

    def side_of(self, person: str) -> Side:
        """The side of the stage that a person keeps."""
        return self.sides[person]

    def _free_side(self, person: str, together: Sequence[str]) -> Side:
        """A side that nobody about has, rather the usual one; those of the same moment count most."""
        about = [other for other in self.company() if other != person]
        taken = [self.sides[other] for other in about]
        near = [self.sides[other] for other in about if other in together]
        usual = self.sides.get(person) or self._usual.get(person)
        sides: tuple[Side, ...] = ("left", "right", "centre")
        return min(sides, key=lambda side: (near.count(side), taken.count(side), side != usual, sides.index(side)))

    def _facing(self, person: str) -> Facing:
        side = self.sides[person]
        if side == "centre":
            others = [other for other in self.company() if other != person]
            return "left" if others and self.sides[others[0]] == "left" else "right"
        return "right" if side == "left" else "left"

    def _let_go(self, moment: Moment) -> None:
        """Things are put down where the text says so, and forgotten when it has not named them for long."""
        for prop in moment.props:
            self._last_mentioned[prop] = self._shots
        puts_down = any(_PUT_DOWN.search(beat.text) for beat in moment.beats)
        for person, prop in list(self.holding.items()):
            forgotten = self._shots - self._last_mentioned.get(prop, self._shots) > _REMEMBERED and prop != "hat"
            meant = prop in moment.props or not (moment.props or prop == "hat")
            if puts_down and meant and person in moment.people:
                self._carried.pop(person, None)
                del self.holding[person]
            elif forgotten:
                del self.holding[person]

    def _take_up(self, moment: Moment) -> None:
        """The basket of the scene before is on the arm again when the text speaks of it."""
        for person in moment.people:
            prop = self._carried.get(person)
            if prop is not None and prop in moment.props and prop not in self.holding.values():
                self.holding.setdefault(person, prop)

    def _perform(self, action: Action, *, brings: bool) -> None:
        person = action.character_id
        self._knelt.pop(person, None)
        if action.pose in _RESTING:
            self._resting[person] = action.pose
            if action.pose is Pose.KNEEL:
                self._knelt[person] = self._shots
        elif action.pose not in _HANDLING:
            self._resting.pop(person, None)
        handled = action.pose in (Pose.HOLD, Pose.REACH, Pose.READ) or (brings and action.pose in _ON_FOOT)
        if action.object in HELD and handled:
            self.holding[person] = action.object
            self._carried[person] = action.object
            self._last_mentioned[action.object] = self._shots

    def _pose(self, person: str, moment: Moment) -> Pose:
        doing = [action.pose for action in moment.actions if action.character_id == person]
        drawn = [pose for pose in doing if pose is not Pose.STAND]
        if drawn:
            return self._drawn_pose(person, drawn)
        resting = self._resting.get(person)
        return resting or (Pose.HOLD if person in self.holding else self._idle_pose(person, moment))

    def _idle_pose(self, person: str, moment: Moment) -> Pose:
        """People who stand and talk point at what they speak of; grown listeners cross their arms now and then."""
        if person == moment.speaker_id:
            spoken = " ".join(beat.text for beat in moment.beats if beat.speaker_id == person)
            return Pose.POINT if _POINTING.search(spoken) else Pose.STAND
        grown = self._looks[person].age in (AgeGroup.ADULT, AgeGroup.ELDER)
        crosses = moment.speaker_id and grown and draw(person, moment.beats[0].id, "arms") < _CROSSED_ARMS
        return Pose.CROSS_ARMS if crosses else Pose.STAND

    def _drawn_pose(self, person: str, drawn: Sequence[Pose]) -> Pose:
        """The last thing done; small gestures are made sitting by those who sit."""
        pose = drawn[-1]
        resting = self._resting.get(person)
        return resting if resting and pose in _HANDLING and pose not in (Pose.READ, Pose.WRITE) else pose

    def _emotion(self, person: str, moment: Moment) -> Emotion:
        if person in moment.emotions:
            return moment.emotions[person]
        if self._looks[person].hat is Hat.HOOD and self._looks[person].outfit is Outfit.ROBE:
            return Emotion.NEUTRAL
        intensity, mood = self._scene.intensity, self._scene.mood
        if person == moment.speaker_id and intensity < _SHOWN_MOOD:
            return Emotion.NEUTRAL
        if intensity < _FELT_MOOD and mood in (Mood.EERIE, Mood.ROMANTIC):
            return Emotion.NEUTRAL
        return _MOOD_EMOTIONS.get(self._scene.mood, Emotion.NEUTRAL)


def figures_of(blocking: Blocking, moment: Moment, framing: Framing, people: Sequence[str]) -> tuple[Figure, ...]:
    """The figures of a picture. ``people`` are ordered, the lead first."""
    lead_count = 2 if moment.speaker_id is None and len(moment.people) > 1 else 1
    return tuple(
        blocking.figure(
            person,
            moment,
            prominence="lead"
            if place < lead_count
            else ("support" if framing is not Framing.EXTREME_WIDE else "background"),
        )
        for place, person in enumerate(people)
    )
