"""The engine of this process, as its settings want it: made when it is first needed, kept as long as the process."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from visiobook_ai_analysis.encoder.graph import UNTUNED
from visiobook_ai_analysis.encoder.minilm import PROCESSOR, Encoder, Providers
from visiobook_ai_analysis.encoder.tuned import Layers
from visiobook_ai_analysis.encoder.weights import open_encoder
from visiobook_ai_analysis.engine.contract import WindowEncoder
from visiobook_ai_analysis.engine.devices import Device, DeviceKind, chosen, discover
from visiobook_ai_analysis.engine.encoding import EncoderModel, GuardedEncoder
from visiobook_ai_analysis.engine.errors import EngineUnfit
from visiobook_ai_analysis.engine.guard import MemoryGuard
from visiobook_ai_analysis.engine.model_cache import ModelCache
from visiobook_ai_analysis.engine.settings import EngineSettings
from visiobook_ai_analysis.engine.tally import Tally, merged
from visiobook_modules.figures import Figure

if TYPE_CHECKING:
    from visiobook_ai_analysis.engine.torch_models import TorchEmbedder, TorchRecogniser, TorchSummariser

_BATCH_PIECES = {DeviceKind.CPU: 1024, DeviceKind.CUDA: 32_768}
"""For a processor measured (docs/engines.md); for CUDA an estimate that nobody has measured."""
_CUDA_PROVIDER = "CUDAExecutionProvider"
INT8 = "1-int8"


class Engine:
    """Models and what they did. ``tally`` counts everything that runs in this process."""

    def __init__(self, settings: EngineSettings) -> None:
        self.settings = settings
        self.tally = Tally()
        self.models: ModelCache[Any] = ModelCache(settings.models)
        self.guard = MemoryGuard(settings.memory, tally=self.tally, make_room=self.models.make_room)

    @cached_property
    def device(self) -> Device:
        """The first that the settings name. Raises EngineUnfit."""
        return chosen(self.settings.devices, discover())[0]

    @cached_property
    def encoder(self) -> WindowEncoder:
        """The default encoder, here or in engine processes. Raises EncoderMissing, EncoderChanged, EngineUnfit."""
        if self.settings.folder is not None:
            from visiobook_ai_analysis.engine.remote import RemoteEncoder  # noqa: PLC0415 - only where there are engines

            return RemoteEncoder(self.settings.folder, seconds=self.settings.seconds)
        return self._here(UNTUNED)

    def encoder_with(self, layers: Layers) -> WindowEncoder:
        """The default encoder, or one with tuned layers. That one always runs in this process: engine processes hold
        the default. Raises as ``encoder``."""
        return self._here(layers) if layers else self.encoder

    def _here(self, layers: Layers) -> WindowEncoder:
        model = encoder_model(self.settings, Device(DeviceKind.CPU), tally=self.tally, layers=layers)
        return GuardedEncoder(model, self.guard)

    @contextmanager
    def embedder(self) -> "Iterator[TorchEmbedder]":
        """The sentence encoder that the settings name instead of the default, kept loaded while there is room.
        Raises EngineUnfit, also where they name none."""
        from visiobook_ai_analysis.engine import torch_models  # noqa: PLC0415 - torch, an extra

        with self.models.use("embedder", lambda: torch_models.load_embedder(self)) as model:
            yield model

    @contextmanager
    def recogniser(self) -> "Iterator[TorchRecogniser]":
        """The recogniser of names that the settings name; as ``embedder``."""
        from visiobook_ai_analysis.engine import torch_models  # noqa: PLC0415 - torch, an extra

        with self.models.use("recogniser", lambda: torch_models.load_recogniser(self)) as model:
            yield model

    @contextmanager
    def summariser(self) -> "Iterator[TorchSummariser]":
        """The summariser that the settings name; as ``embedder``."""
        from visiobook_ai_analysis.engine import torch_models  # noqa: PLC0415 - torch, an extra

        with self.models.use("summariser", lambda: torch_models.load_summariser(self)) as model:
            yield model

    def take_figures(self) -> list[Figure]:
        """What was counted since the last call, here and by engines that worked for this process."""
        encoder = self.__dict__.get("encoder")
        told: list[Figure] = getattr(encoder, "figures", [])
        remote, told[:] = list(told), []
        return merged([*self.tally.take(), *remote])


def encoder_model(
    settings: EngineSettings, device: Device, *, tally: Tally | None = None, layers: Layers = UNTUNED
) -> EncoderModel:
    """The default encoder on a device. Raises EncoderMissing, EncoderChanged, EngineUnfit."""
    encoder = Encoder(
        open_encoder(),
        threads=settings.threads,
        quantised=settings.quantised,
        providers=providers(device),
        layers=layers,
    )
    version = INT8 if settings.quantised else "1"
    model = EncoderModel(encoder, batch_pieces=settings.batch_pieces or _BATCH_PIECES[device.kind], version=version)
    if tally is not None:
        tally.loaded(str(model.version))
    return model


def providers(device: Device) -> Providers:
    """What ONNX Runtime shall run on. Raises EngineUnfit where this build of it knows no CUDA."""
    if device.kind is DeviceKind.CPU:
        return PROCESSOR
    import onnxruntime  # noqa: PLC0415 - heavy, and loaded anyway where this is reached

    if _CUDA_PROVIDER not in onnxruntime.get_available_providers():
        raise EngineUnfit(
            f"{device}: this ONNX Runtime knows no CUDA: pip install onnxruntime-gpu, or take devices=cpu"
        )
    return [(_CUDA_PROVIDER, {"device_id": str(device.index)}), *PROCESSOR]


@lru_cache(maxsize=1)
def engine() -> Engine:
    """Of this process, by its environment."""
    return Engine(EngineSettings())
