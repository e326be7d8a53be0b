"""``profile``: everything at a glance about a book that was read."""

from collections.abc import Callable

from visiobook_ai_analysis.profile.classification import classify
from visiobook_ai_analysis.profile.keywords import find_keywords
from visiobook_ai_analysis.profile.passages import Floats, open_book
from visiobook_ai_analysis.profile.summaries import summarise
from visiobook_ai_analysis.profile.tension import curve
from visiobook_ai_analysis.profile.themes import find_themes
from visiobook_contracts.ai_analysis import Analysis, Book
from visiobook_contracts.literary import LiteraryProfile

Report = Callable[[float, str], None]


def profile(
    book: Book,
    analysis: Analysis,
    *,
    sentences: int = 4,
    vectors: Floats | None = None,
    report: Report = lambda _fraction, _message: None,
) -> LiteraryProfile:
    """``sentences``: length of a chapter's summary; ``vectors``: a row for each sentence, where an encoder made them.

    Linear in the text; the same book gives the same profile.
    """
    passages = open_book(book, analysis, vectors)
    report(0.3, "words weighed")
    summaries = summarise(passages, analysis, sentences=sentences)
    report(0.7, "summaries")
    return LiteraryProfile(
        book_digest=analysis.book_digest,
        language=book.language,
        summaries=summaries,
        keywords=find_keywords(passages, analysis),
        themes=find_themes(passages),
        classification=classify(passages, analysis),
        tension=curve(passages, analysis),
    )
