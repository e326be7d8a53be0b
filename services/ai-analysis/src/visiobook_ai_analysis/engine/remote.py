"""Engines in other processes: a WindowEncoder that asks the least busy one, and the next if that one is gone."""

import contextlib
import socket
import time
from collections.abc import Iterator, Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from visiobook_ai_analysis.encoder.minilm import Encoded
from visiobook_ai_analysis.encoder.weights import EncoderFiles, open_encoder
from visiobook_ai_analysis.encoder.windows import Window, WordPieces
from visiobook_ai_analysis.engine import wire
from visiobook_ai_analysis.engine.contract import Floats
from visiobook_ai_analysis.engine.errors import ERRORS, EngineError, EngineStopped
from visiobook_ai_analysis.engine.scheduler import Scheduler
from visiobook_modules.figures import Figure, FigureKind

SUFFIX = ".engine"
_CONNECT_SECONDS = 2.0
_AT_ONCE = 256
_ATTEMPTS = 5
_GONE = (OSError, EOFError)


class RemoteEncoder:
    """The engines whose sockets lie in ``folder``. ``seconds``: how long one request may take.

    The tokenizer runs here, so that engines see numbers alone. Raises EncoderMissing, EncoderChanged.
    """

    def __init__(
        self,
        folder: Path,
        *,
        files: EncoderFiles | None = None,
        seconds: float = 600.0,
        scheduler: Scheduler | None = None,
    ) -> None:
        self.files = files or open_encoder()
        self.pieces = WordPieces(self.files.tokenizer)
        self.figures: list[Figure] = []
        self._folder = folder
        self._seconds = seconds
        self._scheduler = scheduler or Scheduler()
        self._pipes: dict[str, Connection] = {}

    @property
    def layers(self) -> int:
        """How many layers a mix weighs."""
        return self.files.shape.layers + 1

    def encode(self, windows: Sequence[Window], mix: Floats) -> Iterator[Encoded]:
        """Features of each window. Raises EngineStopped when no engine answers, and what an engine raises."""
        for begin in range(0, len(windows), _AT_ONCE):
            yield from self._encode(windows[begin : begin + _AT_ONCE], mix)

    def statuses(self) -> dict[str, dict[str, Any]]:
        """What each engine says of itself, without those that do not answer."""
        found = {}
        for path in sorted(self._folder.glob(f"*{SUFFIX}")):
            try:
                found[path.name] = self._ask(path.name)
            except _GONE:
                self._lose(path.name)
        return found

    def close(self) -> None:
        """Hang up."""
        for name in list(self._pipes):
            self._hang_up(name)

    def _encode(self, windows: Sequence[Window], mix: Floats) -> Iterator[Encoded]:
        left = dict(enumerate(windows))
        for _ in range(_ATTEMPTS):
            if not left:
                return
            statuses = self.statuses()
            if not statuses:
                raise EngineStopped(f"no engine answers in {self._folder}: start one with visiobook-engine serve")
            name = self._scheduler.order({name: int(of["waiting"]) for name, of in statuses.items()})[0]
            try:
                for number, features in self._asked(name, list(left.items()), mix):
                    yield Encoded(left.pop(number), features)
                self._scheduler.worked(name)
            except _GONE:
                self._lose(name)
        if left:
            raise EngineStopped(f"the engines in {self._folder} went away {_ATTEMPTS} times in the middle of the work")

    def _asked(self, name: str, numbered: list[tuple[int, Window]], mix: Floats) -> Iterator[tuple[int, Floats]]:
        pipe, finished = self._pipes[name], False
        try:
            head = {"op": "encode", "digest": self.files.digest, "seconds": self._seconds}
            wire.send(pipe, head, *wire.pack([window for _, window in numbered]), mix)
            while (message := wire.receive(pipe)).head["op"] == "features":
                yield numbered[message.head["window"]][0], message.arrays[0]
            finished = True
            if message.head["op"] == "error":
                raise ERRORS.get(message.head["code"], EngineError)(message.head["detail"])
            self.figures += [_figure(*told) for told in message.head["figures"]]
        finally:
            if not finished:
                self._hang_up(name)  # what is still on its way belongs to nobody

    def _ask(self, name: str) -> dict[str, Any]:
        if name not in self._pipes:
            self._pipes[name] = self._connected(name)
        wire.send(self._pipes[name], {"op": "status"})
        return wire.receive(self._pipes[name]).head

    def _connected(self, name: str) -> Connection:
        opened = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            opened.settimeout(_CONNECT_SECONDS)
            opened.connect(str(self._folder / name))
            opened.settimeout(None)
        except OSError:
            opened.close()
            raise
        return Connection(opened.detach())

    def _lose(self, name: str) -> None:
        self._scheduler.failed(name)
        self._hang_up(name)

    def _hang_up(self, name: str) -> None:
        pipe = self._pipes.pop(name, None)
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.close()


def _figure(name: str, value: float, kind: str, labels: list[list[str]]) -> Figure:
    return Figure(name, value, FigureKind(kind), tuple(sorted((key, text) for key, text in labels)))


def wait_for_engines(folder: Path, count: int, *, seconds: float) -> dict[str, dict[str, Any]]:
    """Until so many engines answer. Raises EngineStopped after ``seconds``."""
    ends, asking = time.monotonic() + seconds, RemoteEncoder(folder)
    with contextlib.closing(asking):
        while len(found := asking.statuses()) < count:
            if time.monotonic() > ends:
                raise EngineStopped(f"{len(found)} of {count} engines answer in {folder} after {seconds:.0f} s")
            time.sleep(0.05)
        return found
