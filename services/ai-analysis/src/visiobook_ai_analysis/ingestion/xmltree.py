"""XML and HTML from strangers: no entities, no network, no external files, bounded depth."""

import re
from collections.abc import Iterator

from lxml import etree

from visiobook_ai_analysis.ingestion import errors, limits

_ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


def parse_xml(data: bytes, name: str, part: str) -> etree._Element:
    """The root element of an XML document. ``part`` says which member of the file it is, for messages."""
    refuse_entities(data, name, part)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        if "Excessive depth" in str(error):
            raise errors.too_complex(name, f"{part} is nested deeper than {limits.MAX_MARKUP_DEPTH} levels") from error
        raise errors.damaged_file(name, f"{part} is not well-formed XML ({error.msg})") from error
    if root is None:
        raise errors.damaged_file(name, f"{part} is empty")
    return root


def parse_html(page: str, name: str, part: str) -> etree._Element | None:
    """The root of an HTML or XHTML page, as forgiving as a browser; None for a page without elements."""
    data = _DECLARATION.sub("", page).encode("utf-8", "replace")
    refuse_entities(data, name, part)
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False, recover=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        return None
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise errors.too_complex(name, f"{part} is nested deeper than {limits.MAX_MARKUP_DEPTH} levels")
    return root


def refuse_entities(data: bytes, name: str, part: str) -> None:
    """No book needs entity declarations: they are how XML bombs and file theft are built."""
    if _ENTITY.search(data):
        raise errors.unsafe_markup(name, f"{part} declares XML entities")


def children(element: etree._Element, tag: str) -> Iterator[etree._Element]:
    """Descendants with a local name, whatever their namespace."""
    yield from element.iterfind(f".//{{*}}{tag}")


def first_text(element: etree._Element, tag: str) -> str | None:
    """Text of the first descendant with a local name; None when missing or blank."""
    found = next(children(element, tag), None)
    return " ".join(text(found).split()) or None if found is not None else None


def text(element: etree._Element) -> str:
    """All text inside an element, as it stands."""
    return "".join(str(piece) for piece in element.itertext())


def local(element: etree._Element) -> str:
    """Tag without namespace or prefix, lower-case; empty for what is no element."""
    tag = element.tag
    return re.split("[}:]", tag)[-1].lower() if isinstance(tag, str) else ""
