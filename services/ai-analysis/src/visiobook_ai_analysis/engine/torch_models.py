"""Encoders, summarisers and recognisers of names by torch: what is put in, batches by length, what comes out."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import numpy as np

from visiobook_ai_analysis.engine.contract import Floats, NamedSpan
from visiobook_ai_analysis.engine.devices import DeviceKind
from visiobook_ai_analysis.engine.errors import EngineUnfit
from visiobook_ai_analysis.engine.guard import MemoryGuard
from visiobook_ai_analysis.engine.huggingface import Loaded, load
from visiobook_ai_analysis.engine.queue import Queue, Ticket, Waiting
from visiobook_ai_analysis.engine.versions import ModelVersion

if TYPE_CHECKING:
    from visiobook_ai_analysis.engine.current import Engine

_BATCH_PIECES = {DeviceKind.CPU: 1024, DeviceKind.CUDA: 32_768}
_OVERLAP = 32
_BYTES_PER_PIECE = 64
ResultT = TypeVar("ResultT")

# ---------------------------------------------------------------------------------------------- batches


class TokenModel(Generic[ResultT]):
    """Lists of pieces in, what ``forward`` makes of a padded batch out: a BatchModel."""

    def __init__(
        self, loaded: Loaded, forward: Callable[[Any, Any], Sequence[ResultT]], *, batch_pieces: int = 0
    ) -> None:
        self.loaded = loaded
        self.version = loaded.version
        self.batch_pieces = batch_pieces or _BATCH_PIECES[loaded.device.kind]
        self._forward = forward

    def cost(self, item: Sequence[int]) -> int:
        """Pieces."""
        return max(1, len(item))

    def kind(self, item: Sequence[int]) -> Hashable:  # noqa: ARG002 - every BatchModel is asked so
        """Anything goes with anything."""
        return None

    def expected_bytes(self, items: int, longest: int) -> int:
        """States of a layer and its attention."""
        return items * longest * (_BYTES_PER_PIECE * self.loaded.hidden + 4 * longest)

    def run(self, items: Sequence[Sequence[int]]) -> Sequence[ResultT]:
        """One padded batch."""
        torch, device = self.loaded.torch, str(self.loaded.device)
        longest = max(self.cost(item) for item in items)
        ids = np.full((len(items), longest), self.loaded.tokenizer.pad_token_id or 0, dtype=np.int64)
        mask = np.zeros((len(items), longest), dtype=np.int64)
        for row, item in enumerate(items):
            ids[row, : len(item)], mask[row, : len(item)] = item, 1
        with torch.inference_mode():
            return self._forward(torch.from_numpy(ids).to(device), torch.from_numpy(mask).to(device))


def run_all(model: TokenModel[ResultT], items: Sequence[Sequence[int]], guard: MemoryGuard) -> list[ResultT]:
    """A result for each item, in order: batches by length, within memory."""
    queue, ticket = Queue(), Ticket("")
    queue.add(ticket, [Waiting(ticket, i, item, model.cost(item), None) for i, item in enumerate(items)])
    found: dict[int, ResultT] = {}
    while batch := queue.batch(guard.limit(model)):
        results = guard.run(model, [waiting.item for waiting in batch])
        found |= {waiting.number: result for waiting, result in zip(batch, results, strict=True)}
    return [found[number] for number in range(len(items))]


# ---------------------------------------------------------------------------------------------- encoders


class TorchEmbedder:
    """A TextEmbedder: the mean of an encoder's last states, of length one. Beyond its longest a text is cut."""

    def __init__(self, loaded: Loaded, guard: MemoryGuard, *, batch_pieces: int = 0) -> None:
        self._loaded, self._guard = loaded, guard
        self._model = TokenModel(loaded, self._pooled, batch_pieces=batch_pieces)

    @property
    def version(self) -> ModelVersion:
        """Name, number format and digest."""
        return self._loaded.version

    @property
    def dimensions(self) -> int:
        """Width of a vector."""
        return self._loaded.hidden

    def embed(self, texts: Sequence[str]) -> Floats:
        """[texts, dimensions]; an empty text gives zeros. Raises EngineOutOfMemory."""
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        places = [place for place, text in enumerate(texts) if text.strip()]
        if places:
            asked = [texts[place] for place in places]
            ids = self._loaded.tokenizer(asked, truncation=True, max_length=self._loaded.longest)["input_ids"]
            found = run_all(self._model, ids, self._guard)
            vectors[places] = np.stack(found)
        return vectors

    def _pooled(self, ids: Any, mask: Any) -> Sequence[Floats]:
        states = self._loaded.model(input_ids=ids, attention_mask=mask).last_hidden_state.float()
        weights = mask.unsqueeze(-1).float()
        mean = (states * weights).sum(1) / weights.sum(1).clamp(min=1.0)
        return list(self._loaded.torch.nn.functional.normalize(mean, dim=1).cpu().numpy())


# ---------------------------------------------------------------------------------------------- names


@dataclass(frozen=True, slots=True)
class _Part:
    """Pieces of a text, ``begin`` to ``end`` without the marks, and where each lies in the text."""

    text: int
    ids: list[int]
    places: list[tuple[int, int]]


