"""Moments: what happens while the beats of one shot are spoken, gathered from the reading of the book.

Only who acts, speaks or is told of is there to be seen. A person merely talked about, inside a quotation, is not.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from visiobook_contracts.ai_analysis import Action, Character, Emotion, Gender, Pose, Scene, SentenceNote, Sighting
from visiobook_contracts.storyboard_assembly import Beat
from visiobook_storyboard_assembly.casting.narrator import NARRATOR
from visiobook_storyboard_assembly.storyboard.beats import spoken_seconds

TRAVEL = frozenset({Pose.WALK, Pose.RUN, Pose.ROW, Pose.CLIMB, Pose.FALL, Pose.DANCE})
"""Poses that want room around them."""

_PRONOUN = re.compile(
    r"\b(he|she|they|him|her|them|his|their|i|me|my|we|us|who|il|elle|ils|elles|lui|leur|son|sa|ses|je|me|mon|ma|mes|nous|qui)\b",
    re.IGNORECASE,
)
_ASLEEP = re.compile(r"\b(asleep|drowsing|endormie?s?|assoupie?s?)\b", re.IGNORECASE)
_WORD = re.compile(r"\w+")
_OPENING_WORDS = 5
_CROWD = re.compile(
    r"\b(crowds?|guests|dancers|villagers|courtiers|throng|revellers|masqueraders|maskers|waltzers|musicians|multitude|"
    r"congregation|townsfolk|foule|invités|danseurs|villageois|courtisans|assemblée|cortège|attroupement)\b"
    r"|\b(?:the|many|these|hundred|thousand)(?: \w+)? (?:people|children|soldiers|sailors|company|assembly)\b"
    r"|\b(?:everybody|everyone) (?:was|were|had|in|on|at|laughed|cheered|danced)\b"
    r"|\b(?:hundred|thousand)s?(?: [\w-]+){0,3} (?:friends|men|women|guests)\b"
    r"|\b(?:les|des|mille|cent)(?: \w+)? (?:gens|soldats|enfants|hommes)\b",
    re.IGNORECASE,
)
_UNLIKE_CROWD = re.compile(r"\b(no|very little|little|of no|sans|peu de)\s+\w*\s*$", re.IGNORECASE)
_ASIDE = re.compile(r"^\W*\(.*\)\W*$", re.DOTALL)
_DREAMT = re.compile(
    r"\b(dream(?:ed|t|ing)? (?:that|of)|imagin(?:ed|ing)|fancied|remember(?:ed|ing)|thought of|"
    r"rêv(?:a|ait) (?:que|de)|imagin(?:a|ait)|se souv(?:int|enait)|songea(?:it)? à)\b",
    re.IGNORECASE,
)
_GONE = re.compile(
    r"\b(no longer (?:to be seen|there)|nowhere to be seen|(?:was|were|had) gone|vanished|disappeared|had left|"
    r"went away|rode (?:away|off)|drove (?:away|off)|walked (?:away|off)|left the (?:room|house|hall|kitchen|parlour)|"
    r"disparut|avait disparu|s['’]en alla|s['’]en fut|n['’]était plus là|était parti\w*|quitta la (?:pièce|salle))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Moment:
    """One shot's worth of story. ``people`` are those there to be seen, the one it is about first."""

    beats: tuple[Beat, ...]
    people: tuple[str, ...]
    speaker_id: str | None
    actions: tuple[Action, ...]
    props: tuple[str, ...]
    emotions: Mapping[str, Emotion]
    emotion: Emotion
    intensity: float
    crowd: bool
    subjects: frozenset[str]
    leaving: tuple[str, ...] = ()

    @property
    def voices(self) -> int:
        """How many characters speak."""
        return len({beat.speaker_id for beat in self.beats} - {NARRATOR})

    @property
    def travels(self) -> bool:
        """Somebody moves through the place."""
        return any(action.pose in TRAVEL for action in self.actions)

    @property
    def seconds(self) -> float:
        """Estimated length."""
        return sum(map(spoken_seconds, self.beats))


