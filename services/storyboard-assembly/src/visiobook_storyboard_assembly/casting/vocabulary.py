"""What words say of looks, in English and French: a colour, a cut, a trade. Words are compared by their stems.

Colours are softened to the palette of the illustrations: "red" is a madder red, not ``#ff0000``.
"""

import re
import unicodedata
from collections.abc import Mapping
from typing import TypeVar

from visiobook_contracts.media_generation import Beard, HairStyle, Hat, Outfit

MeaningT = TypeVar("MeaningT")

_WORD = re.compile(r"[^\W\d_]+")


def stem(word: str) -> str:
    """A word without case, accents, plural and feminine endings: ``Vertes`` and ``vert`` are the same."""
    plain = "".join(c for c in unicodedata.normalize("NFD", word.casefold()) if not unicodedata.combining(c))
    return re.sub(r"(es|s|e)$", "", plain) if len(plain) > 3 else plain


def stems(text: str | None) -> list[str]:
    """The stems of a phrase, in order."""
    return [stem(word) for word in _WORD.findall(text or "")]


def first_meaning(text: str | None, table: Mapping[str, MeaningT]) -> MeaningT | None:
    """What the first known word of a phrase means, or None."""
    return next((table[word] for word in stems(text) if word in table), None)


def _by_stem(table: Mapping[str, MeaningT]) -> dict[str, MeaningT]:
    return {stem(word): meaning for words, meaning in table.items() for word in words.split()}


HAIR_COLOURS = _by_stem(
    {
        "red ginger auburn copper carroty roux rousse auburn cuivre": "#a8502a",
        "fair blond blonde golden flaxen yellow straw doré or dorée paille": "#d9b25f",
        "brown chestnut brunette hazel brun brune châtain châtaine marron": "#5f3d28",
        "black dark raven jet ebony noir noire sombre corbeau jais": "#2b2429",
        "grey gray grizzled iron gris grise poivre": "#8f8d8c",
        "white silver silvery snowy snow hoary blanc blanche argent argenté neige": "#e4e1da",
    }
)

CLOTH_COLOURS = _by_stem(
    {
        "red scarlet crimson ruby vermilion rouge écarlate cramoisi vermeil": "#b23f3a",
        "pink rose rosy": "#cf8791",
        "orange rust": "#c4703a",
        "yellow golden gold saffron mustard jaune or doré safran": "#d9a53a",
        "green emerald olive vert verte émeraude": "#4c7a55",
        "blue azure navy bleu bleue azur marine": "#3d6393",
        "purple violet mauve lilac lavender pourpre violette lilas": "#765a8f",
        "brown tan leather russet brun marron cuir fauve": "#7a5236",
        "black ebony noir noire": "#33303a",
        "grey gray silver gris grise argent": "#7d8189",
        "white cream ivory snowy blanc blanche crème ivoire": "#e9e2d3",
    }
)

EYE_COLOURS = _by_stem(
    {
        "blue bleu azure azur": "#3f6a86",
        "green vert": "#4b6b45",
        "grey gray gris": "#66707a",
        "brown hazel brun marron noisette": "#5b3a26",
        "black dark noir sombre": "#30241f",
        "amber golden doré ambre": "#8a5f24",
    }
)

SKINS = _by_stem(
    {
        "pale white fair milky pâle blanc blême livide clair": "#f4d3bc",
        "rosy ruddy pink florid rose rougeaud vermeil": "#eeb697",
        "olive sallow mat olivâtre": "#d3a077",
        "tanned sunburnt weathered bronzed swarthy hâlé bronzé tanné basané": "#c08a61",
        "brown brun": "#9a6643",
        "black dark ebony noir ébène": "#6d4632",
    }
)

HAIR_STYLES = _by_stem(
    {
        "braid braided plait plaited pigtail tresse tressé natte": HairStyle.BRAIDS,
        "bun chignon knot knotted": HairStyle.BUN,
        "curly curled curls ringlets bouclé boucle frisé": HairStyle.CURLY,
        "bald hairless chauve": HairStyle.BALD,
        "receding balding thin dégarni": HairStyle.RECEDING,
        "ponytail": HairStyle.PONYTAIL,
        "bob bobbed": HairStyle.BOB,
        "long flowing loose dénoué": HairStyle.LONG,
        "short cropped court ras": HairStyle.SHORT,
        "parted combed sleek side lissé": HairStyle.SIDE,
    }
)

BEARDS = _by_stem(
    {
        "moustache mustache whisker whiskers favoris": Beard.MOUSTACHE,
        "short trimmed pointed stubble court taillé pointu": Beard.SHORT,
        "long flowing reached down waist longue descendait": Beard.LONG,
    }
)

HATS = _by_stem(
    {
        "topper silk haut-de-forme": Hat.TOP,
        "straw paille": Hat.STRAW,
        "bonnet coiffe": Hat.BONNET,
        "deerstalker": Hat.DEERSTALKER,
        "cap casquette": Hat.CAP,
        "tricorn tricorne cocked": Hat.TRICORN,
        "crown coronet diadem tiara couronne diadème": Hat.CROWN,
        "nightcap": Hat.NIGHTCAP,
        "souwester sou'wester suroît": Hat.SOUWESTER,
        "hood hooded capuche capuchon chaperon": Hat.HOOD,
        "beret béret": Hat.BERET,
    }
)

ANY_HAT = frozenset(stem(word) for word in ("hat", "chapeau", "feutre"))
CLOAKS = frozenset(stem(word) for word in ("cloak", "cape", "mantle", "houppelande"))
SCARVES = frozenset(stem(word) for word in ("scarf", "shawl", "muffler", "kerchief", "écharpe", "châle", "fichu"))

GARMENTS = _by_stem(
    {
        "dress frock skirt jupe": Outfit.DRESS,
        "gown": Outfit.GOWN,
        "pinafore": Outfit.PINAFORE,
        "coat overcoat greatcoat jacket manteau veste redingote paletot pelisse": Outfit.COAT,
        "suit tailcoat costume habit frac smoking": Outfit.SUIT,
        "waistcoat vest gilet": Outfit.WAISTCOAT,
        "tunic doublet tunique pourpoint": Outfit.TUNIC,
        "cassock habit toga soutane toge": Outfit.ROBE,
        "uniform livery uniforme livrée": Outfit.UNIFORM,
        "oilskin slicker mackintosh ciré": Outfit.OILSKIN,
        "apron tablier": Outfit.APRON,
        "shirt blouse chemise": Outfit.SHIRT,
        "jumper sweater jersey pullover tricot vareuse chandail": Outfit.JUMPER,
        "armour armor mail breastplate armure cuirasse": Outfit.ARMOUR,
    }
)
"""The word "robe" is missing: it is a gown in English and a dress in French; ``looks`` knows."""

BUILDS = _by_stem(
    {
        "thin lean slender slim gaunt slight bony skinny wiry maigre mince fluet svelte": 0.85,
        "round fat stout plump portly heavy broad burly rond gros grosse gras trapu corpulent large": 1.2,
        "strong sturdy robuste fort forte costaud": 1.1,
    }
)

HEIGHTS = _by_stem(
    {
        "tall towering lofty giant grand grande haut haute géant": 1.09,
        "short small little tiny petit petite minuscule": 0.92,
    }
)
