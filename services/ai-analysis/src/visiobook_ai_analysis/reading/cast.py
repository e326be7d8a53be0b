"""Who is in the book: names that mean one person gathered into drafts, with gender, age and species."""

from collections import Counter, defaultdict, deque
from dataclasses import dataclass, field

from visiobook_ai_analysis.reading.document import Document
from visiobook_ai_analysis.reading.lexicon import Lexicon
from visiobook_ai_analysis.reading.lexicon.given_names import AMBIGUOUS_NAMES, FEMALE_NAMES, MALE_NAMES, SHORT_FORMS
from visiobook_ai_analysis.reading.lexicon.people import AGE_WORDS, SOFT_TITLES
from visiobook_ai_analysis.reading.names import NameRun, Names
from visiobook_contracts.ai_analysis import AgeGroup, Gender, Species

_MARRIED = frozenset({"mr", "mister", "mrs", "miss", "m", "monsieur", "madame", "mme", "mademoiselle", "mlle"})
_WOMEN = frozenset({"mrs", "miss", "madame", "mme", "mademoiselle", "mlle"})
_OFFICES = frozenset(
    {
        "dr",
        "doctor",
        "docteur",
        "professor",
        "captain",
        "colonel",
        "major",
        "general",
        "admiral",
        "lieutenant",
        "sergeant",
        "capitaine",
        "commandant",
        "général",
    }
)
_WITH_GIVEN_NAMES = frozenset(
    [
        "sir",
        "lady",
        "dame",
        "miss",
        "master",
        "mistress",
        "uncle",
        "aunt",
        "brother",
        "sister",
        "cousin",
        "king",
        "queen",
        "prince",
        "princess",
        "father",
        "mother",
        "oncle",
        "tante",
        "frère",
        "sœur",
        "roi",
        "reine",
        "abbé",
        "père",
        "mère",
        "mademoiselle",
        "mlle",
        "madame",
        "mme",
        "don",
    ]
)
_LEARNED = frozenset({"dr", "doctor", "professor", "captain", "colonel", "major"})
_HIGH = frozenset({"lady", "sir", "lord", "king", "queen", "prince", "princess"})
_OFTEN = 5
_VOTE_WINDOW = 25


@dataclass(slots=True)
class Draft:
    """A character while the book is read. ``nominal`` ones have no name, only a noun phrase."""

    index: int
    name: str = ""
    forms: Counter[tuple[tuple[str, ...], tuple[str, ...]]] = field(default_factory=Counter)
    display: Counter[str] = field(default_factory=Counter)
    first_name: str | None = None
    last_name: str | None = None
    titles: set[str] = field(default_factory=set)
    gender: Gender = Gender.UNKNOWN
    age: AgeGroup | None = None
    species: Species = Species.HUMAN
    nominal: bool = False
    provisional: bool = False
    is_narrator: bool = False
    is_kin: bool = False
    trades: Counter[str] = field(default_factory=Counter)
    trade_titles: set[str] = field(default_factory=set)
    vocative_share: float = 0.0


