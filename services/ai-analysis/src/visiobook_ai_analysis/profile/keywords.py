"""Keywords: words and short phrases that are common in this book and rare in others, spread over it, not its names.

Nor are they dialect: what no other book knows and only speech has says how people talk, not what of.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator

from visiobook_ai_analysis.profile.passages import Passages
from visiobook_ai_analysis.profile.small_words import small_words
from visiobook_ai_analysis.reading.document import Document
from visiobook_contracts.ai_analysis import Analysis
from visiobook_contracts.literary import Keyword

_MOST = 25
_LEAST = 3
_PARTS = 20
_PHRASE_BONUS = 1.3
_LEAST_RARITY = 2.2
_LONGEST = 2
_NOUN_SHARE = 0.3
_WORDS_PER_COUNT = 15_000
_VERBAL = ("ais", "ait", "aient", "ant", "er", "ir", "irent", "èrent", "é", "ée", "és", "ées")
_APOSTROPHES = frozenset("'’")
_DIALECT = 0.75
"""Share of its places inside speech from which a word that the background lacks is how somebody talks."""


def find_keywords(passages: Passages, analysis: Analysis, *, most: int = _MOST) -> tuple[Keyword, ...]:
    """The strongest first; the weight of the first is 1. Linear in the text."""
    counts: Counter[str] = Counter()
    introduced: Counter[str] = Counter()
    spoken: Counter[str] = Counter()
    parts: dict[str, set[int]] = defaultdict(set)
    names = _name_words(analysis)
    size = max(1, len(passages.document.sentences) // _PARTS)
    for index in range(len(passages.document.sentences)):
        for phrase, is_introduced, is_spoken in _phrases(passages, index, names):
            counts[phrase] += 1
            introduced[phrase] += is_introduced
            spoken[phrase] += is_spoken
            parts[phrase].add(index // size)
    least = max(_LEAST, len(passages.document.words) // _WORDS_PER_COUNT)
    weights = {
        phrase: _weight(passages, phrase, count, len(parts[phrase]))
        for phrase, count in counts.items()
        if count >= least
        and introduced[phrase] >= _NOUN_SHARE * count
        and not (_is_strange(passages, phrase) and spoken[phrase] >= _DIALECT * count)
    }
    chosen = _without_parts(sorted(weights, key=lambda phrase: (-weights[phrase], phrase)), counts)[:most]
    top = max((weights[phrase] for phrase in chosen), default=1.0)
    return tuple(
        Keyword(text=phrase, weight=round(weights[phrase] / top, 3), count=counts[phrase]) for phrase in chosen
    )


def _phrases(passages: Passages, sentence: int, names: frozenset[str]) -> Iterator[tuple[str, bool, bool]]:
    """Content words and pairs of them, whether a determiner or preposition goes before, as before a noun, and whether
    they are said."""
    document = passages.document
    grammar = document.lexicon.grammar
    before = grammar.determiners if passages.language == "fr" else grammar.determiners | grammar.prepositions
    small = small_words(passages.language)
    view = document.sentences[sentence]
    run: list[str] = []
    for token in range(view.first, view.last):
        word = document.lowers[token]
        odd = not word.replace("-", "").isalpha() or _is_clipped(document, token)  # contractions, dialect
        if odd or word in small or not passages.is_content(word) or word in names or _is_function(passages, word):
            run = []
            continue
        run = [*run[-(_LONGEST - 1) :], word]
        said = bool(document.quoted[token])
        yield word, _goes_before(document, token - 1, before), said
        if len(run) == _LONGEST:
            yield " ".join(run), _goes_before(document, token - _LONGEST, before), said


def _is_clipped(document: Document, token: int) -> bool:
    """``skippin' rope``: the apostrophe stands for letters."""
    following = document.words[token + 1] if token + 1 < len(document.words) else ""
    return following in _APOSTROPHES and document.ends[token] == document.starts[token + 1]


def _is_strange(passages: Passages, phrase: str) -> bool:
    """Whether a word of the phrase is one that no other book has."""
    return any(word not in passages.background.passages for word in phrase.split())


def _goes_before(document: Document, token: int, before: frozenset[str]) -> bool:
    """French elides pronouns like articles (``l'aimais``) and puts prepositions before verbs: only a full article is
    sure there, an elided one where no verb ends so."""
    if token < 0:
        return False
    if document.lowers[token].endswith(("'", "’")):
        return not document.lowers[token + 1].endswith(_VERBAL) or document.lexicon.language != "fr"
    return document.lowers[token] in before


def _is_function(passages: Passages, word: str) -> bool:
    return passages.background.rarity(word) < _LEAST_RARITY


def _weight(passages: Passages, phrase: str, count: int, spread: int) -> float:
    rarity = sum(passages.background.rarity(word) for word in phrase.split()) / len(phrase.split())
    bonus = _PHRASE_BONUS if " " in phrase else 1.0
    return bonus * rarity**2 * math.sqrt(count) * (0.4 + 0.6 * math.sqrt(spread / _PARTS))


def _without_parts(phrases: list[str], counts: Counter[str]) -> list[str]:
    """A word that nearly always stands in a phrase that was chosen says nothing more; nor does another form of one."""
    kept: list[str] = []
    for phrase in phrases:
        inside = any(phrase in other.split() and counts[other] > 0.6 * counts[phrase] for other in kept)
        around = any(other in phrase.split() and counts[phrase] < 0.4 * counts[other] for other in kept)
        if not inside and not around and not any(_same_stem(phrase, other) for other in kept):
            kept.append(phrase)
        if len(kept) == 4 * _MOST:
            break
    return kept


def _same_stem(one: str, other: str) -> bool:
    shorter, longer = sorted((one, other), key=len)
    return len(shorter) > 2 and longer.startswith(shorter) and longer[len(shorter) :] in {"s", "es", "x", "ed", "ing"}


def _name_words(analysis: Analysis) -> frozenset[str]:
    called = (name for character in analysis.characters for name in (character.name, *character.aliases))
    return frozenset(word.strip(".,").lower() for name in called for word in name.split())
