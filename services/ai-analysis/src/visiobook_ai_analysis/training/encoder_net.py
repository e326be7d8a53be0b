"""The encoder as a net of torch, to be tuned: the same BERT that ``encoder/graph.py`` writes as a graph."""

from collections.abc import Mapping, Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional

from visiobook_ai_analysis.encoder.weights import EncoderFiles, Shape
from visiobook_ai_analysis.encoder.windows import Window
from visiobook_ai_analysis.heads.tagger_graph import Tensors

_DROPOUT = 0.1
_EMBEDDINGS = "embeddings."
TUNED = "encoder.layer."
"""What the names of tuned weights begin with; those of the embeddings stay as they are."""


class EncoderNet(nn.Module):
    """Windows to the states of their words after the embeddings and after each layer."""

    def __init__(self, files: EncoderFiles) -> None:
        super().__init__()
        shape = files.shape
        self._layers = nn.ModuleList(_Layer(shape) for _ in range(shape.layers))
        weights = {name: torch.from_numpy(stored.read()) for name, stored in files.weights.items()}
        for number, layer in enumerate(self._layers):
            prefix = f"{TUNED}{number}."
            layer.load_state_dict(
                {name.removeprefix(prefix): w for name, w in weights.items() if name.startswith(prefix)}
            )
        self._words = weights[f"{_EMBEDDINGS}word_embeddings.weight"]
        self._places = weights[f"{_EMBEDDINGS}position_embeddings.weight"]
        self._kind = weights[f"{_EMBEDDINGS}token_type_embeddings.weight"][0]
        self._norm = weights[f"{_EMBEDDINGS}LayerNorm.weight"], weights[f"{_EMBEDDINGS}LayerNorm.bias"]
        self._shape = shape
        self.dropout = nn.Dropout(_DROPOUT)

    def forward(self, windows: Sequence[Window]) -> Tensor:
        """[windows, longest in words, layers + 1, hidden]: each word by its first piece, zeros after a window's end."""
        ids, mask, heads = _rows(windows)
        x = self.dropout(self._embedded(ids))
        states = [x]
        for layer in self._layers:
            states.append(layer(states[-1], mask))
        stacked = torch.stack([state.float() for state in states], 2)
        index = heads.clamp(min=0)[:, :, None, None].expand(-1, -1, *stacked.shape[2:])
        return torch.gather(stacked, 1, index) * (heads >= 0)[:, :, None, None]

    def tuned(self) -> Tensors:
        """The weights of the layers, named as the encoder's file has them."""
        return {
            f"{TUNED}{number}.{name}": value.detach().numpy()
            for number, layer in enumerate(self._layers)
            for name, value in layer.state_dict().items()
        }

    def _embedded(self, ids: Tensor) -> Tensor:
        x = self._words[ids] + self._places[: ids.shape[1]] + self._kind
        return functional.layer_norm(x, (self._shape.hidden,), *self._norm, eps=self._shape.epsilon)


class _Layer(nn.Module):
    """Attention and two dense layers, each with its residual and norm. Names are those of the published weights."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        hidden, inner = shape.hidden, shape.inner
        norm = {"normalized_shape": hidden, "eps": shape.epsilon}
        self.heads = shape.heads
        self.attention = _nested(
            {
                "self": _nested({part: nn.Linear(hidden, hidden) for part in ("query", "key", "value")}),
                "output": _nested({"dense": nn.Linear(hidden, hidden), "LayerNorm": nn.LayerNorm(**norm)}),
            }
        )
        self.intermediate = _nested({"dense": nn.Linear(hidden, inner)})
        self.output = _nested({"dense": nn.Linear(inner, hidden), "LayerNorm": nn.LayerNorm(**norm)})
        self.dropout = nn.Dropout(_DROPOUT)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        own, out = self.attention["self"], self.attention["output"]
        q, k, v = (self._split(own[part](x)) for part in ("query", "key", "value"))
        attended = functional.scaled_dot_product_attention(
            q, k, v, attn_mask=mask[:, None, None], dropout_p=_DROPOUT if self.training else 0.0
        )
        attended = attended.transpose(1, 2).flatten(2)
        x = out["LayerNorm"](x + self.dropout(out["dense"](attended)))
        inner = self.output["dense"](functional.gelu(self.intermediate["dense"](x)))
        found: Tensor = self.output["LayerNorm"](x + self.dropout(inner))
        return found

    def _split(self, x: Tensor) -> Tensor:
        return x.unflatten(2, (self.heads, -1)).transpose(1, 2)


def _nested(parts: Mapping[str, nn.Module]) -> nn.ModuleDict:
    return nn.ModuleDict(dict(parts))


def _rows(windows: Sequence[Window]) -> tuple[Tensor, Tensor, Tensor]:
    """Ids and mask [windows, pieces], and where each word begins [windows, words], -1 after the last."""
    pieces, words = max(len(w.ids) for w in windows), max(len(w.heads) for w in windows)
    ids = torch.zeros(len(windows), pieces, dtype=torch.long)
    mask = torch.zeros(len(windows), pieces, dtype=torch.bool)
    heads = torch.full((len(windows), words), -1)
    for row, window in enumerate(windows):
        ids[row, : len(window.ids)] = torch.tensor(window.ids)
        mask[row, : len(window.ids)] = True
        heads[row, : len(window.heads)] = torch.tensor(window.heads)
    return ids, mask, heads
