"""Links that work once: the token of a letter or of a sign-in link."""
