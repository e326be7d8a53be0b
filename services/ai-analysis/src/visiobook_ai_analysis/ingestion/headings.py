"""What a heading looks like when nothing but its words tell: CHAPTER I. Title, Livre premier, VII, A CAPITAL LINE.

Here lines are recognised one by one; ``outline`` decides which of them are the book's chapters.
"""

from dataclasses import dataclass
from enum import StrEnum

import regex as re

from visiobook_ai_analysis.ingestion import numbering


class Style(StrEnum):
    """Kinds of headings. The order of declaration is the order of rank: a volume holds books, a book holds parts."""

    VOLUME = "volume"
    BOOK = "book"
    PART = "part"
    CHAPTER = "chapter"
    NUMBERED = "numbered"
    NUMERAL = "numeral"
    CAPITALS = "capitals"
    NAMED = "named"
    FRONT = "front"
    BACK = "back"

    @property
    def is_division(self) -> bool:
        """Whether it holds chapters rather than text."""
        return self in (Style.VOLUME, Style.BOOK, Style.PART)


@dataclass(frozen=True, slots=True)
class Heading:
    """A line read as a heading; ``title`` is empty when the line is a label alone, ``joint`` is printed between."""

    style: Style
    number: int | None
    label: str
    title: str = ""
    joint: str | None = None

    @property
    def text(self) -> str:
        """Label and title on one line, as printed."""
        if not self.title or not self.label:
            return self.label or self.title
        joint = self.joint or (" " if self.label[-1] in ".:—–-!?" else ". ")
        return f"{self.label}{joint}{self.title}"


_DIVISIONS = {
    Style.VOLUME: "volume|vol\\.|tome|band",
    Style.BOOK: "book|livre|libro|buch|boek|liber",
    Style.PART: "phase|part|partie|parte|teil|deel|act|acte|acto|atto|akt|section",
    Style.CHAPTER: "chapter|chap\\.|chapitre|kapitel|capítulo|capitulo|capitolo|hoofdstuk|capítol|stave|letter|"
    "lettre|brief|"
    "adventure|aventure|canto|chant|gesang|story|tale|conte|night|nuit|scene|scène|episode|épisode|"
    "fit|fytte|lesson|sketch|entry",
}
_STYLE_OF = {word.replace("\\.", "."): style for style, words in _DIVISIONS.items() for word in words.split("|")}
_KEYWORD = "|".join(_DIVISIONS.values())
_NUMBER = rf"(?:\d{{1,4}}|{numbering.WORD_PATTERN}|[ivxlc]+(?:er|re|e|ème)?)"
_KEYWORD_FIRST = re.compile(
    rf"(?P<label>(?P<keyword>{_KEYWORD})\s+(?:the\s+|no\.?\s+|n°\s*)?(?P<number>{_NUMBER}|last|dernier|dernière))"
    r"(?P<separator>\s*(?:[.:—–-]+|$)\s*|\s+)(?P<title>.*)",
    re.I,
)
_NUMBER_FIRST = re.compile(
    rf"(?P<label>(?:the\s+|la\s+|le\s+)?(?P<number>{numbering.WORD_PATTERN}|\d{{1,3}}(?:st|nd|rd|th|e|"
    rf"er|ère|ème|\.))\s+(?P<keyword>{_KEYWORD}))"
    r"(?P<separator>\s*(?:[.:—–-]+|$)\s*)(?P<title>.*)",
    re.I,
)
_NUMERAL = re.compile(rf"[—–*\-\[(\s]*(?P<number>\d{{1,3}}|[IVXLC]+|(?i:{numbering.WORD_PATTERN}))[\s.—–*\-\])]*")
_NUMBERED = re.compile(
    r"(?P<label>(?P<number>\d{1,3}|[IVXLC]+)(?:\s*(?:[.):]|\s[—–-]|[—–])|(?<=\d)(?=\s)))\s*(?P<title>\S.*)"
)

