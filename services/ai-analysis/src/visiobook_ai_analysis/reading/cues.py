"""Words that tell where and when: each with its weight, so that a scene can decide by sum.

The story's own words count whole, speech counts little; a verb of arrival makes a place sure, a look from afar
weakens it, a
comparison or a negation removes it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import regex

from visiobook_ai_analysis.reading.clock import clock_hours
from visiobook_ai_analysis.reading.document import Document, SentenceView
from visiobook_ai_analysis.reading.lexicon.places import (
    ARRIVALS,
    DEPARTURES,
    GLANCES,
    INDOOR_HINTS,
    INDOORS,
    OUTDOOR_HINTS,
    PLACE_NAME_HEADS,
    PLACE_PHRASES,
    VAGUE_PLACES,
)
from visiobook_ai_analysis.reading.lexicon.settings import (
    JUMPS,
    LATER,
    NOT_TIME,
    NOT_WEATHER,
    SEASON_WORDS,
    TIME_WORDS,
    WEATHER_WORDS,
)
from visiobook_ai_analysis.reading.lexicon.things import SIGN_OF_HOUR
from visiobook_contracts.ai_analysis import PlaceKind, Season, TimeOfDay, Weather

_SPOKEN, _PLACE_SPOKEN, _SIGN_SPOKEN = 0.25, 0.12, 0.5
_THING_SPOKEN = 0.3
_UNREAL = 0.15
_ARRIVAL, _LOCATED, _TOPIC_OF_PARAGRAPH, _TOPIC, _NAMED_ONLY = 3.0, 2.0, 2.0, 1.4, 0.7
_LOOK_BACK = 7
_JUMP_WORDS = 90


@dataclass(frozen=True, slots=True)
class PlaceCue:
    """A place told in a sentence. ``arrives``: somebody goes there or is there, in so many words."""

    sentence: int
    kind: PlaceKind
    weight: float
    arrives: bool
    words: str
    name: str
    vague: bool = False


@dataclass(frozen=True, slots=True)
class SettingCue:
    """An hour, a weather or a season told in a sentence."""

    sentence: int
    value: TimeOfDay | Weather | Season
    weight: float
    words: str


def place_cues(document: Document) -> Iterator[PlaceCue]:
    """Places in the order of the text."""
    nouns, lowers, furnishing = document.lexicon.place_nouns, document.lowers, document.lexicon.furnishing
    phrases = _phrase_table(document.lexicon.language)
    skip = 0
    for i, low in enumerate(lowers):
        if i < skip:
            continue
        if document.words[i][0].isupper() and not document.opens[i]:
            length, kind = 1, _kind_of_name(document, i)
        elif low in nouns or low in phrases:
            length, kind = _match(lowers, i, low, nouns, phrases)
        elif low in furnishing:
            yield _hint(document, i, *furnishing[low])
            continue
        else:
            continue
        if kind is None:
            continue
        skip = i + length
        cue = _place_cue(document, i, length, kind)
        if cue is not None:
            yield cue


def _hint(document: Document, i: int, kind: PlaceKind, weight: float) -> PlaceCue:
    """A thing that stands in one kind of place."""
    weight *= _THING_SPOKEN if document.quoted[i] else 1.0
    return PlaceCue(document.sentence_of[i], kind, weight, arrives=False, words=document.words[i], name="")


@lru_cache(maxsize=8)
def _phrase_table(language: str) -> dict[str, list[tuple[tuple[str, ...], PlaceKind]]]:
    table: dict[str, list[tuple[tuple[str, ...], PlaceKind]]] = {}
    for phrase, kind in PLACE_PHRASES.get(language, {}).items():
        parts = tuple(regex.findall(r"l['’]|d['’]|[^\s]+", phrase))
        table.setdefault(parts[0], []).append((parts, kind))
    return table


def _match(
    lowers: list[str],
    i: int,
    low: str,
    nouns: dict[str, PlaceKind],
    phrases: dict[str, list[tuple[tuple[str, ...], PlaceKind]]],
) -> tuple[int, PlaceKind | None]:
    for parts, kind in phrases.get(low, ()):
        if all(k < len(lowers) and _same(lowers[k], part) for k, part in enumerate(parts, start=i)):
            return len(parts), kind
    return 1, nouns.get(low)


def _kind_of_name(document: Document, i: int) -> PlaceKind | None:
    """A capital inside a sentence: the head of a place name (Gull Rock, rue Pirouette) says what it is; other names
    do not."""
    words = document.words
    before = i > 0 and words[i - 1][0].isupper() and document.sentence_of[i - 1] == document.sentence_of[i]
    after = i + 1 < len(words) and (words[i + 1][0].isupper() or words[i + 1] in {"aux", "du", "des", "de"})
    french = document.lexicon.language == "fr"
    return PLACE_NAME_HEADS.get(document.lowers[i]) if (after if french else before) else None


def _same(word: str, part: str) -> bool:
    return word.replace("’", "'") == part.replace("’", "'")


def _place_cue(document: Document, i: int, length: int, kind: PlaceKind) -> PlaceCue | None:
    lexicon, lowers, language = document.lexicon, document.lowers, document.lexicon.language
    sentence = document.sentence_of[i]
    start = _phrase_start(document, i)
    head = document.sentences[sentence].first
    vague = length == 1 and lowers[i] in VAGUE_PLACES.get(language, frozenset())
    before = _without_edge(lowers[max(head, start - _LOOK_BACK) : start], lowers[start:i])
    if _is_bare(document, start, i, before, vague=vague) or _thinks(document, start, i + length):
        return None
    if before[-1:] == ["de"] and before[-2:-1] and before[-2] in _CHAMBER_WORDS:
        return None
    if _unreal(before, lowers[start:i], lexicon.grammar.negations, lexicon.grammar.likeness - {"than"}):
        return None
    weight, arrives = _weight(before, lowers[start:i], language, lexicon.grammar.locatives)
    if before[-2:-1] and before[-2] in lexicon.person_nouns and not arrives:
        weight = min(weight, _NAMED_ONLY)
    head_of_paragraph = document.paragraphs[document.sentences[sentence].paragraph].first_sentence == sentence
    if document.opens[start] and not document.quoted[i]:
        topic = _TOPIC_OF_PARAGRAPH if head_of_paragraph else _TOPIC
        weight, arrives = (weight, False) if lowers[i] in _COLLECTIVES else (max(weight, topic), True)
    named = document.words[i][0].isupper() and not document.opens[i]
    weight *= (0.5 if vague or (named and weight < _ARRIVAL) else 1.0) * _reality(document, head, i)
    if document.quoted[i]:
        weight, arrives = weight * _PLACE_SPOKEN, False
    end = _phrase_end(document, i + length)
    name = document.excerpt(_without_article(document, start, i), end)
    words = document.excerpt(max(head, start - 2), end)
    return PlaceCue(sentence, kind, weight, arrives and weight >= 1.0, words, name, vague)


_COLLECTIVES = frozenset({"village", "town", "city", "court", "house", "church", "ville", "cour", "maison", "église"})
_STRESS = frozenset({"all", "both", "just", "right", "only", "even", "tout", "toute", "même"})
_EDGES = frozenset({"foot", "bottom", "edge", "end", "door", "gate", "top", "middle", "side", "head", "entrance"})
_FRENCH_EDGES = frozenset({"pied", "bas", "bord", "bout", "milieu", "seuil", "haut", "fond", "entrée", "porte"})
_CHAMBER_WORDS = frozenset({"pot", "robe", "valet", "femme", "musique"})


def _without_edge(before: list[str], inside: list[str]) -> list[str]:
    """``At the foot of the tower`` is at the tower."""
    if before[-1:] == ["of"] and before[-2:-1] and before[-2] in _EDGES and before[-3:-2] == ["the"]:
        return before[:-3]
    of = before[-1:] in (["de"], ["du"]) or inside[:1] == ["du"]
    french = before[:-1] if before[-1:] in (["de"], ["du"]) else before
    if of and french[-1:] and french[-1] in _FRENCH_EDGES:
        lead = french[:-2] if french[-2:-1] in (["le"], ["la"]) else french[:-1]
        return [*lead[:-1], "à"] if lead[-1:] in (["au"], ["à"]) else lead
    return before


def _is_bare(document: Document, start: int, i: int, before: list[str], *, vague: bool) -> bool:
    """Without a determiner a noun of many senses, or one after no preposition, may be anything: ``stream the rays``."""
    if document.lowers[start] in {"which", "whose", "whom"}:
        return True
    if start < i or document.opens[start] or document.words[i][0].isupper():
        return start == i and vague
    lead = before[-1] if before else ""
    return vague or (lead[:1].isalpha() and lead not in document.lexicon.grammar.prepositions | {"à"})


def _thinks(document: Document, start: int, end: int) -> bool:
    """``the village said so``: the people of a place, not the place."""
    verbs, lowers = document.lexicon.speech_verbs, document.lowers
    after = lowers[end] if end < len(lowers) else ""
    before = lowers[start - 1] if start else ""
    return after in verbs or (document.lexicon.language == "fr" and before in verbs)


def _reality(document: Document, head: int, i: int) -> float:
    """Less for what stands in brackets or lies further back in the past (``she had learnt in the schoolroom``)."""
    before = document.lowers[max(head, i - 14) : i]
    before = [word for k, word in enumerate(before) if not _is_owned(document, before, k)]
    bracketed = before.count("(") > before.count(")")
    past = any(word in {"had", "avait", "avaient", "used", "every", "always", "often", "chaque"} for word in before)
    past = past or before[:2] in (["all", "day"], ["all", "evening"])
    general = "you" in before
    return (0.3 if bracketed or general else 1.0) * (0.5 if past else 1.0)


def _is_owned(document: Document, before: list[str], k: int) -> bool:
    """``The inspector had a warm office``: he has it now."""
    following = before[k + 1] if k + 1 < len(before) else ""
    return before[k] in {"had", "avait", "avaient"} and following in document.lexicon.grammar.determiners


def _phrase_start(document: Document, i: int) -> int:
    """Back over adjectives to the determiner of the phrase."""
    grammar, lowers = document.lexicon.grammar, document.lowers
    k = i
    while k > 0 and i - k < 5 and document.sentence_of[k - 1] == document.sentence_of[i]:
        low = lowers[k - 1]
        if low in grammar.determiners or low in {"au", "du", "aux"}:
            return k if low in {"au", "du", "aux"} else k - 1
        if low == "," and k < i and document.sentence_of[k - 2] == document.sentence_of[i]:
            opened = _determiner_before(document, k - 1)
            return k if opened is None else opened
        if (
            not low[0].isalpha()
            or low in grammar.prepositions
            or low in grammar.auxiliaries
            or low in grammar.subjects
            or low in grammar.conjunctions
        ):
            return k
        k -= 1
    return i if i - k >= 5 else k


def _determiner_before(document: Document, comma: int) -> int | None:
    """The determiner one adjective before a comma: ``a long, low hall``."""
    grammar, lowers = document.lexicon.grammar, document.lowers
    known = comma >= 2 and lowers[comma - 1][0].isalpha() and lowers[comma - 2] in grammar.determiners
    return comma - 2 if known else None


def _without_article(document: Document, start: int, i: int) -> int:
    grammar = document.lexicon.grammar
    return start + 1 if start < i and document.lowers[start] in grammar.determiners else start


def _phrase_end(document: Document, end: int) -> int:
    """``the harbour of Saltby``: a name after ``of`` belongs to the place."""
    words, lowers = document.words, document.lowers
    if (
        end + 1 < len(words)
        and lowers[end] in {"of", "de", "du", "d'", "d’"}
        and words[end + 1][0].isupper()
        and document.sentence_of[end + 1] == document.sentence_of[end - 1]
    ):
        end += 2
        while (
            end < len(words) and words[end][0].isupper() and document.sentence_of[end] == document.sentence_of[end - 1]
        ):
            end += 1
    return end


def _unreal(before: list[str], inside: list[str], negations: frozenset[str], likeness: frozenset[str]) -> bool:
    near = before[-2:]
    return (
        any(w in likeness for w in near)
        or any(w in negations for w in before[-2:])
        or any(w in {"no", "any", "every", "aucun", "aucune"} for w in inside)
    )


def _weight(before: list[str], inside: list[str], language: str, locatives: frozenset[str]) -> tuple[float, bool]:
    """How sure the words before a place make it, and whether they bring somebody there."""
    near = (before[-2:-1] if before[-1:] and before[-1] in _STRESS else before[-1:]) + [
        w for w in inside[:1] if w in {"au", "aux", "du"}
    ]
    if any(w in DEPARTURES.get(language, frozenset()) for w in before[-2:]):
        return 0.2, False
    verbs = ARRIVALS.get(language, frozenset())
    at = next((k for k in range(len(before) - 1, -1, -1) if before[k] in verbs), None)
    located = any(w in locatives for w in near) or (before[-1:] == ["to"] and at is not None)
    glances = [k for k, word in enumerate(before) if word in GLANCES.get(language, frozenset())]
    if glances and (at is None or glances[-1] > at or not _happens(before, at)):
        return (0.6 if located else 0.3), False
    if at is not None and (located or at == len(before) - 1):
        if _of_things(before, at):
            return _NAMED_ONLY, False
        return (_ARRIVAL, True) if _happens(before, at) else (_UNREAL, False)
    return (_LOCATED, len(before) <= 2) if located else (_NAMED_ONLY, False)


_LEADS = frozenset({"led", "lead", "leads", "leading", "opened", "conduisait", "conduit", "menait"})
_RELATIVES = frozenset({"which", "that", "it", "qui", "door", "path", "stairs", "window", "porte", "escalier"})


def _of_things(before: list[str], at: int) -> bool:
    """Doors lead and clocks stand in places without anybody going there."""
    lead = before[at - 1] if at else ""
    return lead in _RELATIVES and (before[at] in _LEADS or lead in {"which", "that", "qui"})


def _happens(before: list[str], at: int) -> bool:
    """Not wished, planned or possible: ``to go into``, ``could enter``, ``on going into``."""
    lead = before[at - 1] if at else ""
    if lead.endswith(("'ll", "’ll", "'d", "’d")) or lead in {
        "to",
        "could",
        "would",
        "should",
        "might",
        "can",
        "shall",
        "will",
        "for",
        "of",
        "on",
        "not",
        "never",
        "pour",
        "de",
        "d'",
        "d’",
        "à",
        "pouvait",
        "voulait",
        "allait",
    }:
        return False
    return not (before[at].endswith("ing") and lead in {"from", "without", "about", "before", "by"})


# ------------------------------------------------------------------------------------------------ hour, weather, season


class SettingFinder:
    """Finds the hour, the weather and the season in a sentence."""

    def __init__(self, document: Document) -> None:
        language = document.lexicon.language
        self.document = document
        self._times = _groups(TIME_WORDS.get(language, {}))
        self._weathers = _groups(WEATHER_WORDS.get(language, {}))
        self._seasons = _groups(SEASON_WORDS.get(language, {}))
        self._not_time = _words(NOT_TIME.get(language, r"(?!)"))
        self._not_weather = _words(NOT_WEATHER.get(language, r"(?!)"))
        self._later = _words(LATER.get(language, r"(?!)"))
        self._jump = regex.compile(
            rf"^\W{{0,4}}(?:(?:and|but|so|then|et|mais|puis|,)\s+)?(?:{JUMPS.get(language, '(?!)')})(?!\w)",
            regex.IGNORECASE,
        )

    def in_sentence(self, index: int) -> tuple[list[SettingCue], list[SettingCue], list[SettingCue]]:
        """Hours, weathers and seasons told in a sentence."""
        sentence = self.document.sentences[index]
        text, spoken = _narrated(self.document, sentence)
        share = _SPOKEN if spoken else 1.0
        hours = self._cues(self._times, self._not_time.sub(_blank, text), index, share)
        hours += self._signs(sentence, index)
        hours += [SettingCue(index, hour, part * share, told) for hour, part, told in self._clock(text)]
        skies = self._cues(self._weathers, self._not_weather.sub(_blank, text), index, share)
        return hours, skies, self._cues(self._seasons, text, index, share)

    def _signs(self, sentence: SentenceView, index: int) -> list[SettingCue]:
        """Words that are commonest at one hour: who sleeps, what burns, what is eaten."""
        document, signs = self.document, self.document.lexicon.hour_signs
        return [
            SettingCue(index, signs[low], SIGN_OF_HOUR * (_SIGN_SPOKEN if document.quoted[i] else 1.0), low)
            for i, low in enumerate(document.lowers[sentence.first : sentence.last], start=sentence.first)
            if low in signs
        ]

    def _clock(self, text: str) -> Iterator[tuple[TimeOfDay, float, str]]:
        """Hours by the clock with what they may mean where nobody says morning or evening."""
        if self.document.lexicon.language == "en":
            yield from clock_hours(text)

    def _cues(self, pattern: regex.Pattern[str] | None, text: str, index: int, share: float) -> list[SettingCue]:
        if pattern is None:
            return []
        return [
            SettingCue(index, _value(m.lastgroup or ""), share * _clause_weight(m.start()), m.group().lower())
            for m in pattern.finditer(text)
        ]

    def jump(self, index: int) -> str | None:
        """The words of a jump in time at the head of a sentence of the story."""
        sentence = self.document.sentences[index]
        if sentence.first >= sentence.last or self.document.quoted[sentence.first]:
            return None
        head = self.document.text[sentence.start : min(sentence.end, sentence.start + _JUMP_WORDS)]
        match = self._jump.match(head)
        return match.group().strip(" ,") if match else None

    def later(self, index: int) -> bool:
        """Whether a sentence of the story says somewhere that time has passed."""
        text, spoken = _narrated(self.document, self.document.sentences[index])
        return not spoken and self._later.search(text) is not None

    def talks(self, index: int) -> bool:
        """Whether a sentence begins with speech."""
        sentence = self.document.sentences[index]
        head = range(sentence.first, min(sentence.first + 3, sentence.last))
        return any(self.document.quoted[token] for token in head)


def _clause_weight(at: int) -> float:
    """A time at the head of a sentence sets it; one deep inside may only be talked of."""
    return 2.0 if at < 30 else 1.2 if at < 90 else 1.0


def _blank(match: regex.Match[str]) -> str:
    return " " * len(match.group())


def _narrated(document: Document, sentence: SentenceView) -> tuple[str, bool]:
    """The sentence with its speech blanked; all of it where it is nothing but speech."""
    text = document.text[sentence.start : sentence.end]
    quoted = document.quoted[sentence.first : sentence.last]
    if not any(quoted):
        return text, False
    if all(quoted):
        return text, True
    chars = list(text)
    for token in range(sentence.first, sentence.last):
        if document.quoted[token]:
            a, b = document.starts[token] - sentence.start, document.ends[token] - sentence.start
            chars[a:b] = " " * (b - a)
    return "".join(chars), False


def _words(alternatives: str) -> regex.Pattern[str]:
    return regex.compile(rf"(?<!\w)(?:{alternatives})(?!\w)", regex.IGNORECASE)


_VALUES: dict[str, TimeOfDay | Weather | Season] = {
    f"{type(value).__name__}_{value.name}": value for kind in (TimeOfDay, Weather, Season) for value in kind
}


def _value(group: str) -> TimeOfDay | Weather | Season:
    return _VALUES[group]


def _groups(table: dict[TimeOfDay, str] | dict[Weather, str] | dict[Season, str]) -> regex.Pattern[str] | None:
    if not table:
        return None
    parts = (f"(?P<{type(value).__name__}_{value.name}>{alternatives})" for value, alternatives in table.items())
    return _words("|".join(parts))


def indoor_hint(document: Document, first: int, last: int) -> int:
    """Positive where furniture and doors are told, negative where sky and trees are."""
    balance = 0
    for i in range(first, last):
        if not document.quoted[i]:
            balance += (document.lowers[i] in INDOOR_HINTS) - (document.lowers[i] in OUTDOOR_HINTS)
    return balance


def is_indoors(place: PlaceKind) -> bool:
    """Whether a place has a roof."""
    return place in INDOORS
