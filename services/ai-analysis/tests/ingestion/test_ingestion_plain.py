import textwrap
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from visiobook_ai_analysis.ingestion import assembly, chapters, outline
from visiobook_ai_analysis.ingestion.marks import Extent
from visiobook_ai_analysis.ingestion.readers import plain
from visiobook_contracts.ai_analysis import Book, ParagraphKind
from visiobook_modules.module import JobRefused

Ingest = Callable[..., Book]
Story = Callable[..., str]


def wrapped(text: str, width: int = 60) -> str:
    return "\n\n".join(textwrap.fill(part, width, break_on_hyphens=False) for part in text.split("\n\n"))


def told(book: Book) -> str:
    """Everything that is narrated, a line per sentence."""
    return "\n".join(
        book.slice(sentence) for chapter in book.chapters for p in chapter.paragraphs for sentence in p.sentences
    )


def skipped(book: Book, kind: str) -> list[str]:
    return [book.slice(matter) for matter in book.skipped if matter.kind == kind]


def titles(book: Book) -> list[str]:
    return [chapter.title for chapter in book.chapters]


class TestParagraphs:
    def test_hard_wrapped_lines_are_joined(self, ingest_text: Ingest, story: Story) -> None:
        book = ingest_text(wrapped(story(6)))

        assert book.text == story(6)
        assert len(book.chapters[0].paragraphs) == 6

    def test_one_line_is_one_paragraph_where_lines_are_long(self, ingest_text: Ingest, story: Story) -> None:
        long_lines = "\n".join(" ".join([line] * 3) for line in story(6).split("\n\n"))

        assert len(ingest_text(long_lines).chapters[0].paragraphs) == 6

    def test_indented_first_lines_begin_paragraphs(self, ingest_text: Ingest, story: Story) -> None:
        indented = "\n".join(textwrap.fill(p, 60, initial_indent="   ") for p in story(12).split("\n\n"))

        assert len(ingest_text(indented).chapters[0].paragraphs) == 12

    def test_windows_line_ends_mean_the_same(self, ingest_text: Ingest, story: Story) -> None:
        assert ingest_text(wrapped(story()).replace("\n", "\r\n")).text == ingest_text(wrapped(story())).text

    def test_a_word_hyphenated_at_the_line_end_is_healed_if_the_text_knows_it(self, ingest_text: Ingest) -> None:
        book = ingest_text("The lighthouse stood alone above the long grey water and the light-\nhouse keeper slept.")

        assert told(book).endswith("the lighthouse keeper slept.")

    def test_a_compound_at_the_line_end_keeps_its_hyphen(self, ingest_text: Ingest) -> None:
        book = ingest_text("She was a light-hearted girl in a town of sorrow and a light-\nhearted girl she stayed.")

        assert told(book).count("light-hearted") == 2

    def test_dashes_at_line_ends_hold_the_next_word(self, ingest_text: Ingest) -> None:
        assert "night—and" in told(
            ingest_text("They walked on through the whole of that long wet night--\nand came home.")
        )


class TestMarks:
    @pytest.mark.parametrize(
        ("typed", "printed"),
        [
            ("It was _very_ dark.", "It was very dark."),
            ("It was _very,\nvery_ dark.", "It was very, very dark."),
            ("The door--the red one--fell.", "The door—the red one—fell."),
            ("In the year 17__ it fell.", "In the year 17— it fell."),
            ("``Come,'' she said.", "“Come,” she said."),
            ("The =bold= one fell.", "The bold one fell."),
            ("A co\u00adop\u200b and e\u0301t\u00e9.", "A coop and été."),
            ("An o\ufb03ce fell\u00a0down.", "An office fell down."),
            ("He said \u200f\u202bno\u202c twice.", "He said no twice."),
            ("'Tis “so,” he said; «oui».", "'Tis “so,” he said; «oui»."),
        ],
    )
    def test_typing_becomes_print(self, ingest_text: Ingest, typed: str, printed: str) -> None:
        assert told(ingest_text(typed)) == printed


