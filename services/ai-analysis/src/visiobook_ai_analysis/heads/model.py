"""The trained heads as one file: safetensors with what they were trained on in its metadata (``model_file``)."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.resources import as_file, files
from pathlib import Path

import numpy as np
import numpy.typing as npt
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save

from visiobook_ai_analysis.encoder.tuned import Layers, digest_of
from visiobook_ai_analysis.heads.coreference import RankerWeights
from visiobook_ai_analysis.heads.model_file import ABOUT, FORMAT, SHIPPED, ModelUnfit, metadata_of
from visiobook_ai_analysis.heads.tagger_graph import Tensors
from visiobook_ai_analysis.heads.trees import Forest
from visiobook_ai_analysis.heads.words import Vocabulary

_TAGGER, _RANKER, _SPEAKERS, _TUNED = "tagger", "ranker", "speakers", "tuned"


@dataclass(frozen=True, slots=True)
class HeadsModel:
    """Everything that training learns. ``encoder`` is the SHA-256 of the published weights, ``layers`` what was tuned
    of them: the heads know the features of both together, and of nothing else."""

    encoder: str
    vocabulary: Vocabulary
    taggers: Sequence[Tensors]
    rankers: Sequence[RankerWeights]
    speakers: Forest
    layers: Layers = field(default_factory=dict)

    @property
    def features(self) -> str:
        """The digest of the encoder whose features the heads know."""
        return digest_of(self.encoder, self.layers)

    def serialised(self, *, about: dict[str, str] | None = None) -> bytes:
        """The file, nets in half precision; the same model gives the same bytes."""
        tensors: dict[str, npt.NDArray[np.generic]] = {}
        for number, net in enumerate(self.taggers):
            tensors |= {f"{_TAGGER}.{number}.{name}": _halved(value) for name, value in net.items()}
        for number, ranker in enumerate(self.rankers):
            tensors |= {f"{_RANKER}.{number}.{n}": _halved(getattr(ranker, n)) for n in RankerWeights.__slots__}
        tensors |= {f"{_TUNED}.{name}": _halved(value) for name, value in self.layers.items()}
        tensors |= {f"{_SPEAKERS}.{name}": np.ascontiguousarray(v) for name, v in self.speakers.tensors().items()}
        described = {"format": FORMAT, "encoder": self.encoder, "vocabulary": self.vocabulary.words, **(about or {})}
        about_all = json.dumps(described, sort_keys=True, ensure_ascii=False)
        return save(dict(sorted(tensors.items())), metadata={ABOUT: about_all})

    @classmethod
    def load(cls, path: Path) -> "HeadsModel":
        """Read a saved model. Raises ModelUnfit."""
        about = metadata_of(path)
        try:
            with safe_open(path, "numpy") as opened:
                tensors = {name: opened.get_tensor(name) for name in opened.keys()}  # noqa: SIM118 - no mapping
        except (OSError, SafetensorError) as error:
            raise ModelUnfit(f"{path} cannot be read as safetensors: {error}") from error
        words = Vocabulary(about["vocabulary"])
        heads = _numbered(tensors, _TAGGER), _rankers(tensors), _speakers(tensors)
        return cls(about["encoder"], words, *heads, _under(tensors, _TUNED))

    @classmethod
    def shipped(cls) -> "HeadsModel":
        """The model in this package."""
        with as_file(files("visiobook_ai_analysis") / "models" / SHIPPED) as path:
            return cls.load(path)


def _halved(value: npt.NDArray[np.generic]) -> npt.NDArray[np.generic]:
    return np.ascontiguousarray(value, dtype=np.float16)


def _under(tensors: Tensors, prefix: str) -> dict[str, npt.NDArray[np.generic]]:
    return {name.removeprefix(f"{prefix}."): t for name, t in tensors.items() if name.startswith(f"{prefix}.")}


def _numbered(tensors: Tensors, prefix: str) -> list[dict[str, npt.NDArray[np.generic]]]:
    own = _under(tensors, prefix)
    numbers = sorted({int(name.split(".")[0]) for name in own})
    return [_under(own, str(number)) for number in numbers]


def _rankers(tensors: Tensors) -> list[RankerWeights]:
    """Models of before there were several have one without a number."""
    alone = _under(tensors, _RANKER)
    found = [alone] if "project" in alone else _numbered(tensors, _RANKER)
    return [RankerWeights.of({name: t.astype(np.float32) for name, t in own.items()}) for own in found]


def _speakers(tensors: Tensors) -> Forest:
    return Forest.of(_under(tensors, _SPEAKERS))
