"""People: bodies, poses, faces, clothes."""
