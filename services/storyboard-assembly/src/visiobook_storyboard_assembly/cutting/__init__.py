"""The cut: the storyboard meets the real lengths of its voices and becomes an edit, frame by frame."""
