"""The shelf: trained heads made here, as files in one folder, beside those of this package.

A model is known by the digest of its file; what it says of itself stands in the file's metadata.

ModelMissing   no model of the shelf has this digest, or none is of this profile
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import as_file, files
from pathlib import Path

from visiobook_ai_analysis.engine.errors import EngineError
from visiobook_ai_analysis.engine.versions import ModelVersion, file_digest
from visiobook_ai_analysis.heads.model_file import SHIPPED, ModelUnfit, described

STANDARD, ACCURATE = "standard", "accurate"
PROFILES = (STANDARD, ACCURATE)
_DIGITS = 8
MAKE_IT = "visiobook-train --profile accurate --data LITBANK_FOLDER"


class ModelMissing(EngineError):
    """The model is not here."""

    code = "model-missing"


@dataclass(frozen=True, slots=True)
class ShelvedModel:
    """Heads in a file of ``size`` bytes. ``about``: what training wrote of them. ``shipped``: those of the package."""

    version: ModelVersion
    path: Path
    size: int
    about: Mapping[str, str]
    shipped: bool = False

    @property
    def profile(self) -> str:
        """For which profile it was made."""
        return self.about.get("profile", STANDARD)


def models_on(shelf: Path | None) -> list[ShelvedModel]:
    """The shipped heads, then those of the folder by name and version. Files that are no heads are passed over."""
    found = [_shipped()]
    for path in sorted(shelf.glob("*.safetensors")) if shelf is not None and shelf.is_dir() else ():
        try:
            found.append(_shelved(path))
        except (ModelUnfit, OSError):
            continue
    return sorted(found, key=lambda model: (not model.shipped, model.version.name, _number(model)))


def model_of(shelf: Path | None, digest: str) -> ShelvedModel:
    """Raises ModelMissing."""
    for model in models_on(shelf):
        if model.version.digest == digest:
            return model
    raise ModelMissing(f"no model with the digest {digest[:12]} is in {shelf or 'this package'}")


def newest(shelf: Path | None, profile: str) -> ShelvedModel:
    """The model of a profile where nobody chose: the shipped one, or else the latest made. Raises ModelMissing."""
    fitting = [model for model in models_on(shelf) if model.profile == profile]
    if not fitting:
        where = f"{shelf} holds none" if shelf is not None else "no folder of models is set"
        raise ModelMissing(f"the profile {profile} needs a model, and {where}")
    return fitting[0] if fitting[0].shipped else max(fitting, key=_number)


def _number(model: ShelvedModel) -> tuple[int, str]:
    number = model.version.version
    return (int(number) if number.isdigit() else 0, model.version.digest)


def _shipped() -> ShelvedModel:
    with as_file(files("visiobook_ai_analysis") / "models" / SHIPPED) as path:
        return _shelved(path, shipped=True)


def _shelved(path: Path, *, shipped: bool = False) -> ShelvedModel:
    stat = path.stat()
    return _opened(path, stat.st_size, stat.st_mtime_ns, shipped)


@lru_cache(maxsize=64)
def _opened(path: Path, size: int, _changed: int, shipped: bool) -> ShelvedModel:
    version = ModelVersion(*named(path.stem), file_digest(path))
    return ShelvedModel(version, path, size, described(path), shipped)


def is_shared(digest: str, share: float) -> bool:
    """Whether a book is among the ``share`` of all that the rival reads too. ``digest``: SHA-256 of the book."""
    return int(digest[:_DIGITS], 16) < share * int(16**_DIGITS)


def named(stem: str) -> tuple[str, str]:
    """``literary-en-2`` is version 2 of literary-en."""
    name, _, number = stem.rpartition("-")
    return (name, number) if name and number.isdigit() else (stem, "0")
