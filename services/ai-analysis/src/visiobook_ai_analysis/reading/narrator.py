"""Whether the book is told in the first person, and by whom."""

from visiobook_ai_analysis.reading.cast import Cast
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


def _called_by_others(cast: Cast, names: Names) -> int | None:
    """A name that others speak and the story never tells: Jim Hawkins, Dr. Watson."""
    calls = {
        draft.index: sum(names.evidence[core].vocatives for core in {core for _, core in draft.forms})
        for draft in cast.drafts
        if draft.vocative_share >= 0.9
    }
    best = max(calls, key=lambda index: (calls[index], -index), default=None)
    return best if best is not None and calls[best] >= _CALLED else None
