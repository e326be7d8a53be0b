"""The labels of mentions: six types of LitBank (after ACE) in three kinds."""

TYPES = ("PER", "FAC", "GPE", "LOC", "VEH", "ORG")
KINDS = ("PROP", "NOM", "PRON")
LABELS = tuple((kind_of, kind) for kind_of in TYPES for kind in KINDS)
"""Label number 1 is the first; 0 is no mention."""
NUMBER = {label: number for number, label in enumerate(LABELS, start=1)}
WIDEST = 24
"""Words in the longest mention that is looked for."""
