"""What a page's markup means: which elements are not told and why, which are verse, which are scene breaks.

EPUB 3 says so by ``epub:type`` (Structural Semantics Vocabulary), the web by DPUB-ARIA roles, older books by class
names.
"""

import regex as re
from lxml import etree

from visiobook_ai_analysis.ingestion import xmltree
from visiobook_contracts.ai_analysis import SkippedKind

Reason = tuple[SkippedKind, str]

HEADINGS = {f"h{level}": level for level in range(1, 7)}
_TYPES: dict[str, Reason] = {
    "titlepage": ("title_page", "title page"),
    "halftitlepage": ("title_page", "half title"),
    "cover": ("title_page", "cover"),
    "copyright-page": ("licence", "copyright page"),
    "imprint": ("licence", "imprint"),
    "colophon": ("back_matter", "colophon"),
    "toc": ("contents", "list of contents"),
    "loi": ("contents", "list of illustrations"),
    "landmarks": ("navigation", "landmarks"),
    "page-list": ("navigation", "list of pages"),
    "dedication": ("front_matter", "dedication"),
    "foreword": ("front_matter", "foreword"),
    "preface": ("front_matter", "preface"),
    "acknowledgments": ("back_matter", "acknowledgements"),
    "appendix": ("back_matter", "appendix"),
    "afterword": ("back_matter", "afterword"),
    "bibliography": ("back_matter", "bibliography"),
    "glossary": ("back_matter", "glossary"),
    "index": ("back_matter", "index"),
    "footnote": ("footnote", "body of a footnote"),
    "footnotes": ("footnote", "footnotes"),
    "endnote": ("footnote", "body of a footnote"),
    "endnotes": ("footnote", "footnotes"),
    "rearnote": ("footnote", "body of a footnote"),
    "rearnotes": ("footnote", "footnotes"),
    "pagebreak": ("navigation", "page number"),
    "noteref": ("footnote", "reference to a footnote"),
}
_CLASSES: tuple[tuple["re.Pattern[str]", Reason], ...] = (
    (re.compile(r"page-?(?:num|no|number|break)s?\d*|pb|pagina", re.I), ("navigation", "page number")),
    (re.compile(r"foot-?notes?|endnotes?|fnbody", re.I), ("footnote", "body of a footnote")),
    (re.compile(r"fn-?(?:anchor|ref)|footnote-?ref|noteref", re.I), ("footnote", "reference to a footnote")),
    (re.compile(r"toc|contents|tableofcontents", re.I), ("contents", "list of contents")),
    (
        re.compile(r"pg-boilerplate|pg-header|pg-footer|boilerplate", re.I),
        ("licence", "licence of the digital edition"),
    ),
    (re.compile(r"caption|figcaption|illustration", re.I), ("illustration", "caption of an illustration")),
    (re.compile(r"transcriber.*note|tnote|transnote", re.I), ("front_matter", "note of the transcriber")),
)
_VERSE = re.compile(r"(?:poem|poetry|verse|stanza|strophe|lg|song|canto)s?\d*", re.I)
_BREAK_CLASS = re.compile(r"(?:scene|section|thought|context)-?break|tb|asterism|dinkus", re.I)
_REFERENCE = re.compile(r"\[?(?:\d{1,3}|[*†‡]|[a-z])\]?")


def hidden(element: etree._Element) -> bool:
    """Whether the page does not show an element."""
    style = (element.get("style") or "").replace(" ", "").lower()
    return element.get("hidden") is not None or "display:none" in style or "visibility:hidden" in style


def _types(element: etree._Element) -> list[str]:
    declared = element.get("epub:type") or element.get("{http://www.idpf.org/2007/ops}type") or ""
    role = element.get("role") or ""
    return declared.lower().split() + [
        word.removeprefix("doc-") for word in role.lower().split() if word.startswith("doc-")
    ]


def reason(element: etree._Element, tag: str) -> Reason | None:
    """Why an element's content is not told; None for what is."""
    if tag in ("html", "body"):
        return next((_TYPES[kind] for kind in _types(element) if kind in _TYPES), None)
    if tag == "nav":
        return "contents", "list of contents"
    if tag == "figcaption":
        return "illustration", "caption of an illustration"
    if tag == "sup" and _is_reference(element):
        return _TYPES["noteref"]
    for kind in _types(element):
        if kind in _TYPES:
            return _TYPES[kind]
    return _class_reason(element, tag)


def _is_reference(element: etree._Element) -> bool:
    """A raised number is a reference to a footnote; a raised letter or star is one when it is a link."""
    text = xmltree.text(element).strip()
    above = element.getparent()
    linked = next(element.iter("a"), None) is not None or (above is not None and above.get("href") is not None)
    return bool(_REFERENCE.fullmatch(text)) and (linked or text.isdigit())


def _class_reason(element: etree._Element, tag: str) -> Reason | None:
    names = (element.get("class") or "").split()
    if tag in ("div", "section"):
        names.append(element.get("id") or "")
    for name in names:
        for pattern, reason in _CLASSES:
            if pattern.fullmatch(name) and not (tag in HEADINGS and reason[0] == "contents"):
                return reason
    return None


def is_verse(element: etree._Element) -> bool:
    """Whether an element holds verse, by its class."""
    return any(_VERSE.fullmatch(name) for name in (element.get("class") or "").split())


def is_break(element: etree._Element) -> bool:
    """Whether an empty element stands for a scene break, by its class."""
    named = any(_BREAK_CLASS.fullmatch(name) for name in (element.get("class") or "").split())
    return named and not xmltree.text(element).strip(" \n\t*·•~#-—–")
