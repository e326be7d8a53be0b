"""People by what they do, learnt from the book: whoever speaks is somebody, even where no word list knows the noun.

``fit la batelière``, ``said the surveyor``: a noun with a definite article that a verb of speech beside a quote has for
its subject means a person everywhere in the book.
"""

from dataclasses import replace

from visiobook_ai_analysis.reading.document import Document
from visiobook_ai_analysis.reading.lexicon import Lexicon
from visiobook_ai_analysis.reading.lexicon.people import PersonNoun
from visiobook_contracts.ai_analysis import Gender

_ARTICLES = {"the": Gender.UNKNOWN, "le": Gender.MALE, "la": Gender.FEMALE, "l'": Gender.UNKNOWN, "l’": Gender.UNKNOWN}
_FEMININE = ("euse", "trice", "ière", "esse", "enne", "ante")
_NEAR = 3
_SHORTEST = 4
_NOBODY = frozenset(
    ["other", "others", "same", "first", "last", "second", "third", "autre", "même", "premier", "dernier"]
)


def with_speakers(document: Document) -> Lexicon:
    """The document's lexicon and the nouns that speak in it; quotes must be marked."""
    lexicon = document.lexicon
    found = {noun: _person(lexicon, article, noun) for article, noun in _speaking(document)}
    return replace(lexicon, person_nouns=found | lexicon.person_nouns) if found else lexicon


def _speaking(document: Document) -> list[tuple[str, str]]:
    """Article and noun after a verb of speech that follows a quote."""
    lowers, lexicon = document.lowers, document.lexicon
    found = []
    for k in range(len(lowers) - 2):
        article, noun = lowers[k + 1], lowers[k + 2]
        if article not in _ARTICLES or lowers[k] not in lexicon.speech_verbs or document.quoted[k]:
            continue
        if any(document.quoted[max(0, k - _NEAR) : k]) and _may_speak(document, k + 2):
            found.append((article, noun))
    return found


def _may_speak(document: Document, k: int) -> bool:
    """An unknown noun, not an adjective before one, no thing and no place."""
    lexicon, noun = document.lexicon, document.lowers[k]
    after = document.lowers[k + 1] if k + 1 < len(document.lowers) else "."
    ends = not after[0].isalpha() or after in lexicon.grammar.prepositions or after in lexicon.grammar.conjunctions
    known = noun in lexicon.person_nouns or noun in lexicon.props or noun in lexicon.place_nouns
    plain = noun.isalpha() and len(noun) >= _SHORTEST and document.words[k][0].islower()
    return plain and ends and not known and noun not in _NOBODY and noun not in lexicon.age_words


def _person(lexicon: Lexicon, article: str, noun: str) -> PersonNoun:
    gender = _ARTICLES[article]
    if lexicon.language == "fr" and gender is Gender.UNKNOWN and noun.endswith(_FEMININE):
        gender = Gender.FEMALE
    return PersonNoun(gender, trade=True)
