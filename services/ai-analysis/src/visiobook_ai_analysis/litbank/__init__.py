"""LitBank as training and evaluation read it: annotated passages of novels (CC BY 4.0), in a folder of the user's."""
