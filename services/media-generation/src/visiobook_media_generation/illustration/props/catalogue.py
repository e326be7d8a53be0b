"""The library of drawable nouns, with synonyms. Unknown nouns are not drawn."""

from functools import lru_cache

from visiobook_media_generation.illustration.props import (
    arts,
    creatures,
    furniture,
    household,
    keepsakes,
    lights,
    nature,
    nautical,
    papers,
    tableware,
    tools,
    travel,
)
from visiobook_media_generation.illustration.props.prop import Prop

# a prop's name -> other words for it
OTHER_WORDS: dict[str, tuple[str, ...]] = {
    "lantern": ("light",),
    "torch": ("flashlight",),
    "lamp": ("oil lamp",),
    "candle": (
        "candlestick",
        "taper",
        "candles",
    ),
    "letter": (
        "note",
        "envelope",
        "message",
        "telegram",
        "paper",
        "card",
        "invitation",
        "letters",
    ),
    "book": (
        "volume",
        "novel",
        "diary",
        "journal",
        "logbook",
        "bible",
        "notebook",
        "ledger",
        "books",
    ),
    "boat": (
        "rowboat",
        "rowing boat",
        "dinghy",
        "skiff",
        "canoe",
    ),
    "key": ("keys",),
    "door": (
        "gate",
        "doorway",
    ),
    "watch": ("pocket watch",),
    "clock": ("timepiece",),
    "tall clock": (
        "ebony clock",
        "standing clock",
        "great clock",
        "longcase clock",
        "grandfather clock",
    ),
    "mask": ("vizard",),
    "hammer": ("mallet",),
    "curtain": (
        "drape",
        "hanging",
    ),
    "lock": ("padlock",),
    "jar": ("jam jar",),
    "cup": (
        "mug",
        "teacup",
    ),
    "goblet": (
        "glass",
        "wineglass",
        "chalice",
    ),
    "bread": ("loaf",),
    "apple": ("fruit",),
    "basket": ("hamper",),
    "chest": (
        "trunk",
        "treasure",
        "treasure chest",
    ),
    "coin": (
        "coins",
        "money",
        "gold",
    ),
    "map": ("chart",),
    "sword": (
        "blade",
        "sabre",
    ),
    "knife": ("dagger",),
    "umbrella": ("parasol",),
    "cane": (
        "walking stick",
        "stick",
        "crutch",
    ),
    "bag": (
        "sack",
        "suitcase",
        "satchel",
        "purse",
    ),
    "bottle": (
        "wine",
        "flask",
        "potion",
        "vial",
    ),
    "bouquet": ("flowers",),
    "mirror": (
        "looking glass",
        "looking-glass",
    ),
    "chair": (
        "armchair",
        "stool",
    ),
    "table": ("desk",),
    "fire": (
        "fireplace",
        "flame",
        "bonfire",
        "campfire",
    ),
    "carriage": ("coach",),
    "cart": (
        "wagon",
        "wheelbarrow",
    ),
    "telescope": ("spyglass",),
    "hat": (
        "cap",
        "bonnet",
    ),
    "coat": (
        "jacket",
        "cloak",
    ),
    "picture": (
        "painting",
        "portrait",
        "frame",
        "photograph",
    ),
    "violin": ("fiddle",),
    "feather": ("quill",),
    "pen": ("pencil",),
    "spade": ("shovel",),
    "axe": ("hatchet",),
    "crow": ("raven",),
    "cat": ("kitten",),
    "dog": (
        "puppy",
        "hound",
    ),
    "horse": (
        "pony",
        "mare",
        "stallion",
    ),
    "ship": (
        "sailing ship",
        "vessel",
        "schooner",
        "sail",
    ),
    "barrel": ("cask",),
    "box": (
        "crate",
        "parcel",
        "package",
    ),
    "pot": (
        "saucepan",
        "cauldron",
    ),
    "kettle": ("teapot",),
    "pistol": (
        "gun",
        "revolver",
    ),
    "gull": (
        "seagull",
        "seabird",
    ),
    "bird": (
        "sparrow",
        "robin",
    ),
    "chicken": ("hen",),
    "necklace": (
        "locket",
        "pearls",
    ),
    "glasses": (
        "spectacles",
        "eyeglasses",
    ),
    "plate": (
        "dish",
        "supper",
        "meal",
    ),
    "present": ("gift",),
    "scroll": ("parchment",),
    "newspaper": ("gazette",),
    "skull": ("skeleton",),
    "bucket": ("pail",),
    "horn": ("trumpet",),
    "sofa": ("couch",),
    "doll": ("toy",),
    "flag": ("banner",),
    "bow": ("arrow",),
    "shell": ("seashell",),
    "mushroom": ("toadstool",),
    "boot": (
        "boots",
        "shoe",
        "shoes",
    ),
    "glove": ("gloves",),
    "magnifier": ("magnifying glass",),
    "jug": ("pitcher",),
    "net": ("fishing net",),
    "oar": ("paddle",),
}


@lru_cache(maxsize=1)
def library() -> dict[str, Prop]:
    """Every prop by its name."""
    families = (
        lights.PROPS,
        papers.PROPS,
        tableware.PROPS,
        keepsakes.PROPS,
        household.PROPS,
        tools.PROPS,
        nautical.PROPS,
        arts.PROPS,
        travel.PROPS,
        furniture.PROPS,
        nature.PROPS,
        creatures.PROPS,
    )
    return {prop.name: prop for family in families for prop in family}


@lru_cache(maxsize=1)
def _synonyms() -> dict[str, str]:
    return {word: name for name, words in OTHER_WORDS.items() for word in words}


def find_prop(noun: str | None) -> Prop | None:
    """The prop for a noun, by name, synonym, singular or last word; None when nothing here looks like it."""
    if not noun:
        return None
    word = " ".join(noun.lower().split())
    singular = word.removesuffix("s")
    for candidate in (word, singular, word.split(" ")[-1] if word else "", singular.split(" ")[-1] if singular else ""):
        prop = library().get(candidate) or library().get(_synonyms().get(candidate, ""))
        if prop:
            return prop
    return None
