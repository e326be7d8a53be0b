"""The audit trail as a chain: each link commits to the one before it, so that what is changed afterwards shows."""
