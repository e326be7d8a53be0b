"""Organisations: people who own things together, in roles and teams, by invitation."""
