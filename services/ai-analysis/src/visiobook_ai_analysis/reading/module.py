"""The job ``analyse-book``: a stored Book becomes a stored Analysis."""

from typing import ClassVar

from visiobook_contracts.ai_analysis import AnalyseBook, AnalysedBook, Book
from visiobook_modules.module import JobContext, JobRefused, Module


class AnalyseBookModule(Module[AnalyseBook, AnalysedBook]):
    """Characters, quotes, scenes and notes of a book, by rules."""

    name: ClassVar[str] = "analyse-book"
    version: ClassVar[str] = "1.0.0"
    input = AnalyseBook
    output = AnalysedBook

    def run(self, job: AnalyseBook, context: JobContext) -> AnalysedBook:
        """Read the book. Raises JobRefused ``not-a-book`` when the file holds something else, ``empty-book``
        without sentences."""
        from visiobook_ai_analysis.reading.reader import read  # noqa: PLC0415 - lexicons of several megabytes

        book = context.document(job.book, Book)
        if not any(paragraph.sentences for chapter in book.chapters for paragraph in chapter.paragraphs):
            raise JobRefused(
                "empty-book",
                f"{book.title} has no sentences to read",
                hint="Choose other chapters, or check the source file.",
            )
        analysis = read(book, book_digest=job.book.digest, report=context.progress)
        stored = context.store_document(analysis, name="analysis.json")
        return AnalysedBook(
            analysis=stored,
            characters=len(analysis.characters),
            quotes=len(analysis.quotes),
            scenes=len(analysis.scenes),
        )
