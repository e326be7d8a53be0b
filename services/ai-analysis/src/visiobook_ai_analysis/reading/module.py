"""The job ``analyse-book``: a stored Book becomes a stored Analysis."""

from functools import lru_cache
from typing import TYPE_CHECKING, ClassVar

from visiobook_contracts.ai_analysis import AnalyseBook, AnalysedBook, Analysis, Book
from visiobook_contracts.base import FileRef
from visiobook_modules.module import JobContext, JobRefused, Module

if TYPE_CHECKING:
    from visiobook_ai_analysis.heads.literary import LiteraryReader


@lru_cache(maxsize=1)
def _heads() -> "LiteraryReader":
    """The trained heads with their encoder, loaded once a process. Raises JobRefused ``encoder-unfit``."""
    from visiobook_ai_analysis.encoder.weights import EncoderChanged, EncoderMissing  # noqa: PLC0415 - with the next
    from visiobook_ai_analysis.heads.literary import LiteraryReader  # noqa: PLC0415 - ONNX Runtime and 90 MB of weights

    try:
        return LiteraryReader.shipped()
    except (EncoderMissing, EncoderChanged) as error:
        raise JobRefused(
            "encoder-unfit", str(error), hint="Run make setup again; it installs the encoder and checks it."
        ) from error


class AnalyseBookModule(Module[AnalyseBook, AnalysedBook]):
    """Characters, quotes, scenes and notes of a book: English with the trained heads, other languages by rules."""

    name: ClassVar[str] = "analyse-book"
    version: ClassVar[str] = "1.1.0"
    input = AnalyseBook
    output = AnalysedBook

    def run(self, job: AnalyseBook, context: JobContext) -> AnalysedBook:
        """Read the book. Raises JobRefused ``not-a-book`` when the file holds something else, ``empty-book``
        without sentences."""
        from visiobook_ai_analysis.reading.corrections import apply  # noqa: PLC0415 - with the reader
        from visiobook_ai_analysis.reading.questions import questions  # noqa: PLC0415 - with the reader
        from visiobook_ai_analysis.reading.reader import read  # noqa: PLC0415 - lexicons of several megabytes
        from visiobook_ai_analysis.reading.review import review_sheet  # noqa: PLC0415 - with the reader

        book = context.document(job.book, Book)
        if not any(paragraph.sentences for chapter in book.chapters for paragraph in chapter.paragraphs):
            raise JobRefused(
                "empty-book",
                f"{book.title} has no sentences to read",
                hint="Choose other chapters, or check the source file.",
            )
        if job.base is None:
            heads = _heads() if book.language.split("-")[0] == "en" else None
            analysis = read(book, book_digest=job.book.digest, report=context.progress, heads=heads)
        else:
            analysis = _base(job.book, job.base, context)
        corrected = apply(book, analysis, job.corrections)
        analysis = corrected.analysis.model_copy(update={"doubts": questions(book, corrected.analysis)})
        stored = context.store_document(analysis, name="analysis.json")
        return AnalysedBook(
            analysis=stored,
            characters=len(analysis.characters),
            quotes=len(analysis.quotes),
            scenes=len(analysis.scenes),
            review=context.store_document(review_sheet(book, analysis), name="review.json"),
            corrections_unused=len(corrected.unused),
        )


def _base(book: FileRef, base: FileRef, context: JobContext) -> Analysis:
    """Raises JobRefused ``not-this-book`` when the analysis is of another book."""
    analysis = context.document(base, Analysis)
    if analysis.book_digest != book.digest:
        raise JobRefused(
            "not-this-book", f"{base.name or base.digest} is of another book", hint="Leave base out: the book is read."
        )
    return analysis
