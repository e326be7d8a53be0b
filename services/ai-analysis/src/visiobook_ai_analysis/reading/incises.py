"""Where the narrator cuts into speech that no mark closes: ``— Non, dit-elle en riant, je reste.``

In French, and wherever a dash opens speech, the words of the narrator stand inside the same marks. Each cut begins
at a comma,
``!``, ``?``, ``…`` or dash before a verb of speech with its subject after it; it ends where speech takes up again.
"""

from functools import lru_cache

import regex

from visiobook_ai_analysis.reading.lexicon import Lexicon

_CLITICS = r"(?:(?:lui|leur|me|te|se|nous|vous|y|en|m['’]|t['’]|s['’]|l['’])\s*){0,2}"
_AUXILIARIES = r"(?:(?:a|avait|eut|est|était|ai|avais)(?:-t)?(?:-il|-elle|-je|-on)?\s+)?"
_STARTS_NARRATION = regex.compile(
    r"\s*(?:en\s+(?:\w+\s+)?\w+ant\b|d['’]une?\b|d['’]un\b|avec\b|sans\b|au\b|à\b|les?\s+\w+\s+\w+|"
    r"tout\s+en\b|qui\b|puis\b|tandis\b|comme\s+(?:s['’]|si\b|pour\b|une?\b|on\b|font\b|dans\b)|pendant\b|dont\b|"
    r"et\s+(?:il|elle|se|son|sa)\b|"
    r"\w+ant\b|\w+ment\b|de\s+sa\b|de\s+son\b|du\s+ton\b|dans\b|sur\b|un\s+peu\b|toujours\b|encore\b|"
    r"enfin\b|tandis\b|presque\b|plus\b\s\w+\b(?=[,.])|près\s+d|derrière\b|devant\b|debout\b|assise?\b|"
    r"une?\s+(?:\w+\s+)?(?:homme|femme|garçon|fille|vieillard|vieille|vieux|main|doigt|sourire|larme)\b|"
    r"(?:[\w']+\s+)?(?:plein|pleine|rouge|pâle|furieux|furieuse|\p{L}{3,}(?:é|ée|eux|euse))(?:\s+d['’e]\S*){0,2}"
    r"(?=\s*[.]?\s*(?:$|[»\n]))|"
    r"with\b|in\s+a\b|as\s+(?:he|she)\b|and\s+(?:he|she)\b|\w+ing\b|\w+ly\b|looking\b)",
    regex.IGNORECASE,
)
_NARRATED_PAST = regex.compile(
    r"^\W*(?:(?:Et|Mais|Puis|Alors|Tous|Then|And|But)\s+)?(?:Il|Elle|Ils|Elles|On|Ce|C['’]|Son|Sa|"
    r"Ses|Le|La|Les|L['’]|Un|Une|Tous|Cependant|Je|J['’]|Nous|He|She|They|The|His|Her|"
    r"\p{Lu}[\p{L}-]+(?:\s\p{Lu}[\p{L}-]+)?)"
    r"\s*(?:[^.!?…]{0,60}?\s)?(?:(?:se|s['’]|ne|n['’]|lui|leur|me|m['’]|y|en|le|la|l['’])\s*)*"
    r"(?:\p{Ll}+(?:èrent|irent|urent|aient|ait|ut|âmes|[iî]t)|\p{Ll}{2,}a|était|avait|fut|eut|fit|"
    r"vit|dit|\p{Ll}+ed|was|were|had|went|took|stood|sat|came|looked)\b"
)
_ADDRESSES = regex.compile(
    r"(?<!\p{L})(?:je|j['’]|tu|vous|nous|me|m['’]|te|t['’]|moi|toi|mon|ma|mes|ton|ta|tes|votre|vos|"
    r"notre|nos|I|you|my|your|we|our)(?!\p{L})|-(?:moi|toi|vous|tu|nous)\b|[!?]",
    regex.IGNORECASE,
)
_FUTURE = regex.compile(
    r"\b(?!(?:tira|retira|attira|soupira|respira|admira|désira|inspira|expira|vira|entra|rentra|montra|serra)\b)"
    r"\p{Ll}*(?:e|i|d|v|u|oi|r)ra\b"
)
"""``On en rira``: the story is told in the past."""
_INVERTED_PRONOUN = regex.compile(r"-(?:t-)?(?:je|il|elle|on|nous|ils|elles)\b")
_ENGLISH_SUBJECT = (
    r"(?:he|she|they|I|\p{Lu}[\p{L}.'’-]+(?:\s\p{Lu}[\p{L}.'’-]+){0,2}|the\s\p{L}+(?:\s\p{L}+)?)\s(?:\p{L}+ly\s)?"
)
_NO_SUBJECT = regex.compile(
    r"\s+(?:que|qu['’]|à|de|d['’]|pas|rien|ça|cela|tout|donc|adieu|moi|la vérité)\b", regex.IGNORECASE
)
_STOP = regex.compile(r"[.!?…;:,]|\.\.\.|\s[—–]")
_SAYS_I = regex.compile(r"-je\b", regex.IGNORECASE)
_MAX_INCISE = 160


