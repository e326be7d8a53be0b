"""How English is read aloud: abbreviations, numbers, years, money, hours, Roman numerals, capitals."""

import re

from visiobook_media_generation.narration.numbers import (
    LARGEST,
    english_cardinal,
    english_ordinal,
    english_year,
    roman_value,
)
from visiobook_media_generation.narration.words import Neighbours, latin_letters, word_set

_ABBREVIATIONS = {
    "mr": "mister",
    "mrs": "missus",
    "ms": "miz",
    "messrs": "messers",
    "dr": "doctor",
    "prof": "professor",
    "rev": "reverend",
    "hon": "honourable",
    "capt": "captain",
    "col": "colonel",
    "gen": "general",
    "lieut": "lieutenant",
    "lt": "lieutenant",
    "sgt": "sergeant",
    "maj": "major",
    "gov": "governor",
    "pres": "president",
    "jr": "junior",
    "sr": "senior",
    "esq": "esquire",
    "etc": "et cetera",
    "vs": "versus",
    "viz": "namely",
    "i.e": "that is",
    "e.g": "for example",
    "a.m": "a m",
    "p.m": "p m",
    "vol": "volume",
    "chap": "chapter",
    "fig": "figure",
    "dept": "department",
    "approx": "approximately",
    "inc": "incorporated",
    "ltd": "limited",
    "oz": "ounces",
    "lb": "pounds",
    "lbs": "pounds",
    "jan": "january",
    "feb": "february",
    "aug": "august",
    "sept": "september",
    "oct": "october",
    "nov": "november",
    "dec": "december",
}
_BARE = {"mr", "mrs", "dr", "messrs", "capt", "prof", "lieut", "esq", "etc", "vs", "ltd"}
"""Abbreviations also read as such without their dot."""
_SYMBOLS = {"&": "and", "%": "percent", "+": "plus", "=": "equals", "°": "degrees", "§": "section", "½": "one half"}
_FRACTIONS = {"½": "a half", "¼": "a quarter", "¾": "three quarters"}
_MONEY = {"$": ("dollar", "cent"), "€": ("euro", "cent"), "£": ("pound", "p")}
_SPELLED = word_set("USA UK US EU UN TV BBC FBI CIA DNA USSR PM AM BC AD OK ID IOU SOS RSVP")
_NUMBERED = word_set(
    "chapter book part volume act scene canto section letter article appendix stave psalm number class phase war"
)
_HEADINGS_ONLY = word_set("I V X C D M")
_MONTHS = word_set("january february march april may june july august september october november december")
_NUMBER = re.compile(r"(?P<sign>[-−+])?(?P<whole>\d{1,3}(?:,\d{3})+|\d+)(?:\.(?P<decimals>\d+))?(?P<half>[½¼¾])?")
_INTERJECTIONS = {
    "hm": "hum",
    "hmm": "hum",
    "mm": "mum",
    "mmm": "mum",
    "sh": "shush",
    "shh": "shush",
    "pst": "pist",
    "psst": "pist",
    "tis": "tiz",
    "twas": "twoz",
    "brr": "burr",
    "grr": "gurr",
    "pfft": "fut",
    "tsk": "tisk",
}
"""Sounds that an English voice would spell letter by letter, respelled so that it says them."""
_LETTERS = re.compile(r"[a-z]+(?:'[a-z]+)*")


def read_english(word: str, neighbours: Neighbours) -> str:
    """Plain lower-case words of one written word; empty when it holds nothing that English can say."""
    word = word.replace("’", "'").replace("ʼ", "'")
    for rule in (_symbol, _abbreviation, _roman, _money, _clock, _ordinal_digits, _decade, _number, _initials):
        said = rule(word, neighbours)
        if said is not None:
            return said
    return _spell_out(word)


def _symbol(word: str, neighbours: Neighbours) -> str | None:
    if word in _SYMBOLS:
        return _SYMBOLS[word]
    if word.endswith("%") and _NUMBER.fullmatch(word[:-1]):
        return f"{read_english(word[:-1], neighbours)} percent"
    return None


def _abbreviation(word: str, neighbours: Neighbours) -> str | None:
    dotted, bare = word.endswith("."), word.rstrip(".").lower()
    if bare == "st" and (dotted or word == "St"):
        return "saint" if neighbours.after[:1].isupper() and not neighbours.before[:1].isupper() else "street"
    if bare == "no" and dotted and neighbours.after[:1].isdigit():
        return "number"
    if bare in _ABBREVIATIONS and (dotted or (bare in _BARE and word[0].isupper()) or "." in bare):
        return _ABBREVIATIONS[bare]
    return None


def _roman(word: str, neighbours: Neighbours) -> str | None:
    value = roman_value(word.rstrip("."))
    before = neighbours.before.rstrip(".")
    if value is None or (not before and not (word.endswith(".") and len(word) > 2)):
        return None
    if before.lower() in _NUMBERED:
        return english_cardinal(value)
    if word.rstrip(".") in _HEADINGS_ONLY or len(word) == 1:
        return None
    if before[:1].isupper() and before[1:].islower():
        return f"the {english_ordinal(value)}"
    return english_cardinal(value) if not before else None


