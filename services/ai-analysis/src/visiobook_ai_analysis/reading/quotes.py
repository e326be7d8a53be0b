"""Direct speech by its marks: which style a book uses, and the spans of what is said.

The rules follow the survey of marks in LitBank's quotation layer (Sims & Bamman 2020): a closing mark ends speech
only where
punctuation stands before it, a paragraph ends an open quote, and short quoted words without punctuation are no speech.
French incises (``dit-elle``) are cut out of the speech that they interrupt.
"""

from dataclasses import dataclass
from functools import lru_cache

import regex

from visiobook_ai_analysis.reading.document import Document, ParagraphView
from visiobook_ai_analysis.reading.incises import split_speech
from visiobook_ai_analysis.reading.plays import speeches

_PAIRS = {"“": "”", "«": "»", "„": "“”", "「": "」", "『": "』", "»": "«"}
_DASH = regex.compile(r"[ \t\u00a0\u202f]*(?:[—–―]|--(?!-)|-(?=[ \u00a0]))")
_SENTENCE_FINAL = frozenset(".!?…;:,—–-")
_ELISIONS = regex.compile(
    r"['’](?:tis|twas|twere|twill|em|cause|bout|til|till|neath|un|s|d|ll|re|ve|m|t|cos|ere|ow|im|er|ad|ave|appen)\b",
    regex.IGNORECASE,
)
_DASH_LANGUAGES = frozenset({"fr", "es", "pt", "it", "ca", "ro", "pl", "ru", "uk", "sv", "tr", "gl"})
_SCARE_WORDS = 8
_RARE_DOUBLES = 4
_CALLING = frozenset({"call", "called", "calling", "calls", "named", "termed", "read", "reads", "was", "be"})
_LABEL_WORDS = 5
_LABEL_END = regex.compile(r"[’”'\"»](?!\w)")
_LABELS = regex.compile(
    r"(?<!\w)(?:marked|labelled|labeled|inscribed|entitled|engraved|spelt|spelled|lettered|named|(?:the|these) words?|"
    r"the inscription|the name|to say|marqué\w*|intitulé\w*|étiquet\w+|inscrits?|gravés?|"
    r"les mots|le mot|l['’]inscription)"
    r"\s*[:,]?\s*(?:“|‘|\"|'|«)?\s*$",
    regex.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class QuoteSpan:
    """Speech at ``[start, end)`` with its marks. ``continues`` the one before it: same breath, same speaker."""

    start: int
    end: int
    paragraph: int
    continues: bool = False


@dataclass(frozen=True, slots=True)
class Style:
    """Which marks open speech in a book."""

    openers: frozenset[str]
    dash: bool = False


def detect_style(document: Document) -> Style:
    """Which marks the book speaks with, by counting them."""
    text = document.text
    count = {mark: text.count(mark) for mark in '“”"‘«»„「『'}
    curly_singles, straight_singles = _singles(text, "‘"), _singles(text, "'")
    openers = {mark for mark in "«„「『" if count[mark] >= 1}
    if "„" in openers or (count["»"] and _points_inwards(text)):
        openers = {"»"} if count["»"] > count["„"] else {"„"}
    doubles = max(count["“"], count['"'] // 2)
    if curly_singles > max(3 * doubles, 1):
        return Style(frozenset(openers | {"‘"}), _uses_dashes(document))
    if count["“"] and "„" not in openers:
        openers.add("“")
    if count['"'] >= 2:
        openers.add('"')
    if straight_singles > max(_RARE_DOUBLES * doubles, 3) and openers <= {'"'}:
        return Style(frozenset({"'"}), _uses_dashes(document))
    if not openers and straight_singles >= 2:
        openers.add("'")
    return Style(frozenset(openers), _uses_dashes(document, others=bool(doubles)))


def _singles(text: str, mark: str) -> int:
    return sum(1 for _ in regex.finditer(rf"(?:^|[\s(—–-]){mark}(?=\w)(?!(?:em|tis|twas)\b)", text, regex.MULTILINE))


def _points_inwards(text: str) -> bool:
    """German and Danish books may use »speech« the other way round."""
    return text.find("»") < text.find("«") if "«" in text else False


def _uses_dashes(document: Document, *, others: bool = False) -> bool:
    opening = sum(1 for p in document.paragraphs if _DASH.match(document.text, p.start, p.end))
    if document.lexicon.language in _DASH_LANGUAGES:
        return opening >= 1
    return opening >= 3 and not others


def find_quotes(document: Document) -> list[QuoteSpan]:
    """Spans of direct speech in the order of the text; also marks ``document.quoted``."""
    style = detect_style(document)
    spans = _scan(document, style, first_person=False)
    _mark(document, spans)
    if document.lexicon.language == "fr" and _first_person(document):
        spans = _scan(document, style, first_person=True)
        _mark(document, spans)
    return spans


def _scan(document: Document, style: Style, *, first_person: bool) -> list[QuoteSpan]:
    spans: list[QuoteSpan] = []
    unclosed = ""
    for index, paragraph in enumerate(document.paragraphs):
        if paragraph.first == paragraph.last:
            unclosed = ""
            continue
        if index in document.labels:
            spans += _labelled(document, index)
            unclosed = ""
            continue
        found, still_open = _in_paragraph(document, paragraph, style, first_person)
        carried = bool(unclosed) and bool(found) and _reopens(document.text, paragraph.start, unclosed)
        for number, (start, end, continues) in enumerate(found):
            spans.append(QuoteSpan(start, end, index, continues or (number == 0 and carried)))
        unclosed = still_open
    return spans


def _labelled(document: Document, index: int) -> list[QuoteSpan]:
    found = speeches(document, document.paragraphs[index], document.labels[index])
    return [QuoteSpan(start, end, index, continues=number > 0) for number, (start, end) in enumerate(found)]


def _first_person(document: Document) -> bool:
    """Whether the story outside speech says ``je``."""
    said = sum(
        1
        for low, quoted in zip(document.lowers, document.quoted, strict=True)
        if not quoted and low in {"je", "j'", "j’"}
    )
    told = sum(1 for s in document.sentences if s.first < s.last and not document.quoted[s.first])
    return said >= 3 and said >= 0.1 * told


def _reopens(text: str, start: int, mark: str) -> bool:
    return text[start : start + 3].lstrip()[:1] in {mark, "»"}


def _in_paragraph(
    document: Document, paragraph: ParagraphView, style: Style, first_person: bool
) -> tuple[list[tuple[int, int, bool]], str]:
    text, language = document.text, document.lexicon.language
    dash = _DASH.match(text, paragraph.start, paragraph.end) if style.dash else None
    raw, still_open = (
        ([(dash.end() - len(dash.group().strip()), paragraph.end)], "") if dash else _marked(document, paragraph, style)
    )
    found: list[tuple[int, int, bool]] = []
    for start, end in raw:
        pieces = (
            split_speech(text, start, end, document.lexicon, dash=dash is not None, first_person=first_person)
            if _may_hold_incises(language, dash is not None)
            else [(start, end)]
        )
        found += [(a, b, number > 0) for number, (a, b) in enumerate(pieces)]
    return found, still_open


def _may_hold_incises(language: str, dash: bool) -> bool:
    return dash or language == "fr"


def _marked(document: Document, paragraph: ParagraphView, style: Style) -> tuple[list[tuple[int, int]], str]:
    text, end = document.text, paragraph.end
    spans: list[tuple[int, int]] = []
    position = paragraph.start
    while position < end:
        start = _next_opening(text, position, end, style, paragraph.start)
        if start < 0:
            break
        if _opens_label(text, start, end, paragraph):
            position = start + 1
            continue
        close = _closing(text, start, end)
        if close < 0:
            if _is_speech(text, start, end, document, paragraph):
                spans.append((start, _rstrip(text, start, end)))
            return spans, text[start]
        if _is_speech(text, start, close + 1, document, paragraph):
            spans.append((start, close + 1))
        position = close + 1
    return spans, ""


def _rstrip(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1].isspace():
        end -= 1
    return end


def _next_opening(text: str, position: int, end: int, style: Style, paragraph_start: int) -> int:
    for match in _opening_pattern(style.openers).finditer(text, position, end):
        if match.group() not in "'‘" or _opens_single(text, match.start(), paragraph_start, end):
            return match.start()
    return -1


@lru_cache(maxsize=32)
def _opening_pattern(openers: frozenset[str]) -> regex.Pattern[str]:
    return regex.compile("[" + "".join(sorted(openers)) + "]" if openers else r"(?!)")


def _opens_single(text: str, at: int, paragraph_start: int, end: int) -> bool:
    before = text[at - 1] if at > paragraph_start else " "
    after = text[at + 1] if at + 1 < end else " "
    if not (before.isspace() or before in '(—–-[_“"') or not (after.isalnum() or after in "-—_…."):
        return False
    return text[at] == "‘" or _ELISIONS.match(text, at) is None


def _closing(text: str, start: int, end: int) -> int:
    mark = text[start]
    if mark == '"':
        return text.find('"', start + 1, end)
    if mark in "‘'":
        return _closing_single(text, start, end)
    return _closing_nested(text, start, end, mark, _PAIRS[mark])


def _closing_nested(text: str, start: int, end: int, mark: str, closers: str) -> int:
    depth = 0
    for i in range(start, end):
        if text[i] == mark and (mark != "“" or i == start):
            depth += 1
        elif text[i] in closers:
            depth -= 1
            if depth <= 0:
                return i
    return next((i for i in range(end - 1, start, -1) if text[i] in closers), -1) if depth > 1 else -1


def _closing_single(text: str, start: int, end: int) -> int:
    for i in range(start + 2, end):
        if text[i] in "’'" and _ends_single(text, i, end):
            return i
    return -1


def _ends_single(text: str, at: int, end: int) -> bool:
    if at + 1 < end and text[at + 1].isalnum():
        return False
    before = text[at - 1]
    return before in _SENTENCE_FINAL or before in '”"_*)' or text[at + 1 : at + 2] in {",", ";"}


def _is_speech(text: str, start: int, end: int, document: Document, paragraph: ParagraphView) -> bool:
    """Not a title, a word under discussion or irony: those lack punctuation and a verb of speech beside them."""
    inner = text[start + 1 : end].strip(" \u00a0\u202f”»’'\"“」』«")
    if not regex.search(r"\w", inner):
        return False
    if _woven_in(text, start, end, inner, document):
        return False
    if inner[-1] in "。！？、」" or inner[-1] in _SENTENCE_FINAL or len(inner.split()) > _SCARE_WORDS:
        return True
    if text[start] in "「『" or start - paragraph.start <= 1:
        return True
    before = text[max(paragraph.start, start - 40) : start].rstrip()
    return (before.endswith((":", ",")) and inner[0].isupper() and _speaks(before, document)) or _speaks(
        text[end : end + 30], document
    )


def _woven_in(text: str, start: int, end: int, inner: str, document: Document) -> bool:
    """``Known as "Tuppence."``: few words in the middle of a clause that nobody says; printers put the stop inside."""
    before = regex.search(r"([^\W\d_]+)[ \n]$", text[max(0, start - 30) : start])
    if before is None or len(inner.split()) > _SCARE_WORDS:
        return False
    verbs = document.lexicon.speech_verbs
    word = before.group(1).lower()
    if word in verbs and word not in _CALLING:
        return False
    after = regex.findall(r"[^\W\d_]+", text[end : end + 30].lower())[:2]
    return not any(following in verbs for following in after)


def _opens_label(text: str, start: int, end: int, paragraph: ParagraphView) -> bool:
    """``Marked 'poison'``, ``with the words 'DRINK ME'``: read, not said. Such words end at the first closing mark."""
    close = _LABEL_END.search(text, start + 1, end)
    inner = text[start + 1 : close.start()].strip() if close else ""
    if not inner or inner[-1] in ".!?…—–-" or len(inner.split()) > _LABEL_WORDS:
        return False
    return _LABELS.search(text, max(paragraph.start, start - 40), start) is not None


def _speaks(context: str, document: Document) -> bool:
    near = regex.findall(r"[^\W\d_]+", context.lower())
    return any(
        word in document.lexicon.speech_verbs for word in (near[-4:] if context.endswith((":", ",")) else near[:3])
    )


def _mark(document: Document, spans: list[QuoteSpan]) -> None:
    document.quoted = bytearray(len(document.words))
    for span in spans:
        first, last = document.token_at(span.start), document.token_at(span.end)
        document.quoted[first:last] = b"\1" * (last - first)
