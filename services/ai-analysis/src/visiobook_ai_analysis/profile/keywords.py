"""Keywords: words and short phrases that are common in this book and rare in others, spread over it, not its names."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator

from visiobook_ai_analysis.profile.passages import Passages
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


def find_keywords(passages: Passages, analysis: Analysis, *, most: int = _MOST) -> tuple[Keyword, ...]:
    """The strongest first; the weight of the first is 1. Linear in the text."""
    counts: Counter[str] = Counter()
    introduced: Counter[str] = Counter()
    parts: dict[str, set[int]] = defaultdict(set)
    names = _name_words(analysis)
    size = max(1, len(passages.document.sentences) // _PARTS)
    for index in range(len(passages.document.sentences)):
        for phrase, is_introduced in _phrases(passages, index, names):
            counts[phrase] += 1
            introduced[phrase] += is_introduced
            parts[phrase].add(index // size)
    least = max(_LEAST, len(passages.document.words) // _WORDS_PER_COUNT)
    weights = {
        phrase: _weight(passages, phrase, count, len(parts[phrase]))
        for phrase, count in counts.items()
        if count >= least and introduced[phrase] >= _NOUN_SHARE * count
    }
    chosen = _without_parts(sorted(weights, key=lambda phrase: (-weights[phrase], phrase)), counts)[:most]
    top = max((weights[phrase] for phrase in chosen), default=1.0)
    return tuple(
        Keyword(text=phrase, weight=round(weights[phrase] / top, 3), count=counts[phrase]) for phrase in chosen
    )


def _phrases(passages: Passages, sentence: int, names: frozenset[str]) -> Iterator[tuple[str, bool]]:
    """Content words and pairs of them, and whether a determiner or preposition goes before, as before a noun."""
    document = passages.document
    grammar = document.lexicon.grammar
    before = grammar.determiners | grammar.prepositions
    view = document.sentences[sentence]
    run: list[str] = []
    for token in range(view.first, view.last):
        word = document.lowers[token]
        odd = not word.replace("-", "").isalpha()  # contractions, dialect, abbreviations
        if odd or not passages.is_content(word) or word in names or _is_function(passages, word):
            run = []
            continue
        run = [*run[-(_LONGEST - 1) :], word]
        yield word, _goes_before(document, token - 1, before)
        if len(run) == _LONGEST:
            yield " ".join(run), _goes_before(document, token - _LONGEST, before)


def _goes_before(document: Document, token: int, before: frozenset[str]) -> bool:
    return token >= 0 and (document.lowers[token] in before or document.lowers[token].endswith(("'", "’")))


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
