"""What a pose brings with it: a seat, a writing desk, a ladder, a rowing boat, a pillow."""

from visiobook_media_generation.illustration.figures.form import Form
from visiobook_media_generation.illustration.palette import lighten, shade
from visiobook_media_generation.illustration.paths import box, outline, smooth


def draw_behind(form: Form, seat: str) -> None:
    """Before the body is drawn."""
    extras = form.posture.extras
    if "seat" in extras:
        {"chair": _chair, "rock": _rock, "log": _log, "barrel": _crate, "none": _nothing}[seat](form)
    if "ladder" in extras:
        _ladder(form)
    if "pillow" in extras:
        _pillow(form)
    if "rowboat" in extras:
        _thwart(form)


def draw_before(form: Form) -> None:
    """After trunk and legs, before head and leading arm."""
    if "desk" in form.posture.extras:
        _desk(form)
    if "rowboat" in form.posture.extras:
        _boat(form)


def _nothing(form: Form) -> None:
    """The set provides the seat."""
    del form


def _chair(form: Form) -> None:
    brush, (x, y), wide = form.brush, form.posture.pelvis, form.body.hip
    wood = form.tone("#7a4a2e")
    top, seat, back = y - form.body.torso * 0.92, y + 5.2, x - wide * 1.5
    for px in (back + 1.5, x + wide * 1.5):
        form.solid(outline([(px - 1.5, seat), (px - 1.0, 0.8), (px + 1.0, 0.8), (px + 1.5, seat)]), shade(wood, 0.3))
    rest = outline(
        [
            (back - 1.6, 0.8),
            (back - 1.4, seat),
            (back - 3.2, top + 4, back - 2.2, top),
            (back, top - 2.4, back + 2.4, top),
            (back + 1.6, top + 6, back + 1.6, seat),
            (back + 0.6, 0.8),
        ]
    )
    form.solid(rest, wood)
    form.solid(box(back - 1.5, seat - 1.2, wide * 3.3, 3.6, 1.6), wood)
    form.solid(box(back + 0.5, seat - 3.2, wide * 2.9, 3.0, 1.5), form.tone("#8c3a3e"))
    brush.line(back + 2, seat + 8, x + wide * 1.4, seat + 8, shade(wood, 0.4), 1.2)


def _rock(form: Form) -> None:
    (x, y), wide = form.posture.pelvis, form.body.hip
    top = y + 3.6
    path = smooth(
        [
            (x - wide * 1.9, 1),
            (x - wide * 1.8, top * 0.55),
            (x - wide * 1.1, top),
            (x + wide * 0.3, top - 0.6),
            (x + wide * 1.2, top + 2),
            (x + wide * 1.7, top * 0.4),
            (x + wide * 1.8, 1),
            (x, 2.4),
        ],
        close=True,
    )
    form.solid(path, form.tone("#8d8780"), dark=0.6, light=0.4, grain=0.36)


def _log(form: Form) -> None:
    (x, y), wide = form.posture.pelvis, form.body.hip
    top = y + 3.6
    bark = form.tone("#6b4a35")
    form.solid(box(x - wide * 2.4, top, wide * 4.2, -top + 1, 5), bark, dark=0.6)
    form.brush.oval(x + wide * 1.7, (top + 1) / 2, 2.6, -top * 0.48, lighten(bark, 0.6))
    form.brush.oval(x + wide * 1.7, (top + 1) / 2, 1.3, -top * 0.24, shade(bark, 0.2), 0.5)


def _crate(form: Form) -> None:
    (x, y), wide = form.posture.pelvis, form.body.hip
    top = y + 3.8
    wood = form.tone("#a37b4d")
    form.solid(box(x - wide * 1.6, top, wide * 3.0, -top + 0.8, 0.8), wood)
    for k in (0.33, 0.66):
        form.brush.line(x - wide * 1.6, top * k, x + wide * 1.4, top * k, shade(wood, 0.8), 0.6, 0.7)
    for px in (x - wide * 1.6, x + wide * 1.05):
        form.solid(box(px, top, wide * 0.35, -top + 0.8), lighten(wood, 0.15))


def _ladder(form: Form) -> None:
    wood = form.tone("#9a7248")
    x = form.hands[0][0] - 0.6
    top = -form.body.height * 1.30
    for px in (x - 9, x + 5):
        form.solid(outline([(px + 4, 1), (px - 1.6, top), (px + 0.4, top), (px + 6.2, 1)]), wood)
    count = 11
    for k in range(count):
        y = top * (k + 0.5) / count
        shift = 5.0 * (1 - (k + 0.5) / count)
        form.brush.line(x - 9 + shift, y, x + 6 + shift, y, shade(wood, 0.25), 1.6)


