"""Accounts, sessions, tokens, the owner of an embedded installation."""
