"""Lines that a page width broke become running text again, and words that were hyphenated at line ends are healed."""

from collections.abc import Iterable, Sequence

import regex as re

_WORD = re.compile(r"\p{L}+(?:['’-]\p{L}+)*")
_BROKEN = re.compile(r"(\p{L}+)-$")
_CONTINUED = re.compile(r"(\p{Ll}[\p{L}’']*)")
_HYPHENATED_LAYOUT = 0.02


class Joiner:
    """Joins lines with the vocabulary of the whole text at hand.

    A hyphen at a line end is dropped when the text has the joined word elsewhere, kept when it has the hyphenated
    one; when it has neither, the layout decides: a typesetter's text (over 2% of lines end in a hyphen) is healed
    unless both halves are words of their own.
    """

    def __init__(self, lines: Sequence[str]) -> None:
        broken = sum(1 for line in lines if _BROKEN.search(line))
        self._hyphenated = broken > _HYPHENATED_LAYOUT * max(1, len(lines))
        self._vocabulary = _vocabulary(lines) if broken else frozenset()

    def join(self, lines: Iterable[str]) -> str:
        """One line. Dashes and slashes at a line end hold the next word without a space."""
        text = ""
        for line in lines:
            text = self._appended(text, line) if text else line
        return text

    def _appended(self, text: str, line: str) -> str:
        found, continued = _BROKEN.search(text, max(0, len(text) - 40)), _CONTINUED.match(line)
        if found and continued:
            return text[:-1] + line if self._heals(found[1], continued[1]) else text + line
        if text.endswith(("--", "—")) and text[-3:-2] not in (" ", ""):
            return text + line
        if text.endswith("-") and text[-2:-1].isalnum():
            return text + line
        if line.startswith(("--", "—")) and line.lstrip("-—")[:1] not in ("", " "):
            return text + line
        return f"{text} {line}"

    def _heals(self, head: str, tail: str) -> bool:
        head, tail = head.lower(), tail.lower()
        if head + tail in self._vocabulary:
            return True
        if f"{head}-{tail}" in self._vocabulary or not self._hyphenated:
            return False
        return not (head in self._vocabulary and tail in self._vocabulary and len(head) > 3)


def _vocabulary(lines: Sequence[str]) -> frozenset[str]:
    """Words inside lines; the halves at line ends and line starts are left out."""
    words: set[str] = set()
    halved = False
    for line in lines:
        found = _WORD.findall(line.lower())
        end = -1 if line.endswith("-") else None
        words.update(found[1 if halved else 0 : end])
        halved = line.endswith("-")
    return frozenset(words)
