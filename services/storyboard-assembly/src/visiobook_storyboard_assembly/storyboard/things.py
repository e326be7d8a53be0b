"""Things of a story as pictures use them: what a hand can hold and what fills a picture of its own."""

from visiobook_contracts.ai_analysis import PlaceKind

_HELD = """
    lantern lamp candle letter book key watch cup bread apple basket rope coin map sword knife umbrella cane bag bottle
    flower bell mirror fish oar telescope hat violin feather ring pen axe spade broom teacup sack crown fan glove jar
    pot spoon torch whistle card drum flute guitar gun pistol hammer handkerchief mask stick trumpet cake egg pie loaf
    rose kite doll ball shoe boot scissors fork bucket cage flag shield bow arrow plate pipe bird net box chest
"""
_INSERTED = """
    lantern lamp candle letter book key clock watch cup bread apple basket rope coin map sword knife umbrella bag bottle
    flower bell mirror anchor fish telescope hat violin feather ring pen axe teacup crown torch card drum
    gun pistol cake egg loaf rose doll globe chest kettle bucket mask hammer curtain lock jar
"""

_DRESSING = """
    boat cart carriage fire chair table bed barrel chest anchor piano harp bench desk ladder clock mirror stove statue
    net sack trunk cradle
"""

_ROOMS = """
    parlour bedroom kitchen library office hall ballroom tavern shop schoolroom church attic cellar cabin corridor
    lamp_room
"""
INDOORS = frozenset(map(PlaceKind, _ROOMS.split()))
"""Places with a roof and walls."""

_BUILT_IN = {
    PlaceKind.LAMP_ROOM: "lamp wheel",
    PlaceKind.LIGHTHOUSE: "lamp",
    PlaceKind.HARBOUR: "boat ship barrel",
    PlaceKind.SHORE: "ship boat",
    PlaceKind.SEA: "ship",
    PlaceKind.SHIP_DECK: "ship wheel",
    PlaceKind.KITCHEN: "stove table chair pot plate",
    PlaceKind.BEDROOM: "bed table",
    PlaceKind.PARLOUR: "chair table picture",
    PlaceKind.TAVERN: "table chair barrel",
    PlaceKind.LIBRARY: "desk chair globe",
    PlaceKind.OFFICE: "desk chair",
    PlaceKind.SCHOOLROOM: "desk bench",
    PlaceKind.SHOP: "box",
    PlaceKind.FOREST: "tree",
    PlaceKind.GARDEN: "tree flower",
    PlaceKind.MEADOW: "tree flower",
    PlaceKind.RIVERBANK: "tree flower",
    PlaceKind.HILLS: "tree",
    PlaceKind.ROAD: "tree fence",
}

WALLED = frozenset({"door", "window", "curtain", "gate", "lock", "fence"})
"""Parts of buildings: standing free on a floor or a meadow they would look absurd."""

_OUTDOORS = "boat ship cart carriage horse cow sheep goat pig tree star moon anchor wheel gull"
_FURNITURE = "bed stove piano desk cradle harp chair table clock mirror picture plate pillow"
_OUTDOOR_ONLY = frozenset(_OUTDOORS.split())
_INDOOR_ONLY = frozenset(_FURNITURE.split())
_GARDEN_SEATS = frozenset({PlaceKind.GARDEN, PlaceKind.VILLAGE, PlaceKind.SQUARE})
_HEARTHLESS = frozenset({PlaceKind.CAVE})

HELD = frozenset(_HELD.split())
"""Things that a hand can hold. A door or a ship stays part of the set."""

INSERTED = frozenset(_INSERTED.split())
"""Things worth a shot without people."""

DRESSING = frozenset(_DRESSING.split())
"""Things that stay in sight for a whole scene. Doors and windows belong to the set; birds and stars come and go."""

BUILT_IN = {place: frozenset(things.split()) for place, things in _BUILT_IN.items()}
"""What a set has already: the lamp that the text speaks of in a lamp room is the great lamp itself."""


def built_into(place: PlaceKind) -> frozenset[str]:
    """What a set has of its own or draws into its walls; a fire indoors burns in the hearth, not on the floor."""
    walls = WALLED | ({"fire"} if place in INDOORS - _HEARTHLESS else set())
    return BUILT_IN.get(place, frozenset()) | walls


def fits(prop: str, place: PlaceKind) -> bool:
    """Whether a thing can stand in a place: no carriage in a parlour, no bed on a beach."""
    if place in INDOORS:
        return prop not in _OUTDOOR_ONLY
    return prop not in _INDOOR_ONLY or (prop in {"chair", "table"} and place in _GARDEN_SEATS)
