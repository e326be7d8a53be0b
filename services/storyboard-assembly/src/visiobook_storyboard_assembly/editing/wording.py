"""What changed, in a sentence for people."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from visiobook_contracts.storyboard_editing import Change

MOST = 3
_WORDS: Mapping[str, Callable[[Change], str]] = {
    "moved": lambda change: f"shot {change.before} moved to place {change.after}",
    "omitted": lambda change: f"shot {change.number} left out",
    "restored": lambda change: f"shot {change.number} taken in again",
    "split": lambda change: f"shot {change.number} split off",
    "merged": lambda change: f"shot {change.number} merged into the one before",
    "text": lambda change: f"text of shot {change.number} changed",
    "speaker": lambda change: f"shot {change.number}: {change.after} speaks instead of {change.before}",
    "emotion": lambda change: f"shot {change.number} said with {change.after}",
    "card": lambda change: f"card {change.number}: “{change.after}”",
    "framing": lambda change: f"framing of shot {change.number}: {_plain(change.after)}",
    "camera": lambda change: f"camera of shot {change.number}: {_plain(change.after)}",
    "mood": lambda change: f"mood of shot {change.number}: {_plain(change.after)}",
    "place": lambda change: f"place of shot {change.number}: {_plain(change.after)}",
    "people": lambda change: f"people of shot {change.number} changed",
    "props": lambda change: f"things in shot {change.number}: {change.after or 'none'}",
    "redrawn": lambda change: f"shot {change.number} drawn anew",
    "music": lambda change: f"music {change.cue_id}: {_plain(change.after)}",
}


def describe(change: Change) -> str:
    """One change in a few English words."""
    return _WORDS[change.kind](change)


def summarise(changes: Sequence[Change]) -> str:
    """All changes in one line; many are counted by kind."""
    if not changes:
        return "nothing changed"
    if len(changes) <= MOST:
        return "; ".join(map(describe, changes))
    counts = Counter(change.kind for change in changes)
    return f"{len(changes)} changes: " + ", ".join(f"{count} {kind}" for kind, count in counts.most_common())


def _plain(words: str | None) -> str:
    return (words or "").replace("_", " ")