class Reader:
    """Looks up what the analysis says of sentences and of people."""

    def __init__(
        self, notes: Iterable[SentenceNote], characters: Iterable[Character], cast_ids: frozenset[str]
    ) -> None:
        self._notes = {note.sentence_id: note for note in notes}
        people = tuple(characters)
        self._names = {person.id: _name_pattern(person) for person in people}
        self._genders = {person.id: person.gender for person in people}
        self._cast_ids = cast_ids
        self._told: dict[str, str] = {}
        self._spoken: frozenset[str] = frozenset()

    def moments(self, scene: Scene, groups: Sequence[tuple[Beat, ...]]) -> list[Moment]:
        """The moments of a scene, one for each group of beats."""
        every = [beat for beats in groups for beat in beats]
        self._spoken = _sentences_with_speech(every)
        quoted = {sid for beat in every if beat.speaker_id != NARRATOR for sid in beat.sentence_ids}
        self._told = _told_text(every)
        present = frozenset(scene.present)
        return [self._moment(beats, quoted, present) for beats in groups]

    def _moment(self, beats: tuple[Beat, ...], quoted: set[str], present: frozenset[str]) -> Moment:
        notes = self._notes_of(beats)
        speaker = _main_speaker(beats)
        told = [
            person
            for beat in beats
            if beat.speaker_id == NARRATOR
            for person in self._told_of(beat, quoted)
            if not present or person in present
        ]
        speakers = [beat.speaker_id for beat in beats if beat.speaker_id != NARRATOR]
        actions = self._actions(beats, {*told, *speakers}, quoted)
        actors = [action.character_id for action in actions]
        people = tuple(dict.fromkeys([*([speaker] if speaker else []), *actors, *told, *speakers]))
        props = self._props(beats, notes)
        strongest = max(notes, key=lambda note: (note.emotion is not Emotion.NEUTRAL, note.intensity), default=None)
        return Moment(
            beats=beats,
            people=people,
            speaker_id=speaker,
            actions=actions,
            props=props[:4],
            emotions=self._emotions(beats, notes, people),
            emotion=strongest.emotion if strongest else Emotion.NEUTRAL,
            intensity=max((note.intensity for note in notes), default=0.3),
            subjects=_subjects(beats, notes, actions) & frozenset(props),
            crowd=any(beat.speaker_id == NARRATOR and _tells_crowd(beat.text) for beat in beats),
            leaving=_who_leaves(beats, told, speaker),
        )

    def _props(self, beats: Sequence[Beat], notes: Sequence[SentenceNote]) -> tuple[str, ...]:
        """Things that the story names while these beats are told; where the reader did not say where, all of them."""
        people = self._cast_ids
        found: list[str] = []
        for note in notes:
            if note.sightings is None:
                found += note.props
            else:
                found += [seen.what for seen in note.sightings if seen.what not in people and _within(seen, beats)]
        return tuple(dict.fromkeys(found))

    def _notes_of(self, beats: Sequence[Beat]) -> list[SentenceNote]:
        ids = dict.fromkeys(sentence_id for beat in beats for sentence_id in beat.sentence_ids)
        return [self._notes[sentence_id] for sentence_id in ids if sentence_id in self._notes]

    def _told_of(self, beat: Beat, quoted: set[str]) -> list[str]:
        """Who a told beat names or means. Beside a quotation of the same sentence only names count, not pronouns.

        In the later parts of a long sentence somebody is meant only if there is a name or a pronoun to mean them, and
        a pronoun beside a name of its gender means that name.
        """
        told: list[str] = []
        if _ASIDE.match(beat.text):
            return told
        meant = _PRONOUN.search(beat.text) is not None or beat.id.endswith(".b1")
        for note in self._notes_of([beat]):
            if note.sightings is not None:
                told += self._seen(beat, note.sightings)
                continue
            here = [person for person in note.character_ids if person in self._cast_ids]
            named = {person for person in here if self._names[person].search(beat.text)}
            told_text = self._told.get(note.sentence_id, "")
            owned = {self._genders[person] for person in here if self._names[person].search(told_text)}
            for person in here:
                by_pronoun = meant and note.sentence_id not in quoted and not self._owned(person, told_text, owned)
                if person in named or by_pronoun:
                    told.append(person)
        return told

    def _seen(self, beat: Beat, sightings: Sequence[Sighting]) -> list[str]:
        """Whom the beat names or means; where it goes on about nobody new, whom its sentence spoke of last."""
        people = [seen for seen in sightings if seen.what in self._cast_ids]
        here = [seen.what for seen in people if beat.start <= seen.start < beat.end]
        before = [seen.what for seen in people if seen.start < beat.start]
        goes_on = before and not beat.id.endswith(".b1") and beat.sentence_ids[0] not in self._spoken
        return here or (before[-1:] if goes_on else [])

    def _owned(self, person: str, told_text: str, owned: set[Gender]) -> bool:
        """Whether a pronoun for this person would rather mean somebody of the same gender whom the sentence names."""
        gender = self._genders[person]
        return gender is not Gender.UNKNOWN and gender in owned and not self._names[person].search(told_text)

    def _actions(self, beats: Sequence[Beat], visible: set[str], quoted: set[str]) -> tuple[Action, ...]:
        told_ids = {sid for beat in beats if beat.speaker_id == NARRATOR for sid in beat.sentence_ids}
        wholly_quoted = quoted - told_ids
        asleep = any(_ASLEEP.search(beat.text) for beat in beats if beat.speaker_id == NARRATOR)
        return tuple(
            _sleeping(action) if asleep and action.pose in (Pose.FALL, Pose.LIE) else action
            for note in self._notes_of(beats)
            if note.sentence_id not in wholly_quoted
            for action in note.actions
            if action.character_id in visible and _happens_in(action, beats)
        )

    @staticmethod
    def _emotions(beats: Sequence[Beat], notes: Sequence[SentenceNote], people: Sequence[str]) -> dict[str, Emotion]:
        """Who feels what: a speaker as the line is said, the first person of a sentence as the sentence has it."""
        felt = {
            note.character_ids[0]: note.emotion
            for note in notes
            if note.emotion is not Emotion.NEUTRAL and note.character_ids and note.character_ids[0] in people
        }
        spoken = {
            b.speaker_id: b.emotion for b in beats if b.speaker_id != NARRATOR and b.emotion is not Emotion.NEUTRAL
        }
        asleep = {
            action.character_id: Emotion.NEUTRAL
            for note in notes
            for action in note.actions
            if action.pose is Pose.LIE and any(_ASLEEP.search(beat.text) for beat in beats)
        }
        return {**felt, **asleep, **spoken}


