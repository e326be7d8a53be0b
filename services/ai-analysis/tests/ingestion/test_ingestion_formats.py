import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from visiobook_ai_analysis.ingestion.ingest import ingest
from visiobook_contracts.ai_analysis import Book, ParagraphKind

Story = Callable[..., str]
Build = Callable[..., Path]
Write = Callable[[str, str | bytes], Path]


def told(book: Book) -> str:
    return "\n".join(book.slice(s) for c in book.chapters for p in c.paragraphs for s in p.sentences)


def paragraphs(book: Book, chapter: int = 0) -> list[str]:
    return [book.slice(p) for p in book.chapters[chapter].paragraphs]


def skipped(book: Book, kind: str) -> list[str]:
    return [book.slice(matter) for matter in book.skipped if matter.kind == kind]


def titles(book: Book) -> list[str]:
    return [chapter.title for chapter in book.chapters]


def html(text: str) -> str:
    return "".join(f"<p>{paragraph}</p>" for paragraph in text.split("\n\n"))


class TestMarkdown:
    def test_headings_make_chapters_below_the_title(self, write: Write, story: Story) -> None:
        path = write("novel.md", f"# The Last Ferry\n\n## The Quay\n\n{story(4)}\n\n## The Lamp\n\n{story(5)}\n")

        book = ingest(path)

        assert titles(book) == ["The Quay", "The Lamp"]
        assert book.title == "The Last Ferry"
        assert paragraphs(book, 1) == story(5).split("\n\n")

    def test_marks_of_markup_are_not_told(self, write: Write, story: Story) -> None:
        text = "# One\n\nThe *old* **red** [door](http://x.y) fell.[^1] `Now.`\n\n> Quoted *well*.\n\n"
        text += "- a rope\n- a lamp\n\n"
        text += "```\ncode = 1\n```\n\n![The quay](quay.png)\n\n[^1]: It was a heavy door.\n\n# Two\n\n" + story(3)

        book = ingest(write("novel.md", text))

        assert paragraphs(book) == ["The old red door fell. Now.", "Quoted well.", "a rope", "a lamp"]
        assert set(skipped(book, "illustration")) == {"code = 1", "The quay"}
        assert skipped(book, "footnote") == ["[^1]: It was a heavy door."]

    def test_rules_are_scene_breaks_and_hard_breaks_verse(self, write: Write, story: Story) -> None:
        text = f"# One\n\n{story(2)}\n\n---\n\nThe lamp is lit,  \nthe tide is high.\n\n# Two\n\n{story(2)}"

        kinds = [p.kind for p in ingest(write("novel.md", text)).chapters[0].paragraphs]

        assert kinds[2:] == [ParagraphKind.SCENE_BREAK, ParagraphKind.VERSE]

    def test_front_matter_gives_title_author_and_language(self, write: Write, story: Story) -> None:
        head = "---\ntitle: The Last Ferry\nauthor: 'Ida Marlow'\nlang: en-GB\n---\n\n"

        book = ingest(write("x.md", f"{head}# One\n\n{story(3)}\n\n# Two\n\n{story(3)}"))

        assert (book.title, book.author, len(book.chapters)) == ("The Last Ferry", "Ida Marlow", 2)
        assert "lang" not in book.text


