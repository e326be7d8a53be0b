"""The illustrator: a picture-book illustration composed from a PictureSpec, on the processor, without a network."""
