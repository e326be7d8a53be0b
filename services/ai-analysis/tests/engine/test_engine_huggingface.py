"""Models of Hugging Face: tiny ones made on the spot run for real where torch and transformers are installed."""

from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from tiny_encoder import WORDS, tiny_encoder, write_tokenizer

from visiobook_ai_analysis.encoder.minilm import Encoder
from visiobook_ai_analysis.encoder.windows import Window
from visiobook_ai_analysis.engine.current import Engine
from visiobook_ai_analysis.engine.devices import Device, DeviceKind, Precision
from visiobook_ai_analysis.engine.errors import EngineUnfit
from visiobook_ai_analysis.engine.guard import MemoryGuard
from visiobook_ai_analysis.engine.huggingface import load
from visiobook_ai_analysis.engine.settings import EngineSettings
from visiobook_ai_analysis.engine.tally import LOADS, PIECES
from visiobook_ai_analysis.engine.torch_models import TorchEmbedder, named_spans

HAS_TORCH = find_spec("torch") is not None and find_spec("transformers") is not None
needs_torch = pytest.mark.skipif(not HAS_TORCH, reason="the extra 'torch' (torch, transformers) is not installed")
CPU = Device(DeviceKind.CPU)
LABELS = {0: "O", 1: "B-PER", 2: "I-PER", 3: "B-LOC"}


class TestWithoutTheExtra:
    """Holds on every machine."""

    def test_the_default_engine_imports_neither_torch_nor_transformers(self) -> None:
        folder = Path(__file__).parents[2] / "src" / "visiobook_ai_analysis"
        importing = {
            path.relative_to(folder).as_posix()
            for path in folder.rglob("*.py")
            for line in path.read_text(encoding="utf-8").splitlines()
            if line.startswith(("import torch", "from torch", "import transformers", "from transformers"))
        }

        assert all(name.startswith("training/") for name in importing)

    def test_a_folder_that_is_missing_is_named_and_the_hub_left_alone(self) -> None:
        with pytest.raises(EngineUnfit, match=r"no folder, and the hub is not to be asked|is not installed"):
            load("AutoModel", "somebody/some-model", CPU)

    def test_a_model_that_no_setting_names_is_asked_for_by_its_setting(self) -> None:
        with pytest.raises(EngineUnfit, match="VISIOBOOK_ENGINE_SUMMARISER"), Engine(EngineSettings()).summariser():
            pass

    def test_pieces_are_joined_to_names(self) -> None:
        best = [0, 1, 2, 0, 3, 1, 2]
        scores = np.full((7, 4), 0.1, dtype=np.float32)
        scores[range(7), best] = 0.7
        places = [(0, 0), (0, 4), (4, 9), (10, 14), (15, 20), (21, 25), (0, 0)]

        found = named_spans(scores, places, LABELS)

        assert [(span.start, span.end, span.label) for span in found] == [
            (0, 9, "PER"), (15, 20, "LOC"), (21, 25, "PER"),
        ]  # fmt: skip


