"""What is in somebody's hand: a thing of the library, or the hat of their own that they took off."""

from visiobook_contracts.media_generation import Figure, Hat
from visiobook_media_generation.illustration.canvas import Brush
from visiobook_media_generation.illustration.figures.hats import draw_hat
from visiobook_media_generation.illustration.props.catalogue import find_prop
from visiobook_media_generation.illustration.props.prop import Prop

SPAN = 36.0
"""Widest brim in units of hats, where the head's radius is 10."""
RESTS_AT = -4.0
"""Height of the brim in the same units: what is worn above the eyes stands on the ground of the prop's box."""


def held_thing(figure: Figure, head: float = 10.2) -> Prop | None:
    """What the hand holds, drawable; ``head`` is the radius of the owner's head. None for an empty or unknown hand."""
    prop = find_prop(figure.holding)
    return _hat_off(figure, head) if prop and prop.name == "hat" else prop


def worn_hat(figure: Figure) -> Hat | None:
    """What is on the head: nothing while a hat is in the hand."""
    prop = find_prop(figure.holding)
    return None if prop and prop.name == "hat" else figure.look.hat


def _hat_off(figure: Figure, head: float) -> Prop:
    hat = figure.held_hat or figure.look.hat or Hat.CAP
    own = Hat.CAP if hat is Hat.HOOD else hat

    def draw(brush: Brush) -> None:
        with brush.moved(0, 0, scale=1 / SPAN), brush.moved(0, -RESTS_AT):
            draw_hat(brush, own, brush.tone(figure.look.hat_colour), brush.tone(figure.look.accent))

    return Prop("hat", draw, SPAN * head / 10, grip=(-0.30, -0.06), tilt=14.0)