class TestVerseAndBreaks:
    def test_a_stanza_keeps_its_lines(self, ingest_text: Ingest, story: Story) -> None:
        poem = "    The lamp is lit,\n      The tide is high,\n    The gulls are gone\n      Across the sky."

        book = ingest_text(f"{wrapped(story(3))}\n\n{poem}\n\n{wrapped(story(2))}")

        verse = [p for p in book.chapters[0].paragraphs if p.kind is ParagraphKind.VERSE]
        assert [book.slice(p) for p in verse] == [
            "The lamp is lit,\nThe tide is high,\nThe gulls are gone\nAcross the sky."
        ]

    def test_a_letter_set_narrow_is_prose(self, ingest_text: Ingest, story: Story) -> None:
        letter = textwrap.indent(textwrap.fill(story(2, separator=" "), 44), "     ")

        book = ingest_text(f"{wrapped(story(4), 72)}\n\n{letter}")

        assert {p.kind for p in book.chapters[0].paragraphs} == {ParagraphKind.PROSE}

    @pytest.mark.parametrize(
        "drawn", ["* * *", "***", "---", "  *   *   *\n\n *   *   *", "~~~", "⁂", "#", ".. .. .. .."]
    )
    def test_a_drawn_break_is_a_scene_break(self, ingest_text: Ingest, story: Story, drawn: str) -> None:
        book = ingest_text(f"{wrapped(story(2))}\n\n{drawn}\n\n{wrapped(story(2))}")

        breaks = [p for p in book.chapters[0].paragraphs if p.kind is ParagraphKind.SCENE_BREAK]
        assert [(book.slice(p), p.sentences) for p in breaks] == [("* * *", ())]

    def test_a_wide_gap_is_a_scene_break(self, ingest_text: Ingest, story: Story) -> None:
        book = ingest_text(f"{wrapped(story(3))}\n\n\n\n\n{wrapped(story(3))}")

        assert [p.kind for p in book.chapters[0].paragraphs].count(ParagraphKind.SCENE_BREAK) == 1

    def test_a_break_at_the_end_of_a_chapter_is_dropped(self, ingest_text: Ingest, story: Story) -> None:
        book = ingest_text(f"CHAPTER I\n\n{story(3)}\n\n* * *\n\nCHAPTER II\n\n{story(3)}")

        assert ParagraphKind.SCENE_BREAK not in {p.kind for c in book.chapters for p in c.paragraphs}


HEADINGS: dict[str, list[str]] = {
    "chapters with titles": ["CHAPTER I. The Quay", "CHAPTER II. The Lamp"],
    "words for numbers": ["Chapter One", "Chapter Two", "Chapter Three"],
    "roman numerals": ["I", "II", "III"],
    "numerals with titles": ["1. The Quay", "2. The Lamp", "3. The Bell"],
    "staves": ["STAVE ONE", "STAVE TWO"],
    "letters": ["LETTER 1", "LETTER 2"],
    "french": ["CHAPITRE PREMIER", "CHAPITRE II", "CHAPITRE III"],
    "french ordinals": ["Chapitre premier : Le quai", "Chapitre deuxième : La lampe"],
    "capitals": ["THE QUAY", "THE LAMP THAT WAS NOT"],
    "german": ["Kapitel 1", "Kapitel 2"],
    "spanish": ["CAPÍTULO I", "CAPÍTULO II"],
    "with prologue": ["Prologue", "Chapter 1", "Chapter 2", "Epilogue"],
}


