"""The jobs ``describe-scenes``, ``card-cast`` and ``summarise-book``: a reading is presented."""

from typing import ClassVar

from visiobook_contracts.ai_analysis import Analysis, Book
from visiobook_contracts.base import FileRef
from visiobook_contracts.reading_products import (
    CardCast,
    CardedCast,
    DescribedScenes,
    DescribeScenes,
    SummariseBook,
    SummarisedBook,
)
from visiobook_modules.module import JobContext, JobRefused, Module


def _reading(context: JobContext, book: FileRef, analysis: FileRef) -> tuple[Book, Analysis]:
    """Raises JobRefused ``not-this-book`` when the analysis is of another book."""
    opened, reading = context.document(book, Book), context.document(analysis, Analysis)
    if reading.book_digest != book.digest:
        raise JobRefused(
            "not-this-book",
            f"the analysis is of another book than {opened.title}",
            hint="Run analyse-book on this very book first.",
        )
    return opened, reading


class DescribeScenesModule(Module[DescribeScenes, DescribedScenes]):
    """Scenes with place, hour, weather, mood, cast, props and actions, as an illustrator wants them."""

    name: ClassVar[str] = "describe-scenes"
    version: ClassVar[str] = "1.0.0"
    input = DescribeScenes
    output = DescribedScenes
    credits: ClassVar[int] = 0

    def run(self, job: DescribeScenes, context: JobContext) -> DescribedScenes:
        """Raises JobRefused ``not-this-book``."""
        from visiobook_ai_analysis.presenting.scenes import describe_scenes  # noqa: PLC0415 - when it is needed

        sheet = describe_scenes(*_reading(context, job.book, job.analysis))
        return DescribedScenes(scenes=context.store_document(sheet, name="scenes.json"), count=len(sheet.scenes))


class CardCastModule(Module[CardCast, CardedCast]):
    """The cast of a book on cards: names, looks, relations, telling lines."""

    name: ClassVar[str] = "card-cast"
    version: ClassVar[str] = "1.0.0"
    input = CardCast
    output = CardedCast
    credits: ClassVar[int] = 0

    def run(self, job: CardCast, context: JobContext) -> CardedCast:
        """Raises JobRefused ``not-this-book``."""
        from visiobook_ai_analysis.presenting.cast import card_cast  # noqa: PLC0415 - when it is needed

        book, analysis = _reading(context, job.book, job.analysis)
        sheet = card_cast(book, analysis, most=job.most)
        return CardedCast(cast=context.store_document(sheet, name="cast.json"), count=len(sheet.cards))


class SummariseBookModule(Module[SummariseBook, SummarisedBook]):
    """A summary as bullets, paragraph or outline, of a chosen length, in the book's own sentences."""

    name: ClassVar[str] = "summarise-book"
    version: ClassVar[str] = "1.1.0"
    input = SummariseBook
    output = SummarisedBook

    def run(self, job: SummariseBook, context: JobContext) -> SummarisedBook:
        """Raises JobRefused ``not-this-book``."""
        from visiobook_ai_analysis.presenting.summary import summarise_as  # noqa: PLC0415 - lexicons and numpy

        book, analysis = _reading(context, job.book, job.analysis)
        context.progress(0.1, "sentences weighed")
        return summarise_as(book, analysis, style=job.style, sentences=job.sentences)
