"""Languages that are not read word by word: what little tells who speaks and who is a person."""

from visiobook_ai_analysis.reading.lexicon.inflection import words
from visiobook_ai_analysis.reading.lexicon.speech import SpeechVerb
from visiobook_contracts.ai_analysis import Gender

_SPEECH: dict[str, str] = {
    "de": """sagte sagt fragte fragt antwortete antwortet erwiderte rief ruft flüsterte murmelte schrie meinte fügte
        entgegnete versetzte begann sprach bemerkte erklärte seufzte lachte brummte wiederholte unterbrach""",
    "es": """dijo dice preguntó pregunta respondió responde contestó gritó exclamó murmuró susurró añadió replicó repuso
        continuó prosiguió repitió suspiró interrumpió pensó insistió observó explicó""",
    "it": """disse dice chiese domandò rispose risponde gridò esclamò mormorò sussurrò aggiunse replicò riprese continuò
        proseguì ripeté sospirò interruppe pensò insistette osservò spiegò fece""",
    "pt": """disse diz perguntou respondeu gritou exclamou murmurou sussurrou acrescentou replicou continuou prosseguiu
        repetiu suspirou interrompeu pensou insistiu observou explicou tornou""",
    "nl": """zei zegt vroeg vraagt antwoordde riep fluisterde mompelde schreeuwde hernam vervolgde herhaalde zuchtte
        lachte dacht merkte""",
}
_MEN = words("herr don señor signor senhor meneer padre graf baron sor fray tío zio onkel oom")
_WOMEN = words("frau fräulein doña señora señorita signora signorina senhora dona mevrouw madre gräfin tía zia tante")


def speech_verbs_abroad(language: str) -> dict[str, SpeechVerb]:
    """Form -> verb; empty for languages without a list."""
    return {form: SpeechVerb() for form in words(_SPEECH.get(language, ""))}


def titles_abroad() -> dict[str, Gender]:
    """Titles of all these languages together."""
    return dict.fromkeys(_MEN, Gender.MALE) | dict.fromkeys(_WOMEN, Gender.FEMALE)
