"""Whether the book is told in the first person, and by whom."""

from visiobook_ai_analysis.reading.cast import Cast, Draft
from visiobook_ai_analysis.reading.document import Document
from visiobook_ai_analysis.reading.mentions import Mention, Pronoun
from visiobook_ai_analysis.reading.names import Names

_LEAST_SHARE = 0.08
_LEAST_DEEDS = 3
_CALLED = 3


def find_narrator(document: Document, cast: Cast, names: Names, mentions: list[Mention]) -> None:
    """Set ``cast.narrator`` where the story's own words often say ``I`` and this I does things.

    An author who says ``let me tell of the rooms`` once a page is no person of the story.
    """
    firsts = [m for m in mentions if m.pronoun is Pronoun.I and not m.quoted]
    sentences = {document.sentence_of[m.first] for m in firsts}
    narrated = sum(1 for s in document.sentences if s.last > s.first and not document.quoted[s.first])
    deeds = sum(1 for m in firsts if _acts(document, m))
    if len(sentences) < max(_LEAST_DEEDS, _LEAST_SHARE * narrated) or deeds < _LEAST_DEEDS:
        return
    draft = _called_by_others(cast, names)
    if draft is None:
        draft = cast.add(
            name="le narrateur" if document.lexicon.language == "fr" else "the narrator", nominal=True
        ).index
    cast.drafts[draft].is_narrator = True
    cast.narrator = draft


def _acts(document: Document, mention: Mention) -> bool:
    lexicon = document.lexicon
    near = document.lowers[mention.last : mention.last + 4]
    return any(
        word in lexicon.poses or word in lexicon.speech_verbs or word in {"was", "had", "étais", "avais"}
        for word in near
    )


def _chapters(names: Names, draft: Draft) -> set[int]:
    """Chapters in which somebody is called by name: whoever is called in one conversation only may be anybody."""
    return set().union(*(names.evidence[core].called_in for _, core in draft.forms))


def _called_by_others(cast: Cast, names: Names) -> int | None:
    """A name that others speak and the story never tells: Jim Hawkins, Dr. Watson. None where two names would do."""
    calls = {
        draft.index: sum(names.evidence[core].vocatives for core in {core for _, core in draft.forms})
        for draft in cast.drafts
        if draft.vocative_share >= 0.9 and len(_chapters(names, draft)) > 1
    }
    ranked = sorted(calls, key=lambda index: (-calls[index], index))
    if not ranked or calls[ranked[0]] < _CALLED:
        return None
    rival = calls[ranked[1]] if len(ranked) > 1 else 0
    return ranked[0] if calls[ranked[0]] >= 2 * rival else None
