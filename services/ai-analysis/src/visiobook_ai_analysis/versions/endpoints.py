"""Routes of models, for administrators: which there are, which read, which are tried beside them."""

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Query
from sqlalchemy.ext.asyncio import AsyncSession

from visiobook_ai_analysis.engine.settings import EngineSettings
from visiobook_ai_analysis.engine.shelf import MAKE_IT, STANDARD, ShelvedModel, models_on
from visiobook_ai_analysis.errors import ModelUnfitting, ModelUnknown
from visiobook_ai_analysis.versions import store
from visiobook_ai_analysis.versions.choosing import in_use
from visiobook_ai_analysis.versions.schemas import (
    BEFORE,
    ChoiceList,
    ChoiceRequest,
    ChoiceView,
    ComparedList,
    ComparedView,
    InUse,
    ModelList,
    ModelView,
    Profile,
    TrialRequest,
    TrialView,
)
from visiobook_chassis.auth import Administrator, CurrentPrincipal
from visiobook_persistence.database import Session

router = APIRouter(prefix="/api/v1/analysis/models", tags=["models"])
OfProfile = Annotated[Profile, Query(description="standard or accurate")]
MOST = 200


@router.get("")
async def list_models(_: Administrator, session: Session) -> ModelList:
    """Trained heads of this installation: those shipped, and those made here by visiobook-train."""
    shelved = _shelved()
    used = {profile: await _digest_in_use(session, profile, shelved) for profile in ("standard", "accurate")}
    trial = await store.trial(session)
    return ModelList(items=[_view(model, used, trial) for model in shelved])


@router.get("/current")
async def get_current_model(_: CurrentPrincipal, session: Session, profile: OfProfile = "standard") -> InUse:
    """The model that reads in a profile, for whoever orders a reading."""
    shelved = _shelved()
    digest = await _digest_in_use(session, profile, shelved)
    known = next((model for model in shelved if model.version.digest == digest), None)
    chosen = bool(await store.choices(session, profile, limit=1))
    hint = "" if known is not None else f"Make one with: {MAKE_IT}"
    name = None if known is None else _name(known)
    return InUse(profile=profile, digest=digest if known else None, name=name, chosen=chosen, hint=hint)


@router.put("/current")
async def use_model(wanted: ChoiceRequest, who: Administrator, session: Session) -> ChoiceView:
    """Let another model read from now on; ``previous`` goes back to the one before. What was read stays as it is."""
    if wanted.model == BEFORE:
        model = _before(await store.choices(session, wanted.profile, limit=MOST), wanted.profile)
    else:
        model = _find(wanted.model)
    if model.profile != wanted.profile and wanted.profile != STANDARD:
        raise ModelUnfitting(f"{_name(model)} was made for {model.profile}.", hint=f"Make one with: {MAKE_IT}")
    digest, by = model.version.digest, who.subject
    kept = await store.choose(session, wanted.profile, digest=digest, name=_name(model), by=by)
    return ChoiceView(**asdict(kept))


@router.get("/history")
async def list_choices(_: Administrator, session: Session, profile: OfProfile = "standard") -> ChoiceList:
    """Who chose which model when, the latest first."""
    kept = await store.choices(session, profile, limit=MOST)
    return ChoiceList(items=[ChoiceView(**asdict(choice)) for choice in kept])


@router.put("/trial")
async def try_model(wanted: TrialRequest, who: Administrator, session: Session) -> TrialView:
    """Let a second model read a share of the books as well, always the same ones; users see the first one's reading."""
    model = _find(wanted.model)
    digest, by = model.version.digest, who.subject
    begun = await store.begin_trial(session, digest=digest, name=_name(model), share=wanted.share, by=by)
    return TrialView(**asdict(begun))


@router.delete("/trial", status_code=204)
async def end_trial(_: Administrator, session: Session) -> None:
    """Try nothing any more; what was compared stays."""
    await store.end_trial(session)


@router.get("/comparisons")
async def compare_models(_: Administrator, session: Session) -> ComparedList:
    """How far two models agreed on the books that both have read."""
    trial = await store.trial(session)
    pairs = [ComparedView(**asdict(pair)) for pair in await store.compared(session)]
    return ComparedList(trial=None if trial is None else TrialView(**asdict(trial)), items=pairs)


def _shelved() -> list[ShelvedModel]:
    return models_on(EngineSettings().shelf_folder)


def _name(model: ShelvedModel) -> str:
    return f"{model.version.name}@{model.version.version}"


async def _digest_in_use(session: AsyncSession, profile: str, shelved: list[ShelvedModel]) -> str | None:
    """As ``in_use``, and where nobody chose, the default by its digest."""
    digest = await in_use(session, profile)
    return shelved[0].version.digest if digest is None and profile == STANDARD else digest


def _view(model: ShelvedModel, used: dict[str, str | None], trial: store.Trial | None) -> ModelView:
    digest = model.version.digest
    return ModelView(
        name=model.version.name,
        version=model.version.version,
        digest=digest,
        profile=model.profile,
        bytes=model.size,
        shipped=model.shipped,
        used_for=[profile for profile, one in used.items() if one == digest],
        trial_share=trial.share if trial is not None and trial.digest == digest else 0.0,
        about=dict(model.about),
    )


def _find(words: str) -> ShelvedModel:
    """Raises ModelUnknown where no model, or more than one, is called so."""
    shelved = _shelved()
    fitting = [m for m in shelved if words in {_name(m), f"{m.version.name}-{m.version.version}"}]
    fitting = fitting or [m for m in shelved if words == m.version.name or m.version.digest.startswith(words)]
    if len(fitting) != 1:
        known = ", ".join(_name(model) for model in (fitting or shelved))
        what = "Several models are" if fitting else "No model here is"
        raise ModelUnknown(f"{what} called {words!r}.", hint=f"Name one of: {known}.")
    return fitting[0]


def _before(choices: list[store.Choice], profile: str) -> ShelvedModel:
    """What read before the latest choice: the choice before it, else what reads where nobody chose."""
    shelved = _shelved()
    if not choices:
        raise ModelUnfitting(f"Nobody chose a model for {profile} yet.", hint="There is nothing to go back to.")
    if len(choices) == 1:
        defaults = [
            model for model in shelved if model.profile == profile and model.version.digest != choices[0].digest
        ]
        return _only(defaults[:1] if profile == STANDARD else defaults[-1:], choices[0].name)
    wanted = next((c for c in choices[1:] if c.digest != choices[0].digest), choices[1])
    return _only([model for model in shelved if model.version.digest == wanted.digest], wanted.name)


def _only(found: list[ShelvedModel], name: str) -> ShelvedModel:
    if not found:
        raise ModelUnknown(f"The model before {name} is not here any more.", hint="Put its file back, or name another.")
    return found[0]
