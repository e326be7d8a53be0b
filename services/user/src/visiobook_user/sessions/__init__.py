"""Log-in sessions: open, refresh, list, revoke."""
