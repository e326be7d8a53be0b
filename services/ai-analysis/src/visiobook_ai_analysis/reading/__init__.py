"""Reading a book by rules: who is in it, who says what, where and when each scene plays, what each sentence shows."""
