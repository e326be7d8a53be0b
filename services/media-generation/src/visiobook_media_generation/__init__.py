"""Pictures, voices and music behind provider contracts."""
