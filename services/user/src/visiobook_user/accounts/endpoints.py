"""Routes of accounts."""

from fastapi import APIRouter, status

from visiobook_chassis.auth import SessionOver, public
from visiobook_messaging.dependencies import CurrentBus
from visiobook_persistence.database import Session
from visiobook_user.accounts import repository, service
from visiobook_user.accounts.schemas import Farewell, PasswordChange, Profile, ProfileChange, Registration
from visiobook_user.clients import CurrentClient
from visiobook_user.dependencies import CurrentAnnouncer, CurrentDatabase, CurrentPasswords, CurrentSignIn

router = APIRouter(prefix="/api/v1/user", tags=["accounts"])


@router.post("/accounts", status_code=status.HTTP_201_CREATED, openapi_extra=public())
async def register(
    form: Registration, database: CurrentDatabase, bus: CurrentBus, passwords: CurrentPasswords, client: CurrentClient
) -> Profile:
    """Open an account."""
    return Profile.model_validate(await service.register(database, bus, passwords, form, client))


@router.get("/me")
async def read_profile(signed_in: CurrentSignIn) -> Profile:
    """The account that is signed in."""
    return Profile.model_validate(signed_in.account)


@router.patch("/me")
async def change_profile(change: ProfileChange, signed_in: CurrentSignIn, session: Session) -> Profile:
    """Change name or language."""
    account = await repository.lock(session, signed_in.account.id)
    if account is None:
        raise SessionOver
    for name, value in change.model_dump(exclude_none=True).items():
        setattr(account, name, value)
    return Profile.model_validate(account)


@router.put("/me/password", status_code=status.HTTP_204_NO_CONTENT)
async def change_password(
    form: PasswordChange,
    signed_in: CurrentSignIn,
    database: CurrentDatabase,
    passwords: CurrentPasswords,
    announcer: CurrentAnnouncer,
    client: CurrentClient,
) -> None:
    """Change the password; every other session ends."""
    await service.change_password(database, passwords, announcer, signed_in, form, client)


@router.post("/me/deletion", status_code=status.HTTP_204_NO_CONTENT)
async def delete_account(
    form: Farewell,
    signed_in: CurrentSignIn,
    database: CurrentDatabase,
    bus: CurrentBus,
    passwords: CurrentPasswords,
    announcer: CurrentAnnouncer,
    client: CurrentClient,
) -> None:
    """Delete the account and everything the fleet holds of it. There is no way back."""
    await service.delete(database, bus, passwords, announcer, signed_in.account, form, client)
