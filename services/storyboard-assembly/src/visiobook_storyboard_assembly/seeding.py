"""Chance that is always the same: numbers and choices drawn from stable digests of words, never from global state."""

import hashlib
from collections.abc import Sequence
from typing import TypeVar

ItemT = TypeVar("ItemT")


def digest_of(*parts: str) -> str:
    """Ten hexadecimal characters that name these words, for ids and seeds."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:10]


def draw(*parts: str) -> float:
    """A number in [0, 1) that depends on the words alone."""
    digest = hashlib.blake2b("\x1f".join(parts).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") / 2**64


def choose(options: Sequence[ItemT], *parts: str) -> ItemT:
    """One of the options. Repeat an option to make it likelier."""
    return options[int(draw(*parts) * len(options))]


def between(low: float, high: float, *parts: str) -> float:
    """A number in [low, high), rounded to a hundredth."""
    return round(low + (high - low) * draw(*parts), 2)
