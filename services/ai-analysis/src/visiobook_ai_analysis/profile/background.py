"""How common words are in novels, so that what is special in one book stands out.

Counted on public-domain fiction in passages of a thousand words. Made anew by
``python -m visiobook_ai_analysis.profile.background FILE.txt... > words.LANGUAGE.tsv``.
"""

import math
import sys
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

import regex as re

_WORD = re.compile(r"\p{L}+(?:-\p{L}+)*")
_PASSAGE = 1000
_KEPT = 9000
_LEAST_PASSAGES = 2


@dataclass(frozen=True)
class Background:
    """``passages[word]``: in how many of ``total`` passages of a thousand words a word occurs."""

    total: int
    passages: dict[str, int]

    def rarity(self, word: str) -> float:
        """Inverse passage frequency in nats: 0 for a word of every passage, about 8 for one never seen."""
        return math.log((self.total + 1) / (self.passages.get(word, 0) + 0.5))


@lru_cache(maxsize=4)
def background_of(language: str) -> Background:
    """The counts of a language; for others than English and French every word is equally rare."""
    found = files(__package__).joinpath("data", f"words.{language}.tsv")
    if not found.is_file():
        return Background(1, {})
    first, *lines = found.read_text("utf-8").splitlines()
    pairs = (line.split("\t") for line in lines)
    return Background(int(first), {word: int(count) for word, count in pairs})


def count(texts: list[str]) -> Background:
    """Count words by passages; those that occur in one passage alone are left out."""
    seen: Counter[str] = Counter()
    total = 0
    for text in texts:
        words = [word.lower() for word in _WORD.findall(text)]
        for begin in range(0, len(words), _PASSAGE):
            seen.update(set(words[begin : begin + _PASSAGE]))
            total += 1
    kept = [(word, number) for word, number in seen.items() if number >= _LEAST_PASSAGES]
    kept.sort(key=lambda pair: (-pair[1], pair[0]))
    return Background(total, dict(kept[:_KEPT]))


def main(arguments: list[str]) -> None:
    """Print the counts of some files, the number of passages first."""
    counted = count([Path(name).read_text("utf-8") for name in arguments])
    sys.stdout.write(f"{counted.total}\n")
    sys.stdout.writelines(f"{word}\t{number}\n" for word, number in counted.passages.items())


if __name__ == "__main__":
    main(sys.argv[1:])
