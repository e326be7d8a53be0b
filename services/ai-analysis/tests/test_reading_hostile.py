"""The reading must survive any text, cover every sentence, and take time in proportion to the text."""

import hashlib
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import pytest

from visiobook_ai_analysis.ingestion.sentences import split
from visiobook_ai_analysis.profile.profile import profile
from visiobook_ai_analysis.reading.module import MOST_CHARACTERS, AnalyseBookModule
from visiobook_ai_analysis.reading.reader import read
from visiobook_contracts.ai_analysis import (
    AnalyseBook,
    Analysis,
    Book,
    Chapter,
    FileRef,
    Paragraph,
    Sentence,
)
from visiobook_modules.module import JobContext, JobRefused, local_context

_DIGEST = "0" * 64


def book_of(paragraphs: list[list[str]], *, language: str = "en") -> Book:
    """One chapter from paragraphs of ready sentences."""
    text, built = "", []
    for number, sentences in enumerate(paragraphs, start=1):
        name, spans, start = f"c01.p{number:03d}", [], len(text)
        for index, sentence in enumerate(sentences, start=1):
            spans.append(Sentence(id=f"{name}.s{index:02d}", start=len(text), end=len(text) + len(sentence)))
            text += sentence + " "
        built.append(Paragraph(id=name, start=start, end=len(text), sentences=tuple(spans)))
        text += "\n\n"
    chapter = Chapter(id="c01", number=1, title="One", start=0, end=len(text), paragraphs=tuple(built))
    return Book(title="Hostile", language=language, text=text, chapters=(chapter,))


def covered(analysis: Analysis) -> list[str]:
    """Sentence ids of all scenes in order."""
    return [sentence for scene in analysis.scenes for sentence in scene.sentence_ids]


class TestAnyText:
    @pytest.mark.parametrize("language", ["en", "fr", "de", "es", "ru", "ja", "xx"])
    @pytest.mark.parametrize(
        "paragraphs",
        [
            pytest.param([["It rained."]], id="one sentence"),
            pytest.param([["The rain fell on the roofs."] * 50], id="no dialogue"),
            pytest.param([['"Yes."'], ['"No."'], ["« Oui. »"], ["— Non."]] * 20, id="only dialogue"),
            pytest.param([["and on it went " * 4000]], id="one endless line"),
            pytest.param([['"a" ‘b’ “c '] * 300], id="marks that never close"),
            pytest.param([["\U0001f600 \U0001f680\U0001f525!!! Clara \U0001f44d\U0001f3fd ran."] * 5], id="emoji"),
            pytest.param(
                [["Clara ran."], ["Claire courut vers la mer."], ["Клара бежала."], ["クララは走った。"]], id="mixed"
            ),
            pytest.param([["..."], ["***"], ["—"], ['"'], ["«"], ["'"], ["’’’’"]], id="nothing but marks"),
            pytest.param([["A B C D E F G. I I I I. HE SHE IT."]], id="capitals"),
            pytest.param([["\u200b\u00a0\u202f\ufeff\u0301"]], id="invisible"),
            pytest.param(
                [["قالت مريم: «نعم».", "ذهب علي إلى البيت \u202e\u200f."], ["אמרה שרה: ״כן״."]] * 5, id="right to left"
            ),
            pytest.param([["a\x00b \x1b[31mClara\x1b[0m ran.\x07", "\x85\u2028He\u2029 said."]] * 5, id="control"),
            pytest.param([["CLARA. — (((( [[ __ ((((", "PETER. — _("]] * 20, id="a play of brackets"),
            pytest.param([["— " + "Non, dit-elle avec un sourire, avec " * 200]], id="an incise without an end"),
            pytest.param([["THE QUEEN SAID OFF WITH HER HEAD, SAID THE KING."]], id="shouting"),
        ],
    )
    def test_reads_it_and_leaves_no_sentence_out(self, paragraphs: list[list[str]], language: str) -> None:
        book = book_of(paragraphs, language=language)

        analysis = read(book, book_digest=_DIGEST)

        ids = [s.id for p in book.chapters[0].paragraphs for s in p.sentences]
        assert [note.sentence_id for note in analysis.notes] == ids
        assert covered(analysis) == ids

    def test_every_id_refers_to_something(self) -> None:
        book = book_of(
            [['"Go," said Clara to Peter.', "Peter took her lamp."], ['"I will," he said.'], ["They ran to the shore."]]
            * 10
        )

        analysis = read(book, book_digest=_DIGEST)

        known = {c.id for c in analysis.characters}
        assert {q.speaker_id for q in analysis.quotes} <= known
        assert {i for n in analysis.notes for i in n.character_ids} <= known
        assert {a.character_id for n in analysis.notes for a in n.actions} <= known
        assert {i for s in analysis.scenes for i in s.present} <= known
        assert len(known) == len(analysis.characters)

    def test_a_book_without_chapters_is_read_as_nothing(self) -> None:
        analysis = read(Book(title="Empty", language="en", text="", chapters=()), book_digest=_DIGEST)

        assert (analysis.characters, analysis.scenes, analysis.notes) == ((), (), ())

    def test_the_same_book_gives_the_same_bytes(self) -> None:
        book = book_of([['"Go," said Clara.', "Peter, the old keeper, ran into the garden at dusk."]] * 20)

        first, second = (read(book, book_digest=_DIGEST).model_dump_json() for _ in range(2))

        assert first == second

    def test_scenes_keep_their_length(self) -> None:
        analysis = read(book_of([["Clara walked on.", "It was cold."]] * 200), book_digest=_DIGEST)

        lengths = [len(scene.sentence_ids) for scene in analysis.scenes]
        assert max(lengths) <= 43
        assert min(lengths) >= 3


