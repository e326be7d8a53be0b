"""From a character's description to a look: what the text says first, then what trade, age and period suggest."""

from dataclasses import dataclass

from visiobook_contracts.ai_analysis import AgeGroup, Character, Gender, Species
from visiobook_contracts.media_generation import Beard, HairStyle, Hat, Look, Outfit
from visiobook_storyboard_assembly.casting import vocabulary as words
from visiobook_storyboard_assembly.casting.trades import Dress, Era, dress_of
from visiobook_storyboard_assembly.casting.voices import narrator_gender
from visiobook_storyboard_assembly.seeding import between, choose

_SKINS = ("#f4d0b6", "#efc3a2", "#e6b38d", "#d9a27a", "#bd855c", "#96633f")
_SKIN_STARTS = (0, 0, 0, 1, 1)
"""A book's people have neighbouring tones where the text gives none: kin look like kin."""

_EYES = ("#4a3426", "#5b3a26", "#3f5d6b", "#4b6045", "#30241f")
_HAIR = ("#5f3d28", "#3b2a24", "#2b2429", "#8a5a34", "#d0a75c", "#9c5430")
_ELDER_HAIR = ("#e4e1da", "#c9c6c1", "#8f8d8c")
_FUR = {
    Species.RABBIT: ("#efe8de", "#b99b7e"),
    Species.CAT: ("#8b8d97", "#c88a4c", "#3a3640"),
    Species.DOG: ("#a87648", "#6d4e38", "#d9c3a0"),
    Species.WOLF: ("#6f7079",),
    Species.FOX: ("#c86d38",),
    Species.BEAR: ("#7a5238",),
    Species.MOUSE: ("#a09284",),
    Species.BIRD: ("#5b6b86", "#3a3640"),
}

_WOMEN_STYLES = (HairStyle.BUN, HairStyle.LONG, HairStyle.BOB, HairStyle.CURLY)
_GIRL_STYLES = (HairStyle.BRAIDS, HairStyle.LONG, HairStyle.PONYTAIL, HairStyle.BOB)
_MEN_STYLES = (HairStyle.SHORT, HairStyle.SIDE, HairStyle.CURLY)
_OLD_MEN_STYLES = (HairStyle.RECEDING, HairStyle.SIDE, HairStyle.BALD)

_OUTFITS: dict[Era, dict[str, tuple[Outfit, ...]]] = {
    Era.MEDIEVAL: {
        "woman": (Outfit.DRESS, Outfit.GOWN, Outfit.DRESS),
        "girl": (Outfit.DRESS, Outfit.PINAFORE),
        "man": (Outfit.TUNIC, Outfit.ROBE, Outfit.TUNIC),
        "boy": (Outfit.TUNIC,),
    },
    Era.PERIOD: {
        "woman": (Outfit.DRESS, Outfit.GOWN, Outfit.DRESS),
        "girl": (Outfit.PINAFORE, Outfit.DRESS),
        "man": (Outfit.COAT, Outfit.SUIT, Outfit.WAISTCOAT),
        "boy": (Outfit.WAISTCOAT, Outfit.SHIRT, Outfit.COAT),
    },
    Era.MODERN: {
        "woman": (Outfit.JUMPER, Outfit.COAT, Outfit.DRESS),
        "girl": (Outfit.JUMPER, Outfit.DRESS),
        "man": (Outfit.JUMPER, Outfit.SHIRT, Outfit.COAT),
        "boy": (Outfit.JUMPER, Outfit.SHIRT),
    },
}


@dataclass(frozen=True)
class Sketch:
    """A look before the wardrobe has seen the whole cast. ``fixed`` names the colours that the text decided."""

    character: Character
    look: Look
    fixed: frozenset[str]


@dataclass(frozen=True)
class _Clothes:
    outfit: Outfit
    hat: Hat | None
    colours: dict[str, str]
    glasses: bool


