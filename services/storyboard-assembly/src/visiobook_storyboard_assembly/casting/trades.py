"""What people wear for what they do, and what people wore when: trades, ranks and periods."""

import re
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

from visiobook_contracts.media_generation import Hat, Outfit
from visiobook_storyboard_assembly.casting.vocabulary import stem, stems


class Era(StrEnum):
    """The feel of a story's time, for clothes."""

    MEDIEVAL = "medieval"
    PERIOD = "period"
    MODERN = "modern"


@dataclass(frozen=True)
class Dress:
    """The clothes of a trade. Colours are None where the wardrobe may choose."""

    outfit: Outfit
    hat: Hat | None = None
    primary: str | None = None
    hat_colour: str | None = None
    glasses: bool = False


_OILSKIN = Dress(Outfit.OILSKIN, Hat.CAP, "#d9a53a", "#2f4058")
_JUMPER = Dress(Outfit.JUMPER, Hat.CAP)
_UNIFORM = Dress(Outfit.UNIFORM, Hat.CAP, "#34507c", "#2a3550")
_APRON = Dress(Outfit.APRON)
_SUIT = Dress(Outfit.SUIT)
_BLACK_ROBE = Dress(Outfit.ROBE, None, "#38343f")
_ROYAL_MAN = Dress(Outfit.ROBE, Hat.CROWN, "#8a3a4a", "#d9a53a")
_ROYAL_WOMAN = Dress(Outfit.GOWN, Hat.CROWN, None, "#d9a53a")

_TRADES: dict[str, Dress] = {
    "keeper fisherman fisher fisherwoman gardien pêcheur pêcheuse": _OILSKIN,
    "sailor boatman ferryman mate boatswain seaman marin matelot passeur": _JUMPER,
    "captain admiral lieutenant officer colonel general major sergeant soldier guard policeman "
    "capitaine amiral officier soldat garde sergent gendarme général commandant": _UNIFORM,
    "baker cook maid maidservant housekeeper nurse butcher grocer innkeeper landlady cobbler servant waitress "
    "boulanger boulangère cuisinier cuisinière bonne servante aubergiste boucher charcutier épicier nourrice": _APRON,
    "smith blacksmith carpenter miller forgeron charpentier meunier": Dress(Outfit.APRON),
    "lawyer attorney clerk scrivener banker judge solicitor merchant avocat notaire greffier juge marchand": _SUIT,
    "doctor professor scholar librarian schoolmaster docteur médecin professeur savant instituteur": Dress(
        Outfit.SUIT, glasses=True
    ),
    "teacher governess schoolmistress institutrice gouvernante": Dress(Outfit.DRESS, glasses=True),
    "detective inspector détective inspecteur": Dress(Outfit.COAT, Hat.DEERSTALKER),
    "priest vicar parson bishop monk friar abbot prêtre curé abbé évêque moine": _BLACK_ROBE,
    "nun sister religieuse nonne": Dress(Outfit.ROBE, Hat.HOOD, "#38343f", "#38343f"),
    "wizard magician sorcerer hermit magicien sorcier ermite": Dress(Outfit.ROBE, Hat.HOOD),
    "king emperor prospero roi empereur": _ROYAL_MAN,
    "queen empress princess reine impératrice princesse": _ROYAL_WOMAN,
    "prince": Dress(Outfit.TUNIC, Hat.CROWN, None, "#d9a53a"),
    "figure mummer masker apparition phantom spectre ghost silhouette fantôme": Dress(
        Outfit.ROBE, Hat.HOOD, "#2d2a35", "#2d2a35"
    ),
    "duke count baron earl lord duc comte marquis seigneur": Dress(Outfit.TUNIC),
    "duchess countess lady baroness duchesse comtesse marquise dame": Dress(Outfit.GOWN),
    "knight squire chevalier": Dress(Outfit.ARMOUR),
    "farmer shepherd gardener ploughman fermier paysan berger jardinier": Dress(Outfit.WAISTCOAT, Hat.STRAW),
    "woodcutter hunter forester huntsman bûcheron chasseur": Dress(Outfit.TUNIC, Hat.CAP),
    "pirate buccaneer corsair corsaire": Dress(Outfit.COAT, Hat.TRICORN),
    "butler footman valet porter majordome laquais": Dress(Outfit.WAISTCOAT),
    "painter artist sculptor peintre artiste": Dress(Outfit.SHIRT, Hat.BERET),
}
_DRESSES = {stem(word): dress for words, dress in _TRADES.items() for word in words.split()}
_KIN_OF = re.compile(r"^(?:la|le|l['’]) ?\w+ d(?:e |['’])[A-ZÉÈÀ]")
"""``Anna's sister`` and ``la sœur d'Anna`` are kin, no nuns."""
_FOR_WOMEN_ONLY = frozenset(map(stem, ("sister", "lady", "dame", "bonne", "nurse", "maid")))

_MEDIEVAL_WORDS = """
    knight sword castle dragon minstrel prince king spell wizard courtier duke arrow lute tournament
    chevalier épée château dragon ménestrel roi sortilège sorcier courtisan duc flèche tournoi
"""
_MODERN_WORDS = """
    telephone phone television computer car bus laptop internet screen radio email airport plane taxi
    téléphone télévision ordinateur voiture écran aéroport avion métro portable courriel
"""
_ERA_WORDS = {
    Era.MEDIEVAL: frozenset(map(stem, _MEDIEVAL_WORDS.split())),
    Era.MODERN: frozenset(map(stem, _MODERN_WORDS.split())),
}
_ERA_DENSITY = 1 / 800
"""An era's words are telling from one in 800 words on; below, a story is dressed as a period piece."""


def dress_of(occupation: str | None, name: str, *, woman: bool) -> Dress | None:
    """The clothes of a trade or rank, from the occupation or else from a title in the name."""
    somebodys = "'s " in name or "’s " in name or _KIN_OF.search(name) is not None
    for word in (*stems(occupation), *(() if somebodys else stems(name))):
        if word in _DRESSES and (woman or word not in _FOR_WOMEN_ONLY):
            return _DRESSES[word]
    return None


def era_of(text: str) -> Era:
    """When a story seems to play, by the density of telling words in its first 20,000 words."""
    counts = Counter(stems(text[:120_000]))
    words = max(counts.total(), 1)
    hits = {era: sum(counts[word] for word in words_) / words for era, words_ in _ERA_WORDS.items()}
    best = max(hits, key=lambda era: hits[era])
    return best if hits[best] >= _ERA_DENSITY and words >= 400 else Era.PERIOD
