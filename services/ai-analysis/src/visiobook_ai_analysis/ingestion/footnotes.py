"""Footnotes of plain texts: bodies that begin with a mark like [1], and the marks in the text that refer to them."""

from collections.abc import Sequence
from dataclasses import replace

import regex as re

from visiobook_ai_analysis.ingestion.manuscript import Block

_BODY = re.compile(r"(?:\[(?P<mark>\d{1,3}|[A-Z]|\*{1,3}|†)\]|\{(?P<brace>\d{1,3})\})\s*:?\s*\S")
_REFERENCE = re.compile(r"(?:\[(?P<mark>\d{1,3}|[A-Z]|\*{1,3}|†)\]|\{(?P<brace>\d{1,3})\})")


def mark(blocks: Sequence[Block]) -> list[Block]:
    """Blocks with footnote bodies skipped and reference marks taken out of the text."""
    bodies = {found["mark"] or found["brace"] for block in blocks if block.told and (found := _BODY.match(block.text))}
    if not bodies:
        return list(blocks)
    return [_marked(block, bodies) for block in blocks]


def _marked(block: Block, bodies: set[str]) -> Block:
    if not block.told:
        return block
    if _BODY.match(block.text):
        return block.skip("footnote", "body of a footnote")
    if not _REFERENCE.search(block.text):
        return block
    return replace(block, text=_without_references(block.text, bodies))


def _without_references(text: str, bodies: set[str]) -> str:
    return _REFERENCE.sub(lambda found: "" if (found["mark"] or found["brace"]) in bodies else found[0], text)
