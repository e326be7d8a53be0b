"""Markdown (CommonMark and tables): the parser's tokens become blocks."""

from collections.abc import Iterator, Sequence

import regex as re
from markdown_it import MarkdownIt
from markdown_it.token import Token

from visiobook_ai_analysis.ingestion import normalise
from visiobook_ai_analysis.ingestion.manuscript import Block, Manuscript, heading, prose, scene_break, skipped, verse
from visiobook_ai_analysis.ingestion.readers.plain import is_break

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(?P<fields>.*?)\n(?:---|\.\.\.)[ \t]*\n", re.S)
_FIELD = re.compile(r"^(?P<key>title|author|lang|language)\s*:\s*[\"']?(?P<value>.*?)[\"']?\s*$", re.I | re.M)
_NOTE_BODY = re.compile(r"\[\^[^\]]{1,40}\]:\s*")
_NOTE_REFERENCE = re.compile(r"\[\^[^\]]{1,40}\]")
_TAG = re.compile(r"<[^<>]{1,500}>")


def read(text: str) -> Manuscript:
    """Blocks of a Markdown text; YAML front matter gives title, author and language."""
    text = normalise.characters(text)
    front = _FRONT_MATTER.match(text)
    fields = {found["key"].lower(): found["value"] for found in _FIELD.finditer(front["fields"])} if front else {}
    tokens = MarkdownIt("commonmark").enable("table").parse(text[front.end() :] if front else text)
    return Manuscript(
        list(_blocks(tokens)),
        title=fields.get("title") or None,
        author=fields.get("author") or None,
        language=fields.get("lang") or fields.get("language") or None,
    )


def _blocks(tokens: Sequence[Token]) -> Iterator[Block]:
    level = tables = 0
    for token in tokens:
        if token.type == "heading_open":
            level = int(token.tag[1])
        elif token.type == "heading_close":
            level = 0
        elif token.type in ("table_open", "table_close"):
            tables += token.nesting
        elif token.type == "hr":
            yield scene_break()
        elif token.type in ("fence", "code_block"):
            yield from _listing(token)
        elif token.type == "html_block":
            yield from _html(token.content)
        elif token.type == "inline":
            yield from _inline(token, level, in_table=tables > 0)


def _listing(token: Token) -> Iterator[Block]:
    """Indented lines are old typewriter verse or letters; fenced ones are code, which nobody wants read out."""
    lines = tuple(line for line in (normalise.line(line) for line in token.content.split("\n")) if line)
    if lines and token.type == "fence":
        yield skipped("\n".join(lines), "illustration", "code listing")
    elif lines:
        yield verse(lines)


def _html(content: str) -> Iterator[Block]:
    text = normalise.line(_TAG.sub(" ", content))
    if text and not content.lstrip().startswith("<!--"):
        yield prose(text)


def _inline(token: Token, level: int, *, in_table: bool) -> Iterator[Block]:
    children = token.children or []
    raw = "".join(_text(child) for child in children)
    lines = tuple(line for line in (normalise.line(line) for line in raw.split("\n")) if line)
    if lines:
        yield _block(lines, level, in_table=in_table)
    for child in children:
        if child.type == "image" and child.content.strip():
            yield skipped(normalise.line(child.content), "illustration", "description of an illustration")


def _text(child: Token) -> str:
    if child.type == "softbreak":
        return " "
    if child.type == "hardbreak":
        return "\n"
    return child.content if child.type in ("text", "code_inline", "text_special") else ""


def _block(lines: tuple[str, ...], level: int, *, in_table: bool) -> Block:
    text = " ".join(lines)
    if in_table:
        return skipped(text, "illustration", "cell of a table")
    if _NOTE_BODY.match(text):
        return skipped(text, "footnote", "body of a footnote")
    lines = tuple(line for line in (normalise.spaces(_NOTE_REFERENCE.sub("", line)) for line in lines) if line) or lines
    if level:
        return heading("\n".join(lines), level)
    if len(lines) == 1 and is_break(lines[0]):
        return scene_break()
    return verse(lines) if len(lines) > 1 else prose(lines[0])
