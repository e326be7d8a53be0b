"""Lists of contents and of illustrations: what stands there is not a chapter yet."""

from collections.abc import Sequence

import regex as re

from visiobook_ai_analysis.ingestion.headings import Style, recognise
from visiobook_ai_analysis.ingestion.manuscript import Block, BlockKind

_TITLE = re.compile(
    r"(?:table of )?contents\.?|table des mati[eè]res\.?|sommaire|inhalt(?:sverzeichnis)?|[ií]ndice|"
    r"inhoud|table|list of (?:illustrations|plates|maps)\.?"
    r"|illustrations\.?|liste des illustrations|contents of .{1,40}|page",
    re.I,
)
_PAGE_NUMBER = re.compile(r"[\s.·…_—-]*(?:\b(?:\d{1,4}|[ivxlc]{1,6})\b|page \d+)\s*$", re.I)
_LEADER = re.compile(r"(?:\.\s?){4,}|…{2,}|\s{3,}\d+$")
_SENTENCE_END = re.compile(r"[a-zà-ÿ][.!?][”’\"»)]*$")
_MAX_ENTRY = 110
_MAX_PROSE_WORDS = 30
_REACH = 600


def mark(blocks: Sequence[Block]) -> list[Block]:
    """Blocks with contents lists skipped. Looks at the first part of a book and at explicit titles elsewhere."""
    marked = list(blocks)
    index = 0
    while index < len(marked):
        block = marked[index]
        end = index
        if block.kind in (BlockKind.PROSE, BlockKind.VERSE, BlockKind.HEADING):
            end = _list_end(marked, index)
        for position in range(index, end):
            if marked[position].kind is not BlockKind.SKIPPED:
                marked[position] = marked[position].skip("contents", "list of contents")
        index = max(end, index + 1)
    return marked


def _list_end(blocks: Sequence[Block], index: int) -> int:
    """Index after the contents list that begins at ``index``; ``index`` itself when none does."""
    block = blocks[index]
    if _TITLE.fullmatch(block.lines[0].strip(" *_—-")) and block.words < 400:
        end = _entries_end(blocks, index)
        return end if end > index + 1 or len(block.lines) > 2 else index
    return index + 1 if _is_list_block(block) else index


def _entries_end(blocks: Sequence[Block], index: int) -> int:
    seen = _Seen()
    seen.add_all(blocks[index].lines[1:])
    for position in range(index + 1, min(len(blocks), index + _REACH)):
        block = blocks[position]
        if block.kind is BlockKind.SKIPPED or block.kind is BlockKind.BREAK:
            continue
        if not _is_entry(block) or seen.begins_text(block):
            return position
        seen.add_all(block.lines)
    return index + 1


def _is_entry(block: Block) -> bool:
    if any(len(line) > _MAX_ENTRY for line in block.lines):
        return False
    if _is_list_block(block):
        return True
    if block.words > _MAX_PROSE_WORDS and len(block.lines) < 3:
        return False
    listed = sum(1 for line in block.lines if not _SENTENCE_END.search(line) or recognise(line))
    return listed > 0.7 * len(block.lines) or bool(recognise(block.lines[0]))


def _is_list_block(block: Block) -> bool:
    """Three lines or more, most of them headings or ending in page numbers after leaders."""
    if len(block.lines) < 3 or block.kind is BlockKind.HEADING:
        return False
    entries = sum(1 for line in block.lines if _LEADER.search(line) or _is_numbered_heading(line))
    return entries > 0.6 * len(block.lines)


def _is_numbered_heading(line: str) -> bool:
    heading = recognise(line)
    return heading is not None and heading.style in (Style.CHAPTER, Style.NUMBERED, Style.PART, Style.BOOK)


class _Seen:
    """Entries listed so far; the book's text begins where one of them comes again."""

    def __init__(self) -> None:
        self._keys: set[str] = set()
        self._highest: dict[Style, int] = {}

    def add_all(self, lines: Sequence[str]) -> None:
        for line in lines:
            entry = _PAGE_NUMBER.sub("", line) or line
            heading = recognise(entry) or recognise(line)
            self._keys |= {_key(line), _key(entry)} | ({_key(heading.title)} if heading and heading.title else set())
            if heading and heading.number:
                self._highest[heading.style] = max(self._highest.get(heading.style, 0), heading.number)
        self._keys.discard("")

    def begins_text(self, block: Block) -> bool:
        line = block.lines[0]
        heading = recognise(line)
        if _key(line) in self._keys or (heading and heading.title and _key(heading.title) in self._keys):
            return True
        if heading is None or heading.number != 1 or not self._highest:
            return False
        return max(self._highest.values()) > 1


def _key(text: str) -> str:
    return re.sub(r"[^\p{L}\p{N}]+", " ", text.lower()).strip()
