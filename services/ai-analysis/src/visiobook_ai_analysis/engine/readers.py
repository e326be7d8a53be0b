"""Which trained heads read: those shipped or those that the settings name, and a rival for a share of the books.

A book belongs to the share by its digest, so it is always the same books, on every machine. Changing a setting, and so
rolling back, changes the version of ``analyse-book``: results of other heads are never given for those of these.
"""

from functools import lru_cache
from importlib.resources import as_file, files
from pathlib import Path

from visiobook_ai_analysis.engine.current import engine
from visiobook_ai_analysis.engine.errors import EngineUnfit
from visiobook_ai_analysis.engine.settings import EngineSettings
from visiobook_ai_analysis.engine.versions import ModelVersion, file_digest
from visiobook_ai_analysis.heads.literary import LiteraryReader
from visiobook_ai_analysis.heads.model import SHIPPED, HeadsModel

_DIGITS = 8


@lru_cache(maxsize=1)
def reader() -> LiteraryReader:
    """The reader of this process. Raises EncoderMissing, EncoderChanged, ModelUnfit, EngineUnfit."""
    heads = engine().settings.heads
    return LiteraryReader(engine().encoder, HeadsModel.shipped() if heads is None else HeadsModel.load(heads))


@lru_cache(maxsize=1)
def rival() -> LiteraryReader | None:
    """The heads that are tried, on the same encoder; None where the settings name none. Raises ModelUnfit."""
    path = engine().settings.rival
    return None if path is None else reader_of(path)


def reader_of(path: Path) -> LiteraryReader:
    """The heads in a file on the encoder of this process. Raises ModelUnfit."""
    return LiteraryReader(engine().encoder, HeadsModel.load(path))


def is_shared(digest: str, share: float) -> bool:
    """Whether a book is among the ``share`` of all that the rival reads too. ``digest``: SHA-256 of the book."""
    return int(digest[:_DIGITS], 16) < share * int(16**_DIGITS)


def heads_version(path: Path | None) -> ModelVersion:
    """The heads in a file, or those shipped. Raises EngineUnfit without the file."""
    if path is None:
        with as_file(files("visiobook_ai_analysis") / "models" / SHIPPED) as shipped:
            return heads_version(shipped)
    try:
        return ModelVersion(*_named(path.stem), file_digest(path))
    except OSError as error:
        raise EngineUnfit(f"the heads {path} cannot be read: {error}") from error


def _named(stem: str) -> tuple[str, str]:
    """``literary-en-2`` is version 2 of literary-en."""
    name, _, number = stem.rpartition("-")
    return (name, number) if name and number.isdigit() else (stem, "0")


def mark_of(settings: EngineSettings) -> str:
    """The end of the version of ``analyse-book``: nothing where nothing is chosen. Raises EngineUnfit."""
    marks = ["int8"] if settings.quantised else []
    if settings.heads is not None:
        marks.append(f"heads.{heads_version(settings.heads).digest[:_DIGITS]}")
    if settings.rival is not None and settings.rival_share:
        marks.append(f"rival.{heads_version(settings.rival).digest[:_DIGITS]}.{round(settings.rival_share * 1000):04d}")
    return "".join(f"+{mark}" for mark in marks)
