"""A request to read a book, completed by which heads shall read it, and by what its owner said of it before."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from visiobook_ai_analysis.engine.settings import EngineSettings
from visiobook_ai_analysis.engine.shelf import PROFILES, STANDARD, ModelMissing, ShelvedModel, is_shared, newest
from visiobook_ai_analysis.library import corrections
from visiobook_ai_analysis.versions import store
from visiobook_contracts.jobs import JobRequested


async def amend(session: AsyncSession, request: JobRequested) -> JobRequested:
    """What the host knows of a request to read a book: the heads in use, then the owner's corrections."""
    if request.module != corrections.MODULE:
        return request
    return await corrections.amend(session, await _with_heads(session, request))


async def in_use(session: AsyncSession, profile: str) -> str | None:
    """The digest of the heads of a profile; None for those that read where nobody chose, or where there are none."""
    settings = EngineSettings()
    chosen = await store.choices(session, profile, limit=1)
    if profile == STANDARD:
        default = settings.heads is None and bool(chosen) and chosen[0].digest == _shipped().version.digest
        return chosen[0].digest if chosen and not default else None
    if chosen:
        return chosen[0].digest
    try:
        return newest(settings.shelf_folder, profile).version.digest
    except ModelMissing:
        return None


def _shipped() -> ShelvedModel:
    return newest(None, STANDARD)


async def _with_heads(session: AsyncSession, request: JobRequested) -> JobRequested:
    """Heads that a request names itself stay."""
    given, book = request.input, request.input.get("book")
    profile = given.get("profile", STANDARD)
    if profile not in PROFILES or not isinstance(book, dict):
        return request
    known: dict[str, Any] = {}
    if given.get("model") is None:
        known["model"] = await in_use(session, profile)
    trial = await store.trial(session)
    model = given.get("model") or known.get("model")
    if trial is not None and trial.digest != (model or _shipped().version.digest) and _falls_to(trial, book):
        known["rival"] = trial.digest
    known = {name: value for name, value in known.items() if value is not None and given.get(name) is None}
    return request.model_copy(update={"input": {**given, **known}}) if known else request


def _falls_to(trial: store.Trial, book: dict[str, Any]) -> bool:
    try:
        return is_shared(str(book.get("digest", "")), trial.share)
    except ValueError:  # no digest: the job will be refused for it
        return False
