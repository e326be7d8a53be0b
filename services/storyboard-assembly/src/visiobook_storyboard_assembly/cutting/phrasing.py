"""Where a reader's eye may rest: the cost of breaking captions and lines between two words, in English and French."""

import re

from visiobook_storyboard_assembly.casting.narrator import NARRATOR
from visiobook_storyboard_assembly.cutting.words import Word

AT_SENTENCE = 0.0
AT_VOICE = 0.5
AT_CLAUSE = 0.6
BEFORE_INQUIT = 1.2
AT_PHRASE = 1.3
IN_PHRASE = 3.2
AFTER_SMALL_WORD = 4.6

_CLAUSE_END = re.compile(r"[,;:—–.!?…][\"'”’»)\]\s]*$")
_OPENERS = """
    and but or nor so yet for because although though while when where who which that if as than until before after
    since with without along around above below beyond beside towards upon onto
    in on at by to from into over under through between behind across against among of like
    et mais ou ni car donc que qui dont où quand comme si parce pour par avec sans dans sur sous vers chez entre depuis
    jusqu puis alors pendant lorsque tandis afin
"""
_SMALL = """
    the a an my your his her its our their this that these those of to in on at by for with from and or but not very so
    i you he she it we they mr mrs ms dr is was were are be been had has have
    le la les l un une des du de d au aux mon ma mes ton ta tes son sa ses notre votre leur ce cet cette ces en à et ou
    ne je tu il elle on nous vous ils elles se me te y qu que c j n s m t très si plus
"""
_PARTICLES = frozenset(("on", "in", "off", "out", "up", "down", "away", "back"))
_ARTICLES = frozenset(("a", "an", "the", "un", "une", "le", "la", "les"))
_OWNERS = "my your his her its our their this that these those mon ton son ma ta sa mes tes ses ce cette ces"
_DETERMINERS = _ARTICLES | frozenset(_OWNERS.split())
_PHRASE_OPENERS = frozenset(_OPENERS.split())
_SMALL_WORDS = frozenset(_SMALL.split())


def break_cost(before: Word, after: Word, earlier: Word | None = None) -> float:
    """How much it hurts to break between two words that follow each other, ``earlier`` standing before them."""
    if not same_sentence(before, after):
        return AT_SENTENCE
    if before.beat.speaker_id != after.beat.speaker_id:
        return BEFORE_INQUIT if after.beat.speaker_id == NARRATOR else AT_VOICE
    if _CLAUSE_END.search(before.text):
        listed = before.text.endswith(",") and earlier is not None and _bare(earlier) in _ARTICLES
        return IN_PHRASE if listed else AT_CLAUSE
    if _bare(before) in _PARTICLES and _bare(after) in _PHRASE_OPENERS:
        return AT_PHRASE
    if _bare(before) in _SMALL_WORDS | _PHRASE_OPENERS:
        return AFTER_SMALL_WORD
    return AT_PHRASE if _bare(after) in _PHRASE_OPENERS | _DETERMINERS else IN_PHRASE


def same_sentence(first: Word, second: Word) -> bool:
    """Whether two words belong to one sentence of the book."""
    return first.beat is second.beat or bool(set(first.beat.sentence_ids) & set(second.beat.sentence_ids))


def _bare(word: Word) -> str:
    return re.sub(r"\W", "", word.text.casefold().split("'")[0].split("’")[0])
