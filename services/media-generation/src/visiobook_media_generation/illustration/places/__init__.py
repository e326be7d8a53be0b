"""The sets: one drawing function for each kind of place, and what the rest of the picture must know about it."""

from collections.abc import Callable
from dataclasses import dataclass

from visiobook_contracts.ai_analysis import PlaceKind
from visiobook_media_generation.illustration.places import (
    backstairs,
    cave,
    gathering,
    grand,
    harbour,
    heritage,
    homes,
    outdoors,
    sea,
    seafaring,
    ship,
    study,
    tended,
    town,
    trade,
    wild,
    woods,
)
from visiobook_media_generation.illustration.stage import Stage


@dataclass(frozen=True)
class Place:
    """A set. ``seat`` is what people sit on; ``grassy`` grows blades before the camera; ``drift`` lets leaves fly."""

    draw: Callable[[Stage], None]
    indoors: bool = False
    seat: str = "rock"
    grassy: bool = False
    drift: bool = False
    covered: bool = False
    lamplight: bool = True
    light_from: tuple[float, float] = (0.8, -0.45)


def _room(
    draw: Callable[[Stage], None], *, light_from: tuple[float, float] = (0.75, -0.45), seat: str = "chair"
) -> Place:
    return Place(draw, indoors=True, seat=seat, light_from=light_from)


PLACES: dict[PlaceKind, Place] = {
    PlaceKind.MEADOW: Place(outdoors.draw_meadow, grassy=True, drift=True),
    PlaceKind.RIVERBANK: Place(outdoors.draw_riverbank, grassy=True, drift=True),
    PlaceKind.HILLS: Place(outdoors.draw_hills, grassy=True, drift=True),
    PlaceKind.MOUNTAIN: Place(wild.draw_mountain),
    PlaceKind.FIELD: Place(tended.draw_field, seat="log", grassy=True, drift=True),
    PlaceKind.GARDEN: Place(tended.draw_garden, seat="chair", drift=True),
    PlaceKind.FOREST: Place(woods.draw_forest, seat="log", grassy=True, drift=True),
    PlaceKind.ROAD: Place(outdoors.draw_road, grassy=True, drift=True),
    PlaceKind.MOOR: Place(wild.draw_moor, grassy=True),
    PlaceKind.VILLAGE: Place(town.draw_village, seat="log", drift=True),
    PlaceKind.STREET: Place(town.draw_street, seat="barrel"),
    PlaceKind.SQUARE: Place(town.draw_square, seat="barrel", drift=True),
    PlaceKind.CASTLE: Place(heritage.draw_castle_hill, grassy=True, drift=True),
    PlaceKind.GRAVEYARD: Place(heritage.draw_graveyard, grassy=True, drift=True),
    PlaceKind.CAVE: Place(cave.draw_cave, covered=True),
    PlaceKind.SHORE: Place(sea.draw_shore),
    PlaceKind.SEA: Place(sea.draw_sea, seat="none"),
    PlaceKind.HARBOUR: Place(harbour.draw_harbour, seat="barrel"),
    PlaceKind.SHIP_DECK: Place(ship.draw_ship_deck, seat="barrel"),
    PlaceKind.LIGHTHOUSE: Place(sea.draw_lighthouse_rock, grassy=True),
    PlaceKind.PARLOUR: _room(homes.draw_parlour, light_from=(-0.75, -0.45)),
    PlaceKind.BEDROOM: _room(homes.draw_bedroom),
    PlaceKind.KITCHEN: _room(homes.draw_kitchen, light_from=(-0.75, -0.45)),
    PlaceKind.ATTIC: _room(backstairs.draw_attic, seat="barrel"),
    PlaceKind.CELLAR: _room(backstairs.draw_cellar, seat="barrel"),
    PlaceKind.CORRIDOR: _room(backstairs.draw_corridor),
    PlaceKind.HALL: _room(grand.draw_hall, light_from=(-0.75, -0.45)),
    PlaceKind.BALLROOM: _room(grand.draw_ballroom, light_from=(0.3, -0.9)),
    PlaceKind.LIBRARY: _room(study.draw_library),
    PlaceKind.OFFICE: _room(study.draw_office),
    PlaceKind.TAVERN: _room(trade.draw_tavern, light_from=(-0.75, -0.45)),
    PlaceKind.SHOP: _room(trade.draw_shop),
    PlaceKind.SCHOOLROOM: _room(gathering.draw_schoolroom),
    PlaceKind.CHURCH: _room(gathering.draw_church_inside, light_from=(0.2, -0.95)),
    PlaceKind.CABIN: _room(seafaring.draw_cabin, seat="barrel"),
    PlaceKind.LAMP_ROOM: _room(seafaring.draw_lamp_room, light_from=(0.1, -0.6)),
}
