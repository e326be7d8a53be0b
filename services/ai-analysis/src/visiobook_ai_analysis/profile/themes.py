"""Themes: what the book comes back to, by the words that speak for each, more than novels usually use them."""

from collections import Counter
from dataclasses import dataclass

from visiobook_ai_analysis.profile.passages import Passages
from visiobook_ai_analysis.profile.subjects import Subject, themes
from visiobook_contracts.literary import Theme

_MOST = 6
_SHOWN_WORDS = 6
_SHOWN_SENTENCES = 3
_LEAST_EXCESS = 1.25
_LEAST_SHARE = 0.15
_PASSAGE = 1000


@dataclass(frozen=True)
class Presence:
    """A theme in a book: ``rate`` is its words per thousand, ``excess`` how many times the usual that is."""

    subject: Subject
    rate: float
    excess: float
    counts: Counter[str]

    @property
    def strength(self) -> float:
        """What weighs: how much is said, and how unusual that is."""
        return float(self.rate * min(self.excess, 6.0) ** 0.7)


def presences(passages: Passages) -> list[Presence]:
    """Every theme of the book's language, the strongest first."""
    words = Counter(passages.document.lowers)
    total = max(1, sum(count for word, count in words.items() if word[0].isalpha()))
    found = [_presence(passages, subject, words, total) for subject in themes(passages.language)]
    return sorted(found, key=lambda presence: (-presence.strength, presence.subject.name))


def _presence(passages: Passages, subject: Subject, words: Counter[str], total: int) -> Presence:
    counts = Counter({word: words[word] for word in subject.words if words[word]})
    rate = _PASSAGE * sum(counts.values()) / total
    return Presence(subject, rate, rate / usual_rate(passages, subject.words), counts)


def usual_rate(passages: Passages, chosen: frozenset[str]) -> float:
    """Words per thousand that novels spend on these words: a Poisson reading of the passages they occur in."""
    background = passages.background
    shares = (min(0.98, background.passages.get(word, 0) / background.total) for word in chosen)
    return max(0.5, sum(share * (1 + share) for share in shares))


def find_themes(passages: Passages) -> tuple[Theme, ...]:
    """At most six; the weight of the first is 1."""
    strong = [presence for presence in presences(passages) if presence.excess >= _LEAST_EXCESS]
    if not strong:
        return ()
    top = strong[0].strength
    kept = [presence for presence in strong[:_MOST] if presence.strength >= _LEAST_SHARE * top]
    return tuple(_theme(passages, presence, presence.strength / top) for presence in kept)


def _theme(passages: Passages, presence: Presence, weight: float) -> Theme:
    best = sorted(presence.counts, key=lambda word: (-_speaks(passages, presence, word), word))[:_SHOWN_WORDS]
    return Theme(
        name=presence.subject.name,
        weight=round(weight, 3),
        keywords=tuple(best),
        sentence_ids=sentences_with(passages, presence.subject.words, _SHOWN_SENTENCES),
    )


def _speaks(passages: Passages, presence: Presence, word: str) -> float:
    return presence.counts[word] * passages.background.rarity(word)


def sentences_with(passages: Passages, chosen: frozenset[str], most: int) -> tuple[str, ...]:
    """Ids of the sentences in which most of the words come together, in the order of the text."""
    scored: list[tuple[float, int]] = []
    for index, view in enumerate(passages.document.sentences):
        found = set(passages.document.lowers[view.first : view.last]) & chosen
        if found:
            rarity = sum(passages.background.rarity(word) for word in found)
            scored.append((rarity / (8 + view.last - view.first) ** 0.5, index))
    best = sorted(scored, key=lambda pair: (-pair[0], pair[1]))[:most]
    return tuple(passages.document.sentences[index].id for index in sorted(index for _, index in best))
