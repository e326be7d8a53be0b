"""One reader per format. Each turns bytes into a Manuscript and knows nothing of chapters, sentences or offsets."""
