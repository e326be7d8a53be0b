"""Streamed, content-addressed files."""
