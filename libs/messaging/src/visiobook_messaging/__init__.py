"""The event bus: publish in the caller's transaction, subscribe, retry, dead letters."""
