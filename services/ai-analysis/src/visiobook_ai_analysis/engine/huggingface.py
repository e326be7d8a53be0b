"""Models in the format of Hugging Face, loaded by torch and transformers onto a device.

Needs the extra ``torch`` of this package. A model is a local folder, or the name of one on the hub; the hub is asked
only where the settings allow it, and code that comes with a model never runs.
"""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from visiobook_ai_analysis.engine.devices import Device, Precision, best_precision
from visiobook_ai_analysis.engine.errors import EngineUnfit
from visiobook_ai_analysis.engine.versions import ModelVersion, folder_digest

_LONGEST = 512


@dataclass(frozen=True)
class Loaded:
    """A model on its device with its tokenizer. ``longest``: pieces that it reads at once, marks included."""

    version: ModelVersion
    torch: Any
    model: Any
    tokenizer: Any
    device: Device
    longest: int

    @property
    def size(self) -> int:
        """Bytes of its weights."""
        return sum(weight.numel() * weight.element_size() for weight in self.model.parameters())

    @property
    def hidden(self) -> int:
        """Width of its states."""
        config = self.model.config
        return int(getattr(config, "hidden_size", None) or config.d_model)


def load(kind: str, source: str, device: Device, *, precision: Precision = Precision.AUTO, hub: bool = False) -> Loaded:
    """``kind`` is a class of transformers like ``AutoModel``. Raises EngineUnfit, naming what is missing."""
    torch, transformers = _libraries()
    folder = Path(source)
    if not folder.is_dir() and not hub:
        raise EngineUnfit(
            f"{source} is no folder, and the hub is not to be asked: set VISIOBOOK_ENGINE_HUB=true for it"
        )
    if not hub:
        os.environ["HF_HUB_OFFLINE"] = "1"
    number = getattr(torch, _NAMES[best_precision(device, precision)])
    options = {"local_files_only": not hub, "trust_remote_code": False}
    try:
        tokenizer = transformers.AutoTokenizer.from_pretrained(source, **options)
        model = getattr(transformers, kind).from_pretrained(source, dtype=number, **options)
    except (OSError, ValueError, KeyError) as error:
        raise EngineUnfit(f"{source} cannot be loaded as {kind}: {error}"[:500]) from error
    model = model.to(str(device)).eval()
    digest = folder_digest(folder) if folder.is_dir() else str(getattr(model.config, "_commit_hash", None) or "")
    version = ModelVersion(folder.name if folder.is_dir() else source, number_name(number), digest)
    return Loaded(version, torch, model, tokenizer, device, _longest(model.config, tokenizer))


_NAMES = {Precision.FLOAT: "float32", Precision.HALF: "float16", Precision.BFLOAT: "bfloat16"}


def number_name(number: Any) -> str:
    """``torch.float32`` as ``float32``."""
    return str(number).removeprefix("torch.")


def _libraries() -> tuple[Any, Any]:
    try:
        import torch  # noqa: PLC0415 - an extra of two hundred megabytes
        import transformers  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise EngineUnfit(f"{error.name} is not installed: pip install 'visiobook-ai-analysis[torch]'") from error
    return torch, transformers


def _longest(config: Any, tokenizer: Any) -> int:
    told = (getattr(config, "max_position_embeddings", None), getattr(tokenizer, "model_max_length", None))
    return min([int(most) for most in told if most and int(most) < 100_000], default=_LONGEST)
