"""Which proper names of a book mean the same person: forms joined from the fullest to the barest, linear in the text.

After the rules of BookNLP's name clustering (Bamman, Underwood & Smith, ACL 2014): titles and given names tell a
gender, short forms stand for full ones, and a bare surname goes to who bears it most.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from visiobook_ai_analysis.reading.lexicon import Lexicon
from visiobook_ai_analysis.reading.lexicon.given_names import AMBIGUOUS_NAMES, FEMALE_NAMES, MALE_NAMES, SHORT_FORMS
from visiobook_ai_analysis.reading.lexicon.people import SOFT_TITLES
from visiobook_contracts.ai_analysis import Gender

_OF_WOMEN = frozenset({"mrs", "miss", "ms", "madame", "mme", "mademoiselle", "mlle"})
_STIFF = frozenset({"mr", "mrs"})
_ARTICLES = frozenset({"the", "this", "that", "these", "those", "my", "our", "your", "his", "her"})
_ENDEARMENTS = frozenset({"poor", "dear", "dearest", "good", "honest", "plain", "late", "said", "great"})
_ENDS_NAME = frozenset({",", "of", "who", "whom", "(", "--", "and"})
_POSSESSIVE = frozenset({"'s", "’s", "'", "’"})
_FULL, _SHORTENED, _SURNAME = 5.0, 4.0, 2.5


@dataclass(frozen=True, slots=True)
class NameForm:
    """A name as the text gives it, taken apart. ``family`` is several people of one name: the Verlocs."""

    titles: tuple[str, ...]
    core: tuple[str, ...]
    gender: Gender = Gender.UNKNOWN
    family: bool = False


@dataclass(slots=True)
class Bearer:
    """Somebody whom several forms name."""

    index: int
    first: str | None = None
    last: str | None = None
    titles: set[str] = field(default_factory=set)
    gender: Gender = Gender.UNKNOWN
    count: int = 0


def take_apart(words: Sequence[str], lexicon: Lexicon) -> NameForm:
    """``the good Miss Honeychurch`` gives the title miss and the core honeychurch."""
    rest = [word for word in words if word not in _POSSESSIVE]
    family = bool(rest) and rest[0].lower() == "the" and len(rest) == 2 and rest[-1].endswith("s")
    while len(rest) > 1 and _is_prefix(rest[0], lexicon):
        rest = rest[1:]
    titles: list[str] = []
    while len(rest) > 1 and _bare(rest[0]) in lexicon.titles:
        if _bare(rest[0]) not in SOFT_TITLES:
            titles.append(_bare(rest[0]))
        rest = rest[1:]
    end = next((i for i, word in enumerate(rest) if i and word.lower() in _ENDS_NAME), len(rest))
    core = tuple(_bare(w) for w in rest[:end] if any(c.isalpha() for c in w) and w.lower() not in {"the", "de"})
    core = core or tuple(_bare(word) for word in words[-1:])
    return NameForm(tuple(titles), core, _gender(titles, core, lexicon), family)


def _bare(word: str) -> str:
    low = word.lower()
    return low.rstrip(".") if len(low) > 2 else low


def _is_prefix(word: str, lexicon: Lexicon) -> bool:
    low = word.lower()
    return low in _ARTICLES or low in _ENDEARMENTS or (word[0].islower() and _bare(word) not in lexicon.titles)


def _gender(titles: Iterable[str], core: Sequence[str], lexicon: Lexicon) -> Gender:
    told = (lexicon.titles.get(title, Gender.UNKNOWN) for title in titles)
    by_title = next((g for g in told if g is not Gender.UNKNOWN), Gender.UNKNOWN)
    if by_title is not Gender.UNKNOWN or len(core) < 2 or core[0] in AMBIGUOUS_NAMES:
        return by_title
    if (core[0] in FEMALE_NAMES) == (core[0] in MALE_NAMES):
        return Gender.UNKNOWN
    return Gender.FEMALE if core[0] in FEMALE_NAMES else Gender.MALE


def cluster_names(forms: Sequence[NameForm]) -> list[Bearer]:
    """For each occurrence of a name, in the order of the text, who bears it."""
    counts = Counter(forms)
    surnames = {f.core[-1] for f in counts if len(f.core) > 1 or f.titles}
    given = {_given(f.core) for f in counts if len(f.core) > 1}
    familiar = _familiar(counts)
    by_word: defaultdict[str, list[Bearer]] = defaultdict(list)
    bearers: list[Bearer] = []
    chosen: dict[NameForm, Bearer] = {}
    order = {form: number for number, form in reversed(list(enumerate(forms)))}
    for form in sorted(counts, key=lambda f: (-len(f.core), -len(f.titles), -counts[f], order[f])):
        bearer = None if form.family else _best(form, by_word, familiar)
        if bearer is None:
            bearer = _newcomer(form, len(bearers), surnames, given)
            bearers.append(bearer)
        if not form.family:
            _learn(bearer, form, by_word)
        bearer.count += counts[form]
        chosen[form] = bearer
    return [chosen[form] for form in forms]


def _given(core: Sequence[str]) -> str:
    return SHORT_FORMS.get(core[0], core[0])


def _familiar(counts: Counter[NameForm]) -> frozenset[tuple[str, str]]:
    """Titles with the given names that the text puts after them: miss, jemima. No title is a name used alone, often."""
    surnames = {form.core[-1] for form in counts if len(form.core) > 1}
    bare = [form for form in counts if len(form.core) == 1 and not form.titles and counts[form] > 1]
    titled = [form for form in counts if len(form.core) == 1 and form.core[0] not in surnames]
    found = {("", _given(form.core)) for form in bare}
    return frozenset(found | {(title, _given(form.core)) for form in titled for title in form.titles})


def _best(form: NameForm, by_word: dict[str, list[Bearer]], familiar: frozenset[tuple[str, str]]) -> Bearer | None:
    rivals = {b.index: b for word in {form.core[0], form.core[-1], _given(form.core)} for b in by_word.get(word, ())}
    rivals = {index: b for index, b in rivals.items() if not _called_otherwise(form, b, familiar)}
    scored = [(_fit(form, bearer), bearer.count, -index) for index, bearer in rivals.items()]
    score, _, index = max(scored, default=(0.0, 0, 0))
    return rivals[-index] if score > 0 else None


def _called_otherwise(form: NameForm, bearer: Bearer, familiar: frozenset[tuple[str, str]]) -> bool:
    """Mrs. Lennox is not the Mary Lennox whom the book calls Mary, nor Miss Pinkerton she who is called Miss Jemima."""
    if len(form.core) > 1 or bearer.first is None or form.core[0] != bearer.last:
        return False
    stiff = bool(set(form.titles) & _STIFF) and not bearer.titles & set(form.titles)
    return (stiff and ("", bearer.first) in familiar) or any((t, bearer.first) in familiar for t in form.titles)


def _fit(form: NameForm, bearer: Bearer) -> float:
    """How well a form fits somebody; 0 is not at all."""
    if Gender.UNKNOWN not in {form.gender, bearer.gender} and form.gender is not bearer.gender:
        return 0.0
    first, last = _given(form.core), form.core[-1]
    if len(form.core) > 1:
        return _fit_full(first, last, form, bearer)
    if bearer.first == first and (bearer.last != last):
        return _SHORTENED if not form.titles or not _married(form, bearer) else 1.0
    if last != bearer.last or _rank_differs(form, bearer):
        return 0.0
    if not form.titles:
        return _SURNAME
    return _SURNAME + 1 if set(form.titles) & bearer.titles else _SURNAME - 1 - (not bearer.first)


def _fit_full(first: str, last: str, form: NameForm, bearer: Bearer) -> float:
    if last != bearer.last:
        return 0.0
    if bearer.first is None:
        return 2.0 if set(form.titles) & bearer.titles else 0.0
    initial = first[0] == bearer.first[0] and min(len(first.rstrip(".")), len(bearer.first.rstrip("."))) == 1
    return _FULL if first == bearer.first or initial else 0.0


def _married(form: NameForm, bearer: Bearer) -> bool:
    """``Mr. James`` is hardly the James whose surname the book tells."""
    return bool(set(form.titles) & {"mr", "mrs"}) and bearer.last is not None and not bearer.titles & set(form.titles)


def _rank_differs(form: NameForm, bearer: Bearer) -> bool:
    """Miss X is neither Mrs. X nor Dr. X; Dr. X may be Mr. X."""
    one, other = set(form.titles), bearer.titles
    return bool(one and other and not one & other and (one | other) & _OF_WOMEN)


def _newcomer(form: NameForm, index: int, surnames: set[str], given: set[str]) -> Bearer:
    bearer = Bearer(index)
    if len(form.core) > 1:
        bearer.first, bearer.last = _given(form.core), form.core[-1]
    elif form.titles or (form.core[0] in surnames and form.core[0] not in given):
        bearer.last = form.core[0]
    else:
        bearer.first = _given(form.core)
    return bearer


def _learn(bearer: Bearer, form: NameForm, by_word: defaultdict[str, list[Bearer]]) -> None:
    bearer.titles.update(form.titles)
    bearer.gender = form.gender if bearer.gender is Gender.UNKNOWN else bearer.gender
    for word in {bearer.first, bearer.last, form.core[0], form.core[-1]} - {None}:
        if all(other is not bearer for other in by_word[str(word)]):
            by_word[str(word)].append(bearer)
