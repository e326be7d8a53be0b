"""A reading presented for a purpose: scenes to draw, a cast on cards, a summary of a chosen length."""