class Cast:
    """The drafts of a book. Merged drafts stay in place; ``find`` leads to the one that remains."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.drafts: list[Draft] = []
        self._parent: list[int] = []
        self.narrator: int | None = None

    def add(self, **attributes: object) -> Draft:
        """A new draft."""
        draft = Draft(len(self.drafts))
        for key, value in attributes.items():
            setattr(draft, key, value)
        self.drafts.append(draft)
        self._parent.append(draft.index)
        return draft

    def find(self, index: int) -> int:
        """The draft that stands for ``index`` after merges."""
        while self._parent[index] != index:
            self._parent[index] = self._parent[self._parent[index]]
            index = self._parent[index]
        return index

    def __getitem__(self, index: int) -> Draft:
        return self.drafts[self.find(index)]

    def merge(self, nameless: int, named: int) -> None:
        """Let ``named`` stand for ``nameless`` too; what it does not know of itself it learns."""
        source, target = self[nameless], self[named]
        if source.index == target.index:
            return
        self._parent[source.index] = target.index
        target.gender = source.gender if target.gender is Gender.UNKNOWN else target.gender
        target.age = target.age or source.age
        target.trades += source.trades
        target.display.update(dict.fromkeys(source.display, 0) if source.nominal else source.display)


def build_cast(document: Document, names: Names) -> tuple[Cast, list[int]]:
    """Drafts for all named persons, and for each run of ``names.runs`` the draft it means."""
    cast = Cast(document.lexicon)
    forms = Counter((run.titles, run.core) for run in names.runs)
    given = {SHORT_FORMS.get(core[0], core[0]) for _, core in forms if len(core) > 1}
    familiar = {
        core[0] for (titles, core), count in forms.items() if len(core) == 1 and not _hard(titles) and count > 1
    }
    families = {core[-1] for titles, core in forms if len(core) > 1 or set(titles) & _MARRIED}
    by_key: defaultdict[str, list[Draft]] = defaultdict(list)
    assigned: dict[tuple[tuple[str, ...], tuple[str, ...]], Draft] = {}
    for form in sorted(forms, key=lambda f: (-len(f[1]), -len(_hard(f[0])), -forms[f], f)):
        draft = _best_match(form, by_key, document.lexicon, familiar, often=forms[form] >= _OFTEN) or _new_draft(
            cast, form, given, families
        )
        _absorb(draft, form, forms[form], by_key, document.lexicon)
        assigned[form] = draft
    links = [assigned[(run.titles, run.core)].index for run in names.runs]
    for run, link in zip(names.runs, links, strict=True):
        cast.drafts[link].display[_display(document, run)] += 1
    _settle(cast, document, names, links)
    return cast, links


def _given_gender(first: str) -> Gender:
    if (first in FEMALE_NAMES) == (first in MALE_NAMES):
        return Gender.UNKNOWN
    return Gender.FEMALE if first in FEMALE_NAMES else Gender.MALE


def _hard(titles: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(title for title in titles if title not in SOFT_TITLES and title not in {"de", "d'", "d’"})


def _best_match(
    form: tuple[tuple[str, ...], tuple[str, ...]],
    by_key: dict[str, list[Draft]],
    lexicon: Lexicon,
    familiar: set[str],
    *,
    often: bool,
) -> Draft | None:
    titles, core = form
    keys = {core[0], core[-1], SHORT_FORMS.get(core[0], core[0]), " ".join(core)}
    rivals = {draft.index: draft for key in keys for draft in by_key.get(key, ())}
    hard = set(_hard(titles))
    if hard and len(core) == 1:
        rivals = {
            index: draft for index, draft in rivals.items() if _may_bear(draft, hard, core[0], familiar, often=often)
        }
    if hard & _LEARNED and often:
        rivals = {index: draft for index, draft in rivals.items() if not draft.titles or hard & draft.titles}
    scored = [
        (_score(titles, core, draft, lexicon), sum(draft.forms.values()), -index) for index, draft in rivals.items()
    ]
    best = max(scored, default=(0.0, 0, 0))
    return rivals[-best[2]] if best[0] > 0 else None


def _may_bear(draft: Draft, hard: set[str], word: str, familiar: set[str], *, often: bool) -> bool:
    """``Mrs. Lennox`` and ``Captain Lennox`` are not the Mary Lennox whom the book calls Mary."""
    if hard & draft.titles or draft.first_name == word:
        return True
    if hard & _MARRIED or (hard & _LEARNED and often):
        return draft.first_name not in familiar
    return draft.gender is not Gender.FEMALE or draft.first_name not in familiar


def _score(titles: tuple[str, ...], core: tuple[str, ...], draft: Draft, lexicon: Lexicon) -> float:
    """How well a form fits a draft; 0 is not at all. After the rules of name clustering measured on LitBank (B3 89)."""
    gender, hard = _title_gender(titles, lexicon), _hard(titles)
    if gender is not Gender.UNKNOWN and draft.gender not in {Gender.UNKNOWN, gender}:
        return 0.0
    first, last = SHORT_FORMS.get(core[0], core[0]), core[-1]
    if len(core) > 1:
        return _score_full(first, last, hard, draft)
    short = first != core[0] or draft.first_name not in {c[0] for _, c in draft.forms}
    if first == draft.first_name and (not short or draft.last_name) and not _another(hard, core, draft):
        return _same_rank(hard, draft, short=short)
    if last == draft.last_name:
        if not hard:
            return 2.5
        if set(hard) & _WOMEN and draft.titles & _OFFICES and not set(hard) & draft.titles:
            return 0.0
        if (
            set(hard) & {"miss", "mrs", "mademoiselle", "mlle", "madame", "mme"}
            and draft.titles & _MARRIED
            and not set(hard) & draft.titles
        ):
            return 0.0
        return 3.5 if set(hard) & draft.titles else 2.0 if draft.first_name or not draft.titles else 1.0
    return 0.0


def _another(hard: tuple[str, ...], core: tuple[str, ...], draft: Draft) -> bool:
    """``Mr. James`` is hardly Henry James's brother called by his given name."""
    return bool(set(hard) - _WITH_GIVEN_NAMES) and draft.last_name is not None and draft.last_name != core[0]


