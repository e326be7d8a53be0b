"""The film itself: shots rendered, sound mixed, segments joined, the result proved."""
