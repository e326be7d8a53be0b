"""The stream of everything that can mean a person: names, noun phrases and pronouns, in the order of the text."""

from dataclasses import dataclass
from enum import Enum, auto

from visiobook_ai_analysis.reading.document import Document
from visiobook_ai_analysis.reading.lexicon.grammar import Grammar
from visiobook_ai_analysis.reading.names import NameRun
from visiobook_ai_analysis.reading.phrases import PersonPhrase, find_phrases


class Pronoun(Enum):
    """Which person a pronoun points to; objects cannot mean the subject of their own clause."""

    HE = auto()
    SHE = auto()
    HIM = auto()
    HER = auto()
    HIS = auto()
    HERS = auto()
    OWN = auto()
    THEY = auto()
    I = auto()  # noqa: E741  the pronoun
    WE = auto()


@dataclass(slots=True)
class Mention:
    """A half-open range of tokens that means ``drafts`` (empty until resolved, or where nobody fits)."""

    first: int
    last: int
    quoted: bool
    name: NameRun | None = None
    phrase: PersonPhrase | None = None
    pronoun: Pronoun | None = None
    drafts: tuple[int, ...] = ()
    subject: bool = False


def mention_stream(document: Document, runs: list[NameRun], links: list[int]) -> list[Mention]:
    """All mentions; names carry their draft already."""
    taken = bytearray(len(document.words))
    for run in runs:
        taken[run.first : run.last] = b"\1" * (run.last - run.first)
    mentions = [
        Mention(r.first, r.last, bool(document.quoted[r.first]), name=r, drafts=(link,))
        for r, link in zip(runs, links, strict=True)
    ]
    phrases = find_phrases(document, taken)
    mentions += [Mention(p.first, p.last, bool(document.quoted[p.first]), phrase=p) for p in phrases]
    mentions += _pronouns(document, taken)
    mentions.sort(key=lambda mention: (mention.first, -mention.last))
    _flag_subjects(document, mentions)
    return mentions


def _pronouns(document: Document, taken: bytearray) -> list[Mention]:
    grammar, found = document.lexicon.grammar, []
    interesting = (
        grammar.he
        | grammar.she
        | grammar.possessive_he
        | grammar.possessive_she
        | grammar.possessive_any
        | grammar.they
        | grammar.first
        | grammar.first_plural
    )
    for i, low in enumerate(document.lowers):
        if low in interesting and not taken[i]:
            kind = _kind(document, i, low, grammar)
            if kind is not None:
                found.append(Mention(i, i + 1, bool(document.quoted[i]), pronoun=kind))
    return found


def _kind(document: Document, i: int, low: str, grammar: Grammar) -> Pronoun | None:
    if low in grammar.first:
        return Pronoun.I
    if low in grammar.first_plural:
        return Pronoun.WE
    if low in grammar.they:
        return Pronoun.THEY
    if low in grammar.possessive_he:
        return Pronoun.HIS
    if low in grammar.possessive_any:
        return Pronoun.OWN
    if low in {"her", "hers"}:
        return Pronoun.HERS if _possesses(document, i) else Pronoun.HER
    if low in {"him", "lui"}:
        return Pronoun.HIM if low == "him" else None
    if low in {"himself", "herself"}:
        return None
    if low in grammar.she:
        return Pronoun.SHE
    return None if _is_impersonal(document, i, grammar) else Pronoun.HE


def _possesses(document: Document, i: int) -> bool:
    """``her`` before a noun or adjective; before a stop, preposition or adverb it is the object."""
    after = document.lowers[i + 1] if i + 1 < len(document.lowers) else "."
    grammar = document.lexicon.grammar
    closed = grammar.prepositions | grammar.determiners | grammar.subjects | grammar.conjunctions | grammar.auxiliaries
    return (
        after[0].isalpha()
        and after not in closed
        and after
        not in {
            "again",
            "away",
            "back",
            "up",
            "down",
            "out",
            "that",
            "how",
            "what",
            "so",
            "very",
            "if",
            "when",
            "where",
            "why",
            "who",
        }
    )


