"""A tiny encoder and a tiny LitBank, made on the spot."""

import json
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

from visiobook_ai_analysis.encoder.minilm import Encoder
from visiobook_ai_analysis.encoder.weights import EncoderFiles, open_encoder

_HIDDEN, _LAYERS, _HEADS, _INNER, _POSITIONS = 16, 2, 4, 32, 256
_PIECES = [
    "[PAD]",
    "[UNK]",
    "[CLS]",
    "[SEP]",
    *"abcdefghijklmnopqrstuvwxyz,.?!'\"",
    *(f"##{c}" for c in "abcdefghijklmnopqrstuvwxyz"),
]


def _tensors() -> dict[str, np.ndarray]:
    draw = np.random.default_rng(5)

    def matrix(*shape: int) -> np.ndarray:
        return (draw.standard_normal(shape) * 0.3).astype(np.float32)

    found = {
        "embeddings.word_embeddings.weight": matrix(len(_PIECES), _HIDDEN),
        "embeddings.position_embeddings.weight": matrix(_POSITIONS, _HIDDEN),
        "embeddings.token_type_embeddings.weight": matrix(2, _HIDDEN),
        "embeddings.LayerNorm.weight": 1 + matrix(_HIDDEN),
        "embeddings.LayerNorm.bias": matrix(_HIDDEN),
    }
    for layer in range(_LAYERS):
        name = f"encoder.layer.{layer}"
        sizes = {
            **{f"attention.self.{part}": (_HIDDEN, _HIDDEN) for part in ("query", "key", "value")},
            "attention.output.dense": (_HIDDEN, _HIDDEN),
            "intermediate.dense": (_INNER, _HIDDEN),
            "output.dense": (_HIDDEN, _INNER),
        }
        for part, (out, size) in sizes.items():
            found |= {f"{name}.{part}.weight": matrix(out, size), f"{name}.{part}.bias": matrix(out)}
        for part in ("attention.output.LayerNorm", "output.LayerNorm"):
            found |= {f"{name}.{part}.weight": 1 + matrix(_HIDDEN), f"{name}.{part}.bias": matrix(_HIDDEN)}
    return found


@pytest.fixture(scope="session")
def encoder_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A BERT of two layers with random weights that spells words letter by letter."""
    folder = tmp_path_factory.mktemp("encoder")
    tokenizer = Tokenizer(models.WordPiece({piece: number for number, piece in enumerate(_PIECES)}, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.save(str(folder / "tokenizer.json"))
    save_file(_tensors(), folder / "model.safetensors")
    config = {
        "num_hidden_layers": _LAYERS,
        "hidden_size": _HIDDEN,
        "num_attention_heads": _HEADS,
        "intermediate_size": _INNER,
        "max_position_embeddings": _POSITIONS,
        "layer_norm_eps": 1e-12,
    }
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def encoder_files(encoder_folder: Path) -> EncoderFiles:
    return open_encoder(encoder_folder, sha256=None)


@pytest.fixture(scope="session")
def encoder(encoder_files: EncoderFiles) -> Encoder:
    return Encoder(encoder_files)


_SENTENCES = [
    "Chapter One",
    "Anna came into the garden .",
    '" Where is my brother ? " she asked .',
    '" In the house , Anna , " said old Peter .',
    "He closed the gate .",
]
_ORIGINAL = """Chapter One

Anna came into the garden.

"Where is my brother?" she asked.

"In the house, Anna," said old Peter.  He closed
the gate.
"""
_MENTIONS = [
    ("1 0 1 0", "Anna", "PER", "PROP", "ANNA"),
    ("1 3 1 4", "the garden", "FAC", "NOM", "GARDEN"),
    ("2 3 2 3", "my", "PER", "PRON", "ANNA"),
    ("2 3 2 4", "my brother", "PER", "NOM", "BROTHER"),
    ("2 7 2 7", "she", "PER", "PRON", "ANNA"),
    ("3 2 3 3", "the house", "FAC", "NOM", "HOUSE"),
    ("3 5 3 5", "Anna", "PER", "PROP", "ANNA"),
    ("3 9 3 10", "old Peter", "PER", "PROP", "PETER"),
    ("4 0 4 0", "He", "PER", "PRON", "PETER"),
]
_QUOTES = [("2 0 2 6", "ANNA"), ("3 0 3 7", "PETER")]
_EVENTS = {"came", "asked", "said", "closed"}


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _entities(text: str) -> str:
    """The entity layer has everything but pronouns, by offset."""
    lines, number = [], 0
    starts = [sum(len(s) + 1 for s in _SENTENCES[:i]) for i in range(len(_SENTENCES))]
    for place, words, kind_of, kind, _ in _MENTIONS:
        if kind == "PRON":
            continue
        sentence, word = (int(n) for n in place.split()[:2])
        start = starts[sentence] + sum(len(w) + 1 for w in _SENTENCES[sentence].split(" ")[:word])
        assert text[start : start + len(words)] == words
        number += 1
        lines.append(f"T{number}\t{kind_of} {start} {start + len(words)}\t{words}")
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="session")
def litbank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three copies of one short passage in LitBank's layout."""
    data = tmp_path_factory.mktemp("litbank")
    text = "\n".join(_SENTENCES) + "\n"
    mentions = [
        f"MENTION\tT{n}\t{place.replace(' ', chr(9))}\t{words}\t{kind_of}\t{kind}\nCOREF\tT{n}\t{entity}"
        for n, (place, words, kind_of, kind, entity) in enumerate(_MENTIONS)
    ]
    quotes = [
        f"QUOTE\tQ{n}\t{place.replace(' ', chr(9))}\t-\nATTRIB\tQ{n}\t{who}" for n, (place, who) in enumerate(_QUOTES)
    ]
    words = [w for s in _SENTENCES for w in s.split(" ")]
    for name in ("1_gate", "2_gate", "3_gate"):
        _write(data / "coref/tsv" / f"{name}_brat.txt", text)
        _write(data / "coref/tsv" / f"{name}_brat.ann", "\n".join(mentions) + "\n")
        _write(data / "entities/brat" / f"{name}_brat.ann", _entities(text))
        _write(data / "quotations/tsv" / f"{name}_brat.ann", "\n".join(quotes) + "\n")
        events = "\n".join(f"{w}\t{'EVENT' if w in _EVENTS else 'O'}" for w in words)
        _write(data / "events/tsv" / f"{name}_brat.tsv", events + "\n")
        _write(data / "original" / f"{name}.txt", _ORIGINAL)
    return data