class TestChapters:
    @pytest.mark.parametrize("headings", HEADINGS.values(), ids=list(HEADINGS))
    def test_headings_become_titles(self, ingest_text: Ingest, story: Story, headings: list[str]) -> None:
        language = "fr" if headings[0].startswith("Ch") and "apitre" in headings[0].lower() else "en"
        body = wrapped(story(15, language=language))

        book = ingest_text("\n\n\n".join(f"{heading}\n\n{body}" for heading in headings))

        assert titles(book) == headings
        assert [chapter.number for chapter in book.chapters] == list(range(1, len(headings) + 1))
        assert not set(headings) & set(told(book).split("\n"))
        assert skipped(book, "heading") == headings

    def test_a_title_below_its_label_belongs_to_it(self, ingest_text: Ingest, story: Story) -> None:
        book = ingest_text(f"CHAPTER I\n\nTHE QUAY\n\n{story()}\n\nCHAPTER II\n\nThe Lamp on the Shore\n\n{story()}")

        assert titles(book) == ["CHAPTER I. THE QUAY", "CHAPTER II. The Lamp on the Shore"]

    def test_a_short_first_paragraph_is_no_title(self, ingest_text: Ingest, story: Story) -> None:
        book = ingest_text(f"CHAPTER I\n\nMarley was late.\n\n{story()}\n\nCHAPTER II\n\n“Stop!” he said.\n\n{story()}")

        assert titles(book) == ["CHAPTER I", "CHAPTER II"]
        assert told(book).startswith("Marley was late.")

    def test_a_heading_right_above_its_text_is_split_off(self, ingest_text: Ingest, story: Story) -> None:
        text = "\n\n".join(f"CHAPTER {number}. The Quay\n{wrapped(story(6))}" for number in ("I", "II"))

        assert titles(ingest_text(text)) == ["CHAPTER I. The Quay", "CHAPTER II. The Quay"]

    def test_parts_stand_above_chapters(self, ingest_text: Ingest, story: Story) -> None:
        text = f"PART ONE--The Sea\n\n1\n\nThe Quay\n\n{story(9)}\n\n2\n\nThe Lamp\n\n{story(9)}\n\n"
        text += f"PART TWO--The Land\n\n3\n\nThe Bell\n\n{story(9)}"

        book = ingest_text(text)

        assert titles(book) == ["1. The Quay", "2. The Lamp", "3. The Bell"]
        assert [chapter.part for chapter in book.chapters] == ["PART ONE—The Sea"] * 2 + ["PART TWO—The Land"]

    def test_numbers_that_start_again_in_each_book_count_on(self, ingest_text: Ingest, story: Story) -> None:
        book = ingest_text(
            "\n\n".join(f"BOOK {n}\n\nCHAPTER I\n\n{story()}\n\nCHAPTER II\n\n{story()}" for n in ("ONE", "TWO"))
        )

        assert [(c.part, c.title, c.id) for c in book.chapters] == [
            ("BOOK ONE", "CHAPTER I", "c01"),
            ("BOOK ONE", "CHAPTER II", "c02"),
            ("BOOK TWO", "CHAPTER I", "c03"),
            ("BOOK TWO", "CHAPTER II", "c04"),
        ]

    def test_sections_of_one_chapter_are_scene_breaks(self, ingest_text: Ingest, story: Story) -> None:
        sectioned = f"ADVENTURE I. THE QUAY\n\nI.\n\n{story(9)}\n\nII.\n\n{story(9)}"
        rest = "\n\n".join(f"ADVENTURE {n}. THE LAMP\n\n{story(9)}" for n in ("II", "III"))
        late = "\n\n".join(f"{n}. THE ADVENTURE OF THE BELL\n\n{story(9)}" for n in ("IV", "V"))

        book = ingest_text(f"{sectioned}\n\n{rest}\n\n{late}")

        assert len(book.chapters) == 5
        kinds = [p.kind for p in book.chapters[0].paragraphs]
        assert kinds.count(ParagraphKind.SCENE_BREAK) == 1

    def test_a_part_of_one_chapter_is_still_a_part(self, ingest_text: Ingest, story: Story) -> None:
        book = ingest_text(f"BOOK ONE--The Sea\n\nCHAPTER I\n\n{story(9)}")

        assert [(c.part, c.title) for c in book.chapters] == [("BOOK ONE—The Sea", "CHAPTER I")]

    def test_chapters_that_begin_with_a_section_are_no_parts(self, ingest_text: Ingest, story: Story) -> None:
        text = "\n\n".join(f"CHAPTER {n}\n\nI\n\n{story(9)}\n\nII\n\n{story(9)}" for n in ("I", "II"))

        assert titles(ingest_text(text)) == ["CHAPTER I", "CHAPTER II"]

    def test_old_titles_end_in_a_full_stop(self, ingest_text: Ingest, story: Story) -> None:
        text = "\n\n".join(f"Chapter {n}.\nThe Missing Heir.\n\n{story(9)}" for n in ("I", "II"))

        assert titles(ingest_text(text)) == ["Chapter I. The Missing Heir.", "Chapter II. The Missing Heir."]

    def test_a_numbered_list_is_no_chapters(self, ingest_text: Ingest, story: Story) -> None:
        book = ingest_text(f"{story()}\n\n1. Bring Water\n\n2. Bring Bread\n\n3. Bring Rope\n\n{story()}")

        assert len(book.chapters) == 1
        assert "Bring Bread" in told(book)

    def test_shouting_is_no_chapter(self, ingest_text: Ingest, story: Story) -> None:
        book = ingest_text(f"{story()}\n\nNO ENTRY\n\n{story()}\n\nSTAY OUT\n\n{story()}", name="signs.txt")

        assert len(book.chapters) == 1
        assert "NO ENTRY" in told(book)

    def test_a_sentence_that_begins_with_chapter_is_text(self, ingest_text: Ingest, story: Story) -> None:
        book = ingest_text(f"{story()}\n\nChapter 3 was the hardest of them all to write.\n\n{story()}")

        assert len(book.chapters) == 1

    def test_a_book_without_chapters_is_one_named_as_the_book(self, ingest_text: Ingest, story: Story) -> None:
        book = ingest_text(story(), name="1064_the_last_ferry.txt")

        assert titles(book) == ["The Last Ferry"]


