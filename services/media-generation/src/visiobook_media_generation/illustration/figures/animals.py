"""Heads, tails and fur of the animal people. Unit: the head's radius is 10, facing +x."""

from visiobook_contracts.ai_analysis import Species
from visiobook_contracts.media_generation import Look
from visiobook_media_generation.illustration.canvas import Brush, Shading
from visiobook_media_generation.illustration.figures.face import Expression, ink_of
from visiobook_media_generation.illustration.figures.form import Form
from visiobook_media_generation.illustration.palette import WHITE, Rgb, lighten, mix, shade
from visiobook_media_generation.illustration.paths import Path, ellipse, outline, smooth

SOFT: Shading = {"dark": 0.36, "light": 0.28, "rim": 0.6, "grain": 0.16}
POINTED = {Species.CAT, Species.DOG, Species.WOLF, Species.FOX}


def draw_tail(form: Form, colour: Rgb) -> None:
    """Behind the body."""
    (x, y), brush, species = form.posture.pelvis, form.brush, form.look.species
    if species in {Species.RABBIT, Species.BEAR}:
        brush.ball(x - form.body.hip * 1.15, y + 2, 3.6 if species is Species.RABBIT else 2.6, lighten(colour, 0.5))
    elif species in {Species.WOLF, Species.FOX}:
        tail = smooth(
            [
                (x - 3, y + 1),
                (x - 14, y + 6),
                (x - 21, y - 4),
                (x - 20, y - 17),
                (x - 16.5, y - 20),
                (x - 14, y - 10),
                (x - 10, y - 2),
                (x - 3, y - 3),
            ],
            close=True,
        )
        form.solid(tail, colour)
        with brush.clipped(tail):
            brush.oval(x - 18, y - 18, 5.5, 5.5, "#f4efe6" if species is Species.FOX else shade(colour, 0.4))
    elif species in {Species.CAT, Species.MOUSE, Species.DOG}:
        width = {Species.CAT: 3.2, Species.MOUSE: 1.4, Species.DOG: 3.6}[species]
        tone = mix(colour, form.tone("#e88f94"), 0.5) if species is Species.MOUSE else colour
        brush.stroke(
            outline([(x - 4, y + 2), (x - 17, y + 6, x - 19, y - 6), (x - 20.5, y - 15, x - 14, y - 17)], close=False),
            tone,
            width,
        )
    elif species is Species.BIRD:
        for k in range(3):
            form.solid(
                outline(
                    [(x - 4, y - 2), (x - 16 - k * 2, y + 5 + k * 3), (x - 11 - k * 2, y + 9 + k * 3), (x - 2, y + 3)]
                ),
                shade(colour, 0.15 + 0.12 * k),
            )


def draw_head(brush: Brush, look: Look, face: Expression) -> None:
    """The whole head of an animal person."""
    fur = brush.tone(look.hair)
    pink = mix(fur, brush.tone("#e88f94"), 0.75)
    _ears(brush, look.species, fur, pink)
    if look.species is Species.BIRD:
        _bird(brush, look, fur, face)
        return
    skull = outline(
        [
            (-10, 0),
            (-10.4, -9, -5, -11, 0.4, -11),
            (7, -11, 10.4, -8, 10, -1),
            (10.6, 4, 8, 8.6, 4, 10),
            (0, 11.4, -6, 10.4, -8.4, 7),
            (-13, 6.8, -9.8, 3, -10, 0),
        ]
    )
    brush.shape(skull, fur, **SOFT)
    _markings(brush, look, fur, skull)
    if look.species in {Species.WOLF, Species.FOX, Species.DOG}:
        _long_muzzle(brush, look.species, fur, face)
    else:
        _short_muzzle(brush, look.species, fur, pink, face)
    _eyes(brush, look, fur, face)


def _ears(brush: Brush, species: Species, fur: Rgb, pink: Rgb) -> None:
    if species is Species.RABBIT:
        for x, turn in ((-4.5, -16), (3.0, 7)):
            with brush.moved(x, -8, turn=turn):
                brush.shape(
                    outline([(-2.8, 1), (-5.2, -14, -2.6, -25), (0, -29.4, 2.8, -25), (5.2, -14, 2.8, 1)]),
                    fur if x > 0 else shade(fur, 0.12),
                    **SOFT,
                )
                brush.fill(
                    outline([(-1.3, -1), (-3.0, -13, -1.3, -22), (0, -25.4, 1.5, -22), (3.0, -13, 1.3, -1)]), pink, 0.8
                )
    elif species is Species.DOG:
        for x, flip in ((-7.4, False), (6.6, True)):
            with brush.moved(x, -7, flip=flip):
                brush.shape(
                    outline(
                        [(1.5, -3), (-4, -4.4, -6.2, 2), (-7.2, 9, -4.6, 12), (-1.4, 10, -0.4, 4), (1.4, 1, 3.0, -1)]
                    ),
                    shade(fur, 0.35),
                    **SOFT,
                )
    elif species in POINTED:
        for x in (-6.4, 4.4):
            brush.shape(
                outline([(x - 4, -5), (x - 2.2, -15, x - 1.2, -18), (x + 3, -14.4, x + 4.6, -6.5)]),
                shade(fur, 0.15),
                **SOFT,
            )
            brush.fill(outline([(x - 2, -7), (x - 1.2, -14), (x + 2.4, -7.6)]), shade(pink, 0.25), 0.85)
    elif species in {Species.BEAR, Species.MOUSE}:
        size = 3.9 if species is Species.BEAR else 6.6
        for x in (-8, 6.4):
            brush.shape(ellipse(x, -9, size), shade(fur, 0.12), **SOFT)
            brush.dot(x, -8.8, size * 0.6, pink, 0.75)


