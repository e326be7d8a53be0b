"""Numbers as English and French say them: cardinals, ordinals, years, Roman numerals. Words are lower case."""

import re


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_EN_UNITS = _words(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
_EN_TENS = _words("_ _ twenty thirty forty fifty sixty seventy eighty ninety")
_EN_SCALES = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"), (1000, "thousand"))
_EN_ORDINALS = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}
_FR_UNITS = _words(
    "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize "
    "dix-sept dix-huit dix-neuf"
)
_FR_TENS = _words("_ _ vingt trente quarante cinquante soixante soixante quatre-vingt quatre-vingt")
_FR_SCALES = ((10**12, "billion"), (10**9, "milliard"), (10**6, "million"))
_ROMAN = re.compile(r"M{0,3}(CM|CD|D?C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
LARGEST = 10**15 - 1
"""Numbers beyond this are said digit by digit."""


def english_cardinal(number: int) -> str:
    """``1234`` -> ``one thousand two hundred and thirty four``. Needs ``0 <= number <= LARGEST``."""
    if number < 20:
        return _EN_UNITS[number]
    if number < 100:
        return _EN_TENS[number // 10] + (f" {_EN_UNITS[number % 10]}" if number % 10 else "")
    if number < 1000:
        rest = f" and {english_cardinal(number % 100)}" if number % 100 else ""
        return f"{_EN_UNITS[number // 100]} hundred{rest}"
    size, name = next(scale for scale in _EN_SCALES if number >= scale[0])
    count, rest_number = divmod(number, size)
    joint = " and " if 0 < rest_number < 100 else " "
    return f"{english_cardinal(count)} {name}" + (f"{joint}{english_cardinal(rest_number)}" if rest_number else "")


def english_ordinal(number: int) -> str:
    """``21`` -> ``twenty first``."""
    head, _, last = english_cardinal(number).rpartition(" ")
    if last in _EN_ORDINALS:
        said = _EN_ORDINALS[last]
    elif last.endswith("y"):
        said = last[:-1] + "ieth"
    else:
        said = last + "th"
    return f"{head} {said}".strip()


def english_year(year: int) -> str:
    """``1907`` -> ``nineteen oh seven``, ``2004`` -> ``two thousand four``, ``1800`` -> ``eighteen hundred``."""
    century, rest = divmod(year, 100)
    if year < 1000 or (century % 10 == 0 and rest < 10):
        return english_cardinal(year).replace(" and ", " ")
    if rest == 0:
        return f"{english_cardinal(century)} hundred"
    return f"{english_cardinal(century)} {'oh ' if rest < 10 else ''}{english_cardinal(rest)}"


def french_cardinal(number: int, *, counting: bool = True) -> str:
    """``81`` -> ``quatre-vingt-un``; ``counting=False`` leaves out the plural s (before ``mille`` or in an ordinal)."""
    if number < 100:
        return _french_below_hundred(number, counting=counting)
    if number < 1000:
        return _french_below_thousand(number, counting=counting)
    if number < 10**6:
        thousands, rest = divmod(number, 1000)
        head = "mille" if thousands == 1 else f"{french_cardinal(thousands, counting=False)} mille"
        return f"{head} {french_cardinal(rest, counting=counting)}" if rest else head
    size, name = next(scale for scale in _FR_SCALES if number >= scale[0])
    count, rest = divmod(number, size)
    head = f"{french_cardinal(count)} {name}{'s' if count > 1 else ''}"
    return f"{head} {french_cardinal(rest, counting=counting)}" if rest else head


def _french_below_hundred(number: int, *, counting: bool) -> str:
    if number < 20:
        return _FR_UNITS[number]
    tens, unit = divmod(number, 10)
    if tens in (7, 9):
        unit += 10
    if number == 80:
        return "quatre-vingts" if counting else "quatre-vingt"
    if unit == 0:
        return _FR_TENS[tens]
    joint = " et " if unit in (1, 11) and tens < 8 else "-"
    return f"{_FR_TENS[tens]}{joint}{_FR_UNITS[unit]}"


def _french_below_thousand(number: int, *, counting: bool) -> str:
    hundreds, rest = divmod(number, 100)
    head = "cent" if hundreds == 1 else f"{_FR_UNITS[hundreds]} cent"
    if rest:
        return f"{head} {_french_below_hundred(rest, counting=counting)}"
    return f"{head}s" if counting and hundreds > 1 else head


def french_ordinal(number: int, *, feminine: bool = False) -> str:
    """``1`` -> ``premier``/``première``, ``19`` -> ``dix-neuvième``."""
    if number == 1:
        return "première" if feminine else "premier"
    said = french_cardinal(number, counting=False)
    if said.endswith("cinq"):
        return said + "uième"
    if said.endswith("neuf"):
        return said[:-1] + "vième"
    return said.removesuffix("e") + "ième"


def roman_value(text: str) -> int | None:
    """``XIV`` -> 14; None for anything that is not a well-formed upper-case Roman numeral."""
    if not text or not _ROMAN.fullmatch(text):
        return None
    values = [_ROMAN_VALUES[letter] for letter in text]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-value if value < following else value for value, following in pairs)
