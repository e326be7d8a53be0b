"""What every module makes of a small story, sketched, so that a change of what it computes shows.

Results are found again by content: a module that computes something else under its old version leaves all who have an
older result with it. ``module_outputs.json`` keeps a sketch of each module's input and output with its version;
``python scripts/module_outputs.py --write`` writes it again, and refuses a module whose output changed for the same
input while its version did not. Book and Analysis of the later steps are kept too (``module_inputs``), so that a better
reading does not move them; films are made of what the steps before made, so a change there asks for ``--write`` alone.

A sketch is a digest of everything but decimal numbers, and those numbers; pictures, sounds and films are their length
and coarse levels. What one small story does not show is not noticed.
"""

import argparse
import hashlib
import io
import json
import math
import re
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.audio.stream import AudioStream
from av.video.stream import VideoStream
from pydantic import BaseModel

from visiobook_ai_analysis.modules import modules as analysis_modules
from visiobook_contracts.ai_analysis import AnalyseBook, IngestBook
from visiobook_contracts.base import FileRef
from visiobook_contracts.literary import EmbedBook, ProfileBook
from visiobook_contracts.reading_products import CardCast, DescribeScenes, EmbedQuery, SummariseBook
from visiobook_contracts.storyboard_assembly import (
    AssembleFilm,
    CutFilm,
    FilmOptions,
    MixFilm,
    OrderShots,
    PlanStoryboard,
    ProveFilm,
)
from visiobook_media_generation.modules import modules as media_modules
from visiobook_modules.module import JobContext, Module, local_context
from visiobook_storyboard_assembly.modules import modules as film_modules

HERE = Path(__file__).parents[1] / "tests" / "fleet"
KEPT = HERE / "module_outputs.json"
INPUTS = HERE / "module_inputs"
_DIGEST = re.compile(r"[0-9a-f]{64}")
_NUMBERS, _LEVELS = 60, 12
_NEAR, _NEAR_LEVEL = 0.03, 0.06
_SIZE = FilmOptions(width=320, height=180, fps=24)


@dataclass(frozen=True, slots=True)
class Sketch:
    """``words``: digest of all but decimal numbers. ``numbers``: a sample of those."""

    words: str
    numbers: list[float]

    def like(self, other: "Sketch") -> bool:
        """The same but for what another processor computes a little differently."""
        same = self.words == other.words and len(self.numbers) == len(other.numbers)
        pairs = zip(self.numbers, other.numbers, strict=False)
        return same and all(math.isclose(a, b, rel_tol=_NEAR, abs_tol=_NEAR_LEVEL) for a, b in pairs)


@dataclass(frozen=True, slots=True)
class Work:
    """One run of a module."""

    version: str
    input: Sketch
    output: Sketch