class TestLinearTime:
    """Counts bytecodes, which do not depend on the machine."""

    @pytest.mark.parametrize(
        "make",
        [
            pytest.param(
                lambda n: (
                    [
                        ['"Where is the lamp?" asked Clara.', "She went into the kitchen."],
                        ['"Here," said Peter.', "The old man sat down."],
                        [f"Person{'abcdefghij'[n % 10]} Smith walked to the harbour at night.", '"Who?"'],
                    ]
                    * n
                ),
                id="a novel",
            ),
            pytest.param(lambda n: [['"Yes," said Clara. "No," said Peter. ' * (4 * n)]], id="one endless line"),
            pytest.param(
                lambda n: [[f"Mr {_name(k)} met Miss {_name(k + 1)}."] for k in range(6 * n)], id="a crowd of names"
            ),
        ],
    )
    def test_twice_the_text_takes_about_twice_the_work(self, make: Callable[[int], list[list[str]]]) -> None:
        small, large = (_operations(lambda n=n: read(book_of(make(n)), book_digest=_DIGEST)) for n in (12, 48))

        assert large < 4 * small * 1.25

    @pytest.mark.parametrize(
        ("line", "length"),
        [
            pytest.param("and on it went over the hill and far away ", 1_000_000, id="prose"),
            pytest.param("“a ‘b ", 1_000_000, id="marks that never close"),
            pytest.param('"Yes," said Clara. "No," said Peter, and went. ', 200_000, id="speech, which is the slowest"),
        ],
    )
    def test_up_to_a_megabyte_without_a_line_end(self, line: str, length: int) -> None:
        text = line * (length // len(line))
        spans = split(text)
        book = book_of([[text[first:last] for first, last in spans]])

        analysis = read(book, book_digest=_DIGEST)

        assert len(analysis.notes) == len(spans)

    def test_a_profile_takes_twice_the_work_for_twice_the_text(self) -> None:
        books = [
            book_of([["Clara went to the dark harbour at night.", '"Danger!" cried Peter.', "Nobody came."]] * (40 * n))
            for n in (1, 4)
        ]
        analyses = [read(book, book_digest=_DIGEST) for book in books]

        small, large = (
            _operations(lambda b=book, a=analysis: profile(b, a))
            for book, analysis in zip(books, analyses, strict=True)
        )

        assert large < 4 * small * 1.25

    def test_three_hundred_thousand_words(self) -> None:
        line = [
            "Clara walked along the quiet road to the harbour and thought of the lamp.",
            '"Where is Peter?" she asked.',
        ]

        analysis = read(book_of([line] * 15_800), book_digest=_DIGEST)

        assert len(analysis.notes) == 31_600
        assert {q.speaker_id for q in analysis.quotes} == {"clara"}


def _name(number: int) -> str:
    letters = "abcdefghijklmnopqrst"
    return "X" + "".join(letters[int(digit)] for digit in str(number))


def _operations(work: Callable[[], object]) -> int:
    """How many bytecodes of the reading a piece of work runs."""
    count = 0

    def trace(frame: FrameType, event: str, _argument: object) -> object:
        nonlocal count
        if "visiobook_ai_analysis" not in frame.f_code.co_filename:
            return None
        frame.f_trace_opcodes, frame.f_trace_lines = True, False
        count += event == "opcode"
        return trace

    sys.settrace(trace)
    try:
        work()
    finally:
        sys.settrace(None)
    return count


class TestAnalyseBookModule:
    def test_stores_the_analysis_of_the_stored_book(self, tmp_path: Path) -> None:
        context = local_context(tmp_path)
        stored = context.store_document(book_of([['"Go," said Clara.', "Clara ran."]]), name="book.json")

        result = AnalyseBookModule().run(AnalyseBook(book=stored), context)

        analysis = Analysis.model_validate_json(context.path(result.analysis).read_bytes())
        assert analysis.book_digest == stored.digest
        assert (result.characters, result.quotes, result.scenes) == (1, 1, 1)

    def test_refuses_what_is_no_book(self, tmp_path: Path) -> None:
        context = local_context(tmp_path)

        with pytest.raises(JobRefused) as refusal:
            AnalyseBookModule().run(AnalyseBook(book=_stored(tmp_path, b'{"hello": 1}')), context)

        assert refusal.value.code == "not-a-book"

    def test_refuses_a_book_without_sentences(self, tmp_path: Path) -> None:
        context = local_context(tmp_path)
        stored = context.store_document(Book(title="E", language="en", text="", chapters=()), name="book.json")

        with pytest.raises(JobRefused) as refusal:
            AnalyseBookModule().run(AnalyseBook(book=stored), context)

        assert refusal.value.code == "empty-book"

    def test_refuses_more_text_than_a_reading_can_hold(self, tmp_path: Path) -> None:
        context = local_context(tmp_path)
        line = ["It rained on the quay that night and the next one. " * 400]
        stored = context.store_document(book_of([line] * (MOST_CHARACTERS // len(line[0]) + 1)), name="book.json")

        with pytest.raises(JobRefused) as refusal:
            AnalyseBookModule().run(AnalyseBook(book=stored), context)

        assert refusal.value.code == "book-too-long"
        assert "--chapters" in refusal.value.hint

    def test_a_report_that_raises_stops_the_reading(self, tmp_path: Path) -> None:
        stored = local_context(tmp_path).store_document(book_of([["Clara ran."]]), name="book.json")

        with pytest.raises(InterruptedError):
            AnalyseBookModule().run(AnalyseBook(book=stored), _interrupted(tmp_path))


def _interrupted(folder: Path) -> JobContext:
    def report(_fraction: float, _message: str) -> None:
        raise InterruptedError

    return local_context(folder, report=report)


def _stored(folder: Path, content: bytes) -> FileRef:
    digest = hashlib.sha256(content).hexdigest()
    (folder / "files").mkdir(exist_ok=True)
    (folder / "files" / digest).write_bytes(content)
    return FileRef(digest=digest, media_type="application/json", size=len(content))
