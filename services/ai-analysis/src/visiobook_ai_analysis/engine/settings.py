"""Settings of the engine room: ``VISIOBOOK_ENGINE_...``. Worker processes read them from their environment."""

import os
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from visiobook_ai_analysis.engine.devices import Precision

_MEGABYTE = 1_000_000
_HOME = "VISIOBOOK_HOME"


class EngineSettings(BaseSettings):
    """Typed and frozen; an unknown value is refused with its name."""

    model_config = SettingsConfigDict(env_prefix="VISIOBOOK_ENGINE_", frozen=True, extra="ignore")

    folder: Path | None = Field(
        default=None,
        description="sockets of engine processes (visiobook-engine serve); none: each worker its own engine",
    )
    seconds: float = Field(default=600.0, gt=0, description="how long one request to an engine process may take")
    devices: str = Field(default="auto", description="auto, cpu, cuda, cuda:1; several with commas")
    precision: Precision = Field(default=Precision.AUTO, description="of torch models: auto, fp32, fp16, bf16")
    quantised: bool = Field(default=False, description="the default encoder in 8 bits: twice as fast, less exact")
    threads: int = Field(default=1, ge=1, le=256, description="of the default encoder on a processor, in each process")
    batch_pieces: int = Field(default=0, ge=0, le=1_000_000, description="pieces in a batch; 0: what suits the device")
    memory_mb: int = Field(
        default=1400, ge=0, description="a process's memory beyond which batches are halved; 0: no limit"
    )
    models_mb: int = Field(default=0, ge=0, description="loaded models beyond which idle ones are let go; 0: no limit")

    hub: bool = Field(default=False, description="whether models may be fetched from the Hugging Face hub")
    embedder: str = Field(default="", description="folder or hub id of a sentence encoder instead of the default one")
    summariser: str = Field(default="", description="folder or hub id of a sequence-to-sequence model")
    recogniser: str = Field(default="", description="folder or hub id of a token classification model")

    heads: Path | None = Field(default=None, description="heads by visiobook-train instead of those shipped")
    rival: Path | None = Field(default=None, description="other heads that read a share of the books as well")
    rival_share: float = Field(default=0.0, ge=0, le=1, description="the share of books that the rival reads as well")
    shelf: Path | None = Field(
        default=None, description="folder of models made here; none: models/ in VISIOBOOK_HOME, where that is set"
    )

    @property
    def shelf_folder(self) -> Path | None:
        """Where models that were made here lie; None where nobody says."""
        home = os.environ.get(_HOME)
        return self.shelf or (Path(home) / "models" if home else None)

    @property
    def memory(self) -> int | None:
        """In bytes."""
        return self.memory_mb * _MEGABYTE or None

    @property
    def models(self) -> int | None:
        """In bytes."""
        return self.models_mb * _MEGABYTE or None
