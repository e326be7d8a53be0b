"""Turn the second factor on and off."""

from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from visiobook_contracts.notification import MailTemplate
from visiobook_user import audit, throttle
from visiobook_user.accounts import repository as accounts
from visiobook_user.accounts import service as account_service
from visiobook_user.audit import Action
from visiobook_user.clients import Client
from visiobook_user.dependencies import Desk
from visiobook_user.errors import CodeDoesNotFit, SecondFactorActive, SecondFactorInactive, TooManyAttempts
from visiobook_user.mfa import domain, judging, repository
from visiobook_user.mfa.models import Authenticator
from visiobook_user.mfa.pictures import picture_of
from visiobook_user.mfa.schemas import Enrolment, RecoveryCodes
from visiobook_user.models import Account


async def enrol(desk: Desk, account: Account, password: str, client: Client) -> Enrolment:
    """A new secret, which counts once a code of it was shown. Raises WrongPassword, SecondFactorActive.

    The local owner has none: the command line could not log in any more.
    """
    account_service.refuse_local_owner(account)
    await account_service.confirm(desk, account, password, client)
    secret = domain.new_secret()
    sealed = desk.vault.seal(secret, name=judging.seal_name(account.id))
    async with desk.database.transaction() as session:
        await accounts.lock(session, account.id)
        known = await repository.lock(session, account.id)
        if known is not None and known.confirmed_at is not None:
            raise SecondFactorActive
        if known is None:
            session.add(Authenticator(account_id=account.id, sealed_secret=sealed))
        else:
            known.sealed_secret, known.last_step = sealed, 0
    uri = domain.provisioning_uri(secret, account.email)
    return Enrolment(secret=domain.secret_text(secret), uri=uri, picture=picture_of(uri))


async def confirm(desk: Desk, account: Account, code: str, client: Client) -> RecoveryCodes:
    """Turn it on. Raises CodeDoesNotFit, SecondFactorInactive (nothing was begun), SecondFactorActive."""
    wait, codes = 0.0, None
    async with desk.database.transaction() as session:
        authenticator = await repository.lock(session, account.id)
        if authenticator is None:
            raise SecondFactorInactive
        if authenticator.confirmed_at is not None:
            raise SecondFactorActive
        key = throttle.code_key(account.id)
        wait = await throttle.count(session, {key: throttle.BY_CODE})
        if not wait and judging.takes(desk.vault, authenticator, code):
            authenticator.confirmed_at = datetime.now(UTC)
            await throttle.forgive(session, wholly=key)
            codes = await _new_codes(session, account)
            audit.record(session, Action.SECOND_FACTOR_ON, client, account_id=account.id)
            await desk.letters.order(session, MailTemplate.SECOND_FACTOR_ON, account.email)
    if wait:
        raise TooManyAttempts(wait)
    if codes is None:
        raise CodeDoesNotFit
    return codes


async def renew_codes(desk: Desk, account: Account, password: str, client: Client) -> RecoveryCodes:
    """New recovery codes in place of all earlier ones. Raises WrongPassword, SecondFactorInactive."""
    await account_service.confirm(desk, account, password, client)
    async with desk.database.transaction() as session:
        await _active(session, account)
        audit.record(session, Action.RECOVERY_CODES_MADE, client, account_id=account.id)
        return await _new_codes(session, account)


async def remove(desk: Desk, account: Account, password: str, client: Client) -> None:
    """Turn it off. Raises WrongPassword, SecondFactorInactive."""
    await account_service.confirm(desk, account, password, client)
    async with desk.database.transaction() as session:
        await _active(session, account)
        await repository.remove(session, account.id)
        audit.record(session, Action.SECOND_FACTOR_OFF, client, account_id=account.id)
        await desk.letters.order(session, MailTemplate.SECOND_FACTOR_OFF, account.email)


async def _active(session: AsyncSession, account: Account) -> Authenticator:
    authenticator = await repository.lock(session, account.id)
    if authenticator is None or authenticator.confirmed_at is None:
        raise SecondFactorInactive
    return authenticator


async def _new_codes(session: AsyncSession, account: Account) -> RecoveryCodes:
    codes = [domain.new_recovery_code() for _ in range(domain.RECOVERY_CODES)]
    await repository.replace_codes(session, account.id, map(domain.recovery_digest, codes))
    return RecoveryCodes(recovery_codes=codes)
