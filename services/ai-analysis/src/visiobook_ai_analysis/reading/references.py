"""Whom each mention means: noun phrases by trade, kin, age and recency; pronouns by the focus."""

from collections import Counter
from collections.abc import Collection

from visiobook_ai_analysis.reading.cast import Cast, Draft
from visiobook_ai_analysis.reading.document import Document
from visiobook_ai_analysis.reading.focus import Focus
from visiobook_ai_analysis.reading.lexicon.people import PersonNoun
from visiobook_ai_analysis.reading.mentions import Mention, Pronoun
from visiobook_ai_analysis.reading.phrases import PersonPhrase, Reach
from visiobook_contracts.ai_analysis import AgeGroup, Gender, Species

_COPULAS = frozenset(
    ["was", "is", "were", "be", "being", "became", "seemed", "looked", "était", "est", "fut", "devint", "semblait"]
)
_NAMED = frozenset(["named", "called", "nommé", "nommée", "appelé", "appelée", "prénommé"])
_SAME_TRADE = {"dr": "doctor", "capt": "captain", "col": "colonel", "rev": "reverend", "docteur": "médecin"}
_RANKS = frozenset(
    [
        "king",
        "prince",
        "duke",
        "lord",
        "count",
        "baron",
        "earl",
        "emperor",
        "queen",
        "princess",
        "duchess",
        "lady",
        "countess",
        "baroness",
        "empress",
        "roi",
        "duc",
        "comte",
        "marquis",
        "seigneur",
        "reine",
        "princesse",
        "duchesse",
        "comtesse",
        "baronne",
        "marquise",
    ]
)
_VOICES = frozenset({"voice", "voix"})
_AROUND = frozenset({"before", "behind", "around", "about", "above", "over", "beneath", "under", "beside", "round"})
_CONVERSATION = 6
"""Paragraphs within which people take part in the same conversation."""
_JOINING = frozenset({"and", "or", "et", "ou"})
_NEWLY_TOLD = 1
_SAME_STRANGER = 8
_STRANGERS = frozenset({"stranger", "newcomer", "inconnu", "inconnue", "étranger", "étrangère"})
_CHILD_OF = {"mother", "father", "mère", "père", "maman", "papa"}
_CHILDREN = {"daughter", "son", "child", "fille", "fils", "enfant"}


