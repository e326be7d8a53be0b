"""Ask for proofs of addresses, and take them."""

from datetime import UTC, datetime

from visiobook_contracts.notification import MailTemplate
from visiobook_user import audit, throttle
from visiobook_user.accounts import repository as accounts
from visiobook_user.accounts import service as account_service
from visiobook_user.accounts.schemas import EmailChange
from visiobook_user.audit import Action
from visiobook_user.clients import Client
from visiobook_user.dependencies import Desk
from visiobook_user.errors import EmailTaken, LinkExpired, TooManyAttempts
from visiobook_user.models import Account
from visiobook_user.one_time import repository as one_time
from visiobook_user.one_time.repository import Purpose


async def send_letter(
    desk: Desk, template: MailTemplate, email: str, client: Client, *, action: Action | None = None, **values: str
) -> None:
    """Have a letter written to an address that somebody typed. Raises TooManyAttempts, alike for every address.

    Whether there is an account is looked up when the letter is written, after the answer.
    """
    limits = {
        throttle.letter_key(email): throttle.BY_LETTER,
        throttle.letters_key(client.source): throttle.BY_ADDRESS,
    }
    async with desk.database.transaction() as session:
        wait = await throttle.count(session, limits)
        if not wait:
            await desk.letters.order(session, template, email, **values)
            if action is not None:
                audit.record(session, action, client)
    if wait:
        raise TooManyAttempts(wait)


async def verify(desk: Desk, token: str, client: Client) -> None:
    """Take the proof of an address. Raises LinkExpired."""
    async with desk.database.transaction() as session:
        proof = await one_time.redeem(session, Purpose.VERIFY_EMAIL, token)
        account = await accounts.lock(session, proof.account_id) if proof else None
        if proof is None or account is None or account.email != proof.email:
            raise LinkExpired
        account.email_verified_at = account.email_verified_at or datetime.now(UTC)
        await one_time.revoke(session, account.id, Purpose.VERIFY_EMAIL)
        await account_service.tell_change(session, desk.bus, account)
        audit.record(session, Action.EMAIL_VERIFIED, client, account_id=account.id)


async def ask_for_change(desk: Desk, account: Account, form: EmailChange, client: Client) -> None:
    """Send a link to a new address. Raises WrongPassword, TooManyAttempts, LocalOwnerFixed."""
    account_service.refuse_local_owner(account)
    await account_service.confirm(desk, account, form.password.get_secret_value(), client)
    await send_letter(desk, MailTemplate.CONFIRM_NEW_EMAIL, form.email, client, account_id=str(account.id))


async def change(desk: Desk, token: str, client: Client) -> None:
    """Take the proof of a new address, which is the account's from now on. Raises LinkExpired, EmailTaken."""
    async with desk.database.transaction() as session:
        proof = await one_time.redeem(session, Purpose.CHANGE_EMAIL, token)
        account = await accounts.lock(session, proof.account_id) if proof else None
        if proof is None or proof.email is None or account is None or account.disabled:
            raise LinkExpired
        former = account.email
        if not await accounts.rename(session, account, proof.email):
            raise EmailTaken
        await session.refresh(account)
        account.email_verified_at = datetime.now(UTC)
        await one_time.revoke(session, account.id, Purpose.CHANGE_EMAIL, Purpose.RESET_PASSWORD, Purpose.VERIFY_EMAIL)
        await account_service.tell_change(session, desk.bus, account)
        audit.record(session, Action.EMAIL_CHANGED, client, account_id=account.id)
        values = {"name": account.display_name, "email": account.email}
        await desk.letters.order(session, MailTemplate.EMAIL_CHANGED, former, language=account.language, **values)
