"""Speakers whom a play names before their speech."""

from collections.abc import Iterable, Sequence

from visiobook_ai_analysis.reading.cast import Cast
from visiobook_ai_analysis.reading.document import Document
from visiobook_ai_analysis.reading.mentions import Mention
from visiobook_ai_analysis.reading.speakers import Turn

_SURE = 0.98


def settle_labelled(document: Document, cast: Cast, mentions: Sequence[Mention], turns: Iterable[Turn]) -> None:
    """Whoever a label names speaks its paragraph: no other evidence is as good."""
    by_token = {token: mention for mention in mentions for token in range(mention.first, mention.last)}
    for turn in turns:
        label = document.labels.get(turn.span.paragraph)
        named = None if label is None else by_token.get(label.last - 1)
        if label is not None and named is not None and len(named.drafts) == 1:
            turn.rivals = ()
            turn.settle(cast.find(named.drafts[0]), _SURE, f"the label “{document.excerpt(label.first, label.last)}”")
