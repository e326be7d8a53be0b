"""The jobs ``embed-book`` and ``embed-query``: passages of a book, and words to search for, become vectors."""

from typing import ClassVar

from visiobook_contracts.ai_analysis import Book
from visiobook_contracts.literary import EmbedBook, EmbeddedBook
from visiobook_contracts.reading_products import EmbeddedQuery, EmbedQuery, PassageIndex
from visiobook_modules.module import JobContext, JobRefused, Module

MOST_PASSAGES = 100_000


class EmbedBookModule(Module[EmbedBook, EmbeddedBook]):
    """Cuts a book into passages for search; English ones get vectors of their meaning."""

    name: ClassVar[str] = "embed-book"
    version: ClassVar[str] = "1.0.0"
    input = EmbedBook
    output = EmbeddedBook
    timeout: ClassVar[float] = 7200.0  # a hundred thousand passages take most of an hour

    def run(self, job: EmbedBook, context: JobContext) -> EmbeddedBook:
        """Raises JobRefused ``empty-book`` without sentences, ``too-many-passages`` beyond all real books."""
        from visiobook_ai_analysis.search.embedding import (  # noqa: PLC0415 - ONNX Runtime
            DIMENSIONS,
            MODEL,
            encodes,
            installed_embedder,
        )
        from visiobook_ai_analysis.search.passages import passages  # noqa: PLC0415 - with the encoder

        book = context.document(job.book, Book)
        found = tuple(passages(book))
        _check(book, len(found))
        model = MODEL if encodes(book.language) else None
        index = PassageIndex(
            book_digest=job.book.digest, title=book.title, language=book.language, model=model, passages=found
        )
        stored = context.store_document(index, name="passages.json")
        if model is None:
            return EmbeddedBook(index=stored, passages=len(found))
        texts = [passage.text for passage in found]
        vectors = installed_embedder().embed(texts, lambda done: context.progress(done, "passages"))
        _tell_figures(context)
        path = context.scratch / "vectors.f32"
        path.write_bytes(vectors.astype("<f4").tobytes())
        kept = context.store(path, media_type="application/octet-stream")
        return EmbeddedBook(index=stored, vectors=kept, passages=len(found), dimensions=DIMENSIONS, model=model)


def _tell_figures(context: JobContext) -> None:
    """What the encoder did in this job, for the host's metrics."""
    from visiobook_ai_analysis.engine.current import engine  # noqa: PLC0415 - ONNX Runtime

    for figure in engine().take_figures():
        context.tell(figure)


def _check(book: Book, count: int) -> None:
    if not count:
        raise JobRefused(
            "empty-book",
            f"{book.title} has no sentences to search",
            hint="Choose other chapters, or check the source file.",
        )
    if count > MOST_PASSAGES:
        raise JobRefused(
            "too-many-passages",
            f"{book.title} has {count} passages; at most {MOST_PASSAGES} can be searched",
            hint="Give it in volumes, or choose some chapters.",
        )


class EmbedQueryModule(Module[EmbedQuery, EmbeddedQuery]):
    """The words that are searched for become a vector."""

    name: ClassVar[str] = "embed-query"
    version: ClassVar[str] = "1.0.0"
    input = EmbedQuery
    output = EmbeddedQuery
    credits: ClassVar[int] = 0
    timeout: ClassVar[float] = 60.0

    def run(self, job: EmbedQuery, context: JobContext) -> EmbeddedQuery:
        """One text through the encoder."""
        from visiobook_ai_analysis.search.embedding import MODEL, installed_embedder  # noqa: PLC0415 - ONNX Runtime

        context.progress(0.1, "the words")
        vector = installed_embedder().embed([job.query])[0]
        _tell_figures(context)
        return EmbeddedQuery(vector=tuple(float(number) for number in vector), model=MODEL)
