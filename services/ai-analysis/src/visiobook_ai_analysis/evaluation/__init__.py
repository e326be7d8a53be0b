"""How well the reading reads: the measures of the field over documents with gold annotations."""
