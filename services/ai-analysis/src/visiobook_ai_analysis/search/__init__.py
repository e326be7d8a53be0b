"""Search by meaning: passages of a book, their vectors, and the words that are searched for."""
