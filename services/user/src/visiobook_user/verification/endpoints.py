"""Routes of proofs of addresses."""

from fastapi import APIRouter, status

from visiobook_chassis.auth import public
from visiobook_contracts.notification import MailTemplate
from visiobook_user.clients import CurrentClient
from visiobook_user.dependencies import CurrentDesk
from visiobook_user.verification import service
from visiobook_user.verification.schemas import LetterSent, LetterWanted, Proof

router = APIRouter(prefix="/api/v1/user", tags=["verification"])


@router.post("/verification/letters", status_code=status.HTTP_202_ACCEPTED, openapi_extra=public())
async def send_verification_letter(form: LetterWanted, desk: CurrentDesk, client: CurrentClient) -> LetterSent:
    """Send the verification letter again; the answer is the same for every address."""
    await service.send_letter(desk, MailTemplate.VERIFY_EMAIL, form.email, client)
    return LetterSent(email=form.email)


@router.post("/verification", status_code=status.HTTP_204_NO_CONTENT, openapi_extra=public())
async def verify_email(form: Proof, desk: CurrentDesk, client: CurrentClient) -> None:
    """Take the token of the link in a verification letter (``/verify-email#token=...``)."""
    await service.verify(desk, form.token.get_secret_value(), client)


@router.post("/verification/new-email", status_code=status.HTTP_204_NO_CONTENT, openapi_extra=public())
async def confirm_new_email(form: Proof, desk: CurrentDesk, client: CurrentClient) -> None:
    """Take the token of the link in a letter to a new address (``/confirm-email#token=...``): it changes now."""
    await service.change(desk, form.token.get_secret_value(), client)
