"""Casting: each character of the book gets a look and a voice, chosen over the whole company at once."""