class Workshop:
    """Runs modules one after the other in a folder, and sketches what they take and give."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.context: JobContext = local_context(folder)
        self.works: dict[str, Work] = {}
        self._modules = {module.name: module for module in every_module()}

    def keep(self, path: Path, media_type: str = "application/json") -> FileRef:
        """A file of ours among the stored ones."""
        copy = self.context.scratch / path.name
        copy.write_bytes(path.read_bytes())
        return self.context.store(copy, media_type=media_type)

    def run(self, name: str, job: BaseModel, *, note: str = "") -> Any:
        """The module's result; its sketch is kept under the name, with a note where it runs more than once."""
        module = self._modules[name]
        result = module.run(job, self.context)
        self.works[name + note] = Work(module.version, self._sketch(job), self._sketch(result))
        return result

    def _sketch(self, document: BaseModel) -> Sketch:
        words, numbers = hashlib.sha256(), list[float]()
        for piece in self._pieces(document.model_dump(mode="json")):
            if isinstance(piece, float):
                numbers.append(piece)
            else:
                words.update(f"{piece}\0".encode())
        step = max(1, len(numbers) // _NUMBERS)
        return Sketch(words.hexdigest()[:32], [round(number, 3) for number in numbers[::step][:_NUMBERS]])

    def _pieces(self, value: Any) -> Iterator[str | float]:
        if isinstance(value, dict) and {"digest", "media_type", "size"} <= value.keys():
            yield from self._file(value)
        elif isinstance(value, dict):
            for key in sorted(value):
                yield key
                yield from self._pieces(value[key])
        elif isinstance(value, list):
            yield f"[{len(value)}"
            for item in value:
                yield from self._pieces(item)
        else:
            yield value if isinstance(value, float) else _DIGEST.sub("#", str(value))

    def _file(self, ref: dict[str, Any]) -> Iterator[str | float]:
        content, kind = (self.folder / "files" / ref["digest"]).read_bytes(), ref["media_type"]
        yield kind
        if kind == "application/json":
            yield from self._pieces(json.loads(content))
        elif kind.startswith(("image/", "audio/", "video/")):
            yield from _levels(content)
        elif kind == "application/octet-stream":
            yield from np.frombuffer(content, "<f4")[:_NUMBERS].astype(float).tolist()
        else:
            yield _DIGEST.sub("#", content.decode())


def _levels(content: bytes) -> Iterator[str | float]:
    """Size or seconds, and how bright or loud each of a few parts is, from 0 to 1."""
    with av.open(io.BytesIO(content), "r") as media:
        for stream in media.streams:
            media.seek(0)
            if isinstance(stream, VideoStream):
                frames = [frame.to_ndarray(format="gray") for frame in media.decode(stream)]
                yield f"{frames[0].shape} {len(frames)}"
                rows = np.array_split(frames[len(frames) // 2], _LEVELS)
                yield from (round(float(row.mean()) / 255, 2) for row in rows)
            elif isinstance(stream, AudioStream):
                heard = np.concatenate([_mono(frame) for frame in media.decode(stream)])
                yield round(len(heard) / (stream.rate or 1), 1)
                parts = np.array_split(heard, _LEVELS)
                yield from (round(float(np.sqrt((part**2).mean())), 2) for part in parts)


def _mono(frame: Any) -> Any:
    samples = frame.to_ndarray().astype(np.float64)
    whole = np.issubdtype(frame.to_ndarray().dtype, np.integer)
    flat = samples.reshape(-1, len(frame.layout.channels)).mean(axis=1) if samples.shape[0] == 1 else samples.mean(0)
    return flat / (np.iinfo(frame.to_ndarray().dtype).max if whole else 1.0)


def every_module() -> Sequence[Module[Any, Any]]:
    """Those of all services."""
    return (*analysis_modules(), *media_modules(), *film_modules())


def works(folder: Path, *, fresh_inputs: bool = False) -> dict[str, Work]:
    """Every module run on the small story. With ``fresh_inputs`` the kept Book and Analysis are written anew."""
    shop = Workshop(folder)
    for note, name in (("", "story.md"), (" in French", "conte.md")):
        opened = shop.run("ingest-book", IngestBook(source=shop.keep(INPUTS / name, "text/markdown")), note=note)
        read = shop.run("analyse-book", AnalyseBook(book=opened.book), note=note)
        if fresh_inputs and not note:
            _keep_inputs(folder, book=opened.book, analysis=read.analysis)
    book, analysis = shop.keep(INPUTS / "book.json"), shop.keep(INPUTS / "analysis.json")
    for module, job in (
        ("profile-book", ProfileBook),
        ("describe-scenes", DescribeScenes),
        ("card-cast", CardCast),
        ("summarise-book", SummariseBook),
    ):
        shop.run(module, job(book=book, analysis=analysis))
    shop.run("embed-book", EmbedBook(book=book))
    shop.run("embed-query", EmbedQuery(query="a lamp in the fog"))
    _film(shop, book, analysis)
    return shop.works


def _film(shop: Workshop, book: FileRef, analysis: FileRef) -> None:
    planned = shop.run("plan-storyboard", PlanStoryboard(book=book, analysis=analysis, options=_SIZE))
    shop.run("order-shots", OrderShots(storyboard=planned.storyboard))
    narrations = [shop.run("narrate-shot", job, note=f" {job.shot_id}") for job in planned.narrations]
    pictures = [shop.run("illustrate-shot", job, note=f" {job.shot_id}") for job in planned.illustrations]
    cut = shop.run("cut-film", CutFilm(storyboard=planned.storyboard, narrations=narrations, pictures=pictures))
    cues = [shop.run("compose-cue", cue, note=f" {cue.cue_id}") for cue in cut.cues]
    segments = [shop.run("render-shot", job, note=f" {job.shot_id}") for job in cut.renders]
    mix = shop.run("mix-film", MixFilm(edit=cut.edit, narrations=narrations, cues=cues))
    made = {"storyboard": planned.storyboard, "edit": cut.edit, "pictures": pictures}
    film = shop.run("assemble-film", AssembleFilm(**made, segments=segments, mix=mix))
    told = {"book": book, "analysis": analysis, "film": film, "narrations": narrations, "cues": cues}
    shop.run("prove-film", ProveFilm(**made, **told))


def _keep_inputs(folder: Path, **documents: FileRef) -> None:
    for name, ref in documents.items():
        (INPUTS / f"{name}.json").write_bytes((folder / "files" / ref.digest).read_bytes())


def kept() -> dict[str, Work]:
    """What was written down."""
    found = json.loads(KEPT.read_text()) if KEPT.is_file() else {}
    return {name: Work(w["version"], Sketch(**w["input"]), Sketch(**w["output"])) for name, w in found.items()}


def complaints(now: dict[str, Work], before: dict[str, Work]) -> dict[str, str]:
    """Run of a module -> what is to be done about it, for each that is not as it was written down."""
    return {name: said for name in sorted(now | before) if (said := _complaint(name, now.get(name), before.get(name)))}


def _complaint(name: str, now: Work | None, before: Work | None) -> str:
    write = "run python scripts/module_outputs.py --write"
    if now is None or before is None:
        return f"{name} is {'new' if before is None else 'gone'}: {write}"
    if not now.input.like(before.input):
        return f"{name} was given something else than before: {write}"
    if now.output.like(before.output):
        return "" if now.version == before.version else f"{name} has another version: {write}"
    if now.version == before.version:
        return (
            f"{name} computes something else than before under the same version {now.version}, so old results would be "
            f"given for new ones: raise `version` of the module, then {write}"
        )
    return f"{name} computes something else under its new version: {write}"


def is_unversioned(complaint: str) -> bool:
    """Whether nothing but another version helps."""
    return "raise `version`" in complaint


def main(arguments: Sequence[str] | None = None, *, say: Callable[[str], object] = sys.stdout.write) -> int:
    """Compare, or write; 1 where something is to be done."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--write", action="store_true", help="keep what the modules make now")
    parser.add_argument("--inputs", action="store_true", help="also keep Book and Analysis anew for the later steps")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        now = works(Path(folder), fresh_inputs=given.inputs)
    found = complaints(now, kept())
    blocking = {name: said for name, said in found.items() if not given.write or is_unversioned(said)}
    for said in blocking.values():
        say(f"{said}\n")
    if given.write and not blocking:
        KEPT.write_text(json.dumps({name: asdict(work) for name, work in sorted(now.items())}, indent=1) + "\n")
    return bool(blocking)


if __name__ == "__main__":
    sys.exit(main())
