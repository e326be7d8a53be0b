"""A copy of everything that the fleet keeps of a person, as an archive in the person's own files."""
