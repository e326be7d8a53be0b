"""One engine: a process with one device that serves the worker processes of its machine by a Unix socket.

A thread for each connection feeds the one engine room. A worker that is killed closes its connection: what it had
waiting is given up between two batches, and nothing else notices.
"""

import contextlib
import socket
import threading
import time
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import structlog

from visiobook_ai_analysis.engine import wire
from visiobook_ai_analysis.engine.encoding import EncoderModel, EncodingItem
from visiobook_ai_analysis.engine.errors import EngineError
from visiobook_ai_analysis.engine.room import EngineRoom
from visiobook_ai_analysis.engine.tally import Tally, merged
from visiobook_modules.figures import Figure

log = structlog.get_logger(__name__)
_BACKLOG = 64
_LONGEST_SECONDS = 3600.0


class EngineServer:
    """Serves ``model`` on a socket at ``path``, which only this user may open."""

    def __init__(
        self, model: EncoderModel, path: Path, *, device: str, room: EngineRoom[Any, Any] | None = None
    ) -> None:
        self._model = model
        self._path = path
        self._device = device
        self._room = room or EngineRoom(model, tally=Tally())
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._figures: list[Figure] = []
        self._lock = threading.Lock()
        self._pipes: set[Connection] = set()
        self._thread = threading.Thread(target=self._accept, name="engine door", daemon=True)

    def __enter__(self) -> "EngineServer":
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._path.unlink(missing_ok=True)
        self._socket.bind(str(self._path))
        self._path.chmod(0o600)
        self._socket.listen(_BACKLOG)
        self._room.__enter__()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._path.unlink(missing_ok=True)
        with self._lock:
            pipes = list(self._pipes)
        for pipe in pipes:
            with contextlib.suppress(OSError):
                pipe.close()
        self._room.__exit__()
        self._thread.join()

    def _accept(self) -> None:
        while True:
            try:
                accepted, _ = self._socket.accept()
            except OSError:
                return
            pipe = Connection(accepted.detach())
            threading.Thread(target=self._serve, args=(pipe,), name="engine client", daemon=True).start()

    def _serve(self, pipe: Connection) -> None:
        with self._lock:
            self._pipes.add(pipe)
        try:
            while True:
                try:
                    self._answer(pipe, wire.receive(pipe))
                except EngineError as error:
                    wire.send(pipe, {"op": "error", "code": error.code, "detail": str(error)})
        except (EOFError, OSError, TypeError):  # TypeError: multiprocessing's word for a pipe closed by another thread
            pass
        finally:
            with self._lock:
                self._pipes.discard(pipe)
            with contextlib.suppress(OSError):
                pipe.close()

    def _answer(self, pipe: Connection, message: wire.Message) -> None:
        if message.head.get("op") == "status":
            wire.send(pipe, self.status())
        elif message.head.get("op") == "encode":
            self._encode(pipe, message)
        else:
            raise EngineError(f"unknown request {message.head.get('op')!r}")

    def status(self) -> dict[str, Any]:
        """What this engine is and how much it has in hand."""
        return {
            "op": "status",
            "device": self._device,
            "model": str(self._model.version),
            "digest": self._model.version.digest,
            "waiting": self._room.waiting,
        }

    def _encode(self, pipe: Connection, message: wire.Message) -> None:
        digest, mix = message.head.get("digest"), message.arrays[-1]
        if digest != self._model.version.digest:
            raise EngineError(f"this engine runs {self._model.version}, not the model {str(digest)[:12]}")
        files = self._model.encoder.files
        if mix.ndim != 2 or mix.shape[1] != self._model.encoder.layers:
            raise EngineError(f"a mix of {mix.shape}: {self._model.encoder.layers} layers")
        vocabulary = files.weights["embeddings.word_embeddings.weight"].shape[0]
        windows = wire.unpack(message.arrays[:-1], vocabulary=vocabulary, longest=files.shape.positions)
        seconds = min(float(message.head.get("seconds") or _LONGEST_SECONDS), _LONGEST_SECONDS)
        items = [EncodingItem(window, mix) for window in windows]
        results = self._room.run(items, deadline=time.monotonic() + seconds)
        with contextlib.closing(results):
            for number, features in results:
                wire.send(pipe, {"op": "features", "window": number}, features)
        wire.send(pipe, {"op": "done", "figures": self._told()})

    def _told(self) -> list[list[Any]]:
        """Figures since they were last told, to whoever asks first: each counts once, in that client's host."""
        figures = merged(self._room.tally.take())
        return [[f.name, f.value, f.kind.value, [*map(list, (*f.labels, ("device", self._device)))]] for f in figures]
