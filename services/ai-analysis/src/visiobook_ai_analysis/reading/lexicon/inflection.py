"""Word forms by rule, so that the lists of this package hold lemmas.

A verb is written ``walk``, ``stop*`` (doubles its last letter) or ``run:ran:run`` (base, past, participle);
a French one is an infinitive in ``-er``, or ``base=form form form`` with its forms spelt out.
"""

_ER_ENDINGS = [
    "e",
    "es",
    "ons",
    "ez",
    "ent",
    "ais",
    "ait",
    "ions",
    "aient",
    "ai",
    "as",
    "a",
    "âmes",
    "èrent",
    "ant",
    "é",
    "ée",
    "és",
    "ées",
    "er",
    "era",
    "erai",
    "eront",
    "erait",
]
_HARD_VOWELS = ("a", "o", "â")


def words(text: str) -> tuple[str, ...]:
    """The words of a block of text, in order."""
    return tuple(text.split())


def english_verb_forms(spec: str) -> tuple[str, ...]:
    """All forms of one verb: base, third person, past, participle, gerund."""
    base, *irregular = spec.split(":")
    doubled = base.endswith("*")
    base = base.rstrip("*")
    stem = base + base[-1] if doubled else base
    forms = [base, _english_third_person(base), _english_gerund(base, stem)]
    forms += irregular or [_english_past(base, stem)]
    return tuple(dict.fromkeys(forms))


def _english_third_person(base: str) -> str:
    if base.endswith(("s", "sh", "ch", "x", "z", "o")):
        return base + "es"
    if base.endswith("y") and base[-2] not in "aeiou":
        return base[:-1] + "ies"
    return base + "s"


def _english_past(base: str, stem: str) -> str:
    if base.endswith("e"):
        return base + "d"
    if base.endswith("y") and base[-2] not in "aeiou":
        return base[:-1] + "ied"
    return stem + "ed"


def _english_gerund(base: str, stem: str) -> str:
    if base.endswith("ie"):
        return base[:-2] + "ying"
    if base.endswith("e") and not base.endswith(("ee", "oe", "ye")):
        return base[:-1] + "ing"
    return stem + "ing"


def french_verb_forms(spec: str) -> tuple[str, ...]:
    """Forms of one French verb: regular ``-er`` by rule, others as listed after ``=``."""
    if "=" in spec:
        base, forms = spec.split("=")
        return (base, *forms.split(","))
    stem = spec[:-2]
    return tuple(dict.fromkeys(_soften(stem, ending) + ending for ending in _ER_ENDINGS))


def _soften(stem: str, ending: str) -> str:
    if not ending.startswith(_HARD_VOWELS):
        return stem
    if stem.endswith("g"):
        return stem + "e"
    return stem[:-1] + "ç" if stem.endswith("c") else stem


def english_plural(noun: str) -> str:
    """Regular plural of an English noun."""
    if noun.endswith(("s", "sh", "ch", "x", "z")):
        return noun + "es"
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return noun[:-1] + "ies"
    if noun.endswith("fe"):
        return noun[:-2] + "ves"
    return noun + "s"


def french_plural(noun: str) -> str:
    """Regular plural of a French noun."""
    if noun.endswith(("s", "x", "z")):
        return noun
    if noun.endswith(("eau", "eu", "au")):
        return noun + "x"
    return noun[:-2] + "aux" if noun.endswith("al") else noun + "s"
