"""The illustrator: a picture-book illustration composed from a PictureSpec, on the processor, without a network."""

from visiobook_media_generation.illustration.render import Illustration, illustrate

__all__ = ["Illustration", "illustrate"]
