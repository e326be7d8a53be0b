"""Which chapters a user asks for: ``1-2,5``, ``3-``, ``-2``."""

import re

from visiobook_modules.module import JobRefused

_RANGE = re.compile(r"\s*(?:(\d{1,5})|(\d{1,5})?\s*[-–]\s*(\d{1,5})?)\s*")


def select(expression: str | None, count: int) -> frozenset[int] | None:
    """Chapter numbers of a book of ``count`` chapters; None is all. Raises JobRefused ``chapter-range``."""
    if expression is None or not expression.strip():
        return None
    chosen: set[int] = set()
    for part in expression.split(","):
        first, last = _bounds(part, expression, count)
        if not 1 <= first <= last <= count:
            raise _refused(f"'{part.strip()}' is outside the book", count)
        chosen.update(range(first, last + 1))
    return frozenset(chosen)


def _bounds(part: str, expression: str, count: int) -> tuple[int, int]:
    found = _RANGE.fullmatch(part)
    if found is None or not any(found.groups()):
        raise _refused(f"'{expression}' is not a chapter range", count)
    single, first, last = found.groups()
    if single:
        return int(single), int(single)
    bounds = int(first or 1), int(last or count)
    if first and last and bounds[0] > bounds[1]:
        raise _refused(f"'{part.strip()}' runs backwards", count)
    return bounds


def _refused(why: str, count: int) -> JobRefused:
    holds = (
        "the book has 1 chapter (number 1)" if count == 1 else f"the book has {count} chapters (numbers 1 to {count})"
    )
    return JobRefused("chapter-range", f"{why}: {holds}.", hint="Write chapters like 1-2,5 or 3- or -2.")
