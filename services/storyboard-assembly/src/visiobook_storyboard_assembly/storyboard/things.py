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
    gun pistol cake egg loaf rose doll globe chest kettle bucket
"""

_DRESSING = """
    boat cart carriage fire chair table bed barrel chest anchor piano harp bench desk ladder clock mirror stove statue
    net sack trunk cradle
"""

_BUILT_IN = {
    PlaceKind.LAMP_ROOM: "lamp wheel window",
    PlaceKind.LIGHTHOUSE: "lamp window door",
    PlaceKind.HARBOUR: "boat ship barrel",
    PlaceKind.SHORE: "ship",
    PlaceKind.SHIP_DECK: "ship wheel",
    PlaceKind.KITCHEN: "fire stove window",
    PlaceKind.BEDROOM: "bed window",
    PlaceKind.FOREST: "tree",
}

HELD = frozenset(_HELD.split())
"""Things that a hand can hold. A door or a ship stays part of the set."""

INSERTED = frozenset(_INSERTED.split())
"""Things worth a shot without people."""

DRESSING = frozenset(_DRESSING.split())
"""Things that stay in sight for a whole scene. Doors and windows belong to the set; birds and stars come and go."""

BUILT_IN = {place: frozenset(things.split()) for place, things in _BUILT_IN.items()}
"""What a set has already: the lamp that the text speaks of in a lamp room is the great lamp itself."""