def sketch(character: Character, *, era: Era, language: str, seed: str) -> Sketch:
    """The look of one character. The same character of the same book is always sketched alike."""
    key = f"{seed}/{character.id}"
    said = character.appearance
    gender = character.gender if character.gender is not Gender.UNKNOWN else guessed_gender(character, language, key)
    clothes = _clothes(character, gender=gender, era=era, language=language, key=key)
    build, height = _body(character, key)
    look = Look(
        species=character.species,
        gender=gender,
        age=character.age,
        skin=words.first_meaning(said.skin, words.SKINS) or _skin(seed, key),
        hair=_hair_colour(character, key),
        hair_style=_hair_style(character, gender, key),
        beard=_beard(character, gender, key),
        eyes=words.first_meaning(said.eyes, words.EYE_COLOURS) or choose(_EYES, key, "eyes"),
        build=build,
        height=height,
        nose=between(0.82, 1.25, key, "nose"),
        brow=between(0.8, 1.3, key, "brow"),
        outfit=clothes.outfit,
        hat=clothes.hat,
        glasses=said.glasses or clothes.glasses,
        **clothes.colours,
    )
    return Sketch(character, look, frozenset(clothes.colours))


def _skin(seed: str, key: str) -> str:
    start = choose(_SKIN_STARTS, seed, "skin")
    return choose(_SKINS[start : start + 3], key, "skin")


def guessed_gender(character: Character, language: str, key: str) -> Gender:
    """Where the book does not tell: who narrates looks as the narrator sounds, animals are drawn in coats."""
    if character.is_narrator:
        return narrator_gender(language)
    if character.species is not Species.HUMAN:
        return Gender.MALE
    return choose((Gender.FEMALE, Gender.MALE), key, "gender")


def _body(character: Character, key: str) -> tuple[float, float]:
    said = character.appearance.build
    build = words.first_meaning(said, words.BUILDS) or between(0.94, 1.08, key, "build")
    height = words.first_meaning(said, words.HEIGHTS) or between(0.96, 1.05, key, "height")
    return build, height


def _hair_colour(character: Character, key: str) -> str:
    said = character.appearance
    if character.species is not Species.HUMAN:
        named = words.first_meaning(said.hair_colour or character.name, words.HAIR_COLOURS)
        return named or choose(_FUR[character.species], key, "fur")
    named = words.first_meaning(said.hair_colour, words.HAIR_COLOURS)
    named = named or words.first_meaning(said.beard, words.HAIR_COLOURS)
    return named or choose(_ELDER_HAIR if character.age is AgeGroup.ELDER else _HAIR, key, "hair")


def _hair_style(character: Character, gender: Gender, key: str) -> HairStyle:
    said = words.first_meaning(character.appearance.hair_style, words.HAIR_STYLES)
    if said is not None:
        return said
    young = character.age in (AgeGroup.CHILD, AgeGroup.YOUTH)
    if gender is Gender.FEMALE:
        elder = character.age is AgeGroup.ELDER
        return HairStyle.BUN if elder else choose(_GIRL_STYLES if young else _WOMEN_STYLES, key, "style")
    return choose(_OLD_MEN_STYLES if character.age is AgeGroup.ELDER else _MEN_STYLES, key, "style")


def _beard(character: Character, gender: Gender, key: str) -> Beard | None:
    if character.species is not Species.HUMAN or gender is Gender.FEMALE:
        return None
    if character.appearance.beard:
        return words.first_meaning(character.appearance.beard, words.BEARDS) or Beard.FULL
    if character.age is AgeGroup.ELDER:
        return choose((Beard.FULL, Beard.MOUSTACHE, None), key, "beard")
    if character.age is AgeGroup.ADULT:
        return choose((None, None, None, Beard.MOUSTACHE, Beard.SHORT), key, "beard")
    return None


