"""Who stands where, and where the camera is. View units: the picture is 1080 high, its width follows the format."""

import itertools
import math
from dataclasses import dataclass

from visiobook_contracts.ai_analysis import PlaceKind, Pose, Species
from visiobook_contracts.media_generation import Figure, Framing, Hat, PictureSpec
from visiobook_media_generation.illustration.figures.body import Body
from visiobook_media_generation.illustration.figures.figure import Placing, head_centre, posture_for, rolled_about
from visiobook_media_generation.illustration.figures.held import held_thing, worn_hat
from visiobook_media_generation.illustration.figures.pose import Posture
from visiobook_media_generation.illustration.stage import HEIGHT

# pixels per figure unit (an adult is 100), ground as a share of the height
SCALES = {Framing.EXTREME_WIDE: 3.0, Framing.WIDE: 6.1, Framing.MEDIUM: 13.2, Framing.CLOSE: 23.0, Framing.INSERT: 0.0}
GROUNDS = {Framing.EXTREME_WIDE: 0.855, Framing.WIDE: 0.945}
ZOOMS = {Framing.EXTREME_WIDE: 1.0, Framing.WIDE: 1.07, Framing.MEDIUM: 1.5, Framing.CLOSE: 2.0, Framing.INSERT: 1.9}
EYE_LEVELS = {
    Framing.EXTREME_WIDE: 540.0,
    Framing.WIDE: 566.0,
    Framing.MEDIUM: 545.0,
    Framing.CLOSE: 500.0,
    Framing.INSERT: 560.0,
}
PANS = (0.0, -230.0, 230.0, -120.0, 150.0)
STEPS = (1.0, 1.05, 1.05, 1.11, 1.02)
# from the middle of the head to the top of hat or ears, in radii of the head
BARE_HEAD = 1.45
HAT_TOPS = {Hat.TOP: 3.0, Hat.CROWN: 2.2, Hat.NIGHTCAP: 2.15}
OTHER_HATS = 1.85
EARS = {
    Species.RABBIT: 3.7,
    Species.CAT: 1.8,
    Species.FOX: 1.8,
    Species.WOLF: 1.8,
    Species.BIRD: 1.9,
    Species.MOUSE: 1.7,
}
HEADROOM = 0.045  # share of the height left free above hats and hair in close framings
CHIN = 1.34  # from the middle of the head to the chin, in radii
STAGES = {"left": 0.29, "centre": 0.5, "right": 0.71}
WATERS = {PlaceKind.SEA, PlaceKind.RIVERBANK, PlaceKind.SHORE, PlaceKind.HARBOUR, PlaceKind.LIGHTHOUSE}
CLOSE_POSES = {Pose.STAND, Pose.READ, Pose.HOLD, Pose.THINK, Pose.CROSS_ARMS, Pose.HUG, Pose.POINT, Pose.WAVE, Pose.LIE}
STAND_SIZE = 0.45  # a lead in a wide shot fills at least this share of the height


@dataclass(frozen=True)
class Camera:
    """Where the camera is on the set: centre of the view, zoom, sideways shift."""

    zoom: float
    x: float
    y: float
    pan: float


