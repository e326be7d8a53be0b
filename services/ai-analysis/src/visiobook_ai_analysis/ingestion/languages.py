"""Which script and language a text is written in, offline: Unicode scripts and profiles of the commonest words."""

import regex as re

from visiobook_ai_analysis.ingestion import errors

_PROFILES = {
    "en": "the and of to a in that he was it his her she had with as for you not but is at on be they have him said",
    "fr": "le la les de des et un une du que qui dans il elle est en ne pas pour ce se au sur avec plus je vous",
    "de": "der die das und nicht ich er sie es ist zu ein eine mit sich auf dem den von war wie so auch aber hatte",
    "es": "el la los las de que y en un una no se por con su para lo al como más pero era había le del sus me muy",
    "it": "il la di che e un una non si per con gli le del della era come ma più aveva lo da nel alla sono suo al",
    "pt": "o a os as de que e não um uma em se com para por do da no na mais era ao como seu sua ele ela lhe dos das",
    "nl": "de het een en van in dat niet te ik hij zij op met was voor zijn aan er maar als ook had haar hem bij nog",
    "sv": "och att det som en på är av för med han hon den inte var jag hade till ett sig om men så de från när hans",
    "da": "og at det en den til er som på de med han af for ikke der var hun jeg et sig men havde om fra hans så vi",
    "no": "og det er en på til som i av for at med han den ikke var jeg de hun et seg men hadde om fra ham så vi",
    "fi": "ja on ei että se hän oli en mutta joka niin kun mitä nyt kuin ole sen hänen minä hänet olla vain sitten",
    "pl": "i w na z się nie że do to jest jak o po co za od tak ale był jego jej już pan przez tylko go mnie przy",
    "ro": "și în de la nu a că o cu se din un pe care mai era ce lui sau ca să pentru fi îi au dar ei am al",
    "ca": "el la els les de que i en un una no es per amb va al dels era com més seva del seu hi però ha ho quan tot",
    "la": "et in non est ad ut cum quod qui sed si ex per quae esse atque aut enim nec hoc ab autem quam eius sunt",
    "cs": "a se na je v že to s z do o i jako ale za by po ve si jeho už který bylo jen tak není pro byl když",
    "hu": "a az és hogy nem is egy volt de ez meg csak már mint ha még azt el ki mert volna vagy most mind aki úgy",
    "tr": "ve bir bu da de için ne çok ile gibi o ben daha var ama kadar olan sonra mi diye her şey onu bana değil",
}
_WORDS = {language: frozenset(words.split()) for language, words in _PROFILES.items()}

ANALYSED_LANGUAGES = ("en", "fr")
_WORD = re.compile(r"\p{L}+")
_LATIN = re.compile(r"\p{Script=Latin}")
_LETTER = re.compile(r"\p{L}")
_OTHER_SCRIPTS = (
    "Han", "Hiragana", "Katakana", "Hangul", "Arabic", "Hebrew", "Cyrillic", "Greek", "Devanagari", "Bengali", "Tamil",
    "Telugu", "Thai", "Georgian", "Armenian", "Ethiopic", "Khmer", "Lao", "Myanmar", "Sinhala", "Gujarati", "Gurmukhi",
    "Kannada", "Malayalam", "Tibetan", "Mongolian", "Syriac", "Cherokee",
)  # fmt: skip
_TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
_SAMPLES = 12
_SAMPLE_LENGTH = 4000


def chosen(language: str, *, text: str, declared: str | None) -> str:
    """The language of a book: the user's word, else the text's evidence, else the file's, else English.

    Returns a BCP 47 primary subtag. Raises JobRefused ``invalid-language`` for a tag that is none.
    """
    if language != "auto":
        return primary(language)
    return detect(text) or (primary(declared) if declared and _TAG.fullmatch(declared) else "en")


def primary(tag: str) -> str:
    """``fr-CA`` -> ``fr``."""
    if not _TAG.fullmatch(tag):
        raise errors.invalid_language(tag)
    return re.split("[-_]", tag.lower())[0]


def detect(text: str) -> str | None:
    """The Latin-script language whose commonest words cover most of a sample; None without evidence."""
    words = _WORD.findall(_sample(text).lower())
    if not words:
        return None
    hits = {language: sum(word in profile for word in words) for language, profile in _WORDS.items()}
    best = max(hits, key=lambda language: (hits[language], language == "en"))
    return best if hits[best] >= 2 and hits[best] > 0.1 * len(words) else None


def refuse_unsupported_script(text: str, name: str) -> None:
    """Raises JobRefused ``unsupported-script`` unless most letters are Latin."""
    sample = _sample(text)
    letters = len(_LETTER.findall(sample))
    if letters == 0 or len(_LATIN.findall(sample)) >= 0.6 * letters:
        return
    counts = {script: len(re.findall(rf"\p{{Script={script}}}", sample)) for script in _OTHER_SCRIPTS}
    script = max(counts, key=lambda name: counts[name])
    if counts["Hiragana"] + counts["Katakana"] > 0.1 * letters:
        raise errors.unsupported_script(name, "Japanese")
    raise errors.unsupported_script(
        name, {"Han": "Chinese (Han)"}.get(script, script) if counts[script] else "an unknown"
    )


def _sample(text: str) -> str:
    """Slices spread over the text, so that a licence or a title page decides nothing."""
    if len(text) <= _SAMPLES * _SAMPLE_LENGTH:
        return text
    step = len(text) // _SAMPLES
    return " ".join(text[start : start + _SAMPLE_LENGTH] for start in range(0, len(text) - _SAMPLE_LENGTH, step))
