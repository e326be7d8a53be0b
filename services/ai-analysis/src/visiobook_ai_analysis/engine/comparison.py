"""Two readings of one book side by side: how far two versions of the heads agree."""

from collections.abc import Set

from visiobook_contracts.ai_analysis import Agreement, Analysis


def agreement(ours: Analysis, theirs: Analysis) -> Agreement:
    """Shares between 0 and 1; 1 where there is nothing to agree on.

    Characters are the same where their ids are: an id is a slug of the name. Speakers are compared on quotes that both
    found at the same place.
    """
    speakers = {(quote.start, quote.end): quote.speaker_id for quote in theirs.quotes}
    both = [quote for quote in ours.quotes if (quote.start, quote.end) in speakers]
    same = sum(speakers[quote.start, quote.end] == quote.speaker_id for quote in both)
    return Agreement(
        quotes=len(both),
        speakers=same / len(both) if both else 1.0,
        mentions=_f1(
            {(m.start, m.end, m.type) for m in ours.mentions}, {(m.start, m.end, m.type) for m in theirs.mentions}
        ),
        events=_f1({(e.start, e.end) for e in ours.events}, {(e.start, e.end) for e in theirs.events}),
        characters=_f1({c.id for c in ours.characters}, {c.id for c in theirs.characters}),
        doubts=len(theirs.doubts) - len(ours.doubts),
    )


def _f1(ours: Set[object], theirs: Set[object]) -> float:
    """Harmonic mean of precision and recall, which is the same from either side."""
    total = len(ours) + len(theirs)
    return 2 * len(ours & theirs) / total if total else 1.0