@dataclass(frozen=True)
class Cast:
    """A figure with its measured posture."""

    figure: Figure
    body: Body
    posture: Posture
    weight: float = 1.0

    @property
    def head(self) -> tuple[float, float]:
        """The head's middle above the feet, in figure units, x forward."""
        x, y = head_centre(self.body, self.posture)
        posture = self.posture
        turn = math.radians(posture.roll)
        (px, py), (tx, ty) = rolled_about(self.body, posture)
        dx, dy = x - px, y - py
        return tx + dx * math.cos(turn) - dy * math.sin(turn), -(ty + dx * math.sin(turn) + dy * math.cos(turn))

    @property
    def crest(self) -> float:
        """From the middle of the head to the top of hair, hat or ears, in figure units."""
        hat = worn_hat(self.figure)
        hat_top = HAT_TOPS.get(hat, OTHER_HATS) if hat else BARE_HEAD
        return self.body.head * max(hat_top, EARS.get(self.figure.look.species, BARE_HEAD))

    @property
    def top(self) -> float:
        """Highest point above the feet, hat and raised arms included."""
        hands = max(-self.posture.lead.hand[1], -self.posture.rear.hand[1]) + 5
        return max(self.head[1] + self.crest, hands)

    def extents(self) -> tuple[float, float]:
        """How far the figure reaches to the left and to the right of its feet, in figure units."""
        forward, back = (max(part, self.body.head * 1.25) for part in self.posture.reach)
        hx = self.head[0]
        held = held_thing(self.figure, self.body.head)
        if held and held.size > 20 and not held.hangs:
            forward += (0.5 + abs(held.grip[0])) * held.in_hand
        if self.figure.look.species in {Species.WOLF, Species.FOX, Species.DOG, Species.BIRD}:
            forward = max(forward, hx + self.body.head * 1.9)
        forward, back = max(forward, hx + self.body.head * 1.2), max(back, -hx + self.body.head * 1.2)
        forward, back = forward * self.weight, back * self.weight
        return (forward, back) if self.figure.facing == "left" else (back, forward)

    @property
    def face_across(self) -> tuple[float, float]:
        """The face's left and right edge relative to the feet, in figure units, as seen in the picture."""
        side = -1 if self.figure.facing == "left" else 1
        middle, half = side * self.head[0] * self.weight, self.body.head * CHIN * self.weight
        return middle - half, middle + half


@dataclass(frozen=True)
class Placed:
    """A figure with its place in the view."""

    cast: Cast
    placing: Placing

    def face(self) -> tuple[float, float, float]:
        """The face's middle and radius in view units."""
        hx, hy = self.cast.head
        side = -1 if self.cast.figure.facing == "left" else 1
        scale = self.placing.scale
        return self.placing.x + side * hx * scale, self.placing.y - hy * scale, self.cast.body.head * scale


def camera_for(spec: PictureSpec, view_width: float) -> Camera:
    """The camera of a framing and angle; wide formats stand closer so that the set fills the frame."""
    index = spec.angle % len(PANS)
    zoom = ZOOMS[spec.framing] * STEPS[index] * max(1.0, view_width / 1920)
    return Camera(zoom=zoom, x=960.0, y=EYE_LEVELS[spec.framing], pan=PANS[index])


def _fitting(figure: Figure, spec: PictureSpec) -> Figure:
    """The pose as this place and framing can show it: nobody rows in a room or runs in a close-up."""
    if figure.pose is Pose.ROW and spec.place not in WATERS:
        figure = figure.model_copy(update={"pose": Pose.SIT})
    if spec.framing is Framing.CLOSE and figure.pose not in CLOSE_POSES:
        figure = figure.model_copy(update={"pose": Pose.STAND})
    return figure


def _cast(spec: PictureSpec) -> list[Cast]:
    figures = (_fitting(figure, spec) for figure in spec.figures)
    return [Cast(figure, *posture_for(figure), _weight(figure, spec.framing)) for figure in figures]


def _chosen(spec: PictureSpec) -> list[Cast]:
    """Who is seen: everyone, but one person in a close shot and nobody in an insert."""
    cast = _cast(spec)
    if spec.framing is Framing.INSERT:
        return []
    if spec.framing is Framing.CLOSE and cast:
        order = {"lead": 0, "support": 1, "background": 2}
        return [min(cast, key=lambda member: (not member.figure.speaking, order[member.figure.prominence]))]
    return cast


def _weight(figure: Figure, framing: Framing) -> float:
    if framing is Framing.CLOSE:
        return 1.0
    return {"lead": 1.0, "support": 0.97, "background": 0.78}[figure.prominence]


def _lowest_face(spec: PictureSpec) -> float:
    return HEIGHT * (1 - spec.caption_zone) - 16