class TestHtml:
    def test_a_page_becomes_chapters(self, write: Write, story: Story) -> None:
        links = "".join(f'<p><a href="#{name}">{name}</a></p>' for name in ("One", "Two", "Three"))
        toc = f'<p class="toc"><a href="#a">I</a></p>{links}'
        page = (
            '<!DOCTYPE html><html lang="en"><head><title>The Last Ferry</title>'
            '<meta name="author" content="Ida Marlow">'
            "<style>p {color: red}</style></head><body><h1>The Last Ferry</h1><p>by Ida Marlow</p>"
            f'{toc}<h2 id="a">CHAPTER I<br>The Quay</h2>{html(story(3))}<hr>'
            '<p>It rained&nbsp;hard.<sup><a href="#n">1</a></sup></p>'
            f'<span class="pagenum">[12]</span><h2 id="b">CHAPTER II</h2><script>alert("x")</script>{html(story(4))}'
            '<div class="footnote"><p>1. It always did.</p></div></body></html>'
        )

        book = ingest(write("page.html", page))

        assert titles(book) == ["CHAPTER I. The Quay", "CHAPTER II"]
        assert (book.title, book.author, book.language) == ("The Last Ferry", "Ida Marlow", "en")
        assert paragraphs(book)[-2:] == ["* * *", "It rained hard."]
        assert paragraphs(book, 1) == story(4).split("\n\n")
        assert "alert" not in book.text
        assert skipped(book, "footnote") == ["1", "1. It always did."]
        assert len(skipped(book, "contents")) == 4

    def test_html_posing_as_text_is_read_as_html(self, write: Write, story: Story) -> None:
        book = ingest(write("book.txt", f"<html><body>{html(story(3))}</body></html>"))

        assert paragraphs(book) == story(3).split("\n\n")

    def test_a_poem_keeps_its_lines(self, write: Write, story: Story) -> None:
        lines = "".join(f'<span class="line">{line}</span><br/>' for line in ("The lamp is lit,", "the tide is high."))
        page = f'<html><body>{html(story(3))}<div class="poem"><p>{lines}</p></div></body></html>'

        book = ingest(write("page.html", page))

        assert paragraphs(book)[-1] == "The lamp is lit,\nthe tide is high."

    def test_headings_by_words_serve_where_markup_has_none(self, write: Write, story: Story) -> None:
        page = f"<html><body><p>CHAPTER I</p>{html(story(6))}<p>CHAPTER II</p>{html(story(6))}</body></html>"

        assert titles(ingest(write("page.html", page))) == ["CHAPTER I", "CHAPTER II"]


class TestWebPages:
    """Pages of sites: what stands around the text is named and not told."""

    def test_the_article_alone_is_told(self, write: Write, story: Story) -> None:
        page = (
            "<html><body><header><a href='/'>The Saltby Gazette</a><p>All the news of the coast</p></header>"
            f"<div class='page'><article><h1>The Last Ferry</h1>{html(story(6))}</article>"
            "<div class='teasers'><h2>More of this</h2><p>A whale was seen off the point on Sunday.</p></div></div>"
            "<footer><p>All rights reserved, 2026.</p></footer></body></html>"
        )

        book = ingest(write("page.html", page))

        assert paragraphs(book) == story(6).split("\n\n")
        assert "A whale was seen off the point on Sunday." in skipped(book, "navigation")
        assert "All rights reserved, 2026." in skipped(book, "navigation")

    @pytest.mark.parametrize(
        "furniture",
        [
            "<div class='share-buttons'>Tell a friend</div>",
            "<aside>Tell a friend</aside>",
            "<div role='complementary'><p>Tell a friend</p></div>",
            "<form><p>Tell a friend</p></form>",
            "<section id='comments'><p>Tell a friend</p></section>",
            "<div class='cookie-consent'><p>Tell a friend</p></div>",
        ],
    )
    def test_furniture_between_paragraphs_is_not_told(self, write: Write, story: Story, furniture: str) -> None:
        page = f"<html><body>{html(story(3))}{furniture}{html(story(3, first=3))}</body></html>"

        book = ingest(write("page.html", page))

        assert paragraphs(book) == story(6).split("\n\n")
        assert skipped(book, "navigation") == ["Tell a friend"]

    def test_a_book_inside_what_calls_itself_a_menu_is_told(self, write: Write, story: Story) -> None:
        book = ingest(write("page.html", f"<html><body><div class='menu'>{html(story(6))}</div></body></html>"))

        assert paragraphs(book) == story(6).split("\n\n")


