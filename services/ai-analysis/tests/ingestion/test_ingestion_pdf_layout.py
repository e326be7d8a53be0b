"""Pages as typesetters lay them out: columns, footnotes, and pages that are pictures of pages."""

import shutil
import textwrap
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from visiobook_ai_analysis.ingestion.ingest import ingest
from visiobook_contracts.ai_analysis import Book

Build = Callable[..., Path]
Story = Callable[..., str]
NARROW = 38


def told(book: Book) -> list[str]:
    return [book.slice(p) for chapter in book.chapters for p in chapter.paragraphs]


def set_in(line: Any, text: str, *, x: float, top: float, width: int = NARROW, size: float = 11) -> list[Any]:
    """A column of running text; first lines are indented."""
    lines, y = [], top
    for paragraph in text.split("\n\n"):
        for index, piece in enumerate(textwrap.wrap(paragraph, width)):
            lines.append(line(piece, y=y, x=x + (12 if index == 0 else 0), size=size))
            y -= 14
    return lines


def zipped(left: Sequence[Any], right: Sequence[Any]) -> Iterable[Any]:
    """Line by line across the page, as some programs write it."""
    for index in range(max(len(left), len(right))):
        yield from left[index : index + 1]
        yield from right[index : index + 1]


class TestColumns:
    def test_written_across_the_page_are_read_one_after_the_other(
        self, build_pdf: Build, pdf_line: Any, story: Story
    ) -> None:
        left = set_in(pdf_line, story(4), x=60, top=700)
        right = set_in(pdf_line, story(4, first=4), x=310, top=700)

        book = ingest(build_pdf([[pdf_line("The Last Ferry", y=760, x=180, size=22), *zipped(left, right)]]))

        assert told(book) == story(8).split("\n\n")

    def test_a_paragraph_goes_on_in_the_next_column(self, build_pdf: Build, pdf_line: Any, story: Story) -> None:
        lines = set_in(pdf_line, story(8), x=60, top=700)
        half = len(lines) // 2 + 1
        for index, line in enumerate(lines[half:]):
            line.x, line.y = line.x + 250, 700 - 14 * index

        book = ingest(build_pdf([lines]))

        assert told(book) == story(8).split("\n\n")

    def test_a_wide_line_parts_the_page_into_bands(self, build_pdf: Build, pdf_line: Any, story: Story) -> None:
        wide = "A line as wide as the page stands between the upper and the lower half of this page of ours."
        upper = zipped(set_in(pdf_line, story(2), x=60, top=760), set_in(pdf_line, story(2, first=2), x=310, top=760))
        lower = zipped(
            set_in(pdf_line, story(2, first=4), x=60, top=560), set_in(pdf_line, story(2, first=6), x=310, top=560)
        )

        book = ingest(build_pdf([[*upper, pdf_line(wide, y=610, x=60), *lower]]))

        assert told(book) == [*story(4).split("\n\n"), wide, *story(4, first=4).split("\n\n")]

    def test_a_page_of_short_lines_is_no_column(self, build_pdf: Build, pdf_line: Any) -> None:
        verses = [f"The {n}th lamp along the shore is lit and burning." for n in range(20)]

        book = ingest(build_pdf([[pdf_line(text, y=760 - 14 * n, x=90) for n, text in enumerate(verses)]]))

        assert " ".join(told(book)) == " ".join(verses)


class TestFootnotes:
    def test_small_type_at_the_foot_is_not_told(self, build_pdf: Build, pdf_line: Any, story: Story) -> None:
        body = set_in(pdf_line, story(4), x=72, top=760, width=70)
        notes = [
            pdf_line("1 A ferry is meant here that crossed twice a day,", y=90, size=8),
            pdf_line("except on Sundays.", y=80, size=8),
            pdf_line("2 Kept in the harbour office.", y=70, size=8),
        ]

        book = ingest(build_pdf([[*body, *notes]]))

        assert told(book) == story(4).split("\n\n")
        assert [book.slice(part) for part in book.skipped if part.kind == "footnote"] == [
            "1 A ferry is meant here that crossed twice a day, except on Sundays.",
            "2 Kept in the harbour office.",
        ]

    def test_the_raised_figure_that_refers_to_it_is_not_told(self, build_pdf: Build, pdf_line: Any) -> None:
        text = "Nobody on board looked back at the town"
        raised = [
            pdf_line(text, y=700),
            pdf_line("7", y=704, x=72 + 206, size=6),
            pdf_line("until the lamps along the shore had gone out one by one.", y=686),
            pdf_line("7 Saltby, on the west coast.", y=70, size=8),
        ]

        book = ingest(build_pdf([raised]))

        assert told(book) == [f"{text} until the lamps along the shore had gone out one by one."]

    def test_a_small_closing_line_without_a_mark_is_told(self, build_pdf: Build, pdf_line: Any, story: Story) -> None:
        body = set_in(pdf_line, story(3), x=72, top=760, width=70)

        book = ingest(build_pdf([[*body, pdf_line("Written on the quay, in the last week of March.", y=90, size=8)]]))

        assert told(book)[-1].endswith("in the last week of March.")


class TestScans:
    @pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract is not installed")
    def test_pages_that_are_pictures_are_recognised(self, build_pdf: Build, pdf_line: Any, story: Story) -> None:
        printed = build_pdf([set_in(pdf_line, story(5), x=72, top=720, width=66, size=12)])
        scan = photographed(printed)

        book = ingest(scan, language="en")

        assert told(book) == story(5).split("\n\n")

    def test_without_the_program_the_refusal_names_it(self, build_pdf: Build, monkeypatch: pytest.MonkeyPatch) -> None:
        from visiobook_ai_analysis.ingestion.readers import recognition  # noqa: PLC0415  # its cache is emptied below
        from visiobook_modules.module import JobRefused  # noqa: PLC0415

        monkeypatch.setenv("PATH", "")
        recognition._languages.cache_clear()
        with pytest.raises(JobRefused) as refused:
            ingest(build_pdf([[], []]))
        recognition._languages.cache_clear()

        assert refused.value.code == "scanned-pdf"
        assert "tesseract" in (refused.value.hint or "")


def photographed(printed: Path) -> Path:
    """The same pages as pictures without a text layer."""
    document, scan = pypdfium2.PdfDocument(printed), pypdfium2.PdfDocument.new()
    for page in document:
        width, height = page.get_size()
        image = pypdfium2.PdfImage.new(scan)
        image.set_bitmap(page.render(scale=200 / 72))
        image.set_matrix(pypdfium2.PdfMatrix().scale(width, height))
        target = scan.new_page(width, height)
        target.insert_obj(image)
        target.gen_content()
    path = printed.with_name("scan.pdf")
    scan.save(path)
    return path
