"""The job ``analyse-book``: a stored Book becomes a stored Analysis."""

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from visiobook_contracts.ai_analysis import AnalyseBook, AnalysedBook, Analysis, Book, ModelComparison
from visiobook_contracts.base import FileRef
from visiobook_modules.figures import level
from visiobook_modules.module import JobContext, JobRefused, Module

if TYPE_CHECKING:
    from visiobook_ai_analysis.heads.literary import LiteraryReader


MOST_CHARACTERS = 4_000_000
"""What one reading holds in memory: 1.3 GB for 1.7 million characters, in proportion beyond (docs/reading-scenes.md).
*War and Peace* has 3.2 million."""


def _heads(profile: str = "standard", model: str | None = None) -> "LiteraryReader":
    """The trained heads with their encoder, loaded once a process. Raises JobRefused ``encoder-unfit``,
    ``model-missing``, ``model-unfit``."""
    from visiobook_ai_analysis.encoder.weights import EncoderChanged, EncoderMissing  # noqa: PLC0415 - with the next
    from visiobook_ai_analysis.engine.errors import EngineUnfit  # noqa: PLC0415 - with the next
    from visiobook_ai_analysis.engine.readers import reader_for  # noqa: PLC0415 - ONNX Runtime and 90 MB of weights
    from visiobook_ai_analysis.engine.shelf import MAKE_IT, ModelMissing  # noqa: PLC0415 - with the reader
    from visiobook_ai_analysis.heads.model_file import ModelUnfit  # noqa: PLC0415 - with the reader

    try:
        return reader_for(profile, model)
    except ModelMissing as error:
        hint = "Choose another with: visiobook models use" if model else f"Make it with: {MAKE_IT}"
        raise JobRefused("model-missing", f"{error}.", hint=hint) from error
    except (EncoderMissing, EncoderChanged) as error:
        raise JobRefused(
            "encoder-unfit", str(error), hint="Run make setup again; it installs the encoder and checks it."
        ) from error
    except (ModelUnfit, EngineUnfit) as error:
        raise JobRefused("model-unfit", str(error), hint="Look at the settings VISIOBOOK_ENGINE_....") from error


class AnalyseBookModule(Module[AnalyseBook, AnalysedBook]):
    """Characters, quotes, scenes and notes of a book: English with the trained heads, other languages by rules."""

    name: ClassVar[str] = "analyse-book"
    version: ClassVar[str] = "1.7.0"
    input = AnalyseBook
    output = AnalysedBook

    def warm(self) -> None:
        """The encoder and the heads."""
        _heads()

    def run(self, job: AnalyseBook, context: JobContext) -> AnalysedBook:
        """Read the book. Raises JobRefused ``not-a-book`` when the file holds something else, ``empty-book``
        without sentences, ``book-too-long``."""
        book = context.document(job.book, Book)
        if not any(paragraph.sentences for chapter in book.chapters for paragraph in chapter.paragraphs):
            raise JobRefused(
                "empty-book",
                f"{book.title} has no sentences to read",
                hint="Choose other chapters, or check the source file.",
            )
        if len(book.text) > MOST_CHARACTERS:
            raise JobRefused(
                "book-too-long",
                f"{book.title} has {len(book.text):,} characters; at most {MOST_CHARACTERS:,} are read at once",
                hint="Choose chapters, as in --chapters 1-40, and read the rest after them.",
            )
        try:
            return self._analysed(job, context, book)
        finally:
            _tell_figures(context)

    def _analysed(self, job: AnalyseBook, context: JobContext, book: Book) -> AnalysedBook:
        from visiobook_ai_analysis.reading.corrections import apply  # noqa: PLC0415 - with the reader
        from visiobook_ai_analysis.reading.questions import questions  # noqa: PLC0415 - with the reader
        from visiobook_ai_analysis.reading.reader import read  # noqa: PLC0415 - lexicons of several megabytes
        from visiobook_ai_analysis.reading.review import review_sheet  # noqa: PLC0415 - with the reader

        comparison = None
        if job.base is None:
            heads = _heads(job.profile, job.model) if book.language.split("-")[0] == "en" else None
            analysis = read(book, book_digest=job.book.digest, report=context.progress, heads=heads)
            comparison = None if heads is None else _compared(job, book, analysis, context)
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
            comparison=comparison,
        )


def _compared(job: AnalyseBook, book: Book, analysis: Analysis, context: JobContext) -> ModelComparison | None:
    """The same book by the rival that the job names, or by that of the settings for the share of books that they say,
    and how far both agree."""
    from visiobook_ai_analysis.engine import readers  # noqa: PLC0415 - with the reader
    from visiobook_ai_analysis.engine.comparison import agreement  # noqa: PLC0415 - with the reader
    from visiobook_ai_analysis.reading.reader import read  # noqa: PLC0415 - with the reader

    if job.rival is not None:
        heads, version = _heads(job.profile, job.rival), readers.version_for(job.profile, job.rival)
    else:
        tried = readers.rival_of(job.book.digest)
        if tried is None:
            return None
        heads, version = tried
    tell = partial(_tell_rival, context)
    theirs = read(book, book_digest=job.book.digest, report=tell, heads=heads)
    found = ModelComparison(
        model=str(readers.version_for(job.profile, job.model)),
        rival=str(version),
        agreement=agreement(analysis, theirs),
        analysis=context.store_document(theirs, name="rival-analysis.json"),
    )
    context.tell(level("engine_agreement_speakers", found.agreement.speakers, model=found.model, rival=found.rival))
    return found


def _tell_rival(context: JobContext, _done: float, what: str) -> None:
    context.progress(1.0, f"second heads: {what}")


def _tell_figures(context: JobContext) -> None:
    """What models did in this job, for the host's metrics."""
    from visiobook_ai_analysis.engine.current import engine  # noqa: PLC0415 - ONNX Runtime

    for figure in engine().take_figures():
        context.tell(figure)


def _base(book: FileRef, base: FileRef, context: JobContext) -> Analysis:
    """Raises JobRefused ``not-this-book`` when the analysis is of another book."""
    analysis = context.document(base, Analysis)
    if analysis.book_digest != book.digest:
        raise JobRefused(
            "not-this-book", f"{base.name or base.digest} is of another book", hint="Leave base out: the book is read."
        )
    return analysis
