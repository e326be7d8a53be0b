"""EPUB 2 and 3: the package names the pages and their order, the navigation names the chapters."""

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

from lxml import etree

from visiobook_ai_analysis.ingestion import encoding, errors, normalise, xmltree
from visiobook_ai_analysis.ingestion.archive import Archive
from visiobook_ai_analysis.ingestion.deadline import Deadline
from visiobook_ai_analysis.ingestion.manuscript import Block, BlockKind, Manuscript
from visiobook_ai_analysis.ingestion.readers import markup
from visiobook_contracts.ai_analysis import SkippedKind

_FONT_OBFUSCATION = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
_DRM = "Visiobook does not open books with DRM. Use an edition without copy protection."
_PAGES = ("application/xhtml+xml", "text/html", "application/x-dtbook+xml", "text/x-oeb1-document")
_GUIDE: dict[str, tuple[SkippedKind, str]] = {
    "toc": ("contents", "list of contents"),
    "cover": ("title_page", "cover"),
    "title-page": ("title_page", "title page"),
    "titlepage": ("title_page", "title page"),
    "copyright-page": ("licence", "copyright page"),
    "loi": ("contents", "list of illustrations"),
    "dedication": ("front_matter", "dedication"),
    "acknowledgements": ("back_matter", "acknowledgements"),
    "index": ("back_matter", "index"),
    "glossary": ("back_matter", "glossary"),
    "bibliography": ("back_matter", "bibliography"),
    "colophon": ("back_matter", "colophon"),
}

Anchors = dict[str, dict[str, tuple[str, int]]]


@dataclass(slots=True)
class Package:
    """The package document: metadata, pages in reading order, and where navigation and guide are."""

    folder: str
    title: str | None
    author: str | None
    language: str | None
    spine: list[str] = field(default_factory=list)
    navigation: str | None = None
    ncx: str | None = None
    guide: dict[str, tuple[SkippedKind, str]] = field(default_factory=dict)


def read(path: Path, name: str) -> Manuscript:
    """JobRefused: ``damaged-file``, ``encrypted-file``, ``unsafe-archive``, ``unsafe-markup``, ``too-complex``."""
    deadline = Deadline(name)
    with Archive(path, name) as archive:
        _refuse_protected(archive, name)
        package = _package(archive, name)
        anchors = _anchors(archive, package, name)
        blocks: list[Block] = []
        for page in package.spine:
            deadline.check()
            blocks += _page(archive, package, page, anchors.get(page, {}), name)
    return Manuscript(blocks, title=package.title, author=package.author, language=package.language)


def _refuse_protected(archive: Archive, name: str) -> None:
    data = archive.read("META-INF/encryption.xml")
    if data is not None:
        root = xmltree.parse_xml(data, name, "META-INF/encryption.xml")
        methods = {method.get("Algorithm") for method in xmltree.children(root, "EncryptionMethod")}
        if methods - set(_FONT_OBFUSCATION):
            raise errors.encrypted_file(name, "its pages are encrypted (DRM)", hint=_DRM)
    if archive.read("META-INF/rights.xml") is not None and data is not None:
        raise errors.encrypted_file(name, "it carries a DRM licence", hint=_DRM)


def _package(archive: Archive, name: str) -> Package:
    container = archive.read("META-INF/container.xml")
    if container is None:
        raise errors.damaged_file(name, "META-INF/container.xml is missing")
    rootfile = next(xmltree.children(xmltree.parse_xml(container, name, "META-INF/container.xml"), "rootfile"), None)
    location = unquote(rootfile.get("full-path") or "") if rootfile is not None else ""
    data = archive.read(location)
    if data is None:
        raise errors.damaged_file(name, f"its package document '{location[:80]}' is missing")
    return _read_package(xmltree.parse_xml(data, name, location), location, name)


def _read_package(root: etree._Element, location: str, name: str) -> Package:
    folder = posixpath.dirname(location)
    items = {item.get("id"): item for item in xmltree.children(root, "item")}
    package = Package(folder, xmltree.first_text(root, "title"), _author(root), xmltree.first_text(root, "language"))
    for reference in xmltree.children(root, "itemref"):
        item = items.get(reference.get("idref"))
        if item is not None and (item.get("media-type") in _PAGES or str(item.get("href")).endswith(("html", "htm"))):
            package.spine.append(_resolve(folder, item.get("href")))
    if not package.spine:
        raise errors.damaged_file(name, "its package lists no pages to read")
    _locate_navigation(package, root, items)
    return package


