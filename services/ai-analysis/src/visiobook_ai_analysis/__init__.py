"""Reads a book: ingestion, characters, quotes, scenes."""