def _money(word: str, neighbours: Neighbours) -> str | None:
    match = re.fullmatch(r"([$€£])(\d[\d,]*)(?:\.(\d\d))?(k|m|bn)?", word)
    if match is None:
        return None
    unit, part = _MONEY[match[1]]
    amount = int(match[2].replace(",", ""))
    scale = {"k": " thousand", "m": " million", "bn": " billion"}.get(match[4] or "", "")
    if neighbours.after.lower() in ("million", "billion", "thousand"):
        return _cardinal(amount)  # "£2 million" goes on with its own words
    said = f"{_cardinal(amount)}{scale} {unit}{'' if amount == 1 and not scale else 's'}"
    cents = int(match[3] or 0)
    if not cents:
        return said
    return f"{said} {english_cardinal(cents)}" + ("" if part == "p" else f" {part}{'s' if cents > 1 else ''}")


def _clock(word: str, neighbours: Neighbours) -> str | None:
    match = re.fullmatch(r"([01]?\d|2[0-4])[:.h]([0-5]\d)(am|pm)?", word)
    if match is None or (word[len(match[1])] == "." and neighbours.after.lower() not in ("am", "pm", "a.m.", "p.m.")):
        return None
    hour, minutes = english_cardinal(int(match[1])), int(match[2])
    past = "" if not minutes and match[3] else "o'clock" if not minutes else english_cardinal(minutes)
    past = f"oh {past}" if 0 < minutes < 10 else past
    return f"{hour} {past} {' '.join(match[3] or '')}".strip()


def _ordinal_digits(word: str, _neighbours: Neighbours) -> str | None:
    match = re.fullmatch(r"(\d[\d,]*)(?:st|nd|rd|th)", word)
    return english_ordinal(int(match[1].replace(",", ""))) if match and len(match[1]) < 10 else None


def _decade(word: str, _neighbours: Neighbours) -> str | None:
    match = re.fullmatch(r"'?(\d\d|[12]\d\d0)'?s", word)
    if match is None:
        return None
    value = int(match[1])
    said = english_year(value) if value > 100 else english_cardinal(value)
    return said[:-1] + "ies" if said.endswith("y") else said + "s"


def _number(word: str, neighbours: Neighbours) -> str | None:
    match = _NUMBER.fullmatch(word)
    if match is None:
        joined = re.fullmatch(r"(\d+)-(\d+)", word)
        return f"{_plain(joined[1])} to {_plain(joined[2])}" if joined else None
    sign = {"-": "minus ", "−": "minus ", "+": "plus "}.get(match["sign"] or "", "")
    whole = match["whole"]
    said = _month_day(whole, neighbours) or _plain(whole)
    if match["decimals"]:
        said += " point " + " ".join(english_cardinal(int(digit)) for digit in match["decimals"])
    if match["half"]:
        said += f" and {_FRACTIONS[match['half']]}"
    return sign + said


def _month_day(whole: str, neighbours: Neighbours) -> str | None:
    around = {neighbours.before.lower(), neighbours.after.lower()}
    return english_ordinal(int(whole)) if around & _MONTHS and len(whole) < 3 and 0 < int(whole) < 32 else None


def _plain(digits: str) -> str:
    """A run of digits: a year when it looks like one, one by one when too long or led by zero."""
    if re.fullmatch(r"1\d\d\d|20\d\d", digits):
        return english_year(int(digits))
    if len(digits) > 1 and digits[0] == "0":
        return " ".join(english_cardinal(int(digit)) for digit in digits)
    return _cardinal(int(digits.replace(",", ""))) if len(digits) < 25 else _digits(digits)


def _cardinal(number: int) -> str:
    return english_cardinal(number) if number <= LARGEST else _digits(str(number))


def _digits(digits: str) -> str:
    return " ".join(english_cardinal(int(digit)) for digit in digits if digit.isdigit())


def _initials(word: str, neighbours: Neighbours) -> str | None:
    """``U.S.`` and ``BBC`` letter by letter, ``J.`` of a name too; other capitals are loud words."""
    if re.fullmatch(r"(?:[A-Za-z]\.){2,}[A-Za-z]?", word):
        return " ".join(word.replace(".", " ").lower().split())
    core = word.rstrip(".")
    if core in _SPELLED or (re.fullmatch(r"[B-DF-HJ-NP-TV-XZ]{2,5}", core) and not neighbours.before.isupper()):
        return " ".join(core.lower())
    return None


def _spell_out(word: str) -> str:
    folded = latin_letters(word).lower().replace("-", " ")
    said = []
    for piece in re.findall(r"\d+|[a-z']+|&|%", folded):
        if piece.isdigit():
            said.append(_plain(piece))
        else:
            said += [_sayable(letters) for letters in _LETTERS.findall(_SYMBOLS.get(piece, piece))]
    return " ".join(said)


def _sayable(letters: str) -> str:
    """Interjections respelled, ``nooooo`` shortened, and monsters cut into pieces a voice can take."""
    drawn_out = re.sub(r"([a-z])\1{2,}", r"\1\1", letters)
    said = _INTERJECTIONS.get(drawn_out, drawn_out)
    return " ".join(said[start : start + 28] for start in range(0, len(said), 28))
