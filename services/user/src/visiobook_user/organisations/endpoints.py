"""Routes of organisations: found, rename, delete, act for one."""

import uuid

from fastapi import APIRouter, status

from visiobook_chassis import permissions
from visiobook_messaging.dependencies import CurrentBus
from visiobook_persistence.database import Session
from visiobook_user.clients import CurrentClient
from visiobook_user.dependencies import KEPT_BY_NOBODY, CurrentIssuer, CurrentSignIn, SignedIn
from visiobook_user.organisations import mandates, repository, service
from visiobook_user.organisations.changes import CurrentChange
from visiobook_user.organisations.mandates import Mandate
from visiobook_user.organisations.repository import Place
from visiobook_user.organisations.schemas import (
    Acting,
    ActingToken,
    ActingView,
    OrganisationFarewell,
    OrganisationForm,
    OrganisationView,
)

router = APIRouter(prefix="/api/v1/user", tags=["organisations"])


@router.get("/organisations")
async def list_organisations(signed_in: CurrentSignIn, session: Session) -> list[OrganisationView]:
    """The caller's organisations, by name."""
    return [await _view(session, place) for place in await repository.of_account(session, signed_in.account.id)]


@router.post("/organisations", status_code=status.HTTP_201_CREATED)
async def found_organisation(
    form: OrganisationForm, signed_in: CurrentSignIn, session: Session, bus: CurrentBus, client: CurrentClient
) -> OrganisationView:
    """Found an organisation; the caller is its first owner."""
    return await _view(session, await service.found(session, bus, signed_in, form.name, client))


@router.get("/organisations/{organisation_id}")
async def get_organisation(organisation_id: uuid.UUID, signed_in: CurrentSignIn, session: Session) -> OrganisationView:
    """One of the caller's organisations."""
    return await _view(session, await repository.place(session, organisation_id, signed_in.account.id))


@router.patch("/organisations/{organisation_id}")
async def rename_organisation(
    organisation_id: uuid.UUID,
    form: OrganisationForm,
    signed_in: CurrentSignIn,
    session: Session,
    client: CurrentClient,
) -> OrganisationView:
    """Give it another name."""
    return await _view(session, await service.rename(session, signed_in, organisation_id, form.name, client))


@router.post("/organisations/{organisation_id}/deletion", status_code=status.HTTP_204_NO_CONTENT)
async def delete_organisation(
    organisation_id: uuid.UUID, form: OrganisationFarewell, change: CurrentChange, bus: CurrentBus
) -> None:
    """Delete it with everything the fleet holds of it. There is no way back."""
    async with change.transaction() as session:
        change.ends(await service.delete(session, bus, change.by, organisation_id, form.name, change.client))


@router.put("/sessions/current/organisation", dependencies=[KEPT_BY_NOBODY])
async def act_for_organisation(
    form: Acting,
    signed_in: CurrentSignIn,
    session: Session,
    issuer: CurrentIssuer,
    client: CurrentClient,
) -> ActingToken:
    """Act for an organisation from now on, or for oneself again. Later refreshes of this log-in do so too."""
    await service.act_for(session, signed_in, form.organisation_id, client)
    mandate = await mandates.of_session(session, signed_in.session.id)
    token = issuer.access_token(signed_in.account, signed_in.session.id, mandate=mandate.claims() if mandate else None)
    acting = _acting(signed_in, mandate)
    return ActingToken(**acting.model_dump(), access_token=token, expires_in=issuer.access_seconds)


@router.get("/sessions/current/organisation")
async def get_acting(signed_in: CurrentSignIn, session: Session) -> ActingView:
    """For whom this log-in acts."""
    return _acting(signed_in, await mandates.of_session(session, signed_in.session.id))


def _acting(signed_in: SignedIn, mandate: Mandate | None) -> ActingView:
    if mandate is None:
        own = permissions.of_claims({"roles": signed_in.account.roles})
        return ActingView(organisation_id=None, owner=str(signed_in.account.id), permissions=sorted(own))
    organisation_id = mandate.organisation_id
    granted = list(mandate.permissions)
    return ActingView(organisation_id=organisation_id, owner=str(organisation_id), permissions=granted)


async def _view(session: Session, place: Place) -> OrganisationView:
    return OrganisationView(
        id=place.organisation.id,
        name=place.organisation.name,
        created_at=place.organisation.created_at,
        role=place.membership.role,
        manages=place.standing.role.manages,
        permissions=sorted(place.standing.permissions),
        members=await repository.count_members(session, place.organisation.id),
    )
