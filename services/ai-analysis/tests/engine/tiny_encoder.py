"""A BERT-like encoder with random weights and a tokenizer of a few words, as files."""

import json
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file
from tokenizers import Tokenizer
from tokenizers.models import WordPiece
from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer
from tokenizers.processors import TemplateProcessing

from visiobook_ai_analysis.encoder.weights import EncoderFiles, open_encoder

WORDS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "mary", "colin", "garden", "the", "in", "sat", "##s", ".", "robin", "said")
CONFIG = {
    "model_type": "bert",
    "architectures": ["BertModel"],
    "vocab_size": len(WORDS),
    "num_hidden_layers": 2,
    "hidden_size": 16,
    "num_attention_heads": 2,
    "intermediate_size": 32,
    "max_position_embeddings": 256,
    "type_vocab_size": 2,
    "layer_norm_eps": 1e-12,
    "hidden_act": "gelu",
    "pad_token_id": 0,
}


def write_tokenizer(folder: Path) -> None:
    tokenizer = Tokenizer(WordPiece({word: number for number, word in enumerate(WORDS)}, unk_token="[UNK]"))
    tokenizer.normalizer = BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = BertPreTokenizer()
    tokenizer.post_processor = TemplateProcessing(single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)])
    tokenizer.save(str(folder / "tokenizer.json"))
    special = {"pad_token": "[PAD]", "unk_token": "[UNK]", "cls_token": "[CLS]", "sep_token": "[SEP]"}
    about = {"tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": 256, **special}
    (folder / "tokenizer_config.json").write_text(json.dumps(about))


def tiny_encoder(folder: Path, *, seed: int = 1) -> EncoderFiles:
    """The checked files of an encoder made in ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    draw = np.random.default_rng(seed)
    hidden, inner = CONFIG["hidden_size"], CONFIG["intermediate_size"]
    shapes = {
        "embeddings.word_embeddings.weight": (len(WORDS), hidden),
        "embeddings.position_embeddings.weight": (256, hidden),
        "embeddings.token_type_embeddings.weight": (2, hidden),
        "embeddings.LayerNorm.weight": (hidden,),
        "embeddings.LayerNorm.bias": (hidden,),
    }
    for layer in range(2):
        name = f"encoder.layer.{layer}"
        dense = {f"attention.self.{part}": (hidden, hidden) for part in ("query", "key", "value")}
        dense |= {"attention.output.dense": (hidden, hidden)}
        dense |= {"intermediate.dense": (inner, hidden), "output.dense": (hidden, inner)}
        for part, shape in dense.items():
            shapes |= {f"{name}.{part}.weight": shape, f"{name}.{part}.bias": shape[:1]}
        for part in ("attention.output.LayerNorm", "output.LayerNorm"):
            shapes |= {f"{name}.{part}.weight": (hidden,), f"{name}.{part}.bias": (hidden,)}
    weights = {name: draw.normal(0, 0.3, shape).astype(np.float32) for name, shape in shapes.items()}
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    (folder / "config.json").write_text(json.dumps(CONFIG))
    write_tokenizer(folder)
    return open_encoder(folder, sha256=None)
