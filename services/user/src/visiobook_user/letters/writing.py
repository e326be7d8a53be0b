"""Make a mail of a letter: whom it is for, in which language, with which link.

Whether an address has an account is looked up here and not where the letter is ordered: who asks for a new password
waits as long for a stranger's address as for their own. A token is made anew with each attempt; only its digest stays.
"""

import uuid
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from visiobook_contracts.notification import MailOrder, MailTemplate
from visiobook_user import links
from visiobook_user.accounts import repository as accounts
from visiobook_user.letters.models import Letter
from visiobook_user.models import Account
from visiobook_user.one_time import repository as one_time
from visiobook_user.one_time.repository import Purpose

DEFAULT_LANGUAGE = "en"
ACCOUNT = "account_id"


@dataclass(frozen=True)
class Writer:
    """Writes with links to the portal at ``public_url``."""

    public_url: str

    async def write(self, session: AsyncSession, letter: Letter, values: dict[str, str]) -> MailOrder | None:
        """The mail; None where there is nobody to write to any more."""
        match MailTemplate(letter.template):
            case MailTemplate.VERIFY_EMAIL:
                return await self._verify(session, letter, values)
            case MailTemplate.RESET_PASSWORD:
                return await self._reset(session, letter, values)
            case MailTemplate.ALREADY_REGISTERED:
                return await self._already_registered(session, letter, values)
            case MailTemplate.CONFIRM_NEW_EMAIL:
                return await self._new_email(session, letter, values)
        return _mail(letter, await accounts.by_email(session, letter.email), values)

    async def _verify(self, session: AsyncSession, letter: Letter, values: dict[str, str]) -> MailOrder | None:
        account = await accounts.by_email(session, letter.email)
        if account is None or account.disabled or account.email_verified_at is not None:
            return None
        token = await one_time.issue(session, Purpose.VERIFY_EMAIL, account.id, email=account.email)
        return _mail(letter, account, values | {"link": self._link(links.VERIFY_EMAIL, token)})

    async def _reset(self, session: AsyncSession, letter: Letter, values: dict[str, str]) -> MailOrder | None:
        account = await accounts.by_email(session, letter.email)
        if account is None or account.disabled:
            return None
        token = await one_time.issue(session, Purpose.RESET_PASSWORD, account.id, email=account.email)
        return _mail(letter, account, values | {"link": self._link(links.RESET_PASSWORD, token)})

    async def _already_registered(
        self, session: AsyncSession, letter: Letter, values: dict[str, str]
    ) -> MailOrder | None:
        account = await accounts.by_email(session, letter.email)
        if account is None:
            return None
        return _mail(letter, account, values | {"link": self._link(links.LOG_IN)})

    async def _new_email(self, session: AsyncSession, letter: Letter, values: dict[str, str]) -> MailOrder | None:
        account = await session.get(Account, uuid.UUID(values.pop(ACCOUNT)))
        if account is None or account.disabled:
            return None
        if await accounts.by_email(session, letter.email) is not None:
            letter.template = MailTemplate.ALREADY_REGISTERED
            return await self._already_registered(session, letter, values)
        token = await one_time.issue(session, Purpose.CHANGE_EMAIL, account.id, email=letter.email)
        return _mail(letter, account, values | {"link": self._link(links.CHANGE_EMAIL, token)})

    def _link(self, page: str, token: str = "") -> str:
        return links.link(self.public_url, page, token=token)


def _mail(letter: Letter, account: Account | None, values: dict[str, str]) -> MailOrder:
    language = letter.language or (account.language if account else DEFAULT_LANGUAGE)
    named = {"name": account.display_name if account else letter.email} | values
    owner = str(account.id) if account else None
    template = MailTemplate(letter.template)
    return MailOrder(id=letter.id, to=letter.email, template=template, language=language, values=named, owner=owner)
