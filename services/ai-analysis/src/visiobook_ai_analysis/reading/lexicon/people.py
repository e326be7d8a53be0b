"""Titles and nouns for persons and speaking animals, with gender, age, species and trade."""

from dataclasses import dataclass, replace

from visiobook_ai_analysis.reading.lexicon.inflection import words
from visiobook_contracts.ai_analysis import AgeGroup, Gender, Species

_F, _M, _U = Gender.FEMALE, Gender.MALE, Gender.UNKNOWN


@dataclass(frozen=True)
class PersonNoun:
    """What a common noun tells of the person it stands for.

    ``generic`` nouns (man, girl) mostly refer back to somebody already named; ``kin`` needs a possessor;
    ``trade`` is an occupation worth showing; a ``soft`` noun is only likely to be of its gender; ``unknown`` nouns are
    all used of the one stranger of the moment.
    """

    gender: Gender = Gender.UNKNOWN
    age: AgeGroup | None = None
    species: Species = Species.HUMAN
    generic: bool = False
    kin: bool = False
    trade: bool = False
    soft: bool = False
    unknown: bool = False


def _table(groups: dict[PersonNoun, str]) -> dict[str, PersonNoun]:
    return {noun: kind for kind, nouns in groups.items() for noun in words(nouns)}


_SPECIES_EN = {
    Species.RABBIT: "rabbit hare",
    Species.CAT: "cat kitten",
    Species.DOG: "dog puppy hound",
    Species.WOLF: "wolf",
    Species.FOX: "fox",
    Species.BEAR: "bear",
    Species.MOUSE: "mouse rat dormouse",
    Species.BIRD: "bird parrot owl raven crow pigeon duck goose hen robin sparrow swan eaglet lory dodo gull",
}
_SPECIES_FR = {
    Species.RABBIT: "lapin lièvre lapine",
    Species.CAT: "chat chatte chaton",
    Species.DOG: "chien chienne chiot",
    Species.WOLF: "loup louve",
    Species.FOX: "renard",
    Species.BEAR: "ours",
    Species.MOUSE: "souris rat",
    Species.BIRD: "oiseau perroquet hibou corbeau corneille pigeon canard oie poule moineau cygne mouette",
}


def _animals(species: dict[Species, str]) -> dict[str, PersonNoun]:
    return {noun: PersonNoun(species=kind) for kind, nouns in species.items() for noun in words(nouns)}


PERSON_NOUNS: dict[str, dict[str, PersonNoun]] = {
    "en": _table(
        {
            PersonNoun(_M, AgeGroup.ADULT, generic=True): "man gentleman fellow chap",
            PersonNoun(_F, AgeGroup.ADULT, generic=True): "woman lady dame matron goodwife female gentlewoman",
            PersonNoun(_M, AgeGroup.CHILD, generic=True): "boy",
            PersonNoun(_F, AgeGroup.CHILD, generic=True): "girl lass",
            PersonNoun(_M, AgeGroup.YOUTH, generic=True): "lad youth youngster",
            PersonNoun(_F, AgeGroup.YOUTH, generic=True): "maiden damsel",
            PersonNoun(_U, AgeGroup.CHILD, generic=True): "child baby infant kid",
            PersonNoun(_U, generic=True): "person stranger newcomer creature friend companion visitor guest",
            PersonNoun(_U, unknown=True): "intruder mummer masker apparition phantom figure masquerader",
            PersonNoun(_M, kin=True): "father brother uncle husband nephew cousin",
            PersonNoun(_F, kin=True): "mother sister aunt wife niece",
            PersonNoun(_M, AgeGroup.YOUTH, kin=True): "son",
            PersonNoun(_F, AgeGroup.YOUTH, kin=True): "daughter",
            PersonNoun(_M, AgeGroup.ELDER, kin=True): "grandfather grandpapa",
            PersonNoun(_F, AgeGroup.ELDER, kin=True): "grandmother grandmamma",
            PersonNoun(
                _M, trade=True
            ): """fisherman priest parson vicar monk butler footman coachman ferryman boatman landlord
                schoolmaster king prince duke count baron knight squire lord bishop abbot policeman postman watchman
                boatswain seaman wizard mayor headmaster emperor woodcutter smith blacksmith""",
            PersonNoun(
                _M, trade=True, soft=True
            ): """captain keeper sailor soldier doctor gardener miller farmer shepherd innkeeper lawyer clerk judge
                master officer sergeant lieutenant colonel major general admiral hunter fiddler peddler pedlar
                constable inspector detective carpenter mason tailor cobbler baker butcher pilot mate steward
                helmsman magistrate physician surgeon porter waiter beggar thief pirate smuggler professor chemist
                grocer barber cook usher mariner skipper lighthouse-keeper harbourmaster bookseller painter musician
                poet engineer hatter executioner prisoner merchant caretaker surveyor foreman banker secretary
                sexton curate attorney signalman stationmaster manager director""",
            PersonNoun(
                _F, trade=True
            ): """queen princess duchess countess baroness nurse maid housekeeper governess witch nun landlady
                schoolmistress mistress seamstress laundress milkmaid waitress empress widow hostess abbess midwife
                heiress goose-girl kitchen-maid shepherdess""",
            PersonNoun(
                _U, trade=True
            ): "servant teacher ghost spectre apprentice messenger rider guide driver traveller spy",
            PersonNoun(_F, AgeGroup.ELDER): "crone hag",
            PersonNoun(_M, AgeGroup.CHILD, trade=True): "cabin-boy page",
            PersonNoun(_U): "gryphon turtle caterpillar lizard giant dwarf fairy elf voice",
        }
    )
    | _animals(_SPECIES_EN),
    "fr": _table(
        {
            PersonNoun(
                _M, AgeGroup.ADULT, generic=True
            ): "homme monsieur type gaillard bonhomme inconnu étranger compagnon ami",
            PersonNoun(_M, unknown=True): "intrus apparition fantôme spectre masque silhouette",
            PersonNoun(_F, AgeGroup.ADULT, generic=True): "femme dame inconnue étrangère compagne amie",
            PersonNoun(_M, AgeGroup.CHILD, generic=True): "garçon gamin petit garçonnet enfant gosse",
            PersonNoun(_F, AgeGroup.CHILD, generic=True): "fille fillette gamine petite",
            PersonNoun(_F, AgeGroup.YOUTH, generic=True): "demoiselle",
            PersonNoun(_M, AgeGroup.ELDER, generic=True): "vieillard vieux",
            PersonNoun(_F, AgeGroup.ELDER, generic=True): "vieille",
            PersonNoun(_M, kin=True): "père frère oncle mari cousin neveu fils papa",
            PersonNoun(_F, kin=True): "mère sœur soeur tante cousine nièce épouse maman",
            PersonNoun(_M, AgeGroup.ELDER, kin=True): "grand-père",
            PersonNoun(_F, AgeGroup.ELDER, kin=True): "grand-mère",
            PersonNoun(
                _M, trade=True
            ): """capitaine gardien pêcheur marin matelot soldat docteur médecin prêtre curé abbé moine jardinier
                forgeron meunier paysan fermier berger cocher passeur aubergiste patron cabaretier maître notaire
                juge roi prince duc comte baron marquis chevalier seigneur officier sergent lieutenant colonel major
                commandant général amiral évêque chasseur bûcheron gendarme facteur charpentier maçon tailleur
                boulanger boucher charcutier pilote mousse magistrat chirurgien portier mendiant voleur pirate
                contrebandier sorcier maire instituteur professeur pharmacien épicier barbier cuisinier libraire
                peintre musicien poète ingénieur marchand empereur domestique valet charretier inspecteur
                sous-lieutenant sacristain batelier écuyer directeur brigadier douanier éclusier marinier ouvrier
                banquier avocat procureur bourgeois usurier régisseur intendant majordome greffier huissier""",
            PersonNoun(
                _F, trade=True
            ): """reine princesse duchesse comtesse baronne marquise infirmière bonne servante gouvernante sorcière
                nonne religieuse patronne institutrice couturière blanchisseuse maraîchère marchande bouchère boulangère
                fermière paysanne impératrice veuve concierge courtisane poissonnière gardienne cuisinière directrice
                batelière ouvrière meunière bergère jardinière lavandière""",
            PersonNoun(_U, trade=True): "apprenti messager cavalier guide",
            PersonNoun(_U): "voix géant nain fée",
        }
    )
    | _animals(_SPECIES_FR),
}

