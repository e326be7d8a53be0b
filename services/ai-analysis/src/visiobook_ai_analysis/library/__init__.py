"""What is kept of people's books: which were read, what people say of the readings, passages to search."""
