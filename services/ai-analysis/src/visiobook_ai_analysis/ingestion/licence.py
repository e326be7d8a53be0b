"""Licence headers and footers of digital libraries, found by their START and END rulers or by their wording."""

from collections.abc import Sequence

import regex as re

from visiobook_ai_analysis.ingestion.manuscript import Block, BlockKind

_START = re.compile(r"\W*\s*start of (?:the|this)\b.*\be-?(?:book|text)\b.*", re.I)
_END = re.compile(r"\W*\s*end of (?:the|this)\b.*\be-?(?:book|text)\b.*|\W*end of (?:the )?project gutenberg.*", re.I)
_WORDING = re.compile(
    r"all rights reserved|creative commons|\bCC[ -]BY\b|public domain|ISBN(?:-1[03])?[ :]|copyright "
    r"(?:©|\(c\)|\d{4})|©\s*(?:copyright\s*)?\d{4}"
    r"|no part of this (?:book|publication)|work of fiction\b.*\bcoincidental|tous droits réservés|"
    r"dépôt légal|domaine public"
    r"|this e-?book is (?:for the use|made available|distributed)|licensed under|standard ebooks|"
    r"wikisource|distributed proofread",
    re.I,
)
_HEAD_SHARE = 0.25
_MAX_WORDING = 400


def mark(blocks: Sequence[Block]) -> tuple[list[Block], list[str]]:
    """Blocks with licence matter skipped, and the lines of the header (they hold title and author)."""
    start = _last(blocks, _START, range(int(len(blocks) * _HEAD_SHARE) + 40))
    end = _first(blocks, _END, range(max(start + 1, len(blocks) // 2), len(blocks)))
    header = [line for block in blocks[: start + 1] for line in block.lines]
    marked = [
        block.skip("licence", "licence of the digital edition")
        if index <= start or (end is not None and index >= end)
        else block
        for index, block in enumerate(blocks)
    ]
    return [_worded(block, index, len(blocks)) for index, block in enumerate(marked)], header


def _matches(block: Block, pattern: "re.Pattern[str]") -> bool:
    return block.kind is not BlockKind.BREAK and any(
        len(line) < 200 and pattern.fullmatch(line) for line in block.lines[:3]
    )


def _last(blocks: Sequence[Block], pattern: "re.Pattern[str]", indexes: range) -> int:
    found = [index for index in indexes if index < len(blocks) and _matches(blocks[index], pattern)]
    return found[-1] if found else -1


def _first(blocks: Sequence[Block], pattern: "re.Pattern[str]", indexes: range) -> int | None:
    return next((index for index in indexes if _matches(blocks[index], pattern)), None)


def _worded(block: Block, index: int, count: int) -> Block:
    """A notice of rights near the beginning or the end, by its wording; never a long paragraph."""
    outer = index < 40 or index >= count - 40
    if not outer or not block.told or block.words > _MAX_WORDING or not _WORDING.search(block.text):
        return block
    return (
        block.skip("licence", "notice of rights")
        if block.words < 60 or len(_WORDING.findall(block.text)) > 1
        else block
    )
