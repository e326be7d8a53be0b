"""Feature flags: on, off, for a share of owners, for some by name."""