def _same_rank(hard: tuple[str, ...], draft: Draft, *, short: bool) -> float:
    """Sir William is the William with that title; a Kitty is no Lady Catherine."""
    if hard:
        return 5.0 if set(hard) & draft.titles else 3.0 if draft.titles else 4.0
    if draft.titles & _HIGH:
        return 0.0 if short else 1.5
    return 4.0


def _score_full(first: str, last: str, hard: tuple[str, ...], draft: Draft) -> float:
    if last == draft.last_name:
        if first == draft.first_name or (
            draft.first_name and first[0] == draft.first_name[0] and 1 in {len(first), len(draft.first_name)}
        ):
            return 5.0
        if draft.first_name is None and set(hard) & draft.titles:
            return 2.0
    return 0.0


def _title_gender(titles: tuple[str, ...], lexicon: Lexicon) -> Gender:
    genders = [lexicon.titles.get(title, Gender.UNKNOWN) for title in titles]
    return next((g for g in genders if g is not Gender.UNKNOWN), Gender.UNKNOWN)


def _new_draft(cast: Cast, form: tuple[tuple[str, ...], tuple[str, ...]], given: set[str], families: set[str]) -> Draft:
    titles, core = form
    draft = cast.add()
    if len(core) > 1:
        draft.first_name, draft.last_name = SHORT_FORMS.get(core[0], core[0]), core[-1]
    elif _hard(titles) or (core[0] in families and core[0] not in given):
        draft.last_name = core[0]
    else:
        draft.first_name = SHORT_FORMS.get(core[0], core[0])
    return draft


def _absorb(
    draft: Draft,
    form: tuple[tuple[str, ...], tuple[str, ...]],
    count: int,
    by_key: defaultdict[str, list[Draft]],
    lexicon: Lexicon,
) -> None:
    titles, core = form
    draft.forms[form] += count
    draft.titles |= set(_hard(titles))
    if draft.gender is Gender.UNKNOWN:
        draft.gender = _title_gender(titles, lexicon)
    if draft.gender is Gender.UNKNOWN and len(core) > 1 and core[0] not in AMBIGUOUS_NAMES:
        draft.gender = _given_gender(core[0])
    draft.age = draft.age or next(
        (
            AGE_WORDS.get(lexicon.language, {}).get(t)
            for t in titles
            if t in SOFT_TITLES and t in {"old", "vieux", "vieille"}
        ),
        None,
    )
    draft.trade_titles |= {
        title for title in titles if title in lexicon.person_nouns and lexicon.person_nouns[title].trade
    }
    if core[-1] in lexicon.person_nouns and (len(core) == 1 or _given_gender(core[0]) is Gender.UNKNOWN):
        draft.trade_titles.add(core[-1])
    for key in {draft.first_name, draft.last_name, core[0], core[-1], " ".join(core)} - {None}:
        if all(other.index != draft.index for other in by_key[str(key)]):
            by_key[str(key)].append(draft)


