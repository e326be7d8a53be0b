"""HTML and XHTML pages: one walk over the tree, without recursion, turns elements into blocks."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import regex as re
from lxml import etree

from visiobook_ai_analysis.ingestion import errors, normalise, xmltree
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
from visiobook_ai_analysis.ingestion.readers import furniture, semantics
from visiobook_ai_analysis.ingestion.readers.plain import is_break
from visiobook_ai_analysis.ingestion.readers.semantics import HEADINGS, Reason

_BLOCK_TAGS = """
    address article aside blockquote body caption center dd details div dl dt fieldset figure figcaption
    footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table tbody td tfoot th
    thead tr ul
"""
_DROPPED_TAGS = """
    script style head title template noscript iframe object embed audio video canvas select button input
    textarea math svg rt rp
"""
_BLOCKS = frozenset(_BLOCK_TAGS.split())
_DROPPED = frozenset(_DROPPED_TAGS.split())
_MAX_VERSE_LINE = 90
_MIN_LINKS = 3


def read(text: str, name: str) -> Manuscript:
    """A web page. Raises JobRefused ``damaged-file``, ``too-complex`` or ``unsafe-markup``."""
    root = xmltree.parse_html(text, name, "the page")
    if root is None:
        raise errors.damaged_file(name, "it has no readable page")
    metas = {
        (meta.get("name") or meta.get("property") or "").lower(): meta.get("content") for meta in root.iter("meta")
    }
    return Manuscript(
        blocks(root, around=furniture.find(root)),
        title=metas.get("dc.title") or metas.get("og:title") or _page_title(root),
        author=metas.get("author") or metas.get("dc.creator"),
        language=root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang"),
    )


def _page_title(root: etree._Element) -> str | None:
    """``The Project Gutenberg eBook of X, by Y`` and ``X - Site`` tell the title between their ornaments."""
    title = xmltree.first_text(root, "title")
    if title is None:
        return None
    plain = re.sub(r"^(?:the )?project gutenberg e-?(?:book|text) of |\s*[|·].*$|, by .*$", "", title, flags=re.I)
    return plain.strip() or None


def blocks(
    root: etree._Element,
    anchors: Mapping[str, tuple[str, int]] | None = None,
    *,
    around: Mapping[etree._Element, Reason] | None = None,
) -> list[Block]:
    """Blocks of a page. ``anchors`` maps element ids to (title, level) where a table of contents says a part begins;
    the id ``""`` is the page itself. ``around``: elements that are not of the text, and why."""
    return _without_link_lists(_Walk(anchors or {}, around or {}).run(root))


@dataclass(slots=True)
class _Walk:
    """The state of one walk: text of the open block, and what is open around it."""

    anchors: Mapping[str, tuple[str, int]]
    around: Mapping[etree._Element, Reason]
    out: list[tuple[Block, float]] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    linked: int = 0
    links: int = 0
    level: int = 0
    poems: int = 0
    preformatted: int = 0
    reasons: list[Reason] = field(default_factory=list)
    pending: list[tuple[str, int]] = field(default_factory=list)
    waiting: list[Block] = field(default_factory=list)

    def run(self, root: etree._Element) -> list[tuple[Block, float]]:
        if "" in self.anchors:
            self.pending.append(self.anchors[""])
        walker = etree.iterwalk(root, events=("start", "end"))
        for event, element in walker:
            if event == "start":
                if not self._start(element):
                    walker.skip_subtree()
            else:
                self._end(element)
        self._flush()
        return self.out

    def _start(self, element: etree._Element) -> bool:
        """False to leave the element's content out."""
        tag = xmltree.local(element)
        if tag in _DROPPED or semantics.hidden(element) or not tag:
            return False
        if tag in _BLOCKS:
            self._flush()
        self._note_anchor(element)
        reason = self._reason(element, tag)
        if reason and tag not in _BLOCKS:
            self._aside(element, reason)
            return False
        self._open(element, tag, reason)
        self._text(element.text)
        return True

    def _reason(self, element: etree._Element, tag: str) -> Reason | None:
        """What the markup says of an element goes before where it stands on the page."""
        return semantics.reason(element, tag) or self.around.get(element)

    def _open(self, element: etree._Element, tag: str, reason: Reason | None) -> None:
        if reason:
            self.reasons.append(reason)
        if tag in HEADINGS:
            self.level = HEADINGS[tag]
        elif tag == "br":
            self.pieces.append("\n")
        elif tag == "hr" or semantics.is_break(element):
            self.out.append((scene_break(), 0.0))
        elif tag == "img":
            self._picture(element)
        elif tag == "a" and element.get("href"):
            self.links += 1
        self.poems += semantics.is_verse(element)
        self.preformatted += tag == "pre"

    def _end(self, element: etree._Element) -> None:
        tag = xmltree.local(element)
        if tag and tag not in _DROPPED and not semantics.hidden(element):
            reason = self._reason(element, tag)
            if tag in _BLOCKS:
                self._flush()
            if tag in _BLOCKS or not reason:
                self._close(element, tag, reason)
        self._text(element.tail)

    def _close(self, element: etree._Element, tag: str, reason: Reason | None) -> None:
        if reason:
            self.reasons.pop()
        if tag in HEADINGS:
            self.level = 0
        elif tag == "a" and element.get("href"):
            self.links -= 1
        self.poems -= semantics.is_verse(element)
        self.preformatted -= tag == "pre"

    def _text(self, text: str | None) -> None:
        if not text:
            return
        text = normalise.characters(text)
        self.pieces.append(text if self.preformatted else re.sub(r"\s+", " ", text))
        if self.links:
            self.linked += len(text.strip())

    def _picture(self, element: etree._Element) -> None:
        alternative = normalise.line(normalise.characters(element.get("alt") or ""))
        if len(alternative) > 1:
            self.waiting.append(skipped(alternative, "illustration", "description of an illustration"))

    def _aside(self, element: etree._Element, reason: Reason) -> None:
        text = normalise.line(normalise.characters(xmltree.text(element)))
        if text:
            self.waiting.append(skipped(text, *reason))

    def _note_anchor(self, element: etree._Element) -> None:
        anchor = element.get("id") or element.get("name")
        if anchor and anchor in self.anchors:
            self.pending.append(self.anchors[anchor])

    def _flush(self) -> None:
        """The open block is complete; what was lifted out of it follows it."""
        raw = "".join(self.pieces)
        linked, self.linked = self.linked, 0
        self.pieces.clear()
        lines = tuple(line for line in (normalise.line(line) for line in raw.split("\n")) if line)
        if lines:
            share = linked / max(1, sum(map(len, lines)))
            self.out.append((self._announced(self._block(lines)), share))
        self.out += [(block, 0.0) for block in self.waiting]
        self.waiting.clear()

    def _block(self, lines: tuple[str, ...]) -> Block:
        if self.reasons:
            return skipped("\n".join(lines), *self.reasons[-1])
        if self.level:
            return heading("\n".join(lines), self.level)
        if len(lines) == 1 and is_break(lines[0]):
            return scene_break()
        short = len(lines) > 1 and sum(map(len, lines)) < _MAX_VERSE_LINE * len(lines)
        if self.poems or short:
            return verse(lines)
        return prose(" ".join(lines), lines)

    def _announced(self, block: Block) -> Block:
        """Where the table of contents points here, the block is a heading, or gets one before it."""
        if not self.pending or not (block.told or block.kind is BlockKind.HEADING):
            return block
        title, level = self.pending[-1]
        self.pending.clear()
        if block.kind is BlockKind.HEADING:
            return block
        if _same(block.text, title):
            return heading(block.text, level)
        self.out.append((heading(title, level), 0.0))
        return block