class References:
    """Resolves mentions in the order of the text; keeps roles, kinships and the focus."""

    def __init__(self, document: Document, cast: Cast, appears: dict[int, int]) -> None:
        """``appears``: draft -> chapter of its first mention by name."""
        self.document = document
        self.cast = cast
        self.focus = Focus(cast)
        self._roles: dict[str, list[int]] = {}
        self._kin: dict[tuple[int, str], int] = {}
        self._owners: dict[int, int] = {}
        self._told: dict[int, int] = {}
        self._unknown: tuple[int, int] | None = None
        self._appears = appears
        self.trades = _trade_holders(cast)

    def resolve(self, mention: Mention, *, exclude: Collection[int] = (), disfavour: Collection[int] = ()) -> None:
        """Fill ``mention.drafts`` and remember whom it means."""
        sentence = self.document.sentence_of[mention.first]
        paragraph = self.document.sentences[sentence].paragraph
        if mention.name is not None:
            self._name(mention, paragraph)
        elif mention.phrase is not None:
            mention.drafts = self._phrase(mention, mention.phrase, sentence, paragraph, {*exclude, *disfavour})
        else:
            mention.drafts = self._pronoun(mention, sentence, paragraph, exclude, disfavour)
        if mention.quoted or (mention.phrase is not None and mention.phrase.head in _VOICES):
            return
        for draft in mention.drafts:
            self.focus.push(draft, sentence, paragraph, subject=mention.subject)

    def _name(self, mention: Mention, paragraph: int) -> None:
        draft = self.cast[mention.drafts[0]]
        mention.drafts = (draft.index,)
        if mention.quoted:
            return
        self._name_apposed(mention, draft)
        self._told[draft.index] = self._told.get(draft.index, 0) + 1
        if self._told[draft.index] == 1:
            self._introduce(mention, draft, paragraph)

    def _name_apposed(self, mention: Mention, draft: Draft) -> None:
        """``her daughter Nell``, ``her uncle, Mr. Hale, who``: the nameless one right before is called so."""
        entry = self._last_in_sentence
        if entry is None or entry.phrase is None or len(entry.drafts) != 1 or not self._is_apposed(entry, mention):
            return
        nameless = self.cast[entry.drafts[0]]
        if entry.phrase.reach is Reach.POSSESSED and nameless.nominal and _compatible(nameless.gender, draft.gender):
            self.adopt(nameless.index, draft.index)

    def _is_apposed(self, nameless: Mention, named: Mention) -> bool:
        """Right after the other, or between commas that begin no list (``her mother, Rosa, and Tom``)."""
        lowers, titles = self.document.lowers, self.document.lexicon.titles
        titled = named.first > 0 and lowers[named.first - 1].rstrip(".") in titles
        gap = lowers[nameless.last : named.first - titled]
        if gap != [","]:
            return not gap
        after, following = (*lowers[named.last : named.last + 2], "", "")[:2]
        return after == "." or (after == "," and following not in _JOINING)

    def _introduce(self, mention: Mention, draft: Draft, paragraph: int) -> None:
        """A name told for the first time may belong to the nameless person of the moment: ``said her mother ...
        Rosa was``."""
        lowers = self.document.lowers
        before = lowers[mention.first - 1] if mention.first else ""
        after = lowers[mention.last] if mention.last < len(lowers) else ""
        is_called = before in {"was", "is", "était"} and "name" in lowers[max(0, mention.first - 3) : mention.first]
        named = before in _NAMED or is_called or (before == "," and after in {",", "."} and not mention.subject)
        told = mention.subject and after in _COPULAS and self.document.opens[mention.first]
        if not (named or told):
            return
        candidates = self.focus.recent(paragraph, within=0)
        subject = self.focus.last_subject(paragraph, within=0) if told else None
        nameless = subject if subject is not None else next(iter(candidates), None)
        if (
            nameless is not None
            and self.cast[nameless].nominal
            and _compatible(self.cast[nameless].gender, draft.gender)
        ):
            self.adopt(nameless, draft.index)

    def adopt(self, nameless: int, named: int) -> None:
        """From here on, and backwards, the nameless person is the named one."""
        self.cast.merge(nameless, named)

    def knows(self, draft: int) -> bool:
        """Whether the story, not only somebody's speech, has named the person."""
        return self.cast.find(draft) in self._told

    # ------------------------------------------------------------------------------------------- noun phrases

    def _phrase(
        self, mention: Mention, phrase: PersonPhrase, sentence: int, paragraph: int, others: Collection[int]
    ) -> tuple[int, ...]:
        described = self._described(phrase, sentence)
        if described is not None:
            _learn(self.cast[described], phrase)
            self._learn_species(self.cast[described], phrase)
            if phrase.noun.trade:
                self.trades.setdefault(phrase.head, []).append(described)
            mention.subject = False
            return (described,)
        if phrase.reach is Reach.POSSESSED:
            found = self._possessed(mention, phrase, sentence, paragraph)
        elif mention.quoted:
            found = self._by_trade(phrase, self._chapter(paragraph)) if phrase.reach is Reach.DEFINITE else None
        elif phrase.reach is Reach.INDEFINITE and phrase.noun.unknown:
            found = self._unknown_one(phrase, paragraph).index
        elif phrase.reach is Reach.INDEFINITE:
            found = self._expected(phrase)
        else:
            found = self._definite(mention, phrase, sentence, paragraph, others)
        return () if found is None else (found,)

    def _learn_species(self, draft: Draft, phrase: PersonPhrase) -> None:
        """``Dinah was the cat``; of somebody long known ``he was a fox`` is only a manner of speaking, and ``close to
        Dickon, the white rabbit`` a list."""
        newly = self._told.get(draft.index, 0) <= _NEWLY_TOLD
        apposed = phrase.first > 0 and self.document.lowers[phrase.first - 1] == ","
        if (
            (newly or (phrase.reach is not Reach.INDEFINITE and not apposed))
            and draft.species is Species.HUMAN
            and not draft.is_narrator
            and not draft.titles
        ):
            draft.species = phrase.noun.species

    def _described(self, phrase: PersonPhrase, sentence: int) -> int | None:
        """``Nell was a girl of ten``, ``Rosa Finch, the baker,``: the phrase tells what somebody is."""
        lowers = self.document.lowers
        before = lowers[phrase.first - 1] if phrase.first else ""
        if before in {"not", "still", "only", "but", "pas"}:
            before = lowers[phrase.first - 2] if phrase.first > 1 else ""
        if before not in _COPULAS and before != ",":
            return None
        if phrase.reach is Reach.POSSESSED and before == ",":
            return None
        subject = self._subject_before(phrase.first, sentence, apposition=before == ",")
        if subject is None or not (phrase.noun.soft or _compatible(self.cast[subject].gender, phrase.noun.gender)):
            return None
        if (
            before == ","
            and phrase.last < len(lowers)
            and lowers[phrase.last]
            in self.document.lexicon.grammar.auxiliaries | self.document.lexicon.speech_verbs.keys()
        ):
            return None
        return subject

    def _subject_before(self, token: int, sentence: int, *, apposition: bool) -> int | None:
        entry = self._last_in_sentence
        if (
            entry is None
            or self.document.sentence_of[entry.first] != sentence
            or not entry.drafts
            or len(entry.drafts) > 1
        ):
            return None
        gap = token - 1 - entry.last
        if apposition:
            return entry.drafts[0] if gap == 0 or (entry.phrase is not None and gap <= 0) or self._predicate else None
        return entry.drafts[0] if gap <= 2 and entry.subject else None

    _last_in_sentence: Mention | None = None
    _predicate = False

    def remember(self, mention: Mention) -> None:
        """Note the mention just resolved; appositions attach to it."""
        if mention.quoted or mention.pronoun in {Pronoun.HIS, Pronoun.HERS, Pronoun.OWN}:
            return
        before = self.document.lowers[mention.first - 1] if mention.first else ""
        self._predicate = mention.phrase is not None and before in _COPULAS
        self._last_in_sentence = mention

    def _definite(
        self, mention: Mention, phrase: PersonPhrase, sentence: int, paragraph: int, others: Collection[int]
    ) -> int | None:
        by_trade = self._by_trade(phrase, self._chapter(paragraph))
        if by_trade is not None:
            return by_trade
        noun = phrase.noun
        if noun.unknown or (phrase.head in _STRANGERS and self._unknown_is_near(paragraph)):
            return self._unknown_one(phrase, paragraph).index
        if noun.generic or (noun.kin and phrase.reach is Reach.DEFINITE):
            stranger = self._stranger(phrase, paragraph)
            if stranger is not None and stranger not in others:
                return stranger
            found = self.focus.best(sentence, paragraph, gender=noun.gender, age=noun.age, exclude=others, reach=12)
            if found is None or self.cast[found].age is not noun.age:
                found = self._by_age(phrase) or found
            if found is not None and self._plausible(found, phrase):
                return found
        elif mention.subject and self.document.opens[mention.first] and noun.trade:
            variation = self._elegant_variation(phrase, paragraph)
            if variation is not None:
                return variation
        elif noun.trade and self._speaks(mention):
            speaking = self._only_one(phrase, paragraph, others)
            if speaking is not None:
                return speaking
        ranked = self._by_rank(phrase)
        return self._role(phrase).index if ranked is None else ranked

    def _chapter(self, paragraph: int) -> int:
        return self.document.paragraphs[paragraph].chapter

    def _by_rank(self, phrase: PersonPhrase) -> int | None:
        """``The duke`` in a story with one prince is that prince."""
        if phrase.head not in _RANKS:
            return None
        nobles = {self.cast.find(d) for d in self._told if self.cast[d].trade_titles & _RANKS}
        fits = [d for d in sorted(nobles) if _compatible(self.cast[d].gender, phrase.noun.gender)]
        return fits[0] if len(fits) == 1 and phrase.head not in self._roles else None

    def _stranger(self, phrase: PersonPhrase, paragraph: int) -> int | None:
        """``The gentleman`` after ``a gentleman`` has come in is that one."""
        near = self.focus.recent(paragraph, within=12)
        known = [self.cast.find(index) for index in self._roles.get(phrase.head, ())]
        fits = (
            i
            for i in near
            if i in known and self.cast[i].nominal and _compatible_age(self.cast[i].age, phrase.noun.age)
        )
        return next(fits, None)

    def _plausible(self, found: int, phrase: PersonPhrase) -> bool:
        draft = self.cast[found]
        if draft.species is not Species.HUMAN and phrase.head not in {"creature", "animal"}:
            return False
        return phrase.noun.age is not AgeGroup.ELDER or draft.age is AgeGroup.ELDER or draft.age is None

    def _by_age(self, phrase: PersonPhrase) -> int | None:
        """Nobody near: ``the old man`` is the old man of the book, if there is but one."""
        if phrase.noun.age in {None, AgeGroup.ADULT} or phrase.noun.gender is Gender.UNKNOWN:
            return None
        fitting = {self.cast.find(d) for d in self._told}
        fitting = {
            d for d in fitting if self.cast[d].age is phrase.noun.age and self.cast[d].gender is phrase.noun.gender
        }
        return next(iter(fitting)) if len(fitting) == 1 else None

    def _elegant_variation(self, phrase: PersonPhrase, paragraph: int) -> int | None:
        """``Old Tobias was waiting at the door. The keeper was thin``: the subject of the sentence before, told by
        trade."""
        subject = self.focus.last_subject(paragraph, within=0)
        if subject is None:
            return None
        draft = self.cast[subject]
        if (
            draft.nominal
            or draft.trade_titles
            or draft.trades
            or draft.gender is not phrase.noun.gender
            or draft.age is AgeGroup.CHILD
        ):
            return None
        _learn(draft, phrase)
        self.trades.setdefault(phrase.head, []).append(draft.index)
        return draft.index

    def _speaks(self, mention: Mention) -> bool:
        """``fit la batelière``."""
        return mention.first > 0 and self.document.lowers[mention.first - 1] in self.document.lexicon.speech_verbs

    def _only_one(self, phrase: PersonPhrase, paragraph: int, others: Collection[int]) -> int | None:
        """Of those named near, the only one of that gender whose trade is not known: told by trade for variety."""
        recent = self.focus.recent(paragraph, within=_CONVERSATION)
        near = [d for d in recent if self.cast[d].gender is phrase.noun.gender]
        draft = self.cast[near[0]] if len(near) == 1 else None
        if draft is None or draft.nominal or draft.trades or draft.trade_titles or draft.index in others:
            return None
        if draft.age is AgeGroup.CHILD or phrase.head in self._roles:
            return None
        _learn(draft, phrase)
        self.trades.setdefault(phrase.head, []).append(draft.index)
        return draft.index

    def _by_trade(self, phrase: PersonPhrase, chapter: int) -> int | None:
        """Who is the captain here: the one met last, else one whose name this chapter or an earlier one has told."""
        holders = [self.cast.find(h) for h in self.trades.get(phrase.head, ())]
        known = [h for h in holders if self.cast[h].nominal or self._appears.get(h, 10**9) <= chapter]
        if not known:
            return None
        recent = self.focus.recent(10**9, within=10**9)
        return next((draft for draft in recent if draft in known), max(known, key=known.count))

    def _role(self, phrase: PersonPhrase) -> Draft:
        known = self._roles.setdefault(phrase.head, [])
        for index in reversed(known):
            draft = self.cast[index]
            if _compatible_age(draft.age, phrase.noun.age):
                return draft
        return self._newcomer(phrase)

    def _unknown_one(self, phrase: PersonPhrase, paragraph: int) -> Draft:
        """The figure, the mummer, the intruder: one stranger under many words while the scene lasts."""
        if self._unknown is not None and self._unknown_is_near(paragraph):
            draft = self.cast[self._unknown[0]]
        else:
            draft = self._newcomer(phrase)
        self._unknown = (draft.index, paragraph)
        return draft

    def _unknown_is_near(self, paragraph: int) -> bool:
        return self._unknown is not None and paragraph - self._unknown[1] <= _SAME_STRANGER

    def _expected(self, phrase: PersonPhrase) -> int:
        """``Only a mouse`` that the story will call the Mouse from now on; else somebody new."""
        named = (self.cast.find(h) for h in self.trades.get(phrase.head, ()))
        fresh = next((h for h in named if not self.cast[h].nominal and h not in self._told), None)
        return self._newcomer(phrase).index if fresh is None else fresh

    def _newcomer(self, phrase: PersonPhrase) -> Draft:
        draft = self.cast.add(nominal=True, provisional=phrase.reach is Reach.INDEFINITE)
        _learn(draft, phrase)
        draft.name = _nominal_name(self.document, phrase)
        self._roles.setdefault(phrase.head, []).append(draft.index)
        if phrase.noun.trade or phrase.noun.species is not Species.HUMAN:
            self.trades.setdefault(phrase.head, []).append(draft.index)
        return draft

    # ------------------------------------------------------------------------------------------- kin

    def _possessed(self, mention: Mention, phrase: PersonPhrase, sentence: int, paragraph: int) -> int | None:
        owner = self._owner(mention, phrase, sentence, paragraph)
        if owner is None:
            return None
        owner = self.cast.find(owner)
        if phrase.owner is not None:
            self._owners[phrase.owner] = owner
        if phrase.noun.generic and self.cast[owner].is_narrator:
            return self.focus.best(sentence, paragraph, gender=phrase.noun.gender, age=phrase.noun.age)
        if owner in {self.cast.find(kin) for kin in self._kin.values()} and self.cast[owner].nominal:
            return None
        known = self._kin.get((owner, phrase.head))
        if known is None and phrase.head in _CHILDREN:
            known = self._child_of(owner, phrase.noun)
        if known is None and phrase.head in _CHILD_OF:
            known = self._parent_of(owner, phrase.noun)
        if known is None:
            known = self._newcomer(phrase).index
            self.cast.drafts[known].is_kin = phrase.noun.kin
            self.cast.drafts[known].name = _kin_name(self.cast[owner], phrase, self.document.lexicon.language)
            self._kin[(owner, phrase.head)] = known
        return self.cast.find(known)

    def _owner(self, mention: Mention, phrase: PersonPhrase, sentence: int, paragraph: int) -> int | None:
        grammar, low = self.document.lexicon.grammar, self.document.lowers[phrase.owner or 0]
        if low in grammar.first:
            return None if mention.quoted else self.cast.narrator
        if mention.quoted:
            return None
        if low in grammar.possessive_he or low in grammar.possessive_she:
            gender = Gender.MALE if low in grammar.possessive_he else Gender.FEMALE
            return self.focus.best(sentence, paragraph, gender=gender)
        if low in grammar.possessive_any:
            return self.focus.last_subject(paragraph, within=3, but=self.cast.narrator)
        last = self._last_in_sentence
        return last.drafts[0] if last is not None and last.drafts and last.last == (phrase.owner or 0) + 1 else None

    def _child_of(self, parent: int, noun: PersonNoun) -> int | None:
        children = [
            self.cast.find(owner)
            for (owner, head), kin in self._kin.items()
            if head in _CHILD_OF and self.cast.find(kin) == parent
        ]
        return next((child for child in children if _compatible(self.cast[child].gender, noun.gender)), None)

    def _parent_of(self, child: int, noun: PersonNoun) -> int | None:
        parents = [
            self.cast.find(owner)
            for (owner, head), kin in self._kin.items()
            if head in _CHILDREN and self.cast.find(kin) == child
        ]
        return next((one for one in parents if one != child and self.cast[one].gender is noun.gender), None)

    # ------------------------------------------------------------------------------------------- pronouns

    def _pronoun(
        self, mention: Mention, sentence: int, paragraph: int, exclude: Collection[int], disfavour: Collection[int]
    ) -> tuple[int, ...]:
        kind = mention.pronoun
        if mention.quoted:
            return ()
        if mention.first in self._owners:  # ``her daughter``: who she is was found with the phrase
            return (self.cast.find(self._owners[mention.first]),)
        if kind is Pronoun.I:
            return () if self.cast.narrator is None else (self.cast.find(self.cast.narrator),)
        if kind is Pronoun.THEY and self._means_things(mention):
            return ()
        if kind in {Pronoun.THEY, Pronoun.WE}:
            return self._group(kind, paragraph)
        if kind is Pronoun.OWN:
            found = self.focus.last_subject(paragraph, within=1, but=self.cast.narrator)
            return () if found is None else (found,)
        gender = Gender.MALE if kind in {Pronoun.HE, Pronoun.HIM, Pronoun.HIS} else Gender.FEMALE
        if kind in {Pronoun.HIM, Pronoun.HER} and not self._about_oneself(mention):
            exclude = {*exclude, *self._clause_subject(mention)}
        found = self.focus.best(sentence, paragraph, gender=gender, exclude=exclude, disfavour=disfavour)
        if found is not None and self.cast[found].gender is Gender.UNKNOWN and self.cast[found].nominal:
            self.cast[found].gender = gender
        return () if found is None else (found,)

    def _about_oneself(self, mention: Mention) -> bool:
        """``Before her was a passage``, ``the tower stood over her``: such places are told from the subject's side."""
        return mention.first > 0 and self.document.lowers[mention.first - 1] in _AROUND

    def _clause_subject(self, mention: Mention) -> tuple[int, ...]:
        last = self._last_in_sentence
        if (
            last is None
            or not last.subject
            or self.document.sentence_of[last.first] != self.document.sentence_of[mention.first]
        ):
            return ()
        return last.drafts

    def _means_things(self, mention: Mention) -> bool:
        """``There were doors, but they were locked``: things of the same sentence, nobody between."""
        sentence = self.document.sentence_of[mention.first]
        last = self._last_in_sentence
        start = self.document.sentences[sentence].first
        if last is not None and self.document.sentence_of[last.first] == sentence:
            start = max(start, last.last)
        props = self.document.lexicon.props
        return any(low.endswith("s") and low in props for low in self.document.lowers[start : mention.first])

    def _group(self, kind: Pronoun, paragraph: int) -> tuple[int, ...]:
        people = self.focus.recent(paragraph, within=2)[:3]
        if kind is Pronoun.WE:
            narrator = () if self.cast.narrator is None else (self.cast.find(self.cast.narrator),)
            return tuple(dict.fromkeys([*narrator, *people[:1]])) if narrator else ()
        return tuple(people) if len(people) > 1 else ()


