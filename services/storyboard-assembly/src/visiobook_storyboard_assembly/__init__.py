"""Storyboard, timing, captions, assembly, proof."""
