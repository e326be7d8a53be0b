import stat
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader, PdfWriter

from visiobook_ai_analysis.ingestion import limits
from visiobook_ai_analysis.ingestion.ingest import ingest
from visiobook_modules.module import JobRefused

Build = Callable[..., Path]
Write = Callable[[str, str | bytes], Path]
Story = Callable[..., str]


def refusal(path: Path, **options: Any) -> JobRefused:
    with pytest.raises(JobRefused) as refused:
        ingest(path, **options)
    assert path.name in refused.value.detail
    assert refused.value.hint
    return refused.value


def text_or_code(path: Path) -> str:
    """The text of a book that can still be read, or the code of its refusal."""
    try:
        return ingest(path).text
    except JobRefused as refused:
        return refused.code


class TestWhatIsNoBook:
    @pytest.mark.parametrize(
        ("content", "word"),
        [
            (b"\x89PNG\r\n\x1a\n" + bytes(200), "PNG"),
            (b"\xff\xd8\xff\xe0" + bytes(200), "JPEG"),
            (b"\x7fELF" + bytes(200), "ELF"),
            (b"ID3\x03" + bytes(200), "MP3"),
            (b"\x00\x00\x00\x18ftypmp42" + bytes(200), "MP4"),
            (b"\x1f\x8b\x08" + bytes(200), "gzip"),
            (bytes(range(256)) * 20, "control characters"),
        ],
    )
    def test_a_binary_posing_as_text_is_refused(self, write: Write, content: bytes, word: str) -> None:
        refused = refusal(write("story.txt", content))

        assert refused.code == "binary-file"
        assert word in refused.detail

    @pytest.mark.parametrize(
        "content",
        [b"{\\rtf1 Hello}", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), bytes(60) + b"BOOKMOBI", b"%!PS-Adobe"],
    )
    def test_a_format_that_can_be_converted_says_so(self, write: Write, content: bytes) -> None:
        assert refusal(write("story.txt", content)).code == "unsupported-format"

    def test_any_zip_is_no_book(self, tmp_path: Path) -> None:
        path = tmp_path / "story.txt"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("xl/workbook.xml", "<x/>")

        assert "Excel" in refusal(path).detail

    @pytest.mark.parametrize(
        ("content", "code"),
        [
            (b"", "empty-file"),
            (b" \n\n\t \r\n", "empty-book"),
            (b"\xef\xbb\xbf", "empty-book"),
            (b"CHAPTER I\n\nCHAPTER II\n\nCHAPTER III\n", "empty-book"),
            (b"* * *\n\n***\n", "empty-book"),
            (b"# One\n\n# Two\n", "empty-book"),
            (b"<html><body></body></html>", "empty-book"),
        ],
    )
    def test_nothing_to_tell_is_refused(self, write: Write, content: bytes, code: str) -> None:
        assert refusal(write("story.txt", content)).code == code

    def test_a_file_over_the_limit_is_refused_unread(self, tmp_path: Path) -> None:
        path = tmp_path / "huge.txt"
        with path.open("wb") as stream:
            stream.truncate(limits.MAX_FILE_BYTES + 1)

        assert refusal(path).code == "file-too-large"


class TestArchives:
    @pytest.mark.parametrize("member", ["../../etc/passwd", "/etc/passwd", "OEBPS/../../x", "C:\\x", "a\\..\\..\\x"])
    def test_members_outside_the_folder_are_refused(self, build_epub: Build, member: str) -> None:
        refused = refusal(build_epub({"a.xhtml": "<p>x</p>"}, members={member: "x"}))

        assert refused.code == "unsafe-archive"
        assert "outside" in refused.detail

    def test_a_zip_bomb_is_refused(self, build_epub: Build) -> None:
        refused = refusal(build_epub({"a.xhtml": "<p>x</p>"}, members={"OEBPS/b.xhtml": bytes(40_000_000)}))

        assert refused.code == "unsafe-archive"
        assert "bomb" in refused.detail

    def test_a_bomb_that_lies_about_its_size_is_refused(self, build_epub: Build) -> None:
        page = "<html><body><p>" + "a " * 20_000_000 + "</p></body></html>"
        path = build_epub({}, manifest="", members={"OEBPS/b.xhtml": page})
        size = len(page).to_bytes(4, "little")
        path.write_bytes(path.read_bytes().replace(size, (1000).to_bytes(4, "little")))

        assert refusal(path).code in ("unsafe-archive", "damaged-file")

    def test_too_many_members_are_refused(self, build_epub: Build) -> None:
        members = {f"OEBPS/{index}": "" for index in range(limits.MAX_ARCHIVE_MEMBERS + 1)}

        assert refusal(build_epub({"a.xhtml": "<p>x</p>"}, members=members)).code == "unsafe-archive"

    def test_a_truncated_document_is_refused(self, build_docx: Build, story: Story) -> None:
        path = build_docx([("Normal", story())])
        path.write_bytes(path.read_bytes()[:-400])

        assert refusal(path).code == "damaged-file"

    def test_damage_inside_a_member_is_refused(self, build_epub: Build, story: Story) -> None:
        path = build_epub({"a.xhtml": f"<p>{story(40)}</p>"})
        data = bytearray(path.read_bytes())
        at = data.index(b"OEBPS/a.xhtml") + 60
        data[at : at + 40] = bytes(40)
        path.write_bytes(bytes(data))

        assert refusal(path).code == "damaged-file"

    def test_drm_is_refused_and_obfuscated_fonts_are_not(self, build_epub: Build, story: Story) -> None:
        def encryption(algorithm: str) -> dict[str, str]:
            method = f'<EncryptionMethod xmlns="http://www.w3.org/2001/04/xmlenc#" Algorithm="{algorithm}"/>'
            return {"META-INF/encryption.xml": f"<encryption>{method}</encryption>"}

        pages = {"a.xhtml": f"<p>{story(2)}</p>"}
        locked = build_epub(pages, members=encryption("http://www.w3.org/2001/04/xmlenc#aes128-cbc"))
        assert refusal(locked).code == "encrypted-file"
        assert ingest(build_epub(pages, members=encryption("http://www.idpf.org/2008/embedding"))).chapters

    def test_a_missing_page_or_package_is_damage(self, build_epub: Build) -> None:
        item = '<item id="x" href="gone.xhtml" media-type="application/xhtml+xml"/>'
        path = build_epub({}, manifest=item)

        assert refusal(path).code == "damaged-file"

    def test_links_never_leave_the_archive(self, build_epub: Build, story: Story) -> None:
        page = f'<p>{story(2)}</p><img src="file:///etc/passwd"/><object data="http://127.0.0.1:9/x"></object>'

        assert "root:" not in ingest(build_epub({"a.xhtml": page})).text


