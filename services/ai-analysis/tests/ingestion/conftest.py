"""Books made on the spot: prose of our own, and builders of EPUB, DOCX and PDF files around it."""

import zipfile
from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document

from visiobook_ai_analysis.ingestion.ingest import ingest
from visiobook_contracts.ai_analysis import Book

ENGLISH = (
    "The ferry left the quay a little after nine, and nobody on board looked back at the town.",
    "Old Mrs. Pell had brought her hens in a wicker basket, and they complained of every wave.",
    '"You will want your coat," said the pilot, who had seen that sky before. "It turns cold past the light."',
    "Tomas did not answer him. He was counting the lamps along the shore, and there was one lamp too many.",
    '"Stop!" he cried. "Turn her about, Mr. Gray. That is no lamp at all."',
    "The wheel went over. Somewhere below them a bell began to ring, slowly, as if a hand were learning how.",
)
FRENCH = (
    "Le bac quitta le quai un peu après neuf heures, et personne à bord ne regarda la ville s'éloigner.",
    "La vieille Mme Pell avait emporté ses poules dans un panier, et elles se plaignaient de chaque vague.",
    "— Vous aurez besoin de votre manteau, dit le pilote, qui connaissait bien ce ciel de novembre.",
    "« Arrêtez ! » cria Tomas. Il comptait les lampes du rivage, et il y en avait une de trop dans la nuit.",
    "La barre tourna. Quelque part au-dessous d'eux, une cloche se mit à sonner, lentement, comme une question.",
)


def tell(paragraphs: int = 6, *, language: str = "en", separator: str = "\n\n", first: int = 0) -> str:
    """Running text of so many paragraphs."""
    source = ENGLISH if language == "en" else FRENCH
    return separator.join(source[index % len(source)] for index in range(first, first + paragraphs))


@pytest.fixture(scope="session")
def story() -> Callable[..., str]:
    return tell


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str | bytes], Path]:
    """Writes a file; text as UTF-8."""

    def write_file(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write_file


@pytest.fixture
def ingest_text(write: Callable[[str, str | bytes], Path]) -> Callable[..., Book]:
    """Ingests a plain text given as a string."""

    def run(content: str | bytes, *, name: str = "book.txt", **options: str) -> Book:
        return ingest(write(name, content), **options)

    return run


# ------------------------------------------------------------------------------------------------ EPUB

CONTAINER = (
    '<?xml version="1.0"?><container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OEBPS/package.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
)


def xhtml(body: str) -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml"'
        f' xmlns:epub="http://www.idpf.org/2007/ops"><head><title>page</title></head><body>{body}</body></html>'
    )


def package(pages: Sequence[str], *, title: str, author: str, language: str, extra: str, guide: str, toc: str) -> str:
    items = "".join(
        f'<item id="p{index}" href="{page}" media-type="application/xhtml+xml"/>' for index, page in enumerate(pages)
    )
    spine = "".join(f'<itemref idref="p{index}"/>' for index in range(len(pages)))
    return (
        '<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{title}</dc:title><dc:creator>{author}</dc:creator><dc:language>{language}</dc:language></metadata>"
        f"<manifest>{items}{extra}</manifest><spine{toc}>{spine}</spine>{guide}</package>"
    )


@pytest.fixture
def build_epub(tmp_path: Path) -> Callable[..., Path]:
    """Builds an EPUB: ``pages`` maps file names to the HTML of their bodies, in reading order."""

    def build(
        pages: Mapping[str, str],
        *,
        title: str = "The Last Ferry",
        author: str = "Ida Marlow",
        language: str = "en",
        manifest: str = "",
        guide: str = "",
        toc: str = "",
        members: Mapping[str, str | bytes] | None = None,
        compression: int = zipfile.ZIP_DEFLATED,
    ) -> Path:
        path = tmp_path / "book.epub"
        opf = package(list(pages), title=title, author=author, language=language, extra=manifest, guide=guide, toc=toc)
        with zipfile.ZipFile(path, "w", compression) as archive:
            archive.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
            archive.writestr("META-INF/container.xml", CONTAINER)
            archive.writestr("OEBPS/package.opf", opf)
            for name, body in pages.items():
                archive.writestr(f"OEBPS/{name}", xhtml(body))
            for name, content in (members or {}).items():
                archive.writestr(name, content)
        return path

    return build