def _compatible(one: Gender, other: Gender) -> bool:
    return Gender.UNKNOWN in {one, other} or one is other


def _compatible_age(known: AgeGroup | None, told: AgeGroup | None) -> bool:
    return known is None or told is None or known is told


def _learn(draft: Draft, phrase: PersonPhrase) -> None:
    noun = phrase.noun
    if draft.gender is Gender.UNKNOWN and (draft.nominal or not noun.soft):
        draft.gender = noun.gender
    draft.age = draft.age or noun.age
    draft.species = noun.species if draft.species is Species.HUMAN and draft.nominal else draft.species
    if noun.trade:
        draft.trades[phrase.head] += 1


def _nominal_name(document: Document, phrase: PersonPhrase) -> str:
    """``the old woman``: the article of somebody known, the adjectives of age, the noun."""
    ages = [a for a in phrase.adjectives if a in document.lexicon.age_words]
    name = " ".join([*ages[:1], phrase.head])
    if document.lexicon.language == "fr":
        feminine = phrase.noun.gender is Gender.FEMALE
        article = "l’" if name[0] in "aeéèêiouyhâîô" else ("la " if feminine else "le ")
        return article + name
    return f"the {name}" if document.lexicon.language == "en" else name


def _kin_name(owner: Draft, phrase: PersonPhrase, language: str) -> str:
    if owner.is_narrator or not owner.name:
        return phrase.head.capitalize()
    if language == "fr":
        of = "d’" if owner.name[0].lower() in "aeéèêiouyhâîô" else "de "
        return f"{'la ' if phrase.noun.gender is Gender.FEMALE else 'le '}{phrase.head} {of}{owner.name}"
    return f"{owner.name}'s {phrase.head}"


def _trade_holders(cast: Cast) -> dict[str, list[int]]:
    """Trade or species -> the drafts whose title or name says so: Captain Hale is the captain, the White Rabbit the
    rabbit."""
    holders: dict[str, Counter[int]] = {}
    for draft in cast.drafts:
        for title in draft.trade_titles | {_SAME_TRADE[t] for t in draft.titles if t in _SAME_TRADE}:
            holders.setdefault(title, Counter())[draft.index] += sum(draft.forms.values())
    return {title: [index for index, _ in found.most_common()] for title, found in holders.items()}
