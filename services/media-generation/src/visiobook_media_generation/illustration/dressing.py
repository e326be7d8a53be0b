"""Things in the picture: props that stand about, the thing an insert shows, the boat at sea."""

import random

from visiobook_contracts.ai_analysis import PlaceKind
from visiobook_contracts.media_generation import Framing, PictureSpec
from visiobook_media_generation.illustration.canvas import Brush, linear
from visiobook_media_generation.illustration.composition import Placed
from visiobook_media_generation.illustration.palette import argb, lighten, mix, rgb, shade
from visiobook_media_generation.illustration.paths import box, outline
from visiobook_media_generation.illustration.places import PLACES
from visiobook_media_generation.illustration.props.catalogue import find_prop
from visiobook_media_generation.illustration.props.prop import Prop
from visiobook_media_generation.illustration.stage import HEIGHT, digest
from visiobook_media_generation.illustration.yard import draw_barrel

SURFACES: dict[PlaceKind, tuple[str, str]] = {
    PlaceKind.SHORE: ("sand", "#e3c793"),
    PlaceKind.HARBOUR: ("planks", "#9a8468"),
    PlaceKind.SHIP_DECK: ("planks", "#a98358"),
    PlaceKind.SEA: ("planks", "#8a5a38"),
    PlaceKind.STREET: ("stone", "#8b8790"),
    PlaceKind.SQUARE: ("stone", "#9a9086"),
    PlaceKind.CAVE: ("stone", "#6a6270"),
    PlaceKind.GRAVEYARD: ("stone", "#9a979c"),
    PlaceKind.LIGHTHOUSE: ("stone", "#8d8780"),
    PlaceKind.MOUNTAIN: ("stone", "#8a8a92"),
    PlaceKind.CELLAR: ("stone", "#857c78"),
    PlaceKind.CHURCH: ("cloth", "#8c3a44"),
    PlaceKind.BALLROOM: ("cloth", "#e8dcc4"),
    PlaceKind.BEDROOM: ("cloth", "#8fa5b8"),
}
# taller than people: an insert looks up at them, their size as a share of the picture's height
TOWERING = {"tall clock": 1.7, "curtain": 1.0}
GREAT_ROOMS = {PlaceKind.HALL, PlaceKind.BALLROOM}
GREEN = {
    PlaceKind.MEADOW,
    PlaceKind.RIVERBANK,
    PlaceKind.HILLS,
    PlaceKind.FIELD,
    PlaceKind.GARDEN,
    PlaceKind.FOREST,
    PlaceKind.ROAD,
    PlaceKind.VILLAGE,
    PlaceKind.CASTLE,
    PlaceKind.MOOR,
}


def prop_at(noun: str | None, place: PlaceKind) -> Prop | None:
    """The thing as this place has it: the clock of a great room is a tall one on the floor."""
    prop = find_prop(noun)
    return find_prop("tall clock") if prop and prop.name == "clock" and place in GREAT_ROOMS else prop


def wanted_props(spec: PictureSpec) -> list[Prop]:
    """The props that can be drawn and that nobody holds already, without repetition."""
    held = {prop.name for figure in spec.figures if (prop := find_prop(figure.holding))}
    props: list[Prop] = []
    for noun in spec.props:
        prop = prop_at(noun, spec.place)
        if prop and prop.name not in held and prop not in props:
            props.append(prop)
    return props


def draw_props(brush: Brush, spec: PictureSpec, placed: list[Placed], view_width: float) -> None:
    """Stand the props of a wide shot where there is room; small ones on a little table, stump or crate."""
    if spec.framing not in {Framing.WIDE, Framing.EXTREME_WIDE}:
        return
    scale = 6.0 if spec.framing is Framing.WIDE else 3.2
    ground = HEIGHT * (0.90 if spec.framing is Framing.WIDE else 0.84)
    taken = [(item.placing.x, 15 * item.placing.scale) for item in placed]
    for prop in wanted_props(spec):
        size = max(prop.size * scale * (1.5 if prop.size < 14 else 1.0), 58)
        if spec.place is PlaceKind.SEA and prop.rests not in {"sky", "water"}:
            continue
        if prop.rests == "sky":
            with brush.moved(view_width * (0.30 if len(taken) % 2 else 0.62), HEIGHT * 0.26, scale=max(size, 70)):
                prop.draw(brush)
            continue
        x = _free_place(taken, view_width, max(size * 0.6, 70))
        taken.append((x, max(size * 0.6, 70)))
        _stand(brush, spec, prop, x, ground, size, scale)


