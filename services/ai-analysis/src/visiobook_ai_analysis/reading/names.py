"""Proper names of persons: runs of capitalised words, judged by what stands around them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import takewhile

from visiobook_ai_analysis.reading.document import Document
from visiobook_ai_analysis.reading.lexicon.given_names import AMBIGUOUS_NAMES, FEMALE_NAMES, MALE_NAMES
from visiobook_ai_analysis.reading.lexicon.people import SOFT_TITLES
from visiobook_ai_analysis.reading.lexicon.places import GAZETTEER, PLACE_NAME_HEADS

_CONNECTORS = frozenset({"de", "du", "d'", "d’", "von", "van", "la", "le", "der", "des", "di", "da", "del"})
_RANKS_OF = frozenset(
    {
        "king",
        "queen",
        "duke",
        "duchess",
        "prince",
        "princess",
        "earl",
        "count",
        "countess",
        "lord",
        "lady",
        "knave",
        "knight",
    }
)
_NAMING = frozenset(
    {"named", "called", "nommé", "nommée", "appelé", "appelée", "appelait", "nomme", "appelle", "surnommé", "name"}
)
_NAME_FOLLOWS = frozenset(
    [
        "mr",
        "mrs",
        "miss",
        "dr",
        "captain",
        "colonel",
        "major",
        "general",
        "lord",
        "lady",
        "sir",
        "professor",
        "mme",
        "mlle",
        "m",
        "madame",
    ]
)
"""Titles after which even Good, Long or Day is a name."""
_NEVER_WITH_ARTICLE = frozenset(
    ["mr", "mrs", "miss", "admiral", "captain", "colonel", "major", "general", "dr", "doctor", "professor"]
)
_LONGEST_NAME = 3
_CALLED_BY_MONTH = frozenset({"march", "may", "april", "june"})
_INTRODUCES = frozenset({"only", "am", "i'm", "i’m", "is", "suis", "appelle", "nomme"})
_ENDS_INTRODUCTION = frozenset({",", ".", "”", "’", '"', "»"})
_FROM_OUTSIDE = frozenset(
    {"in", "at", "from", "into", "near", "à", "en", "vers", "dans", "depuis", "jusqu'", "jusqu’", "via", "nach", "aus"}
)
_PERSON_AT_LEAST = 1.0
_LABEL = 3.0
_NOUNS_CAPITALISED = frozenset({"de", "lb"})


@dataclass(frozen=True, slots=True)
class NameRun:
    """An occurrence of a name at the half-open range of tokens; ``titles`` and ``core`` are lower case."""

    first: int
    last: int
    titles: tuple[str, ...]
    core: tuple[str, ...]
    definite: bool


@dataclass(slots=True)
class Evidence:
    """For and against a name being a person's, summed over its occurrences; ``called_in`` are chapters of vocatives."""

    person: float = 0.0
    place: float = 0.0
    runs: int = 0
    vocatives: int = 0
    called_in: set[int] = field(default_factory=set)
    spoken: int = 0


@dataclass(slots=True)
class Names:
    """The persons' names of a book in the order of the text, and the names of its places."""

    runs: list[NameRun] = field(default_factory=list)
    places: dict[tuple[str, ...], int] = field(default_factory=dict)
    evidence: dict[tuple[str, ...], Evidence] = field(default_factory=dict)


def bare(word: str) -> str:
    """Lower case without the dot of an abbreviation."""
    return word.lower().rstrip(".")


def find_names(document: Document) -> Names:
    """Every run that names a person, and the place names found beside them."""
    runs = _NameScanner(document).runs()
    evidence: dict[tuple[str, ...], Evidence] = {}
    for run in runs:
        _weigh(document, run, evidence.setdefault(run.core, Evidence()))
    families = _families(evidence)
    persons = {core for core, found in evidence.items() if _is_person(core, found, families)}
    names = Names([run for run in runs if run.core in persons], {}, evidence)
    for run in runs:
        if run.core not in persons and evidence[run.core].place > 0:
            names.places[run.core] = names.places.get(run.core, 0) + 1
    return names


def _families(evidence: dict[tuple[str, ...], Evidence]) -> frozenset[str]:
    """Words that belong to a longer name of a person: Bennet of Elizabeth Bennet."""
    return frozenset(
        word for core, found in evidence.items() if len(core) > 1 and found.person > found.place + 1 for word in core
    )


def _is_person(core: tuple[str, ...], found: Evidence, families: frozenset[str]) -> bool:
    bonus = 1.5 if len(core) == 1 and core[0] in families else 0.0
    person = found.person + bonus
    return person >= _PERSON_AT_LEAST and person > found.place and person / found.runs >= 0.12


