"""Training on a tiny corpus with a tiny encoder: repeatable, and the saved model computes what was trained."""

from pathlib import Path

import numpy as np
import pytest
from safetensors import safe_open
from safetensors.numpy import save_file

torch = pytest.importorskip("torch", reason="torch comes with the extra `training`")
pytest.importorskip("lightgbm", reason="lightgbm comes with the extra `training`")

from visiobook_ai_analysis.encoder.minilm import Encoded, Encoder  # noqa: E402 - after the skip
from visiobook_ai_analysis.heads.coreference import Scorer  # noqa: E402
from visiobook_ai_analysis.heads.discourse import Discourse, Speech, own_features  # noqa: E402
from visiobook_ai_analysis.heads.labels import LABELS  # noqa: E402
from visiobook_ai_analysis.heads.literary import LiteraryReader, word_lists  # noqa: E402
from visiobook_ai_analysis.heads.model import HeadsModel  # noqa: E402
from visiobook_ai_analysis.heads.model_file import ModelUnfit  # noqa: E402
from visiobook_ai_analysis.heads.tagger import Tagger  # noqa: E402
from visiobook_ai_analysis.litbank.corpus import load, names_in  # noqa: E402
from visiobook_ai_analysis.litbank.gold import gold_people  # noqa: E402
from visiobook_ai_analysis.training.accurate import AccurateOptions, train_accurate  # noqa: E402
from visiobook_ai_analysis.training.card import card_of, figures_of  # noqa: E402
from visiobook_ai_analysis.training.coreference import (  # noqa: E402
    RankerNet,
    RankerOptions,
    Reading,
    read_with_gold,
)
from visiobook_ai_analysis.training.encoder_net import EncoderNet  # noqa: E402
from visiobook_ai_analysis.training.features import EncodedPassage, encode_passage  # noqa: E402
from visiobook_ai_analysis.training.heads import TrainingOptions, train_heads  # noqa: E402
from visiobook_ai_analysis.training.tagger import TaggerNet, TaggerOptions, collate, examples  # noqa: E402
from visiobook_ai_analysis.training.tuning import TuningOptions  # noqa: E402

_OPTIONS = TrainingOptions(
    common=1,
    tagger=TaggerOptions(hidden=12, span=16, event=8, epochs=60, batch=1, rate=1e-2, dropout=0.0),
    ranker=RankerOptions(z=8, inner=16, outer=8, fresh=8, epochs=3),
)


@pytest.fixture(scope="module")
def encoded(encoder: Encoder, litbank: Path) -> list[EncodedPassage]:
    return [encode_passage(encoder, load(litbank, name)) for name in names_in(litbank)]


@pytest.fixture(scope="module")
def model(encoder: Encoder, encoded: list[EncodedPassage]) -> HeadsModel:
    return train_heads(encoded, encoder.files.digest, _OPTIONS, lambda _message: None)


class TestTraining:
    def test_gives_the_same_bytes_again(
        self, encoder: Encoder, encoded: list[EncodedPassage], model: HeadsModel
    ) -> None:
        again = train_heads(encoded, encoder.files.digest, _OPTIONS, lambda _message: None)

        assert again.serialised() == model.serialised()

    def test_learns_what_it_sees(
        self, encoder: Encoder, encoded: list[EncodedPassage], model: HeadsModel, tmp_path: Path
    ) -> None:
        path = tmp_path / "model.safetensors"
        path.write_bytes(model.serialised())
        passage = encoded[0].passage

        mentions, events, _ = LiteraryReader(encoder, HeadsModel.load(path)).tag(passage.document)

        assert {(m.first, m.last) for m in mentions} == {(m.first, m.last) for m in passage.spans}
        assert set(events) == passage.events

    def test_heads_refuse_another_encoder(self, encoder: Encoder, model: HeadsModel) -> None:
        other = HeadsModel("0" * 64, model.vocabulary, model.taggers, model.rankers, model.speakers)

        with pytest.raises(ModelUnfit, match="encoder"):
            LiteraryReader(encoder, other)

    def test_opens_a_model_of_before_there_were_several_rankers(self, model: HeadsModel, tmp_path: Path) -> None:
        path, early = tmp_path / "model.safetensors", tmp_path / "early.safetensors"
        path.write_bytes(model.serialised())
        with safe_open(path, "numpy") as opened:
            named = {name: opened.get_tensor(name) for name in opened.keys()}  # noqa: SIM118 - no mapping
            about = opened.metadata()
        alone = {n.replace("ranker.0.", "ranker."): t for n, t in named.items() if not n.startswith("ranker.1.")}
        save_file(alone, early, metadata=about)

        rankers = HeadsModel.load(early).rankers

        assert len(rankers) == 1
        np.testing.assert_array_equal(rankers[0].inner, HeadsModel.load(path).rankers[0].inner)


