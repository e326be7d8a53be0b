"""For whom a flag is on. Pure rules."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Rule:
    """What a flag says; see ``models.Flag``."""

    key: str
    enabled: bool
    percentage: int = 100
    on_for: frozenset[str] = field(default_factory=frozenset)
    off_for: frozenset[str] = field(default_factory=frozenset)

    def holds(self, owner: str, names: Iterable[str] = ()) -> bool:
        """Whether it is on for an owner; ``names``: by which the owner may be listed besides."""
        known = {owner, *names}
        if not self.enabled or known & self.off_for:
            return False
        return bool(known & self.on_for) or place(self.key, owner) < self.percentage


def place(key: str, owner: str) -> float:
    """Where an owner stands among all, from 0 up to 100: the same for ever, and for each flag another.

    Raising the percentage only adds owners.
    """
    digest = hashlib.sha256(f"{key}\0{owner}".encode()).digest()
    return int.from_bytes(digest[:8], "big") / 2**64 * 100


def judged(rules: Iterable[Rule], owner: str, names: Iterable[str] = ()) -> Mapping[str, bool]:
    """Every flag by its key."""
    listed = tuple(names)
    return {rule.key: rule.holds(owner, listed) for rule in rules}
