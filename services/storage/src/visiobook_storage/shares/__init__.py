"""Temporary links: a file for whoever holds the address, until a time or until its owner takes it back."""
