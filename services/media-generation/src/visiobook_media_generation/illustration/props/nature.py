"""To be filled."""

from visiobook_media_generation.illustration.props.prop import Prop

PROPS: tuple[Prop, ...] = ()
