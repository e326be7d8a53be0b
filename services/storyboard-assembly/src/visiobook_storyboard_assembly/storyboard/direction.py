"""The director: turns the moments of a scene into pictures and camera moves, one after the other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from visiobook_contracts.ai_analysis import Scene
from visiobook_contracts.media_generation import Figure, Framing, Look, PictureSpec
from visiobook_contracts.storyboard_assembly import CameraMove, MoveKind
from visiobook_storyboard_assembly.seeding import digest_of
from visiobook_storyboard_assembly.storyboard.angles import ANGLES, EMPTY_ANGLES, SIDE_ANGLES, Side
from visiobook_storyboard_assembly.storyboard.camera import choose_move
from visiobook_storyboard_assembly.storyboard.framing import History, choose_framing
from visiobook_storyboard_assembly.storyboard.moments import Moment
from visiobook_storyboard_assembly.storyboard.staging import Blocking, figures_of
from visiobook_storyboard_assembly.storyboard.things import DRESSING, HELD, INDOORS, INSERTED, WALLED, built_into, fits
from visiobook_storyboard_assembly.storyboard.tints import RoomColours, TintReader

_MOST_PEOPLE = {Framing.EXTREME_WIDE: 3, Framing.WIDE: 4, Framing.MEDIUM: 2, Framing.CLOSE: 1, Framing.INSERT: 0}
_REACTION_AFTER = 2
_EMPTY_ENOUGH = 2
_FORESIGHT = 8
_TWO_SHOT_REST = 3
_CROWD_STAYS = 7
"""Shots for which a crowd is about after the text has spoken of it."""


@dataclass(frozen=True)
class Direction:
    """What the camera sees in one shot and how it moves."""

    picture: PictureSpec
    move: CameraMove


def set_seed(title: str, scene: Scene) -> str:
    """Scenes in the same place of the same book are played in the same set."""
    return digest_of(title, scene.place.value, (scene.place_name or "").casefold())


class Director:
    """Directs a film scene by scene, remembering which sets the audience knows and who stood where."""

    def __init__(self, title: str, looks: Mapping[str, Look]) -> None:
        self._title = title
        self._looks = dict(looks)
        self._known_sets: set[str] = set()
        self._usual_sides: dict[str, Side] = {}
        self._carried: dict[str, str] = {}
        self._held: dict[str, str] = {}
        self._chapter: str | None = None
        self._last_move: MoveKind | None = None
        self._shots = 0

    def introduce(self, scene: Scene) -> None:
        """The audience has seen this scene's set already, on a card."""
        self._known_sets.add(set_seed(self._title, scene))

    def moved(self, kind: MoveKind) -> None:
        """A card moved the camera like this."""
        self._last_move = kind

    def scene(self, scene: Scene, moments: Sequence[Moment]) -> list[Direction]:
        """Direct one scene."""
        seed = set_seed(self._title, scene)
        goes_on = self._chapter == scene.chapter_id
        held = self._held if goes_on else {}
        blocking = Blocking(scene, self._looks, self._usual_sides, self._carried, held)
        take = _SceneTake(scene, seed, blocking, seed not in self._known_sets)
        directions = []
        for place, moment in enumerate(moments):
            picture = take.picture(moment, self._expected(scene, moments[place + 1 :]))
            closing = place == len(moments) - 1
            move = choose_move(
                moment, picture.framing, picture.figures, last=self._last_move, turn=self._shots, closing=closing
            )
            directions.append(Direction(picture, move))
            self._last_move = move.kind
            self._shots += 1
        self._known_sets.add(seed)
        self._usual_sides |= take.blocking.sides
        self._chapter, self._held = scene.chapter_id, take.blocking.holding
        return directions

    def _expected(self, scene: Scene, later: Sequence[Moment]) -> str | None:
        """Who comes next and may be shown before: somebody the audience knows, or whom the scene is about."""
        people = (person for moment in later[:_FORESIGHT] for person in moment.people if person in self._looks)
        coming = next(people, None)
        known = coming in self._usual_sides or scene.present[:1] == (coming,)
        return coming if known else None


