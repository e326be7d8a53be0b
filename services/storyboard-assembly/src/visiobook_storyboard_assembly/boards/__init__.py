"""Storyboards as people keep them: versions, films of versions, what is made already, and the API of the editor."""