def _same(text: str, title: str) -> bool:
    first, second = (re.sub(r"[^\p{L}\p{N}]+", "", part.lower()) for part in (text, title))
    return bool(first) and len(first) < 120 and (first.startswith(second) or second.startswith(first))


def _without_link_lists(found: list[tuple[Block, float]]) -> list[Block]:
    """Three or more blocks in a row that are links are a list of contents. Lines of one poem become one stanza."""
    kept: list[Block] = []
    run: list[Block] = []
    for block, linked in [*found, (scene_break(), 0.0)]:
        if linked > 0.8 and block.kind is not BlockKind.SKIPPED:
            run.append(block)
            continue
        kept += [entry.skip("contents", "list of contents") for entry in run] if len(run) >= _MIN_LINKS else run
        run = []
        kept.append(block)
    return _without_doubled_breaks(_stanzas(kept[:-1]))


def _stanzas(found: list[Block]) -> list[Block]:
    joined: list[Block] = []
    for block in found:
        single = block.kind is BlockKind.VERSE and len(block.lines) == 1
        if single and joined and joined[-1].kind is BlockKind.VERSE and joined[-1].level == -1:
            joined[-1] = replace(verse((*joined[-1].lines, *block.lines)), level=-1)
        else:
            joined.append(replace(block, level=-1) if single else block)
    return [replace(block, level=0) if block.level < 0 else block for block in joined]


def _without_doubled_breaks(found: list[Block]) -> list[Block]:
    return [
        block
        for index, block in enumerate(found)
        if not (block.kind is BlockKind.BREAK and index and found[index - 1].kind is BlockKind.BREAK)
    ]