GUTENBERG_LIKE = """\
The Open Shelf EBook of The Last Ferry, by Ida Marlow

This eBook is made available to anyone, at no cost, under the
terms of the Open Shelf Licence that comes with it.

Title: The Last Ferry

Author: Ida Marlow

Language: English

*** START OF THE OPEN SHELF EBOOK THE LAST FERRY ***

Produced by the readers of the Open Shelf

[Illustration: The quay at
dusk]

THE LAST FERRY

by

IDA MARLOW

London: The Harbour Press, 1899

CONTENTS

   CHAPTER I.    The Quay            1
   CHAPTER II.   The Lamp           14

PREFACE

I wrote this on an island where nobody asked me to.

CHAPTER I. The Quay

{first}

[Illustration]

{second}

CHAPTER II. The Lamp

{third}

THE END

*** END OF THE OPEN SHELF EBOOK THE LAST FERRY ***

Updated editions replace the previous one. You may copy them.
"""


class TestMatter:
    @pytest.fixture
    def book(self, ingest_text: Ingest, story: Story) -> Book:
        text = GUTENBERG_LIKE.format(first=wrapped(story(4)), second=wrapped(story(3)), third=wrapped(story(6)))
        return ingest_text(text, name="pg77.txt")

    def test_only_the_chapters_are_told(self, book: Book, story: Story) -> None:
        assert titles(book) == ["CHAPTER I. The Quay", "CHAPTER II. The Lamp"]
        assert [book.slice(p) for p in book.chapters[1].paragraphs] == story(6).split("\n\n")
        assert len(book.chapters[0].paragraphs) == 7

    def test_the_licence_is_named(self, book: Book) -> None:
        licence = "\n".join(skipped(book, "licence"))

        assert "Open Shelf Licence" in licence
        assert "Updated editions replace" in licence

    def test_contents_preface_illustrations_and_end_are_named(self, book: Book) -> None:
        assert "The Lamp" in "\n".join(skipped(book, "contents"))
        assert "island where nobody asked" in "\n".join(skipped(book, "front_matter"))
        assert skipped(book, "illustration") == ["[Illustration: The quay at dusk]", "[Illustration]"]
        assert skipped(book, "back_matter")[0] == "THE END"

    def test_title_author_and_language_come_from_the_header(self, book: Book) -> None:
        assert (book.title, book.author, book.language) == ("The Last Ferry", "Ida Marlow", "en")

    def test_nothing_disappears(self, book: Book) -> None:
        seen = sorted(
            [(s.start, s.end) for s in book.skipped]
            + [(p.start, p.end) for chapter in book.chapters for p in chapter.paragraphs]
        )
        gaps = [book.text[before[1] : after[0]] for before, after in pairwise(seen)]

        assert seen[0][0] == 0
        assert seen[-1][1] == len(book.text)
        assert all(gap.isspace() for gap in gaps)

    def test_a_contents_list_of_paragraphs_is_no_chapters(self, ingest_text: Ingest, story: Story) -> None:
        listed = "CONTENTS\n\nI. The Quay\n\nII. The Lamp\n\nIII. The Bell\n\n"
        body = "\n\n".join(f"{title}\n\n{story(9)}" for title in ("I. The Quay", "II. The Lamp", "III. The Bell"))

        assert titles(ingest_text(listed + body)) == ["I. The Quay", "II. The Lamp", "III. The Bell"]

    def test_a_list_without_a_title_is_no_chapters(self, ingest_text: Ingest, story: Story) -> None:
        listed = "Chapter 1\n\nChapter 2\n\nChapter 3\n\n"
        body = "\n\n".join(f"Chapter {number}\n\n{story()}" for number in (1, 2, 3))

        assert titles(ingest_text(listed + body)) == ["Chapter 1", "Chapter 2", "Chapter 3"]

    def test_a_title_page_tells_title_and_author(self, ingest_text: Ingest, story: Story) -> None:
        book = ingest_text(f"THE LAST FERRY\n\nby Ida Marlow\n\n{story()}", name="upload.txt")

        assert (book.title, book.author) == ("The Last Ferry", "Ida Marlow")
        assert skipped(book, "title_page") == ["THE LAST FERRY", "by Ida Marlow"]

    def test_footnotes_are_not_told(self, ingest_text: Ingest, story: Story) -> None:
        book = ingest_text(f"{story(3)}\n\nThe bell[1] rang.\n\n{story(2)}\n\n[1] Cast in 1702.")

        assert "The bell rang." in told(book)
        assert skipped(book, "footnote") == ["[1] Cast in 1702."]

    def test_appendix_and_notes_are_back_matter(self, ingest_text: Ingest, story: Story) -> None:
        body = "\n\n".join(f"CHAPTER {n}\n\n{story()}" for n in ("I", "II"))

        book = ingest_text(f"{body}\n\nAPPENDIX\n\nTables of the tides.\n\nINDEX\n\nbell, 12")

        assert len(book.chapters) == 2
        assert {"Tables of the tides.", "bell, 12"} <= set(skipped(book, "back_matter"))

    def test_page_marks_do_not_break_a_sentence(self, ingest_text: Ingest, story: Story) -> None:
        book = ingest_text(f"{story(2)}\n\nThe wheel [Pg 12] went over.")

        assert told(book).endswith("The wheel went over.")
        assert skipped(book, "navigation") == ["[Pg 12]"]


