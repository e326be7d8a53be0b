"""A byline right below the title names the author and is not told."""

from pathlib import Path

import pytest

from visiobook_ai_analysis.ingestion.ingest import ingest

STORY = "Night lay over the forest. Ivy walked along the path with a lantern, and nobody else was awake."


class TestBylines:
    @pytest.mark.parametrize(
        ("byline", "author"), [("by Ada Brook", "Ada Brook"), ("par Zoé Lemaître", "Zoé Lemaître")]
    )
    def test_a_byline_below_the_title_is_the_author(self, tmp_path: Path, byline: str, author: str) -> None:
        path = tmp_path / "x.md"
        path.write_text(f"# Bright Enough\n\n{byline}\n\n## One\n\n{STORY}\n\n## Two\n\n{STORY}\n", encoding="utf-8")

        book = ingest(path)

        assert (book.title, book.author) == ("Bright Enough", author)
        assert byline in [book.slice(part) for part in book.skipped if part.kind == "title_page"]
        assert [chapter.title for chapter in book.chapters] == ["One", "Two"]

    def test_the_only_heading_is_the_books_title(self, tmp_path: Path) -> None:
        path = tmp_path / "sixty-words.md"
        path.write_text(f"# Bright Enough\n\nby Ada Brook\n\n{STORY}\n", encoding="utf-8")

        book = ingest(path)

        assert (book.title, [chapter.title for chapter in book.chapters]) == ("Bright Enough", ["Bright Enough"])

    def test_a_sentence_that_begins_like_a_byline_is_told(self, tmp_path: Path) -> None:
        path = tmp_path / "x.md"
        path.write_text(f"# One\n\nBy morning it rained.\n\n{STORY}\n\n# Two\n\n{STORY}\n", encoding="utf-8")

        book = ingest(path)

        assert book.author is None
        assert book.slice(book.chapters[0].paragraphs[0]) == "By morning it rained."
