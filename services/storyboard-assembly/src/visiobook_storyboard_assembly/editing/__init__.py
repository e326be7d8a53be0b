"""Edits of a storyboard by people: operations, what they mean for the film, and how two versions differ. Pure."""
