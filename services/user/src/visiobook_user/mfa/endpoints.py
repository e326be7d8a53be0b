"""Routes of the second factor."""

from fastapi import APIRouter, status

from visiobook_persistence.database import Session
from visiobook_user.clients import CurrentClient
from visiobook_user.dependencies import KEPT_BY_NOBODY, CurrentDesk, CurrentSignIn
from visiobook_user.mfa import repository, service
from visiobook_user.mfa.schemas import Confirmed, Enrolment, FirstCode, RecoveryCodes, SecondFactor

router = APIRouter(prefix="/api/v1/user/me/second-factor", tags=["second factor"])


@router.get("")
async def read_second_factor(signed_in: CurrentSignIn, session: Session) -> SecondFactor:
    """Whether it is on, and how many recovery codes are left."""
    account_id = signed_in.account.id
    return SecondFactor(
        active=await repository.active(session, account_id),
        recovery_codes_left=await repository.count_codes(session, account_id),
    )


@router.post("", status_code=status.HTTP_201_CREATED, dependencies=[KEPT_BY_NOBODY])
async def begin_second_factor(
    form: Confirmed, signed_in: CurrentSignIn, desk: CurrentDesk, client: CurrentClient
) -> Enrolment:
    """A secret for an authenticator app; it counts once a code of it was sent. Beginning again makes a new one."""
    return await service.enrol(desk, signed_in.account, form.password.get_secret_value(), client)


@router.post("/confirmation", dependencies=[KEPT_BY_NOBODY])
async def confirm_second_factor(
    form: FirstCode, signed_in: CurrentSignIn, desk: CurrentDesk, client: CurrentClient
) -> RecoveryCodes:
    """Turn it on with a first code; the recovery codes are shown this once."""
    return await service.confirm(desk, signed_in.account, form.code, client)


@router.post("/recovery-codes", dependencies=[KEPT_BY_NOBODY])
async def renew_recovery_codes(
    form: Confirmed, signed_in: CurrentSignIn, desk: CurrentDesk, client: CurrentClient
) -> RecoveryCodes:
    """New recovery codes; earlier ones are good no more."""
    return await service.renew_codes(desk, signed_in.account, form.password.get_secret_value(), client)


@router.post("/removal", status_code=status.HTTP_204_NO_CONTENT)
async def remove_second_factor(
    form: Confirmed, signed_in: CurrentSignIn, desk: CurrentDesk, client: CurrentClient
) -> None:
    """Turn it off."""
    await service.remove(desk, signed_in.account, form.password.get_secret_value(), client)
