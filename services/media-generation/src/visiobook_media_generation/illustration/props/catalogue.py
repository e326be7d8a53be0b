"""The library of drawable nouns, with synonyms. Unknown nouns are not drawn."""

from functools import lru_cache

from visiobook_media_generation.illustration.props import creatures, furniture, household, nature, tools, travel
from visiobook_media_generation.illustration.props.prop import Prop

SYNONYMS = {
    "light": "lantern", "torch": "torch", "flashlight": "torch", "oil lamp": "lamp", "candlestick": "candle", "taper": "candle",
    "note": "letter", "envelope": "letter", "message": "letter", "telegram": "letter", "paper": "letter", "card": "letter", "invitation": "letter",
    "volume": "book", "novel": "book", "diary": "book", "journal": "book", "logbook": "book", "bible": "book", "notebook": "book", "ledger": "book",
    "rowboat": "boat", "rowing boat": "boat", "dinghy": "boat", "skiff": "boat", "canoe": "boat",
    "keys": "key", "gate": "door", "doorway": "door", "pocket watch": "watch", "timepiece": "clock",
    "mug": "cup", "teacup": "cup", "glass": "goblet", "wineglass": "goblet", "chalice": "goblet", "loaf": "bread", "fruit": "apple",
    "hamper": "basket", "trunk": "chest", "treasure": "chest", "treasure chest": "chest", "coins": "coin", "money": "coin", "gold": "coin", "chart": "map",
    "blade": "sword", "sabre": "sword", "dagger": "knife", "parasol": "umbrella", "walking stick": "cane", "stick": "cane", "crutch": "cane",
    "sack": "bag", "suitcase": "bag", "satchel": "bag", "purse": "bag", "wine": "bottle", "flask": "bottle", "rose": "flower", "flowers": "bouquet",
    "looking glass": "mirror", "looking-glass": "mirror", "armchair": "chair", "stool": "chair", "desk": "table", "fireplace": "fire", "flame": "fire", "bonfire": "fire", "campfire": "fire",
    "carriage": "carriage", "coach": "carriage", "wagon": "cart", "wheelbarrow": "cart", "spyglass": "telescope", "cap": "hat", "bonnet": "hat", "jacket": "coat", "cloak": "coat",
    "painting": "picture", "portrait": "picture", "frame": "picture", "photograph": "picture", "fiddle": "violin", "quill": "feather", "pencil": "pen", "shovel": "spade",
    "hatchet": "axe", "raven": "crow", "kitten": "cat", "puppy": "dog", "hound": "dog", "pony": "horse", "mare": "horse", "stallion": "horse", "sailing ship": "ship", "vessel": "ship",
    "schooner": "ship", "cask": "barrel", "crate": "box", "parcel": "box", "package": "box", "saucepan": "pot", "cauldron": "pot", "teapot": "kettle", "pistol": "pistol", "gun": "pistol",
    "revolver": "pistol", "seagull": "gull", "seabird": "gull", "sparrow": "bird", "robin": "bird", "hen": "chicken", "necklace": "necklace", "locket": "necklace", "pearls": "necklace",
    "spectacles": "glasses", "eyeglasses": "glasses", "hourglass": "hourglass", "dish": "plate", "supper": "plate", "meal": "plate", "gift": "present", "scroll": "scroll", "parchment": "scroll",
    "newspaper": "newspaper", "gazette": "newspaper", "skeleton": "skull", "crown": "crown", "bucket": "bucket", "pail": "bucket", "globe": "globe", "drum": "drum", "trumpet": "horn", "horn": "horn",
    "flute": "flute", "pipe": "pipe", "ladder": "ladder", "bench": "bench", "sofa": "sofa", "couch": "sofa", "cradle": "cradle", "doll": "doll", "toy": "doll", "ball": "ball", "kite": "kite", "flag": "flag",
    "banner": "flag", "shield": "shield", "bow": "bow", "arrow": "bow", "shell": "shell", "seashell": "shell", "mushroom": "mushroom", "toadstool": "mushroom", "egg": "egg", "cheese": "cheese", "cake": "cake",
    "boots": "boot", "boot": "boot", "shoe": "boot", "shoes": "boot", "glove": "glove", "gloves": "glove", "bed": "bed", "lens": "lens", "magnifying glass": "magnifier", "magnifier": "magnifier", "compass": "compass",
    "potion": "bottle", "vial": "bottle", "jug": "jug", "pitcher": "jug", "fishing net": "net", "sail": "ship", "paddle": "oar", "needle": "needle", "candles": "candle", "books": "book", "letters": "letter",
}  # fmt: skip


@lru_cache(maxsize=1)
def library() -> dict[str, Prop]:
    """Every prop by its name."""
    families = (household.PROPS, tools.PROPS, travel.PROPS, furniture.PROPS, nature.PROPS, creatures.PROPS)
    return {prop.name: prop for family in families for prop in family}


def find_prop(noun: str | None) -> Prop | None:
    """The prop for a noun, by name, synonym, singular or last word; None when nothing here looks like it."""
    if not noun:
        return None
    word = " ".join(noun.lower().split())
    singular = word.removesuffix("s")
    for candidate in (word, singular, word.split(" ")[-1] if word else "", singular.split(" ")[-1] if singular else ""):
        name = SYNONYMS.get(candidate, candidate)
        if name in library():
            return library()[name]
    return None
