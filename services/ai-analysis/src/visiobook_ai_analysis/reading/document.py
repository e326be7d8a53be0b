"""The book as the reader sees it: flat, indexed lists of tokens, sentences and paragraphs. Built once, linear in
the text."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

import regex

from visiobook_ai_analysis.reading.lexicon import Lexicon, lexicon_for
from visiobook_contracts.ai_analysis import Book, ParagraphKind

_ABBREVIATIONS = r"(?:Mr|Mrs|Ms|Dr|St|Capt|Col|Rev|Esq|Prof|Lt|Sgt|Messrs|Mme|Mlle|MM|M|Jr|Sr|Mlles|Mmes)\.(?!\.)"
_WORD = r"[^\W\d_]+(?:[-'’](?!s\b|S\b)[^\W\d_]+)*"
_ENGLISH = regex.compile(rf"(?<!\w){_ABBREVIATIONS}|{_WORD}|['’][sS]\b|\d+(?:[.,]\d+)*|--+|\.\.\.|\S")
_FRENCH = regex.compile(
    rf"(?<!\w){_ABBREVIATIONS}|aujourd['’]hui|quelqu['’]un\w*|"
    r"(?:[ldjmtnscLDJMTNSC]|[qQ]u|[jJ]usqu|[lL]orsqu|[pP]uisqu|[qQ]uoiqu)['’]|"
    r"(?<=\w)-(?:t-)?(?:je|tu|il|elle|on|nous|vous|ils|elles|moi|toi|lui|les|leur|le|la|ce|y|en)\b(?!-)|"
    r"[^\W\d_]+(?:-(?!(?:t-)?(?:je|tu|il|elle|on|nous|vous|ils|elles|moi|toi|lui|leur|les|le|la|ce|y|en)\b)[^\W\d_]+)*|"
    r"\d+(?:[.,]\d+)*|--+|\.\.\.|\S"
)
SENTENCE_ENDS = frozenset(".!?…:") | {"..."}
OPENING_MARKS = frozenset("\"“‘«'(—–[_*„「『") | {"--", "-"}


@dataclass(slots=True)
class SentenceView:
    """A sentence with its place in the flat lists; ``first``/``last`` is a half-open range of tokens."""

    id: str
    start: int
    end: int
    paragraph: int
    first: int = 0
    last: int = 0


@dataclass(slots=True)
class ParagraphView:
    """A paragraph with half-open ranges of sentences and tokens."""

    id: str
    start: int
    end: int
    chapter: int
    kind: ParagraphKind
    first_sentence: int
    last_sentence: int = 0
    first: int = 0
    last: int = 0


@dataclass(frozen=True, slots=True)
class Label:
    """Tokens ``[first, last)`` name the speaker of a play's paragraph; its speech begins at the offset ``speech``."""

    first: int
    last: int
    speech: int


@dataclass(slots=True)
class Document:
    """Token ``i`` is ``words[i]`` at ``[starts[i], ends[i])`` of ``text``; ``quoted[i]`` is 1 inside direct speech.

    ``labels``: paragraphs of plays that name their speaker first.
    """

    text: str
    lexicon: Lexicon
    chapter_ids: list[str] = field(default_factory=list)
    sentences: list[SentenceView] = field(default_factory=list)
    paragraphs: list[ParagraphView] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    lowers: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    sentence_of: list[int] = field(default_factory=list)
    quoted: bytearray = field(default_factory=bytearray)
    opens: bytearray = field(default_factory=bytearray)
    labels: dict[int, Label] = field(default_factory=dict)

    def paragraph_of(self, token: int) -> int:
        """Index of the paragraph that holds a token."""
        return self.sentences[self.sentence_of[token]].paragraph

    def token_at(self, offset: int) -> int:
        """First token that starts at or after a character offset."""
        return bisect_left(self.starts, offset)

    def sentences_in(self, start: int, end: int) -> tuple[str, ...]:
        """Ids of the sentences that a range of characters touches."""
        first, last = self.token_at(start), bisect_left(self.starts, end)
        return tuple(s.id for s in self.sentences[self._sentence(first) : self._sentence(last - 1) + 1])

    def _sentence(self, token: int) -> int:
        return self.sentence_of[min(max(token, 0), len(self.sentence_of) - 1)]

    def excerpt(self, first: int, last: int) -> str:
        """The text of a half-open range of tokens, on one line."""
        return " ".join(self.text[self.starts[first] : self.ends[last - 1]].split())

    def sentence_at(self, offset: int) -> int:
        """Index of the sentence that holds, or is the last before, a character offset."""
        return max(0, bisect_right(self.sentences, offset, key=lambda sentence: sentence.start) - 1)


def build(book: Book) -> Document:
    """Tokenise a book. Scene breaks stay as paragraphs without sentences."""
    document = Document(text=book.text, lexicon=lexicon_for(book.language))
    for index, chapter in enumerate(book.chapters):
        document.chapter_ids.append(chapter.id)
        for paragraph in chapter.paragraphs:
            view = ParagraphView(
                paragraph.id,
                paragraph.start,
                paragraph.end,
                index,
                paragraph.kind,
                len(document.sentences),
                first=len(document.words),
            )
            for sentence in paragraph.sentences:
                _add_sentence(
                    document, SentenceView(sentence.id, sentence.start, sentence.end, len(document.paragraphs))
                )
            view.last_sentence, view.last = len(document.sentences), len(document.words)
            document.paragraphs.append(view)
    return finish(document)


def finish(document: Document) -> Document:
    """Fill in what follows from a document's words and sentences."""
    document.lowers = [word.lower() for word in document.words]
    document.quoted = bytearray(len(document.words))
    document.opens = _openings(document)
    return document


def _add_sentence(document: Document, sentence: SentenceView) -> None:
    pattern = _FRENCH if document.lexicon.language == "fr" else _ENGLISH
    index = len(document.sentences)
    sentence.first = len(document.words)
    for match in pattern.finditer(document.text, sentence.start, sentence.end):
        document.words.append(match.group())
        document.starts.append(match.start())
        document.ends.append(match.end())
        document.sentence_of.append(index)
    sentence.last = len(document.words)
    document.sentences.append(sentence)


def _openings(document: Document) -> bytearray:
    """1 for tokens whose capital letter may only be there because something begins."""
    opens = bytearray(len(document.words))
    fresh, sentence = True, -1
    for i, word in enumerate(document.words):
        fresh = fresh or document.sentence_of[i] != sentence
        sentence = document.sentence_of[i]
        if word in OPENING_MARKS or word in SENTENCE_ENDS:
            fresh = True
            continue
        opens[i] = fresh
        fresh = fresh and not word[0].isalnum()
    return opens
