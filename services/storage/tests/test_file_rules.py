import codecs

import pytest

from visiobook_storage.errors import BinaryPosingAsText, ExecutableRefused, KindNotHandled
from visiobook_storage.naming import clean_name, disposition
from visiobook_storage.ranges import Unsatisfiable, parse_range
from visiobook_storage.sniffing import DOCX, EPUB, media_type_of

ZIP = b"PK\x03\x04" + bytes(26)


class TestMediaTypeOf:
    @pytest.mark.parametrize(
        ("head", "name", "expected"),
        [
            (b"Once upon a time", "story.txt", "text/plain"),
            (b"# Once", "story.md", "text/markdown"),
            (b"\n <!DOCTYPE html><p>", "story.txt", "text/html"),
            (b'{"a": 1}', "data.json", "application/json"),
            ("Il était".encode("latin-1"), "story.txt", "text/plain"),
            (codecs.BOM_UTF16_LE + "Il était".encode("utf-16-le"), "story.txt", "text/plain"),
            (b"\xef\xbb\xbfOnce", None, "text/plain"),
            (b"%PDF-1.7\n", "story.pdf", "application/pdf"),
            (ZIP + b"mimetypeapplication/epub+zip", "anything", EPUB),
            (ZIP + b"META-INF/", "story.epub", EPUB),
            (ZIP + b"[Content_Types].xml..word/document.xml", None, DOCX),
            (b"\x89PNG\r\n\x1a\n...", "picture.txt", "image/png"),
            (b"RIFF\0\0\0\0WAVEfmt ", None, "audio/wav"),
            (b"RIFF\0\0\0\0WEBPVP8 ", None, "image/webp"),
            (b"\0\0\0\x20ftypM4B mp42", None, "audio/mp4"),
            (b"\0\0\0\x20ftypisom", None, "video/mp4"),
            (b"\xff\xfb\x90\x64", None, "audio/mpeg"),
        ],
    )
    def test_knows_what_users_bring(self, head: bytes, name: str | None, expected: str) -> None:
        assert media_type_of(head, name=name) == expected

    @pytest.mark.parametrize(
        "head", [b"\x7fELF\x02", b"MZ\x90\0\x03", b"#!/bin/sh\n", b"\0asm\1\0\0\0", b"\xcf\xfa\xed\xfe"]
    )
    def test_refuses_what_runs_whatever_it_calls_itself(self, head: bytes) -> None:
        with pytest.raises(ExecutableRefused):
            media_type_of(head, declared="text/plain", name="story.txt")

    def test_a_story_may_begin_with_the_letters_of_a_program(self) -> None:
        assert media_type_of(b"MZ was what they called her.", name="story.txt") == "text/plain"

    def test_refuses_a_binary_that_calls_itself_text(self) -> None:
        with pytest.raises(BinaryPosingAsText):
            media_type_of(bytes(range(256)) * 4, name="story.txt")

    @pytest.mark.parametrize("head", [ZIP + b"photos/1.jpg", b"\xd0\xcf\x11\xe0\xa1\xb1", b"\x01\x02\x03\x04" * 9])
    def test_refuses_other_kinds_saying_what_to_bring(self, head: bytes) -> None:
        with pytest.raises(KindNotHandled) as caught:
            media_type_of(head, name="thing.bin")

        assert caught.value.hint


class TestParseRange:
    @pytest.mark.parametrize(
        "header", [None, "", "bytes=", "bytes=-", "items=0-1", "bytes=5-2", "bytes=0-1,3-4", "bytes=x-1"]
    )
    def test_what_is_no_single_range_means_the_whole(self, header: str | None) -> None:
        assert parse_range(header, 10) is None

    @pytest.mark.parametrize(
        ("header", "expected"),
        [("bytes=0-0", (0, 1)), ("bytes=4-", (4, 10)), ("bytes=-3", (7, 10)), ("bytes=-30", (0, 10))],
    )
    def test_single_ranges(self, header: str, expected: tuple[int, int]) -> None:
        assert parse_range(header, 10) == expected

    @pytest.mark.parametrize("header", ["bytes=10-", "bytes=-0", "bytes=99-100"])
    def test_a_range_outside_cannot_be_satisfied(self, header: str) -> None:
        with pytest.raises(Unsatisfiable):
            parse_range(header, 10)


class TestCleanName:
    @pytest.mark.parametrize(
        ("given", "kept"),
        [
            ("C:\\books\\tide.txt", "tide.txt"),
            ("a\x00b\u202e.txt", "ab.txt"),
            ("..", None),
            ("  ", None),
            (None, None),
            ("x" * 300 + ".epub", "x" * 250 + ".epub"),
        ],
    )
    def test_keeps_what_is_safe(self, given: str | None, kept: str | None) -> None:
        assert clean_name(given) == kept


class TestDisposition:
    def test_a_plain_name_needs_one_form(self) -> None:
        assert disposition("tide.txt", "d") == 'attachment; filename="tide.txt"'

    def test_quotes_cannot_leave_the_name(self) -> None:
        assert '"; x="' not in disposition('a"; x="b', "d")

    def test_a_file_without_a_name_is_called_by_its_digest(self) -> None:
        assert disposition(None, "d1") == 'attachment; filename="d1"'