class _SceneTake:
    """The pictures of one scene so far."""

    def __init__(self, scene: Scene, seed: str, blocking: Blocking, place_is_new: bool) -> None:
        self.blocking = blocking
        self._scene = scene
        self._seed = seed
        self._place_is_new = place_is_new
        self._framings: list[Framing] = []
        self._pictures: list[PictureSpec] = []
        self._speakers: list[str | None] = []
        self._crowded = 0
        self._tints = TintReader()

    def picture(self, moment: Moment, expected: str | None) -> PictureSpec:
        newcomers = self.blocking.enter(moment)
        if not moment.people and expected and self._empty_for() >= _EMPTY_ENOUGH and not self.blocking.company():
            self.blocking.admit(expected)
        self._crowded = _CROWD_STAYS if moment.crowd else max(0, self._crowded - 1)
        lead = self._lead(moment, newcomers)
        framing = choose_framing(moment, self._candidates(moment, lead), self._history(moment, newcomers))
        people = self._candidates(moment, lead)[: self._most_people(moment, framing)]
        figures = figures_of(self.blocking, moment, framing, people)
        colours = self._tints.read(moment.beats) if self._scene.place in INDOORS else RoomColours()
        spec = PictureSpec(
            seed=self._seed,
            place=self._scene.place,
            time_of_day=self._scene.time_of_day,
            weather=self._scene.weather,
            season=self._scene.season,
            mood=self._scene.mood,
            intensity=round(min(1.0, 0.5 * self._scene.intensity + 0.5 * moment.intensity), 1),
            framing=framing,
            figures=figures,
            props=self._props(moment, framing, figures),
            crowd=self._crowded > 0 and framing in (Framing.WIDE, Framing.EXTREME_WIDE),
            angle=self._angle(framing, people),
            tint=colours.tint,
            glass=colours.glass,
        )
        spec = self._unlike_the_others(spec)
        self._remember(spec, moment.speaker_id)
        return spec

    def _lead(self, moment: Moment, newcomers: Sequence[str]) -> str | None:
        """Who the shot is about. A long speech is broken by the face of the one who listens."""
        if not moment.people:
            return None
        lead = moment.people[0]
        if moment.speaker_id and self._speakers[-_REACTION_AFTER:] == [lead] * _REACTION_AFTER:
            listeners = [person for person in self.blocking.company() if person != lead]
            return listeners[0] if listeners and not newcomers else lead
        return lead

    def _candidates(self, moment: Moment, lead: str | None) -> list[str]:
        """Who could be in the picture: the lead, the others of this moment, then whoever is still about."""
        if lead is None:
            return self.blocking.company() if self._empty_for() >= _EMPTY_ENOUGH else []
        return list(dict.fromkeys([lead, *moment.people, *self.blocking.company()]))

    def _most_people(self, moment: Moment, framing: Framing) -> int:
        """A talk shown by twos just now goes on with one at a time."""
        twos = [shot.framing is Framing.MEDIUM and len(shot.figures) > 1 for shot in self._pictures[-_TWO_SHOT_REST:]]
        alone = framing is Framing.MEDIUM and any(twos) and moment.voices == 1 and len(moment.people) == 1
        return 1 if alone else _MOST_PEOPLE[framing]

    def _empty_for(self) -> int:
        """How many shots running nobody has been seen."""
        return next((back for back, shot in enumerate(reversed(self._pictures)) if shot.figures), len(self._pictures))

    def _history(self, moment: Moment, newcomers: Sequence[str]) -> History:
        return History(
            framings=tuple(self._framings),
            place_is_new=self._place_is_new,
            newcomers=bool(newcomers),
            can_insert=bool(self._insertable(moment)),
        )

    def _props(self, moment: Moment, framing: Framing, figures: Sequence[Figure]) -> tuple[str, ...]:
        """What stands about: the things of this moment and the dressing of the scene, not what is in a hand."""
        if framing is Framing.INSERT:
            return self._insertable(moment)[:2]
        if framing is Framing.CLOSE:
            return ()
        in_hand = {figure.holding for figure in figures}
        dressing = [prop for prop in self._scene.props if prop in DRESSING - HELD]
        species = {figure.look.species.value for figure in figures}
        hidden = in_hand | species | built_into(self._scene.place)
        things = (prop for prop in dict.fromkeys([*moment.props, *dressing]) if prop not in hidden)
        return tuple(prop for prop in things if fits(prop, self._scene.place))[:4]

    def _insertable(self, moment: Moment) -> tuple[str, ...]:
        """Things that may fill the picture: what the text is about, or any it names when nobody is seen for long."""
        things = set(moment.props) if self._empty_for() >= _EMPTY_ENOUGH else moment.subjects
        built_in = built_into(self._scene.place) - WALLED
        return tuple(prop for prop in moment.props if prop in INSERTED - built_in and prop in things)

    def _angle(self, framing: Framing, people: Sequence[str]) -> int:
        """The camera faces who it looks at: one side of the set behind each of two who talk."""
        if framing in (Framing.CLOSE, Framing.INSERT) and people:
            return SIDE_ANGLES[self.blocking.side_of(people[0])]
        if framing is Framing.MEDIUM and people and (len(people) == 1 or Framing.MEDIUM in self._framings):
            return SIDE_ANGLES[self.blocking.side_of(people[0])]
        if not people and framing is not Framing.INSERT:
            seen = sum(not shot.figures and shot.framing is not Framing.INSERT for shot in self._pictures)
            return EMPTY_ANGLES[seen % ANGLES]
        return 0

    def _unlike_the_others(self, spec: PictureSpec) -> PictureSpec:
        """The same spec twice in a scene would be the same picture: the camera takes another position."""
        last = self._pictures[-1] if self._pictures else None
        stale = (last.framing, last.angle) if last else None
        angles = [spec.angle, *(angle for angle in EMPTY_ANGLES if angle != spec.angle)]
        takes = [spec.model_copy(update={"angle": angle}) for angle in angles]
        moved = [take for take in takes if (take.framing, take.angle) != stale]
        shown = {_visible(picture) for picture in self._pictures}
        return next((take for take in moved if _visible(take) not in shown), moved[0])

    def _remember(self, spec: PictureSpec, speaker: str | None) -> None:
        self._framings.append(spec.framing)
        self._pictures.append(spec)
        shown = spec.figures[0].character_id if spec.figures else None
        self._speakers.append(speaker if shown == speaker else None)


def _visible(spec: PictureSpec) -> str:
    """What can be seen of a spec: a shade more or less of intensity makes no other picture."""
    return spec.model_dump_json(exclude={"intensity"})
