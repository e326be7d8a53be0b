"""The storyboard: what is said, by whom, and what is seen meanwhile."""
