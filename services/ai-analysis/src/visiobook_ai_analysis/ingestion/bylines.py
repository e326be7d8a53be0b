"""A title and its byline at the head of a text: ``# The Keeper of Gull Rock`` and, below it, ``by Visiobook``."""

from dataclasses import dataclass

import regex as re

from visiobook_ai_analysis.ingestion.manuscript import Block, BlockKind

_LOOK_AT = 6
_LONGEST_WORDS = 8
_BYLINE = re.compile(r"(?:written |écrit )?(?:by|par|von|door|di|por)\s+(?P<author>\p{Lu}[^.!?;]*\p{L}\.?)", re.I)


@dataclass(frozen=True, slots=True)
class Byline:
    """What the head of a text says of itself."""

    title: str | None = None
    author: str | None = None


def mark(blocks: list[Block]) -> tuple[list[Block], Byline]:
    """Blocks with a byline right below the first heading skipped, and what it says.

    The first heading is the book's title where a byline follows it, or where it is the only heading and opens the text.
    """
    headings = [index for index, block in enumerate(blocks) if block.kind is BlockKind.HEADING]
    if not headings or headings[0] >= _LOOK_AT:
        return blocks, Byline()
    first = headings[0]
    title = " ".join(blocks[first].text.split())
    author = _author_in(blocks[first + 1]) if first + 1 < len(blocks) else None
    if author is None:
        alone = len(headings) == 1 and not any(block.told for block in blocks[:first])
        return blocks, Byline(title=title if alone else None)
    below = blocks[first + 1].skip("title_page", "names the author")
    return [*blocks[: first + 1], below, *blocks[first + 2 :]], Byline(title, author)


def _author_in(block: Block) -> str | None:
    if block.kind is not BlockKind.PROSE or block.words > _LONGEST_WORDS:
        return None
    found = _BYLINE.fullmatch(block.text.strip())
    return found["author"].rstrip(".") if found and found["author"][0].isupper() else None
