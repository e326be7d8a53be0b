"""Scores for dividing a text: boundaries found, Pk (Beeferman et al. 1999), WindowDiff (Pevzner & Hearst 2002).

A boundary is the number of the paragraph that begins a part; the first paragraph is none.
"""

from collections.abc import Collection

from visiobook_ai_analysis.evaluation.clusters import Score


def boundary_score(found: Collection[int], gold: Collection[int], *, slack: int = 0) -> Score:
    """Boundaries that match one to one within ``slack`` paragraphs, the nearest first."""
    pairs = sorted((abs(f - g), f, g) for f in found for g in gold if abs(f - g) <= slack)
    taken_found: set[int] = set()
    taken_gold: set[int] = set()
    for _, one, other in pairs:
        if one not in taken_found and other not in taken_gold:
            taken_found.add(one)
            taken_gold.add(other)
    return Score(len(taken_found), len(set(found)), len(taken_gold), len(set(gold)))


def window_size(gold: Collection[int], length: int) -> int:
    """Half the mean length of a part, at least 2: the usual choice for both measures."""
    return max(2, round(length / (len(gold) + 1) / 2))


def window_errors(found: Collection[int], gold: Collection[int], length: int) -> tuple[int, int, int]:
    """Windows that Pk counts wrong, that WindowDiff counts wrong, and how many there are."""
    width = window_size(gold, length)
    pk = difference = 0
    places = range(length - width)
    for start in places:
        inside_found = sum(start < b <= start + width for b in found)
        inside_gold = sum(start < b <= start + width for b in gold)
        pk += (inside_found == 0) != (inside_gold == 0)
        difference += inside_found != inside_gold
    return pk, difference, len(places)
