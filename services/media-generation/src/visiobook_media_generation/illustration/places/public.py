from visiobook_media_generation.illustration.places.outdoors import draw_meadow
def __getattr__(name): return draw_meadow
