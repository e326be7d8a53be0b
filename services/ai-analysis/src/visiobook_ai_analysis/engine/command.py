"""``visiobook-engine``: what can compute (``devices``), engines (``serve``, ``status``), two heads (``compare``).

``serve`` starts one process for each device, starts again what falls, and stops all on SIGTERM or SIGINT.
"""

import argparse
import json
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Sequence
from multiprocessing.process import BaseProcess
from pathlib import Path

from visiobook_ai_analysis.encoder.weights import EncoderChanged, EncoderMissing
from visiobook_ai_analysis.engine.current import encoder_model
from visiobook_ai_analysis.engine.devices import Device, best_precision, chosen, discover
from visiobook_ai_analysis.engine.errors import EngineError
from visiobook_ai_analysis.engine.guard import MemoryGuard
from visiobook_ai_analysis.engine.remote import SUFFIX, RemoteEncoder
from visiobook_ai_analysis.engine.room import EngineRoom
from visiobook_ai_analysis.engine.server import EngineServer
from visiobook_ai_analysis.engine.settings import EngineSettings
from visiobook_ai_analysis.engine.tally import Tally
from visiobook_ai_analysis.engine.versions import file_digest
from visiobook_ai_analysis.heads.model_file import ModelUnfit
from visiobook_modules.module import JobRefused

_PAUSES = (0.5, 1.0, 2.0, 5.0, 15.0, 60.0)
_LIVED_SECONDS = 60.0
_LOOK_SECONDS = 0.2
_STOP_SECONDS = 10.0


def main(arguments: Sequence[str] | None = None) -> int:
    """2 with one line on stderr where something is missing."""
    given = _parser().parse_args(arguments)
    settings = EngineSettings()
    try:
        if given.command == "devices":
            return _tell_devices()
        if given.command == "compare":
            return _compare(settings, given.rival or settings.rival, given.book)
        folder = given.folder or settings.folder
        if folder is None:
            raise EngineError("name the folder of the sockets: --folder or VISIOBOOK_ENGINE_FOLDER")
        return _tell_status(folder) if given.command == "status" else serve(settings, folder)
    except (EngineError, EncoderMissing, EncoderChanged, ModelUnfit, JobRefused, OSError) as error:
        sys.stderr.write(f"visiobook-engine: {error}\n")
        return 2


def serve(settings: EngineSettings, folder: Path) -> int:
    """Engines for all devices of the settings until a signal comes. Raises EngineUnfit."""
    devices = chosen(settings.devices, discover())
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    engines = [_Supervised(settings, device, folder) for device in devices]
    try:
        while not stop.wait(_LOOK_SECONDS):
            for engine in engines:
                engine.keep_up()
    finally:
        for engine in engines:
            engine.stop()
    return 0


class _Supervised:
    """The engine process of one device. One that falls is started again, after a pause that grows."""

    def __init__(self, settings: EngineSettings, device: Device, folder: Path) -> None:
        self._settings, self._device, self._folder = settings, device, folder
        self._falls = 0
        self._due = 0.0
        self._begun = 0.0
        self._process: BaseProcess | None = None

    def keep_up(self) -> None:
        """Start the process if it does not run and its pause is over."""
        now = time.monotonic()
        if self._process is not None and not self._process.is_alive():
            self._falls = 1 if now - self._begun > _LIVED_SECONDS else self._falls + 1
            pause = _PAUSES[min(self._falls, len(_PAUSES)) - 1]
            sys.stderr.write(f"engine {self._device} ended with {self._process.exitcode}; again in {pause} s\n")
            self._process, self._due = None, now + pause
        if self._process is None and now >= self._due:
            self._begun = now
            work = multiprocessing.get_context("spawn").Process
            self._process = work(target=run_engine, args=(self._settings, self._device, self._folder), daemon=True)
            self._process.start()

    def stop(self) -> None:
        """End it, gently first."""
        if self._process is not None:
            self._process.terminate()
            self._process.join(_STOP_SECONDS)
            self._process.kill()


def run_engine(settings: EngineSettings, device: Device, folder: Path) -> None:
    """One engine, in this process, until SIGTERM or until its parent is gone."""
    stop, parent = threading.Event(), os.getppid()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    tally = Tally()
    model = encoder_model(settings, device, tally=tally)
    room = EngineRoom(model, tally=tally, guard=MemoryGuard(settings.memory, tally=tally))
    path = folder / f"{str(device).replace(':', '-')}{SUFFIX}"
    with EngineServer(model, path, device=str(device), room=room):
        sys.stderr.write(f"engine {device}: {model.version} at {path}\n")
        while not stop.wait(_LOOK_SECONDS) and os.getppid() == parent:
            pass


def _tell_devices() -> int:
    for device in discover():
        memory = f"{device.memory / 1e9:.0f} GB" if device.memory else "the machine's memory"
        sys.stdout.write(f"{device}\t{device.name}\t{memory}\tauto: {best_precision(device).value}\n")
    return 0


def _tell_status(folder: Path) -> int:
    """0 where at least one engine answers."""
    found = RemoteEncoder(folder).statuses()
    sys.stdout.write(json.dumps(found, indent=1) + "\n")
    return 0 if found else 1


def _compare(settings: EngineSettings, rival: Path | None, book: Path) -> int:
    """The agreement of both readings, as JSON."""
    from visiobook_ai_analysis.engine import readers  # noqa: PLC0415 - the heads, and all of the reading
    from visiobook_ai_analysis.engine.comparison import agreement  # noqa: PLC0415
    from visiobook_ai_analysis.ingestion.ingest import ingest  # noqa: PLC0415
    from visiobook_ai_analysis.reading.reader import read  # noqa: PLC0415

    if rival is None:
        raise EngineError("name the other heads: --rival or VISIOBOOK_ENGINE_RIVAL")
    told, digest = ingest(book), file_digest(book)
    heads = readers.reader(), readers.reader_of(rival)
    ours, theirs = (read(told, book_digest=digest, heads=one) for one in heads)
    names = {"model": str(readers.heads_version(settings.heads)), "rival": str(readers.heads_version(rival))}
    sys.stdout.write(json.dumps({**names, **agreement(ours, theirs).model_dump()}, indent=1) + "\n")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="visiobook-engine", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("devices", help="what can compute here")
    for name, told in (("serve", "engine processes, one for each device"), ("status", "what the engines say")):
        added = commands.add_parser(name, help=told)
        added.add_argument("--folder", type=Path, help="folder of the sockets (default: VISIOBOOK_ENGINE_FOLDER)")
    compare = commands.add_parser(
        "compare", help="read a book by two versions of the heads and tell how far they agree"
    )
    compare.add_argument("book", type=Path, help="a book in any format that the product reads")
    compare.add_argument("--rival", type=Path, help="heads by visiobook-train (default: VISIOBOOK_ENGINE_RIVAL)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
