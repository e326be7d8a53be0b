"""Which trained heads read books: the choice, the one before it, and a trial of others on a share of the books."""
