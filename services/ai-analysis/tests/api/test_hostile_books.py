"""Books that are hard to read, asked about through the API: an answer that leaves no sentence out, or a clear no."""

from collections.abc import Awaitable, Callable
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfWriter

from visiobook_ai_analysis.ingestion.limits import MAX_FILE_BYTES, MAX_TEXT_CHARACTERS

Ask = Callable[..., Awaitable[dict[str, Any]]]
Opened = Callable[[dict[str, Any]], Any]
MEGABYTE = 1_000_000
TOLD = "The old keeper climbed the stairs to the lamp, and the wind shook the glass. Nobody spoke to him that day. "
BOOKS = {
    "no dialogue": TOLD * 8,
    "nothing but dialogue": "\n\n".join(f"“Number {number}, are you there?”" for number in range(30)),
    "one endless line": '"Yes," said Clara. "No," said Peter, and went. ' * 600,
    "two languages": TOLD * 3 + "\n\n" + "Le vieux gardien monta vers la lampe. — Il fait nuit, dit Claire. " * 3,
    "emoji": "“Look! 🌊🌊” cried Clara. 👩‍👩‍👧 They ran 🏃‍♀️ to the quay, and 𝔓eter laughed 😂.",
    "right-to-left words": "Clara read the word שלום on the wall. “What is مرحبا?” she asked. " * 4,
    "turned and invisible characters": "The \u200bkeeper came.\u0085 \u202eNobody\u202c spoke.\ufeff Rain fell.",
    "letters with many marks": "Cla" + "\u0301" * 300 + "ra walked to the quay. She lit the lamp.",
    "no end to a quotation": "“Come here, said Clara. The lamp burned. " * 40,
}


def _covers(analysis: dict[str, Any], book: dict[str, Any]) -> bool:
    sentences = [s["id"] for c in book["chapters"] for p in c["paragraphs"] for s in p["sentences"]]
    return bool(sentences) and [note["sentence_id"] for note in analysis["notes"]] == sentences


class TestTextsThatAreHardToRead:
    @pytest.mark.parametrize("content", BOOKS.values(), ids=BOOKS.keys())
    async def test_are_read_whole(self, ask: Ask, opened: Opened, content: str) -> None:
        ended = await ask("semantic", text=content)

        assert ended["state"] == "completed", ended["failure"]
        assert _covers(opened(ended["result"]["analysis"]), opened(ended["result"]["book"]))
        assert opened(ended["result"]["profile"])["language"]

    @pytest.mark.parametrize(
        ("content", "code"),
        [
            ("صعد الحارس إلى المصباح. قالت كلارا: «الليل طويل».\n\n" * 6, "unsupported-script"),
            ("The \u0007keeper\u0008 climbed\u001b[31m the stairs. Nobody spoke.", "binary-file"),
        ],
    )
    async def test_and_cannot_be_are_refused_in_words(self, ask: Ask, content: str, code: str) -> None:
        ended = await ask("semantic", text=content)

        assert (ended["failure"]["code"], ended["failure"]["refused"]) == (code, True)
        assert ended["failure"]["detail"]
        assert ended["failure"]["hint"]


class TestFilesThatCannotBeRead:
    async def test_a_locked_pdf_asks_for_one_without_a_password(self, ask: Ask, storage: Any) -> None:
        writer, content = PdfWriter(), BytesIO()
        writer.add_blank_page(200, 200)
        writer.encrypt("secret", algorithm="AES-256")
        writer.write(content)

        ended = await ask("semantic", source=storage.put("ada", content.getvalue(), name="locked.pdf").model_dump())

        assert ended["state"] == "failed"
        assert (ended["failure"]["code"], ended["failure"]["refused"]) == ("encrypted-file", True)
        assert "password" in ended["failure"]["hint"]

    @pytest.mark.parametrize("size", [MAX_TEXT_CHARACTERS + MEGABYTE, MAX_FILE_BYTES + MEGABYTE])
    async def test_a_text_beyond_all_books_is_refused_with_the_limit(self, ask: Ask, storage: Any, size: int) -> None:
        content = (TOLD * (size // len(TOLD) + 1)).encode()[:size]

        ended = await ask("semantic", source=storage.put("ada", content, name="endless.txt").model_dump())

        assert ended["state"] == "failed"
        assert ended["failure"]["refused"]
        assert ended["failure"]["detail"]
        assert ended["failure"]["hint"]

    @pytest.mark.parametrize(
        ("content", "name"),
        [
            (b"", "empty.txt"),
            (b"\x7fELF" + bytes(4000), "program.txt"),
            (b"%PDF-1.7\n%broken", "broken.pdf"),
            (b"PK\x03\x04 cut short", "cut.epub"),
        ],
    )
    async def test_what_is_no_book_is_refused_in_words(self, ask: Ask, storage: Any, content: bytes, name: str) -> None:
        ended = await ask("semantic", source=storage.put("ada", content, name=name).model_dump())

        assert ended["state"] == "failed"
        assert ended["failure"]["refused"]
        assert ended["failure"]["detail"]