# ------------------------------------------------------------------------------------------------ DOCX


@pytest.fixture
def build_docx(tmp_path: Path) -> Callable[..., Path]:
    """Builds a Word document from (style, text) pairs."""

    def build(paragraphs: Sequence[tuple[str, str]], *, title: str = "", author: str = "") -> Path:
        document = Document()
        document.core_properties.title = title
        document.core_properties.author = author
        for style, text in paragraphs:
            document.add_paragraph(text, style=style)
        buffer = BytesIO()
        document.save(buffer)
        path = tmp_path / "book.docx"
        path.write_bytes(buffer.getvalue())
        return path

    return build


# ------------------------------------------------------------------------------------------------ PDF


class PdfLine:
    """A line of text in a PDF page; points from the lower left."""

    def __init__(self, text: str, *, y: float, x: float = 72, size: float = 11) -> None:
        self.text, self.x, self.y, self.size = text, x, y, size

    def operators(self) -> str:
        escaped = self.text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        return f"BT /F1 {self.size} Tf 1 0 0 1 {self.x} {self.y} Tm ({escaped}) Tj ET"


def pdf_bytes(pages: Sequence[Sequence[PdfLine]], *, info: str = "", outline: Sequence[tuple[str, int]] = ()) -> bytes:
    """A minimal PDF 1.4 with Helvetica; ``outline`` are (title, page index)."""
    objects: list[bytes] = [
        b"",
        b"",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    kids = []
    for lines in pages:
        stream = "\n".join(line.operators() for line in lines).encode("cp1252")
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
        page = f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {len(objects)} 0 R"
        objects.append(f"{page} /Resources << /Font << /F1 3 0 R >> >> >>".encode())
        kids.append(len(objects))
    objects[1] = f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(f'{kid} 0 R' for kid in kids)}] >>".encode()
    objects[0] = b"<< /Type /Catalog /Pages 2 0 R" + _outline(objects, kids, outline) + b" >>"
    objects.append(f"<< {info} >>".encode())
    return _with_table(objects)


def _outline(objects: list[bytes], kids: Sequence[int], outline: Sequence[tuple[str, int]]) -> bytes:
    if not outline:
        return b""
    root = len(objects) + 1
    numbers = range(root + 1, root + 1 + len(outline))
    objects.append(
        f"<< /Type /Outlines /First {numbers[0]} 0 R /Last {numbers[-1]} 0 R /Count {len(outline)} >>".encode()
    )
    for number, (title, page) in zip(numbers, outline, strict=True):
        following = f" /Next {number + 1} 0 R" if number < numbers[-1] else ""
        entry = f"<< /Title ({title}) /Parent {root} 0 R /Dest [{kids[page]} 0 R /Fit]{following} >>"
        objects.append(entry.encode())
    return f" /Outlines {root} 0 R".encode()


def _with_table(objects: Sequence[bytes]) -> bytes:
    data, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    table += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    trailer = b"trailer << /Size %d /Root 1 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1,
        len(objects),
        len(data),
    )
    return data + table + trailer


@pytest.fixture(scope="session")
def pdf_line() -> type[PdfLine]:
    return PdfLine


@pytest.fixture
def build_pdf(tmp_path: Path) -> Callable[..., Path]:
    def build(pages: Sequence[Sequence[PdfLine]], *, info: str = "", outline: Sequence[tuple[str, int]] = ()) -> Path:
        path = tmp_path / "book.pdf"
        path.write_bytes(pdf_bytes(pages, info=info, outline=outline))
        return path

    return build
