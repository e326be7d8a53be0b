"""Single entry: routing, authentication at the edge, limits."""