class TestEpub:
    def test_pages_are_read_in_spine_order(self, build_epub: Build, story: Story) -> None:
        path = build_epub(
            {
                "title.xhtml": "<h1>The Last Ferry</h1><p>Ida Marlow</p>",
                "one.xhtml": f"<h1>Chapter 1</h1>{html(story(4))}",
                "two.xhtml": f"<h1>Chapter 2</h1>{html(story(5))}",
            }
        )

        book = ingest(path)

        assert (book.title, book.author, book.language) == ("The Last Ferry", "Ida Marlow", "en")
        assert titles(book) == ["Chapter 1", "Chapter 2"]
        assert paragraphs(book, 1) == story(5).split("\n\n")
        assert "Ida Marlow" in skipped(book, "title_page")

    def test_the_navigation_names_chapters_without_headings(self, build_epub: Build, story: Story) -> None:
        nav = (
            '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><body>'
            '<nav epub:type="toc"><ol><li><a href="one.xhtml">The Quay</a></li>'
            '<li><a href="two.xhtml#x">The Lamp</a></li></ol></nav></body></html>'
        )
        path = build_epub(
            {"one.xhtml": html(story(4)), "two.xhtml": f'<p id="x" class="big">The Lamp</p>{html(story(5))}'},
            manifest='<item id="n" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>',
            members={"OEBPS/nav.xhtml": nav},
        )

        book = ingest(path)

        assert titles(book) == ["The Quay", "The Lamp"]
        assert paragraphs(book, 1) == story(5).split("\n\n")

    def test_the_ncx_of_epub_2_serves_too(self, build_epub: Build, story: Story) -> None:
        points = "".join(
            f'<navPoint id="{n}"><navLabel><text>{label}</text></navLabel><content src="{n}.xhtml"/></navPoint>'
            for n, label in (("a", "The Quay"), ("b", "The Lamp"))
        )
        ncx = f'<?xml version="1.0"?><ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap>{points}</navMap></ncx>'
        path = build_epub(
            {"a.xhtml": html(story(4)), "b.xhtml": html(story(5))},
            manifest='<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>',
            toc=' toc="ncx"',
            members={"OEBPS/toc.ncx": ncx},
        )

        assert titles(ingest(path)) == ["The Quay", "The Lamp"]

    def test_declared_matter_is_not_told(self, build_epub: Build, story: Story) -> None:
        path = build_epub(
            {
                "cover.xhtml": '<img src="c.jpg" alt="The quay at dusk"/>',
                "copy.xhtml": '<section epub:type="copyright-page"><p>Copyright © 1899 Ida Marlow.</p></section>',
                "ded.xhtml": '<section epub:type="dedication"><p>To the pilots.</p></section>',
                "toc.xhtml": '<h1>Contents</h1><p><a href="one.xhtml">The Quay</a></p>',
                "one.xhtml": f'<h1>The Quay</h1>{html(story(3))}<p>It rained<a epub:type="noteref" href="#n">1</a>.</p>'
                '<aside epub:type="footnote" id="n"><p>Hard.</p></aside>',
                "two.xhtml": f"<h1>The Lamp</h1>{html(story(3))}",
            },
            guide='<guide><reference type="toc" href="toc.xhtml"/></guide>',
        )

        book = ingest(path)

        assert titles(book) == ["The Quay", "The Lamp"]
        assert paragraphs(book)[-1] == "It rained."
        assert skipped(book, "licence") == ["Copyright © 1899 Ida Marlow."]
        assert skipped(book, "front_matter") == ["To the pilots."]
        assert skipped(book, "illustration") == ["The quay at dusk"]
        assert skipped(book, "footnote") == ["1", "Hard."]
        assert "The Quay" in skipped(book, "contents")

    def test_parts_stand_above_chapters(self, build_epub: Build, story: Story) -> None:
        book = ingest(
            build_epub(
                {
                    "p1.xhtml": "<h1>Part One</h1>",
                    "a.xhtml": f"<h2>Chapter 1</h2>{html(story(3))}",
                    "b.xhtml": f"<h2>Chapter 2</h2>{html(story(3))}",
                    "p2.xhtml": "<h1>Part Two</h1>",
                    "c.xhtml": f"<h2>Chapter 3</h2>{html(story(3))}",
                }
            )
        )

        assert [(c.part, c.title) for c in book.chapters] == [
            ("Part One", "Chapter 1"),
            ("Part One", "Chapter 2"),
            ("Part Two", "Chapter 3"),
        ]


class TestDocx:
    def test_heading_styles_make_chapters(self, build_docx: Build, story: Story) -> None:
        body = [("Normal", paragraph) for paragraph in story(4).split("\n\n")]
        path = build_docx(
            [
                ("Title", "The Last Ferry"),
                ("Subtitle", "A tale"),
                ("Heading 1", "The Quay"),
                *body,
                ("Heading 1", "The Lamp"),
                *body,
            ],
            author="Ida Marlow",
        )

        book = ingest(path)

        assert (book.title, book.author) == ("The Last Ferry", "Ida Marlow")
        assert titles(book) == ["The Quay", "The Lamp"]
        assert paragraphs(book, 1) == story(4).split("\n\n")
        assert skipped(book, "title_page") == ["The Last Ferry", "A tale"]

    def test_headings_by_words_serve_where_styles_do_not(self, build_docx: Build, story: Story) -> None:
        body = [("Normal", paragraph) for paragraph in story(6).split("\n\n")]

        book = ingest(build_docx([("Normal", "Chapter 1"), *body, ("Normal", "Chapter 2"), *body]))

        assert titles(book) == ["Chapter 1", "Chapter 2"]

    def test_a_rare_blank_paragraph_is_a_scene_break(self, build_docx: Build, story: Story) -> None:
        body = [("Normal", paragraph) for paragraph in story(8).split("\n\n")]

        book = ingest(build_docx([*body, ("Normal", ""), *body]))

        assert [p.kind for p in book.chapters[0].paragraphs].count(ParagraphKind.SCENE_BREAK) == 1


