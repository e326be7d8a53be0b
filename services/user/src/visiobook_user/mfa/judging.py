"""Judge the second factor of a log-in, in the transaction that counts the attempt."""

import time
import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from visiobook_chassis.errors import Refusal
from visiobook_user import audit, throttle
from visiobook_user.audit import Action
from visiobook_user.clients import Client
from visiobook_user.errors import CodeRequired, TooManyAttempts, WrongCode
from visiobook_user.mfa import domain, repository
from visiobook_user.mfa.models import Authenticator
from visiobook_user.sealing import Vault


async def refusal_of(
    session: AsyncSession, vault: Vault, account_id: uuid.UUID, code: str | None, client: Client
) -> Refusal | None:
    """Why the log-in is refused, which the caller raises after its commit; None where all is well or nothing asked."""
    authenticator = await repository.lock(session, account_id)
    if authenticator is None or authenticator.confirmed_at is None:
        return None
    if not code:
        return CodeRequired()
    key = throttle.code_key(account_id)
    if wait := await throttle.count(session, {key: throttle.BY_CODE}):
        return TooManyAttempts(wait)
    if await fits(session, vault, authenticator, code, client):
        await throttle.forgive(session, wholly=key)
        return None
    audit.record(session, Action.CODE_FAILED, client, account_id=account_id)
    return WrongCode()


async def fits(session: AsyncSession, vault: Vault, authenticator: Authenticator, code: str, client: Client) -> bool:
    """Whether the code is the app's or a recovery code; it is used by this. The authenticator is locked."""
    account_id = authenticator.account_id
    if domain.is_recovery_code(code):
        used = await repository.use_code(session, account_id, domain.recovery_digest(code))
        if used:
            audit.record(session, Action.RECOVERY_CODE_USED, client, account_id=account_id)
        return used
    return takes(vault, authenticator, code)


def takes(vault: Vault, authenticator: Authenticator, code: str) -> bool:
    """Whether the code is the app's of about now and later than the last one; it is used by this."""
    secret = vault.open(authenticator.sealed_secret, name=seal_name(authenticator.account_id))
    step = domain.matching_step(secret, code, time.time(), after=authenticator.last_step)
    if step is None:
        return False
    authenticator.last_step = step
    return True


def seal_name(account_id: uuid.UUID) -> str:
    """What the secret of an account's authenticator is sealed as."""
    return f"authenticator:{account_id}"