def _markings(brush: Brush, look: Look, fur: Rgb, skull: Path) -> None:
    with brush.clipped(skull):
        if look.species is Species.FOX:
            brush.fill(outline([(-10, 5), (-3, 3.4, 2, 6), (6, 2, 11, 4), (10, 12), (-10, 12)]), "#f6efe4")
        elif look.species is Species.CAT:
            for k in (-3.4, 0.2, 3.8):
                brush.line(k, -11, k * 0.85 + 0.4, -7.4, shade(fur, 0.6), 1.2, 0.7)
            for y in (2, 4.6):
                brush.line(-10.5, y, -6.8, y + 0.6, shade(fur, 0.6), 1.0, 0.6)
        elif look.species is Species.WOLF:
            brush.fill(outline([(-11, 4), (-5, 3.8, -2, 7.5), (2, 10, 4, 12), (-10, 12)]), lighten(fur, 0.55), 0.9)
        elif look.species is Species.DOG:
            brush.oval(6.0, -1.6, 3.6, 4.4, shade(fur, 0.28), 0.8)


def _long_muzzle(brush: Brush, species: Species, fur: Rgb, face: Expression) -> None:
    ink = ink_of(fur)
    pale = brush.tone("#f6efe4") if species is Species.FOX else lighten(fur, 0.45)
    reach = 13.4 if species is Species.DOG else 16.6
    if face.mouth_open > 0.3:
        jaw = outline(
            [(3, 7), (reach - 4, 8 + face.mouth_open * 3.4, reach - 2.2, 7.6 + face.mouth_open * 2.2), (8, 6.6, 3, 7)]
        )
        brush.fill(jaw, brush.tone("#7d2a33"))
        brush.stroke(
            outline(
                [(3, 8.6), (reach - 5, 9.4 + face.mouth_open * 3.4, reach - 2.2, 7.6 + face.mouth_open * 2.2)],
                close=False,
            ),
            pale,
            1.7,
        )
    muzzle = outline(
        [
            (1, 0.6),
            (7.6, -0.8, reach - 1.6, 2.8),
            (reach + 0.8, 4.6, reach - 1.2, 6.8),
            (9, 9.8, 2.4, 9.6),
            (-2, 5, 1, 0.6),
        ]
    )
    brush.shape(muzzle, pale, **SOFT)
    brush.shape(ellipse(reach - 0.8, 3.4, 2.2, 1.8), ink, dark=0.3, light=0.5)
    brush.dot(reach - 1.4, 2.7, 0.5, WHITE, 0.7)
    lift = face.smile * 0.7
    brush.stroke(outline([(reach - 2.4, 6.6), (10, 8.4, 5.0, 7.4 - lift)], close=False), ink, 0.7)
    if species is Species.WOLF and (face.inner > 0.5 or face.mouth_open > 0.3):
        for k in range(3):
            x = 8 + k * 2.1
            brush.fill(outline([(x, 7.4), (x + 0.7, 9.3), (x + 1.5, 7.2)]), brush.tone("#f7f3e8"))