@needs_torch
class TestEncoder:
    def test_gives_what_the_default_engine_gives_for_the_same_weights(self, tmp_path: Path) -> None:
        files = tiny_encoder(tmp_path)
        embedder = TorchEmbedder(load("AutoModel", str(tmp_path), CPU, precision=Precision.FLOAT), MemoryGuard())

        vector = embedder.embed(["Mary sat in the garden."])[0]

        ids = (2, 4, 9, 8, 7, 6, 11, 3)
        mix = np.array([[0.0, 0.0, 1.0]], dtype=np.float32)
        [own] = Encoder(files).encode([Window(0, 1, ids, tuple(range(len(ids))))], mix)
        mean = own.features[:, 0].mean(axis=0)
        assert np.allclose(vector, mean / np.linalg.norm(mean), atol=1e-4)

    def test_texts_of_many_lengths_keep_their_order(self, tmp_path: Path) -> None:
        tiny_encoder(tmp_path)
        embedder = TorchEmbedder(load("AutoModel", str(tmp_path), CPU, precision=Precision.FLOAT), MemoryGuard())
        texts = ["Mary sat.", "", "the garden " * 200, "Colin said the robin sat in the garden.", "Mary sat."]

        vectors = embedder.embed(texts)
        alone = np.concatenate([embedder.embed([text]) for text in texts])

        assert np.allclose(vectors, alone, atol=1e-5)
        assert not vectors[1].any()
        assert np.allclose(np.linalg.norm(vectors[[0, 2, 3]], axis=1), 1.0, atol=1e-5)

    def test_bfloat_is_near_float(self, tmp_path: Path) -> None:
        tiny_encoder(tmp_path)
        able = Device(DeviceKind.CPU, precisions=frozenset({Precision.FLOAT, Precision.BFLOAT}))

        exact, rough = (
            TorchEmbedder(load("AutoModel", str(tmp_path), able, precision=precision), MemoryGuard())
            for precision in (Precision.FLOAT, Precision.AUTO)
        )

        assert rough.version.version == "bfloat16"
        assert float(exact.embed(["Mary sat."])[0] @ rough.embed(["Mary sat."])[0]) > 0.99

    def test_settings_name_it_and_figures_tell_of_it(self, tmp_path: Path) -> None:
        tiny_encoder(tmp_path)
        engine = Engine(EngineSettings(embedder=str(tmp_path), devices="cpu", precision=Precision.FLOAT))

        for _ in range(2):
            with engine.embedder() as embedder:
                embedder.embed(["Mary sat."])

        told = {figure.name: (figure.value, dict(figure.labels)) for figure in engine.take_figures()}
        assert told[LOADS][0] == 1
        assert told[PIECES][0] == 10
        assert told[PIECES][1]["model"].startswith(f"{tmp_path.name}@float32#")

    def test_a_folder_without_a_model_is_named(self, tmp_path: Path) -> None:
        with pytest.raises(EngineUnfit, match="cannot be loaded as AutoModel"):
            load("AutoModel", str(tmp_path), CPU)


@needs_torch
class TestRecogniser:
    def test_finds_spans_in_texts_longer_than_it_reads(self, tmp_path: Path) -> None:
        from transformers import BertConfig, BertForTokenClassification  # noqa: PLC0415 - the extra

        config = BertConfig(
            vocab_size=len(WORDS), hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=32,
            max_position_embeddings=64, id2label=LABELS, label2id={label: i for i, label in LABELS.items()},
        )  # fmt: skip
        BertForTokenClassification(config).save_pretrained(tmp_path)
        write_tokenizer(tmp_path)
        engine = Engine(EngineSettings(recogniser=str(tmp_path), devices="cpu"))
        texts = ["Mary sat in the garden. " * 40, "Colin said."]

        with engine.recogniser() as recogniser:
            found, again = recogniser.find(texts), recogniser.find(texts)

        assert found == again
        for text, spans in zip(texts, found, strict=True):
            assert all(0 <= span.start < span.end <= len(text) for span in spans)
            assert all(a.end <= b.start for a, b in pairwise(spans))
            assert {span.label for span in spans} <= {"PER", "LOC"}


@needs_torch
class TestSummariser:
    def test_tells_every_text_alike_each_time(self, tmp_path: Path) -> None:
        from transformers import T5Config, T5ForConditionalGeneration  # noqa: PLC0415 - the extra

        config = T5Config(
            vocab_size=len(WORDS), d_model=16, d_kv=8, d_ff=32, num_layers=1, num_heads=2, decoder_start_token_id=0,
            pad_token_id=0, eos_token_id=3,
        )  # fmt: skip
        T5ForConditionalGeneration(config).save_pretrained(tmp_path)
        write_tokenizer(tmp_path)
        engine = Engine(EngineSettings(summariser=str(tmp_path), devices="cpu", precision=Precision.FLOAT))

        with engine.summariser() as summariser:
            first = summariser.summarise(["Mary sat. " * 300, "Colin said."], most_pieces=8)
            second = summariser.summarise(["Mary sat. " * 300, "Colin said."], most_pieces=8)

        assert first == second
        assert len(first) == 2
        assert set(" ".join(first).split()) <= set(WORDS) | {word.removeprefix("##") for word in WORDS}