def _locate_navigation(package: Package, root: etree._Element, items: Mapping[str | None, etree._Element]) -> None:
    for item in items.values():
        if "nav" in (item.get("properties") or "").split():
            package.navigation = _resolve(package.folder, item.get("href"))
        if item.get("media-type") == "application/x-dtbncx+xml":
            package.ncx = _resolve(package.folder, item.get("href"))
    for reference in xmltree.children(root, "reference"):
        kind = _GUIDE.get((reference.get("type") or "").lower())
        target = reference.get("href") or ""
        if kind and "#" not in target:
            package.guide[_resolve(package.folder, target)] = kind


def _author(root: etree._Element) -> str | None:
    creators = [" ".join(xmltree.text(creator).split()) for creator in xmltree.children(root, "creator")]
    return ", ".join(creator for creator in creators if creator) or None


def _resolve(folder: str, href: str | None) -> str:
    """Member name of a link relative to ``folder``; a fragment is cut off."""
    return posixpath.normpath(posixpath.join(folder, unquote((href or "").split("#")[0]))).lstrip("/")


def _anchors(archive: Archive, package: Package, name: str) -> Anchors:
    """Page -> element id -> (title, level), from the EPUB 3 navigation or the EPUB 2 NCX."""
    anchors: Anchors = {}
    for target, title, level in _targets(archive, package, name):
        page, _, fragment = target.partition("#")
        title = normalise.line(normalise.characters(title))
        if title:
            anchors.setdefault(page, {}).setdefault(fragment, (title, min(level, 6)))
    return anchors


def _targets(archive: Archive, package: Package, name: str) -> Iterator[tuple[str, str, int]]:
    navigation = archive.read(package.navigation) if package.navigation else None
    if package.navigation and navigation is not None:
        yield from _nav_targets(navigation, package.navigation, name)
        return
    ncx = archive.read(package.ncx) if package.ncx else None
    if package.ncx and ncx is not None:
        yield from _ncx_targets(ncx, package.ncx, name)


def _nav_targets(data: bytes, location: str, name: str) -> Iterator[tuple[str, str, int]]:
    root = xmltree.parse_html(encoding.decode(data, name), name, location)
    navs = list(root.iter("nav")) if root is not None else []
    toc = next((nav for nav in navs if "toc" in (nav.get("epub:type") or "")), navs[0] if navs else None)
    if toc is None:
        return
    for link in toc.iter("a"):
        level = sum(1 for above in link.iterancestors("ol"))
        yield _target(posixpath.dirname(location), link.get("href")), xmltree.text(link), max(1, level)


def _ncx_targets(data: bytes, location: str, name: str) -> Iterator[tuple[str, str, int]]:
    root = xmltree.parse_xml(data, name, location)
    for point in xmltree.children(root, "navPoint"):
        content = point.find("{*}content")
        level = 1 + sum(1 for above in point.iterancestors("{*}navPoint"))
        source = content.get("src") if content is not None else None
        yield _target(posixpath.dirname(location), source), xmltree.first_text(point, "text") or "", level


def _target(folder: str, href: str | None) -> str:
    _, _, fragment = (href or "").partition("#")
    return f"{_resolve(folder, href)}#{unquote(fragment)}" if fragment else f"{_resolve(folder, href)}#"


def _page(archive: Archive, package: Package, page: str, anchors: dict[str, tuple[str, int]], name: str) -> list[Block]:
    data = archive.read(page)
    if data is None:
        raise errors.damaged_file(name, f"its page '{page[:80]}' is missing")
    if not data.strip():
        return []
    root = xmltree.parse_html(encoding.decode(data, name), name, page)
    if root is None:
        return []
    reason = _GUIDE["toc"] if page == package.navigation else package.guide.get(page)
    if reason is None:
        return markup.blocks(root, anchors)
    blocks = markup.blocks(root)
    if sum(block.words for block in blocks if block.told) > 600:
        return markup.blocks(root, anchors)  # one page holds the whole book, whatever the guide says of its beginning
    return [
        block if block.kind is BlockKind.SKIPPED else block.skip(*reason)
        for block in blocks
        if block.kind is not BlockKind.BREAK
    ]
