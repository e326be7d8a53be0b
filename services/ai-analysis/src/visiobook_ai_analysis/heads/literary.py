"""A text read by the trained heads: one pass of the encoder, mentions and events, people, who speaks, who is meant.

Coreference and speech need each other. So the narration is resolved first, then every quote is given to somebody of
it, then everything is resolved again with the speakers known.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

import numpy as np
import numpy.typing as npt

from visiobook_ai_analysis.encoder.minilm import Encoder
from visiobook_ai_analysis.encoder.windows import Window, cut
from visiobook_ai_analysis.engine.contract import WindowEncoder
from visiobook_ai_analysis.heads.coreference import Ranker, mention_vectors
from visiobook_ai_analysis.heads.discourse import NOBODY, Ints
from visiobook_ai_analysis.heads.model import HeadsModel
from visiobook_ai_analysis.heads.model_file import ModelUnfit
from visiobook_ai_analysis.heads.people import Found, Person, describe
from visiobook_ai_analysis.heads.speakers import Attribution, Stage, attribute
from visiobook_ai_analysis.heads.tagger import Tagger, WordLists
from visiobook_ai_analysis.heads.talk import narration_of, speech_of
from visiobook_ai_analysis.heads.words import flags, shapes
from visiobook_ai_analysis.reading.document import Document

Halves = npt.NDArray[np.float16]
Report = Callable[[float], None]

_AT_ONCE = 48
"""Windows whose features are held in full at one time (about 90 MB)."""


@dataclass(frozen=True, slots=True)
class LiteraryReading:
    """``entities[i]`` is whom ``people[i]`` means; ``certainty[i]`` is how sure that is.

    Speakers of ``attributions`` are entities too, -1 nobody. ``titles`` are mentions inside names: the Mr. of Mr. Reed.
    """

    people: list[Person]
    entities: Ints
    attributions: list[Attribution]
    events: list[int]
    certainty: npt.NDArray[np.float32]
    titles: list[Found] = field(default_factory=list)


def late_layers(layers: int) -> npt.NDArray[np.float32]:
    """[1, layers]: the mean of the last three, which coreference compares."""
    row = np.zeros((1, layers), dtype=np.float32)
    row[0, -3:] = 1 / 3
    return row


class LiteraryReader:
    """The encoder and the heads, loaded. Raises ModelUnfit where they do not belong together."""

    def __init__(self, encoder: WindowEncoder, model: HeadsModel, *, threads: int = 1) -> None:
        if model.features != encoder.files.digest:
            raise ModelUnfit(
                f"the heads belong to the encoder {model.features[:12]}, not to {encoder.files.digest[:12]}"
            )
        self.encoder = encoder
        self.language = "en"
        self._vocabulary = model.vocabulary
        self._tagger = Tagger(model.taggers, threads=threads)
        self._ranker = Ranker(model.rankers)
        self._forest = model.speakers
        self._mix = np.concatenate([self._tagger.mix, late_layers(encoder.layers)])

    @classmethod
    def shipped(cls, *, threads: int = 1) -> "LiteraryReader":
        """The installed encoder with the model in this package. Raises EncoderMissing, EncoderChanged, ModelUnfit."""
        return cls(Encoder.installed(threads=threads), HeadsModel.shipped(), threads=threads)

    def read(
        self, document: Document, quotes: Sequence[tuple[int, int]], report: Report = lambda _done: None
    ) -> LiteraryReading:
        """Everything about a text. ``quotes`` are half-open ranges of words; ``document.quoted`` marks the same."""
        mentions, events, words = self.tag(document, report)
        titles = set(_titles(mentions))
        people = [mention for mention in mentions if mention not in titles]
        reading = self.interpret(document, quotes, people, events, words)
        return replace(reading, titles=sorted(titles, key=lambda title: title.first))

    def tag(self, document: Document, report: Report = lambda _done: None) -> tuple[list[Found], list[int], Halves]:
        """Mentions, events, and the features of every word for coreference in half precision."""
        words = np.zeros((len(document.words), self.encoder.files.shape.hidden), dtype=np.float16)
        lists = word_lists(document, self._vocabulary.ids(document))
        mentions: list[Found] = []
        events: list[int] = []
        ranges = ((sentence.first, sentence.last) for sentence in document.sentences)
        for group in _groups(cut(document.words, ranges, self.encoder.pieces)):
            encoded = list(self.encoder.encode(group, self._mix))
            tagged = self._tagger.tag(encoded, lists)
            mentions += tagged.mentions
            events += tagged.events
            for item in encoded:
                words[item.window.first : item.window.last] = item.features[:, -1]
            report(group[-1].last / len(words))
        return mentions, sorted(events), words

    def attribute(self, stage: Stage) -> list[Attribution]:
        """Speakers for quotes among people that are given."""
        return attribute(stage, self._forest)

    def interpret(
        self,
        document: Document,
        quotes: Sequence[tuple[int, int]],
        mentions: Sequence[Found],
        events: Sequence[int],
        words: Halves,
    ) -> LiteraryReading:
        """People, speakers and entities for mentions that are given."""
        quotes = sorted(quotes)
        people = describe(document, mentions)
        vectors = mention_vectors(people, words)
        voices = self._voices(document, people, vectors, quotes)
        attributions = self.attribute(Stage(document, people, voices, quotes))
        said = [attribution.speaker for attribution in attributions]
        speech = speech_of(document, people, quotes, speakers=said, voices=voices.tolist())
        resolution = self._ranker.resolve(document, people, vectors, speech)
        settled = _settled(attributions, voices, resolution.entities)
        return LiteraryReading(people, resolution.entities, settled, list(events), resolution.certainty)

    def _voices(
        self,
        document: Document,
        people: Sequence[Person],
        vectors: npt.NDArray[np.float32],
        quotes: Sequence[tuple[int, int]],
    ) -> Ints:
        """The narration resolved by itself; -1 for mentions inside speech."""
        told = np.array([i for i, person in enumerate(people) if not person.quoted], dtype=np.int64)
        voices = np.full(len(people), NOBODY, dtype=np.int64)
        if len(told):
            speech = narration_of(speech_of(document, people, quotes), told)
            voices[told] = self._ranker.resolve(document, [people[i] for i in told], vectors[told], speech).entities
        return voices


def word_lists(document: Document, words: Ints) -> WordLists:
    """What the tagger sees of each word beside its features. ``words`` are numbers in the vocabulary."""
    ends = np.array([document.sentences[s].last for s in document.sentence_of], dtype=np.int64)
    return WordLists(shapes(document), flags(document), words, ends)


def _titles(mentions: Sequence[Found]) -> Iterator[Found]:
    """Single words that begin a longer name of a person: the corpus of entities marks them, that of coreference not."""
    names = [m for m in mentions if m.type == "PER" and m.kind == "PROP"]
    longer = {name.first for name in names if name.last - name.first > 1}
    return (name for name in names if name.last - name.first == 1 and name.first in longer)


def _groups(windows: Iterator[Window]) -> Iterator[list[Window]]:
    while group := list(islice(windows, _AT_ONCE)):
        yield group


def _settled(attributions: Sequence[Attribution], voices: Ints, entities: Ints) -> list[Attribution]:
    """Attributions with the entities of the second reading: those that most mentions of a voice went to."""
    votes: defaultdict[int, Counter[int]] = defaultdict(Counter)
    for voice, entity in zip(voices.tolist(), entities.tolist(), strict=True):
        votes[voice][entity] += 1
    final = {voice: counted.most_common(1)[0][0] for voice, counted in votes.items() if voice != NOBODY}
    return [_in_terms_of(final, attribution) for attribution in attributions]


def _in_terms_of(final: Mapping[int, int], found: Attribution) -> Attribution:
    rivals: dict[int, float] = {}
    for voice, chance in found.rivals:
        entity = final.get(voice, NOBODY)
        rivals[entity] = rivals.get(entity, 0.0) + chance
    known = found.speaker in final
    return replace(
        found,
        speaker=final.get(found.speaker, NOBODY),
        confidence=found.confidence if known else 0.0,
        rivals=tuple((entity, chance) for entity, chance in rivals.items() if entity != NOBODY),
    )
