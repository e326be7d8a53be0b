"""The encoder: its graph computes BERT, its windows keep sentences whole, its weights are checked."""

from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file
from scipy.special import erf

from visiobook_ai_analysis.encoder.minilm import BATCH_PIECES, Encoder, batches
from visiobook_ai_analysis.encoder.weights import EncoderChanged, EncoderFiles, EncoderMissing, open_encoder
from visiobook_ai_analysis.encoder.windows import WINDOW_PIECES, Window, cut


def _normed(x: np.ndarray, gain: np.ndarray, bias: np.ndarray) -> np.ndarray:
    return (x - x.mean(-1, keepdims=True)) / np.sqrt(x.var(-1, keepdims=True) + 1e-12) * gain + bias


def _bert(weights: dict[str, np.ndarray], ids: tuple[int, ...], layers: int, heads: int) -> list[np.ndarray]:
    """BERT by the book, one text at a time."""

    def dense(x: np.ndarray, name: str) -> np.ndarray:
        return x @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]

    def norm(x: np.ndarray, name: str) -> np.ndarray:
        return _normed(x, weights[f"{name}.weight"], weights[f"{name}.bias"])

    x = weights["embeddings.word_embeddings.weight"][list(ids)]
    x = x + weights["embeddings.position_embeddings.weight"][: len(ids)]
    x = norm(x + weights["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
    states = [x]
    for layer in range(layers):
        name = f"encoder.layer.{layer}"
        split = [
            dense(x, f"{name}.attention.self.{part}").reshape(len(ids), heads, -1).transpose(1, 0, 2)
            for part in ("query", "key", "value")
        ]
        scores = split[0] @ split[1].transpose(0, 2, 1) / np.sqrt(split[0].shape[-1])
        chances = np.exp(scores - scores.max(-1, keepdims=True))
        attended = (chances / chances.sum(-1, keepdims=True)) @ split[2]
        attended = dense(attended.transpose(1, 0, 2).reshape(len(ids), -1), f"{name}.attention.output.dense")
        x = norm(x + attended, f"{name}.attention.output.LayerNorm")
        inner = dense(x, f"{name}.intermediate.dense")
        inner = inner * 0.5 * (1 + erf(inner / np.sqrt(2)))
        x = norm(x + dense(inner, f"{name}.output.dense"), f"{name}.output.LayerNorm")
        states.append(x)
    return states


class TestTheGraph:
    def test_computes_every_layer_of_bert_in_a_padded_batch(self, encoder: Encoder, encoder_folder: Path) -> None:
        words = ["the", "cat", "sat", ".", "a", "dog", "barked", "at", "her", "."]
        windows = [w for first, last in ((0, 4), (4, 10)) for w in _windows(encoder, words[first:last])]
        weights = load_file(encoder_folder / "model.safetensors")

        found = {e.window: e.features for e in encoder.encode(windows, np.eye(encoder.layers, dtype=np.float32))}

        for window in windows:
            expected = np.stack(_bert(weights, window.ids, 2, 4), axis=1)[list(window.heads)]
            assert np.abs(found[window] - expected).max() < 1e-5

    def test_mixes_layers_as_told(self, encoder: Encoder) -> None:
        windows = _windows(encoder, ["hello", "there", "."])
        rows = np.array([[1.0, 0.0, 0.0], [0.25, 0.25, 0.5]], dtype=np.float32)

        mixed = next(encoder.encode(windows, rows)).features
        layers = next(encoder.encode(windows, np.eye(3, dtype=np.float32))).features

        assert np.allclose(mixed[:, 0], layers[:, 0], atol=1e-6)
        assert np.allclose(mixed[:, 1], np.einsum("wlh,l->wh", layers, rows[1]), atol=1e-5)

    def test_agrees_with_transformers_on_the_real_weights(self) -> None:
        torch = pytest.importorskip("torch", reason="torch comes with the extra `training`")
        transformers = pytest.importorskip("transformers", reason="transformers is not installed")
        real = Encoder.installed()
        windows = _windows(real, ["He", "had", "never", "seen", "so", "fine", "a", "garden", ",", "said", "Mary", "."])
        model = transformers.BertModel.from_pretrained(str(real.files.tokenizer.parent)).eval()

        found = next(real.encode(windows, np.eye(7, dtype=np.float32))).features
        with torch.no_grad():
            states = model(torch.tensor([windows[0].ids]), output_hidden_states=True).hidden_states

        expected = np.stack([state[0].numpy() for state in states], axis=1)[list(windows[0].heads)]
        assert np.abs(found - expected).max() < 1e-4


def _windows(encoder: Encoder, words: list[str]) -> list[Window]:
    return list(cut(words, [(0, len(words))], encoder.pieces))


class TestWindows:
    def test_hold_whole_sentences(self, encoder: Encoder) -> None:
        words = ["abcd"] * 200
        sentences = [(i, i + 20) for i in range(0, 200, 20)]

        windows = list(cut(words, sentences, encoder.pieces))

        assert [(w.first, w.last) for w in windows] == [(0, 40), (40, 80), (80, 120), (120, 160), (160, 200)]
        assert all(len(w.ids) <= WINDOW_PIECES + 2 for w in windows)

    def test_split_an_endless_sentence(self, encoder: Encoder) -> None:
        words = ["word"] * 1000

        windows = list(cut(words, [(0, 1000)], encoder.pieces))

        assert [w.first for w in windows[1:]] == [w.last for w in windows[:-1]]
        assert windows[-1].last == 1000
        assert all(len(w.ids) <= WINDOW_PIECES + 2 for w in windows)

    def test_give_a_word_that_no_tokenizer_knows_one_place(self, encoder: Encoder) -> None:
        windows = _windows(encoder, ["\u200b", "a", "🙂"])

        assert len(windows[0].heads) == 3

    def test_are_batched_by_length_within_bounds(self, encoder: Encoder) -> None:
        windows = [w for n in range(1, 60) for w in _windows(encoder, ["abc"] * n)]

        found = list(batches(windows))

        assert sum(len(b) for b in found) == len(windows)
        assert all(len(b) * max(len(w.ids) for w in b) <= BATCH_PIECES or len(b) == 1 for b in found)


class TestTheWeights:
    def test_of_another_model_are_refused(self, encoder_folder: Path) -> None:
        with pytest.raises(EncoderChanged, match="expected"):
            open_encoder(encoder_folder)

    def test_that_are_missing_are_named(self, tmp_path: Path) -> None:
        with pytest.raises(EncoderMissing, match=r"model\.safetensors"):
            open_encoder(tmp_path)

    def test_are_found_where_they_lie(self, encoder_files: EncoderFiles) -> None:
        stored = encoder_files.weights["embeddings.LayerNorm.bias"]
        expected = load_file(stored.file)["embeddings.LayerNorm.bias"]

        found = np.frombuffer(stored.file.read_bytes()[stored.offset : stored.offset + stored.length], dtype=np.float32)

        assert np.array_equal(found, expected)
