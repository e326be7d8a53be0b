"""Make, revoke and exchange API keys."""

import hmac
import uuid
from datetime import UTC, datetime, timedelta

from visiobook_chassis import permissions
from visiobook_chassis.auth import Principal, SessionOver
from visiobook_user import audit
from visiobook_user.accounts import repository as accounts
from visiobook_user.api_keys import repository
from visiobook_user.api_keys.domain import MOST_KEYS, PREFIX, new_key, read_key
from visiobook_user.api_keys.models import ApiKey
from visiobook_user.api_keys.schemas import ApiKeyView, ApiKeyWanted, KeyExchanged, NewApiKey
from visiobook_user.audit import Action
from visiobook_user.clients import Client
from visiobook_user.dependencies import Desk, SignedIn
from visiobook_user.errors import InvalidApiKey, NoSuchApiKey, ScopeTooWide, TooManyApiKeys, WrongExpiry
from visiobook_user.models import Account

USE_NOTED_EVERY = timedelta(minutes=1)


def view(key: ApiKey) -> ApiKeyView:
    """A key without its secret."""
    known = {name: getattr(key, name) for name in ApiKeyView.model_fields if name != "prefix"}
    return ApiKeyView(prefix=f"{PREFIX}_{key.id.hex[:8]}", **known)


async def make(
    desk: Desk, principal: Principal, signed_in: SignedIn, wanted: ApiKeyWanted, client: Client
) -> NewApiKey:
    """A new key. Raises ScopeTooWide, WrongExpiry, TooManyApiKeys."""
    for scope in wanted.scopes:
        if not permissions.covers(principal.permissions, scope):
            raise ScopeTooWide(scope)
    if wanted.expires_at is not None and wanted.expires_at <= datetime.now(UTC):
        raise WrongExpiry
    key, account = new_key(), signed_in.account
    async with desk.database.transaction() as session:
        if await accounts.lock(session, account.id) is None:
            raise SessionOver
        if len(await repository.living(session, account.id)) >= MOST_KEYS:
            raise TooManyApiKeys(MOST_KEYS)
        made = ApiKey(
            id=key.id,
            account_id=account.id,
            name=wanted.name,
            digest=key.digest,
            hint=key.hint,
            scopes=sorted(set(wanted.scopes)),
            expires_at=wanted.expires_at,
        )
        session.add(made)
        await session.flush()
        await session.refresh(made)
        audit.record(session, Action.API_KEY_MADE, client, account_id=account.id, session_id=signed_in.session.id)
    return NewApiKey(key=key.text, **view(made).model_dump())


async def revoke(desk: Desk, account: Account, key_id: uuid.UUID, client: Client) -> None:
    """End a key; tokens that it was exchanged for are refused everywhere from now on. Raises NoSuchApiKey."""
    async with desk.database.transaction() as session:
        key = await session.get(ApiKey, key_id, with_for_update=True)
        if key is None or key.account_id != account.id or key.revoked_at is not None:
            raise NoSuchApiKey
        key.revoked_at = datetime.now(UTC)
        audit.record(session, Action.API_KEY_REVOKED, client, account_id=account.id)
    await desk.announcer.ended([key_id])


async def exchange(desk: Desk, shown: str) -> KeyExchanged:
    """The access token that a key is worth. Raises InvalidApiKey.

    Nothing is counted here: 256 random bits are not guessed, and the gateway limits every address.
    """
    key = read_key(shown)
    if key is None:
        raise InvalidApiKey
    now = datetime.now(UTC)
    async with desk.database.transaction() as session:
        known = await session.get(ApiKey, key.id)
        fits = hmac.compare_digest(key.digest, known.digest if known else bytes(32))
        account = await session.get(Account, known.account_id) if known else None
        if not fits or known is None or account is None or account.disabled or not _lives(known, now):
            raise InvalidApiKey
        if known.last_used_at is None or known.last_used_at < now - USE_NOTED_EVERY:
            known.last_used_at = now
        seconds = _seconds_left(known, now, desk.issuer.access_seconds)
        token = desk.issuer.key_token(account, known.id, known.scopes, seconds)
    return KeyExchanged(access_token=token, expires_in=seconds, key_id=key.id)


def _lives(key: ApiKey, now: datetime) -> bool:
    return key.revoked_at is None and (key.expires_at is None or key.expires_at > now)


def _seconds_left(key: ApiKey, now: datetime, most: int) -> int:
    """A token does not outlive its key."""
    return most if key.expires_at is None else max(1, min(most, int((key.expires_at - now).total_seconds())))
