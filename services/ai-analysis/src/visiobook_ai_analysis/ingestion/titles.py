"""A book's title and author: metadata first, then the title page, then the file's name."""

from dataclasses import dataclass
from pathlib import PurePath

import regex as re

_MINOR_TEXT = """
    a an and as at but by for from in of on or the to with
"""
_MINOR = frozenset(_MINOR_TEXT.split())
_MINOR_FR_TEXT = """
    à au aux d de des du en et l la le les ou par pour sur un une
"""
_MINOR_FR = frozenset(_MINOR_FR_TEXT.split())
_BY = re.compile(
    r"(?:(?:written|story|novel|a novel|a story|a tale|roman|conte|nouvelle)\s+)?(?:by|par|von|de la "
    r"plume de)\s*:?\s*(?P<author>.*)",
    re.I,
)
_FIELD = re.compile(r"(?P<field>title|author|titre|auteur|language|langue)\s*:\s*(?P<value>\S.*)", re.I)
_PERSON = re.compile(r"(?:\p{Lu}[\p{L}’'.-]*\s+){1,4}(?:(?:de|du|d’|von|van|la|le)\s+)?\p{Lu}[\p{L}’'.-]+")
_IMPRINT = re.compile(
    r"\d{4}|press|publish|edition|copyright|©|isbn|illustrat|éditeur|édition|librairie|london|new "
    r"york|paris|translated|traduit|e-?book|release",
    re.I,
)
_LANGUAGES = {
    "english": "en",
    "french": "fr",
    "français": "fr",
    "german": "de",
    "spanish": "es",
    "italian": "it",
    "portuguese": "pt",
    "dutch": "nl",
}


@dataclass(frozen=True, slots=True)
class Imprint:
    """What a title page, header or file name says."""

    title: str | None = None
    author: str | None = None
    language: str | None = None


def from_fields(lines: list[str]) -> Imprint:
    """``Title: …``, ``Author: …``, ``Language: …`` lines, as digital editions head their files."""
    fields: dict[str, str] = {}
    for line in lines:
        found = _FIELD.fullmatch(line.strip())
        if found:
            fields.setdefault(found["field"].lower(), found["value"].strip())
    language = fields.get("language") or fields.get("langue")
    return Imprint(
        title=fields.get("title") or fields.get("titre"),
        author=fields.get("author") or fields.get("auteur"),
        language=_LANGUAGES.get(language.lower(), language) if language else None,
    )


def from_title_page(lines: list[str], file_title: str) -> Imprint:
    """Title and author among the lines of a title page; ``file_title`` helps to tell one from the other."""
    lines = [line for line in lines if any(character.isalpha() for character in line)]
    author, rest = _author(lines, file_title)
    rest = [line for line in rest if not _BY.fullmatch(line)]
    titles = [line for line in rest if _same_words(line, file_title)] or [
        line for line in rest if not _IMPRINT.search(line) and not line.endswith(".")
    ]
    title = _matching_part(titles[0], file_title) if titles else None
    return Imprint(title=without_capitals(title) if title else None, author=author)


def _author(lines: list[str], file_title: str) -> tuple[str | None, list[str]]:
    for index, line in enumerate(lines):
        found = _BY.fullmatch(line)
        if not found:
            continue
        if found["author"]:
            return without_capitals(found["author"].rstrip(".")), lines[:index] + lines[index + 1 :]
        if index + 1 < len(lines):
            return without_capitals(lines[index + 1].rstrip(".")), lines[:index] + lines[index + 2 :]
    for index, line in enumerate(lines[:2]):
        others = lines[:index] + lines[index + 1 :]
        if _PERSON.fullmatch(line) and any(_same_words(other, file_title) for other in others):
            return without_capitals(line), others
    return None, lines


def _words(text: str) -> list[str]:
    return re.findall(r"[\p{L}\p{N}]+", text.lower())


def _same_words(line: str, file_title: str) -> bool:
    """Whether a line begins with the words of the file's name, or the other way round."""
    line_words, file_words = _words(line), _words(file_title)
    shorter = min(len(line_words), len(file_words))
    return shorter > 0 and line_words[:shorter] == file_words[:shorter] and shorter >= min(2, len(file_words))


def _matching_part(line: str, file_title: str) -> str:
    """``Title (1873) Publisher`` -> ``Title``, where the file's name shows where the title ends."""
    plain = re.sub(r"\s*\(\d{4}\).*", "", line).strip(" .,:;")
    return plain if plain and _same_words(line, file_title) else line.strip(" .")


def from_file_name(name: str) -> str:
    """``1064_the_masque_of_the_red_death.txt`` -> ``The Masque of the Red Death``."""
    stem = PurePath(name).stem
    stem = re.sub(r"^(?:pg)?\d+[\s_.-]+(?=\D)", "", stem)
    stem = re.sub(r"[-_.\s](?:\d{1,2}|images?|utf-?8|final|copy)$", "", stem, flags=re.I)
    words = re.sub(r"[_\s]+", " ", stem.replace("-", " ") if " " not in stem and "_" not in stem else stem).strip()
    if not words:
        return "Untitled"
    return _title_case(words) if words.islower() else words


def _title_case(text: str) -> str:
    words = text.split()
    return " ".join(
        word if 0 < index < len(words) - 1 and word in _MINOR | _MINOR_FR else word[:1].upper() + word[1:]
        for index, word in enumerate(words)
    )


def without_capitals(title: str) -> str:
    """A title printed in capitals, in title case; others as they are."""
    title = " ".join(title.split())
    return _title_case(title.lower()) if title.isupper() and len(title) > 3 else title
