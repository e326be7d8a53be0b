"""Set a new password with a link."""

from datetime import UTC, datetime

from visiobook_contracts.notification import MailTemplate
from visiobook_user import audit, throttle
from visiobook_user.accounts import domain
from visiobook_user.accounts import repository as accounts
from visiobook_user.accounts import service as account_service
from visiobook_user.audit import Action
from visiobook_user.clients import Client
from visiobook_user.dependencies import Desk
from visiobook_user.errors import LinkExpired
from visiobook_user.one_time import repository as one_time
from visiobook_user.one_time.repository import Purpose
from visiobook_user.password_resets.schemas import PasswordReset
from visiobook_user.sessions import repository as sessions

ENDED = (Purpose.RESET_PASSWORD, Purpose.CHANGE_EMAIL, Purpose.SIGN_IN, Purpose.SECOND_STEP)


async def reset(desk: Desk, form: PasswordReset, client: Client) -> None:
    """Set the password and end every session. Raises LinkExpired, WeakPassword (the link stays good).

    The link was in the address's mailbox, so the address is verified by this. A second factor stays on.
    """
    token, password = form.token.get_secret_value(), form.password.get_secret_value()
    async with desk.database.transaction() as session:
        proof = await one_time.find(session, Purpose.RESET_PASSWORD, token)
    if proof is None:
        raise LinkExpired
    domain.refuse_weak(password, email=proof.email or "")
    password_hash = await desk.passwords.hash(password)
    async with desk.database.transaction() as session:
        proof = await one_time.redeem(session, Purpose.RESET_PASSWORD, token)
        account = await accounts.lock(session, proof.account_id) if proof else None
        if proof is None or account is None or account.disabled or account.email != proof.email:
            raise LinkExpired
        account.password_hash = password_hash
        if account.email_verified_at is None:
            account.email_verified_at = datetime.now(UTC)
            await account_service.tell_change(session, desk.bus, account)
        ended = await sessions.revoke_all(session, account.id, because="password reset")
        await one_time.revoke(session, account.id, *ENDED)
        await throttle.forgive(session, wholly=throttle.email_key(account.email))
        audit.record(session, Action.PASSWORD_RESET, client, account_id=account.id)
        await desk.letters.order(session, MailTemplate.PASSWORD_CHANGED, account.email)
    await desk.announcer.ended(ended)
