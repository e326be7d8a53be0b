"""Word documents, read straight from their XML: paragraphs, heading styles, footnotes, properties."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import regex as re
from lxml import etree

from visiobook_ai_analysis.ingestion import errors, normalise, xmltree
from visiobook_ai_analysis.ingestion.archive import Archive
from visiobook_ai_analysis.ingestion.manuscript import (
    Block,
    BlockKind,
    Manuscript,
    heading,
    prose,
    scene_break,
    skipped,
    verse,
)
from visiobook_ai_analysis.ingestion.readers.plain import is_break

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_W_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_HEADING_NAME = re.compile(r"(?:heading|titre|überschrift|título|titolo|kop)\s*(?P<level>[1-6])", re.I)
_TITLE_NAMES = ("title", "titre", "titel", "título", "titolo")
_SUBTITLE_NAMES = ("subtitle", "sous-titre", "untertitel", "subtítulo", "sottotitolo")
_TOC_NAME = re.compile(r"toc.*|tm\d|table des matières.*|verzeichnis.*", re.I)
_TEXT = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": " "}
_DROPPED = frozenset(
    ("del", "moveFrom", "instrText", "delText", "Fallback", "txbxContent", "pPr", "footnoteRef", "endnoteRef")
)
_PROGRAMS = ("python-docx", "microsoft office user", "user", "admin", "apache poi", "unknown", "un-named", "")
_RARE_BLANKS = 0.15


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph style: its name as shown to the user, and its outline level (1 to 9) if it has one."""

    name: str
    level: int


def read(path: Path, name: str) -> Manuscript:
    """Raises JobRefused ``damaged-file``, ``unsafe-archive``, ``unsafe-markup`` or ``encrypted-file``."""
    with Archive(path, name) as archive:
        data = archive.read("word/document.xml") or archive.read("word/document2.xml")
        if data is None:
            raise errors.damaged_file(name, "word/document.xml is missing")
        document = xmltree.parse_xml(data, name, "word/document.xml")
        styles = _styles(archive.read("word/styles.xml"), name)
        blocks = _blocks(document, styles)
        for part in ("footnotes", "endnotes"):
            blocks += _notes(archive.read(f"word/{part}.xml"), name, part)
        core = archive.read("docProps/core.xml")
    return _with_properties(blocks, xmltree.parse_xml(core, name, "docProps/core.xml") if core else None)


def _with_properties(blocks: list[Block], core: etree._Element | None) -> Manuscript:
    printed = next(
        (block.text for block in blocks if block.kind is BlockKind.SKIPPED and block.reason == "title"), None
    )
    if core is None:
        return Manuscript(blocks, title=printed)
    author = xmltree.first_text(core, "creator")
    return Manuscript(
        blocks,
        title=printed or xmltree.first_text(core, "title"),
        author=author if author and author.lower() not in _PROGRAMS else None,
        language=xmltree.first_text(core, "language"),
    )


def _attribute(element: etree._Element, name: str) -> str | None:
    value = element.get(_W + name) or element.get(_W_STRICT + name)
    return str(value) if value is not None else None


def _styles(data: bytes | None, name: str) -> dict[str, Style]:
    """Style id -> style; the outline level is inherited through basedOn."""
    if data is None:
        return {}
    elements = {}
    for element in xmltree.children(xmltree.parse_xml(data, name, "word/styles.xml"), "style"):
        elements[_attribute(element, "styleId") or ""] = element
    return {
        identity: Style(_style_name(element), _style_level(element, elements)) for identity, element in elements.items()
    }


def _style_name(element: etree._Element) -> str:
    found = element.find("{*}name")
    return (_attribute(found, "val") or "") if found is not None else ""


def _style_level(element: etree._Element, elements: dict[str, etree._Element]) -> int:
    for _ in range(10):
        named = _HEADING_NAME.fullmatch(_style_name(element))
        if named:
            return int(named["level"])
        outline = element.find("{*}pPr/{*}outlineLvl")
        if outline is not None:
            return int(_attribute(outline, "val") or 9) + 1
        based = element.find("{*}basedOn")
        parent = elements.get(_attribute(based, "val") or "") if based is not None else None
        if parent is None:
            break
        element = parent
    return 0


