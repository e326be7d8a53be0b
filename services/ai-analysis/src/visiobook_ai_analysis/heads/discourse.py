"""Who is in play while a text is read: entities by recency with what is known of each, and the features of a choice.

For every mention the choice is between the entities in play and a new one. What is looked at is bounded (``RECENT``
entities and those of like words), so the work is linear in the text.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice

import numpy as np
import numpy.typing as npt

from visiobook_ai_analysis.heads.labels import KINDS, TYPES
from visiobook_ai_analysis.heads.people import (
    ARTICLES,
    FIRST,
    NO_PRONOUN,
    UNKNOWN,
    YOU,
    Person,
)
from visiobook_ai_analysis.reading.document import Document

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

RECENT, ALIKE = 32, 6
NOBODY = -1
_ARRAYS = 8
_SEXES = 5
_FADING = 0.75
OWN = len(KINDS) + len(TYPES) + NO_PRONOUN + 1 + _SEXES + ARTICLES + 6
PAIR = 44


@dataclass(slots=True)
class Speech:
    """What is known of speech at each mention. Quotes and voices are numbers; -1 is none or unknown.

    Of a mention inside speech: its quote, who speaks and who hears. Of one that a verb of speech makes a speaker: its
    line, who was found to speak it, who spoke last and before; whom the line addresses and names, by bearers.
    """

    quote_of: Ints
    speaker: Ints
    hearer: Ints
    voice: Ints
    cue_of: Ints
    own_turn: Ints
    last_turn: Ints
    turn_before: Ints
    addressed: dict[int, frozenset[int]] = field(default_factory=dict)
    named: dict[int, frozenset[int]] = field(default_factory=dict)

    @classmethod
    def silent(cls, size: int) -> "Speech":
        """Nothing known."""
        return cls(*(np.full(size, NOBODY, dtype=np.int64) for _ in range(_ARRAYS)))  # type: ignore[arg-type]  # see above

    def arrays(self) -> tuple[Ints, ...]:
        """What is kept for every mention, in the order of the fields."""
        return (
            self.quote_of,
            self.speaker,
            self.hearer,
            self.voice,
            self.cue_of,
            self.own_turn,
            self.last_turn,
            self.turn_before,
        )


def own_features(document: Document, people: Sequence[Person]) -> Floats:
    """[mentions, OWN]: what each mention is by itself."""
    out = np.zeros((len(people), OWN), dtype=np.float32)
    prepositions = document.lexicon.grammar.prepositions
    seen = -1
    for row, person in zip(out, people, strict=True):
        offset = 0
        for width, value in (
            (len(KINDS), KINDS.index(person.kind)),
            (len(TYPES), TYPES.index(person.type)),
            (NO_PRONOUN + 1, person.pronoun),
            (_SEXES, person.sex),
            (ARTICLES, person.article),
        ):
            row[offset + value] = 1.0
            offset += width
        row[offset] = person.quoted
        row[offset + 1] = np.log1p(person.last - person.first) / 2
        row[offset + 2] = person.sentence != seen
        row[offset + 3] = person.first > 0 and document.lowers[person.first - 1] in prepositions
        follows = document.lowers[person.last] if person.last < len(document.lowers) else "."
        row[offset + 4] = follows in {"'s", "’s", "'", "’"}
        row[offset + 5] = follows in document.lexicon.speech_verbs
        seen = person.sentence
    return out


class Discourse:
    """The entities met so far. ``choices`` and ``features`` look, ``assign`` moves on."""

    def __init__(self, people: Sequence[Person], own: Floats, speech: Speech) -> None:
        size = len(people)
        self.people, self.own, self.speech = people, own, speech
        self.entity_of = np.full(size, NOBODY, dtype=np.int64)
        self.count = 0
        self._order: dict[int, None] = {}
        self._alike: defaultdict[tuple[str, str | int], dict[int, None]] = defaultdict(dict)
        self._first = np.array([p.first for p in people], dtype=np.int64)
        self._last_word = np.array([p.last for p in people], dtype=np.int64)
        self._sentence = np.array([p.sentence for p in people], dtype=np.int64)
        self._paragraph = np.array([p.paragraph for p in people], dtype=np.int64)
        self._type = np.array([TYPES.index(p.type) for p in people], dtype=np.int64)
        self._sex = np.array([p.sex for p in people], dtype=np.int64)
        self._bearer = np.array([p.bearer for p in people], dtype=np.int64)
        self._pronoun = np.array([p.pronoun for p in people], dtype=np.int64)
        self._quoted = np.array([p.quoted for p in people], dtype=np.bool_)
        self.last = np.zeros(size, dtype=np.int64)
        self.full = np.zeros(size, dtype=np.int64)
        self._named = np.full(size, NOBODY, dtype=np.int64)
        self._voice = np.full(size, NOBODY, dtype=np.int64)
        self._size = np.zeros(size, dtype=np.float32)
        self._names = np.zeros(size, dtype=np.float32)
        self._pronouns = np.zeros(size, dtype=np.float32)
        self._tells = np.zeros(size, dtype=np.float32)
        self._sexes = np.zeros((size, _SEXES), dtype=np.float32)
        self._types = np.zeros((size, len(TYPES)), dtype=np.float32)
        self._weight = np.zeros(size, dtype=np.float32)

    def _keys(self, person: Person) -> list[tuple[str, str | int]]:
        if person.kind == "PRON":
            return []
        keys: list[tuple[str, str | int]] = [("text", person.key), ("head", person.head_key)]
        return [*keys, ("name", person.bearer)] if person.bearer >= 0 else keys

    def choices(self, i: int) -> Ints:
        """The entities that mention ``i`` may mean: the latest ones, then those of like words."""
        found = list(islice(reversed(self._order), RECENT))
        known = set(found)
        for key in self._keys(self.people[i]):
            for entity in islice(reversed(self._alike[key]), ALIKE):
                if entity not in known:
                    known.add(entity)
                    found.append(entity)
        return np.array(found, dtype=np.int64)

    def possible(self, i: int, choices: Ints) -> npt.NDArray[np.bool_]:
        """[choices + 1]: whom mention ``i`` may mean, the last one somebody new. The name of a person means its bearer
        if that one is among the choices, else nobody who bears another name."""
        out = np.ones(len(choices) + 1, dtype=np.bool_)
        person = self.people[i]
        if person.names_person:
            named = self._named[choices]
            known = named == person.bearer
            out[:-1] = known if known.any() else named == NOBODY
            out[-1] = not known.any()
        return out

    def features(self, i: int, choices: Ints) -> Floats:
        """[choices, PAIR]: how mention ``i`` and each entity go together."""
        out = np.empty((len(choices), PAIR), dtype=np.float32)
        self._distance(i, choices, out)
        self._agreement(i, choices, out)
        self._likeness(i, choices, out)
        self._talk(i, choices, out)
        self._turn(i, choices, out)
        return out

    def _distance(self, i: int, choices: Ints, out: Floats) -> None:
        last, full = self.last[choices], self.full[choices]
        sentences = self._sentence[i] - self._sentence[last]
        out[:, 0] = np.log1p(np.maximum(sentences, 0)) / 3
        out[:, 1] = np.log1p(np.maximum(i - last, 0)) / 3
        out[:, 2] = np.log1p(np.maximum(self._first[i] - self._first[last], 0)) / 5
        out[:, 3] = np.log1p(np.maximum(self._sentence[i] - self._sentence[full], 0)) / 3
        out[:, 4] = sentences == 0
        out[:, 5] = sentences == 1
        out[:, 6] = self._paragraph[i] == self._paragraph[last]
        out[:, 7] = self._last_word[last] > self._first[i]
        out[:, 8] = self._last_word[full] > self._first[i]
        out[:, 9] = self._weight[choices] * _FADING ** np.maximum(sentences, 0)
        out[:, 10] = np.arange(len(choices)) == 0
        out[:, 11] = np.log1p(np.arange(len(choices))) / 3

    def _agreement(self, i: int, choices: Ints, out: Floats) -> None:
        sexes, size = self._sexes[choices], self._size[choices]
        known = np.maximum(sexes[:, 1:].sum(1), 1.0)
        sex = self._sex[i]
        agree = sexes[:, sex] / known if sex != UNKNOWN else np.zeros(len(choices), dtype=np.float32)
        clash = (sexes[:, 1:].sum(1) - sexes[:, sex]) / known if sex != UNKNOWN else np.zeros_like(agree)
        out[:, 12], out[:, 13] = agree, clash
        out[:, 14:18] = sexes[:, 1:] / known[:, None]
        out[:, 18] = self._types[choices, self._type[i]] / size
        out[:, 19] = np.log1p(size) / 3
        out[:, 20] = self._names[choices] / size
        out[:, 21] = self._pronouns[choices] / size
        out[:, 22] = np.log1p(np.concatenate([[0.0], np.cumsum((clash < 0.5) & (out[:, 18] > 0.5))[:-1]])) / 3
        out[:, 23] = (self._pronoun[self.last[choices]] == self._pronoun[i]) & (self._pronoun[i] != NO_PRONOUN)

    def _likeness(self, i: int, choices: Ints, out: Floats) -> None:
        out[:, 24:28] = 0.0
        person = self.people[i]
        for kind, key in self._keys(person):
            entities = self._alike[kind, key]
            column = 24 + ("text", "head", "name").index(kind)
            if entities:
                out[:, column] = [entity in entities for entity in choices.tolist()]
        named = self._named[choices]
        if person.bearer >= 0:
            out[:, 27] = (named >= 0) & (out[:, 26] == 0)

    def _talk(self, i: int, choices: Ints, out: Floats) -> None:
        speech, last = self.speech, self.last[choices]
        quote, quotes = speech.quote_of[i], speech.quote_of[last]
        voice = self._voice[choices]
        speaker, hearer = speech.speaker[i], speech.hearer[i]
        inside, other = quote >= 0, quotes >= 0
        first, second = self._pronoun[i] == FIRST, self._pronoun[i] == YOU
        speaks = (voice == speaker) & (speaker != NOBODY) & inside
        hears = (voice == hearer) & (hearer != NOBODY) & inside
        same_speaker = inside & other & (speech.speaker[last] == speaker) & (speaker != NOBODY)
        out[:, 28], out[:, 29] = speaks, hears
        out[:, 30], out[:, 31] = speaks & first, hears & second
        out[:, 32] = speaks & ~first
        out[:, 33] = same_speaker
        out[:, 34] = same_speaker & (self._pronoun[last] == self._pronoun[i])
        out[:, 35] = inside & other & (quotes == quote)
        out[:, 36] = self._quoted[i] != self._quoted[last]
        out[:, 37] = np.minimum(self._tells[choices], 3.0) / 3

    def _turn(self, i: int, choices: Ints, out: Floats) -> None:
        """``said he``: seldom who spoke last or is spoken to, often who spoke before."""
        out[:, 38:44] = 0.0
        speech = self.speech
        if speech.cue_of[i] == NOBODY:
            return
        out[:, 38] = 1.0
        voice, named = self._voice[choices], self._named[choices]
        for column, turn in ((39, speech.own_turn[i]), (40, speech.last_turn[i]), (41, speech.turn_before[i])):
            if turn != NOBODY:
                out[:, column] = voice == turn
        for column, bearers in ((42, speech.addressed.get(i)), (43, speech.named.get(i))):
            if bearers:
                out[:, column] = np.isin(named, list(bearers))

    def assign(self, i: int, entity: int | None) -> int:
        """Mention ``i`` means ``entity``, or somebody new; which one is returned."""
        if entity is None:
            entity = self.count
            self.count += 1
            self.full[entity] = i
            self.last[entity] = i
        person = self.people[i]
        gap = max(int(self._sentence[i] - self._sentence[self.last[entity]]), 0)
        self._weight[entity] = self._weight[entity] * _FADING**gap + 1.0
        self.entity_of[i] = entity
        self.last[entity] = i
        self._size[entity] += 1
        self._sexes[entity, person.sex] += 1
        self._types[entity, self._type[i]] += 1
        if person.kind == "PRON":
            self._pronouns[entity] += 1
            self._tells[entity] += person.pronoun == FIRST and not person.quoted
        else:
            self.full[entity] = i
            self._names[entity] += person.kind == "PROP"
        if person.bearer >= 0:
            self._named[entity] = person.bearer
        if self.speech.voice[i] != NOBODY:
            self._voice[entity] = self.speech.voice[i]
        for key in self._keys(person):
            known = self._alike[key]
            known.pop(entity, None)
            known[entity] = None
        self._order.pop(entity, None)
        self._order[entity] = None
        return entity
