"""Keys for programs: a name, scopes, perhaps an end."""
