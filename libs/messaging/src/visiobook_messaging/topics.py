"""Patterns of topics: SQL LIKE with "%" alone, the same in the database and here."""

import re
from functools import lru_cache


def matches(topic: str, pattern: str) -> bool:
    """Whether a topic fits a pattern in which "%" stands for any run of characters."""
    return _compiled(pattern).fullmatch(topic) is not None


@lru_cache(maxsize=4096)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(".*".join(re.escape(part) for part in pattern.split("%")))
