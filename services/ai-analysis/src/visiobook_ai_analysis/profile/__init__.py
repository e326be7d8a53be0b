"""A book at a glance: summaries, keywords, themes, genre, audience, warnings, and the curve of its tension."""
