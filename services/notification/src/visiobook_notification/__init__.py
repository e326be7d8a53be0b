"""In-app messages and the live stream of progress."""
