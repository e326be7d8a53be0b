"""Routes of accounts."""

from fastapi import APIRouter, Request, status

from visiobook_chassis.auth import SessionOver, public
from visiobook_persistence.database import Session
from visiobook_user.accounts import avatars, repository, service
from visiobook_user.accounts.schemas import (
    AvatarChoice,
    EmailChange,
    Farewell,
    PasswordChange,
    Profile,
    ProfileChange,
    Registered,
    Registration,
)
from visiobook_user.clients import CurrentClient
from visiobook_user.dependencies import CurrentAccount, CurrentDesk, CurrentSignIn
from visiobook_user.verification import service as emails
from visiobook_user.verification.schemas import LetterSent

router = APIRouter(prefix="/api/v1/user", tags=["accounts"])


@router.post("/accounts", status_code=status.HTTP_201_CREATED, openapi_extra=public())
async def register(form: Registration, desk: CurrentDesk, client: CurrentClient) -> Registered:
    """Open an account. The answer is the same for an address that has one; its owner gets a letter."""
    await service.register(desk, form, client)
    needed = desk.settings.needs_verified_email
    return Registered(**form.model_dump(exclude={"password"}), verification_needed=needed)


@router.get("/me")
async def read_profile(account: CurrentAccount) -> Profile:
    """The account that is signed in."""
    return Profile.model_validate(account)


@router.patch("/me")
async def change_profile(
    change: ProfileChange, signed_in: CurrentSignIn, session: Session, desk: CurrentDesk
) -> Profile:
    """Change name, language or time zone."""
    account = await repository.lock(session, signed_in.account.id)
    if account is None:
        raise SessionOver
    for name, value in change.model_dump(exclude_none=True).items():
        setattr(account, name, value)
    await service.tell_change(session, desk.bus, account)
    return Profile.model_validate(account)


@router.put("/me/avatar")
async def choose_avatar(choice: AvatarChoice, signed_in: CurrentSignIn, desk: CurrentDesk, request: Request) -> Profile:
    """Show a picture, which was put into storage before, beside the name."""
    storage = request.app.state.network.peer("storage")
    return Profile.model_validate(await avatars.choose(desk, storage, signed_in.account, choice.digest))


@router.delete("/me/avatar")
async def remove_avatar(signed_in: CurrentSignIn, session: Session) -> Profile:
    """Show no picture."""
    account = await repository.lock(session, signed_in.account.id)
    if account is None:
        raise SessionOver
    account.avatar = None
    return Profile.model_validate(account)


@router.put("/me/password", status_code=status.HTTP_204_NO_CONTENT)
async def change_password(
    form: PasswordChange, signed_in: CurrentSignIn, desk: CurrentDesk, client: CurrentClient
) -> None:
    """Change the password; every other session ends."""
    await service.change_password(desk, signed_in, form, client)


@router.post("/me/email", status_code=status.HTTP_202_ACCEPTED)
async def ask_for_new_email(
    form: EmailChange, signed_in: CurrentSignIn, desk: CurrentDesk, client: CurrentClient
) -> LetterSent:
    """Send a link to the new address; the address changes when it is opened."""
    await emails.ask_for_change(desk, signed_in.account, form, client)
    return LetterSent(email=form.email)


@router.post("/me/deletion", status_code=status.HTTP_204_NO_CONTENT)
async def delete_account(form: Farewell, signed_in: CurrentSignIn, desk: CurrentDesk, client: CurrentClient) -> None:
    """Delete the account and everything the fleet holds of it. There is no way back."""
    await service.delete(desk, signed_in.account, form, client)