def compose(spec: PictureSpec, view_width: float, *, seat: str) -> list[Placed]:
    """Place the figures, furthest first. Faces stay in frame, above the captions and clear of one another."""
    cast = _chosen(spec)
    if not cast:
        return []
    scale = _scale(spec, cast)
    scale = min(scale, _widest(cast, spec, view_width))
    places = _across(cast, spec, scale, view_width)
    placed = []
    for member, x in zip(cast, places, strict=True):
        own = scale * member.weight
        ground = _ground(spec, cast, member, scale, own)
        placing = Placing(
            x,
            ground,
            own,
            yaw=_yaw(spec, len(cast)),
            seat=seat,
            cropped=spec.framing in {Framing.MEDIUM, Framing.CLOSE},
        )
        placed.append(Placed(member, placing))
    order = {"background": 0, "support": 1, "lead": 2}
    return sorted(placed, key=lambda item: (order[item.cast.figure.prominence], item.placing.y))


def _yaw(spec: PictureSpec, count: int) -> float:
    if count == 1:
        return {Framing.CLOSE: 0.5, Framing.MEDIUM: 0.6}.get(spec.framing, 0.7)
    return 0.9


def _scale(spec: PictureSpec, cast: list[Cast]) -> float:
    """Pixels per unit from the framing, the tallest head and the room between frame and captions."""
    heads = [member.head[1] for member in cast]
    radius = max(member.body.head for member in cast)
    limit = _lowest_face(spec)
    if spec.framing is Framing.CLOSE:
        tallest = max(member.crest for member in cast) + CHIN * radius
        return min(236.0 / radius, (limit - HEIGHT * HEADROOM) / tallest)
    scale = SCALES[spec.framing]
    if spec.framing is Framing.MEDIUM:
        room = limit - HEIGHT * 0.30
        return min(scale * 10.4 / max(10.4, radius), room / max(1.0, max(heads) - min(heads) + 1.2 * radius))
    leads = [member for member in cast if member.figure.prominence == "lead"] or cast
    if spec.framing is Framing.WIDE:
        tallest = max(member.body.height for member in leads)
        scale = max(scale, STAND_SIZE * 1.10 * HEIGHT / tallest)
    ground = GROUNDS[spec.framing] * HEIGHT
    return min(scale, (ground - HEIGHT * 0.03) / max(member.top for member in cast))


def _line_up(cast: list[Cast]) -> list[int]:
    """Indices from left to right: by the side the director wants, who looks right before who looks left."""
    return sorted(
        range(len(cast)),
        key=lambda index: (STAGES[cast[index].figure.stage], cast[index].figure.facing != "right"),
    )


def _widest(cast: list[Cast], spec: PictureSpec, view_width: float) -> float:
    """The largest scale at which all fit side by side with their faces in frame."""
    if spec.framing is Framing.CLOSE:
        return view_width * 0.30 / cast[0].body.head
    line = [cast[index] for index in _line_up(cast)]
    feet = list(itertools.accumulate([0.0, *(_gap(a, b) for a, b in itertools.pairwise(line))]))
    left = min(at + member.face_across[0] for at, member in zip(feet, line, strict=True))
    right = max(at + member.face_across[1] for at, member in zip(feet, line, strict=True))
    return view_width * 0.95 / (right - left)


def _gap(left: Cast, right: Cast) -> float:
    """Units between the feet of neighbours so that no arm crosses a face and no faces meet."""
    reach = left.extents()[1] + right.extents()[0]
    faces = left.face_across[1] - right.face_across[0]
    level = abs(left.head[1] - right.head[1]) < max(left.body.head, right.body.head)
    if left.figure.pose is Pose.HUG and right.figure.pose is Pose.HUG and level:
        return faces + 0.5  # arms around a shorter person would cross their face
    return max(faces + 2, 0.94 * reach)


def _across(cast: list[Cast], spec: PictureSpec, scale: float, view_width: float) -> list[float]:
    """Positions from left to right, near where the director wants each, pushed apart and kept in frame."""
    if len(cast) == 1:
        return [_alone(cast[0], spec, scale, view_width)]
    indices = _line_up(cast)
    spread = 1.25 if len(cast) > 3 else 1.0
    line = [cast[index] for index in indices]
    gaps = [_gap(a, b) * scale for a, b in itertools.pairwise(line)]
    if all(member.figure.pose is Pose.HUG for member in cast):
        spread = 0.1
    wanted = [view_width * (0.5 + (STAGES[member.figure.stage] - 0.5) * spread) for member in line]
    xs = _in_frame(_apart(wanted, gaps), line, scale, view_width)
    if xs is None:
        packed = list(itertools.accumulate([0.0, *gaps]))
        xs = _in_frame(packed, line, scale, view_width) or packed
    result = [0.0] * len(cast)
    for x, index in zip(xs, indices, strict=True):
        result[index] = x
    return result


