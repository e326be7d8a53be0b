"""Where sentences end, in English and French prose and verse; other Latin-script languages by the same rules.

One regular expression finds every stop that could end a sentence, and small rules look at what stands around it. A stop
inside a quote that its speech tag continues (``"Stop!" he said.``) ends nothing. Linear in the text.
"""

from collections.abc import Iterator

import regex as re

MAX_SENTENCE = 1000
"""Code points; a longer sentence is cut after a semicolon, colon, dash or comma: voice and captions must breathe."""

_TITLES = (
    "mr mrs ms mx messrs dr prof rev revd fr st ste sr capt col gen lt lieut sgt maj cpl adm cmdr "
    "hon esq gov sen rep pres"
    " supt insp m mm mme mmes mlle mlles mgr me vve dom sig don herr hr fra"
)
_MIDDLE = (
    "vs viz cf e.g i.e eg ie vol vols ch chap p pp no nos nr fig art sec ed eds trans approx ca al op cit env éd tom"
)
_END_OR_MIDDLE = (
    "etc co corp inc ltd jr sr bros dept univ ave blvd rd a.m p.m u.s u.k b.c a.d jan feb mar apr jun jul aug"
)
_NEVER_END = frozenset((_TITLES + " " + _MIDDLE).split())
_BEFORE_NUMBERS = frozenset((_MIDDLE + " " + _END_OR_MIDDLE + " sept oct nov dec av").split())

_SPEECH = (
    "said says asked asks cried replied answered shouted whispered exclaimed murmured called began "
    "went continued added returned"
    " repeated muttered remarked observed inquired enquired demanded screamed laughed sighed growled "
    "gasped yelled snapped sobbed"
    " thought declared interrupted put ejaculated roared hissed pleaded begged insisted moaned "
    "groaned stammered bellowed"
)
_QUOTES_OPEN = "“‘\"'«‹„‚([{"
_STOP = re.compile(
    r"(?P<stop>[.!?…]+(?:\s[!?]+)*|(?<=\s)[!?]+)(?P<close>(?:[\s]?[»›]|[”’\"')\]}])*)(?P<note>\*{0,3})(?=\s|\Z)"
)
_NEXT = re.compile(r"\s+(?P<open>[“‘\"'«‹„‚(\[{—–\-\s*]*)(?P<first>\S)")
_WORD_BEFORE = re.compile(r"[\p{L}\p{M}.’'-]+$")
_TAG_AFTER = re.compile(
    r"\s+(?:(?:[Mm]r|[Mm]rs|[Mm]iss|[Dd]r|[Tt]he)\.?\s)?(?:\p{Lu}[\p{L}’'-]*\.?\s){1,3}(?:"
    + "|".join(_SPEECH.split())
    + r")\b"
)
_CLOSING_QUOTE = re.compile(r"[”’\"'»›]")
_BREATH = re.compile(r"[;:—,]\s|\s—")
_VERSE_STOP = re.compile(r"[.!?…;:—][”’\"')\]»]*$")
_LIST_NUMBER = re.compile(r"[“‘\"'«]?\s?\d{1,4}(?:st|nd|rd|th|er|e)?")
_MAX_VERSE_LINES = 4


def split(text: str, *, verse: bool = False) -> list[tuple[int, int]]:
    """Half-open spans of the sentences of one paragraph; together they cover every visible character once."""
    pieces = _verse_pieces(text) if verse else [(0, len(text))]
    spans = [span for start, end in pieces for span in _prose_spans(text, start, end)]
    return [piece for span in spans for piece in _breathe(text, *span)]


def _prose_spans(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    position = start
    for match in _STOP.finditer(text, start, end):
        if _ends_sentence(text, match, position, end):
            yield from _trimmed(text, position, match.end())
            position = match.end()
    yield from _trimmed(text, position, end)


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end


def _ends_sentence(text: str, match: "re.Match[str]", start: int, end: int) -> bool:
    following = _NEXT.match(text, match.end(), end)
    if following is None:
        return True
    if not _can_begin(following["first"]):
        return False
    stop, close = match["stop"].replace(" ", ""), match["close"]
    if stop == "." and not close:
        return not _abbreviated(text, match.start(), start, following["first"])
    if set(stop) <= {".", "…"} and not close and len(stop) > 1:
        return not _hesitates(text, match, following)
    return not (_CLOSING_QUOTE.search(close) and stop[-1] in "!?…" and _TAG_AFTER.match(text, match.end(), end))


def _can_begin(character: str) -> bool:
    return not character.islower() and character not in ",;:.!?…)]}%»›”"


def _abbreviated(text: str, stop: int, start: int, first: str) -> bool:
    """Whether the full stop at ``stop`` belongs to an abbreviation, an initial or a number that goes on."""
    if stop - start < 10 and _is_list_number(text, start, stop):
        return True
    found = _WORD_BEFORE.search(text, max(start, stop - 20), stop)
    if found is None:
        return False
    word = found[0].strip("'’-")
    if len(word) == 1 and word.isupper():
        return word != "I" or not text[max(start, stop - 3) : stop - 1].strip().isalpha()
    plain = word.lower()
    if plain in _NEVER_END and not (
        plain in ("no", "me", "don", "art", "al") and not first.isdigit() and word == plain
    ):
        return True
    if first.isdigit():
        return plain in _BEFORE_NUMBERS
    return bool(re.fullmatch(r"(?:\p{Lu}\.)+\p{Lu}", word)) and _is_name_initials(word)


def _is_name_initials(word: str) -> bool:
    """J. R. R. goes on to a surname; U.S., B.C. and the like may end a sentence."""
    return word.lower() not in _END_OR_MIDDLE.split()


def _is_list_number(text: str, start: int, stop: int) -> bool:
    """``1.`` or ``7th.`` at the very beginning numbers what follows."""
    return bool(_LIST_NUMBER.fullmatch(text[start:stop].strip()))


def _hesitates(text: str, match: "re.Match[str]", following: "re.Match[str]") -> bool:
    """``I ... I do not know`` and ``my ... Mr. Holmes``: dots set apart from the word before them are a pause."""
    begin = match.start()
    return begin > 0 and text[begin - 1].isspace() and not following["open"].strip()


def _verse_pieces(text: str) -> list[tuple[int, int]]:
    """Groups of lines that end on a stop, four lines at most, so that a poem is told line by line where it pauses."""
    pieces: list[tuple[int, int]] = []
    start, lines = 0, 0
    position = 0
    for line in text.split("\n"):
        position += len(line) + 1
        lines += 1
        if lines == _MAX_VERSE_LINES or _VERSE_STOP.search(line):
            pieces.append((start, min(position, len(text))))
            start, lines = position, 0
    if start < len(text):
        pieces.append((start, len(text)))
    return pieces


def _breathe(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cuts a sentence that is longer than MAX_SENTENCE at its last pause before the limit."""
    while end - start > MAX_SENTENCE:
        window = text[start + MAX_SENTENCE // 2 : start + MAX_SENTENCE]
        pauses = [found.end() for found in _BREATH.finditer(window)]
        cut = pauses[-1] if pauses else window.rfind(" ") + 1
        middle = start + MAX_SENTENCE // 2 + cut if cut else start + MAX_SENTENCE
        yield from _trimmed(text, start, middle)
        start = middle
    yield from _trimmed(text, start, end)
