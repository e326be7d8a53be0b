"""Names that people give and others read: of persons, organisations, keys."""

import unicodedata

UNREADABLE = frozenset({"Cc", "Cs", "Zl", "Zp"})
TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""They turn the writing round, of what stands behind the name as well (Unicode Technical Report 36, section 2.5)."""
BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and signs that show nothing."""


def is_readable(name: str) -> bool:
    """Whether there is something to see, on one line, and in the order in which it is written."""
    if any(character in TURNING or unicodedata.category(character) in UNREADABLE for character in name):
        return False
    return any(unicodedata.category(character)[0] in "LNPS" and character not in BLANK for character in name)


def readable(name: str) -> str:
    """The name as it is. Raises ValueError for one that nobody could read."""
    if not is_readable(name):
        raise ValueError("this name cannot be read: it is empty to the eye, or has signs that do not show")
    return name
