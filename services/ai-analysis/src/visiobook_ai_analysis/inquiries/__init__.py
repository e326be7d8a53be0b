"""What the API is asked for: an inquiry is worked off as jobs of this host, one after the other."""
