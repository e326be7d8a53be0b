"""Trained heads over the encoder: mentions, events, speakers, coreference. Inference without torch."""
