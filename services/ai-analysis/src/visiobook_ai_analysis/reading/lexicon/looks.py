"""Words of looks: colours, hair, eyes, skin, build, clothes."""

from dataclasses import dataclass

from visiobook_ai_analysis.reading.lexicon.inflection import english_plural, french_plural, words


@dataclass(frozen=True)
class Looks:
    """Word lists of one language, lower case."""

    colours: frozenset[str] = frozenset()
    hair_styles: frozenset[str] = frozenset()
    hair: frozenset[str] = frozenset()
    eyes: frozenset[str] = frozenset()
    beards: frozenset[str] = frozenset()
    skin: frozenset[str] = frozenset()
    faces: frozenset[str] = frozenset()
    builds: frozenset[str] = frozenset()
    hats: frozenset[str] = frozenset()
    glasses: frozenset[str] = frozenset()
    garments: frozenset[str] = frozenset()
    cloth: frozenset[str] = frozenset()
    wearing: frozenset[str] = frozenset()
    dressings: frozenset[str] = frozenset()


def _set(text: str) -> frozenset[str]:
    return frozenset(words(text))


_EN_GARMENTS = """coat cloak dress gown jacket waistcoat shirt apron shawl scarf robe jersey uniform vest skirt
    tunic cape mantle overcoat greatcoat frock blouse oilskin sweater suit glove boot pinafore smock
    kerchief neckcloth petticoat kimono sash cassock doublet livery"""
_FR_GARMENTS = """manteau robe veste gilet chemise tablier châle écharpe pèlerine uniforme jupe tunique cape redingote
    blouse soutane ciré tricot pull habit pantalon gant botte fichu foulard vareuse paletot livrée"""

LOOKS: dict[str, Looks] = {
    "en": Looks(
        colours=_set(
            """red black brown blond blonde fair golden gold grey gray white silver silvery dark auburn chestnut
                ginger yellow flaxen sandy blue green purple violet scarlet crimson pink orange hazel raven copper
                tawny navy pale-blue sky-blue bottle-green russet straw-coloured jet-black snow-white"""
        ),
        hair_styles=_set(
            """long short curly straight braided plaited tangled thick wavy cropped wild loose bushy curling
                shaggy unkempt untidy cropped tousled"""
        ),
        hair=_set("hair curls locks braids plaits tresses ringlets"),
        eyes=_set("eyes eye"),
        beards=_set("beard moustache mustache whiskers moustaches beards"),
        skin=_set(
            """pale freckled tanned sunburnt sunburned weather-beaten weatherbeaten ruddy rosy sallow swarthy
                bronzed brown dark-skinned wrinkled olive"""
        ),
        faces=_set("face skin cheeks complexion countenance"),
        builds=_set(
            """tall short thin stout fat slender slim lean plump broad-shouldered gaunt burly lanky stocky
                portly bony heavy wiry broad bent huge round tiny plump-faced skinny sturdy towering"""
        ),
        hats=_set("hat cap bonnet hood helmet crown turban beret sou'wester top-hat straw-hat wig headscarf"),
        glasses=_set("spectacles glasses eyeglasses eyeglass monocle pince-nez"),
        garments=_set(_EN_GARMENTS)
        | frozenset(english_plural(g) for g in words(_EN_GARMENTS))
        | _set("trousers breeches shoes stockings oilskins clothes rags mourning"),
        cloth=_set(
            """velvet silk woollen wool linen cotton leather fur ragged shabby patched worn striped embroidered
                knitted torn tattered plain long short heavy thick fine old lace satin tweed sea-stained bright"""
        ),
        wearing=_set("wore wearing dressed clad wear wears in with put"),
        dressings=_set("bun chignon knot braid braids plait plaits ponytail pigtails ringlets"),
    ),
    "fr": Looks(
        colours=_set(
            """rouge rouges noir noire noirs noires brun brune bruns brunes blond blonde blonds blondes doré dorés
                gris grise grises blanc blanche blancs blanches argenté argentés roux rousse châtain châtains bleu
                bleue bleus bleues vert verte verts vertes violet violette jaune jaunes rose roses rousses blondes
                pourpre écarlate foncé sombre sombres clair clairs marron"""
        ),
        hair_styles=_set(
            "long longs courts court bouclés frisés raides épais tressés emmêlés ébouriffés bouclé longue"
        ),
        hair=_set("cheveux chevelure boucles nattes tresses"),
        eyes=_set("yeux"),
        beards=_set("barbe moustache moustaches favoris"),
        skin=_set("pâle hâlé hâlée bronzé bronzée ridé ridée rose blême basané tanné rougeaud"),
        faces=_set("visage teint peau figure joues face"),
        builds=_set(
            """grand grande maigre mince gros grosse petit petite trapu trapue robuste corpulent élancé svelte
                large géant énorme voûté ronde rond grosse fluet fluette menu menue dodu dodue osseux osseuse
                chétif chétive costaud"""
        ),
        hats=_set("chapeau casquette bonnet capuchon casque couronne béret coiffe toque perruque"),
        glasses=_set("lunettes besicles binocle lorgnon monocle"),
        garments=_set(_FR_GARMENTS)
        | frozenset(french_plural(g) for g in words(_FR_GARMENTS))
        | _set("souliers sabots bas haillons vêtements habits"),
        cloth=_set(
            """velours soie laine lin coton cuir fourrure usé usée rapiécé rapiécée rayé rayée vieux vieille
                vieil brodé brodée tricoté satin épais long longue déchiré"""
        ),
        wearing=_set("portait portant vêtu vêtue habillé habillée coiffé coiffée en avec aux à"),
        dressings=_set("chignon tresse tresses natte nattes bandeaux queue-de-cheval"),
    ),
}
