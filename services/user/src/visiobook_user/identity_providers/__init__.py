"""Log in with somebody else's word: OAuth 2.0 and OpenID Connect."""