def draw_couch(form: Form, seat: str) -> None:
    """What somebody lies on: a couch in a room, a grassy bank or boards outdoors. Drawn before the body is turned."""
    body, lift = form.body, form.posture.lift
    right, left = body.leg * 0.55 + 9, -(body.torso + body.leg * 0.45 + body.head * 2.2) - 6
    top = -lift - 1.0
    if seat == "chair":
        wood = form.tone("#7a4a2e")
        for px in (left + 5, right - 7):
            form.solid(box(px - 1.6, top + 6, 3.2, -top - 5), shade(wood, 0.2))
        form.solid(box(left, top + 5, right - left, 4.2, 1.4), wood)
        form.solid(box(left - 2.6, top - 12, 4.6, -top + 13, 2.0), wood)
        form.solid(box(left + 1, top - 0.8, right - left - 2, 7.4, 3.2), form.tone("#8a5f6a"), dark=0.35)
    elif seat == "barrel":
        wood = form.tone("#8f6a45")
        form.solid(box(left, top, right - left, 5, 1), wood)
        for px in (left + 4, right - 12):
            form.solid(box(px, top + 5, 8, -top - 4, 0.6), shade(wood, 0.25))
    else:
        bank = smooth(
            [
                (left - 12, 2),
                (left - 5, top * 0.5),
                (left + 4, top + 0.6),
                ((left + right) / 2, top + 1.2),
                (right - 3, top + 1.4),
                (right + 6, top * 0.45),
                (right + 13, 2),
                ((left + right) / 2, 4),
            ],
            close=True,
        )
        form.solid(bank, form.tone("#7fa05a"), dark=0.5, light=0.35, grain=0.36)
        for k in range(16):
            x = left - 4 + (right - left + 8) * k / 15
            form.brush.stroke(
                outline([(x, 1.5), (x + 0.8, -2.4, x + 2.2 - (k % 3), -5.0 - (k % 4))], close=False),
                form.tone("#5f8a48"),
                0.9,
                0.8,
            )


def _pillow(form: Form) -> None:
    """Under the head; the canvas is already turned, so up is towards the feet's right."""
    x, y = form.posture.neck
    radius = form.body.head
    path = smooth(
        [
            (x - radius * 1.35, y - radius * 2.4),
            (x - radius * 0.75, y - radius * 2.5),
            (x - radius * 0.62, y - radius * 1.0),
            (x - radius * 0.7, y + 2),
            (x - radius * 1.3, y + 2.4),
            (x - radius * 1.5, y - radius),
        ],
        close=True,
    )
    form.solid(path, form.tone("#f1ebe0"), dark=0.35)


def _desk(form: Form) -> None:
    brush, knee = form.brush, form.knees[0]
    wood = form.tone("#8a5a38")
    top, left, right = knee[1] - form.body.thick * 2.4 - 1.5, knee[0] - 5.0, knee[0] + 27
    for px in (left + 6, right - 3):
        form.solid(outline([(px - 1.4, top), (px - 1.0, 0.8), (px + 1.0, 0.8), (px + 1.4, top)]), shade(wood, 0.3))
    form.solid(box(left, top - 1.6, right - left, 3.4, 1), wood)
    form.solid(box(left + 3, top + 1.8, right - left - 6, 4.2, 0.6), shade(wood, 0.15))
    brush.dot((left + right) / 2, top + 3.9, 0.8, "#d9a441")
    brush.shape(
        outline([(left + 5, top - 1.8), (left + 16, top - 1.8), (left + 18, top - 3.6), (left + 7.6, top - 3.6)]),
        form.tone("#f6ecd2"),
        dark=0.1,
        light=0.1,
    )
    form.solid(
        outline(
            [(right - 7.4, top - 1.6), (right - 7.0, top - 5.0), (right - 4.4, top - 5.0), (right - 4.0, top - 1.6)]
        ),
        form.tone("#2f3c58"),
    )
    pen = form.hands[0]
    brush.stroke(
        outline([(pen[0] + 1.4, pen[1] + 2.4), (pen[0] - 1.0, pen[1] - 3, pen[0] - 3.4, pen[1] - 8.6)], close=False),
        form.tone("#f4efe6"),
        1.2,
    )


def _thwart(form: Form) -> None:
    x, y = form.posture.pelvis
    wood = form.tone("#6b452e")
    inside = smooth(
        [
            (x - 40, y - 1),
            (x - 30, y + 4),
            (x + 8, y + 5.4),
            (x + 46, y + 3),
            (x + 58, y - 3),
            (x + 40, y + 12),
            (x - 24, y + 12),
        ],
        close=True,
    )
    form.solid(inside, shade(wood, 0.55))
    form.solid(box(x - 14, y + 3.4, 26, 3.2, 1), form.tone("#a9794e"))


def _boat(form: Form) -> None:
    brush, (x, y) = form.brush, form.posture.pelvis
    wood = form.tone("#8a5636")
    hull = outline(
        [
            (x - 42, y - 2),
            (x - 30, y + 7.4, x + 6, y + 7.8),
            (x + 44, y + 7, x + 60, y - 5),
            (x + 54, y + 14, x + 40, y + 24),
            (x + 4, y + 27.5, x - 30, y + 24),
            (x - 39, y + 12, x - 42, y - 2),
        ]
    )
    form.solid(hull, wood, dark=0.6)
    with brush.clipped(hull):
        for k in (6, 12):
            brush.stroke(
                outline(
                    [
                        (x - 42, y - 2 + k),
                        (x - 30, y + 7.4 + k, x + 6, y + 7.8 + k),
                        (x + 44, y + 7 + k, x + 60, y - 5 + k),
                    ],
                    close=False,
                ),
                shade(wood, 0.8),
                0.8,
                0.7,
            )
    brush.stroke(
        outline([(x - 42, y - 2), (x - 30, y + 7.4, x + 6, y + 7.8), (x + 44, y + 7, x + 60, y - 5)], close=False),
        lighten(wood, 0.5),
        2.0,
    )
    hx, hy = form.hands[0]
    oar = form.tone("#b98f5c")
    brush.line(hx - 2, hy - 1.2, hx + 22, y + 20, oar, 1.7)
    form.solid(outline([(hx + 19, y + 16), (hx + 22, y + 14.6), (hx + 31, y + 27), (hx + 26, y + 30)]), oar)
    brush.stroke(
        outline([(x - 48, y + 24), (x - 20, y + 21.4, x + 4, y + 24.4), (x + 34, y + 27, x + 64, y + 22)], close=False),
        (0.93, 0.97, 1.0),
        1.4,
        0.6,
    )