@lru_cache(maxsize=4)
def _pattern(language: str, verbs: frozenset[str]) -> regex.Pattern[str]:
    verb = "|".join(sorted((regex.escape(v) for v in verbs), key=len, reverse=True))
    lead = r"(?P<lead>[,!?…—–;]|\.\.\.)\s*(?:»\s*,?\s*)?(?:[—–]\s*)?"
    inverted = rf"{_CLITICS}{_AUXILIARIES}(?:{verb})(?=[-\s,.;:])"
    if language == "en":
        return regex.compile(rf"{lead}(?P<incise>{_ENGLISH_SUBJECT}(?:{verb})(?=[\s,.;:])|{inverted})")
    return regex.compile(rf"{lead}(?P<incise>{inverted})", regex.IGNORECASE)


def split_speech(
    text: str, start: int, end: int, lexicon: Lexicon, *, dash: bool, first_person: bool
) -> list[tuple[int, int]]:
    """Pieces of ``[start, end)`` that are spoken, marks included in the outer ones; at least one piece."""
    if lexicon.language in {"es", "pt", "it", "ca", "gl", "ro", "pl", "ru", "uk"} and dash:
        return _between_dashes(text, start, end)
    pieces: list[tuple[int, int]] = []
    position = start
    pattern = _pattern(lexicon.language, frozenset(lexicon.speech_verbs))
    while position < end:
        match = pattern.search(text, position, end) if lexicon.speech_verbs else None
        while match is not None and not _is_incise(text, match, end, first_person):
            match = pattern.search(text, match.end("lead"), end)
        if match is None:
            break
        pieces.append((position, match.end("lead")))
        position = _resume(text, match.end(), end, dash=dash)
    if position < end:
        pieces.append((position, end))
    spoken = [_trim(text, a, b) for a, b in pieces if regex.search(r"\w", text[a:b])]
    return spoken or [(start, end)]


def _is_incise(text: str, match: regex.Match[str], end: int, first_person: bool) -> bool:
    """The verb must be followed by its subject, or be at the end of the incise; ``, dit que`` is no incise.

    Where the story is not told in the first person, ``ai-je dit`` belongs to what somebody reports.
    """
    if not first_person and _SAYS_I.search(text, match.start("incise"), min(end, match.end() + 3)):
        return False
    rest = text[match.end() : min(end, match.end() + 40)]
    if rest.startswith("-"):
        return _INVERTED_PRONOUN.match(rest) is not None
    if _INVERTED_PRONOUN.search(match.group("incise")):
        return True
    if match.group("lead")[0] in "!?…" and match.group("incise")[:1].islower():
        return True
    return _NO_SUBJECT.match(rest) is None


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and (text[start].isspace() or text[start] in ",.;:"):
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _resume(text: str, position: int, end: int, *, dash: bool) -> int:
    """Where speech takes up again after an incise whose verb ends at ``position``; ``end`` where it does not."""
    limit = min(end, position + _MAX_INCISE)
    stop = _STOP.search(text, position, limit)
    while stop is not None and stop.group() == "," and _STARTS_NARRATION.match(text, stop.end(), end):
        stop = _STOP.search(text, stop.end(), end)
    if stop is None:
        return end
    if stop.group() not in {".", "!", "?"}:
        return stop.end()
    return _resume_after_full_stop(text, stop.end(), end, dash=dash)


def _resume_after_full_stop(text: str, position: int, end: int, *, dash: bool) -> int:
    """Speech or story after ``dit-elle.``? Marks decide where there are any; else each sentence by its persons and
    tense."""
    while position < end:
        turn = regex.compile(r"\s*[—–]").match(text, position, end)
        if turn:
            return turn.end() if dash else position
        close = regex.compile(r"[.!?…]+").search(text, position, end)
        sentence_end = close.end() if close else end
        sentence = text[position:sentence_end]
        if not _is_narration(sentence):
            return position
        position = sentence_end
    return end


def _is_narration(sentence: str) -> bool:
    if not regex.search(r"\w", sentence):
        return True
    if _ADDRESSES.search(sentence) or _FUTURE.search(sentence):
        return False
    return _NARRATED_PAST.match(sentence.strip()) is not None


def _between_dashes(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Spanish and its neighbours: every dash after the first turns speech into story and back."""
    marks = [m.start() for m in regex.finditer(r"[—–―]", text[start:end])]
    borders = [start + m for m in marks[1:]] + [end]
    pieces, spoken, position = [], True, start
    for border in borders:
        if spoken and regex.search(r"\w", text[position:border]):
            pieces.append(_trim(text, position, border))
        spoken, position = not spoken, border + 1
    return pieces or [(start, end)]
