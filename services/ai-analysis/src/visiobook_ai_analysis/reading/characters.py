"""From drafts to the characters of the contract: who stays, ids, names, counts."""

import unicodedata
from collections import Counter

import regex

from visiobook_ai_analysis.reading.appearance import LooksDraft
from visiobook_ai_analysis.reading.cast import Cast, Draft
from visiobook_ai_analysis.reading.document import Document
from visiobook_ai_analysis.reading.lexicon.people import PersonNoun
from visiobook_ai_analysis.reading.mentions import Mention
from visiobook_ai_analysis.reading.speakers import Turn
from visiobook_contracts.ai_analysis import AgeGroup, Appearance, Character

_LEAST_MENTIONS, _LEAST_NAMELESS = 2, 4
_ARTICLE = regex.compile(r"^(?:the |le |la |l['’])(?=\w)", regex.IGNORECASE)


def slug(name: str) -> str:
    """``Captain Hale`` -> ``captain-hale``: ASCII letters and digits; a name in another script keeps its own
    letters."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode() or name
    return regex.sub(r"[^\w]+", "-", plain.replace("'", "").lower()).strip("-_") or "somebody"


def choose_characters(
    document: Document, cast: Cast, mentions: list[Mention], turns: list[Turn], looks: dict[int, LooksDraft]
) -> tuple[list[Character], dict[int, str]]:
    """Characters, the most prominent first, and draft -> id. One mention without a line is noise."""
    counts, first_seen = _count(document, cast, mentions)
    lines = Counter(cast.find(t.speaker) for t in turns if t.speaker is not None)
    kept = [d for d in cast.drafts if cast.find(d.index) == d.index and _stays(d, counts, lines)]
    kept.sort(key=lambda d: (-(counts[d.index] + 3 * lines[d.index]), d.index))
    ids = _unique_ids(kept)
    characters = [
        Character(
            id=ids[draft.index],
            name=_name(draft),
            aliases=tuple(sorted({n for n in draft.display if n != _name(draft)})),
            gender=draft.gender,
            age=draft.age or AgeGroup.ADULT,
            species=draft.species,
            is_narrator=draft.is_narrator,
            mentions=counts[draft.index],
            lines=lines[draft.index],
            appearance=_appearance(draft, looks, document.lexicon.person_nouns),
            first_sentence_id=first_seen.get(draft.index),
        )
        for draft in kept
    ]
    return characters, ids


def _count(document: Document, cast: Cast, mentions: list[Mention]) -> tuple[Counter[int], dict[int, str]]:
    counts: Counter[int] = Counter()
    first_seen: dict[int, str] = {}
    for mention in mentions:
        for draft in {cast.find(d) for d in mention.drafts}:
            counts[draft] += 1
            first_seen.setdefault(draft, document.sentences[document.sentence_of[mention.first]].id)
    return counts, first_seen


def _stays(draft: Draft, counts: Counter[int], lines: Counter[int]) -> bool:
    """A nameless person without trade, kin or a word to say must be met more often than a named one."""
    named = not draft.nominal or draft.trades or draft.is_kin
    least = _LEAST_MENTIONS if named else _LEAST_NAMELESS
    return draft.is_narrator or lines[draft.index] > 0 or counts[draft.index] >= least


def _unique_ids(drafts: list[Draft]) -> dict[int, str]:
    taken: Counter[str] = Counter()
    ids = {}
    for draft in drafts:
        base = slug(_ARTICLE.sub("", _name(draft)))
        taken[base] += 1
        ids[draft.index] = base if taken[base] == 1 else f"{base}-{taken[base]}"
    return ids


def _name(draft: Draft) -> str:
    name = draft.name or "Somebody"
    return name[0].upper() + name[1:]


def _appearance(draft: Draft, looks: dict[int, LooksDraft], nouns: dict[str, PersonNoun]) -> Appearance:
    trades = {title for title in draft.trade_titles if title in nouns and nouns[title].trade}
    return looks.get(draft.index, LooksDraft()).finished(draft.trades, trades)