def _blocks(document: etree._Element, styles: dict[str, Style]) -> list[Block]:
    blocks: list[Block | None] = []
    for paragraph in xmltree.children(document, "p"):
        if _inside_dropped(paragraph) or not paragraph.tag.startswith((_W, _W_STRICT)):
            continue
        blocks.append(_block(paragraph, styles))
    return _with_blank_breaks(blocks)


def _inside_dropped(paragraph: etree._Element) -> bool:
    return any(
        etree.QName(above).localname in ("Fallback", "del", "txbxContent") for above in paragraph.iterancestors()
    )


def _block(paragraph: etree._Element, styles: dict[str, Style]) -> Block | None:
    lines = tuple(line for line in (normalise.line(line) for line in _text(paragraph).split("\n")) if line)
    if not lines:
        return None
    style = _style(paragraph, styles)
    name, text = style.name.lower(), "\n".join(lines)
    if name in _TITLE_NAMES:
        return skipped(" ".join(lines), "title_page", "title")
    if name in _SUBTITLE_NAMES:
        return skipped(" ".join(lines), "title_page", "subtitle")
    if _TOC_NAME.fullmatch(name):
        return skipped(text, "contents", "list of contents")
    if name == "caption":
        return skipped(text, "illustration", "caption of an illustration")
    if 1 <= style.level <= 6:
        return heading(text, style.level)
    if len(lines) == 1 and is_break(lines[0]):
        return scene_break()
    return verse(lines) if len(lines) > 1 and len(text) < 90 * len(lines) else prose(" ".join(lines), lines)


def _style(paragraph: etree._Element, styles: dict[str, Style]) -> Style:
    found = paragraph.find("{*}pPr/{*}pStyle")
    style = styles.get(_attribute(found, "val") or "", Style("", 0)) if found is not None else Style("", 0)
    outline = paragraph.find("{*}pPr/{*}outlineLvl")
    return Style(style.name, int(_attribute(outline, "val") or 9) + 1) if outline is not None else style


def _text(paragraph: etree._Element) -> str:
    """Text of a paragraph as the reader sees it: insertions kept, deletions, fields' codes and hidden text left out."""
    pieces: list[str] = []
    walker = etree.iterwalk(paragraph, events=("start",))
    for _, element in walker:
        tag = etree.QName(element).localname
        if tag in _DROPPED or (tag == "r" and _is_hidden(element)) or (tag == "p" and element is not paragraph):
            walker.skip_subtree()
        elif tag == "t":
            pieces.append(element.text or "")
        elif tag in _TEXT and etree.QName(element.getparent()).localname == "r":
            pieces.append(_TEXT[tag])
    return normalise.characters("".join(pieces))


def _is_hidden(run: etree._Element) -> bool:
    vanish = run.find("{*}rPr/{*}vanish")
    return vanish is not None and _attribute(vanish, "val") not in ("0", "false")


def _with_blank_breaks(blocks: list[Block | None]) -> list[Block]:
    """Where blank paragraphs are rare, one between two paragraphs is a scene break; else they are mere spacing."""
    blanks = sum(block is None for block in blocks)
    rare = blanks <= _RARE_BLANKS * len(blocks)
    placed: list[Block] = []
    for index, block in enumerate(blocks):
        if block is not None:
            placed.append(block)
        elif (
            rare
            and placed
            and placed[-1].told
            and any(after is not None and after.told for after in blocks[index + 1 : index + 2])
        ):
            placed.append(scene_break())
    return placed


def _notes(data: bytes | None, name: str, part: str) -> Iterator[Block]:
    if data is None:
        return
    for note in xmltree.parse_xml(data, name, f"word/{part}.xml"):
        if _attribute(note, "type") in ("separator", "continuationSeparator", "continuationNotice"):
            continue
        text = normalise.line(" ".join(_text(paragraph) for paragraph in xmltree.children(note, "p")))
        if text:
            yield skipped(text, "footnote", "body of a footnote")
