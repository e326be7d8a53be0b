"""Accounts: register, profile, password, farewell."""
