"""Characters and marks: whatever the source used, the text that the product refers to looks the same.

NFC; plain spaces; no control, zero-width or direction characters; no ligatures; em dashes for runs of hyphens;
no plain-text emphasis markers. The author's quotation marks stay as they are.
"""

import unicodedata

import regex as re

_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "ſ": "s"}
_LINE_ENDS = {"\r": "\n", "\x0b": "\n", "\x0c": "\n\n", "\x85": "\n", "\u2028": "\n", "\u2029": "\n\n"}
_TRANSLATION = str.maketrans(_LIGATURES | _LINE_ENDS)

# Cc control, Cf format (zero-width, soft hyphen, bidi marks and isolates, byte order mark), Co private, Cn unassigned.
_INVISIBLE = re.compile(r"(?![\n\t])[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Cn}\ufffc]+")
_SPACES = re.compile(r"[\p{Zs}]")
_EMPHASIS = re.compile(r"(?<![\p{L}\p{N}_])_(?=[^\s_])([^_]{1,2000}?)(?<=\S)_(?![\p{L}\p{N}_])")
_PARTIAL_EMPHASIS = re.compile(r"_(?=\p{L})([\p{L}\p{M}’'.-]{1,60})_")
_STRONG = re.compile(r"(?<![\p{L}\p{N}=])=(?=[^\s=])([^=\n]{1,200}?)(?<=\S)=(?![\p{L}\p{N}=])")
_BLANK = re.compile(r"(?<=\p{L}|\p{N}|\s)_{2,}")
_DASHES = re.compile(r"(?<!-)-{2,}(?!-)|—{2,}|―")
_RUN_OF_SPACES = re.compile(r"[ \t]{2,}|\t")


def characters(text: str) -> str:
    """Clean code points; lines and indentation are kept. Linear in the text."""
    text = text.replace("\r\n", "\n").translate(_TRANSLATION)
    text = unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
    return _SPACES.sub(" ", text)


def marks(text: str) -> str:
    """Typing habits become print: ``_word_`` -> word, ``--`` -> em dash, paired single quotes -> double ones."""
    if "_" in text:
        text = _EMPHASIS.sub(r"\1", text)
        text = _PARTIAL_EMPHASIS.sub(r"\1", text)
        text = _BLANK.sub("—", text)
    if "=" in text:
        text = _STRONG.sub(r"\1", text)
    if "``" in text:
        text = text.replace("``", "“").replace("''", "”")
    return _DASHES.sub("—", text)


def spaces(text: str) -> str:
    """One space between words, none at the ends; line feeds stay."""
    return _RUN_OF_SPACES.sub(" ", text).strip()


def line(text: str) -> str:
    """One clean line from any run of text."""
    return " ".join(marks(text).split())
