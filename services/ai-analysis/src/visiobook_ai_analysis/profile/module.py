"""The job ``profile-book``: a Book and its Analysis become a LiteraryProfile."""

from typing import ClassVar

from visiobook_contracts.ai_analysis import Analysis, Book
from visiobook_contracts.literary import ProfileBook, ProfiledBook
from visiobook_modules.module import JobContext, JobRefused, Module


class ProfileBookModule(Module[ProfileBook, ProfiledBook]):
    """Summaries, keywords, themes, genre, audience, warnings and the tension of a book that was read."""

    name: ClassVar[str] = "profile-book"
    version: ClassVar[str] = "1.2.0"
    input = ProfileBook
    output = ProfiledBook

    def run(self, job: ProfileBook, context: JobContext) -> ProfiledBook:
        """Raises JobRefused ``not-this-book`` when the analysis is of another book."""
        from visiobook_ai_analysis.profile.profile import profile  # noqa: PLC0415 - lexicons and numpy

        book = context.document(job.book, Book)
        analysis = context.document(job.analysis, Analysis)
        if analysis.book_digest != job.book.digest:
            raise JobRefused(
                "not-this-book",
                f"the analysis is of another book than {book.title}",
                hint="Run analyse-book on this very book first.",
            )
        made = profile(book, analysis, sentences=job.sentences, report=context.progress)
        return ProfiledBook(profile=context.store_document(made, name="profile.json"))
