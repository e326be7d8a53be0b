"""Which trained heads read: those that a job names, else those of the settings or those shipped; and a rival.

A book belongs to the share by its digest, so it is always the same books, on every machine. Changing a setting, and so
rolling back, changes the version of ``analyse-book``: results of other heads are never given for those of these.
"""

from functools import lru_cache
from importlib.resources import as_file, files
from pathlib import Path

from visiobook_ai_analysis.engine.current import engine
from visiobook_ai_analysis.engine.errors import EngineUnfit
from visiobook_ai_analysis.engine.settings import EngineSettings
from visiobook_ai_analysis.engine.shelf import STANDARD, ShelvedModel, is_shared, model_of, named, newest
from visiobook_ai_analysis.engine.versions import ModelVersion, file_digest
from visiobook_ai_analysis.heads.literary import LiteraryReader
from visiobook_ai_analysis.heads.model import HeadsModel
from visiobook_ai_analysis.heads.model_file import SHIPPED

_DIGITS = 8


@lru_cache(maxsize=1)
def reader() -> LiteraryReader:
    """The reader of this process where nobody chose another: the settings' heads, or those shipped. Raises
    EncoderMissing, EncoderChanged, ModelUnfit, EngineUnfit."""
    heads = engine().settings.heads
    return _loaded(HeadsModel.shipped() if heads is None else HeadsModel.load(heads))


def reader_for(profile: str, digest: str | None) -> LiteraryReader:
    """The heads that a job names by their digest, or those of its profile. Raises ModelMissing beside the rest."""
    shelf = engine().settings.shelf_folder
    if digest is not None:
        return _kept(model_of(shelf, digest))
    return reader() if profile == STANDARD else _kept(newest(shelf, profile))


def version_for(profile: str, digest: str | None) -> ModelVersion:
    """Which heads ``reader_for`` gives. Raises ModelMissing, EngineUnfit."""
    settings = engine().settings
    if digest is not None:
        return model_of(settings.shelf_folder, digest).version
    return heads_version(settings.heads) if profile == STANDARD else newest(settings.shelf_folder, profile).version


@lru_cache(maxsize=1)
def rival() -> LiteraryReader | None:
    """The heads that the settings try; None where they name none. Raises ModelUnfit."""
    path = engine().settings.rival
    return None if path is None else reader_of(path)


def rival_of(digest: str) -> tuple[LiteraryReader, ModelVersion] | None:
    """The heads that the settings try on this book; None for the books outside their share. Raises ModelUnfit,
    EngineUnfit."""
    settings, found = engine().settings, rival()
    if settings.rival is None or found is None or not is_shared(digest, settings.rival_share):
        return None
    return found, heads_version(settings.rival)


def reader_of(path: Path) -> LiteraryReader:
    """The heads in a file on their encoder. Raises ModelUnfit."""
    return _loaded(HeadsModel.load(path))


def _kept(model: ShelvedModel) -> LiteraryReader:
    return reader() if model.shipped and engine().settings.heads is None else _from_shelf(model.path)


@lru_cache(maxsize=2)
def _from_shelf(path: Path) -> LiteraryReader:
    return reader_of(path)


def _loaded(model: HeadsModel) -> LiteraryReader:
    return LiteraryReader(engine().encoder_with(model.layers), model)


def heads_version(path: Path | None) -> ModelVersion:
    """The heads in a file, or those shipped. Raises EngineUnfit without the file."""
    if path is None:
        with as_file(files("visiobook_ai_analysis") / "models" / SHIPPED) as shipped:
            return heads_version(shipped)
    try:
        return ModelVersion(*named(path.stem), file_digest(path))
    except OSError as error:
        raise EngineUnfit(f"the heads {path} cannot be read: {error}") from error


def mark_of(settings: EngineSettings) -> str:
    """The end of the version of ``analyse-book``: nothing where nothing is chosen. Raises EngineUnfit."""
    marks = ["int8"] if settings.quantised else []
    if settings.heads is not None:
        marks.append(f"heads.{heads_version(settings.heads).digest[:_DIGITS]}")
    if settings.rival is not None and settings.rival_share:
        marks.append(f"rival.{heads_version(settings.rival).digest[:_DIGITS]}.{round(settings.rival_share * 1000):04d}")
    return "".join(f"+{mark}" for mark in marks)
