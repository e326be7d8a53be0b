"""``when``: a small language over references. Nothing is ever evaluated by Python itself. Pure.

    either  := both ("or" both)*            compare := value (("==" | "!=") value)?
    both    := not ("and" not)*             value   := ${...} | 'text' | number | true | false | null | "(" either ")"
    not     := "not" not | compare

Empty lists and texts, zero, false, null and what a skipped step would have given are false.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from visiobook_project.references import REFERENCE, PipelineError, resolve

Values = Mapping[str, Any]
Condition = Callable[[Values], Any]
TOKEN = re.compile(
    r"""\s*(?:(?P<reference>\$\{[a-z_.]+\}) | (?P<text>'[^']*'|"[^"]*") | (?P<number>-?\d+(?:\.\d+)?)
    | (?P<sign>==|!=|\(|\)) | (?P<word>[a-z]+))""",
    re.VERBOSE,
)
CONSTANTS = {"true": True, "false": False, "null": None}
LONGEST = 500
DEEPEST = 20


def condition(text: str) -> Condition:
    """What a ``when`` asks. Raises PipelineError, naming the place, when it is not in the language."""
    if len(text) > LONGEST:
        raise PipelineError(f"a condition has at most {LONGEST} characters")
    return _Parser(text).whole()


def holds(text: str, values: Values) -> bool:
    """Whether a condition is true of these values."""
    return bool(condition(text)(values))


def referred(text: str | None) -> set[str]:
    """The first words of all references of a condition."""
    return {match[1] for match in REFERENCE.finditer(text or "")}


class _Parser:
    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = _tokens(text)
        self._next = 0
        self._depth = 0

    def whole(self) -> Condition:
        found = self._either()
        if self._next < len(self._tokens):
            raise PipelineError(f"{self._text!r}: {self._tokens[self._next][1]!r} is not expected there")
        return found

    def _either(self) -> Condition:
        parts = [self._both()]
        while self._took("or"):
            parts.append(self._both())
        return parts[0] if len(parts) == 1 else lambda values: any(part(values) for part in parts)

    def _both(self) -> Condition:
        parts = [self._not()]
        while self._took("and"):
            parts.append(self._not())
        return parts[0] if len(parts) == 1 else lambda values: all(part(values) for part in parts)

    def _not(self) -> Condition:
        self._depth += 1
        if self._depth > DEEPEST:
            raise PipelineError(f"{self._text!r} is nested too deeply")
        if self._took("not"):
            inner = self._not()
            found: Condition = lambda values: not inner(values)  # noqa: E731  # a def here would have to be named twice
        else:
            found = self._compare()
        self._depth -= 1
        return found

    def _compare(self) -> Condition:
        left = self._value()
        if self._took("=="):
            right = self._value()
            return lambda values: left(values) == right(values)
        if self._took("!="):
            right = self._value()
            return lambda values: left(values) != right(values)
        return left

    def _value(self) -> Condition:
        if self._took("("):
            inner = self._either()
            if not self._took(")"):
                raise PipelineError(f"{self._text!r}: a ) is missing")
            return inner
        kind, word = self._tokens[self._next] if self._next < len(self._tokens) else ("", "the end")
        self._next += 1
        match kind:
            case "reference":
                return lambda values: resolve(word, values)
            case "text":
                return lambda _: word[1:-1]
            case "number":
                return lambda _: float(word)
            case "word" if word in CONSTANTS:
                return lambda _: CONSTANTS[word]
        raise PipelineError(f"{self._text!r}: a value is missing before {word!r}; texts stand in quotes")

    def _took(self, word: str) -> bool:
        if self._next < len(self._tokens) and self._tokens[self._next][1] == word:
            self._next += 1
            return True
        return False


def _tokens(text: str) -> list[tuple[str, str]]:
    found, at, end = [], 0, len(text.rstrip())
    while at < end:
        match = TOKEN.match(text, at)
        if match is None:
            raise PipelineError(f"{text!r}: {text[at:].strip()[:20]!r} is not understood")
        assert match.lastgroup is not None
        found.append((match.lastgroup, match[match.lastgroup]))
        at = match.end()
    return found