class TestSelection:
    @pytest.fixture
    def text(self, story: Story) -> str:
        return "\n\n".join(f"Chapter {number}\n\n{story(4 + number)}" for number in range(1, 6))

    @pytest.mark.parametrize(
        ("chosen", "numbers"),
        [("1-2,5", [1, 2, 5]), ("3-", [3, 4, 5]), ("-2", [1, 2]), ("4", [4]), (" 2 - 3 ", [2, 3])],
    )
    def test_a_range_keeps_numbers_and_ids(
        self, ingest_text: Ingest, text: str, chosen: str, numbers: list[int]
    ) -> None:
        book = ingest_text(text, chapters=chosen)

        assert [chapter.number for chapter in book.chapters] == numbers
        assert [chapter.id for chapter in book.chapters] == [f"c{number:02d}" for number in numbers]

    def test_the_text_is_cut_and_offsets_hold(self, ingest_text: Ingest, text: str) -> None:
        whole, cut = ingest_text(text), ingest_text(text, chapters="2,4")

        assert len(cut.text) < len(whole.text)
        for chapter in cut.chapters:
            original = whole.chapters[chapter.number - 1]
            assert cut.slice(chapter) == whole.slice(original)
            assert [s.id for p in chapter.paragraphs for s in p.sentences] == [
                s.id for p in original.paragraphs for s in p.sentences
            ]

    @pytest.mark.parametrize("chosen", ["0", "6", "2-9", "5-2", "a", "1,,2", "1-2-3", "-"])
    def test_a_bad_range_says_what_the_book_has(self, ingest_text: Ingest, text: str, chosen: str) -> None:
        with pytest.raises(JobRefused, match=r"5 chapters \(numbers 1 to 5\)") as refusal:
            ingest_text(text, chapters=chosen)

        assert refusal.value.code == "chapter-range"
        assert refusal.value.hint


class TestStability:
    def test_the_same_file_gives_the_same_bytes(self, ingest_text: Ingest, story: Story) -> None:
        assert ingest_text(story()).model_dump_json() == ingest_text(story()).model_dump_json()

    def test_ids_say_where_a_sentence_stands(self, ingest_text: Ingest, story: Story) -> None:
        book = ingest_text(story())

        assert book.chapters[0].paragraphs[2].sentences[1].id == "c01.p003.s02"


LINES = st.lists(
    st.sampled_from(
        ["", "CHAPTER I", "CHAPTER II. The Lamp", "I", "2.", "THE END", "* * *", "CONTENTS", "[Illustration: a",
         "]", "   Under the water,", "[1] A note.", "PART ONE", "Preface",
         "“Stop!” he said. The boat--an old one--[1] sank.",
         "The ferry left the quay after nine and nobody on board looked back-", "at the town.", "\t_Never_ again."]
    ),
    min_size=1,
    max_size=40,
)  # fmt: skip


class TestCoverage:
    @settings(max_examples=200, deadline=None)
    @given(LINES)
    def test_every_visible_character_is_told_once_or_skipped_once(self, lines: list[str]) -> None:
        blocks = plain.read("\n".join(lines)).blocks
        extent = Extent(blocks)

        book = assembly.assemble(
            chapters.draft(blocks, outline.find(blocks, extent), extent, "T"), title="T", author=None, language="en"
        )

        spans = [(s.start, s.end) for c in book.chapters for p in c.paragraphs for s in p.sentences]
        spans += [(s.start, s.end) for s in book.skipped]
        spans += [(p.start, p.end) for c in book.chapters for p in c.paragraphs if p.kind == "scene_break"]
        covered = [position for start, end in spans for position in range(start, end)]
        assert len(covered) == len(set(covered))
        assert {i for i, character in enumerate(book.text) if not character.isspace()} <= set(covered)