def _is_impersonal(document: Document, i: int, grammar: Grammar) -> bool:
    """French ``il`` of ``il faut, il y a, il pleut, il était une fois, il est tard``."""
    lowers = document.lowers
    if lowers[i] not in {"il", "-il", "-t-il"} or document.lexicon.language != "fr":
        return False
    near = [
        w
        for w in lowers[i + 1 : i + 5]
        if w not in {"ne", "n'", "n’", "se", "s'", "s’", "me", "m'", "m’", "lui", "leur", "en"}
    ][:2]
    if lowers[i] != "il":
        before = lowers[i - 1] if i else ""
        return (
            before in {"a", "faut", "pleut", "fallait"}
            and i > 1
            and lowers[i - 2] in {"y", "que", ","}
            and before != "a"
        )
    if not near or near[0] not in grammar.impersonal:
        return False
    if near[0] in {"est", "était", "fut"}:
        return len(near) > 1 and near[1] in {
            "tard",
            "tôt",
            "temps",
            "une",
            "vrai",
            "certain",
            "possible",
            "impossible",
            "inutile",
            "midi",
            "minuit",
            "trop",
            "neuf",
            "huit",
            "deux",
            "trois",
        }
    return near[0] not in {"fait", "faisait", "fit", "arriva"} or (
        len(near) > 1 and near[1] in {"nuit", "jour", "froid", "chaud", "beau", "noir", "sombre", "que"}
    )


_ALSO_CONJUNCTIONS = frozenset({"as", "than", "since", "until", "till", "before", "after", "for", "like"})
"""``As he came``: a nominative after these opens a clause."""
_CLAUSE_REACH, _ABSOLUTE_REACH = 8, 14


def _verb_follows(document: Document, mention: Mention) -> bool:
    """``And the old seaman with the scar first took``: a verb before the clause is over."""
    lexicon, sentence = document.lexicon, document.sentence_of[mention.first]
    for k in range(mention.last, min(mention.last + _CLAUSE_REACH, len(document.lowers))):
        low = document.lowers[k]
        if document.sentence_of[k] != sentence or low in {",", ";", ":"}:
            return False
        if low in lexicon.poses or low in lexicon.speech_verbs or low in lexicon.grammar.auxiliaries:
            return True
    return False


def _is_absolute(document: Document, mention: Mention) -> bool:
    """``Mr. Lee and these gentlemen having asked me, I``: who only gives the occasion is no subject."""
    lexicon = document.lexicon
    for k in range(mention.last, min(mention.last + _ABSOLUTE_REACH, len(document.lowers))):
        low = document.lowers[k]
        if low in {"having", "being", "ayant", "étant"}:
            before = document.lowers[mention.first - 1] if mention.first else ""
            return mention.name is not None and (bool(document.opens[mention.first]) or before in {",", "and", "et"})
        noun = document.lowers[k - 1] in lexicon.grammar.determiners
        if not noun and (low in lexicon.grammar.auxiliaries or low in lexicon.poses or low in lexicon.speech_verbs):
            return False
    return False


def _flag_subjects(document: Document, mentions: list[Mention]) -> None:
    lowers, grammar, lexicon = document.lowers, document.lexicon.grammar, document.lexicon
    sentence, had_subject, absolute = -1, False, False
    for mention in mentions:
        if document.sentence_of[mention.first] != sentence:
            sentence, had_subject, absolute = document.sentence_of[mention.first], False, False
        if mention.pronoun in {Pronoun.HIM, Pronoun.HER, Pronoun.HIS, Pronoun.HERS, Pronoun.OWN}:
            continue
        before = lowers[mention.first - 1] if mention.first else ""
        after = lowers[mention.last] if mention.last < len(lowers) else ""
        nominative = mention.pronoun in {Pronoun.HE, Pronoun.SHE} and before in _ALSO_CONJUNCTIONS
        if (before in grammar.prepositions and not nominative) or after in {"'s", "’s"}:
            continue
        if mention.pronoun in {Pronoun.I, Pronoun.WE} and lowers[mention.first] not in grammar.subjects:
            continue
        acts = (
            after in lexicon.speech_verbs
            or after in lexicon.poses
            or after in grammar.auxiliaries
            or before in lexicon.speech_verbs
            or (absolute and mention.phrase is not None and _verb_follows(document, mention))
        )
        absolute = absolute or (not had_subject and _is_absolute(document, mention))
        leads = not had_subject and not absolute
        mention.subject = leads or mention.pronoun is not None or acts
        had_subject = had_subject or mention.subject