class _NameScanner:
    """Finds runs of capitalised words that are not capital only because a sentence begins."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.grammar = document.lexicon.grammar
        self.titles = document.lexicon.titles
        self.inside: Counter[str] = Counter()
        self.lower: Counter[str] = Counter()
        self.titled: set[str] = set()
        self.initial: Counter[str] = Counter()
        self.labels = {
            document.lowers[k] for label in document.labels.values() for k in range(label.first, label.last)
        } - self.grammar.determiners
        before = ""
        for word, low, opens in zip(document.words, document.lowers, document.opens, strict=True):
            if not word[0].isalpha():
                continue
            if bare(before) in _NAME_FOLLOWS and word[0].isupper() and low.isalpha() and len(low) > 2:
                self.titled.add(low)
            before = low
            (self.lower if word[0].islower() else self.initial if opens else self.inside)[low] += 1

    def runs(self) -> list[NameRun]:
        """All runs, in order."""
        found, i, n = [], 0, len(self.document.words)
        while i < n:
            if not self._is_name(i):
                i += 1
                continue
            last = self._end_of_run(i)
            run = self._build(i, last)
            if run is not None:
                found.append(run)
            i = last
        return found

    def _is_name(self, i: int) -> bool:
        word, low = self.document.words[i], self.document.lowers[i]
        if not word[0].isupper() or not word[0].isalpha():
            return False
        if low.rstrip(".") in self.titles:
            return not self.document.opens[i] or self._next_is_capital(i) or low.endswith(".") or self.inside[low] > 0
        if low in self.grammar.not_names and (low not in self.titled or self.document.opens[i]):
            return (
                low in _CALLED_BY_MONTH
                and self._next_is_capital(i)
                and self.document.lowers[i + 1] in self.document.lexicon.person_nouns
            )
        if low in self.labels:
            return True
        if len(word) > 1 and word.isupper():
            return self._known(low) and self.lower[low] == 0
        return self._initial_counts(i, low) if self.document.opens[i] else True

    def _known(self, low: str) -> bool:
        return low in FEMALE_NAMES or low in MALE_NAMES or self.inside[low] > 1

    def _initial_counts(self, i: int, low: str) -> bool:
        """At the start of a sentence a capital proves nothing: the word must be known, or never be written small."""
        if self.inside[low] and self.lower[low] <= 2 * self.inside[low]:
            return True
        if self.lower[low]:
            return False
        if (low in FEMALE_NAMES or low in MALE_NAMES) and low not in AMBIGUOUS_NAMES:
            return True
        lowers = self.document.lowers
        follower = lowers[i + 1] if i + 1 < len(lowers) else ""
        return (self._next_is_capital(i) and self._is_name(i + 1)) or (
            self.initial[low] > 1 and follower in self.document.lexicon.speech_verbs
        )

    def _next_is_capital(self, i: int) -> bool:
        words = self.document.words
        return (
            i + 1 < len(words)
            and words[i + 1][0].isupper()
            and self.document.sentence_of[i] == self.document.sentence_of[i + 1]
        )

    def _end_of_run(self, i: int) -> int:
        words, lowers, n = self.document.words, self.document.lowers, len(self.document.words)
        last = i + 1
        while (
            last < n
            and self.document.sentence_of[last] == self.document.sentence_of[i]
            and not self.document.opens[last]
        ):
            if self._is_name(last) or (
                words[last - 1][0].isupper() and len(words[last - 1]) == 1 and words[last] == "."
            ):
                last += 1
            elif (
                last + 1 < n
                and self._connects(lowers[last - 1], lowers[last])
                and words[last + 1][0].isupper()
                and self._is_name(last + 1)
            ):
                last += 2
            else:
                break
        return last

    def _connects(self, before: str, word: str) -> bool:
        if word in _CONNECTORS:
            return word not in {"la", "le", "des", "da", "di"} or self.document.lexicon.language != "fr"
        return word == "of" and before in _RANKS_OF

    def _build(self, first: int, last: int) -> NameRun | None:
        lowers = self.document.lowers
        start = first
        while start > 0 and self._is_lower_title(start - 1, first):
            start -= 1
        titles = [bare(lowers[k]) for k in range(start, first)]
        core = [bare(lowers[k]) for k in range(first, last) if lowers[k] != "."]
        while core and core[0] in self.titles and len(core) > 1:
            titles.append(core.pop(0))
        if core and core[0] in _CONNECTORS | {"of"}:
            core.pop(0)
        if len(core) > 1 and "of" not in core:
            core = [core[0], *takewhile(self._is_written_large, core[1:])]
        if len(core) > _LONGEST_NAME and not _CONNECTORS & set(core) and "of" not in core:
            return None
        if not core or not any(c.isalpha() for c in core[0]):
            return None
        before = lowers[start - 1] if start else ""
        return NameRun(start, last, tuple(titles), tuple(core), before in {"the", "le", "la", "l'", "l’"})

    def _is_written_large(self, low: str) -> bool:
        """Words of a heading (Mistress Mary Quite Contrary) are mostly written small elsewhere."""
        return low in _CONNECTORS or self.lower[low] <= self.inside[low] + self.initial[low]

    def _is_lower_title(self, i: int, first: int) -> bool:
        word = self.document.lowers[i]
        if word in {"de", "d'", "d’"} and i > 0 and self.document.lexicon.language == "fr":
            return self.document.lowers[i - 1] in self.titles and self.document.lowers[i - 1] not in SOFT_TITLES
        if i + 1 < first and word in SOFT_TITLES:
            return False
        return (
            self.document.words[i][0].islower()
            and bare(word) in self.titles
            and self.document.sentence_of[i] == self.document.sentence_of[first]
        )


def _weigh(document: Document, run: NameRun, found: Evidence) -> None:
    lexicon, lowers = document.lexicon, document.lowers
    before = lowers[run.first - 1] if run.first else ""
    after = lowers[run.last] if run.last < len(lowers) else ""
    found.runs += 1
    found.spoken += document.quoted[run.first]
    found.person += _of_itself(run, lexicon.language) + _of_neighbours(document, run, before, after)
    label = document.labels.get(document.paragraph_of(run.first)) if document.labels else None
    if label is not None and run.first <= label.last - 1 < run.last:
        found.person += _LABEL
    if _is_head_noun(run, lexicon.person_nouns):
        found.person += 2.5
    if document.quoted[run.first] and before in _INTRODUCES and after in _ENDS_INTRODUCTION:
        found.person += 1.2
    if document.quoted[run.first] and _is_vocative(document, run):
        found.vocatives += 1
        found.called_in.add(document.paragraphs[document.paragraph_of(run.first)].chapter)
        found.person += 1.0
    if (
        run.definite
        and (set(run.titles) & _NEVER_WITH_ARTICLE or after in lexicon.place_nouns)
        and lexicon.language == "en"
    ):
        found.place += 5.0
    if before in _FROM_OUTSIDE and after not in {"'s", "’s"}:
        found.place += 1.0
    if not run.titles and _looks_like_place(run):
        found.place += 1.2 if _given(run) else 4.0
    if lexicon.language in _NOUNS_CAPITALISED and not run.titles and _given(run) == 0:
        found.place += 1.0


def _of_itself(run: NameRun, language: str) -> float:
    hard = [title for title in run.titles if title not in SOFT_TITLES]
    weight = 4.0 if hard else 0.8 if run.titles else 0.0
    if not run.definite or language == "fr":
        weight += _given(run)
    return weight


def _given(run: NameRun) -> float:
    first = run.core[0]
    if first not in FEMALE_NAMES and first not in MALE_NAMES:
        return 0.0
    return 0.5 if first in AMBIGUOUS_NAMES else 2.0


def _is_head_noun(run: NameRun, nouns: Iterable[str]) -> bool:
    return run.core[-1] in nouns and (len(run.core) < 4)


def _of_neighbours(document: Document, run: NameRun, before: str, after: str) -> float:
    lexicon = document.lexicon
    if before in _NAMING:
        return 2.0
    if document.quoted[run.first]:
        return 0.0
    if after in lexicon.grammar.adverbs or after.endswith(lexicon.grammar.adverb_endings or ("\0",)):
        after = document.lowers[run.last + 1] if run.last + 1 < len(document.lowers) else ""
    weight = 0.0
    if after in lexicon.speech_verbs or before in lexicon.speech_verbs:
        weight += 1.5
    elif after in lexicon.poses:
        weight += 0.8
    elif after in lexicon.grammar.auxiliaries:
        weight += 0.2
    elif after in {"'s", "’s"}:
        weight += 0.3
    return weight - (0.3 if run.definite else 0.0)


def _is_vocative(document: Document, run: NameRun) -> bool:
    if run.definite:
        return False
    before = document.words[run.first - 1] if run.first else ""
    after = document.words[run.last] if run.last < len(document.words) else ""
    return before in {",", "“", "‘", '"', "«", "—", "!", "'"} and after in {
        ",",
        "!",
        "?",
        ".",
        "”",
        "’",
        '"',
        "»",
        "…",
        "'",
        "—",
        "--",
    }


def _looks_like_place(run: NameRun) -> bool:
    if run.core[0] in GAZETTEER and len(run.core) == 1:
        return True
    if len(run.core) > 1:
        return (
            run.core[-1] in PLACE_NAME_HEADS
            or run.core[0] in PLACE_NAME_HEADS
            or run.core[0] in {"saint", "mount", "lake", "cape", "new"}
        )
    return run.definite and run.core[0] in PLACE_NAME_HEADS