TITLES: dict[str, dict[str, Gender]] = {
    "en": dict.fromkeys(
        words(
            """mr mister sir lord master monsieur king prince duke uncle brother squire baron count don herr
                signor earl father grandfather emperor"""
        ),
        _M,
    )
    | dict.fromkeys(
        words(
            """mrs ms miss mistress lady madame mme mademoiselle queen princess duchess aunt sister mother widow
                countess baroness dame signora frau grandmother empress"""
        ),
        _F,
    )
    | dict.fromkeys(
        words(
            """dr doctor professor captain capt cap'n colonel col major general lieutenant judge inspector saint
                reverend rev sergeant admiral constable parson cousin old young little"""
        ),
        _U,
    ),
    "fr": dict.fromkeys(
        words(
            """m mr monsieur messire maître père oncle frère prince roi duc comte baron marquis abbé chevalier
                don lord sir"""
        ),
        _M,
    )
    | dict.fromkeys(
        words(
            """mme madame mlle mademoiselle mère tante sœur soeur princesse reine duchesse comtesse baronne
                marquise dame lady"""
        ),
        _F,
    )
    | dict.fromkeys(
        words(
            """docteur dr capitaine colonel major général lieutenant sergent commandant professeur saint petit
                petite vieux vieille"""
        ),
        _U,
    ),
}
"""Title (lower case, no dot) -> the gender it tells."""

SOFT_TITLES = frozenset(words("old young little saint petit petite vieux vieille cousin"))
"""Words before a name that are no part of it."""

AGE_WORDS: dict[str, dict[str, AgeGroup]] = {
    "en": dict.fromkeys(
        words("old aged elderly ancient white-haired grey-haired white-bearded grey-bearded wrinkled"), AgeGroup.ELDER
    )
    | dict.fromkeys(words("young"), AgeGroup.YOUTH)
    | dict.fromkeys(words("little small"), AgeGroup.CHILD),
    "fr": dict.fromkeys(words("vieux vieil vieille âgé âgée ancien"), AgeGroup.ELDER)
    | dict.fromkeys(words("jeune"), AgeGroup.YOUTH)
    | dict.fromkeys(words("petit petite"), AgeGroup.CHILD),
}
"""Adjectives that tell an age when they stand right before a name or a person noun."""


def aged(noun: PersonNoun, age: AgeGroup | None) -> PersonNoun:
    """The noun with an age told by its adjective; ``little`` and ``small`` only make children of generic nouns."""
    if age is None or (age is AgeGroup.CHILD and not noun.generic):
        return noun
    if (age, noun.age) in {(AgeGroup.YOUTH, AgeGroup.CHILD), (AgeGroup.CHILD, AgeGroup.ELDER)}:
        return noun
    return replace(noun, age=age)
