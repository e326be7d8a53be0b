"""Genre, audience and warnings, each explained by themes and words of the book."""

from collections import Counter
from collections.abc import Mapping
from typing import Literal

from visiobook_ai_analysis.profile.passages import Passages
from visiobook_ai_analysis.profile.subjects import Severity, genres, loose_words, theme_names, warnings
from visiobook_ai_analysis.profile.themes import presences, sentences_with, usual_rate
from visiobook_contracts.ai_analysis import AgeGroup, Analysis, Species
from visiobook_contracts.literary import Classification, ContentWarning

Audience = Literal["children", "young_adult", "adult", "all_ages"]
_SHARPNESS = 2.0
_LEAST_SHARE = 0.05
_SHOWN = 3
_LEAST_WORDS = 2
_LEAST_PLAIN = 0.03
"""Words per thousand that can hardly mean anything harmless, for a warning to be given."""
_SELDOM, _OFTEN, _VERY_OFTEN = 0.05, 0.4, 1.5  # words per thousand
_SEVERITIES: tuple[Severity, ...] = ("mild", "moderate", "strong")
_SHORT_SENTENCE = 17.0


def classify(passages: Passages, analysis: Analysis) -> Classification:
    """Genres by their shares, the largest first; the audience; warnings, the gravest first."""
    shares = _genres(passages)
    warned = _warnings(passages)
    return Classification(genres=shares, audience=_audience(passages, analysis, shares, warned), warnings=warned)


def _genres(passages: Passages) -> dict[str, float]:
    names = {local: name for name, local in theme_names(passages.language).items()}
    strengths = {names[p.subject.name]: max(0.0, p.excess - 0.6) * p.rate**0.5 for p in presences(passages)}
    words = Counter(passages.document.lowers)
    scores = {
        genre: sum(strengths.get(theme, 0.0) * weight for theme, weight in weights.items())
        + _excess(passages, words, own)
        for genre, (weights, own) in genres(passages.language).items()
    }
    powered = {genre: max(0.0, score) ** _SHARPNESS for genre, score in scores.items()}
    total = sum(powered.values()) or 1.0
    shares = {genre: round(value / total, 3) for genre, value in powered.items()}
    ordered = sorted(shares.items(), key=lambda pair: (-pair[1], pair[0]))
    return {genre: share for genre, share in ordered if share >= _LEAST_SHARE}


def _excess(passages: Passages, words: Counter[str], own: frozenset[str]) -> float:
    if not own:
        return 0.0
    rate = 1000 * sum(words[word] for word in own) / max(1, len(passages.document.lowers))
    return float(max(0.0, rate / usual_rate(passages, own) - 0.6) * rate**0.5)


def _warnings(passages: Passages) -> tuple[ContentWarning, ...]:
    found = []
    words = Counter(passages.document.lowers)
    loose = loose_words(passages.language)
    for kind, (gravity, own) in warnings(passages.language).items():
        length = max(1, len(passages.document.lowers))
        sure = own - loose.get(kind, frozenset())
        plain = sum(words[word] for word in sure)
        if plain < max(_LEAST_WORDS, _LEAST_PLAIN * length / 1000):
            continue
        rate = 1000 * sum(words[word] for word in own) / length
        step = _SEVERITIES.index(gravity) + (rate >= _VERY_OFTEN) - (rate < _OFTEN) - (rate < _SELDOM)
        severity = _SEVERITIES[min(2, max(0, step))]
        shown = sentences_with(passages, sure, _SHOWN)
        found.append(ContentWarning(kind=kind, severity=severity, sentence_ids=shown))
    return tuple(sorted(found, key=lambda warning: (-_SEVERITIES.index(warning.severity), warning.kind)))


def _audience(
    passages: Passages, analysis: Analysis, shares: Mapping[str, float], warned: tuple[ContentWarning, ...]
) -> Audience:
    """Whom the book speaks to: by who acts in it, how it is written, and what it holds."""
    lines = Counter({c.id: c.mentions for c in analysis.characters})
    weight = sum(lines.values()) or 1
    young = sum(c.mentions for c in analysis.characters if _is_young(c.age, c.species)) / weight
    grave = sum(warning.severity == "strong" for warning in warned)
    sentences = max(1, len(passages.document.sentences))
    short = len(passages.document.lowers) / sentences < _SHORT_SENTENCE
    for_children = shares.get("children's story", 0.0) + shares.get("fantasy and fairy tale", 0.0)
    if grave >= 2 and for_children < 0.5:
        return "adult"
    if young + for_children > 0.6 and not grave:
        return "children"
    if young > 0.3 or (short and for_children > 0.2):
        return "young_adult"
    return "adult" if grave else "all_ages"


def _is_young(age: AgeGroup, species: Species) -> bool:
    return age in (AgeGroup.CHILD, AgeGroup.YOUTH) or species is not Species.HUMAN
