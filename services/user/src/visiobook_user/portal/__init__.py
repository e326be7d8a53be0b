"""The portal's own way in: the same sessions, kept in cookies."""
