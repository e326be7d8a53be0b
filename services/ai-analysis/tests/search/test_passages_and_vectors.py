"""Passages of a book and the vectors of their meaning. The sentences compared here are our own."""

import gc
import json
import time
from pathlib import Path

import numpy as np
import pytest

from visiobook_ai_analysis.encoder.minilm import Encoder
from visiobook_ai_analysis.encoder.windows import Window
from visiobook_ai_analysis.search.embedding import DIMENSIONS, MODEL, Embedder, encodes, installed_embedder
from visiobook_ai_analysis.search.module import EmbedBookModule, EmbedQueryModule
from visiobook_ai_analysis.search.passages import CHARACTERS, passages
from visiobook_contracts.ai_analysis import Book, Chapter, Paragraph, ParagraphKind, Sentence
from visiobook_contracts.base import FileRef
from visiobook_contracts.literary import EmbedBook
from visiobook_contracts.reading_products import EmbedQuery, PassageIndex
from visiobook_modules.module import JobCancelled, JobRefused, local_context

LIKE = [
    ("The old man walked slowly down to the harbour.", "An elderly sailor strolled to the port."),
    ("She lit the lamp at the top of the tower.", "At the lighthouse the girl kindled the light."),
    ("The brothers quarrelled over the money.", "The two siblings argued bitterly about their inheritance."),
    ("A violent storm broke over the village.", "Thunder and wind shook the small houses."),
    ("He begged her to forgive him.", "He asked for pardon on his knees."),
    ("The garden was full of roses.", "Flowers bloomed behind the house."),
    ("The train was two hours late.", "We waited long at the station before the locomotive came."),
    ("The child had a high fever.", "The doctor found the little boy very ill."),
]


def book_of(*chapters: list[str], language: str = "en") -> Book:
    """Chapters of paragraphs; in a paragraph every line is a sentence. ``* * *`` is a scene break."""
    text, built = "", []
    for number, paragraphs in enumerate(chapters, start=1):
        begin, views = len(text), []
        for place, words in enumerate(paragraphs, start=1):
            id, start, sentences = f"c{number:02d}.p{place:03d}", len(text), []
            for line, sentence in enumerate(words.split("\n"), start=1):
                sentences.append(Sentence(id=f"{id}.s{line:02d}", start=len(text), end=len(text) + len(sentence)))
                text += sentence + " "
            broken = words == "* * *"
            kind = ParagraphKind.SCENE_BREAK if broken else ParagraphKind.PROSE
            told = () if broken else tuple(sentences)
            views.append(Paragraph(id=id, start=start, end=len(text), kind=kind, sentences=told))
        title = f"Chapter {number}"
        built.append(
            Chapter(
                id=f"c{number:02d}", number=number, title=title, start=begin, end=len(text), paragraphs=tuple(views)
            )
        )
    return Book(title="Test", language=language, text=text, chapters=tuple(built))


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    return installed_embedder()


class TestPassages:
    def test_hold_three_sentences_across_paragraphs(self) -> None:
        found = list(passages(book_of(["One.\nTwo.", "Three.", "Four.\nFive."])))

        assert [passage.text for passage in found] == ["One. Two. Three.", "Four. Five."]
        assert found[0].sentence_ids == ("c01.p001.s01", "c01.p001.s02", "c01.p002.s01")

    def test_end_with_their_chapter_and_scene(self) -> None:
        found = list(passages(book_of(["One.", "* * *", "Two."], ["Three."])))

        assert [(passage.chapter_id, passage.text) for passage in found] == [
            ("c01", "One."),
            ("c01", "Two."),
            ("c02", "Three."),
        ]

    def test_cover_every_word_once_whatever_the_length_of_sentences(self) -> None:
        book = book_of(["word " * 5000 + "end.", "x" * 5000, "Short."])

        found = list(passages(book))

        assert max(len(passage.text) for passage in found) <= CHARACTERS
        assert "".join(passage.text for passage in found).replace(" ", "") == book.text.replace(" ", "")
        assert [passage.number for passage in found] == list(range(len(found)))

    def test_of_a_book_with_nothing_told_are_none(self) -> None:
        assert list(passages(book_of(["* * *"]))) == []

    def test_take_time_in_proportion(self) -> None:
        def seconds(times: int) -> float:
            book = book_of(["The sea was grey.\nNobody came.\nThe lamp burned."] * times)
            gc.collect()
            gc.disable()  # its passes grow with what other tests have left
            begun = time.process_time()
            list(passages(book))
            taken = time.process_time() - begun
            gc.enable()
            return taken

        short, long = seconds(500), seconds(4000)

        assert long < 8 * 4 * max(short, 0.005)