def _display(document: Document, run: NameRun) -> str:
    first = run.first
    while first < run.last and document.lowers[first].rstrip(".") in SOFT_TITLES:
        first += 1
    text = document.excerpt(first, run.last)
    text = text[0].upper() + text[1:]
    return " ".join(w.capitalize() if w.isupper() and len(w) > 3 else w for w in text.split())


def _settle(cast: Cast, document: Document, names: Names, links: list[int]) -> None:
    """Choose names, species, and genders: title, noun, given name, then the pronouns that follow."""
    known = [_known_gender(draft) for draft in cast.drafts]
    votes = _pronoun_votes(document, names, links, known)
    for draft in cast.drafts:
        cores = [core for _, core in draft.forms]
        draft.name = _best_display(draft, cast.lexicon)
        nouns = [cast.lexicon.person_nouns[core[-1]] for core in cores if core[-1] in cast.lexicon.person_nouns]
        for noun in nouns:
            draft.species = noun.species if draft.species is Species.HUMAN else draft.species
            draft.gender = noun.gender if draft.gender is Gender.UNKNOWN else draft.gender
            draft.age = draft.age or noun.age
        if draft.gender is Gender.UNKNOWN:
            draft.gender = _gender_by_name_and_votes(draft, cores, votes[draft.index])
        spoken = sum(names.evidence[core].spoken for core in set(cores))
        draft.vocative_share = spoken / max(1, sum(names.evidence[core].runs for core in set(cores)))


def _best_display(draft: Draft, lexicon: Lexicon) -> str:
    """The form used most, fuller forms favoured; a bare noun (the Rabbit) gives way to what tells it from others."""

    def weight(name: str) -> float:
        words = name.lower().split()
        return draft.display[name] * (1 + (3.0 if words[-1] in lexicon.person_nouns else 0.6) * (len(words) - 1))

    return max(draft.display, key=lambda name: (weight(name), len(name), name))


def _gender_by_name_and_votes(draft: Draft, cores: list[tuple[str, ...]], votes: Counter[Gender]) -> Gender:
    known: Counter[Gender] = Counter()
    for core in cores:
        if len(core) == 1 and draft.last_name == core[0]:
            continue
        known[Gender.FEMALE] += (core[0] in FEMALE_NAMES) * 3
        known[Gender.MALE] += (core[0] in MALE_NAMES) * 3
    total = known + votes
    ranked = total.most_common(2)
    if not ranked or ranked[0][1] == 0 or (len(ranked) == 2 and ranked[0][1] == ranked[1][1]):
        return Gender.UNKNOWN
    return ranked[0][0]


def _known_gender(draft: Draft) -> Gender:
    """By title or given name alone."""
    if draft.gender is not Gender.UNKNOWN:
        return draft.gender
    return _gender_by_name_and_votes(draft, [core for _, core in draft.forms], Counter())


def _pronoun_votes(
    document: Document, names: Names, links: list[int], known: list[Gender]
) -> defaultdict[int, Counter[Gender]]:
    """The first he or she after a mention, before anybody else is named, is a vote."""
    grammar, lowers, n = document.lexicon.grammar, document.lowers, len(document.lowers)
    male, female = grammar.he | grammar.possessive_he, grammar.she | grammar.possessive_she
    votes: defaultdict[int, Counter[Gender]] = defaultdict(Counter)
    recent: deque[int] = deque(maxlen=4)
    starts = [run.first for run in names.runs] + [n]
    for number, run in enumerate(names.runs):
        if document.quoted[run.first]:
            continue
        rivals = {known[link] for link in recent if link != links[number]}
        recent.append(links[number])
        for k in range(run.last, min(run.last + _VOTE_WINDOW, starts[number + 1], n)):
            if lowers[k] in male or lowers[k] in female:
                gender = Gender.MALE if lowers[k] in male else Gender.FEMALE
                votes[links[number]][gender] += gender not in rivals
                break
    return votes
