"""Numbers as headings write them: 7, VII, seven, seventh, sept, septième, premier."""

import regex as re

_UNITS_EN = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
)
_TENS_EN = {
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
}
_ORDINALS_EN = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth"
    " seventeenth eighteenth nineteenth twentieth"
)
_UNITS_FR = (
    "un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize "
    "dix-sept dix-huit dix-neuf vingt"
)
_ORDINALS_FR = (
    "premier deuxième troisième quatrième cinquième sixième septième huitième neuvième dixième "
    "onzième douzième treizième quatorzième"
    " quinzième seizième dix-septième dix-huitième dix-neuvième vingtième"
)
_EXTRA = {
    "première": 1, "premiere": 1, "ier": 1, "une": 1, "seconde": 2, "erste": 1, "erstes": 1, "zweites": 2, "drittes": 3,
    "primero": 1, "primera": 1, "segundo": 2, "segunda": 2, "tercero": 3, "primo": 1, "secondo": 2, "terzo": 3,
}  # fmt: skip
_ROMAN = re.compile(r"(?=[MDCLXVI])M{0,3}(?:CM|CD|D?C{0,4})(?:XC|XL|L?X{0,4})(?:IX|IV|V?I{0,4})", re.I)
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}


def _words() -> dict[str, int]:
    words = dict(_EXTRA)
    for series in (_UNITS_EN, _ORDINALS_EN, _UNITS_FR, _ORDINALS_FR):
        for value, word in enumerate(series.split(), start=1):
            words.setdefault(word, value)
    for tens, value in _TENS_EN.items():
        words[tens] = value
        for unit, word in enumerate(_UNITS_EN.split()[:9], start=1):
            words[f"{tens}-{word}"] = words[f"{tens} {word}"] = value + unit
        for unit, word in enumerate(_ORDINALS_EN.split()[:9], start=1):
            words[f"{tens}-{word}"] = words[f"{tens} {word}"] = value + unit
    for tens, value in (("vingt", 20), ("trente", 30), ("quarante", 40), ("cinquante", 50)):
        words[tens] = value
        words[f"{tens} et un"] = words[f"{tens}-et-un"] = value + 1
        for unit, word in enumerate(_UNITS_FR.split()[:9], start=1):
            words.setdefault(f"{tens}-{word}", value + unit)
    return words


WORDS = _words()
WORD_PATTERN = "|".join(sorted(map(re.escape, WORDS), key=len, reverse=True))


def parse(text: str) -> int | None:
    """The value of a numeral or number word; None if it is none."""
    text = text.strip().strip(".").lower()
    if text.isascii() and text.isdigit():
        return int(text) if len(text) <= 4 else None
    if text in WORDS:
        return WORDS[text]
    return _roman(text) if _ROMAN.fullmatch(text) else None


def _roman(text: str) -> int:
    values = [_ROMAN_VALUES[letter] for letter in text]
    following = [*values[1:], 0]
    return sum(-value if value < after else value for value, after in zip(values, following, strict=True))
