"""Byte ranges (RFC 9110, section 14): one range is served, several are answered with the whole file, as is allowed."""

import re

SINGLE = re.compile(r"bytes=\s*(\d*)\s*-\s*(\d*)\s*", re.ASCII)


class Unsatisfiable(Exception):
    """The range lies outside the file."""


def parse_range(header: str | None, size: int) -> tuple[int, int] | None:
    """The half-open range that a ``Range`` header asks for, None for the whole file. Raises Unsatisfiable."""
    match = SINGLE.fullmatch(header or "")
    if match is None or match.groups() == ("", ""):
        return None
    first, last = match.groups()
    if not first:
        return _suffix(int(last), size)
    start, end = int(first), min(int(last) + 1 if last else size, size)
    if last and int(last) < start:
        return None
    if start >= size:
        raise Unsatisfiable
    return start, end


def _suffix(length: int, size: int) -> tuple[int, int]:
    if length == 0:
        raise Unsatisfiable
    return max(0, size - length), size
