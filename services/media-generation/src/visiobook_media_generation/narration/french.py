"""How French is read aloud: abbreviations, numbers, hours, money, Roman numerals, capitals."""

import re

from visiobook_media_generation.narration.numbers import LARGEST, french_cardinal, french_ordinal, roman_value
from visiobook_media_generation.narration.words import Neighbours, word_set

_ABBREVIATIONS = {
    "m.": "monsieur",
    "mm.": "messieurs",
    "mme": "madame",
    "mmes": "mesdames",
    "mlle": "mademoiselle",
    "mlles": "mesdemoiselles",
    "mgr": "monseigneur",
    "dr": "docteur",
    "pr": "professeur",
    "me": "maître",
    "st": "saint",
    "ste": "sainte",
    "etc.": "et cetera",
    "p.ex.": "par exemple",
    "c.-à-d.": "c'est-à-dire",
    "av.": "avenue",
    "bd": "boulevard",
    "vol.": "volume",
    "chap.": "chapitre",
    "n°": "numéro",
    "no.": "numéro",
    "cie": "compagnie",
    "&": "et",
    "%": "pour cent",
    "+": "plus",
    "=": "égale",
    "°": "degrés",
    "½": "un demi",
}
_CAPITALISED = {"me", "dr", "pr", "st", "ste"}
"""Read as abbreviations only with a capital: ``Me Durand``, but ``me``."""
_NUMBERED = word_set("chapitre livre tome partie volume acte scène chant section lettre article appendice numéro")
_SPELLED = word_set("TV BBC ADN USA UE SNCF RATP PDG URSS")
_VOWELS = re.compile(r"[aeiouyàâäéèêëîïôöùûüœæ]", re.IGNORECASE)
_NUMBER = re.compile(r"([-−])?(\d{1,3}(?:[ .\u00a0\u202f]\d{3})+|\d+)(?:,(\d+))?")


def read_french(word: str, neighbours: Neighbours) -> str:
    """Plain lower-case words of one written word; empty when it holds nothing that French can say."""
    word = word.replace("’", "'").replace("ʼ", "'")
    for rule in (_abbreviation, _ordinal, _roman, _hour, _money, _number, _initials):
        said = rule(word, neighbours)
        if said is not None:
            return said
    return " ".join(re.findall(r"[^\W\d_]+(?:['-][^\W\d_]+)*|\d+", word.lower().replace("-", " ")))


def _abbreviation(word: str, _neighbours: Neighbours) -> str | None:
    key = word.lower()
    key = key if key in _ABBREVIATIONS else key.rstrip(".")
    if key not in _ABBREVIATIONS or (key in _CAPITALISED and not word[0].isupper()):
        return None
    return _ABBREVIATIONS[key]


def _ordinal(word: str, _neighbours: Neighbours) -> str | None:
    match = re.fullmatch(r"(\d+|[IVXLCDM]+)(er|re|ère|e|ème|nd|nde)", word)
    if match is None:
        return None
    value = int(match[1]) if match[1].isdigit() else roman_value(match[1])
    return french_ordinal(value, feminine=match[2] in ("re", "ère")) if value and value < 10**6 else None


def _roman(word: str, neighbours: Neighbours) -> str | None:
    bare, before = word.rstrip("."), neighbours.before.rstrip(".")
    value = roman_value(bare)
    if value is None or not before:
        return french_cardinal(value) if value and word.endswith(".") and len(word) > 2 else None
    if before.lower() in _NUMBERED:
        return french_cardinal(value)
    if len(bare) > 1 and before[:1].isupper() and before[1:].islower():
        return "premier" if value == 1 else french_cardinal(value)
    return None


def _hour(word: str, _neighbours: Neighbours) -> str | None:
    match = re.fullmatch(r"([01]?\d|2[0-4])[hH:]([0-5]\d)?", word)
    if match is None:
        return None
    hour = "une" if match[1] in ("1", "01") else french_cardinal(int(match[1]))
    minutes = int(match[2] or 0)
    said = f"{hour} heure{'s' if int(match[1]) > 1 else ''}"
    return f"{said} {french_cardinal(minutes)}" if minutes else said


def _money(word: str, _neighbours: Neighbours) -> str | None:
    match = re.fullmatch(r"(\d+)(?:,(\d\d))?([€$£%])", word) or re.fullmatch(r"()()([€$£])", word)
    if match is None:
        return None
    unit = {"€": "euro", "$": "dollar", "£": "livre", "%": "pour cent"}[match[3]]
    if not match[1]:
        return unit + "s"
    plural = "" if match[3] == "%" or int(match[1]) < 2 else "s"
    said = f"{_cardinal(match[1])} {unit}{plural}"
    return f"{said} {french_cardinal(int(match[2]))}" if match[2] else said


def _number(word: str, _neighbours: Neighbours) -> str | None:
    match = _NUMBER.fullmatch(word)
    if match is None:
        joined = re.fullmatch(r"(\d+)-(\d+)", word)
        return f"{_cardinal(joined[1])} à {_cardinal(joined[2])}" if joined else None
    said = _cardinal(match[2])
    if match[3]:
        said += " virgule " + " ".join(french_cardinal(int(digit)) for digit in match[3])
    return f"moins {said}" if match[1] else said


def _cardinal(digits: str) -> str:
    digits = re.sub(r"\D", "", digits)
    if len(digits) < 17 and int(digits) <= LARGEST and (len(digits) == 1 or digits[0] != "0"):
        return french_cardinal(int(digits))
    return " ".join(french_cardinal(int(digit)) for digit in digits)


def _initials(word: str, neighbours: Neighbours) -> str | None:
    if re.fullmatch(r"(?:[A-Za-z]\.){2,}[A-Za-z]?", word):
        return " ".join(word.replace(".", " ").lower().split())
    core = word.rstrip(".")
    consonants = core.isupper() and 2 <= len(core) <= 5 and core.isalpha() and not _VOWELS.search(core)
    if core in _SPELLED or (consonants and not neighbours.before.isupper()):
        return " ".join(core.lower())
    return None