class TestMarkup:
    BOMB = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'

    def test_entity_bombs_are_refused(self, build_epub: Build, write: Write) -> None:
        ncx = f'<?xml version="1.0"?>{self.BOMB}<ncx>&b;</ncx>'
        item = '<item id="n" href="t.ncx" media-type="application/x-dtbncx+xml"/>'
        path = build_epub({"a.xhtml": "<p>x</p>"}, manifest=item, members={"OEBPS/t.ncx": ncx})

        assert refusal(path).code == "unsafe-markup"
        assert refusal(write("a.html", f"{self.BOMB}<html><body>&b;</body></html>")).code == "unsafe-markup"

    def test_external_entities_are_refused(self, write: Write) -> None:
        page = '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><html><body><p>&x; he said.</p></body></html>'

        assert refusal(write("a.html", page)).code == "unsafe-markup"

    def test_bottomless_nesting_is_refused(self, write: Write) -> None:
        page = "<html><body>" + "<div>" * 5000 + "text" + "</div>" * 5000 + "</body></html>"

        assert refusal(write("a.html", page)).code == "too-complex"


class TestPdf:
    def test_a_password_is_asked_to_be_removed(self, build_pdf: Build, pdf_line: Any) -> None:
        path = build_pdf([[pdf_line("It rained on the quay that night and the next.", y=700)]])
        writer = PdfWriter(clone_from=PdfReader(path))
        writer.encrypt("secret", algorithm="AES-256")
        writer.write(path)

        refused = refusal(path)

        assert refused.code == "encrypted-file"
        assert "password" in refused.hint

    def test_an_owners_restriction_does_not_matter(self, build_pdf: Build, pdf_line: Any) -> None:
        path = build_pdf([[pdf_line("It rained on the quay that night and the next.", y=700)]])
        writer = PdfWriter(clone_from=PdfReader(path))
        writer.encrypt("", owner_password="secret", algorithm="AES-256")
        writer.write(path)

        assert ingest(path).text == "It rained on the quay that night and the next."

    def test_pages_without_text_are_scanned(self, build_pdf: Build) -> None:
        refused = refusal(build_pdf([[], [], []]))

        assert refused.code == "scanned-pdf"
        assert "OCR" in refused.detail

    @pytest.mark.parametrize("cut", [0.2, 0.5, 0.9])
    def test_a_truncated_file_is_damage_or_still_readable(self, build_pdf: Build, pdf_line: Any, cut: float) -> None:
        lines = [pdf_line(f"It rained on the quay that night, for the {n}th time.", y=800 - 14 * n) for n in range(40)]
        path = build_pdf([lines] * 3)
        path.write_bytes(path.read_bytes()[: int(cut * path.stat().st_size)])

        outcome = text_or_code(path)

        assert "It rained" in outcome or outcome in ("damaged-file", "scanned-pdf", "empty-book")

    def test_deeply_nested_objects_are_refused(self, write: Write) -> None:
        nest = b"[" * 50_000 + b"]" * 50_000
        data = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages " + nest + b" >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF"

        assert refusal(write("a.pdf", data)).code == "damaged-file"


class TestTime:
    @pytest.mark.parametrize(
        "content",
        [
            "_" * 200_000,
            "[Illustration" * 30_000,
            "I.\n\n" * 30_000 + "It rained.",
            "CHAPTER I\n\nIt rained.\n\n" * 10_000,
            "“" * 200_000 + "a.",
            ". " * 200_000 + "a",
            "a-\n" * 60_000,
            "--" * 200_000 + "a",
            "CONTENTS\n\n" * 3_000 + "It rained.",
            "[1] a\n\n" * 30_000 + "It rained.",
            "a" * 500_000,
            "# a\n" * 20_000 + "text",
        ],
        ids=range(12),
    )
    def test_hostile_texts_are_read_in_linear_time(self, write: Write, content: str) -> None:
        start = time.process_time()

        outcome = text_or_code(write("a.txt", content))

        assert outcome
        assert time.process_time() - start < 8


class TestNothingIsTouched:
    def test_the_source_file_stays_as_it_is(self, write: Write, story: Story) -> None:
        path = write("a.txt", story())
        path.chmod(stat.S_IRUSR)

        ingest(path)

        assert path.read_text() == story()
        assert list(path.parent.iterdir()) == [path]
