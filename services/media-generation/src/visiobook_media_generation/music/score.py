"""What a composer writes and a synthesizer plays."""

from dataclasses import dataclass, field

DRUMS = 128
"""Bank of the percussion kits."""


@dataclass(frozen=True, slots=True)
class Instrument:
    """A General MIDI program and its place: ``pan`` -1 left to 1 right, ``level`` in decibels (0 or less)."""

    program: int
    level: float = 0.0
    pan: float = 0.0
    bank: int = 0


@dataclass(frozen=True, slots=True)
class Note:
    """A key pressed at ``start`` for ``length`` seconds with MIDI ``velocity`` 1 to 127."""

    start: float
    length: float
    key: int
    velocity: int


@dataclass(frozen=True, slots=True)
class Swell:
    """Amplitude (``expression``, 0 to 1) from this moment on, in seconds."""

    start: float
    expression: float


@dataclass(slots=True)
class Part:
    """What one instrument plays."""

    instrument: Instrument
    notes: list[Note] = field(default_factory=list)
    swells: list[Swell] = field(default_factory=list)

    def play(self, start: float, length: float, key: int, velocity: float) -> None:
        """Add a note, kept within what MIDI and the ear allow."""
        self.notes.append(
            Note(max(0.0, start), max(0.03, length), min(108, max(21, key)), min(127, max(1, round(velocity))))
        )


@dataclass(frozen=True, slots=True)
class Score:
    """A piece: its parts and its length in seconds."""

    parts: tuple[Part, ...]
    duration: float
