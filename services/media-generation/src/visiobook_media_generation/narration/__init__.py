"""Lines of text become speech with a time for every word."""
