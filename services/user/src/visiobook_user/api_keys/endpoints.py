"""Routes of API keys."""

import uuid

from fastapi import APIRouter, status

from visiobook_chassis.auth import CallingService, CurrentPrincipal
from visiobook_persistence.database import Session
from visiobook_user.api_keys import repository, service
from visiobook_user.api_keys.schemas import ApiKeyView, ApiKeyWanted, KeyExchanged, KeyShown, NewApiKey
from visiobook_user.clients import CurrentClient
from visiobook_user.dependencies import KEPT_BY_NOBODY, CurrentDesk, CurrentSignIn

router = APIRouter(prefix="/api/v1/user/api-keys", tags=["API keys"])
internal = APIRouter(prefix="/internal/v1/user/api-keys", tags=["internal"])


@router.get("")
async def list_api_keys(signed_in: CurrentSignIn, session: Session) -> list[ApiKeyView]:
    """The account's keys, the newest first."""
    return [service.view(key) for key in await repository.living(session, signed_in.account.id)]


@router.post("", status_code=status.HTTP_201_CREATED, dependencies=[KEPT_BY_NOBODY])
async def make_api_key(
    wanted: ApiKeyWanted,
    principal: CurrentPrincipal,
    signed_in: CurrentSignIn,
    desk: CurrentDesk,
    client: CurrentClient,
) -> NewApiKey:
    """A new key for a program; the answer alone shows it."""
    return await service.make(desk, principal, signed_in, wanted, client)


@router.delete("/{key_id}", status_code=status.HTTP_204_NO_CONTENT)
async def revoke_api_key(key_id: uuid.UUID, signed_in: CurrentSignIn, desk: CurrentDesk, client: CurrentClient) -> None:
    """End a key at once, everywhere."""
    await service.revoke(desk, signed_in.account, key_id, client)


@internal.post("/exchange")
async def exchange_api_key(shown: KeyShown, _: CallingService, desk: CurrentDesk) -> KeyExchanged:
    """The access token that a key is worth; for the gateway."""
    return await service.exchange(desk, shown.key.get_secret_value())
