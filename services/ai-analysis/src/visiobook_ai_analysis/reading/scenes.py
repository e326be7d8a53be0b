"""Scenes: where, when, in what weather and mood, with whom; what a scene does not say it takes from the one before."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from visiobook_ai_analysis.reading.cues import PlaceCue, SettingCue, indoor_hint, is_indoors
from visiobook_ai_analysis.reading.document import Document
from visiobook_ai_analysis.reading.feelings import emotion_counts
from visiobook_ai_analysis.reading.lexicon.emotions import MOOD_OF_EMOTION
from visiobook_ai_analysis.reading.segments import SURE_PLACE, Segment, segment
from visiobook_ai_analysis.reading.tone import together
from visiobook_ai_analysis.reading.units import units_of
from visiobook_contracts.ai_analysis import (
    Mood,
    PlaceKind,
    Scene,
    Season,
    SentenceNote,
    TimeOfDay,
    Weather,
)

_SURE_AT_A_START = 0.6
_AFLOAT = frozenset(
    [
        "swam",
        "swim",
        "swimming",
        "swum",
        "sail",
        "sailed",
        "sailing",
        "row",
        "rowed",
        "rowing",
        "oar",
        "oars",
        "raft",
        "boat",
        "ship",
        "deck",
        "drowning",
        "nager",
        "nageait",
        "nagea",
        "rame",
        "rames",
        "ramait",
        "voile",
        "voiles",
        "voguait",
        "barque",
        "navire",
        "canot",
        "radeau",
    ]
)
_ABSORBS = {
    Weather.STORM: (Weather.RAIN, Weather.WINDY, Weather.OVERCAST),
    Weather.RAIN: (Weather.OVERCAST,),
    Weather.SNOW: (Weather.WINDY,),
}
"""A storm has wind and rain in it: their words speak for it, where it is told at all."""
_DAYS = frozenset(
    [
        "day",
        "days",
        "week",
        "weeks",
        "month",
        "months",
        "year",
        "years",
        "jour",
        "jours",
        "semaine",
        "semaines",
        "mois",
        "ans",
        "année",
        "années",
    ]
)
_SURE_HOUR, _OTHER_HOUR, _LIKELY_HOUR = 1.0, 0.9, 0.6
"""A sign of an hour is enough where none is known, two where something sets the scene off from the one before."""
_DARK, _TOLD_OUTRIGHT = frozenset({TimeOfDay.EVENING, TimeOfDay.NIGHT}), 1.8
"""Lamps and beds are of the evening and the night: only what is told outright makes one of the other."""
_SIGN_OF_PLACE, _ONE_THING = 0.3, 0.7
"""One common thing is a guess, which the scene that follows may correct."""
_SURE_SKY = 1.0
_SURE_SEASON = 1.0
_REPEATS = 3
_CLEAR_SIGN: Mapping[Mood, float] = dict.fromkeys(Mood, 1.0) | {Mood.CALM: 0.4, Mood.ADVENTURE: 0.6, Mood.WARM: 0.8}
"""People sit and look at evening gardens in every mood; maps and kettles are about, too."""
_LEAST_SIGN, _SIGNS_A_WORD = 2.5, 0.008
"""One word of the story (which counts two) makes no mood; nor do a few in a long scene."""
_MOSTLY_TALK = 0.5
"""Share of speech from which a scene without signs is an argument rather than a rest."""
_LOUD = 0.7
"""An exclamation is merry or angry, whichever the scene is more."""
_HINT, _MOST_HINTED = 0.35, 2.5
_ON_THE_SPOT = 1.0
_SURELY_INSIDE = 1.5
_USUAL_HOURS = {PlaceKind.BALLROOM: TimeOfDay.NIGHT}
"""When a place is lived in where the book tells no hour: balls are held at night."""


@dataclass(slots=True)
class Setting:
    """What holds until something else is said."""

    place: PlaceKind | None = None
    place_name: str | None = None
    hour: TimeOfDay | None = None
    sky: Weather = Weather.CLEAR
    sky_told: bool = False
    season: Season | None = None
    of_last_chapter: bool = False


@dataclass(slots=True)
class _Told:
    """The setting of one scene with the words that decided each field."""

    setting: Setting
    evidence: dict[str, str] = field(default_factory=dict)
    guessed: bool = False


def find_scenes(
    document: Document, notes: Sequence[SentenceNote], casts: dict[int, tuple[int, ...]], ids: dict[int, str]
) -> list[Scene]:
    """All scenes in order. ``casts``: sentence -> drafts present; ``ids``: draft -> character id."""
    setting, chapter = Setting(), -1
    pieces = segment(units_of(document, casts))
    settings: list[_Told] = []
    for piece in pieces:
        if piece.chapter != chapter:
            setting, chapter = _next_chapter(setting), piece.chapter
        told = _tell(document, piece, setting)
        setting = told.setting
        settings.append(told)
    _told_later(pieces, settings)
    return [
        _scene(document, number, piece, told, notes, ids)
        for number, (piece, told) in enumerate(zip(pieces, settings, strict=True), start=1)
    ]


def _told_later(pieces: Sequence[Segment], settings: Sequence[_Told]) -> None:
    """A scene that tells no hour or no place has those of the next one, where no time passes between them."""
    for at in range(len(pieces) - 2, -1, -1):
        here, later = settings[at], settings[at + 1]
        following = pieces[at + 1]
        later_on = following.jump or following.hard or any(unit.later for unit in following.units[:2])
        if pieces[at].chapter != following.chapter or later_on:
            continue
        if here.setting.hour is None and later.setting.hour is not None:
            here.setting.hour = later.setting.hour
            here.evidence["time_of_day"] = later.evidence.get("time_of_day", "the hour of the scene that follows")
        if here.guessed and not later.guessed and at == 0:
            here.setting.place, here.setting.place_name = later.setting.place, later.setting.place_name
            here.evidence["place"] = later.evidence.get("place", "the place of the scene that follows")


def _next_chapter(setting: Setting) -> Setting:
    """A new chapter keeps the place and the season for want of better; hour and weather start afresh."""
    return Setting(place=setting.place, place_name=setting.place_name, season=setting.season, of_last_chapter=True)


def _tell(document: Document, piece: Segment, before: Setting) -> _Told:
    told = _Told(Setting(sky=_carried_sky(piece, before)))
    _tell_place(document, piece, before, told)
    known = None if _days_pass(piece) else before.hour
    sure = _LIKELY_HOUR if known is None else _OTHER_HOUR if _fresh(piece, before) else _SURE_HOUR
    hour = _decide(piece, "hours", known, sure, told, "time_of_day")
    sky = _decide(piece, "skies", told.setting.sky, _SURE_SKY, told, "weather")
    season = _decide(piece, "seasons", before.season, _SURE_SEASON, told, "season")
    told.setting.hour = hour if isinstance(hour, TimeOfDay) else None
    told.setting.sky = sky if isinstance(sky, Weather) else Weather.CLEAR
    told.setting.season = season if isinstance(season, Season) else None
    told.setting.sky_told = "weather" in told.evidence
    if told.setting.sky is Weather.SNOW and told.setting.season is None:
        told.setting.season = Season.WINTER
    return told


def _fresh(piece: Segment, before: Setting) -> bool:
    """Something sets the scene off from the one before."""
    return piece.hard or piece.turned or piece.jump is not None or before.of_last_chapter


def _days_pass(piece: Segment) -> bool:
    return piece.jump is not None and any(word in _DAYS for word in piece.jump.lower().split())


def _carried_sky(piece: Segment, before: Setting) -> Weather:
    """Weather lasts one scene beyond the one that tells it, unless time passes."""
    return Weather.CLEAR if piece.jump or piece.hard or not before.sky_told else before.sky


def _tell_place(document: Document, piece: Segment, before: Setting, told: _Told) -> None:
    weights = _under_one_roof(document, piece, _placed(piece, before))
    best = max(weights, key=lambda kind: weights[kind], default=None)
    fresh = piece.hard or piece.turned or before.place is None
    sure = _SIGN_OF_PLACE if before.place is None else _SURE_AT_A_START if fresh else SURE_PLACE
    if best is not None and (weights[best] >= sure or (_loose(piece, before) and _named(piece, best))):
        cues = [cue for unit in piece.units for cue in unit.places if cue.kind is best or _meant(cue, before) is best]
        cues = cues or [cue for unit in piece.units for cue in unit.places if cue.kind is PlaceKind.CASTLE]
        deciding = max(cues, key=lambda cue: (cue.kind is best, cue.weight))
        told.setting.place = _ashore(document, piece) if best is PlaceKind.SEA else best
        told.setting.place_name = (deciding.name or None) if deciding.kind is best else before.place_name
        told.evidence["place"] = deciding.words
        told.guessed = before.place is None and weights[best] < _ONE_THING
        return
    told.setting.place, told.setting.place_name = before.place, before.place_name
    if before.place is None:
        told.setting.place, told.setting.place_name = _guess_place(document, piece), None
        told.evidence["place"] = "nothing told; guessed from the things around"
        told.guessed = True


def _placed(piece: Segment, before: Setting) -> dict[PlaceKind, float]:
    """Evidence for places."""
    weights: dict[PlaceKind, float] = {}
    for unit in piece.units:
        for cue in unit.places:
            weights[_meant(cue, before)] = weights.get(_meant(cue, before), 0.0) + _share(cue, piece) * cue.weight
    rooms = [k for k in weights if is_indoors(k) and k is not PlaceKind.PARLOUR and weights[k] >= _SURE_AT_A_START]
    if rooms and all(cue.vague for unit in piece.units for cue in unit.places if cue.kind is PlaceKind.PARLOUR):
        weights[max(rooms, key=lambda kind: weights[kind])] += weights.pop(PlaceKind.PARLOUR, 0.0)
    return weights


def _loose(piece: Segment, before: Setting) -> bool:
    """Nothing binds a scene to the place before it: the slightest word decides."""
    return before.place is None or before.of_last_chapter or piece.jump is not None


def _named(piece: Segment, kind: PlaceKind) -> bool:
    """The place itself is told, not only things that stand in it."""
    return any(cue.kind is kind and cue.name for unit in piece.units for cue in unit.places)


def _under_one_roof(document: Document, piece: Segment, weights: dict[PlaceKind, float]) -> dict[PlaceKind, float]:
    """Whether a scene plays indoors is told by all the rooms where somebody is and all the furniture together, against
    the open air; then only places of that side are left. A castle is seen from both."""
    cues = [cue for unit in piece.units for cue in unit.places if cue.weight >= _ON_THE_SPOT]
    first, last = document.sentences[piece.units[0].first].first, document.sentences[piece.units[-1].last - 1].last
    vote = max(-_MOST_HINTED, min(_MOST_HINTED, _HINT * indoor_hint(document, first, last)))
    vote += sum(
        _share(cue, piece) * (cue.weight if is_indoors(cue.kind) else -cue.weight)
        for cue in cues
        if cue.kind is not PlaceKind.CASTLE
    )
    either = {PlaceKind.CASTLE}
    left = {kind: weight for kind, weight in weights.items() if kind in either or is_indoors(kind) == (vote > 0)}
    if vote >= _SURELY_INSIDE and PlaceKind.CASTLE in left:
        left[PlaceKind.HALL] = left.get(PlaceKind.HALL, 0.0) + left.pop(PlaceKind.CASTLE)
    return weights if vote == 0 or not left else left


def _share(cue: PlaceCue, piece: Segment) -> float:
    """What opens a scene says where it plays, what closes it may be where the next one does."""
    at, length = cue.sentence - piece.units[0].first, piece.length
    return 1.6 if at < min(6, length / 2) else 0.3 if length > 8 and at > 0.85 * length else 1.0


def _meant(cue: PlaceCue, before: Setting) -> PlaceKind:
    """``The room`` is the room where one is already."""
    inside = before.place is not None and is_indoors(before.place)
    return before.place if cue.vague and cue.kind is PlaceKind.PARLOUR and inside and before.place else cue.kind


def _ashore(document: Document, piece: Segment) -> PlaceKind:
    """The sea that people look at is a shore; only who swims, sails or rows is on it."""
    first, last = document.sentences[piece.units[0].first].first, document.sentences[piece.units[-1].last - 1].last
    afloat = sum(1 for low in document.lowers[first:last] if low in _AFLOAT)
    return PlaceKind.SEA if afloat else PlaceKind.SHORE


def _guess_place(document: Document, piece: Segment) -> PlaceKind:
    first = document.sentences[piece.units[0].first].first
    last = document.sentences[piece.units[-1].last - 1].last
    return PlaceKind.PARLOUR if indoor_hint(document, first, last) >= 0 else PlaceKind.MEADOW


def _decide(piece: Segment, kind: str, before: object, sure: float, told: _Told, name: str) -> object:
    """The value with most evidence, the early half of the scene counting more; what was before where nothing is
    sure."""
    weights: Counter[object] = Counter()
    cues: list[SettingCue] = [cue for unit in piece.units for cue in getattr(unit, kind)]
    for cue in cues:
        early = 1.5 if cue.sentence - piece.units[0].first < 4 else 1.0
        weights[cue.value] += cue.weight * early  # type: ignore[assignment]  # Counter of floats
    for heavy, parts in _ABSORBS.items():
        if weights[heavy] >= 1.0:
            weights[heavy] += sum(weights.pop(part, 0) for part in parts)
    weights = +weights
    if not weights:
        return before
    best = max(weights, key=lambda value: (weights[value], str(value)))
    if before in _DARK and best in _DARK and weights[best] < _TOLD_OUTRIGHT:
        return before
    if weights[best] < sure or (best is not before and before is not None and weights[before] >= weights[best]):
        return before
    told.evidence[name] = next(cue.words for cue in cues if cue.value is best)
    return best


def _scene(
    document: Document, number: int, piece: Segment, told: _Told, notes: Sequence[SentenceNote], ids: dict[int, str]
) -> Scene:
    first, last = piece.units[0].first, piece.units[-1].last
    inside = notes[first:last]
    people: Counter[int] = Counter()
    for unit in piece.units:
        people.update(unit.cast)
    present = [ids[person] for person, _ in people.most_common() if person in ids]
    mood, words = _mood(document, first, last, told.setting)
    place = told.setting.place or PlaceKind.PARLOUR
    return Scene(
        id=f"scene-{number:03d}",
        chapter_id=document.chapter_ids[piece.chapter],
        sentence_ids=tuple(s.id for s in document.sentences[first:last]),
        place=place,
        place_name=told.setting.place_name,
        time_of_day=told.setting.hour or _USUAL_HOURS.get(place, TimeOfDay.DAY),
        weather=told.setting.sky,
        season=told.setting.season,
        mood=mood,
        intensity=round(sum(note.intensity for note in inside) / max(1, len(inside)), 2),
        present=tuple(dict.fromkeys(present)),
        props=tuple(name for name, _ in Counter(p for note in inside for p in note.props).most_common(8)),
        evidence=told.evidence | ({"mood": words} if words else {}),
        tone=together([note.tone for note in inside if note.tone is not None]),
    )


def _mood(document: Document, first: int, last: int, setting: Setting) -> tuple[Mood, str]:
    """By the words of mood and feeling; night, storm and sun lean on the scale."""
    start, end = document.sentences[first].first, document.sentences[last - 1].last
    counts: defaultdict[Mood, float] = defaultdict(float)
    seen: dict[Mood, list[str]] = {}
    used: Counter[str] = Counter()
    for i in range(start, end):
        low = document.lowers[i]
        for mood in document.lexicon.moods.get(low, ()):
            used[low] += 1
            if used[low] <= _REPEATS:
                said = 1 if document.quoted[i] else 2
                counts[mood] += said * _CLEAR_SIGN[mood] * document.lexicon.mood_weights.get(low, 1.0)
            seen.setdefault(mood, []).append(low)
    for emotion, count in emotion_counts(document, start, end).items():
        counts[MOOD_OF_EMOTION[emotion]] += count
    for mood in _leanings(setting):
        counts[mood] += 2
    loud = max((Mood.JOYFUL, Mood.TENSE), key=lambda mood: counts[mood])
    counts[loud] += _LOUD * sum(document.words[i] == "!" for i in range(start, end))
    length = max(1, end - start)
    order = list(Mood)
    best = max(counts, key=lambda mood: (counts[mood], -order.index(mood)), default=Mood.CALM)
    if counts[best] < _LEAST_SIGN or counts[best] / length < _SIGNS_A_WORD:
        spoken = sum(document.quoted[start:end]) / length
        return (Mood.TENSE if spoken >= _MOSTLY_TALK else Mood.CALM), ""
    return best, ", ".join(list(dict.fromkeys(seen.get(best, ())))[:4])


def _leanings(setting: Setting) -> tuple[Mood, ...]:
    if setting.sky is Weather.STORM:
        return (Mood.TENSE, Mood.TENSE)
    if setting.sky is Weather.FOG:
        return (Mood.MYSTERY,)
    if setting.hour is TimeOfDay.NIGHT and setting.place in {
        PlaceKind.GRAVEYARD,
        PlaceKind.CELLAR,
        PlaceKind.CASTLE,
        PlaceKind.MOOR,
    }:
        return (Mood.EERIE,)
    if (
        setting.place is not None
        and not is_indoors(setting.place)
        and setting.hour is TimeOfDay.DAY
        and setting.sky is Weather.CLEAR
    ):
        return (Mood.CALM,)
    return ()