def _short_muzzle(brush: Brush, species: Species, fur: Rgb, pink: Rgb, face: Expression) -> None:
    ink = ink_of(fur)
    pale = lighten(fur, 0.6)
    if species is Species.BEAR:
        brush.shape(ellipse(4.2, 4.8, 5.6, 4.4), pale, **SOFT)
    else:
        brush.oval(2.4, 5.2, 3.3, 2.8, pale)
        brush.oval(6.4, 5.1, 2.9, 2.6, pale)
    nose_colour = ink if species is Species.BEAR else pink
    brush.fill(smooth([(2.6, 2.0), (6.6, 2.0), (5.6, 3.8), (4.6, 4.4), (3.5, 3.8)], close=True), nose_colour)
    brush.dot(3.8, 2.6, 0.4, WHITE, 0.6)
    brush.line(4.6, 4.3, 4.6, 5.8, ink, 0.5)
    if face.mouth_open > 0.3:
        brush.oval(4.6, 7.4, 1.9, 0.7 + face.mouth_open * 1.3, brush.tone("#7d2a33"))
        brush.oval(4.6, 8.0, 1.1, 0.5 + face.mouth_open * 0.5, brush.tone("#d4736f"))
    lift = face.smile * 0.8
    brush.stroke(
        outline(
            [(1.9, 6.4 - lift * 0.4), (3.4, 7.0 + lift, 4.6, 5.9), (5.8, 7.0 + lift, 7.3, 6.3 - lift * 0.4)],
            close=False,
        ),
        ink,
        0.55,
    )
    if species is Species.RABBIT:
        brush.rect(3.7, 6.6, 1.9, 2.1, brush.tone("#fffaf0"))
        brush.line(4.65, 6.6, 4.65, 8.7, shade(fur, 0.6), 0.2)
    if species in {Species.RABBIT, Species.CAT, Species.MOUSE}:
        for side in (-1, 1):
            for k in (-1, 0, 1):
                brush.line(4.6 + side * 3.4, 5.2 + k * 0.8, 4.6 + side * 9.6, 4.6 + k * 2.1, shade(fur, 0.8), 0.26, 0.6)


def _eyes(brush: Brush, look: Look, fur: Rgb, face: Expression) -> None:
    ink = ink_of(fur)
    for lead, x in ((False, -1.8), (True, 6.2)):
        if look.species in {Species.WOLF, Species.FOX, Species.DOG}:
            x -= 0.5
        if face.closed:
            brush.stroke(outline([(x - 2.0, -1.4), (x, 0.8, x + 2.0, -1.4)], close=False), ink, 0.75)
            continue
        narrow, tall = (0.9 if lead else 1.0), 2.2 * face.open_eye
        white = ellipse(x, -1.4, 1.95 * narrow, tall)
        brush.fill(white, brush.tone("#fffaf2"))
        with brush.clipped(white):
            brush.dot(x + 0.4, -1.2, 1.5, look.eyes)
            if look.species is Species.CAT:
                brush.oval(x + 0.45, -1.2, 0.5 * face.pupil, 1.35, ink)
            else:
                brush.dot(x + 0.45, -1.2, 0.92 * face.pupil, ink)
            brush.dot(x + 0.9, -1.9, 0.48, WHITE, 0.95)
            brush.rect(x - 3, -1.4 - tall - 0.4, 6, tall * 0.42 + max(0.0, face.inner) * 0.35, shade(fur, 0.45), 0.55)
        brush.stroke(
            outline([(x - 1.9 * narrow, -1.6), (x, -1.6 - tall * 1.25, x + 1.9 * narrow, -1.6)], close=False), ink, 0.5
        )
        side = 1 if lead else -1
        y = -5.0 - face.raise_brow * 0.8
        brush.stroke(
            outline(
                [
                    (x + side * 2.1, y + 0.5 - face.inner * 0.2),
                    (x, y - 0.6, x - side * 1.8, y + 0.4 + face.inner * 0.75),
                ],
                close=False,
            ),
            shade(fur, 0.8),
            0.9 * look.brow,
        )


def _bird(brush: Brush, look: Look, fur: Rgb, face: Expression) -> None:
    for k in range(3):
        brush.shape(
            outline(
                [
                    (-3 + k * 2, -9),
                    (-7 + k * 3.4, -15 - k * 0.8, -4 + k * 3.6, -18 + abs(k - 1) * 2),
                    (0 + k * 2, -13, 0.6 + k * 1.6, -9),
                ]
            ),
            shade(fur, 0.12 * k),
            **SOFT,
        )
    skull = ellipse(0, 0, 10.2, 10.6)
    brush.shape(skull, fur, **SOFT)
    with brush.clipped(skull):
        brush.oval(3.6, 5.4, 7.4, 6.2, lighten(fur, 0.6), 0.85)
    beak = brush.tone("#e0a03d")
    gap = face.mouth_open * 2.2
    if gap > 0.4:
        brush.fill(outline([(5.4, 3.6), (14.0, 3.8), (12, 4.6 + gap), (5.6, 6.4)]), brush.tone("#7d2a33"))
        brush.shape(
            outline([(5.4, 5.2), (9, 7.0 + gap, 12.4, 4.8 + gap), (8, 5.4 + gap * 0.4, 5.4, 5.2)]),
            shade(beak, 0.2),
            **SOFT,
        )
    brush.shape(outline([(5.0, 0.2), (12, 0.4, 16.2, 4.4), (11, 5.2, 5.4, 5.4), (4.0, 2.8, 5.0, 0.2)]), beak, **SOFT)
    brush.stroke(outline([(14.6, 4.3), (9, 4.6, 5.4, 4.4 - face.smile * 0.6)], close=False), shade(beak, 0.8), 0.5)
    _eyes(brush, look, fur, face)