def _free_place(taken: list[tuple[float, float]], view_width: float, half: float) -> float:
    """The place furthest from everybody, on a comb across the picture."""
    candidates = [view_width * share for share in (0.14, 0.24, 0.34, 0.44, 0.56, 0.66, 0.76, 0.86)]

    def room(x: float) -> float:
        return min((abs(x - other) - reach - half for other, reach in taken), default=view_width) - 0.12 * abs(
            x - view_width / 2
        )

    return max(candidates, key=room)


def _stand(brush: Brush, spec: PictureSpec, prop: Prop, x: float, ground: float, size: float, scale: float) -> None:
    brush.contact(x, ground, size * 0.9, size * 0.10, 0.32)
    top = ground
    if prop.rests == "surface":
        top = _support(brush, spec.place, x, ground, max(size * 1.25, 17 * scale), 25 * scale)
    with brush.moved(x, top, scale=size):
        prop.draw(brush)


def _support(brush: Brush, place: PlaceKind, x: float, ground: float, width: float, height: float) -> float:
    """A little table, stump or cask; returns its top."""
    if PLACES[place].indoors:
        wood = "#7a4a2e"
        for side in (-1, 1):
            brush.shape(
                outline(
                    [
                        (x + side * width * 0.36, ground),
                        (x + side * width * 0.30, ground - height),
                        (x + side * width * 0.20, ground - height),
                        (x + side * width * 0.30, ground),
                    ]
                ),
                wood,
            )
        brush.block(x - width * 0.5, ground - height - 8, width, 16, wood, 6)
        return ground - height - 8
    if place in {PlaceKind.HARBOUR, PlaceKind.SHIP_DECK, PlaceKind.SEA}:
        draw_barrel(brush, x, ground, height)
        return ground - height
    height *= 0.55
    brush.shape(
        outline(
            [
                (x - width * 0.5, ground),
                (x - width * 0.40, ground - height * 0.5, x - width * 0.40, ground - height),
                (x + width * 0.40, ground - height),
                (x + width * 0.40, ground - height * 0.5, x + width * 0.5, ground),
            ]
        ),
        "#6b4a35" if place in GREEN else "#8a8580",
    )
    brush.oval(x, ground - height, width * 0.40, height * 0.13, "#c09a6b" if place in GREEN else "#a39d97")
    return ground - height


# ------------------------------------------------------------------------------------------------ insert


def draw_insert(brush: Brush, spec: PictureSpec, view_width: float) -> None:
    """The first drawable prop, large, on a surface that belongs to the place; a second one small behind it."""
    nouns = [*spec.props, *(figure.holding for figure in spec.figures if figure.holding)]
    props = [prop for noun in nouns if (prop := prop_at(noun, spec.place))]
    if not props:
        return
    first = props[0]
    level = HEIGHT * (1 - spec.caption_zone) + 6
    if first.rests == "sky":
        with brush.moved(view_width / 2, HEIGHT * 0.68, scale=min(520.0, view_width * 0.7)):
            first.draw(brush)
        return
    if first.name in TOWERING:
        size = min(HEIGHT * TOWERING[first.name], view_width * 0.95)
        with brush.moved(view_width * 0.5, HEIGHT * 0.06 + size, scale=size):
            first.draw(brush)
        return
    _surface(brush, spec, view_width, level)
    room = level - HEIGHT * 0.12
    if len(props) > 1 and props[1].name != first.name and props[1].rests != "sky":
        with brush.moved(view_width * 0.78, level - 34, scale=min(room * 0.5, view_width * 0.28)):
            props[1].draw(brush)
    size = min(room * 0.92, view_width * 0.62)
    brush.contact(view_width * 0.48, level + 4, size * 0.95, size * 0.10, 0.5)
    with brush.moved(view_width * 0.48, level, scale=size):
        first.draw(brush)
    if first.shines:
        brush.glow(view_width * 0.48, level + first.flame[1] * size, size * 1.4, rgb("#ffb84a"), 0.25)


