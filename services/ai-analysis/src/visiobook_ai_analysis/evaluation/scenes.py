"""``python -m visiobook_ai_analysis.evaluation.scenes --texts FOLDER [--held-back]``: scenes, speech, people, as JSON.

Scores the reading of the passages in ``evaluation_texts``. Percents, but Pk and WindowDiff, which are shares of windows
that are wrong. Fields are those of the scene found that shares most sentences with each annotated scene.
"""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import regex

from visiobook_ai_analysis.encoder.weights import EncoderChanged, EncoderMissing
from visiobook_ai_analysis.evaluation.clusters import Score, b3, clusters_of, set_score
from visiobook_ai_analysis.evaluation.passages import GoldScene, Passage, PassageUnfit, passages
from visiobook_ai_analysis.evaluation.people import Occurrence, occurrences, sighted, who_is_who
from visiobook_ai_analysis.evaluation.segmentation import boundary_score, window_errors
from visiobook_ai_analysis.heads.literary import LiteraryReader
from visiobook_ai_analysis.reading.reader import read
from visiobook_contracts.ai_analysis import Analysis, Gender, Quote, Scene

FIELDS = ("place", "time_of_day", "weather", "season", "mood")


@dataclass(slots=True)
class Share:
    """Right ones of all."""

    right: int = 0
    all: int = 0

    def count(self, right: bool) -> None:
        """One more, right or not."""
        self.right += right
        self.all += 1

    @property
    def percent(self) -> float:
        """0 where there is nothing."""
        return 100 * self.right / self.all if self.all else 0.0


@dataclass(slots=True)
class Sums:
    """Everything counted over passages."""

    passages: int = 0
    exact: Score = field(default_factory=Score)
    near: Score = field(default_factory=Score)
    unmarked: Share = field(default_factory=Share)
    pk: int = 0
    difference: int = 0
    windows: int = 0
    fields: dict[str, Share] = field(default_factory=lambda: {name: Share() for name in FIELDS})
    presence: Score = field(default_factory=Score)
    props: Share = field(default_factory=Share)
    deeds: Share = field(default_factory=Share)
    quotes: Score = field(default_factory=Score)
    speakers: Share = field(default_factory=Share)
    genders: Share = field(default_factory=Share)
    people: Score = field(default_factory=Score)


def measure(texts: Iterable[Passage], heads: LiteraryReader | None) -> Sums:
    """Read every passage and count."""
    sums = Sums()
    for passage in texts:
        own = heads if heads is not None and heads.language == passage.language else None
        add(sums, passage, read(passage.book(), book_digest="0" * 64, heads=own))
    return sums


def add(sums: Sums, passage: Passage, analysis: Analysis) -> None:
    """Count one passage; people and speech only where they are annotated."""
    sums.passages += 1
    _boundaries(sums, passage, analysis)
    if passage.setting_alone:
        for gold, _, scene in _matched(passage, analysis):
            _fields(sums, gold, scene)
        return
    told = occurrences(passage)
    seen = sighted(analysis, told)
    people = who_is_who(passage, analysis, told, seen)
    _settings(sums, passage, analysis, people)
    _speech(sums, passage, analysis, people)
    _persons(sums, passage, analysis, told, seen, people)


def _boundaries(sums: Sums, passage: Passage, analysis: Analysis) -> None:
    gold = {scene.first for scene in passage.scenes} - {0}
    number = {p.sentences[0].id: k for k, p in enumerate(p for p in passage.built if p.sentences)}
    within = {s.id: p.sentences[0].id for p in passage.built for s in p.sentences}
    found = {number[within[scene.sentence_ids[0]]] for scene in analysis.scenes} - {0}
    sums.exact += boundary_score(found, gold)
    sums.near += boundary_score(found, gold, slack=1)
    for scene in passage.scenes[1:]:
        if not scene.broken:
            sums.unmarked.count(scene.first in found)
    pk, difference, windows = window_errors(found, gold, len(passage.paragraphs))
    sums.pk, sums.difference, sums.windows = sums.pk + pk, sums.difference + difference, sums.windows + windows


def _settings(sums: Sums, passage: Passage, analysis: Analysis, people: dict[str, str]) -> None:
    for gold, inside, scene in _matched(passage, analysis):
        _fields(sums, gold, scene)
        sums.presence += set_score((people.get(known, known) for known in scene.present), gold.present)
        _drawable(sums, analysis, gold, inside, scene, people)


def _matched(passage: Passage, analysis: Analysis) -> Iterator[tuple[GoldScene, set[str], Scene]]:
    """Each annotated scene, its sentences and the scene found that shares most of them."""
    told = [paragraph for paragraph in passage.built if paragraph.sentences]
    for number, gold in enumerate(passage.scenes):
        last = passage.scenes[number + 1].first if number + 1 < len(passage.scenes) else len(told)
        inside = {s.id for paragraph in told[gold.first : last] for s in paragraph.sentences}
        yield gold, inside, max(analysis.scenes, key=lambda found: len(inside.intersection(found.sentence_ids)))


def _fields(sums: Sums, gold: GoldScene, scene: Scene) -> None:
    for name, values in gold.fields.items():
        sums.fields[name].count(getattr(scene, name) in values)


def _drawable(
    sums: Sums, analysis: Analysis, gold: GoldScene, inside: set[str], scene: Scene, people: dict[str, str]
) -> None:
    notes = [note for note in analysis.notes if note.sentence_id in inside]
    shown = {prop for note in notes for prop in note.props} | set(scene.props)
    done = {(people.get(a.character_id, ""), a.pose) for note in notes for a in note.actions}
    for prop in gold.props:
        sums.props.count(prop in shown)
    for deed in gold.deeds:
        sums.deeds.count(deed in done)


