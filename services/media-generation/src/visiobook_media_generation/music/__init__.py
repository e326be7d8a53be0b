"""A mood and a length become a piece of music, composed, played and mastered."""
