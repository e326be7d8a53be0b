"""Routes of invitations, for who invites and for who is invited."""

import uuid
from typing import Annotated

from fastapi import APIRouter, Depends, Request, status

from visiobook_persistence.database import Session
from visiobook_user.clients import CurrentClient
from visiobook_user.dependencies import CurrentSignIn
from visiobook_user.letters.order import Letters
from visiobook_user.organisations import domain, invitations, repository
from visiobook_user.organisations.models import Invitation
from visiobook_user.organisations.schemas import InvitationForm, InvitationToken, InvitationView

router = APIRouter(prefix="/api/v1/user", tags=["organisations"])


def _letters(request: Request) -> Letters:
    letters = request.app.state.letters
    assert isinstance(letters, Letters)
    return letters


CurrentLetters = Annotated[Letters, Depends(_letters)]


@router.get("/organisations/{organisation_id}/invitations")
async def list_invitations(
    organisation_id: uuid.UUID, signed_in: CurrentSignIn, session: Session
) -> list[InvitationView]:
    """Those that wait for an answer, the newest first; for who may manage members."""
    place = await repository.place(session, organisation_id, signed_in.account.id)
    domain.refuse_unless_manager(place.standing)
    return await invitations.pending(session, organisation_id)


@router.post("/organisations/{organisation_id}/invitations", status_code=status.HTTP_201_CREATED)
async def invite(
    request: Request,
    organisation_id: uuid.UUID,
    form: InvitationForm,
    signed_in: CurrentSignIn,
    session: Session,
    letters: CurrentLetters,
    client: CurrentClient,
) -> InvitationView:
    """Invite an e-mail address into a role; a letter with a link goes there, good for seven days."""
    public_url = request.app.state.settings.public_url
    return await invitations.invite(session, letters, signed_in, organisation_id, form, client, public_url=public_url)


@router.delete("/organisations/{organisation_id}/invitations/{invitation_id}", status_code=status.HTTP_204_NO_CONTENT)
async def revoke_invitation(
    organisation_id: uuid.UUID,
    invitation_id: uuid.UUID,
    signed_in: CurrentSignIn,
    session: Session,
    client: CurrentClient,
) -> None:
    """Take an invitation back."""
    await invitations.revoke(session, signed_in, organisation_id, invitation_id, client)


@router.get("/invitations")
async def list_own_invitations(signed_in: CurrentSignIn, session: Session) -> list[InvitationView]:
    """Invitations to the caller's proven e-mail address."""
    if signed_in.account.email_verified_at is None:
        return []
    return await invitations.offered_to(session, signed_in.account.email)


@router.post("/invitations/acceptance")
async def accept_letter(
    form: InvitationToken, signed_in: CurrentSignIn, session: Session, client: CurrentClient
) -> InvitationView:
    """Become a member by the link of the letter."""
    return await _accept(session, signed_in, await invitations.by_token(session, _token(form)), client)


@router.post("/invitations/refusal", status_code=status.HTTP_204_NO_CONTENT)
async def decline_letter(
    form: InvitationToken, signed_in: CurrentSignIn, session: Session, client: CurrentClient
) -> None:
    """Say no by the link of the letter."""
    await invitations.decline(session, signed_in, await invitations.by_token(session, _token(form)), client)


@router.post("/invitations/{invitation_id}/acceptance")
async def accept_invitation(
    invitation_id: uuid.UUID, signed_in: CurrentSignIn, session: Session, client: CurrentClient
) -> InvitationView:
    """Become a member; for who has proven the address that was invited."""
    invitation = await invitations.by_address(session, signed_in, invitation_id)
    return await _accept(session, signed_in, invitation, client)


@router.post("/invitations/{invitation_id}/refusal", status_code=status.HTTP_204_NO_CONTENT)
async def decline_invitation(
    invitation_id: uuid.UUID, signed_in: CurrentSignIn, session: Session, client: CurrentClient
) -> None:
    """Say no; for who has proven the address that was invited."""
    invitation = await invitations.by_address(session, signed_in, invitation_id)
    await invitations.decline(session, signed_in, invitation, client)


def _token(form: InvitationToken) -> str:
    return form.token.get_secret_value()


async def _accept(
    session: Session, signed_in: CurrentSignIn, invitation: Invitation, client: CurrentClient
) -> InvitationView:
    place = await invitations.accept(session, signed_in, invitation, client)
    return invitations.view(invitation, place.organisation)