_NAMED = (
    "prologue|epilogue|épilogue|interlude|intermezzo|postscript|post-scriptum|conclusion|finale|coda|"
    "envoi|overture|prelude|prélude|epilog|prolog|prólogo|epílogo|prologo|epilogo"
)
_FRONT = (
    "preface|préface|foreword|avant-propos|introduction|introductory note|author['’]s note|"
    "author['’]s preface|note|note to the reader|"
    "to the reader|au lecteur|avertissement|dedication|dédicace|epigraph|acknowledge?ments?|"
    "remerciements|about this (?:book|edition|ebook)|"
    "transcriber['’]s notes?|publisher['’]s note|editor['’]s note|copyright(?: page)?|imprint|"
    "vorwort|prefacio|prefazione|"
    "list of (?:illustrations|characters|plates|maps)|illustrations|dramatis personae|also by(?: "
    ".*)?|praise for(?: .*)?|title page|half[ -]title|cover"
)
_BACK = (
    "appendix(?: [a-z0-9]+)?|appendices|footnotes|endnotes|notes|index|glossary|glossaire|"
    "bibliography|bibliographie|references|colophon|"
    "about the (?:author|publisher|translator)|à propos de l['’]auteur|du même auteur|"
    "advertisements?|uncopyright|other books(?: .*)?|"
    "errata|anmerkungen|nachwort|afterword|postface|credits|reading group guide|discussion questions|table des matières"
)
_NAMED_STYLES = tuple(
    (style, re.compile(rf"(?P<label>{words})(?P<separator>[.:—–\s-]*)(?P<title>.*)", re.I))
    for style, words in ((Style.NAMED, _NAMED), (Style.FRONT, _FRONT), (Style.BACK, _BACK))
)
_MAX_LINE = 140
_MAX_TITLE_WORDS = 30
_MINOR_WORDS_TEXT = """
    a an and as at but by for from in into of on or the to with upon de la le les des du et un une à au
    aux en dans sur par pour l d que qui
"""
_MINOR_WORDS = frozenset(_MINOR_WORDS_TEXT.split())


def recognise(line: str) -> Heading | None:
    """The heading that a line is by its words alone; None for any other line."""
    line = line.strip().strip("_*").strip()
    if not line or len(line) > _MAX_LINE:
        return None
    return _keyword_heading(line) or _named_heading(line) or _numeral_heading(line) or _capitals_heading(line)


def _keyword_heading(line: str) -> Heading | None:
    found = _KEYWORD_FIRST.fullmatch(line) or _NUMBER_FIRST.fullmatch(line)
    if found is None or not (line[0].isupper() or line[0].isdigit()):
        return None
    title, separator = found["title"].strip(), found["separator"]
    if title and not separator.strip() and not is_title(title):
        return None
    if len(title.split()) > _MAX_TITLE_WORDS or title.endswith((",", ";")):
        return None
    number = numbering.parse(re.sub(r"(?<=^(?:\d+|[IVXLC]+))(?:st|nd|rd|th|er|re|e|ère|ème|\.)$", "", found["number"]))
    style = _STYLE_OF[found["keyword"].lower()]
    return Heading(style, number, found["label"].strip(), title, found["separator"] if title else None)


def _named_heading(line: str) -> Heading | None:
    for style, pattern in _NAMED_STYLES:
        found = pattern.fullmatch(line)
        if found and line[0].isupper() and _is_named(found):
            return Heading(style, None, found["label"], found["title"].strip())
    return None


def _is_named(found: "re.Match[str]") -> bool:
    title = found["title"]
    return (
        not title or (bool(found["separator"].strip()) and is_title(title)) or (found[0].isupper() and len(title) < 40)
    )


def _numeral_heading(line: str) -> Heading | None:
    bare = _NUMERAL.fullmatch(line)
    if bare:
        return Heading(Style.NUMERAL, numbering.parse(bare["number"]), line.strip(" —–-*[]()"))
    found = _NUMBERED.fullmatch(line)
    if found and is_title(found["title"]) and len(found["title"]) <= 100:
        joint = " " if found["label"].isdigit() else None
        return Heading(Style.NUMBERED, numbering.parse(found["number"]), found["label"], found["title"], joint)
    return None


def _capitals_heading(line: str) -> Heading | None:
    letters = [character for character in line if character.isalpha()]
    capitals = len(letters) >= 3 and line.isupper() and len(line) <= 80 and len(line.split()) <= 12
    return Heading(Style.CAPITALS, None, "", line) if capitals and not line.endswith((",", ";", ":", ".")) else None


def is_title(line: str) -> bool:
    """Whether a line reads like a title: in capitals, or most words that are not minor have a capital."""
    line = line.strip()
    if not line or len(line) > 100 or line.endswith((",", ";", ":", "—", "-")) or line.startswith(("—", "- ")):
        return False
    if line.isupper():
        return True
    words = [word for word in re.findall(r"[\p{L}][\p{L}’'.-]*", line) if word.lower() not in _MINOR_WORDS]
    if not words or line.endswith("."):
        return False
    capitals = sum(word[0].isupper() for word in words)
    return capitals >= 0.6 * len(words) and (len(words) > 1 or not line.endswith(("!", "?")))


def opens_with_heading(before: str, line: str) -> bool:
    """Whether ``before`` is a chapter's heading and ``line``, right below it, is already its text."""
    heading = recognise(before)
    if heading is None or heading.style in (Style.CAPITALS, Style.NAMED, Style.FRONT, Style.BACK, Style.NUMERAL):
        return False
    return len(line) > 40 and not is_title(line) and not _goes_on(before, line)


def _goes_on(before: str, line: str) -> bool:
    """A long chapter title that runs over two lines goes on in small letters."""
    return line[0].islower() and not before.endswith((".", "!", "?"))
