"""English voices: Flite (Carnegie Mellon) compiled to WebAssembly, run in process by Wasmtime.

Every call runs in a fresh instance (0.6 ms), so that no call can touch the next. Compiling the module takes half a
second; the machine code is cached on disk for all processes.
"""

import atexit
import functools
import hashlib
import os
import platform
import tempfile
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

import numpy as np
import soundfile
import wasmtime

from visiobook_media_generation.assets import FLITE, cache_folder, locate
from visiobook_media_generation.narration.phones import Phone, word_spans
from visiobook_media_generation.narration.speech import Delivery, Speech, Utterance

VOICES = ("rms", "slt", "awb", "kal16")
_RATE = 16_000
_PRONOUNCER = "kal16"  # the diphone voice speaks 1,800 times faster than real time and shares the lexicon
_NO_PITCH_SHIFT = frozenset(["rms"])  # its model ignores f0_shift


class FliteEngine:
    """Says English. One per process is enough; it keeps a scratch folder that disappears with it."""

    def __init__(self) -> None:
        self._wasm = wasmtime.Engine(wasmtime.Config())
        self._module = _load_module(self._wasm, locate(FLITE))
        self._linker = wasmtime.Linker(self._wasm)
        self._linker.define_wasi()
        self._scratch = tempfile.TemporaryDirectory(prefix="visiobook-flite-")
        self._pronunciations: dict[str, tuple[str, ...]] = {}

    def speak(self, utterance: Utterance, voice: str, delivery: Delivery) -> Speech:
        """Say words of a-z and apostrophes; spans come from the engine's own phone times."""
        if not utterance.words:
            return Speech(np.zeros(0, np.float32), _RATE, ())
        faster = delivery.pitch if voice in _NO_PITCH_SHIFT else delivery.timbre
        printed = self._run(
            *("--setf", f"duration_stretch={faster / delivery.rate:.4f}"),
            *("--setf", f"f0_shift={delivery.pitch / faster:.4f}"),
            *("-psdur", "-voice", voice, "-t", utterance.text(), "-o", "/scratch/speech.wav"),
        )
        samples, _ = soundfile.read(Path(self._scratch.name, "speech.wav"), dtype="float32")
        spoken = _parse_phones(printed, faster)
        self.learn(utterance.words)
        spans = word_spans(spoken, [self.pronunciation(word) for word in utterance.words])
        return Speech(samples, _RATE * faster, spans, delivery.timbre / faster)

    def pronunciation(self, word: str) -> tuple[str, ...]:
        """The phones of a word alone, in Flite's set (that of CMUdict with ``ax``)."""
        if word not in self._pronunciations:
            self.learn([word])
        return self._pronunciations[word]

    def learn(self, words: Sequence[str]) -> None:
        """Look up many words at once."""
        unknown = sorted(set(words) - self._pronunciations.keys())
        for start in range(0, len(unknown), 100):
            batch = unknown[start : start + 100]
            printed = self._run("-ps", "-voice", _PRONOUNCER, "-t", "! ".join(batch) + "!", "-o", "none")
            groups = [tuple(group.split()) for group in printed.split("pau") if group.strip()]
            if len(groups) == len(batch):
                self._pronunciations.update(zip(batch, groups, strict=True))
            else:
                self._learn_singly(batch)

    def _learn_singly(self, words: Sequence[str]) -> None:
        for word in words:
            printed = self._run("-ps", "-voice", _PRONOUNCER, "-t", word + "!", "-o", "none")
            self._pronunciations[word] = tuple(phone for phone in printed.split() if phone != "pau")

    def _run(self, *arguments: str) -> str:
        """One run of the flite command; returns what it prints."""
        output = Path(self._scratch.name, "printed.txt")
        wasi = wasmtime.WasiConfig()
        wasi.argv = ["flite", *arguments]
        wasi.preopen_dir(self._scratch.name, "/scratch")
        wasi.stdout_file = str(output)
        store = wasmtime.Store(self._wasm)
        store.set_wasi(wasi)
        start = self._linker.instantiate(store, self._module).exports(store)["_start"]
        assert isinstance(start, wasmtime.Func)
        try:
            start(store)
        except wasmtime.ExitTrap as stop:
            if stop.code > 1:
                raise
        return output.read_text(encoding="utf-8", errors="replace")


@functools.cache
def flite_engine() -> FliteEngine:
    """The process's engine."""
    atexit.register(flite_engine.cache_clear)  # Wasmtime's objects must go before the interpreter takes its library
    return FliteEngine()


def _parse_phones(printed: str, faster: float) -> list[Phone]:
    """``pau:0.119 hh:0.212 ...`` (name and end) as phones with times, pauses left out."""
    phones, start = [], 0.0
    for item in printed.split():
        name, _, end_text = item.partition(":")
        end = float(end_text) / faster
        if name != "pau":
            phones.append(Phone(name, start, end))
        start = end
    return phones


def _load_module(engine: wasmtime.Engine, source: Path) -> wasmtime.Module:
    """The compiled module, from the cache when this machine and this Wasmtime made it before."""
    key = f"{FLITE.sha256} {version('wasmtime')} {platform.machine()} {platform.system()} {platform.processor()}"
    cached = cache_folder() / f"flite-{hashlib.sha256(key.encode()).hexdigest()[:20]}.cwasm"
    if cached.is_file():
        try:
            return wasmtime.Module.deserialize_file(engine, str(cached))
        except wasmtime.WasmtimeError:  # another CPU, or a damaged file: compile again
            cached.unlink(missing_ok=True)
    module = wasmtime.Module.from_file(engine, str(source))
    _write_whole(cached, bytes(module.serialize()))
    return module


def _write_whole(path: Path, content: bytes) -> None:
    """Write so that another process sees all of it or nothing."""
    handle, partial = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        Path(partial).replace(path)
    except OSError:
        Path(partial).unlink(missing_ok=True)  # no room for a cache is no reason to stop