class TestPdf:
    WIDTH = 66

    def page(self, line: Any, text: str, *, top: float = 760, number: int | None = None) -> list[Any]:
        """Running text set in 11 point, 14 point leading, first lines indented, a header and a page number."""
        lines, y = [], top
        for paragraph in text.split("\n\n"):
            for index, piece in enumerate(textwrap.wrap(paragraph, self.WIDTH)):
                lines.append(line(piece, y=y, x=72 + (18 if index == 0 else 0)))
                y -= 14
        if number is None:
            return lines
        return [line("THE LAST FERRY", y=800, size=9), *lines, line(str(number), y=40, x=290)]

    def test_large_type_makes_chapters_and_running_lines_are_skipped(
        self, build_pdf: Build, pdf_line: Any, story: Story
    ) -> None:
        pages = []
        for number in range(1, 7):
            page = self.page(pdf_line, story(6, first=number - 1), number=number, top=720)
            if number in (1, 4):
                page.insert(1, pdf_line(f"Chapter {number}", y=760, size=20))
            pages.append(page)

        book = ingest(build_pdf(pages, info="/Title (The Last Ferry) /Author (Ida Marlow)"))

        assert titles(book) == ["Chapter 1", "Chapter 4"]
        assert (book.title, book.author) == ("The Last Ferry", "Ida Marlow")
        assert paragraphs(book)[0:6] == story(6).split("\n\n")
        assert len(book.chapters[0].paragraphs) == 18
        assert sorted(skipped(book, "navigation")) == sorted([*"123456", *["THE LAST FERRY"] * 6])

    def test_the_outline_makes_chapters(self, build_pdf: Build, pdf_line: Any, story: Story) -> None:
        pages = [self.page(pdf_line, story(6)) for _ in range(4)]

        book = ingest(build_pdf(pages, outline=[("The Quay", 0), ("The Lamp", 2)]))

        assert titles(book) == ["The Quay", "The Lamp"]

    def test_a_paragraph_over_a_page_break_is_one(self, build_pdf: Build, pdf_line: Any, story: Story) -> None:
        first = self.page(pdf_line, story(3) + "\n\nThe wheel went over and somewhere", number=1)
        second = [pdf_line("THE LAST FERRY", y=800, size=9), pdf_line("below them a bell began to ring.", y=760)]
        second += [*self.page(pdf_line, story(3), top=746), pdf_line("2", y=40, x=290)]

        book = ingest(build_pdf([first, second]))

        assert "The wheel went over and somewhere below them a bell began to ring." in paragraphs(book)

    def test_hyphens_at_line_ends_are_healed(self, build_pdf: Build, pdf_line: Any) -> None:
        texts = [
            "The ferry left the quay a little after nine, and the compa-",
            "ny on board sang songs of the har-",
            "bour.",
        ]
        lines = [pdf_line(text, y=700 - 14 * index) for index, text in enumerate(texts)]

        book = ingest(build_pdf([lines]))

        assert told(book).endswith("and the company on board sang songs of the harbour.")


class TestEveryFormatAlike:
    def test_the_same_book_gives_the_same_sentences(
        self, write: Write, build_epub: Build, build_docx: Build, story: Story
    ) -> None:
        text = story(6)
        plain = ingest(write("a.txt", f"CHAPTER I\n\n{text}\n\nCHAPTER II\n\n{text}"))
        marked = ingest(write("a.md", f"# CHAPTER I\n\n{text}\n\n# CHAPTER II\n\n{text}"))
        page = "".join(f"<h1>CHAPTER {n}</h1>{html(text)}" for n in ("I", "II"))
        web, book = ingest(write("a.html", f"<html><body>{page}</body></html>")), ingest(build_epub({"a.xhtml": page}))
        body = [("Normal", paragraph) for paragraph in text.split("\n\n")]
        word = ingest(build_docx([("Heading 1", "CHAPTER I"), *body, ("Heading 1", "CHAPTER II"), *body]))

        assert {told(other) for other in (marked, web, book, word)} == {told(plain)}
        assert {tuple(titles(other)) for other in (plain, marked, web, book, word)} == {("CHAPTER I", "CHAPTER II")}