class TorchRecogniser:
    """An EntityRecogniser by token classification with labels like ``B-PER``; long texts in overlapping parts."""

    def __init__(self, loaded: Loaded, guard: MemoryGuard, *, batch_pieces: int = 0) -> None:
        self._loaded, self._guard = loaded, guard
        self._labels = {int(number): str(label) for number, label in loaded.model.config.id2label.items()}
        self._model = TokenModel(loaded, self._scores, batch_pieces=batch_pieces)

    @property
    def version(self) -> ModelVersion:
        """Name, number format and digest."""
        return self._loaded.version

    def find(self, texts: Sequence[str]) -> list[list[NamedSpan]]:
        """The names of each text, in its order. Raises EngineOutOfMemory."""
        parts = [part for number, text in enumerate(texts) for part in self._parts(number, text)]
        scores = run_all(self._model, [part.ids for part in parts], self._guard)
        found: list[list[NamedSpan]] = [[] for _ in texts]
        for part, rows in zip(parts, scores, strict=True):
            for span in named_spans(rows, part.places, self._labels):
                known = found[part.text]
                if not known or span.start >= known[-1].end:
                    known.append(span)
        return found

    def _parts(self, number: int, text: str) -> list[_Part]:
        given = self._loaded.tokenizer(
            text,
            truncation=True,
            max_length=self._loaded.longest,
            stride=min(_OVERLAP, self._loaded.longest // 4),
            return_overflowing_tokens=True,
            return_offsets_mapping=True,
        )
        pairs = zip(given["input_ids"], given["offset_mapping"], strict=True)
        return [_Part(number, list(ids), [tuple(place) for place in places]) for ids, places in pairs]

    def _scores(self, ids: Any, mask: Any) -> Sequence[Floats]:
        logits = self._loaded.model(input_ids=ids, attention_mask=mask).logits.float()
        return list(self._loaded.torch.softmax(logits, -1).cpu().numpy())


def named_spans(scores: Floats, places: Sequence[tuple[int, int]], labels: dict[int, str]) -> list[NamedSpan]:
    """Pieces with their best labels joined to names (IOB2; a lone ``I-`` begins one). Marks have no extent."""
    found: list[tuple[int, int, str, list[float]]] = []
    is_open = False
    for row, (start, end) in zip(scores, places, strict=False):
        best = int(row.argmax())
        mark, _, label = labels.get(best, "O").rpartition("-")
        if start == end or label == "O":
            is_open = is_open and start == end
            continue
        if is_open and mark != "B" and found[-1][2] == label:
            begun, _, _, chances = found[-1]
            found[-1] = (begun, end, label, [*chances, float(row[best])])
        else:
            found.append((start, end, label, [float(row[best])]))
        is_open = True
    return [NamedSpan(start, end, label, sum(chances) / len(chances)) for start, end, label, chances in found]


# ---------------------------------------------------------------------------------------------- summaries


class TorchSummariser:
    """A Summariser by a sequence-to-sequence model, greedy, so the same text gives the same summary.

    A text longer than the model reads is summarised in parts, whose summaries follow each other.
    """

    def __init__(self, loaded: Loaded, guard: MemoryGuard, *, batch_pieces: int = 0) -> None:
        self._loaded, self._guard = loaded, guard
        self._batch_pieces = batch_pieces

    @property
    def version(self) -> ModelVersion:
        """Name, number format and digest."""
        return self._loaded.version

    def summarise(self, texts: Sequence[str], *, most_pieces: int = 120) -> list[str]:
        """A summary of each text, at most so many pieces for each part. Raises EngineOutOfMemory."""
        parts: list[tuple[int, list[int]]] = []
        for number, text in enumerate(texts):
            given = self._loaded.tokenizer(
                text, truncation=True, max_length=self._loaded.longest, return_overflowing_tokens=True
            )
            parts += [(number, list(ids)) for ids in given["input_ids"]]

        def forward(ids: Any, mask: Any) -> Sequence[str]:
            made = self._loaded.model.generate(
                input_ids=ids, attention_mask=mask, max_new_tokens=most_pieces, do_sample=False, num_beams=1
            )
            return [str(text).strip() for text in self._loaded.tokenizer.batch_decode(made, skip_special_tokens=True)]

        model = TokenModel(self._loaded, forward, batch_pieces=self._batch_pieces)
        made = run_all(model, [ids for _, ids in parts], self._guard)
        told: list[list[str]] = [[] for _ in texts]
        for (number, _), summary in zip(parts, made, strict=True):
            told[number].append(summary)
        return [" ".join(part for part in own if part) for own in told]


# ---------------------------------------------------------------------------------------------- by settings


def load_embedder(engine: "Engine") -> tuple[TorchEmbedder, int]:
    """The sentence encoder that the settings name, with its size in bytes. Raises EngineUnfit."""
    loaded = _named(engine, "AutoModel", "embedder", engine.settings.embedder)
    return TorchEmbedder(loaded, engine.guard, batch_pieces=engine.settings.batch_pieces), loaded.size


def load_recogniser(engine: "Engine") -> tuple[TorchRecogniser, int]:
    """The recogniser that the settings name, with its size in bytes. Raises EngineUnfit."""
    loaded = _named(engine, "AutoModelForTokenClassification", "recogniser", engine.settings.recogniser)
    return TorchRecogniser(loaded, engine.guard, batch_pieces=engine.settings.batch_pieces), loaded.size


def load_summariser(engine: "Engine") -> tuple[TorchSummariser, int]:
    """The summariser that the settings name, with its size in bytes. Raises EngineUnfit."""
    loaded = _named(engine, "AutoModelForSeq2SeqLM", "summariser", engine.settings.summariser)
    return TorchSummariser(loaded, engine.guard, batch_pieces=engine.settings.batch_pieces), loaded.size


def _named(engine: "Engine", kind: str, what: str, source: str) -> Loaded:
    settings = engine.settings
    if not source:
        raise EngineUnfit(f"no {what} is named: set VISIOBOOK_ENGINE_{what.upper()} to the folder of a model")
    loaded = load(kind, source, engine.device, precision=settings.precision, hub=settings.hub)
    engine.tally.loaded(str(loaded.version))
    return loaded