def _surface(brush: Brush, spec: PictureSpec, view_width: float, level: float) -> None:
    kind, colour = SURFACES.get(spec.place, ("grass", "#7fa352") if spec.place in GREEN else ("planks", "#8a5a38"))
    tone, top = brush.tone(colour), level - 78
    rng = random.Random(digest(spec.seed, spec.place.value, "insert"))
    fade = [argb(mix(lighten(tone, 0.5), brush.light.haze, 0.2)), argb(tone), argb(shade(tone, 0.6))]
    brush.canvas.saveLayer()
    brush.wash(0, top, view_width, HEIGHT - top, linear((0, top), (0, HEIGHT), fade, [0, 0.35, 1]))
    brush.stipple(
        box(0, top, view_width, HEIGHT - top).getBounds(),
        linear((0, top), (0, HEIGHT), [argb(shade(tone, 1), 0.05), argb(shade(tone, 1), 0.4)]),
    )
    if kind == "planks":
        for k in range(-8, 9):
            brush.line(view_width / 2 + k * 150, top, view_width / 2 + k * 330, HEIGHT, shade(tone, 0.85), 4, 0.6)
        for _ in range(36):
            x, y = rng.random() * view_width, rng.uniform(top, HEIGHT)
            brush.line(x, y, x + rng.uniform(60, 190), y + rng.uniform(-2, 2), shade(tone, 0.5), 2, 0.35)
    elif kind == "cloth":
        for k in range(9):
            x = view_width * k / 8
            brush.stroke(
                outline([(x, top + 30), (x + 50, HEIGHT * 0.9, x - 20, HEIGHT + 20)], close=False),
                shade(tone, 0.6),
                16,
                0.25,
            )
        brush.line(0, top + 18, view_width, top + 18, lighten(tone, 0.8), 7, 0.6)
    elif kind == "grass":
        for _ in range(210):
            x, y, tall = rng.random() * view_width, rng.uniform(top, HEIGHT + 40), rng.uniform(16, 46)
            brush.stroke(
                outline([(x, y), (x + 3, y - tall * 0.6, x + rng.uniform(-16, 16), y - tall)], close=False),
                lighten(tone, 0.6) if rng.random() < 0.5 else shade(tone, 0.6),
                4,
                0.6,
            )
    else:
        for _ in range(60):
            x, y, wide = rng.random() * view_width, rng.uniform(top, HEIGHT), rng.uniform(8, 70)
            brush.oval(x, y, wide, wide * 0.14, shade(tone, 0.6) if rng.random() < 0.6 else lighten(tone, 0.6), 0.28)
    brush.line(0, top, view_width, top, lighten(tone, 0.9), 5, 0.55)
    brush.canvas.restore()


# ------------------------------------------------------------------------------------------------ at sea


def draw_sea_boat(brush: Brush, spec: PictureSpec, placed: list[Placed]) -> None:
    """People on the open sea are in a boat: its side hides their legs."""
    if spec.place is not PlaceKind.SEA or not placed or spec.framing not in {Framing.WIDE, Framing.EXTREME_WIDE}:
        return
    if all(item.cast.figure.pose.value == "row" for item in placed):
        return
    scale = max(item.placing.scale for item in placed)
    left, right = min(item.placing.x for item in placed), max(item.placing.x for item in placed)
    ground = max(item.placing.y for item in placed)
    bow, stern, rail, keel = right + 46 * scale, left - 40 * scale, ground - 21 * scale, ground + 8 * scale
    middle = (bow + stern) / 2
    hull = outline(
        [
            (stern, rail - 5 * scale),
            (middle, rail + 5 * scale, bow, rail - 9 * scale),
            (bow - 10 * scale, keel - 6 * scale, bow - 26 * scale, keel),
            (stern + 14 * scale, keel),
            (stern + 3 * scale, keel - 8 * scale, stern, rail - 5 * scale),
        ]
    )
    brush.shape(hull, "#8a5636", dark=0.6)
    tone = brush.tone("#8a5636")
    with brush.clipped(hull):
        for k in (6, 12, 18):
            brush.stroke(
                outline(
                    [(stern, rail + (k - 5) * scale), (middle, rail + (k + 5) * scale, bow, rail + (k - 9) * scale)],
                    close=False,
                ),
                shade(tone, 0.8),
                scale * 0.8,
                0.7,
            )
    brush.stroke(
        outline([(stern, rail - 5 * scale), (middle, rail + 5 * scale, bow, rail - 9 * scale)], close=False),
        lighten(tone, 0.5),
        2.4 * scale,
    )
    foam = outline(
        [
            (stern - 20 * scale, keel),
            (middle, keel - 5 * scale, bow + 14 * scale, keel + 1 * scale),
            (middle, keel + 12 * scale, stern - 20 * scale, keel),
        ]
    )
    brush.fill(foam, mix(brush.tone("#3f7f9a"), brush.light.haze, 0.2), 0.95)
    brush.stroke(
        outline([(stern - 16 * scale, keel), (middle, keel - 4 * scale, bow + 10 * scale, keel)], close=False),
        (0.93, 0.97, 1.0),
        1.2 * scale,
        0.7,
    )