class TestVectors:
    def test_are_the_published_mean_of_all_wordpieces(self, embedder: Embedder) -> None:
        encoder = Encoder.installed()
        ids = (encoder.pieces.start, *encoder.pieces.of_text(LIKE[0][0]), encoder.pieces.end)
        mix = np.zeros((1, encoder.layers), dtype=np.float32)
        mix[0, -1] = 1
        features = next(iter(encoder.encode([Window(0, 1, ids, tuple(range(len(ids))))], mix))).features[:, 0]

        mean = features.mean(axis=0)

        assert embedder.embed([LIKE[0][0]])[0] == pytest.approx(mean / np.linalg.norm(mean), abs=1e-5)

    def test_find_what_says_the_same_in_other_words(self, embedder: Embedder) -> None:
        asked, told = (embedder.embed([pair[side] for pair in LIKE]) for side in (0, 1))

        nearest = (asked @ told.T).argmax(axis=1)

        assert nearest.tolist() == list(range(len(LIKE)))

    def test_do_not_depend_on_what_else_is_embedded(self, embedder: Embedder) -> None:
        texts = [sentence for pair in LIKE for sentence in pair]

        alone = np.concatenate([embedder.embed([text]) for text in texts])

        assert embedder.embed(texts) == pytest.approx(alone, abs=1e-4)

    def test_have_length_one_for_any_text(self, embedder: Embedder) -> None:
        texts = ["", " ", "😀", "שלום עולם", "\x01\x02", "word " * 3000, "x" * 9000]

        vectors = embedder.embed(texts)

        assert vectors.shape == (len(texts), DIMENSIONS)
        assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-4)

    @pytest.mark.parametrize(("language", "whether"), [("en", True), ("en-GB", True), ("fr", False), ("und", False)])
    def test_are_made_of_english_alone(self, language: str, whether: bool) -> None:
        assert encodes(language) is whether


class TestTheJobs:
    def test_store_passages_and_a_row_for_each(self, tmp_path: Path) -> None:
        context = local_context(tmp_path)
        ref = context.store_document(book_of(["One.\nTwo.", "Three.", "Four."]), name="book.json")

        made = EmbedBookModule().run(EmbedBook(book=ref), context)

        assert made.vectors is not None
        index = PassageIndex.model_validate_json((tmp_path / "files" / made.index.digest).read_bytes())
        rows = np.frombuffer((tmp_path / "files" / made.vectors.digest).read_bytes(), dtype="<f4").reshape(-1, 384)
        assert (len(index.passages), index.model, index.book_digest) == (2, MODEL, ref.digest)
        assert rows @ rows[0] == pytest.approx([1.0, float(rows[1] @ rows[0])], abs=1e-4)

    def test_give_the_same_bytes_again(self, tmp_path: Path) -> None:
        context = local_context(tmp_path)
        ref = context.store_document(book_of(["One.\nTwo.", "Three."]), name="book.json")

        assert EmbedBookModule().run(EmbedBook(book=ref), context) == EmbedBookModule().run(
            EmbedBook(book=ref), context
        )

    def test_say_that_french_has_no_vectors(self, tmp_path: Path) -> None:
        context = local_context(tmp_path)
        ref = context.store_document(book_of(["Un.\nDeux."], language="fr"), name="book.json")

        made = EmbedBookModule().run(EmbedBook(book=ref), context)

        assert (made.vectors, made.model, made.dimensions, made.passages) == (None, None, 0, 1)

    @pytest.mark.parametrize("content", [b"", b"\0", b"[]", b"{}", b'{"title": 1}'])
    def test_refuse_what_is_no_book(self, tmp_path: Path, content: bytes) -> None:
        path = tmp_path / "strange"
        path.write_bytes(content)
        context = local_context(tmp_path)
        ref = context.store(path, media_type="application/json")

        with pytest.raises(JobRefused) as refused:
            EmbedBookModule().run(EmbedBook(book=ref), context)
        assert refused.value.code == "not-a-book"

    def test_refuse_a_book_with_nothing_told(self, tmp_path: Path) -> None:
        context = local_context(tmp_path)
        ref = context.store_document(book_of(["* * *"]), name="book.json")

        with pytest.raises(JobRefused, match="no sentences") as refused:
            EmbedBookModule().run(EmbedBook(book=ref), context)
        assert refused.value.hint

    def test_refuse_a_library_in_one_file(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("visiobook_ai_analysis.search.module.MOST_PASSAGES", 1)
        context = local_context(tmp_path)
        ref = context.store_document(book_of(["One."], ["Two."]), name="book.json")

        with pytest.raises(JobRefused, match="at most 1 can be searched"):
            EmbedBookModule().run(EmbedBook(book=ref), context)

    def test_stop_between_batches_when_nobody_wants_them(self, tmp_path: Path) -> None:
        told: list[float] = []

        def report(done: float, _: str) -> None:
            told.append(done)
            raise JobCancelled

        context = local_context(tmp_path, report=report)
        ref = context.store_document(book_of([f"Line {n}." for n in range(600)]), name="book.json")

        with pytest.raises(JobCancelled):
            EmbedBookModule().run(EmbedBook(book=ref), context)
        assert told[0] < 0.5

    def test_embed_the_words_that_are_searched_for(self, tmp_path: Path) -> None:
        made = EmbedQueryModule().run(EmbedQuery(query="a ship at sea"), local_context(tmp_path))

        assert (len(made.vector), made.model) == (DIMENSIONS, MODEL)
        assert len(json.dumps(made.model_dump(mode="json"))) < 20_000

    def test_refuse_a_file_that_is_not_there(self, tmp_path: Path) -> None:
        gone = FileRef(digest="0" * 64, media_type="application/json", size=1)

        with pytest.raises(OSError, match="0000"):
            EmbedBookModule().run(EmbedBook(book=gone), local_context(tmp_path))