def _speech(sums: Sums, passage: Passage, analysis: Analysis, people: dict[str, str]) -> None:
    gold = {bare(passage.text, quote.start, quote.end) for quote in passage.quotes}
    found = {bare(passage.text, quote.start, quote.end) for quote in analysis.quotes}
    sums.quotes += set_score(found, gold)
    for quote in passage.quotes:
        given = _covering(analysis.quotes, quote.start, quote.end)
        speaker = people.get(given.speaker_id or "") if given else None
        sums.speakers.count(speaker == quote.speaker)


def bare(text: str, start: int, end: int) -> tuple[int, int]:
    """A range without the marks and stops at its edges: printers differ on whose they are."""
    words = [match.span() for match in regex.finditer(r"\w+", text[start:end])]
    return (start + words[0][0], start + words[-1][1]) if words else (start, end)


def _covering(quotes: Sequence[Quote], start: int, end: int) -> Quote | None:
    shared = [(min(end, quote.end) - max(start, quote.start), -k) for k, quote in enumerate(quotes)]
    best = max(shared, default=(0, 0))
    return quotes[-best[1]] if best[0] > 0 else None


def _persons(
    sums: Sums,
    passage: Passage,
    analysis: Analysis,
    told: list[Occurrence],
    seen: list[str | None],
    people: dict[str, str],
) -> None:
    gold = clusters_of((number, one.person) for number, one in enumerate(told))
    found = clusters_of((number, character) for number, character in enumerate(seen) if character is not None)
    sums.people += b3(found, gold)
    prominent = sorted(analysis.characters, key=lambda character: -character.mentions)
    for person in passage.people.values():
        if person.gender is not Gender.UNKNOWN:
            same = next((c for c in prominent if people.get(c.id) == person.id), None)
            sums.genders.count(same is not None and same.gender is person.gender)


def report(sums: Sums) -> dict[str, float]:
    """The figures by name."""
    windows = max(1, sums.windows)
    figures: dict[str, float] = {
        "boundary_f1": sums.exact.f1,
        "boundary_precision": sums.exact.precision,
        "boundary_recall": sums.exact.recall,
        "boundary_f1_within_one": sums.near.f1,
        "boundary_recall_without_break": sums.unmarked.percent,
        "pk": sums.pk / windows,
        "window_diff": sums.difference / windows,
        **{name: share.percent for name, share in sums.fields.items()},
        "presence_f1": sums.presence.f1,
        "props_recall": sums.props.percent,
        "deeds_recall": sums.deeds.percent,
        "quotes_exact_f1": sums.quotes.f1,
        "speaker_accuracy": sums.speakers.percent,
        "gender_accuracy": sums.genders.percent,
        "character_b3": sums.people.f1,
    }
    rounded = {name: round(value, 3 if name in ("pk", "window_diff") else 1) for name, value in figures.items()}
    return {"passages": sums.passages, "quotes": int(sums.quotes.gold), "scenes": sums.fields["place"].all, **rounded}


def breaks_alone(texts: Path, *, language: str) -> float:
    """F1, in percent, of scene boundaries on the held-back half if only typographic breaks counted."""
    scenes = [scene for text in passages(texts, held_back=True, language=language) for scene in text.scenes[1:]]
    recall = sum(scene.broken for scene in scenes) / max(1, len(scenes))
    return 200 * recall / (1 + recall)


def bench_rows(
    row: str, figures: dict[str, float], bars: dict[str, float], *, breaks: float
) -> list[dict[str, object]]:
    """A result for each figure with a bar; the anchor of the boundaries is what ``breaks`` alone would reach."""
    return [
        {
            "row": row,
            "value": figures[name],
            "unit": f"{name}, percent, held-back half",
            "anchor": round(breaks, 1) if name == "boundary_f1" else None,
            "ratio": round(figures[name] / breaks, 2) if name == "boundary_f1" else None,
            "bar": f">= {bar}",
            "holds": figures[name] >= bar,
        }
        for name, bar in bars.items()
    ]


def evaluate(
    texts: Path, *, held_back: bool = False, heads: LiteraryReader | None = None, each: bool = False
) -> dict[str, Any]:
    """Figures by language, and with ``each`` by passage. Raises PassageUnfit."""
    result: dict[str, Any] = {"half": "held back" if held_back else "development", "heads": heads is not None}
    for language, name in (("en", "english"), ("fr", "french")):
        chosen = list(passages(texts, held_back=held_back, language=language))
        result[name] = report(measure(chosen, heads))
        if each:
            result[f"{name}_passages"] = {passage.name: report(measure([passage], heads)) for passage in chosen}
    return result


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures; 2 with one line on stderr where something is missing."""
    parser = argparse.ArgumentParser(prog="python -m visiobook_ai_analysis.evaluation.scenes", description=__doc__)
    parser.add_argument("--texts", type=Path, required=True, help="the folder evaluation_texts of the source tree")
    parser.add_argument("--held-back", action="store_true", help="the half that the rules were not made with")
    parser.add_argument("--rules", action="store_true", help="without the trained heads")
    parser.add_argument("--each", action="store_true", help="every passage by itself, too")
    given = parser.parse_args(arguments)
    try:
        heads = None if given.rules else LiteraryReader.shipped()
        figures = evaluate(given.texts, held_back=given.held_back, heads=heads, each=given.each)
    except (PassageUnfit, EncoderMissing, EncoderChanged) as error:
        sys.stderr.write(f"scenes: {error}\n")
        return 2
    print(json.dumps(figures, indent=1))  # noqa: T201 - a command
    return 0


if __name__ == "__main__":
    sys.exit(main())
