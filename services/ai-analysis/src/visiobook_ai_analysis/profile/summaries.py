"""Extractive summaries: the sentences of a passage that say most of it, in the order of the text.

A sentence speaks for its passage when it is near the passage's middle in meaning, names who matters, shows deeds, and
stands on its own; after each choice, what is like the chosen ones counts less (maximal marginal relevance, Carbonell
and Goldstein 1998).
"""

from collections.abc import Sequence
from itertools import groupby
from typing import Literal

import numpy as np
import numpy.typing as npt

from visiobook_ai_analysis.profile.passages import Floats, Passages, unit
from visiobook_contracts.ai_analysis import Analysis, Character, Scene
from visiobook_contracts.literary import Summary

Level = Literal["scene", "chapter", "book"]
_LENGTHS = (6, 45)
OF_SCENE = 2
OF_BOOK = 10
_CENTRE, _CAST, _DEEDS, _OPENING, _LEANING, _SPEECH = 0.5, 0.25, 0.1, 0.1, 0.2, 0.35
_TELLING = 14
"""Words and marks in a sentence that can stand for a tenth of a book."""
_GOES_ON = frozenset({":", ",", ";"})
_NOVELTY = 0.35
_SAME = 0.98
"""Likeness from which a sentence says nothing that a chosen one has not said."""
_OPENING_SHARE = 0.08
_MAIN_CAST = 8


def summarise(passages: Passages, analysis: Analysis, *, sentences: int) -> tuple[Summary, ...]:
    """Every scene in two sentences, every chapter in ``sentences``, the book in ten that tell its course."""
    chooser = Summariser(passages, analysis)
    chapters = [list(group) for _, group in groupby(analysis.scenes, key=lambda scene: scene.chapter_id)]
    found = [_summary(passages, "scene", s.id, chooser.choose(_of(passages, [s]), OF_SCENE)) for s in analysis.scenes]
    for scenes in chapters:
        chosen = chooser.choose(_of(passages, scenes), sentences)
        found.append(_summary(passages, "chapter", scenes[0].chapter_id, chosen))
    found.append(_summary(passages, "book", "book", chooser.course(_of(passages, analysis.scenes), OF_BOOK)))
    return tuple(found)


def _of(passages: Passages, scenes: Sequence[Scene]) -> list[int]:
    return [passages.number[id] for scene in scenes for id in scene.sentence_ids if id in passages.number]


def _summary(passages: Passages, level: Level, of: str, chosen: Sequence[int]) -> Summary:
    ids = tuple(passages.document.sentences[index].id for index in chosen)
    return Summary(level=level, of=of, text=" ".join(passages.text(index) for index in chosen), sentence_ids=ids)


def _cast(analysis: Analysis) -> list[Character]:
    """The characters that matter most."""
    return sorted(analysis.characters, key=lambda c: (-(c.mentions + 2 * c.lines), c.id))[:_MAIN_CAST]


class Summariser:
    """Chooses sentences for any passage of one book."""

    def __init__(self, passages: Passages, analysis: Analysis) -> None:
        self._passages = passages
        self._main = {character.id: 1.0 / (1 + rank) ** 0.5 for rank, character in enumerate(_cast(analysis))}
        self._standing = np.array([self._worth(index) for index in range(len(passages.document.sentences))])

    def choose(self, sentences: Sequence[int], count: int) -> list[int]:
        """Indexes of at most ``count`` of the sentences, ascending. Linear in the passage for each one chosen."""
        if not sentences:
            return []
        usable = [index for index in sentences if self._is_usable(index)] or list(sentences)
        vectors = self._passages.vectors[usable]
        centre = unit(vectors.sum(axis=0, keepdims=True))[0]
        scores = _CENTRE * (vectors @ centre) + self._standing[usable] + _OPENING * _openings(len(usable))
        return sorted(usable[i] for i in _diverse(vectors, scores, count))

    def course(self, sentences: Sequence[int], count: int) -> list[int]:
        """The best sentence of each of ``count`` parts of like length: a whole told from its beginning to its end."""
        parts = np.array_split(np.array(sentences, dtype=int), max(1, min(count, len(sentences))))
        told: set[str] = set()
        found: list[int] = []
        for part in parts:
            fresh = [index for index in part.tolist() if self._said(index) not in told]
            chosen = self.choose([index for index in fresh if self._length(index) >= _TELLING] or fresh, 1)
            told |= {self._said(index) for index in chosen}
            found += chosen
        return found

    def _length(self, index: int) -> int:
        view = self._passages.document.sentences[index]
        return view.last - view.first

    def _said(self, index: int) -> str:
        return self._passages.text(index).casefold()

    def _is_usable(self, index: int) -> bool:
        """Of a readable length, and ended: what follows a colon is part of what it says."""
        view = self._passages.document.sentences[index]
        last = self._passages.document.words[view.last - 1] if view.last > view.first else ""
        return _LENGTHS[0] <= self._length(index) <= _LENGTHS[1] and last not in _GOES_ON

    def _worth(self, index: int) -> float:
        """What a sentence is worth wherever it stands."""
        document = self._passages.document
        view = document.sentences[index]
        note = self._passages.notes.get(view.id)
        length = max(1, view.last - view.first)
        speech = sum(document.quoted[view.first : view.last]) / length
        worth = -_SPEECH * speech - (_LEANING if self._leans(index) else 0.0)
        if note is not None:
            worth += _CAST * min(1.0, sum(self._main.get(who, 0.0) for who in note.character_ids))
            worth += _DEEDS * min(2, len(note.actions))
        return worth

    def _leans(self, index: int) -> bool:
        """Whether a sentence begins with a word that points back."""
        view = self._passages.document.sentences[index]
        grammar = self._passages.document.lexicon.grammar
        first = self._passages.document.lowers[view.first] if view.last > view.first else ""
        return first in grammar.subjects | grammar.conjunctions | grammar.they or first in {"this", "that", "these"}


def _openings(count: int) -> npt.NDArray[np.float64]:
    """1 falling to 0 over the first sentences of a passage: they set the scene."""
    places = np.arange(count) / max(1, count)
    return np.clip(1 - places / _OPENING_SHARE, 0, 1)


def _diverse(vectors: Floats, scores: npt.NDArray[np.float64], count: int) -> list[int]:
    chosen: list[int] = []
    left = scores.astype(np.float64).copy()
    nearest = np.zeros(len(scores))
    for _ in range(min(count, len(scores))):
        best = int(np.argmax(left - _NOVELTY * nearest))
        if left[best] == -np.inf:
            break
        chosen.append(best)
        left[best] = -np.inf
        nearest = np.maximum(nearest, vectors @ vectors[best])
        left[nearest >= _SAME] = -np.inf
    return chosen