def _within(seen: Sighting, beats: Sequence[Beat]) -> bool:
    return any(beat.start <= seen.start < beat.end for beat in beats)


def _happens_in(action: Action, beats: Sequence[Beat]) -> bool:
    """Whether the verb stands in these beats; yes where the reader did not note where it stands."""
    return action.start is None or any(beat.start <= action.start < beat.end for beat in beats)


def _sentences_with_speech(beats: Iterable[Beat]) -> frozenset[str]:
    """Sentences in which somebody speaks: what the narrator adds there is about the speaker."""
    return frozenset(sid for beat in beats if beat.speaker_id != NARRATOR for sid in beat.sentence_ids)


def _tells_crowd(text: str) -> bool:
    match = _CROWD.search(text)
    return match is not None and _UNLIKE_CROWD.search(text[: match.start()]) is None


def _who_leaves(beats: Sequence[Beat], told: Sequence[str], speaker: str | None) -> tuple[str, ...]:
    """Who is said to be gone: the last person told of in such a beat; and who is only dreamt of."""
    story = [beat.text for beat in beats if beat.speaker_id == NARRATOR]
    if any(_DREAMT.search(text) for text in story):
        dreamer = speaker or next(iter(told), None)
        return tuple(person for person in told if person != dreamer)
    return tuple(told[-1:]) if any(_GONE.search(text) for text in story) else ()


def _main_speaker(beats: Sequence[Beat]) -> str | None:
    """Who speaks longest in the shot, the narrator aside."""
    seconds: dict[str, float] = {}
    for beat in beats:
        if beat.speaker_id != NARRATOR:
            seconds[beat.speaker_id] = seconds.get(beat.speaker_id, 0.0) + spoken_seconds(beat)
    return max(seconds, key=lambda person: seconds[person]) if seconds else None


def _subjects(beats: Sequence[Beat], notes: Sequence[SentenceNote], actions: Sequence[Action]) -> frozenset[str]:
    """The things that a shot is about: handled, first in a told sentence, or alone in a sentence without people."""
    handled = {action.object for action in actions if action.object}
    openings = [
        set(_WORD.findall(beat.text.casefold())[:_OPENING_WORDS]) for beat in beats if beat.speaker_id == NARRATOR
    ]
    about = {
        prop
        for note in notes
        for prop in note.props
        if prop in handled
        or any({prop, f"{prop}s"} & opening for opening in openings)
        or (len(note.props) == 1 and not note.character_ids)
    }
    return frozenset(about)


def _told_text(beats: Iterable[Beat]) -> dict[str, str]:
    """What the narrator says of each sentence, all its beats together."""
    told: dict[str, str] = {}
    for beat in beats:
        if beat.speaker_id == NARRATOR:
            for sentence_id in beat.sentence_ids:
                told[sentence_id] = f"{told.get(sentence_id, '')} {beat.text}"
    return told


def _sleeping(action: Action) -> Action:
    """Who falls asleep does not fall."""
    return action.model_copy(update={"pose": Pose.SIT})


def _name_pattern(person: Character) -> re.Pattern[str]:
    names = sorted({person.name, *person.aliases}, key=len, reverse=True)
    return re.compile("|".join(rf"\b{re.escape(name)}\b" for name in names if name.strip()) or r"(?!)", re.IGNORECASE)
