"""Routes of new passwords."""

from fastapi import APIRouter, status

from visiobook_chassis.auth import public
from visiobook_contracts.notification import MailTemplate
from visiobook_user.audit import Action
from visiobook_user.clients import CurrentClient
from visiobook_user.dependencies import CurrentDesk
from visiobook_user.password_resets import service
from visiobook_user.password_resets.schemas import PasswordReset
from visiobook_user.verification.schemas import LetterSent, LetterWanted
from visiobook_user.verification.service import send_letter

router = APIRouter(prefix="/api/v1/user", tags=["password"])


@router.post("/password-resets", status_code=status.HTTP_202_ACCEPTED, openapi_extra=public())
async def send_reset_letter(form: LetterWanted, desk: CurrentDesk, client: CurrentClient) -> LetterSent:
    """Send a link that sets a new password, good for half an hour; the answer is the same for every address."""
    await send_letter(desk, MailTemplate.RESET_PASSWORD, form.email, client, action=Action.RESET_ASKED)
    return LetterSent(email=form.email)


@router.post("/password-resets/confirmation", status_code=status.HTTP_204_NO_CONTENT, openapi_extra=public())
async def reset_password(form: PasswordReset, desk: CurrentDesk, client: CurrentClient) -> None:
    """Set a new password with the token of the link (``/reset-password#token=...``); every session ends."""
    await service.reset(desk, form, client)