def _clothes(character: Character, *, gender: Gender, era: Era, language: str, key: str) -> _Clothes:
    """Said garments first; the trade fills in what they leave open, then the period."""
    woman = gender is Gender.FEMALE
    trade = dress_of(character.appearance.occupation, character.name, woman=woman)
    said = _said_clothes(character, woman=woman, language=language)
    outfit = said.outfit or (trade.outfit if trade else choose(_OUTFITS[era][_part(character, gender)], key, "outfit"))
    if woman and outfit in (Outfit.SUIT, Outfit.WAISTCOAT):
        outfit = Outfit.DRESS
    colours = dict(said.colours)
    if trade and "primary" not in colours and trade.primary and outfit is trade.outfit:
        colours["primary"] = trade.primary
    hat = said.hat or _trade_hat(trade, outfit, wanted=said.any_hat) or _period_hat(said, era, woman=woman)
    if trade and hat is trade.hat and trade.hat_colour:
        colours.setdefault("hat_colour", trade.hat_colour)
    return _Clothes(outfit, hat, colours, glasses=bool(trade and trade.glasses))


def _trade_hat(trade: Dress | None, outfit: Outfit, *, wanted: bool) -> Hat | None:
    """The hat of a trade goes with its clothes; over the text's own coat it comes only where the text has a hat."""
    return trade.hat if trade and (wanted or outfit is trade.outfit or trade.hat is Hat.CROWN) else None


@dataclass
class _Said:
    outfit: Outfit | None
    hat: Hat | None
    any_hat: bool
    colours: dict[str, str]


def _said_clothes(character: Character, *, woman: bool, language: str) -> _Said:
    said = _Said(outfit=None, hat=None, any_hat=False, colours={})
    for phrase in character.appearance.clothes:
        _add_phrase(said, phrase, woman=woman, language=language)
    if character.appearance.hat:
        said.hat = words.first_meaning(character.appearance.hat, words.HATS)
        said.any_hat = True
        _colour(said, "hat_colour", character.appearance.hat)
    return said


def _add_phrase(said: _Said, phrase: str, *, woman: bool, language: str) -> None:
    """Read one phrase such as ``long red cloak`` into the clothes known so far; the first of a kind wins."""
    found = set(words.stems(phrase))
    hat = words.first_meaning(phrase, words.HATS)
    if found & words.CLOAKS:
        _colour(said, "cloak", phrase, default="#5a4a52")
        said.hat = said.hat or (hat if hat is Hat.HOOD else None)
    elif found & words.SCARVES:
        _colour(said, "scarf", phrase, default="#b9574f")
    elif hat is not None or found & words.ANY_HAT:
        said.hat, said.any_hat = said.hat or hat, True
        _colour(said, "hat_colour", phrase)
    else:
        _add_garment(said, phrase, woman=woman, language=language)


def _add_garment(said: _Said, phrase: str, *, woman: bool, language: str) -> None:
    outfit = words.first_meaning(phrase, words.GARMENTS)
    if outfit is None and words.stem("robe") in words.stems(phrase):
        outfit = Outfit.DRESS if woman and language == "fr" else Outfit.ROBE
    if said.outfit in (None, Outfit.APRON) and outfit is not None:
        said.outfit = outfit
    colour_field = "secondary" if outfit is Outfit.APRON else "primary"
    _colour(said, colour_field, phrase)


def _colour(said: _Said, field: str, phrase: str, default: str | None = None) -> None:
    colour = words.first_meaning(phrase, words.CLOTH_COLOURS) or default
    if colour is not None:
        said.colours.setdefault(field, colour)


def _period_hat(said: _Said, era: Era, *, woman: bool) -> Hat | None:
    """A hat the text mentions without saying which."""
    if not said.any_hat:
        return None
    if era is Era.PERIOD:
        return Hat.BONNET if woman else Hat.TOP
    return Hat.STRAW if woman else Hat.CAP


def _part(character: Character, gender: Gender) -> str:
    young = character.age is AgeGroup.CHILD
    if gender is Gender.FEMALE:
        return "girl" if young else "woman"
    return "boy" if young else "man"
