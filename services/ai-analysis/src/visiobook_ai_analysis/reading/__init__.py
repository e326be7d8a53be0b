"""Reading a book by rules: who is in it, who says what, where and when each scene plays, what each sentence shows."""

from visiobook_ai_analysis.reading.reader import read

__all__ = ["read"]
