"""Opens only what a score plays of a compressed soundfont (.sf3).

TinySoundFont decodes every sample of the file when it loads it: 2.2 s and 600 MB. We empty the range of each sample
that no note of the score reaches, and it skips those. Format: SoundFont 2.04 specification, chapter 7.
"""

import functools
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_INSTRUMENT, _KEY_RANGE, _VELOCITY_RANGE, _SAMPLE = 41, 43, 44, 53
_RECORDS = {
    b"phdr": [("name", "S20"), ("preset", "<u2"), ("bank", "<u2"), ("bag", "<u2"), ("rest", "V12")],
    b"pbag": [("generator", "<u2"), ("modulator", "<u2")],
    b"pgen": [("kind", "<u2"), ("amount", "<u2")],
    b"inst": [("name", "S20"), ("bag", "<u2")],
    b"ibag": [("generator", "<u2"), ("modulator", "<u2")],
    b"igen": [("kind", "<u2"), ("amount", "<u2")],
}
_HEADER_SIZE, _RANGE_OFFSET = 46, 20  # of a sample header: its size, and where start and end stand in it


@dataclass(frozen=True, slots=True)
class Use:
    """What a score asks of a preset: the keys and velocities it plays."""

    bank: int
    program: int
    keys: tuple[int, int]
    velocities: tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Zone:
    """A region of a preset or instrument: where it leads (instrument or sample) and the notes it answers to."""

    target: int | None
    keys: tuple[int, int]
    velocities: tuple[int, int]


class SoundFont:
    """The tables of a soundfont and its bytes."""

    def __init__(self, path: Path) -> None:
        self._content = path.read_bytes()
        chunks = dict(_chunks(self._content))
        missing = [name.decode() for name in (*_RECORDS, b"shdr") if name not in chunks]
        if missing:
            raise ValueError(f"{path} is no soundfont: it lacks {', '.join(missing)}")
        self._tables: dict[bytes, NDArray[np.void]] = {
            name: np.frombuffer(
                self._content, np.dtype(fields), chunks[name][1] // np.dtype(fields).itemsize, chunks[name][0]
            )
            for name, fields in _RECORDS.items()
        }
        self._headers, self._samples = chunks[b"shdr"][0], chunks[b"shdr"][1] // _HEADER_SIZE

    def reduced(self, uses: Iterable[Use]) -> bytes:
        """The soundfont with every sample that the uses do not reach emptied."""
        reached = {sample for use in uses for sample in self._reached(use)}
        content = bytearray(self._content)
        for sample in set(range(self._samples - 1)) - reached:
            struct.pack_into("<II", content, self._headers + sample * _HEADER_SIZE + _RANGE_OFFSET, 0, 0)
        return bytes(content)

    def _reached(self, use: Use) -> Iterator[int]:
        presets = self._tables[b"phdr"]
        for number in range(len(presets) - 1):
            if (presets[number]["bank"], presets[number]["preset"]) != (use.bank, use.program):
                continue
            for zone in self._zones(b"pbag", b"pgen", presets["bag"], number, _INSTRUMENT):
                if zone.target is not None and _answers(zone, use):
                    yield from self._reached_in_instrument(zone.target, use)

    def _reached_in_instrument(self, instrument: int, use: Use) -> Iterator[int]:
        for zone in self._zones(b"ibag", b"igen", self._tables[b"inst"]["bag"], instrument, _SAMPLE):
            if zone.target is not None and _answers(zone, use):
                yield zone.target

    def _zones(
        self, bags: bytes, generators: bytes, first_bags: NDArray[np.uint16], number: int, target: int
    ) -> Iterator[_Zone]:
        starts = self._tables[bags]["generator"]
        table = self._tables[generators]
        for bag in range(int(first_bags[number]), int(first_bags[number + 1])):
            zone = table[int(starts[bag]) : int(starts[bag + 1])]
            amounts = {int(kind): int(amount) for kind, amount in zone.tolist()}
            yield _Zone(amounts.get(target), _range(amounts.get(_KEY_RANGE)), _range(amounts.get(_VELOCITY_RANGE)))


@functools.lru_cache(maxsize=1)
def open_soundfont(path: Path) -> SoundFont:
    """The soundfont's tables, read once per process."""
    return SoundFont(path)


def _range(amount: int | None) -> tuple[int, int]:
    return (0, 127) if amount is None else (amount & 0xFF, amount >> 8)


def _answers(zone: _Zone, use: Use) -> bool:
    return (
        zone.keys[0] <= use.keys[1]
        and use.keys[0] <= zone.keys[1]
        and zone.velocities[0] <= use.velocities[1]
        and use.velocities[0] <= zone.velocities[1]
    )


def _chunks(content: bytes) -> Iterator[tuple[bytes, tuple[int, int]]]:
    """Name, offset and size of every chunk inside the file's lists. This file family does not pad odd chunks."""
    place = 12
    while place + 8 <= len(content):
        name, size = content[place : place + 4], struct.unpack_from("<I", content, place + 4)[0]
        if name == b"LIST":
            inner, end = place + 12, place + 8 + size
            while inner + 8 <= end:
                part = struct.unpack_from("<I", content, inner + 4)[0]
                yield content[inner : inner + 4], (inner + 8, part)
                inner += 8 + part
        place += 8 + size
