"""Noun phrases for persons without a name: the old woman, her mother, le capitaine, a tall man in a blue coat."""

from dataclasses import dataclass
from enum import Enum, auto

from visiobook_ai_analysis.reading.document import Document
from visiobook_ai_analysis.reading.lexicon.people import PersonNoun, aged

_MAX_ADJECTIVES = 5
_SHY_HEADS = frozenset(
    [
        "petit",
        "petite",
        "vieux",
        "vieille",
        "bonne",
        "maître",
        "patron",
        "type",
        "voix",
        "page",
        "second",
        "sir",
        "general",
        "major",
        "mate",
        "pilot",
        "driver",
        "guide",
        "rat",
        "ours",
        "other",
        "voice",
        "général",
        "bonhomme",
        "gosse",
        "étude",
        "marine",
    ]
)
"""Also adjectives or other things: heads of a phrase only where a verb or a stop follows."""


_VOICES = frozenset({"voice", "voix"})
_BODIES = frozenset({"person"})
"""``the prince's person`` is his body."""


_SHAPES = frozenset({"figure", "silhouette", "masque", "apparition"})
"""Also drawings and things: somebody only where the phrase or the verb makes them so."""
_SHADED = frozenset(
    [
        *("masked", "hooded", "cloaked", "veiled", "dark", "tall", "white", "black", "strange", "shrouded", "muffled"),
        *(
            "silent",
            "retreating",
            "motionless",
            "lonely",
            "solitary",
            "spectral",
            "masquée",
            "masqué",
            "noire",
            "sombre",
        ),
    ]
)


class Reach(Enum):
    """What the determiner promises: somebody known, somebody new, or somebody's."""

    DEFINITE = auto()
    INDEFINITE = auto()
    POSSESSED = auto()


@dataclass(frozen=True, slots=True)
class PersonPhrase:
    """A noun phrase at a half-open range of tokens. ``owner`` is the possessor's token for POSSESSED phrases."""

    first: int
    last: int
    head: str
    noun: PersonNoun
    reach: Reach
    owner: int | None = None
    adjectives: tuple[str, ...] = ()


def find_phrases(document: Document, taken: bytearray) -> list[PersonPhrase]:
    """Singular noun phrases for persons, in order; tokens marked in ``taken`` belong to names."""
    nouns = document.lexicon.person_nouns
    found = []
    for i, low in enumerate(document.lowers):
        if low in nouns and not taken[i]:
            phrase = _phrase(document, i, taken)
            if phrase is not None:
                found.append(phrase)
    return found


def _phrase(document: Document, head: int, taken: bytearray) -> PersonPhrase | None:
    lexicon, lowers = document.lexicon, document.lowers
    start, adjectives = _left_edge(document, head, taken)
    if start is None or _is_simile(document, start):
        return None
    low = lowers[head]
    if low in _SHY_HEADS and not _closes_phrase(document, head):
        return None
    if document.words[head][0].isupper() and _names_go_on(document, head):
        return None
    if low in _SHAPES and not _is_somebody(document, head, adjectives):
        return None
    if low in _BODIES and _reach(document, start)[0] is Reach.POSSESSED:
        return None
    if low in _VOICES and not _beside_speech_verb(document, start, head):
        return None
    if head + 1 < len(lowers) and lowers[head + 1] in lexicon.person_nouns and not taken[head + 1]:
        return None
    ages = [lexicon.age_words[a] for a in adjectives if a in lexicon.age_words]
    noun = aged(lexicon.person_nouns[low], ages[0] if ages else None)
    reach, owner = _reach(document, start)
    return PersonPhrase(start, head + 1, low, noun, reach, owner, tuple(adjectives))


def _beside_speech_verb(document: Document, start: int, head: int) -> bool:
    verbs, lowers = document.lexicon.speech_verbs, document.lowers
    owned = lowers[start] in document.lexicon.grammar.possessors or lowers[start] in {"'s", "’s"}
    return not owned and (lowers[start - 1] in verbs or (head + 1 < len(lowers) and lowers[head + 1] in verbs))


def _left_edge(document: Document, head: int, taken: bytearray) -> tuple[int | None, list[str]]:
    """The determiner before the head and the adjectives between; None where there is none."""
    grammar, lowers = document.lexicon.grammar, document.lowers
    adjectives: list[str] = []
    for k in range(head - 1, max(-1, head - 2 - _MAX_ADJECTIVES), -1):
        low = lowers[k]
        if document.sentence_of[k] != document.sentence_of[head]:
            return None, []
        if low in grammar.determiners or low in {"'s", "’s"}:
            return k, adjectives[::-1]
        if low in {",", "and", "et"} and adjectives:
            continue
        if (
            taken[k]
            or not low[0].isalpha()
            or (low in grammar.prepositions and not _is_shape(lowers, k, grammar.determiners))
            or low in grammar.auxiliaries
            or low in grammar.subjects
            or low in grammar.conjunctions
        ):
            return None, []
        adjectives.append(low)
    return None, []


def _names_go_on(document: Document, head: int) -> bool:
    """``The Admiral Benbow inn``: a title within a name that is nobody's."""
    after = head + 1
    inside = after < len(document.words) and document.sentence_of[after] == document.sentence_of[head]
    return inside and document.words[after][0].isupper() and document.words[after] != "I"


def _is_somebody(document: Document, head: int, adjectives: list[str]) -> bool:
    """``A masked figure``, ``the figure stood``, not ``a figure of speech`` nor ``a mask``."""
    lexicon, lowers = document.lexicon, document.lowers
    after = lowers[head + 1] if head + 1 < len(lowers) else "."
    acts = after in lexicon.poses or after in lexicon.speech_verbs or after in lexicon.grammar.auxiliaries
    return after not in {"of", "de"} and (acts or after in {"in", "who"} or any(a in _SHADED for a in adjectives))


def _is_shape(lowers: list[str], k: int, determiners: frozenset[str]) -> bool:
    """``A round, quick woman``: round is a shape here."""
    return lowers[k] == "round" and k > 0 and lowers[k - 1] in determiners


def _is_simile(document: Document, start: int) -> bool:
    grammar = document.lexicon.grammar
    before = document.lowers[start - 1] if start else ""
    return before in grammar.likeness or document.lowers[start] in {
        "any",
        "every",
        "each",
        "no",
        "another",
        "chaque",
        "aucun",
        "aucune",
        "quelque",
        "some",
        "des",
        "les",
        "these",
        "those",
        "plusieurs",
        "quelques",
    }


def _closes_phrase(document: Document, head: int) -> bool:
    lexicon = document.lexicon
    after = document.lowers[head + 1] if head + 1 < len(document.lowers) else "."
    return (
        not after[0].isalpha()
        or after in lexicon.speech_verbs
        or after in lexicon.grammar.auxiliaries
        or after in lexicon.poses
        or after in {"who", "qui"}
    )


def _reach(document: Document, start: int) -> tuple[Reach, int | None]:
    grammar, low = document.lexicon.grammar, document.lowers[start]
    if low in {"'s", "’s"}:
        return Reach.POSSESSED, start - 1
    if low in grammar.possessors:
        return Reach.POSSESSED, start
    return (Reach.INDEFINITE if low in grammar.indefinite else Reach.DEFINITE), None
