"""Read accounts for administrators, the newest first."""

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Select, func, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from visiobook_user.administration.schemas import UserView
from visiobook_user.api_keys.models import ApiKey
from visiobook_user.mfa.models import Authenticator
from visiobook_user.models import Account, LoginSession


@dataclass(frozen=True)
class Wanted:
    """Which accounts; None stands for any. ``search``: a part of the name or the address."""

    search: str | None = None
    role: str | None = None
    locked: bool | None = None


async def page(
    session: AsyncSession, wanted: Wanted, *, limit: int, before: tuple[datetime, uuid.UUID] | None
) -> list[UserView]:
    """Accounts that fit."""
    query = _views()
    if wanted.search:
        part = wanted.search.strip()
        query = query.where(
            or_(
                Account.email.icontains(part, autoescape=True),
                Account.display_name.icontains(part, autoescape=True),
            )
        )
    if wanted.role is not None:
        query = query.where(Account.roles.contains([wanted.role]))
    if wanted.locked is not None:
        query = query.where(Account.disabled == wanted.locked)
    if before is not None:
        query = query.where(tuple_(Account.created_at, Account.id) < before)
    found = await session.execute(query.order_by(Account.created_at.desc(), Account.id.desc()).limit(limit))
    return [UserView.model_validate(dict(row)) for row in found.mappings()]


async def one(session: AsyncSession, account_id: uuid.UUID) -> UserView | None:
    """One account."""
    row = (await session.execute(_views().where(Account.id == account_id))).mappings().first()
    return UserView.model_validate(dict(row)) if row else None


def _views() -> "Select[uuid.UUID]":
    now = datetime.now(UTC)
    mine = LoginSession.account_id == Account.id
    living = mine & LoginSession.revoked_at.is_(None) & (LoginSession.expires_at > now)
    keys = (ApiKey.account_id == Account.id) & ApiKey.revoked_at.is_(None)
    factor = (Authenticator.account_id == Account.id) & Authenticator.confirmed_at.is_not(None)
    query: Select[uuid.UUID] = select(
        Account.id,
        Account.email,
        Account.display_name,
        Account.language,
        Account.roles,
        Account.disabled.label("locked"),
        Account.email_verified_at.is_not(None).label("email_verified"),
        select(Authenticator.account_id).where(factor).exists().label("second_factor"),
        select(func.count()).select_from(LoginSession).where(living).scalar_subquery().label("sessions"),
        select(func.count()).select_from(ApiKey).where(keys).scalar_subquery().label("api_keys"),
        Account.created_at,
        select(func.max(LoginSession.last_used_at)).where(mine).scalar_subquery().label("last_seen_at"),
    )
    return query