def _in_frame(xs: list[float], line: list[Cast], scale: float, view_width: float) -> list[float] | None:
    """The row moved sideways until all faces are inside; None when it is too wide."""
    edge = view_width * 0.02
    left = min(x + member.face_across[0] * scale for x, member in zip(xs, line, strict=True))
    right = max(x + member.face_across[1] * scale for x, member in zip(xs, line, strict=True))
    if right - left > view_width - 2 * edge:
        return None
    shift = max(0.0, edge - left) - max(0.0, right - (view_width - edge))
    return [x + shift for x in xs]


def _alone(member: Cast, spec: PictureSpec, scale: float, view_width: float) -> float:
    """A lone figure stands off centre and looks into the picture."""
    side = -1 if member.figure.facing == "right" else 1
    pull = {"left": -0.13, "centre": 0.06 * side, "right": 0.13}[member.figure.stage]
    if spec.framing is Framing.CLOSE:
        pull *= 0.6
    left, right = (edge * scale for edge in member.face_across)
    x = view_width * (0.5 + pull) - ((left + right) / 2 if spec.framing is Framing.CLOSE else 0)
    return min(max(x, view_width * 0.02 - left), view_width * 0.98 - right)


def _apart(wanted: list[float], gaps: list[float]) -> list[float]:
    """The nearest positions that keep the gaps (pool adjacent violators)."""
    offsets = [0.0]
    for gap in gaps:
        offsets.append(offsets[-1] + gap)
    blocks: list[list[float]] = []
    for target, offset in zip(wanted, offsets, strict=True):
        blocks.append([target - offset, 1.0])
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            value, weight = blocks.pop()
            before, count = blocks[-1]
            blocks[-1] = [(before * count + value * weight) / (count + weight), count + weight]
    bases = [value for value, weight in blocks for _ in range(int(weight))]
    return [base + offset for base, offset in zip(bases, offsets, strict=True)]


def _ground(spec: PictureSpec, cast: list[Cast], member: Cast, scale: float, own: float) -> float:
    """Where the feet are, so that the face is in frame and above the captions."""
    limit = _lowest_face(spec)
    if spec.framing is Framing.CLOSE:
        centre = max(HEIGHT * 0.43, HEIGHT * HEADROOM + member.crest * own)
        centre = min(centre, limit - member.body.head * CHIN * own)
        return centre + member.head[1] * own
    if spec.framing is Framing.MEDIUM:
        tallest = max(other.head[1] for other in cast)
        highest = max((other.head[1] + other.crest) * other.weight for other in cast)
        ground = max(HEIGHT * 0.35 + tallest * scale, HEIGHT * HEADROOM + highest * scale)
        raised = ground - HEIGHT * 0.03 if member.figure.prominence == "background" else ground
        return min(raised, limit - member.body.head * CHIN * own + member.head[1] * own)
    ground = GROUNDS[spec.framing] * HEIGHT
    back = {"lead": 0.0, "support": 0.012, "background": 0.075}[member.figure.prominence]
    if spec.place is PlaceKind.SEA:
        back += 0.05
    ground -= back * HEIGHT
    return min(ground, limit - member.body.head * CHIN * own + member.head[1] * own)


def focus_of(spec: PictureSpec, placed: list[Placed], view_width: float) -> tuple[float, float]:
    """Where the camera moves to: the speaker's or first lead's face, else the heart of the set."""
    if not placed:
        return (0.5, 0.46 if spec.framing is Framing.INSERT else 0.5)
    speaking = [item for item in placed if item.cast.figure.speaking]
    leads = speaking or [item for item in placed if item.cast.figure.prominence == "lead"] or placed
    faces = [item.face() for item in leads]
    x = sum(face[0] for face in faces) / len(faces) / view_width
    y = sum(face[1] for face in faces) / len(faces) / HEIGHT
    return (min(1.0, max(0.0, x)), min(1.0, max(0.0, y)))
