"""Prove that an address is the account's: after registration, and when it changes."""