class TestTheRanker:
    def test_computes_what_the_nets_compute(self, litbank: Path) -> None:
        gold = gold_people(load(litbank, names_in(litbank)[0]))
        document, people, silent = gold.passage.document, gold.people, Speech.silent(len(gold.people))
        vectors = np.random.default_rng(4).standard_normal((len(people), 6)).astype(np.float32)
        reading = read_with_gold(document, people, vectors, gold.entities, silent)
        nets = [_net(seed, width=6) for seed in (1, 2)]
        with torch.no_grad():
            choices_of, new_of = (
                np.mean(parts, axis=0) for parts in zip(*(_scored(n, reading) for n in nets), strict=True)
            )

        own = own_features(document, people)
        discourse = Discourse(people, own, silent)
        scorers = [Scorer(net.weights(), own, vectors) for net in nets]
        entities: dict[int, int] = {}
        for i, entity in enumerate(gold.entities):
            choices = discourse.choices(i)
            pair = discourse.features(i, choices)
            scores = np.mean([scorer.scores(discourse, i, choices, pair) for scorer in scorers], axis=0)
            np.testing.assert_allclose(scores[:-1], choices_of[reading.mention == i], atol=1e-5)
            np.testing.assert_allclose(scores[-1], new_of[i], atol=1e-5)
            entities[entity] = discourse.assign(i, entities.get(entity))

    def test_learns_only_what_the_bearers_of_names_allow(self, litbank: Path) -> None:
        gold = gold_people(load(litbank, names_in(litbank)[0]))
        silent = Speech.silent(len(gold.people))
        vectors = np.zeros((len(gold.people), 6), dtype=np.float32)

        one = [0] * len(gold.people)
        reading = read_with_gold(gold.passage.document, gold.people, vectors, one, silent)

        right = np.zeros(len(gold.people))
        np.add.at(right, reading.mention, reading.right)
        taught = {gold.people[i].key: bool(right[i]) for i in range(1, len(gold.people))}
        assert taught["anna"]
        assert not taught["old peter"]


def _net(seed: int, *, width: int) -> RankerNet:
    torch.manual_seed(seed)
    return RankerNet(width, _OPTIONS.ranker).eval()


def _scored(net: RankerNet, reading: Reading) -> tuple[np.ndarray, np.ndarray]:
    scores, fresh = net(reading)
    return scores.numpy(), fresh.numpy()


class TestTheGraphOfTheTagger:
    def test_computes_what_the_net_computes(self, encoded: list[EncodedPassage], model: HeadsModel) -> None:
        item = encoded[0]
        options = TaggerOptions(hidden=6, span=8, event=8, shape=4, word=4)
        torch.manual_seed(3)
        net = TaggerNet(options, layers=3, width=16, vocabulary=len(model.vocabulary.words)).eval()
        with torch.no_grad():
            net.label.bias[0] = 0.5
        tagger = Tagger([{name: value.numpy() for name, value in net.state_dict().items()}])
        document = item.passage.document
        lists = word_lists(document, model.vocabulary.ids(document))

        mixed = [Encoded(w.window, np.einsum("wlh,ml->wmh", w.features.astype("f4"), tagger.mix)) for w in item.windows]
        found = tagger.tag(mixed, lists)
        batch = collate(examples(item, model.vocabulary))
        with torch.no_grad():
            spans, events = net(batch)

        labels = spans.argmax(-1)
        expected = {
            (int(batch.firsts[i]), int(batch.lasts[i]) + 1, *LABELS[int(labels[i]) - 1])
            for i in labels.nonzero()[:, 0].tolist()
        }
        assert {(m.first, m.last, m.type, m.kind) for m in found.mentions} == expected
        assert found.events == events.argmax(-1).nonzero()[:, 0].tolist()


class TestTuning:
    def test_the_net_computes_what_the_graph_computes(self, encoder: Encoder, encoded: list[EncodedPassage]) -> None:
        windows = [item.window for item in encoded[0].windows]

        with torch.inference_mode():
            states = EncoderNet(encoder.files).eval()(windows).numpy()

        for row, item in enumerate(encoded[0].windows):
            own = states[row, : len(item.window.heads)]
            np.testing.assert_allclose(own, item.features.astype(np.float32), atol=5e-3)

    def test_tuned_heads_read_with_their_own_encoder_and_no_other(
        self, encoder: Encoder, encoded: list[EncodedPassage], tmp_path: Path
    ) -> None:
        tuning = TuningOptions(tagger=_OPTIONS.tagger, rate=1e-3, half=False)
        options = AccurateOptions(heads=_OPTIONS, tuning=tuning)
        told: list[str] = []
        made = train_accurate(encoded, encoder.files, options, told.append)
        path = tmp_path / "literary-en-accurate-1.safetensors"
        path.write_bytes(made.serialised(about={"profile": "accurate"}))
        model = HeadsModel.load(path)
        passage = encoded[0].passage

        mentions, events, _ = LiteraryReader(Encoder(encoder.files, layers=model.layers), model).tag(passage.document)

        assert {(m.first, m.last) for m in mentions} == {(m.first, m.last) for m in passage.spans}
        assert set(events) == passage.events
        assert model.features not in {encoder.files.digest, model.encoder}
        assert "epoch 60 of 60" in " ".join(told)
        with pytest.raises(ModelUnfit, match="belong to the encoder"):
            LiteraryReader(encoder, model)


class TestCard:
    def test_says_what_was_learnt_and_how_well(self, model: HeadsModel) -> None:
        about = {"data": "LitBank", "changes": "none", "passages": "80", "seed": "1"}
        scored = {"mentions": {"f1": 87.04}, "speakers.end_to_end": {"accuracy": 70.0}}

        card = card_of("literary-en-accurate-1", model, about | figures_of(scored, 10))
        unscored = card_of("literary-en-accurate-1", model, about)

        assert "On 10 passages that training did not see" in card
        assert "| mentions, names + nominals + pronouns, F1 | 87.0 |" in card
        assert model.encoder in card
        assert "Not scored" in unscored
