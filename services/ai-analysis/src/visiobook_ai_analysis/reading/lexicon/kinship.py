"""Nouns that relate two people: her mother, Nell's friend, le maître de Jacques."""

from visiobook_ai_analysis.reading.lexicon.inflection import words

_RELATIONS: dict[str, dict[str, str]] = {
    "en": {
        "family": """mother father sister brother son daughter aunt uncle cousin niece nephew grandmother grandfather
            grandpapa grandmamma mamma papa child boy girl parent stepmother stepfather guardian twin
            mother-in-law father-in-law sister-in-law brother-in-law""",
        "couple": "husband wife lover sweetheart bride bridegroom fiancé fiancée betrothed suitor intended",
        "friend": "friend companion comrade playmate ally chum confidant crony",
        "foe": "enemy foe rival adversary pursuer tormentor murderer",
        "service": """servant maid master mistress butler nurse governess housekeeper employer clerk apprentice gardener
            steward footman coachman tutor pupil landlady landlord captain cook doctor patient secretary valet""",
    },
    "fr": {
        "family": """mère père sœur frère fils fille tante oncle cousin cousine nièce neveu grand-mère grand-père maman
            papa enfant marraine parrain tuteur belle-mère beau-père belle-sœur beau-frère""",
        "couple": "mari femme époux épouse amant amante fiancé fiancée maîtresse",
        "friend": "ami amie compagnon compagne camarade allié confident",
        "foe": "ennemi ennemie rival rivale adversaire",
        "service": """domestique servante bonne maître patron patronne valet gouvernante nourrice cocher commis
            jardinier secrétaire élève médecin capitaine""",
    },
}

_ELDERS = {
    "en": """mother father aunt uncle grandmother grandfather grandpapa grandmamma mamma papa parent stepmother
        stepfather guardian mother-in-law father-in-law husband wife master mistress governess housekeeper employer
        tutor landlady landlord doctor""",
    "fr": """mère père tante oncle grand-mère grand-père maman papa marraine parrain tuteur belle-mère beau-père mari
        femme époux épouse maître patron patronne gouvernante médecin""",
}


def elder_nouns(language: str) -> frozenset[str]:
    """What no child is to anybody."""
    return frozenset(words(_ELDERS.get(language, "")))


def relation_nouns(language: str) -> dict[str, str]:
    """Noun -> kind of relation; empty for other languages than English and French."""
    return {noun: kind for kind, nouns in _RELATIONS.get(language, {}).items() for noun in words(nouns)}
